//! Codes that a text message brings.

use super::harness::{Fixture, both, nothing_held};
use crate::{Batch, CodeFor, CodeUse, Error, Micros, PhoneCode};

const NUMBER: &str = "+8613800138000";

fn code(id: &str, purpose: &str, subject: &str) -> PhoneCode {
    PhoneCode {
        code_id: id.into(),
        purpose: purpose.to_owned(),
        subject_id: subject.into(),
        number: NUMBER.to_owned(),
        created_at: Micros(1),
        expires_at: Micros(100),
    }
}

both!(sqlite_phone_code, postgres_phone_code, code_is_tried_a_few_times_and_used_once);
async fn code_is_tried_a_few_times_and_used_once(f: Fixture) {
    let phone_codes = vec![code("c1", "open", "ann"), code("c2", "open", "bob"), code("c3", "reset", "ann")];
    f.store.commit(Batch { phone_codes, ..Batch::default() }).await.unwrap();
    let open = CodeFor { purpose: "open", number: NUMBER };
    let find = async |of: CodeFor<'_>, figures: &str, now: i64| {
        f.store.code_try(of, figures, 5, Micros(now)).await.unwrap().map(|(id, subject)| format!("{id} {subject}"))
    };
    assert_eq!(find(open, "123456", 10).await, None, "no figures yet");
    assert!(f.store.code_give(&"c1".into(), open, "000000", Micros(10)).await.unwrap());
    // A text that was written twice: only its later figures hold.
    assert!(f.store.code_give(&"c1".into(), open, "123456", Micros(10)).await.unwrap());
    assert!(f.store.code_give(&"c2".into(), open, "222222", Micros(10)).await.unwrap());
    assert!(!f.store.code_give(&"c2".into(), open, "222222", Micros(100)).await.unwrap());
    assert_eq!(f.count("phone_code", "code_hash LIKE '%123456%' OR number_hash LIKE '%138%000'").await, 0, "hashes only");
    let table = [
        (CodeFor { purpose: "open", number: "+4915112345678" }, "123456", 10, None, "another number"),
        (CodeFor { purpose: "reset", number: NUMBER }, "123456", 10, None, "another purpose"),
        (open, "000000", 10, None, "earlier figures"),
        (open, "123456", 100, None, "over"),
        (open, "123456", 99, Some("c1 ann"), "right"),
        (open, "222222", 99, Some("c2 bob"), "right for the other"),
        (open, "123456", 99, Some("c1 ann"), "the fifth attempt"),
        (open, "123456", 99, None, "the sixth"),
    ];
    for (of, figures, now, expected, why) in table {
        assert_eq!(find(of, figures, now).await.as_deref(), expected, "{why}");
    }
    let used = Batch { code_use: Some(CodeUse { code_id: "c1".into(), now: Micros(99) }), ..Batch::default() };
    f.store.commit(used.clone()).await.unwrap();
    assert_eq!(f.store.commit(used).await, Err(Error::NotFound { what: "code" }));
    f.store.erase_subject(&"ann".into(), Micros(5), "2022-08-01").await.unwrap();
    assert_eq!(f.count("phone_code", "1 = 1").await, 1);
    assert_eq!(f.store.codes_sweep(Micros(100), &nothing_held()).await.unwrap(), 1);
}
