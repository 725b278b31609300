//! Stored cases decided under two editions: every form of line, and every way in which one can be wrong.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use crate::worked_example::edition;
use aftercare_terms::{CaseError, CasesReport, Circumstances, Edition, Replayer, Sampler, read_case, receipt};
use serde_json::Value as Json;

fn editions() -> (Edition, Edition) {
    (edition("en"), edition("de"))
}

/// A file of lines, replayed from its first on.
fn replay(en: &Edition, de: &Edition, lines: &[String]) -> Result<CasesReport, CaseError> {
    let mut replayer = Replayer::new(en, de);
    let headed = replayer.header(lines.first().map_or(b"", |l| l.as_bytes()))?;
    let rest = if headed { &lines[1..] } else { lines };
    replayer.lines(if headed { 2 } else { 1 }, rest.join("\n").as_bytes())?;
    Ok(replayer.report())
}

/// Rows under a header, and the same as objects.
fn forms(en: &Edition, count: usize) -> [Vec<String>; 2] {
    let mut sampler = Sampler::new(en, 3);
    let header: Json = serde_json::from_str(&sampler.header()).unwrap();
    let names: Vec<&str> = header["columns"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    let (mut rows, mut objects) = (vec![sampler.header()], Vec::new());
    for _ in 0..count {
        let row = sampler.row();
        let values: Vec<Json> = serde_json::from_str(&row).unwrap();
        let mut facts: serde_json::Map<String, Json> = names.iter().map(|n| (*n).to_owned()).zip(values).collect();
        let findings = facts.remove("findings").unwrap();
        let object = serde_json::json!({ "facts": facts, "findings": findings }).to_string();
        rows.push(row);
        objects.push(object);
    }
    [rows, objects]
}

fn receipt_line(en: &Edition, object: &String) -> String {
    let case = read_case(en.schema(), object.as_bytes()).unwrap();
    let receipt = receipt(en, &case.facts, &en.decide(&case.facts), &Circumstances::default());
    serde_json::to_string(&receipt).unwrap()
}

#[test]
fn every_form_of_line_is_decided_alike() {
    let (en, de) = editions();
    let [rows, objects] = forms(&en, 40);
    let receipts: Vec<String> = objects.iter().map(|object| receipt_line(&en, object)).collect();
    let told = replay(&en, &de, &objects).unwrap();
    assert_eq!(told.cases, 40);
    assert!(told.otherwise > 0 && !told.by.is_empty());
    assert_eq!(replay(&en, &de, &receipts).unwrap(), told);
    let mut of_rows = replay(&en, &de, &rows).unwrap();
    // The header takes a line.
    of_rows.shown.iter_mut().for_each(|case| case.line -= 1);
    assert_eq!(of_rows, told);
    assert_eq!(replay(&en, &en, &objects).unwrap().otherwise, 0);
}

#[test]
fn the_cases_that_end_otherwise_are_those_that_are_decided_otherwise() {
    let (en, de) = editions();
    let [_, objects] = forms(&en, 300);
    let otherwise = |line: &String| {
        let case = read_case(en.schema(), line.as_bytes()).unwrap();
        let (a, b) = (en.decide(&case.facts), de.decide(&case.facts));
        let open = |d: &aftercare_terms::Decision| d.open().collect::<Vec<_>>();
        let lines = |e: &Edition, d: &aftercare_terms::Decision| {
            let allowed = d.status == aftercare_terms::Status::Allowed;
            let customer = |l: &aftercare_terms::FeeLine| l.payer == aftercare_terms::Party::Customer;
            e.fees(d).filter(|_| allowed).map(|l| l.into_iter().filter(customer).map(|l| l.amount).sum::<i64>())
        };
        a.status != b.status || open(&a) != open(&b) || lines(&en, &a) != lines(&de, &b)
    };
    let expected: Vec<usize> = objects.iter().enumerate().filter(|(_, line)| otherwise(line)).map(|(n, _)| n + 1).collect();
    let found = replay(&en, &de, &objects).unwrap();
    assert_eq!(usize::try_from(found.otherwise), Ok(expected.len()));
    assert_eq!(found.shown.iter().map(|c| c.line).collect::<Vec<_>>(), expected.iter().take(10).copied().collect::<Vec<_>>());
}

#[test]
fn parts_of_a_file_come_to_the_same_as_the_whole() {
    let (en, de) = editions();
    let [_, objects] = forms(&en, 90);
    let whole = replay(&en, &de, &objects).unwrap();
    let mut parts = CasesReport::default();
    // The last part first: the order in which workers end does not matter.
    for first in [60, 30, 0] {
        let mut replayer = Replayer::new(&en, &de).fresh();
        replayer.lines(first + 1, objects[first..first + 30].join("\n").as_bytes()).unwrap();
        parts.append(replayer.report());
    }
    let sorted = |report: &CasesReport| {
        let mut by = report.by.clone();
        by.sort_by(|a, b| a.what.cmp(&b.what));
        CasesReport { by, ..report.clone() }
    };
    assert_eq!(sorted(&parts), sorted(&whole));
}

#[test]
fn a_line_that_is_no_case_is_named() {
    let (en, de) = editions();
    let facts = |facts: &str| format!("{{\"facts\":{{{facts}}}}}");
    let good = facts("\"act\":\"open\"");
    let columns = |names: &str| format!("{{\"columns\":[{names}]}}");
    for (lines, line, message) in [
        (vec![good.clone(), String::new(), "{".to_owned()], 3, "EOF while parsing an object"),
        (vec![good.clone(), "[]".to_owned()], 2, "invalid type: sequence, expected an object with `facts`"),
        (vec![good.clone(), facts("\"act\":\"opening\"")], 2, "`act`: one of "),
        (vec![facts("\"plan.years\":\"two\"")], 1, "`plan.years`: an integer is expected"),
        (vec![facts("\"plan.yers\":2")], 1, "`plan.yers`: no such fact"),
        (vec!["{\"facts\":{},\"findings\":[\"CR-1.1-a\"]}".to_owned()], 1, "`findings`: `CR-1.1-a` is no exclusion of either edition"),
        (vec!["{\"form\":7,\"facts\":{}}".to_owned()], 1, "`form`: receipts of form 7 are not known"),
        (vec![columns("\"act\",\"plan.yers\""), "[\"open\",2]".to_owned()], 1, "`columns`: `plan.yers`: no such fact"),
        (vec![columns("\"act\",\"act\"")], 1, "`columns`: `act` stands twice"),
        (vec![columns("7")], 1, "invalid type: integer `7`, expected a string"),
        (vec![columns("\"act\",\"plan.years\""), "[\"open\"]".to_owned()], 2, "an array of 2 values is expected"),
        (
            vec![columns("\"act\",\"plan.years\""), "[\"open\",1]".to_owned(), "[\"open\",1,2]".to_owned()],
            3,
            "an array of 2 values is expected",
        ),
        (vec![columns("\"act\",\"plan.years\""), "[\"open\",true]".to_owned()], 2, "`plan.years`: an integer is expected"),
        (vec![columns("\"act\""), good.clone()], 2, "invalid type: map, expected an array of 1 values"),
    ] {
        let error = replay(&en, &de, &lines).unwrap_err();
        assert_eq!(error.line, line, "{lines:?}: {error}");
        assert!(error.message.starts_with(message), "{lines:?}: {error}");
    }
}

#[test]
fn a_line_that_is_no_text_is_named() {
    let (en, de) = editions();
    let good = b"{\"facts\":{\"act\":\"open\"}}\n";
    for (text, line, message) in [
        ([&good[..], b"\n{\"facts\":{\"act\":\"\xff\"}}\n", good].concat(), 12, "not UTF-8"),
        ([&good[..], b"{}\n\xff\n"].concat(), 11, "`facts` is missing"),
        (b"\xff".to_vec(), 10, "not UTF-8"),
    ] {
        let error = Replayer::new(&en, &de).lines(10, &text).unwrap_err();
        assert_eq!((error.line, error.message.as_str()), (line, message));
    }
}

#[test]
fn what_only_receipts_say_is_no_field_of_a_case() {
    let en = edition("en");
    let error = read_case(en.schema(), br#"{"facts":{},"outcome":{}}"#).unwrap_err();
    assert_eq!(error.message, "`outcome`: no such field of a case");
}
