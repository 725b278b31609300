//! The data folder: the database beside the operator's key.

use aftercare_store::{OperatorKey, Sealing, Store};
use aftercare_terms::hex;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const KEY_BYTES: usize = 32;

/// Random bytes of the operating system.
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), String> {
    getrandom::fill(bytes).map_err(|e| e.to_string())
}

/// Where everything lies, for as long as this lives for nobody else.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder where it is not there, and takes it for this process.
    pub fn open(path: &Path) -> Result<Self, String> {
        fs::create_dir_all(path).map_err(|e| format!("{}: {e}", path.display()))?;
        // What lies here is nobody else's to read.
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(|e| format!("{}: {e}", path.display()))?;
        let lock = path.join("lock");
        let file =
            OpenOptions::new().write(true).create(true).truncate(false).open(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: file }),
            Err(TryLockError::WouldBlock) => Err(format!("{}: in use by another process; stop the server first", path.display())),
            Err(TryLockError::Error(e)) => Err(format!("{}: {e}", lock.display())),
        }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// What a file of the folder holds; where it is not there, what `make` makes, kept for good. A kill leaves the whole file or none.
    fn made_once(&self, name: &str, make: impl FnOnce() -> Result<Vec<u8>, String>) -> Result<Vec<u8>, String> {
        let file = self.file(name);
        let told = |e: std::io::Error| format!("{}: {e}", file.display());
        match fs::read(&file) {
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            read => return read.map_err(told),
        }
        let (bytes, beside) = (make()?, self.file(&format!("{name}.new")));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&beside).map_err(told)?;
        out.write_all(&bytes).and_then(|()| out.sync_all()).map_err(told)?;
        fs::rename(&beside, &file).map_err(told)?;
        Ok(bytes)
    }

    /// The operator's key: read, or made on the first start. Without it the vault is noise, so it belongs into a backup of its own.
    fn key(&self) -> Result<OperatorKey, String> {
        let bytes = self.made_once("operator.key", || {
            let mut bytes = vec![0; KEY_BYTES];
            random(&mut bytes).map(|()| bytes)
        })?;
        let wrong = |_| format!("{}: not a key of {KEY_BYTES} bytes", self.file("operator.key").display());
        Ok(OperatorKey::new(bytes.try_into().map_err(wrong)?))
    }

    /// Which of several servers on one database this folder belongs to: read, or made on the first start.
    fn server(&self) -> Result<String, String> {
        let bytes = self.made_once("server.id", || {
            let mut bytes = [0; 16];
            random(&mut bytes).map(|()| hex(&bytes).into_bytes())
        })?;
        let name = String::from_utf8(bytes).map(|name| name.trim().to_owned()).unwrap_or_default();
        if name.is_empty() { Err(format!("{}: names no server; remove it", self.file("server.id").display())) } else { Ok(name) }
    }

    /// Opens the store: the file in the folder, or the database at `url`.
    pub async fn store(&self, url: Option<&str>) -> Result<Store, String> {
        let sealing = Sealing::new(&self.key()?, random);
        let opened = match url {
            Some(url) => {
                let server = self.server()?;
                Store::open_postgres(url, sealing).await.map(|store| store.of_server(&server))
            }
            None => Store::open_sqlite(self.file("aftercare.db"), sealing).await,
        };
        opened.map_err(|e| e.to_string())
    }
}
