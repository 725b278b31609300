use super::harness::{Fixture, appending, both};
use crate::{Batch, CaseId, CaseRow, Day, Error, FileRow, Micros, PlanRow, Rows, Store, SubjectId, UnitRow, WorkCursor, WorkFilter};

fn file(id: &str, subject: &str, version: i64, next_tick_on: Option<&str>) -> FileRow {
    FileRow { file_id: id.into(), subject_id: subject.into(), version, next_tick_on: next_tick_on.map(Day::from) }
}

fn unit(id: &str, file: &str, subject: &str, position: i64) -> UnitRow {
    UnitRow {
        unit_id: id.into(),
        file_id: file.into(),
        subject_id: subject.into(),
        model: "kestrel-2".to_owned(),
        state: "normal".to_owned(),
        on_plan: position > 0,
        warranty_last_day: None,
        position,
    }
}

fn plan(id: &str, file: &str, subject: &str) -> PlanRow {
    PlanRow {
        plan_id: id.into(),
        file_id: file.into(),
        subject_id: subject.into(),
        edition: "en".to_owned(),
        years: 2,
        state: "active".to_owned(),
        first_day: "2022-06-02".into(),
        last_day: "2024-06-01".into(),
        left_replacement: i64::MAX,
        left_flyaway: 0,
        left_repair_discount: 3,
        left_maintenance: 4,
        extended_first: None,
        extended_last: Some("2023-06-01".into()),
        reward_state: "pending".to_owned(),
        reward_first: Some("2024-06-02".into()),
        reward_last: None,
        currency: "USD".to_owned(),
    }
}

fn case(id: &str, file: &str, due_on: Option<&str>) -> CaseRow {
    CaseRow {
        case_id: id.into(),
        file_id: file.into(),
        subject_id: "subject-1".into(),
        unit_id: "unit-1".into(),
        kind: "repair".to_owned(),
        state: "registered".to_owned(),
        service: None,
        opened_at: Micros(1_654_170_000_000_000),
        due_on: due_on.map(Day::from),
        overdue: false,
        waiting_for: "desk".to_owned(),
        next_act: Some("assess".to_owned()),
        fee_total: Some(-5),
        currency: "USD".to_owned(),
        open: true,
        region: "DE".to_owned(),
    }
}

async fn put(store: &Store, stream: &str, expected: i64, rows: Rows) {
    store.commit(Batch { rows, ..appending(stream, expected, &["e"]) }).await.unwrap();
}

both!(sqlite_rows_read_back, postgres_rows_read_back, rows_read_back);
async fn rows_read_back(f: Fixture) {
    let first = Rows {
        file: Some(file("file-1", "subject-1", 1, Some("2022-07-01"))),
        units: vec![unit("unit-2", "file-1", "subject-1", 0), unit("unit-1", "file-1", "subject-1", 1)],
        plans: vec![plan("plan-1", "file-1", "subject-1")],
        cases: vec![case("case-1", "file-1", None), case("case-2", "file-1", Some("2022-06-20"))],
    };
    put(&f.store, "file-1", 0, first.clone()).await;
    let other =
        Rows { file: Some(file("file-2", "subject-2", 1, None)), units: vec![unit("unit-9", "file-2", "subject-2", 0)], ..Rows::default() };
    put(&f.store, "file-2", 0, other.clone()).await;

    let (subject, id) = (SubjectId::from("subject-1"), "file-1".into());
    assert_eq!(f.store.file(&id).await.unwrap(), first.file);
    assert_eq!(f.store.files_of_subject(&subject).await.unwrap(), Vec::from_iter(first.file.clone()));
    assert_eq!(f.store.unit(&"unit-9".into()).await.unwrap(), Some(other.units[0].clone()));
    assert_eq!(f.store.units_of_file(&id).await.unwrap(), first.units);
    assert_eq!(f.store.units_of_subject(&subject).await.unwrap(), first.units);
    assert_eq!(f.store.plan(&"plan-1".into()).await.unwrap(), Some(first.plans[0].clone()));
    assert_eq!(f.store.plans_of_file(&id).await.unwrap(), first.plans);
    assert_eq!(f.store.plans_of_subject(&subject).await.unwrap(), first.plans);
    assert_eq!(f.store.care_case(&"case-2".into()).await.unwrap(), Some(first.cases[1].clone()));
    assert_eq!(f.store.cases_of_file(&id).await.unwrap(), first.cases);
    assert_eq!(f.store.cases_of_subject(&subject).await.unwrap(), first.cases);
    assert_eq!(f.store.unit(&"none".into()).await.unwrap(), None);

    // The next append replaces every column.
    let mut changed = first.clone();
    changed.file = Some(file("file-1", "subject-3", 2, None));
    changed.units[0] = UnitRow {
        subject_id: "subject-3".into(),
        model: "kestrel-3".to_owned(),
        state: "locked".to_owned(),
        on_plan: true,
        warranty_last_day: Some("2023-01-01".into()),
        position: 7,
        ..changed.units[0].clone()
    };
    changed.plans[0] = PlanRow {
        subject_id: "subject-3".into(),
        state: "ended".to_owned(),
        left_replacement: 0,
        reward_last: None,
        ..changed.plans[0].clone()
    };
    changed.cases[0] = CaseRow {
        state: "shipped".to_owned(),
        overdue: true,
        open: false,
        fee_total: None,
        service: Some("none".to_owned()),
        due_on: Some("2022-01-01".into()),
        ..changed.cases[0].clone()
    };
    put(&f.store, "file-1", 1, changed.clone()).await;
    assert_eq!(f.store.file(&id).await.unwrap(), changed.file);
    assert_eq!(f.store.unit(&"unit-2".into()).await.unwrap(), Some(changed.units[0].clone()));
    assert_eq!(f.store.plan(&"plan-1".into()).await.unwrap(), Some(changed.plans[0].clone()));
    assert_eq!(f.store.care_case(&"case-1".into()).await.unwrap(), Some(changed.cases[0].clone()));
}

async fn queue(store: &Store, filter: WorkFilter, page: u32) -> Vec<CaseId> {
    let mut ids = Vec::new();
    let mut after: Option<WorkCursor> = None;
    loop {
        let cases = store.work_queue(&filter, after.as_ref(), page).await.unwrap();
        let Some(last) = cases.last() else { return ids };
        after = Some(WorkCursor::after(last));
        ids.extend(cases.into_iter().map(|case| case.case_id));
    }
}

both!(sqlite_work_queue_by_deadline, postgres_work_queue_by_deadline, work_queue_by_deadline);
async fn work_queue_by_deadline(f: Fixture) {
    let cases = vec![
        CaseRow { state: "paid".to_owned(), waiting_for: "centre".to_owned(), ..case("e", "file-1", None) },
        CaseRow { overdue: true, ..case("d", "file-1", Some("2022-06-01")) },
        case("c", "file-1", Some("2022-06-03")),
        CaseRow { waiting_for: "customer".to_owned(), ..case("b", "file-1", Some("2022-06-03")) },
        CaseRow { kind: "flyaway".to_owned(), region: "SG".to_owned(), ..case("a", "file-1", None) },
        CaseRow { open: false, ..case("x", "file-1", Some("2022-05-01")) },
    ];
    put(&f.store, "file-1", 0, Rows { cases, ..Rows::default() }).await;
    let table = [
        (WorkFilter::default(), "d b c a e"),
        (WorkFilter { waiting_for: Some("desk".to_owned()), ..WorkFilter::default() }, "d c a"),
        (WorkFilter { waiting_for: Some("provider".to_owned()), ..WorkFilter::default() }, "d c a e"),
        (WorkFilter { state: Some("paid".to_owned()), ..WorkFilter::default() }, "e"),
        (WorkFilter { closed: true, ..WorkFilter::default() }, "x"),
        (WorkFilter { region: Some("SG".to_owned()), ..WorkFilter::default() }, "a"),
        (WorkFilter { region: Some("SG".to_owned()), state: Some("paid".to_owned()), ..WorkFilter::default() }, ""),
        (WorkFilter { kind: Some("flyaway".to_owned()), ..WorkFilter::default() }, "a"),
        (WorkFilter { overdue: Some(true), ..WorkFilter::default() }, "d"),
        (
            WorkFilter {
                overdue: Some(false),
                waiting_for: Some("customer".to_owned()),
                kind: Some("repair".to_owned()),
                ..WorkFilter::default()
            },
            "b",
        ),
    ];
    for (filter, expected) in table {
        for page in [1, 2, 100] {
            let found: Vec<String> = queue(&f.store, filter.clone(), page).await.into_iter().map(String::from).collect();
            assert_eq!(found.join(" "), expected, "{filter:?} by {page}");
        }
    }
    let totals: Vec<String> =
        f.store.work_totals().await.unwrap().iter().map(|t| format!("{} {} {}", t.waiting_for, t.overdue, t.cases)).collect();
    assert_eq!(totals, ["centre false 1", "customer false 1", "desk false 2", "desk true 1"]);
}

both!(sqlite_files_due, postgres_files_due, files_due);
async fn files_due(f: Fixture) {
    for (id, tick) in
        [("a", Some("2022-06-05")), ("b", Some("2022-06-01")), ("c", None), ("d", Some("2022-06-01")), ("e", Some("2022-06-06"))]
    {
        put(&f.store, id, 0, Rows { file: Some(file(id, "subject-1", 1, tick)), ..Rows::default() }).await;
    }
    let day = Day::from("2022-06-05");
    let ids = |files: Vec<FileRow>| files.into_iter().map(|file| String::from(file.file_id)).collect::<Vec<_>>().join(" ");
    assert_eq!(ids(f.store.files_due(&day, None, 10).await.unwrap()), "b d a");
    assert_eq!(ids(f.store.files_due(&day, None, 2).await.unwrap()), "b d");
    assert_eq!(ids(f.store.files_due(&day, Some((&"2022-06-01".into(), &"b".into())), 10).await.unwrap()), "d a");
    assert_eq!(ids(f.store.files_due(&"2022-05-31".into(), None, 10).await.unwrap()), "");
}

both!(sqlite_rebuild_reaches_same_bytes, postgres_rebuild_reaches_same_bytes, rebuild_reaches_same_bytes);
async fn rebuild_reaches_same_bytes(f: Fixture) {
    let rows = |id: &str, version| Rows {
        file: Some(file(id, "subject-1", version, None)),
        units: vec![unit(&format!("unit-{id}"), id, "subject-1", 0)],
        plans: vec![plan(&format!("plan-{id}"), id, "subject-1")],
        cases: vec![case(&format!("case-{id}"), id, None)],
    };
    for id in ["B", "a", "ä"] {
        put(&f.store, id, 0, rows(id, 1)).await;
    }
    let before = f.store.projections_digest().await.unwrap();
    assert_eq!(before.lines().count(), 12);
    assert_eq!(before.lines().next(), Some(r#"["file","B","subject-1",1,null]"#));

    f.store.clear_projections().await.unwrap();
    assert_eq!(f.store.projections_digest().await.unwrap(), "");
    for (stream, version) in f.store.streams(None, 10).await.unwrap() {
        f.store.replace_projections_of(&stream, version, &rows(stream.as_str(), version)).await.unwrap();
    }
    assert_eq!(f.store.projections_digest().await.unwrap(), before);

    // A stray row of the file goes, and one of another file stays.
    f.meddle("UPDATE unit SET unit_id = 'stray' WHERE unit_id = 'unit-a'").await;
    assert_ne!(f.store.projections_digest().await.unwrap(), before);
    f.store.replace_projections_of(&"a".into(), 1, &rows("a", 1)).await.unwrap();
    assert_eq!(f.store.projections_digest().await.unwrap(), before);

    // Folded from a version that is no longer the last.
    put(&f.store, "a", 1, rows("a", 2)).await;
    let answer = f.store.replace_projections_of(&"a".into(), 1, &rows("a", 1)).await;
    assert_eq!(answer, Err(Error::Conflict { stream: "a".into(), expected: 1, found: 2 }));
    let answer = f.store.replace_projections_of(&"a".into(), 2, &rows("B", 2)).await;
    assert!(matches!(answer, Err(Error::Invalid { field: "rows", .. })), "{answer:?}");
    assert_eq!(f.store.file(&"a".into()).await.unwrap().unwrap().version, 2);
}
