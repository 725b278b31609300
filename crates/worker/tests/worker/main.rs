//! Whatever becomes of the process that reads, there is an answer.

#![cfg(unix)]

use aftercare_worker::{Answer, Limits, Trouble, Worker};
use std::time::Duration;

fn shell(script: &str, limits: Limits) -> Worker {
    Worker::new("/bin/sh".into(), vec!["-c".into(), script.into()], limits)
}

async fn trouble(worker: &Worker, file: &[u8]) -> Option<Trouble> {
    worker.read(file).await.reading.err()
}

#[tokio::test]
async fn a_process_that_answers_nothing_of_use_is_no_answer() {
    let limits = Limits { answer: 1000, clock: Duration::from_secs(30), ..Limits::default() };
    for (script, expected) in [
        ("echo nonsense", Trouble::Process),
        ("exit 3", Trouble::Process),
        ("kill -9 $$", Trouble::Stopped),
        ("kill -31 $$", Trouble::Stopped),
        // It never stops talking.
        ("yes", Trouble::Stopped),
        // It reads nothing of what it is given, and says nothing.
        ("exec <&-; exit 0", Trouble::Process),
    ] {
        let file = vec![7; 300_000];
        assert_eq!(trouble(&shell(script, limits), &file).await, Some(expected), "{script}");
    }
    assert_eq!(trouble(&Worker::new("/nowhere/at-all".into(), Vec::new(), limits), b"x").await, Some(Trouble::Process));
}

#[tokio::test]
async fn a_process_that_hangs_is_stopped() {
    let limits = Limits { clock: Duration::from_millis(50), ..Limits::default() };
    assert_eq!(trouble(&shell("exec tail -f /dev/null", limits), b"x").await, Some(Trouble::Stopped));
}

#[tokio::test]
async fn an_answer_comes_back_as_it_was_given() {
    let answer = r#"{"held":["limits"],"reading":{"Ok":{"other":"jpeg"}}}"#;
    let worker = shell(&format!("cat >/dev/null; echo '{answer}'"), Limits::default());
    let Answer { held, reading } = worker.read(&b"bytes"[..]).await;
    assert_eq!(held, ["limits"]);
    assert!(reading.is_ok());
}
