//! Which mail server, and how it is spoken to. What the operator wrote may hold a password, so no error repeats it.

use lettre::Tokio1Executor;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;
use url::{Host, Url};

const RELAY_PORT: u16 = 25;
const SUBMISSION_PORT: u16 = 587;
const SUBMISSIONS_PORT: u16 = 465;
/// For each step of the conversation.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much of the way is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    None,
    /// After a greeting in the clear; a server that does not offer it gets nothing.
    StartTls,
    /// From the first byte.
    Implicit,
}

#[derive(PartialEq, Eq)]
struct Login {
    user: String,
    password: String,
}

// Derived, it would print the password.
impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(…)")
    }
}

/// A mail server as the operator wrote it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SmtpServer {
    host: String,
    port: u16,
    encryption: Encryption,
    login: Option<Login>,
    /// How we name ourselves.
    hello: Option<String>,
}

impl SmtpServer {
    /// `host` or `host:port` of a relay in one's own network, `smtp://…` with STARTTLS, `smtps://…` with TLS from the start.
    ///
    /// # Errors
    /// One line that says what is wrong, without anything of what was written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let server = if text.contains("://") { of_url(text) } else { of_relay(text) };
        server.map_err(|reason| format!("mail server: {reason}"))
    }

    pub fn transport(self) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
        let tls = match self.encryption {
            Encryption::None => Tls::None,
            Encryption::StartTls => Tls::Required(parameters(&self.host)?),
            Encryption::Implicit => Tls::Wrapper(parameters(&self.host)?),
        };
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(self.host).port(self.port).tls(tls).timeout(Some(PATIENCE));
        if let Some(Login { user, password }) = self.login {
            builder = builder.credentials(Credentials::new(user, password));
        }
        if let Some(name) = self.hello {
            builder = builder.hello_name(ClientId::Domain(name));
        }
        Ok(builder.build())
    }
}

/// The certificate is held against the roots of the system, and against the host.
fn parameters(host: &str) -> Result<TlsParameters, String> {
    TlsParameters::new(host.to_owned()).map_err(|e| format!("mail server: {e}"))
}

fn of_relay(text: &str) -> Result<SmtpServer, &'static str> {
    if text.contains(['@', '/']) {
        return Err("a login needs `smtps://` or `smtp://` before it");
    }
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, rest)) => (host, Some(rest.strip_prefix(':').ok_or("expected `host` or `host:port`")?)),
        None if text.parse::<Ipv6Addr>().is_ok() => (text, None),
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    if host.is_empty() {
        return Err("there is no host");
    }
    let port = port.map_or(Ok(RELAY_PORT), |port| port.parse().map_err(|_| "what follows the host is not a port"))?;
    Ok(SmtpServer { host: host.to_owned(), port, encryption: Encryption::None, login: None, hello: None })
}

fn of_url(text: &str) -> Result<SmtpServer, &'static str> {
    const UNREADABLE: &str = "not a URL; in user and password write / ? # % and : as %2F %3F %23 %25 and %3A";
    let url = Url::parse(text).map_err(|_| UNREADABLE)?;
    let host = match url.host().ok_or(UNREADABLE)? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    if url.fragment().is_some() {
        return Err(UNREADABLE);
    }
    let (encryption, port) = match (url.scheme(), url.query()) {
        ("smtps", None) => (Encryption::Implicit, SUBMISSIONS_PORT),
        ("smtp", None | Some("tls=required")) => (Encryption::StartTls, SUBMISSION_PORT),
        ("smtp", Some("tls=none")) => (Encryption::None, RELAY_PORT),
        ("smtp" | "smtps", _) => return Err("after `?` only `tls=required` or `tls=none`, and neither with `smtps://`"),
        _ => return Err("expected `smtp://` or `smtps://`"),
    };
    let login = login(&url)?;
    if login.is_some() && encryption == Encryption::None && !is_loopback(&host) {
        return Err("a password goes over TLS only; leave out `tls=none`");
    }
    let hello = Some(url.path().trim_matches('/')).filter(|name| !name.is_empty()).map(str::to_owned);
    if hello.as_ref().is_some_and(|name| name.contains('/')) {
        return Err(UNREADABLE);
    }
    Ok(SmtpServer { host, port: url.port().unwrap_or(port), encryption, login, hello })
}

fn login(url: &Url) -> Result<Option<Login>, &'static str> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned()).map_err(|_| "the login is not UTF-8");
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) => Err("a password without a user"),
        (_, None) => Err("a user without a password"),
        (user, Some(password)) => Ok(Some(Login { user: decoded(user)?, password: decoded(password)? })),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_writes() {
        use Encryption::{Implicit, None as Clear, StartTls};
        let table = [
            ("mail.example.org", "mail.example.org", 25, Clear, ""),
            ("mail.example.org:2525", "mail.example.org", 2525, Clear, ""),
            ("[::1]:2525", "::1", 2525, Clear, ""),
            ("::1", "::1", 25, Clear, ""),
            ("smtp://mail.example.org", "mail.example.org", 587, StartTls, ""),
            ("smtp://mail.example.org:25?tls=required", "mail.example.org", 25, StartTls, ""),
            ("smtp://mail.example.org?tls=none", "mail.example.org", 25, Clear, ""),
            ("smtps://mail.example.org", "mail.example.org", 465, Implicit, ""),
            ("smtps://[::1]:4465", "::1", 4465, Implicit, ""),
            ("smtps://kim:secret@mail.example.org", "mail.example.org", 465, Implicit, "kim secret"),
            ("smtps://kim@example.org:se%2Fcr%23t@mail.example.org", "mail.example.org", 465, Implicit, "kim@example.org se/cr#t"),
            ("smtp://kim:secret@127.0.0.1:2525?tls=none", "127.0.0.1", 2525, Clear, "kim secret"),
        ];
        for (text, host, port, encryption, expected) in table {
            let server = SmtpServer::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            let login = server.login.as_ref().map(|login| format!("{} {}", login.user, login.password)).unwrap_or_default();
            assert_eq!(
                (server.host.as_str(), server.port, server.encryption, login.as_str()),
                (host, port, encryption, expected),
                "{text}"
            );
        }
        let named = SmtpServer::parse("smtps://mail.example.org/care.example.org").unwrap();
        assert_eq!(named.hello.as_deref(), Some("care.example.org"));
    }

    #[test]
    fn what_is_wrong_is_said_without_repeating_it() {
        let table = [
            ("", "no host"),
            (":25", "no host"),
            ("mail.example.org:secret", "not a port"),
            ("[::1]secret", "expected `host`"),
            ("kim:secret@mail.example.org", "a login needs"),
            ("smtps://", "not a URL"),
            ("smtps://kim:sec/ret@mail.example.org", "not a URL"),
            ("smtps://kim:sec#secret@mail.example.org", "not a URL"),
            ("smtps://mail.example.org:secret", "not a URL"),
            ("smtps://mail.example.org/a/secret", "not a URL"),
            ("smtps://mail.example.org#secret", "not a URL"),
            ("smtps://mail.example.org?tls=none", "neither with"),
            ("smtp://mail.example.org?tls=opportunistic", "only `tls=required`"),
            ("smtp://mail.example.org?secret", "only `tls=required`"),
            ("http://kim:secret@mail.example.org", "expected `smtp://`"),
            ("smtps://kim@mail.example.org", "user without"),
            ("smtps://:secret@mail.example.org", "password without"),
            ("smtps://kim:%FFsecret@mail.example.org", "not UTF-8"),
            ("smtp://kim:secret@mail.example.org?tls=none", "over TLS only"),
        ];
        for (text, expected) in table {
            let error = SmtpServer::parse(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
            assert!(!error.contains("secret") && !error.contains("kim") && !error.contains('\n'), "{text}: {error}");
        }
        let debug = format!("{:?}", SmtpServer::parse("smtps://kim:secret@mail.example.org").unwrap());
        assert!(!debug.contains("secret"), "{debug}");
    }
}
