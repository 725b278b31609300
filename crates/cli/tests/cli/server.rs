//! A server as a process of its own, and what asks it.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

/// Runs until it is killed.
pub(crate) struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts on the data of `folder`, and waits for the line that says that it answers.
    pub(crate) fn start(folder: &Path, database_url: Option<&str>) -> Self {
        Self::start_with(folder, |command| {
            if let Some(url) = database_url {
                command.env("AFTERCARE_DATABASE_URL", url);
            }
            command.arg("--mail-folder").arg(folder.join("mail")).stderr(Stdio::inherit());
        })
    }

    /// The same with more said to it; what it writes on standard error is for the test to read.
    pub(crate) fn start_with(folder: &Path, more: impl FnOnce(&mut Command)) -> Self {
        // Free a moment ago; whoever takes it in between makes the start fail, not the test pass.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftercare"));
        command.arg("serve").arg("--data").arg(folder).arg("--listen").arg(address.to_string());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        more(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("aftercare answers on"), "{line}");
        Self { child, address }
    }

    pub(crate) fn stderr(&mut self) -> ChildStderr {
        self.child.stderr.take().unwrap()
    }

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The address of an empty schema of this name on the database server of the run; says of the test that it was skipped where there is none.
pub(crate) fn postgres(test: &str, name: &str) -> Option<String> {
    let Some(base) = std::env::var("AFTERCARE_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) else {
        println!("skipped: {test} (no PostgreSQL: AFTERCARE_TEST_POSTGRES names none)");
        return None;
    };
    let made = async {
        let (client, connection) = tokio_postgres::connect(&base, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")).await.unwrap();
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(made);
    let joint = if base.contains('?') { '&' } else { '?' };
    Some(format!("{base}{joint}options=-c%20search_path%3D{name}"))
}

/// An answer that arrived whole.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    }
}

/// A person who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    cookie: String,
    csrf: String,
}

impl Person {
    /// Asks for an account; the mail with its link is on its way then.
    pub(crate) fn ask_for_account(address: SocketAddr, email: &str) {
        let request = serde_json::json!({ "email": email, "password": "a long sentence", "name": "Kim Example", "region": "SG", "language": "en", "date_of_birth": "1990-05-17" });
        let asked = ask(address, None, "POST", "/api/v1/accounts", None, Some(&request)).unwrap();
        assert_eq!(asked.status, 204, "{asked:?}");
    }

    /// Signs up and follows the link of the mail, which a server that was started here writes into its folder.
    pub(crate) fn sign_up(address: SocketAddr, data: &Path, email: &str) -> Self {
        Self::ask_for_account(address, email);
        let token = (0..600).find_map(|_| {
            std::thread::sleep(Duration::from_millis(100));
            link_token(&data.join("mail"), email)
        });
        let request = serde_json::json!({ "token": token.unwrap(), "password": "a long sentence" });
        let made = ask(address, None, "POST", "/api/v1/accounts/confirm", None, Some(&request)).unwrap();
        assert_eq!(made.status, 201, "{made:?}");
        let cookie = made.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { cookie, csrf: made.header("x-csrf-token").unwrap().to_owned() }
    }
}

/// The token of the link that opens an account, from a mail in a folder.
fn link_token(folder: &Path, email: &str) -> Option<String> {
    let mails = std::fs::read_dir(folder).ok()?.flatten().filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    // Quoted-printable breaks long lines, and writes `=` as a number.
    let mut texts = mails.map(|mail| mail.replace("=\r\n", "").replace("=3D", "="));
    let text = texts.find(|mail| mail.contains(email) && mail.contains("/sign-up/confirm?token="))?;
    let (_, rest) = text.split_once("/sign-up/confirm?token=")?;
    rest.lines().next().map(|token| token.trim().to_owned())
}

/// One request; none where the answer did not arrive whole.
pub(crate) fn ask(
    address: SocketAddr,
    who: Option<&Person>,
    method: &str,
    path: &str,
    key: Option<&str>,
    body: Option<&Value>,
) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !body.is_empty() {
        head.push_str("Content-Type: application/json\r\n");
    }
    if let Some(Person { cookie, csrf }) = who {
        head.push_str(&format!("Cookie: {cookie}\r\nX-CSRF-Token: {csrf}\r\n"));
    }
    if let Some(key) = key {
        head.push_str(&format!("Idempotency-Key: {key}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let answer = Answer { status, head: head.to_owned(), body: body.to_owned() };
    let whole = answer.header("content-length").is_none_or(|length| length.parse() == Ok(answer.body.len()));
    whole.then_some(answer)
}
