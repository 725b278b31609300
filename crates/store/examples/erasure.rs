//! How long the erasure of a typical owner takes among few and among many: `cargo run --release -p aftercare-store --example erasure -- 1000 1000000`
//! prints for each number of subjects the median in milliseconds.

use aftercare_store::{Batch, BlindIndex, ErasureList, Error, Message, Micros, OperatorKey, Sealing, Store, SubjectId, VaultWrite};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

const MEASURED: u32 = 15;
const AT_ONCE: u32 = 512;
const RECORD_BYTES: usize = 2 * 1024 * 1024;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn sealing() -> Sealing {
    let count = AtomicU64::new(0);
    Sealing::new(&OperatorKey::new([7; 32]), move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            let next = count.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
            chunk.iter_mut().zip(next).for_each(|(slot, byte)| *slot = byte);
        }
        Ok(())
    })
}

fn row(subject: &SubjectId, kind: &str, id: &str, plain: &str, indexed: Option<&str>) -> VaultWrite {
    let index = indexed.map(|index| BlindIndex { kind: index.to_owned(), value: format!("{subject} {id}"), unique: true });
    VaultWrite::Put {
        subject_id: subject.clone(),
        kind: kind.to_owned(),
        row_id: format!("{subject}-{id}").as_str().into(),
        plain: plain.as_bytes().to_vec(),
        at: Micros(1),
        indexes: index.into_iter().collect(),
    }
}

/// Somebody who has an account and a device. Numbers rise with time, as those of accounts do.
async fn somebody(store: Store, subject: SubjectId) -> Result<(), Error> {
    let vault = vec![
        row(&subject, "person", "profile", "{\"name\":\"Kim\",\"email\":\"kim@example.org\"}", Some("email")),
        row(&subject, "unit-serial", "u1", "{\"value\":\"SYN-0001\"}", Some("serial")),
    ];
    store.commit(Batch { vault, ..Batch::default() }).await.map(drop)
}

/// Two devices, three cases, forty messages, and a flight record of two megabytes.
async fn typical(store: &Store, subject: &SubjectId) -> Result<(), Error> {
    somebody(store.clone(), subject.clone()).await?;
    let mut vault = vec![row(subject, "unit-serial", "u2", "{\"value\":\"SYN-0002\"}", Some("serial"))];
    vault.extend((0..3).map(|n| row(subject, "case", &format!("c{n}"), "{\"description\":\"it fell\"}", None)));
    let message = |n: u32| Message {
        message_id: format!("{subject}-m{n}").as_str().into(),
        kind: "notice".to_owned(),
        subject_id: subject.clone(),
        template: "account-closed".to_owned(),
        payload: vec![b' '; 400],
        created_at: Micros(1),
        next_at: Micros(1),
    };
    store.commit(Batch { vault, outbox: (0..40).map(message).collect(), ..Batch::default() }).await?;
    let id = format!("{subject}-record").as_str().into();
    let mut upload = store.blob_upload(subject, "flight-record", "application/octet-stream", &id, Micros(1)).await?;
    upload.push(&vec![1; RECORD_BYTES]).await?;
    upload.finish().await.map(drop)
}

#[expect(clippy::disallowed_methods, reason = "it measures real time")]
async fn measure(folder: &Path, subjects: u32) -> Outcome<f64> {
    let path = folder.join(format!("{subjects}.db"));
    let list = ErasureList::new(&folder.join(format!("{subjects}.log")));
    let store = Store::open_sqlite(&path, sealing()).await?.with_erasures([list]);
    let mut next = 0;
    while next < subjects {
        let until = subjects.min(next.saturating_add(AT_ONCE));
        let tasks: Vec<_> = (next..until).map(|n| tokio::spawn(somebody(store.clone(), SubjectId::new(format!("s{n:010}"))))).collect();
        for task in tasks {
            task.await??;
        }
        next = until;
    }
    let measured: Vec<_> = (0..MEASURED).map(|n| SubjectId::new(format!("typical{n}"))).collect();
    for subject in &measured {
        typical(&store, subject).await?;
    }
    let mut taken = Vec::new();
    for subject in &measured {
        let begun = Instant::now();
        store.erase_subject(subject, Micros(2), "2022-08-01").await?;
        taken.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    taken.sort_by(f64::total_cmp);
    Ok(taken.get(taken.len() / 2).copied().unwrap_or_default())
}

fn main() -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("aftercare-erasure-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    for subjects in std::env::args().skip(1) {
        let millis = runtime.block_on(measure(&folder, subjects.parse()?))?;
        println!("{subjects} {millis:.1}");
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
