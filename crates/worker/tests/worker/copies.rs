//! Whatever becomes of the process that copies, what it gave counts only where it ends well.

use super::shell;
use aftercare_evidence::photo::Removal;
use aftercare_worker::{Limits, Trouble, Worker};
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

const BOTH: Removal = Removal { place: true, serial: true };

async fn copied(worker: &Worker, what: Removal) -> (Result<(), Trouble>, Vec<u8>) {
    let (out, mut taken) = tokio::io::duplex(1024);
    let (file, mut copy) = (vec![7; 300_000], Vec::new());
    let (made, read) = tokio::join!(worker.copy(file.as_slice(), what, out), taken.read_to_end(&mut copy));
    assert!(read.is_ok());
    (made, copy)
}

#[tokio::test]
async fn a_process_that_gives_nothing_of_use_gives_no_copy() {
    let limits = Limits { file: 400_000, clock: Duration::from_secs(30), ..Limits::default() };
    let unreadable = Trouble::Unreadable { code: "x".to_owned(), message: "y".to_owned() };
    for (script, expected) in [
        ("echo nonsense", Trouble::Process),
        ("exit 3", Trouble::Process),
        ("exec <&-; exit 0", Trouble::Process),
        ("kill -9 $$", Trouble::Stopped),
        // It says that all is well, and ends otherwise.
        (r#"echo '{"Ok":null}'; echo half; exit 3"#, Trouble::Process),
        (r#"echo '{"Ok":null}'; echo half; kill -9 $$"#, Trouble::Stopped),
        // It never stops talking, in the first line or after it.
        ("exec tr '\\0' x </dev/zero", Trouble::Process),
        (r#"echo '{"Ok":null}'; exec yes"#, Trouble::TooLarge),
        (r#"cat >/dev/null; echo '{"Err":{"trouble":"unreadable","code":"x","message":"y"}}'"#, unreadable),
        (r#"echo '{"Err":{"trouble":"panicked"}}'"#, Trouble::Panicked),
    ] {
        let (made, _) = copied(&shell(script, limits), BOTH).await;
        assert!(made == Err(expected.clone()) || (made == Err(Trouble::Stopped) && expected == Trouble::Process), "{script}: {made:?}");
    }
    let nowhere = Worker::new("/nowhere/at-all".into(), Vec::new(), limits);
    assert_eq!(copied(&nowhere, BOTH).await.0, Err(Trouble::Process));
    let limits = Limits { clock: Duration::from_millis(50), ..limits };
    assert_eq!(copied(&shell("exec tail -f /dev/null", limits), BOTH).await.0, Err(Trouble::Stopped));
}

#[tokio::test]
async fn the_process_is_told_by_words_what_to_leave_out() {
    let script = r#"cat >/dev/null; echo '{"Ok":null}'; printf '%s' "$*""#;
    let worker = Worker::new("/bin/sh".into(), vec!["-c".into(), script.into(), "sh".into()], Limits::default());
    for (place, serial, said) in [(true, false, "place"), (false, true, "serial"), (true, true, "place serial")] {
        let (made, copy) = copied(&worker, Removal { place, serial }).await;
        assert_eq!((made, String::from_utf8(copy).unwrap().as_str()), (Ok(()), said));
    }
}
