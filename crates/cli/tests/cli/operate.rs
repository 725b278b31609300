//! The data folder and who is staff.

use crate::run::{aftercare, folder};
use crate::server::{Person, Server, ask};

#[test]
fn a_folder_in_use_is_not_taken() {
    let data = folder("in-use");
    let mut server = Server::start(&data, None);
    let path = data.to_str().unwrap();
    for command in
        [vec!["rebuild", "--data", path], vec!["role", "kim@example.org", "agent", "--data", path], vec!["serve", "--data", path]]
    {
        let ran = aftercare(&command);
        assert_eq!(ran.code, 2, "{command:?}");
        assert!(ran.err.contains("in use by another process"), "{command:?}: {}", ran.err);
    }
    server.kill();
    assert_eq!(aftercare(&["rebuild", "--data", path]).code, 0);
}

#[test]
fn the_first_administrator_comes_from_the_machine() {
    let data = folder("first-administrator");
    let path = data.to_str().unwrap();
    let mut server = Server::start(&data, None);
    let person = Person::sign_up(server.address, &data, "kim@example.org");
    assert_eq!(ask(server.address, Some(&person), "GET", "/api/v1/users", None, None).unwrap().status, 403);
    server.kill();

    let role = |email: &str, role: &str| aftercare(&["role", email, role, "--data", path]);
    assert_eq!(role("kim@example.org", "administrator").code, 0);
    let table = [
        ("nobody@example.org", "agent", "email: nobody has signed up"),
        ("not an address", "agent", "email: "),
        ("kim@example.org", "pilot", "pilot"),
        ("kim@example.org", "system", "role: "),
        ("kim@example.org", "agent", "last administrator"),
    ];
    for (email, name, expected) in table {
        let ran = role(email, name);
        assert_eq!(ran.code, 2, "{email} {name}");
        assert!(ran.err.contains(expected), "{email} {name}: {}", ran.err);
    }

    let server = Server::start(&data, None);
    let users = ask(server.address, Some(&person), "GET", "/api/v1/users", None, None).unwrap();
    assert_eq!(users.status, 200, "{users:?}");
    let trail = ask(server.address, Some(&person), "GET", "/api/v1/audit", None, None).unwrap();
    assert!(trail.body.contains("role_change"), "{}", trail.body);
}
