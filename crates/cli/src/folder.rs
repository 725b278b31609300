//! The data folder: the database beside the operator's key.

use aftercare_app::{LogField, log};
use aftercare_store::{ErasureList, OperatorKey, Sealing, Store};
use aftercare_terms::hex;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const KEY_BYTES: usize = 32;
pub(crate) const DATABASE: &str = "aftercare.db";
const KEY: &str = "operator.key";
const PREVIOUS_KEY: &str = "operator.key.previous";
/// Who was erased, by number. Kept out of backups: it has to be newer than any of them.
pub(crate) const ERASURES: &str = "erasures.log";

/// What it means that the key is not there.
const LOST: &str = "the operator's key is not there, and the database is. Nothing was started and nothing was written.
Without the key nobody can open names, addresses, e-mail addresses, telephone numbers, serial numbers, descriptions, photos, flight records and
waiting mail, and nobody can sign in. Devices, plans, cases, decisions and receipts are there, under numbers that lead to nobody.
Put the key back from its own backup, with its 32 bytes. If it is gone for good, keep the database as it is and begin in another folder";

/// What it means that the key is another.
const WRONG: &str = "this is not the operator's key that sealed the database. Nothing was started and nothing was written.
Nothing is lost yet: find the right key. After a change of the key it is the new one that opens this database, and the old one that opens
a backup from before; look for a mixed-up folder or backup";

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
        let bytes = make()?;
        self.put(name, &bytes)?;
        Ok(bytes)
    }

    /// Writes a file of the folder. A kill leaves the one before or this one.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let (file, beside) = (self.file(name), self.file(&format!("{name}.new")));
        let told = |e: std::io::Error| format!("{}: {e}", file.display());
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&beside).map_err(told)?;
        out.write_all(bytes).and_then(|()| out.sync_all()).map_err(told)?;
        fs::rename(&beside, &file).map_err(told)?;
        File::open(&self.path).and_then(|folder| folder.sync_all()).map_err(told)
    }

    pub fn key_file(&self) -> PathBuf {
        self.file(KEY)
    }

    pub fn has_key(&self) -> bool {
        self.key_file().exists()
    }

    /// A database without its key is not started with a new one: every row that this writes would make it harder to see what was lost.
    fn not_without_key(&self, url: Option<&str>) -> Result<(), String> {
        let in_use = if url.is_some() { self.file("server.id").exists() } else { self.file(DATABASE).exists() };
        if !in_use || self.has_key() {
            return Ok(());
        }
        Err(format!("{}: {LOST}", self.key_file().display()))
    }

    /// The operator's key: read, or made on the first start. Without it the vault is noise, so it belongs into a backup of its own.
    fn key(&self) -> Result<OperatorKey, String> {
        let bytes = self.made_once(KEY, || {
            let mut bytes = vec![0; KEY_BYTES];
            random(&mut bytes).map(|()| bytes)
        })?;
        self.key_of(KEY, bytes)
    }

    fn key_of(&self, name: &str, bytes: Vec<u8>) -> Result<OperatorKey, String> {
        let wrong = |_| format!("{}: not a key of {KEY_BYTES} bytes", self.file(name).display());
        Ok(OperatorKey::new(bytes.try_into().map_err(wrong)?))
    }

    /// A new key has begun to take the place of this one.
    pub fn key_is_changing(&self) -> bool {
        self.file(PREVIOUS_KEY).exists()
    }

    /// Puts a new key in place and keeps the one before beside it, until nothing is sealed by that any more. Begun before, it goes on.
    pub fn key_change(&self) -> Result<(), String> {
        let current = fs::read(self.key_file()).map_err(|e| format!("{}: {e}", self.key_file().display()))?;
        let previous = self.made_once(PREVIOUS_KEY, || Ok(current.clone()))?;
        // Where they differ, the new key is in place already.
        if previous == current {
            let mut bytes = vec![0; KEY_BYTES];
            random(&mut bytes)?;
            self.put(KEY, &bytes)?;
        }
        Ok(())
    }

    /// Nothing is sealed by the previous key any more: it goes.
    pub fn key_changed(&self) -> Result<(), String> {
        let file = self.file(PREVIOUS_KEY);
        let told = |e: std::io::Error| format!("{}: {e}", file.display());
        let mut out = OpenOptions::new().write(true).open(&file).map_err(told)?;
        out.write_all(&[0; KEY_BYTES]).and_then(|()| out.sync_all()).map_err(told)?;
        fs::remove_file(&file).map_err(told)
    }

    fn sealing(&self) -> Result<Sealing, String> {
        let sealing = Sealing::new(&self.key()?, random);
        match fs::read(self.file(PREVIOUS_KEY)) {
            // All zeros: it was on its way out.
            Ok(bytes) if bytes.iter().any(|byte| *byte != 0) => Ok(sealing.with_previous(&self.key_of(PREVIOUS_KEY, bytes)?)),
            Ok(_) => Ok(sealing),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(sealing),
            Err(e) => Err(format!("{}: {e}", self.file(PREVIOUS_KEY).display())),
        }
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

    fn not_opened(&self, error: &aftercare_store::Error, key_made_now: bool) -> String {
        if *error != aftercare_store::Error::WrongOperatorKey {
            return error.to_string();
        }
        if key_made_now {
            // Made for a database that has another: it opens nothing, and would hide that the right one is missing.
            drop(fs::remove_file(self.key_file()));
            return format!("{}: {LOST}", self.key_file().display());
        }
        format!("{}: {WRONG}", self.key_file().display())
    }

    /// A server was started here before.
    pub fn in_use(data: &Path, url: Option<&str>) -> Result<(), String> {
        let file = data.join(if url.is_some() { KEY } else { DATABASE });
        if file.exists() { Ok(()) } else { Err(format!("{}: no server was ever started here", file.display())) }
    }

    /// Opens the store: the file in the folder, or the database at `url`.
    /// Whoever was erased, by the lists here and at `further`, is erased in it before anybody has it.
    pub async fn store(&self, url: Option<&str>, further: &[PathBuf]) -> Result<Store, String> {
        self.not_without_key(url)?;
        let made_now = !self.has_key();
        let sealing = self.sealing()?;
        let opened = match url {
            Some(url) => {
                let server = self.server()?;
                Store::open_postgres(url, sealing).await.map(|store| store.of_server(&server))
            }
            None => Store::open_sqlite(self.file(DATABASE), sealing).await,
        };
        let lists: Vec<ErasureList> = std::iter::once(&self.file(ERASURES)).chain(further).map(|path| ErasureList::new(path)).collect();
        let store = opened.map_err(|e| self.not_opened(&e, made_now))?.with_erasures(lists);
        let again = store.replay_erasures(&[]).await.map_err(|e| e.to_string())?;
        if again > 0 {
            log("{count} people on the list of erasures were erased again", &[(LogField::Count, &again)]);
        }
        Ok(store)
    }
}
