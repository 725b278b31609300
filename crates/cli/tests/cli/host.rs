//! To whom a request says that it is.

use crate::run::folder;
use crate::server::Server;
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn a_request_names_one_host() {
    let data = folder("host");
    let server = Server::start(&data, None);
    let table = [
        ("GET /api/v1/health HTTP/1.1\r\nHost: care.example.org\r\n", 200),
        ("GET /api/v1/health HTTP/1.1\r\nHost: [::1]:8080\r\n", 200),
        ("GET /api/v1/health HTTP/1.1\r\nHost:\r\n", 200),
        ("GET /api/v1/health HTTP/1.0\r\n", 200),
        ("GET /api/v1/health HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.1\r\n", 400),
        ("GET /nothing HTTP/1.1\r\n", 400),
        ("GET http://care.example.org/api/v1/health HTTP/1.1\r\n", 400),
        ("GET /api/v1/health HTTP/1.1\r\nHost: care.example.org\r\nHost: care.example.org\r\n", 400),
        ("GET /api/v1/health HTTP/1.0\r\nHost: a\r\nHost: b\r\n", 400),
        ("GET /api/v1/health HTTP/1.1\r\nHost: care example\r\n", 400),
        ("GET /api/v1/health HTTP/1.1\r\nHost: kim@care.example.org\r\n", 400),
        ("GET /api/v1/health HTTP/1.1\r\nHost: care/x\r\n", 400),
    ];
    for (head, expected) in table {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert_eq!(answer.split(' ').nth(1), Some(expected.to_string().as_str()), "{head}: {answer}");
        assert!(expected == 200 || answer.contains("/problems/bad-request"), "{head}: {answer}");
    }
}
