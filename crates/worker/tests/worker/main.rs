//! Whatever becomes of the process that reads, there is an answer.

#![cfg(unix)]

mod copies;

use aftercare_evidence::encode::{SyntheticFlight, flown_record, sealing_keys};
use aftercare_evidence::{Completeness, FormatVersion, KeyRequest, Keys};
use aftercare_worker::{Answer, Asked, KeySource, KeyTrouble, Limits, Reading, Trouble, Worker};
use std::sync::Arc;
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
    let Answer { held, reading, .. } = worker.read(&b"bytes"[..]).await;
    assert_eq!(held, ["limits"]);
    assert!(reading.is_ok());
}

/// Somebody who has no keys.
#[derive(Debug)]
struct Nobody(KeyTrouble);

impl KeySource for Nobody {
    fn ask<'a>(&'a self, _: &'a KeyRequest) -> Asked<'a> {
        Box::pin(std::future::ready(Err(self.0.clone())))
    }
}

fn completeness(answer: &Answer) -> Option<Completeness> {
    match &answer.reading {
        Ok(Reading::Flight(log)) => Some(log.completeness),
        _ => None,
    }
}

#[tokio::test]
async fn a_sealed_record_is_read_again_with_its_keys() {
    let flight = SyntheticFlight::flyaway(14);
    let bytes = flown_record(&flight).unwrap();
    let other = sealing_keys(FormatVersion::new(14).unwrap(), 99, 1);
    let right: Arc<dyn KeySource> = Arc::new(flight.keys());
    let table: [(Option<Arc<dyn KeySource>>, _, _); 5] = [
        (None, Completeness::Sealed, None),
        (Some(right.clone()), Completeness::WholeRecordArea, Some(Ok(()))),
        (Some(Arc::new(other)), Completeness::Sealed, Some(Err(KeyTrouble::OfAnotherRecord))),
        (Some(Arc::new(Keys::default())), Completeness::Sealed, Some(Err(KeyTrouble::OfAnotherRecord))),
        (Some(Arc::new(Nobody(KeyTrouble::TimedOut))), Completeness::Sealed, Some(Err(KeyTrouble::TimedOut))),
    ];
    for (source, expected, keys) in table {
        let worker = source.into_iter().fold(Worker::unprotected(), Worker::with_keys);
        let answer = worker.read_unsealing(async || Ok(bytes.as_slice())).await;
        assert_eq!((completeness(&answer), answer.keys), (Some(expected), keys));
    }
    // What is not sealed asks for nothing.
    let plain = flown_record(&SyntheticFlight::flyaway(11)).unwrap();
    let worker = Worker::unprotected().with_keys(Arc::new(Nobody(KeyTrouble::Unreachable)));
    assert_eq!(worker.read_unsealing(async || Ok(plain.as_slice())).await.keys, None);
    // A file that cannot be begun again stays sealed.
    let begun = std::sync::atomic::AtomicBool::new(false);
    let once = async || {
        let again = begun.swap(true, std::sync::atomic::Ordering::SeqCst);
        if again { Err(std::io::ErrorKind::NotFound.into()) } else { Ok(bytes.as_slice()) }
    };
    let answer = Worker::unprotected().with_keys(right).read_unsealing(once).await;
    assert_eq!((completeness(&answer), answer.keys), (Some(Completeness::Sealed), Some(Err(KeyTrouble::NotReadAgain))));
}

#[tokio::test]
async fn keys_come_before_the_file_and_in_no_argument() {
    let keys = SyntheticFlight::flyaway(14).keys();
    // The process gives back how much it heard before the file, and what of its arguments and surroundings looks like a key.
    let script = r#"length=$(head -c 4 | od -An -tu1 | awk '{print ($1*256+$2)*65536+$3*256+$4}')
        case "$(head -c "$length")" in *featurePoint*) held=keys;; *) held=none;; esac
        case "$(cat)" in "the file") ;; *) held=other;; esac
        case "$* $(env)" in *Feature*) held=told;; esac
        echo "{\"held\":[\"$held\"],\"reading\":{\"Ok\":{\"other\":\"text\"}}}""#;
    let script = format!("PATH=/usr/bin:/bin; {script}");
    for (keys, expected) in [(&keys, "keys"), (&Keys::default(), "none")] {
        let answer = shell(&script, Limits::default()).read_with(&b"the file"[..], keys).await;
        assert_eq!(answer.held, [expected]);
    }
}
