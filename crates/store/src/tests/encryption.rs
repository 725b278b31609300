//! The way to PostgreSQL through a proxy that speaks TLS, or refuses to.

use std::sync::Arc;

use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_postgres::Config;
use tokio_postgres::config::Host;
use tokio_rustls::TlsAcceptor;

use super::harness;
use crate::{Result, Store};

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A server's certificate for `localhost`, and in `ca.pem` of the folder the one that signed it.
fn acceptor(folder: &TempDir) -> TlsAcceptor {
    let mut ca = CertificateParams::default();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(folder.path().join("ca.pem"), ca.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &ca).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn upstream(config: &Config) -> Box<dyn Stream> {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match &config.get_hosts()[0] {
        Host::Tcp(host) => Box::new(TcpStream::connect((host.as_str(), port)).await.unwrap()),
        Host::Unix(folder) => Box::new(UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await.unwrap()),
    }
}

/// Stands before the server that `config` names, and answers the question for TLS.
async fn proxy(config: Config, tls: Option<TlsAcceptor>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (config, tls) = (config.clone(), tls.clone());
            tokio::spawn(async move {
                let mut first = [0; 8];
                stream.read_exact(&mut first).await.unwrap();
                let asked = first == [0, 0, 0, 8, 4, 210, 22, 47];
                let mut server = upstream(&config).await;
                if asked {
                    stream.write_all(if tls.is_some() { b"S" } else { b"N" }).await.unwrap();
                } else {
                    server.write_all(&first).await.unwrap();
                }
                // A client that does not like the certificate goes away.
                match tls.filter(|_| asked) {
                    Some(tls) => {
                        let Ok(mut stream) = tls.accept(stream).await else { return };
                        drop(copy_bidirectional(&mut stream, &mut server).await);
                    }
                    None => drop(copy_bidirectional(&mut stream, &mut server).await),
                }
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_asked_for_tls_as_the_url_says() {
    let Some(fixture) = harness::postgres().await else {
        println!("skipped: postgres_is_asked_for_tls_as_the_url_says (no PostgreSQL)");
        return;
    };
    let config: Config = fixture.url().parse().unwrap();
    let folder = TempDir::new().unwrap();
    let with = proxy(config.clone(), Some(acceptor(&folder))).await;
    let without = proxy(config.clone(), None).await;
    let ca = format!("sslmode=verify-full&sslrootcert={}", folder.path().join("ca.pem").display());
    let open = async |host: &str, port: u16, mode: &str| -> Result<()> {
        let options = config.get_options().unwrap().replace(' ', "%20").replace('=', "%3D");
        let user = config.get_user().unwrap();
        let url = format!("postgres://{user}@{host}:{port}/postgres?options={options}&{mode}");
        let store = Store::open_postgres(&url, harness::sealing(1)).await?;
        store.streams(None, 1).await.map(drop)
    };
    let table = [
        ("localhost", with, "", None),
        ("localhost", with, "sslmode=prefer", None),
        ("localhost", with, "sslmode=require", None),
        ("127.0.0.1", with, "sslmode=require", None),
        ("localhost", with, &ca, None),
        ("localhost", with, "sslmode=disable", None),
        ("127.0.0.1", with, &ca, Some("certificate")),
        ("localhost", with, "sslmode=verify-full", Some("certificate")),
        ("localhost", without, "", None),
        ("localhost", without, "sslmode=disable", None),
        ("localhost", without, "sslmode=require", Some("TLS")),
        ("localhost", without, &ca, Some("TLS")),
    ];
    for (host, port, mode, refused) in table {
        let offered = if port == with { "offered" } else { "not offered" };
        match (open(host, port, mode).await, refused) {
            (Ok(()), None) => {}
            (Err(error), Some(expected)) => assert!(error.to_string().contains(expected), "{host} {mode}, {offered}: {error}"),
            (answer, _) => panic!("{host} {mode}, {offered}: {answer:?}"),
        }
    }
}
