//! What is older than it may be, page by page; holds; and what may be written at all.

use super::harness::{Fixture, both, nothing_held};
use super::vault::{vault, write};
use crate::{Aged, AgedTable, AuditId, AuditOpened, Batch, Error, LegalHold, Message, Micros, RetentionRun, SubjectId, VaultWrite};

fn photo(subject: &str, id: &str, at: i64) -> VaultWrite {
    let (subject_id, kind) = (SubjectId::from(subject), "photo".to_owned());
    VaultWrite::Put { subject_id, kind, row_id: id.into(), plain: b"{}".to_vec(), at: Micros(at), indexes: Vec::new() }
}

both!(sqlite_aged_rows_by_page, postgres_aged_rows_by_page, aged_rows_by_page);
async fn aged_rows_by_page(f: Fixture) {
    let rows = [("ann", "1", 10), ("bob", "2", 10), ("ann", "3", 20), ("ann", "4", 30)];
    f.store.commit(vault(rows.map(|(subject, id, at)| photo(subject, id, at)).to_vec())).await.unwrap();
    let (mut after, mut found) = (Aged::FIRST, Vec::new());
    loop {
        let page = f.store.aged_vault("photo", Micros(30), &after, 1).await.unwrap();
        let Some(last) = page.last().cloned() else { break };
        found.extend(page.into_iter().map(|row| row.id));
        after = last;
    }
    assert_eq!(found, ["1", "2", "3"]);
    assert_eq!(f.store.aged_vault("person", Micros(99), &Aged::FIRST, 9).await.unwrap(), []);
}

both!(sqlite_aged_tables, postgres_aged_tables, aged_tables);
async fn aged_tables(f: Fixture) {
    let message = |id: &str, at: i64| Message {
        message_id: id.into(),
        kind: "notice".to_owned(),
        subject_id: "ann".into(),
        template: "welcome".to_owned(),
        payload: b"{}".to_vec(),
        created_at: Micros(at),
        next_at: Micros(at),
    };
    f.store.commit(Batch { outbox: vec![message("1", 1), message("2", 2), message("3", 3)], ..Batch::default() }).await.unwrap();
    f.store.outbox_sent(&"1".into(), Micros(5)).await.unwrap();
    f.store.outbox_sent(&"2".into(), Micros(9)).await.unwrap();
    for (id, at) in [("a", 1), ("b", 7)] {
        let (actor, action, resource) = ("owner ann".to_owned(), "sign_in".to_owned(), String::new());
        f.store.audit_open(&AuditOpened { audit_id: AuditId::from(id), at: Micros(at), actor, action, resource }).await.unwrap();
    }
    let table = [(AgedTable::Sent, 6, vec!["1"]), (AgedTable::Written, 3, vec!["1", "2"]), (AgedTable::Audit, 7, vec!["a"])];
    for (table, before, expected) in table {
        let found = f.store.aged(table, Micros(before), &Aged::FIRST, 9).await.unwrap();
        assert_eq!(found.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), expected, "{table:?}");
    }
    for table in [AgedTable::RevokedToken, AgedTable::ExpiredToken, AgedTable::Answer, AgedTable::Session, AgedTable::PasswordReset] {
        assert_eq!(f.store.aged(table, Micros(99), &Aged::FIRST, 9).await.unwrap(), [], "{table:?}");
    }
    let first = f.store.aged(AgedTable::Audit, Micros(99), &Aged::FIRST, 1).await.unwrap().remove(0);
    assert!(f.store.aged_remove(AgedTable::Audit, &first, &"ann".into(), &nothing_held()).await.unwrap());
    assert!(!f.store.aged_remove(AgedTable::Audit, &first, &"ann".into(), &nothing_held()).await.unwrap());
    assert_eq!(f.count("audit", "1 = 1").await, 1);
}

both!(sqlite_holds, postgres_holds, holds);
async fn holds(f: Fixture) {
    let hold = LegalHold {
        hold_id: "H1".to_owned(),
        subject_id: "ann".into(),
        category: "media".to_owned(),
        placed_at: Micros(1),
        placed_by: "operator".to_owned(),
        last_day: Some("2030-12-31".to_owned()),
        released_at: None,
        released_by: None,
    };
    f.store.commit(Batch { hold: Some(hold.clone()), ..Batch::default() }).await.unwrap();
    assert_eq!(f.store.holds_of(&"ann".into()).await.unwrap(), std::slice::from_ref(&hold));
    f.store.hold_release("H1", "operator", Micros(9)).await.unwrap();
    assert_eq!(f.store.hold_release("H1", "operator", Micros(9)).await, Err(Error::NotFound { what: "hold" }));
    let released = LegalHold { released_at: Some(Micros(9)), released_by: Some("operator".to_owned()), ..hold };
    assert_eq!(f.store.holds("", 9).await.unwrap(), [released]);
    let run = RetentionRun { night: "2022-08-01".to_owned(), place: "5 ann\nx".to_owned(), removed: 3, finished: false };
    f.store.retention_run_put("vault photo", &run).await.unwrap();
    f.store.retention_run_put("vault photo", &RetentionRun { finished: true, ..run.clone() }).await.unwrap();
    assert_eq!(f.store.retention_run("vault photo").await.unwrap(), Some(RetentionRun { finished: true, ..run }));
}

both!(sqlite_only_what_has_a_row, postgres_only_what_has_a_row, only_what_has_a_row);
async fn only_what_has_a_row(f: Fixture) {
    let told = |error: Error| match error {
        Error::Invalid { field, reason } => format!("{field}: {reason}"),
        other => panic!("{other:?}"),
    };
    let row = "has no row in documents/inventory.toml";
    let kind = f.store.commit(vault(vec![write("ann", "shoes", "1", "{}")])).await.unwrap_err();
    assert_eq!(told(kind), format!("vault kind: `shoes` {row}"));
    let field = VaultWrite::Put {
        subject_id: "ann".into(),
        kind: "contact".to_owned(),
        row_id: "contact".into(),
        plain: b"{\"telephone\": null, \"shoe_size\": 43}".to_vec(),
        at: Micros(1),
        indexes: Vec::new(),
    };
    assert_eq!(told(f.store.commit(vault(vec![field])).await.unwrap_err()), format!("vault field: `contact.shoe_size` {row}"));
    let blob = f.store.blob_upload(&"ann".into(), "scan", "image/png", &"b".into(), Micros(1)).await.unwrap_err();
    assert_eq!(told(blob), format!("blob kind: `scan` {row}"));
    assert_eq!(f.count("vault_row", "1 = 1").await, 0);
}
