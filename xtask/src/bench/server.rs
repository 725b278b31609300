//! The server as a process, and one request to it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Ends when it is dropped.
pub(super) struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts it, and waits for its first answer.
    pub(super) fn start(binary: &Path, data: &Path) -> Result<Self, String> {
        let told = |e: std::io::Error| format!("server: {e}");
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(told)?;
        let mut command = Command::new(binary);
        command.arg("serve").arg("--data").arg(data).arg("--listen").arg(address.to_string());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Self { child: command.spawn().map_err(told)?, address };
        let mut line = String::new();
        let out = server.child.stdout.take().ok_or("server: no output")?;
        BufReader::new(out).read_line(&mut line).map_err(told)?;
        server.get("/")?;
        Ok(server)
    }

    /// The body of an answer.
    pub(super) fn get(&self, path: &str) -> Result<Vec<u8>, String> {
        let told = |e: std::io::Error| format!("{path}: {e}");
        let mut stream = TcpStream::connect(self.address).map_err(told)?;
        stream.set_read_timeout(Some(Duration::from_secs(10))).map_err(told)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).map_err(told)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(told)?;
        let at = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(|| format!("{path}: no answer"))?;
        if !answer.starts_with(b"HTTP/1.1 200") {
            return Err(format!("{path}: {}", String::from_utf8_lossy(&answer).lines().next().unwrap_or_default()));
        }
        Ok(answer.split_off(at + 4))
    }

    /// What the process holds in memory.
    pub(super) fn resident_bytes(&self) -> Result<u64, String> {
        let file = format!("/proc/{}/status", self.child.id());
        let text = fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or_else(|| format!("{file}: no VmRSS"))?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().map_err(|e| format!("{file}: {e}"))?;
        Ok(kilobytes * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
