//! A PostgreSQL server of its own for one run, gone at the end of it.

use crate::{apt, program};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where the tests look for it.
pub(super) const VARIABLE: &str = "AFTERCARE_TEST_POSTGRES";

/// Makes a cluster, serves it, and clears up when its standard input ends: however the run ends, nothing stays behind.
/// Interrupts are for the run to answer. The cluster sorts otherwise than by bytes where it can: no order may depend on it.
const SERVE: &str = r#"
trap '' INT
dir=$(mktemp -d "${TMPDIR:-/tmp}/aftercare-postgres-XXXXXX") || exit 1
trap 'pg_ctl -D "$dir/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
trap 'exit 1' HUP TERM
cluster() { initdb -D "$dir/data" -U aftercare -A trust -E UTF8 --no-sync "$@" >"$dir/log" 2>&1; }
options="-p $1 -k '$dir' -c listen_addresses=127.0.0.1 -c max_connections=400 -c fsync=off"
if { cluster --locale-provider=icu --icu-locale=en-US || { rm -rf "$dir/data"; cluster; }; } &&
    pg_ctl -D "$dir/data" -l "$dir/log" -o "$options" -w -t 60 start >/dev/null 2>&1
then
    echo ready
    read -r _
else
    tail -n 1 "$dir/log"
fi
"#;

#[derive(Debug)]
pub(super) struct Server {
    /// None where the server is somebody else's.
    shell: Option<Child>,
    url: String,
}

impl Server {
    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(shell) = &mut self.shell {
            drop(shell.stdin.take());
            // It stops the server and removes the folder before it ends.
            drop(shell.wait());
        }
    }
}

/// # Errors
/// Why there is none.
pub(super) fn start() -> Result<Server, String> {
    if let Ok(url) = std::env::var(VARIABLE)
        && !url.is_empty()
    {
        println!("PostgreSQL: as {VARIABLE} says");
        return Ok(Server { shell: None, url });
    }
    let programs = match find() {
        Some(programs) => programs,
        None => {
            apt::install("postgresql")?;
            find().ok_or("`postgresql` was installed, and its programs are not to be found")?
        }
    };
    // Between the choice of a port and its use somebody else may take it.
    let mut result = serve(&programs);
    for _ in 0..2 {
        if result.is_err() {
            result = serve(&programs);
        }
    }
    result
}

fn serve(programs: &Path) -> Result<Server, String> {
    let port =
        TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).map_err(|e| format!("no free port: {e}"))?.port();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(programs.to_owned()).chain(std::env::split_paths(&path))).map_err(|e| e.to_string())?;
    let mut command = Command::new("sh");
    command.args(["-c", SERVE, "sh", &port.to_string()]).env("PATH", path).env("LC_ALL", "C").current_dir("/");
    if program::is_root() {
        // The server refuses to run as root, and another user cannot be asked to write into root's temporary folder.
        let (user, group) = ordinary_user()?;
        command.uid(user).gid(group).env("HOME", "/").env_remove("TMPDIR");
    }
    let mut shell = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|e| format!("`sh` does not start: {e}"))?;
    let mut said = String::new();
    if let Some(stdout) = shell.stdout.take() {
        BufReader::new(stdout).read_line(&mut said).map_err(|e| e.to_string())?;
    }
    let server = Server { shell: Some(shell), url: format!("postgres://aftercare@127.0.0.1:{port}/postgres") };
    if said.trim() == "ready" {
        println!("PostgreSQL: {} on port {port}", programs.display());
        Ok(server)
    } else {
        Err(format!("the server in `{}` does not start: {}", programs.display(), said.trim()))
    }
}

/// The folder with the programs of a server.
fn find() -> Option<PathBuf> {
    let in_path = program::find(&["initdb"]).and_then(|file| file.parent().map(Path::to_owned));
    let of_debian = program::versions(Path::new("/usr/lib/postgresql"), "bin");
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file());
    in_path.into_iter().chain(of_debian).find(complete)
}

/// The numbers of a user and its group that are not root's.
fn ordinary_user() -> Result<(u32, u32), String> {
    let number = |option: &str, user: &str| program::output_of("id", &[option, user])?.parse().ok();
    let mut users = ["postgres", "nobody"].iter().filter_map(|user| Some((number("-u", user)?, number("-g", user)?)));
    users.next().ok_or_else(|| "neither a user `postgres` nor `nobody`".to_owned())
}
