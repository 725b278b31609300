//! Registering and signing in, by an authenticator in software.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

mod authenticator;

use aftercare_passkey::{Asserted, Defect, Known, RelyingParty, assert as verify, challenge_of, register};
use authenticator::{ATTESTED, Authenticator, PRESENT, VERIFIED, bytes, text};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const CHALLENGE: &[u8] = &[7; 32];

fn rp() -> RelyingParty {
    RelyingParty::at("https://care.example/some/page").unwrap()
}

fn registered(authenticator: &Authenticator) -> Known {
    let made = register(&rp(), CHALLENGE, &authenticator.client("create", CHALLENGE), &authenticator.attestation()).unwrap();
    assert_eq!(made.id, authenticator.id);
    Known { key: made.key, sign_count: made.sign_count, eligible: made.eligible }
}

fn answered(authenticator: &Authenticator, known: &Known) -> Result<Asserted, Defect> {
    let (client, data, signature) = authenticator.answer(CHALLENGE);
    verify(&rp(), CHALLENGE, &client, &data, &signature, known)
}

#[test]
fn passkeys_are_for_a_name_over_tls() {
    let table = [
        ("https://care.example", Some(("care.example", "https://care.example"))),
        ("https://care.example:8443/x", Some(("care.example", "https://care.example:8443"))),
        ("http://localhost:8080", Some(("localhost", "http://localhost:8080"))),
        ("http://care.example", None),
        ("http://127.0.0.1:8080", None),
        ("https://[::1]", None),
        ("nonsense", None),
    ];
    for (address, expected) in table {
        let found = RelyingParty::at(address);
        assert_eq!(found.as_ref().map(|rp| (&*rp.id, &*rp.origin)), expected, "{address}");
    }
}

#[test]
fn a_passkey_is_made_and_used() {
    for mut authenticator in [Authenticator::p256(b"one"), Authenticator::ed25519(b"two")] {
        let known = registered(&authenticator);
        authenticator.count = 2;
        assert_eq!(answered(&authenticator, &known), Ok(Asserted { sign_count: 2, backed_up: false }));
        assert_eq!(challenge_of(&authenticator.client("get", CHALLENGE)).unwrap(), CHALLENGE);
        // One that does not count.
        authenticator.count = 0;
        assert!(answered(&authenticator, &Known { sign_count: 0, ..known }).is_ok());
    }
}

#[test]
fn what_does_not_hold_is_refused() {
    type Change = fn(&mut Authenticator);
    let table: [(&str, Change, Defect); 8] = [
        ("another page", |a| a.origin = "https://care.example.evil.example".to_owned(), Defect::Origin),
        ("another port", |a| a.origin = "https://care.example:444".to_owned(), Defect::Origin),
        ("another site", |a| a.rp = "evil.example".to_owned(), Defect::RelyingParty),
        ("not verified", |a| a.flags = PRESENT, Defect::NotVerified),
        ("nobody there", |a| a.flags = VERIFIED, Defect::NotVerified),
        ("the count as before", |a| a.count = 5, Defect::Copied),
        ("the count before", |a| a.count = 0, Defect::Copied),
        ("another key", |a| a.pair = Authenticator::p256(b"x").pair, Defect::Signature),
    ];
    for (what, change, defect) in table {
        let mut authenticator = Authenticator::p256(b"one");
        authenticator.count = 5;
        let known = registered(&authenticator);
        authenticator.count = 6;
        change(&mut authenticator);
        assert_eq!(answered(&authenticator, &known), Err(defect.clone()), "{what}");
        if !matches!(defect, Defect::Copied | Defect::Signature) {
            let client = authenticator.client("create", CHALLENGE);
            assert_eq!(register(&rp(), CHALLENGE, &client, &authenticator.attestation()), Err(defect), "{what}, registering");
        }
    }
    let authenticator = Authenticator::p256(b"one");
    let known = Known { sign_count: 0, ..registered(&authenticator) };
    let (client, data, signature) = authenticator.answer(CHALLENGE);
    assert_eq!(verify(&rp(), &[8; 32], &client, &data, &signature, &known), Err(Defect::Challenge));
    let (empty, ..) = authenticator.answer(&[]);
    assert_eq!(verify(&rp(), &[], &empty, &data, &signature, &known), Err(Defect::Challenge));
    assert_eq!(register(&rp(), CHALLENGE, &client, &authenticator.attestation()), Err(Defect::Ceremony));
    let create = authenticator.client("create", CHALLENGE);
    assert_eq!(verify(&rp(), CHALLENGE, &create, &data, &signature, &known), Err(Defect::Ceremony));
    assert_eq!(verify(&rp(), CHALLENGE, &client, &data, b"", &known), Err(Defect::Signature));
    let inside = String::from_utf8(client.clone()).unwrap().replace("\"crossOrigin\":false", "\"crossOrigin\":true").into_bytes();
    assert_eq!(verify(&rp(), CHALLENGE, &inside, &data, &signature, &known), Err(Defect::Origin));
    // What was signed is what the browser said, byte by byte.
    let other = String::from_utf8(client).unwrap().replace("\"type\"", " \"type\"").into_bytes();
    assert_eq!(verify(&rp(), CHALLENGE, &other, &data, &signature, &known), Err(Defect::Signature));
}

#[test]
fn an_attestation_is_none_or_the_passkeys_own() {
    let authenticator = Authenticator::p256(b"one");
    let client = authenticator.client("create", CHALLENGE);
    let data = authenticator.data(true);
    let signature = authenticator.sign(&[data.as_slice(), Sha256::digest(&client).as_slice()].concat());
    let object = |fmt: &str, statement: Vec<u8>| {
        [vec![0xa3], text("fmt"), text(fmt), text("attStmt"), statement, text("authData"), bytes(&data)].concat()
    };
    let own = |signature: &[u8], alg: u8| [vec![0xa2], text("alg"), vec![alg], text("sig"), bytes(signature)].concat();
    let x5c = [vec![0xa3], text("alg"), vec![0x26], text("sig"), bytes(&signature), text("x5c"), vec![0x80]].concat();
    let table = [
        ("none", vec![0xa0], true),
        ("none", own(&signature, 0x26), false),
        ("packed", own(&signature, 0x26), true),
        ("packed", own(&signature, 0x27), false),
        ("packed", own(b"x", 0x26), false),
        ("packed", x5c, false),
        ("fido-u2f", vec![0xa0], false),
    ];
    for (n, (fmt, statement, holds)) in table.into_iter().enumerate() {
        assert_eq!(register(&rp(), CHALLENGE, &client, &object(fmt, statement)).is_ok(), holds, "{n}: {fmt}");
    }
}

#[test]
fn hostile_cbor_is_refused() {
    let authenticator = Authenticator::p256(b"one");
    let client = authenticator.client("create", CHALLENGE);
    let good = authenticator.attestation();
    let longer = [good.clone(), vec![0]].concat();
    let table: [(&str, Vec<u8>); 9] = [
        ("empty", vec![]),
        ("something follows", longer),
        ("a list of 2^64-1 items", vec![0x9b, 255, 255, 255, 255, 255, 255, 255, 255]),
        ("bytes that are not there", vec![0x5b, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
        ("lists in lists", vec![0x81; 10_000]),
        ("indefinite", vec![0xbf, 0xff]),
        ("a tag", vec![0xc0, 0]),
        ("the same key twice", vec![0xa2, 1, 1, 1, 1]),
        ("longer than anything", vec![0; 17 * 1024]),
    ];
    for (what, attestation) in table {
        let answer = register(&rp(), CHALLENGE, &client, &attestation);
        assert!(matches!(answer, Err(Defect::Malformed(_))), "{what}: {answer:?}");
    }
    for end in 0..good.len() {
        assert!(register(&rp(), CHALLENGE, &client, &good[..end]).is_err(), "cut at {end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_that_comes_in_panics(junk in proptest::collection::vec(any::<u8>(), 0..600), at in 0usize..400, byte: u8) {
        let authenticator = Authenticator::p256(b"one");
        let client = authenticator.client("create", CHALLENGE);
        prop_assert!(register(&rp(), CHALLENGE, &client, &junk).is_err());
        prop_assert!(register(&rp(), CHALLENGE, &junk, &authenticator.attestation()).is_err());
        let mut near = authenticator.attestation();
        if let Some(place) = near.get_mut(at) {
            *place = byte;
        }
        drop(register(&rp(), CHALLENGE, &client, &near));
        // A key that was kept, and everything around it.
        let mut key = authenticator.key();
        key.extend(&junk);
        let known = Known { key, sign_count: 0, eligible: false };
        let (client, mut data, signature) = authenticator.answer(CHALLENGE);
        drop(verify(&rp(), CHALLENGE, &client, &data, &signature, &known));
        data[32] |= ATTESTED | 0x80;
        data.extend(&junk);
        prop_assert!(verify(&rp(), CHALLENGE, &client, &data, &signature, &known).is_err());
    }
}
