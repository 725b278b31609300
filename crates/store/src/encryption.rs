//! How the way to PostgreSQL is encrypted: `sslmode` and `sslrootcert` in the database's URL, as libpq means them.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What a URL says besides what `tokio_postgres` reads itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// Is the server's certificate held against the roots and the host's name?
    verified: bool,
    /// The roots; without it those of the system.
    roots: Option<String>,
}

impl Encryption {
    /// Takes out of a URL what only we understand.
    ///
    /// # Errors
    /// A mode that there is not; nothing of the URL is repeated.
    pub fn split(url: &str) -> Result<(String, Self), &'static str> {
        let mut encryption = Self { verified: false, roots: None };
        let Some((head, query)) = query_of(url) else { return Ok((url.to_owned(), encryption)) };
        let mut rest = Vec::new();
        for part in query.split('&') {
            match part.split_once('=') {
                Some(("sslmode", "verify-full")) => {
                    encryption.verified = true;
                    rest.push("sslmode=require");
                }
                Some(("sslmode", mode)) if !["disable", "prefer", "require"].contains(&mode) => {
                    return Err("`sslmode` is `disable`, `prefer`, `require` or `verify-full`");
                }
                Some(("sslrootcert", file)) => {
                    let file = percent_decode_str(file).decode_utf8().map_err(|_| "`sslrootcert` is not UTF-8")?;
                    encryption.roots = Some(file.into_owned()).filter(|file| file != "system");
                }
                _ => rest.push(part),
            }
        }
        if encryption.roots.is_some() && !encryption.verified {
            return Err("`sslrootcert` needs `sslmode=verify-full`");
        }
        let joint = if rest.is_empty() { "" } else { "?" };
        Ok((format!("{head}{joint}{}", rest.join("&")), encryption))
    }

    /// # Errors
    /// The file of roots cannot be read, or there are no roots.
    pub fn connector(&self) -> Result<MakeRustlsConnect, String> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let mut config = if self.verified {
            builder.with_root_certificates(self.root_store()?).with_no_client_auth()
        } else {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyCertificate(provider))).with_no_client_auth()
        };
        // Required where TLS begins without PostgreSQL's own question (`sslnegotiation=direct`).
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(MakeRustlsConnect::new(config))
    }

    fn root_store(&self) -> Result<RootCertStore, String> {
        let mut roots = RootCertStore::empty();
        let (place, found) = match &self.roots {
            Some(file) => {
                let found: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
                (file.as_str(), found.map_err(|error| format!("{file}: {error}"))?)
            }
            None => ("the system's certificates", rustls_native_certs::load_native_certs().certs),
        };
        roots.add_parsable_certificates(found);
        if roots.is_empty() { Err(format!("{place}: there is no root certificate")) } else { Ok(roots) }
    }
}

/// Before and after the question mark. A password may hold one, so it is looked for behind the `@`.
fn query_of(url: &str) -> Option<(&str, &str)> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    let (_, query) = host.split_once('?')?;
    let head = url.strip_suffix(query)?.strip_suffix('?')?;
    Some((head, query))
}

/// Takes every certificate, as libpq does in `prefer` and `require`: nobody listens, but nobody proves who answers.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_read_as_libpq_reads_it() {
        let table = [
            ("postgres://kim:secret@db/care", "postgres://kim:secret@db/care", false, None),
            ("postgres://db/care?sslmode=disable", "postgres://db/care?sslmode=disable", false, None),
            ("postgres://db/care?sslmode=require&options=-c", "postgres://db/care?sslmode=require&options=-c", false, None),
            ("postgres://db/care?sslmode=verify-full", "postgres://db/care?sslmode=require", true, None),
            ("postgres://kim:se?t@db/?sslmode=verify-full&user=x", "postgres://kim:se?t@db/?sslmode=require&user=x", true, None),
            ("postgres://db/?sslrootcert=/etc/ca.pem&sslmode=verify-full", "postgres://db/?sslmode=require", true, Some("/etc/ca.pem")),
            ("postgres://db/?sslmode=verify-full&sslrootcert=%2Fmy%20ca.pem", "postgres://db/?sslmode=require", true, Some("/my ca.pem")),
            ("postgres://db/?sslmode=verify-full&sslrootcert=system", "postgres://db/?sslmode=require", true, None),
            ("host=db user=kim sslmode=require", "host=db user=kim sslmode=require", false, None),
        ];
        for (url, rest, verified, roots) in table {
            let expected = Encryption { verified, roots: roots.map(str::to_owned) };
            assert_eq!(Encryption::split(url), Ok((rest.to_owned(), expected)), "{url}");
            assert!(rest.parse::<tokio_postgres::Config>().is_ok(), "{rest}");
        }
        for wrong in
            ["sslmode=verify-ca", "sslmode=allow", "sslmode=", "sslrootcert=/etc/ca.pem", "sslmode=require&sslrootcert=/etc/ca.pem"]
        {
            let error = Encryption::split(&format!("postgres://kim:secret@db/?{wrong}")).unwrap_err();
            assert!(error.contains("verify-full") && !error.contains("secret"), "{wrong}: {error}");
        }
    }

    #[test]
    fn roots_that_are_none_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let connector = |text: Option<&str>| {
            if let Some(text) = text {
                std::fs::write(&file, text).unwrap();
            }
            let encryption = Encryption { verified: true, roots: Some(file.display().to_string()) };
            encryption.connector().map(drop)
        };
        for text in [None, Some(""), Some("no certificate")] {
            let error = connector(text).unwrap_err();
            assert!(error.contains("ca.pem"), "{error}");
        }
    }
}
