//! Mail on its way to a mail server, as the server sees it.

use crate::run::{aftercare, folder};
use crate::server::{Person, Server};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// `\0kim\0secret` as AUTH PLAIN sends it.
const LOGIN: &str = "AUTH PLAIN AGtpbQBzZWNyZXQ=";
const LONG: Duration = Duration::from_secs(60);

/// What a mail server offers.
#[derive(Clone, Copy, PartialEq)]
enum Offers {
    Nothing,
    StartTls,
    Tls,
}

/// A certificate for `localhost`, and in `ca.pem` of the folder the one that signed it.
fn certificate(folder: &Path) -> Arc<ServerConfig> {
    let mut ca = CertificateParams::default();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(folder.join("ca.pem"), ca.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &ca).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Arc::new(config)
}

fn wrap(stream: TcpStream, tls: &Arc<ServerConfig>) -> StreamOwned<ServerConnection, TcpStream> {
    StreamOwned::new(ServerConnection::new(Arc::clone(tls)).unwrap(), stream)
}

/// Speaks SMTP until the other side ends; what it said, and whether it now wants TLS.
fn converse(stream: &mut (impl Read + Write), offers: Offers, greet: bool, said: &mut Vec<String>) -> bool {
    let mut reader = BufReader::new(stream);
    if greet && reader.get_mut().write_all(b"220 mail.example.org\r\n").is_err() {
        return false;
    }
    let mut in_data = false;
    loop {
        let mut line = String::new();
        if !reader.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
            return false;
        }
        let line = line.trim_end().to_owned();
        let answer = match line.split(' ').next().unwrap() {
            "." if in_data => "250 taken",
            _ if in_data => "",
            "EHLO" if offers == Offers::StartTls => "250-mail.example.org\r\n250 STARTTLS",
            "EHLO" => "250-mail.example.org\r\n250 AUTH PLAIN LOGIN",
            "AUTH" => "235 welcome",
            "DATA" => "354 go on",
            "STARTTLS" => "220 go on",
            "QUIT" => "221 bye",
            _ => "250 so be it",
        };
        in_data = answer == "354 go on" || (in_data && line != ".");
        said.push(line);
        if !answer.is_empty() && reader.get_mut().write_all(format!("{answer}\r\n").as_bytes()).is_err() {
            return false;
        }
        match said.last().map(String::as_str) {
            Some("STARTTLS") => return true,
            Some("QUIT") => return false,
            _ => {}
        }
    }
}

/// A mail server for one visitor after the other, each told as what it said.
fn mail_server(offers: Offers, tls: Arc<ServerConfig>) -> (u16, Receiver<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut said = Vec::new();
            if offers == Offers::Tls {
                converse(&mut wrap(stream, &tls), Offers::Nothing, true, &mut said);
            } else if converse(&mut stream, offers, true, &mut said) {
                converse(&mut wrap(stream, &tls), Offers::Nothing, false, &mut said);
            }
            if tell.send(said).is_err() {
                return;
            }
        }
    });
    (port, told)
}

struct Case {
    name: &'static str,
    offers: Offers,
    /// With `{port}` of the mail server.
    address: &'static str,
    trusted: bool,
    /// What is written on standard error; none where the mail arrives.
    refused: Option<&'static str>,
}

/// Somebody signs up, and is to be told by mail.
fn run(case: &Case) {
    let data = folder(&format!("mail-{}", case.name));
    let tls = certificate(&data);
    let (port, told) = mail_server(case.offers, tls);
    let mut server = Server::start_with(&data, |command| {
        command.env("AFTERCARE_SMTP", case.address.replace("{port}", &port.to_string()));
        if case.trusted {
            command.env("SSL_CERT_FILE", data.join("ca.pem"));
        }
    });
    Person::ask_for_account(server.address, "kim@example.org");
    let said = told.recv_timeout(LONG).unwrap();
    let has = |expected: &str| said.iter().any(|line| line == expected);
    let Some(refused) = case.refused else {
        assert_eq!(has(LOGIN), case.address.contains('@'), "{}: {said:?}", case.name);
        assert!(has("RCPT TO:<kim@example.org>") && has("Subject: Open your account"), "{}: {said:?}", case.name);
        return;
    };
    assert!(!said.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")), "{}: {said:?}", case.name);
    let mut errors = BufReader::new(server.stderr());
    let mut line = String::new();
    while !line.starts_with("aftercare: mail:") {
        line.clear();
        assert!(errors.read_line(&mut line).unwrap() > 0, "{}: no error", case.name);
    }
    assert!(line.contains(refused) && line.contains("1 to be tried again"), "{}: {line}", case.name);
    assert!(!line.contains("kim") && !line.contains("secret"), "{}: {line}", case.name);
}

#[test]
fn mail_goes_out_as_the_address_says() {
    let row = |name, offers, address| Case { name, offers, address, trusted: true, refused: None };
    let refused = |name, offers, trusted, refused| Case {
        name,
        offers,
        address: "smtp://kim:secret@localhost:{port}",
        trusted,
        refused: Some(refused),
    };
    let table = [
        row("starttls", Offers::StartTls, "smtp://kim:secret@localhost:{port}"),
        row("tls", Offers::Tls, "smtps://kim:secret@localhost:{port}"),
        row("relay", Offers::Nothing, "localhost:{port}"),
        row("clear", Offers::Nothing, "smtp://kim:secret@localhost:{port}?tls=none"),
        refused("no-starttls", Offers::Nothing, true, "STARTTLS is not supported"),
        refused("untrusted", Offers::StartTls, false, "invalid peer certificate"),
    ];
    thread::scope(|scope| {
        for case in &table {
            scope.spawn(move || run(case));
        }
    });
}

#[test]
fn a_password_is_not_repeated() {
    let data = folder("mail-not-repeated");
    let ran = aftercare(&["serve", "--data", data.to_str().unwrap(), "--smtp", "smtp://kim:secret@mail.example.org?tls=none"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "aftercare: mail server: a password goes over TLS only; leave out `tls=none`\n"));
}
