//! A service of flight records' keys on this machine, with every answer that it might give.

use super::{KeyService, MOST_KEY_BYTES};
use aftercare_documents::KeyServiceAt;
use aftercare_evidence::encode::{SyntheticFlight, flown_record, sealing_keys};
use aftercare_evidence::{Completeness, FormatVersion, KeyRequest, Keys, Reading, flight_log};
use aftercare_worker::{KeySource as _, KeyTrouble, Worker};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const LONG: Duration = Duration::from_secs(30);
const SECRET: &str = "what-opens-it";

/// What the service does once it has heard a question.
#[derive(Clone)]
enum Does {
    Answers(String),
    /// It begins an answer of this length, and goes on and on.
    NeverEnds,
    Hangs,
    HangsUp,
}

fn http(status: &str, body: &str) -> Does {
    Does::Answers(format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
}

fn answer(keys: &Keys) -> String {
    format!(r#"{{"data":{},"result":{{"code":0,"msg":""}}}}"#, serde_json::to_string(keys).unwrap())
}

/// Hears one question to its end, and does as it is told. Gives back the question.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, does: Does) -> String {
    let mut heard = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&heard).into_owned();
        let length = text.to_lowercase().split_once("content-length: ").and_then(|(_, rest)| rest.split_once("\r\n")?.0.parse().ok());
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if body.is_some() && body >= length {
            break;
        }
        match stream.read(&mut chunk).await {
            Ok(n) if n > 0 => heard.extend(&chunk[..n]),
            _ => break,
        }
    }
    match does {
        Does::Answers(text) => drop(stream.write_all(text.as_bytes()).await),
        Does::NeverEnds => {
            let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            drop(stream.write_all(head).await);
            let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
            while stream.write_all(chunk.as_bytes()).await.is_ok() {}
        }
        Does::Hangs => drop(stream.read(&mut chunk).await),
        Does::HangsUp => {}
    }
    String::from_utf8_lossy(&heard).into_owned()
}

fn at(url: &str, department: Option<u8>) -> KeyServiceAt {
    KeyServiceAt { url: url.parse().unwrap(), department }
}

fn sealed(version: u8) -> (SyntheticFlight, KeyRequest) {
    let flight = SyntheticFlight::flyaway(version);
    let request = flight_log(&flown_record(&flight).unwrap()).unwrap().key_request.unwrap();
    (flight, request)
}

async fn asked(does: Does, patience: Duration) -> (Result<Keys, KeyTrouble>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/keychains?a=b", listener.local_addr().unwrap());
    let service = KeyService::new(at(&url, None), SECRET, None, patience).unwrap();
    assert!(!format!("{service:?}").contains(SECRET));
    let (_, request) = sealed(14);
    let serving = async {
        let (stream, _) = listener.accept().await.unwrap();
        serve(stream, does).await
    };
    tokio::join!(service.ask(&request), serving)
}

#[tokio::test]
async fn the_question_is_the_request_and_nothing_else() {
    let (flight, request) = sealed(14);
    let (keys, heard) = asked(http("200 OK", &answer(&flight.keys())), LONG).await;
    assert_eq!(keys, Ok(flight.keys()));
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/keychains?a=b HTTP/1.1\r\n"), "{head}");
    let head = head.to_lowercase();
    for expected in ["api-key: what-opens-it", "content-type: application/json", "host: 127.0.0.1:"] {
        assert!(head.contains(expected), "no `{expected}` in\n{head}");
    }
    assert_eq!(serde_json::from_str::<KeyRequest>(body).unwrap(), request);
    // As the operator has it, the department is another one.
    let service = KeyService::new(at("http://127.0.0.1:1/", Some(7)), SECRET, None, LONG).unwrap();
    let asked: KeyRequest = serde_json::from_slice(&service.question(&request).unwrap()).unwrap();
    assert_eq!(asked, KeyRequest { department: 7, ..request.clone() });
    assert_eq!(service.ask(&request).await, Err(KeyTrouble::Unreachable));
}

#[tokio::test]
async fn whatever_the_service_does_is_keys_or_a_reason() {
    let long = " ".repeat(usize::try_from(MOST_KEY_BYTES).unwrap() + 1);
    let table = [
        ("refused", http("403 Forbidden", "what-opens-it is wrong"), Err(KeyTrouble::Refused { status: 403 })),
        ("not found", http("404 Not Found", ""), Err(KeyTrouble::Refused { status: 404 })),
        ("elsewhere", http("302 Found", ""), Err(KeyTrouble::Refused { status: 302 })),
        ("no keys", http("200 OK", r#"{"data":null,"result":{"code":21,"msg":"no"}}"#), Err(KeyTrouble::Rejected { code: 21 })),
        ("a page", http("200 OK", "<html>"), Err(KeyTrouble::Unreadable)),
        ("nothing", http("200 OK", ""), Err(KeyTrouble::Unreadable)),
        ("too long", http("200 OK", &long), Err(KeyTrouble::Unreadable)),
        ("cut", Does::Answers("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_owned()), Err(KeyTrouble::Unreadable)),
        ("never ends", Does::NeverEnds, Err(KeyTrouble::Unreadable)),
        ("no HTTP", Does::Answers("SSH-2.0\r\n\r\n".to_owned()), Err(KeyTrouble::Unreachable)),
        ("hangs up", Does::HangsUp, Err(KeyTrouble::Unreachable)),
    ];
    for (what, does, expected) in table {
        assert_eq!(asked(does, LONG).await.0, expected, "{what}");
    }
    assert_eq!(asked(Does::Hangs, Duration::from_millis(20)).await.0, Err(KeyTrouble::TimedOut));
}

#[tokio::test]
async fn a_sealed_record_is_opened_by_the_service_and_by_no_other_keys() {
    let (flight, _) = sealed(13);
    let record = flown_record(&flight).unwrap();
    let other = sealing_keys(FormatVersion::new(13).unwrap(), 99, 1);
    for (keys, expected, told) in
        [(flight.keys(), Completeness::WholeRecordArea, Ok(())), (other, Completeness::Sealed, Err(KeyTrouble::OfAnotherRecord))]
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let service = KeyService::new(at(&url, None), SECRET, None, LONG).unwrap();
        let worker = Worker::unprotected().with_keys(Arc::new(service));
        let serving = async {
            let (stream, _) = listener.accept().await.unwrap();
            serve(stream, http("200 OK", &answer(&keys))).await
        };
        let (answer, _) = tokio::join!(worker.read_unsealing(async || Ok(record.as_slice())), serving);
        let Ok(Reading::Flight(log)) = answer.reading else { panic!("{:?}", answer.reading) };
        assert_eq!((log.completeness, answer.keys), (expected, Some(told)));
    }
}

/// A server's certificate for `localhost`, and a client that trusts whoever signed it, or nobody of use.
fn certificates(trusted: bool) -> (Arc<ServerConfig>, Arc<ClientConfig>) {
    let provider = || Arc::new(rustls::crypto::ring::default_provider());
    let authority = || {
        let mut params = CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
    };
    let (signer, stranger) = (authority(), authority());
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &signer).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let server = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let server = server.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(if trusted { &signer } else { &stranger }.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    (Arc::new(server), Arc::new(client.with_root_certificates(roots).with_no_client_auth()))
}

#[tokio::test]
async fn only_whom_the_certificate_names_is_told_anything() {
    let (flight, request) = sealed(14);
    for (host, trusted, expected) in [
        ("localhost", true, Ok(flight.keys())),
        ("localhost", false, Err(KeyTrouble::Unreachable)),
        ("127.0.0.1", true, Err(KeyTrouble::Unreachable)),
    ] {
        let (server, client) = certificates(trusted);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{host}:{}/", listener.local_addr().unwrap().port());
        let service = KeyService::new(at(&url, None), SECRET, Some(client), LONG).unwrap();
        let serving = async {
            let (stream, _) = listener.accept().await.unwrap();
            match TlsAcceptor::from(server).accept(stream).await {
                Ok(stream) => serve(stream, http("200 OK", &answer(&flight.keys()))).await,
                Err(_) => String::new(),
            }
        };
        let (keys, heard) = tokio::join!(service.ask(&request), serving);
        assert_eq!((keys, heard.contains(SECRET)), (expected.clone(), expected.is_ok()), "{host}, {trusted}");
    }
}

#[test]
fn what_cannot_open_a_service_is_told_without_repeating_it() {
    for key in ["", " \n", "sec\nret", "sec\u{7}ret"] {
        let error = KeyService::new(at("https://keys.example/", None), key, None, LONG).unwrap_err();
        assert!(error.contains("AFTERCARE_FLIGHT_RECORD_KEY") && !error.contains("ret"), "{error}");
    }
}
