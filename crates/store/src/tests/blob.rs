use super::harness::{Fixture, both};
use super::vault::{vault, write};
use crate::{BlobId, BlobInfo, Error, Micros, Result, Store, SubjectId};

const CHUNK: usize = 64 * 1024;

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

async fn upload(store: &Store, id: &str, at: i64, pieces: &[&[u8]]) -> BlobInfo {
    let mut upload = store.blob_upload(&"ann".into(), "photo", "image/png", &id.into(), Micros(at)).await.unwrap();
    for piece in pieces {
        upload.push(piece).await.unwrap();
    }
    upload.finish().await.unwrap()
}

async fn download(store: &Store, id: &str) -> Result<Option<Vec<u8>>> {
    match store.blob_read(&"ann".into(), &id.into()).await? {
        Some(reader) => reader.read_to_end(10_000_000).await.map(Some),
        None => Ok(None),
    }
}

both!(sqlite_blob_sizes, postgres_blob_sizes, blob_sizes);
async fn blob_sizes(f: Fixture) {
    for (size, chunks) in [(0, 1), (1, 1), (CHUNK - 1, 1), (CHUNK, 1), (CHUNK + 1, 2), (3 * CHUNK, 3), (200_000, 4)] {
        let (id, whole) = (format!("blob-{size}"), bytes(size));
        let (head, tail) = whole.split_at(size / 3);
        let info = upload(&f.store, &id, 1, &[head, b"", tail]).await;
        assert_eq!((info.size_bytes, info.chunk_count), (i64::try_from(size).unwrap(), chunks), "{size}");
        assert!(download(&f.store, &id).await.unwrap() == Some(whole), "{size} bytes came back otherwise");
    }
    assert_eq!(f.store.blobs_of_subject(&"ann".into()).await.unwrap().len(), 7);
    assert_eq!(f.store.blobs_of_subject(&"bob".into()).await.unwrap(), []);
    assert!(f.store.blob_read(&"bob".into(), &"blob-1".into()).await.unwrap().is_none());
    let reader = f.store.blob_read(&"ann".into(), &"blob-200000".into()).await.unwrap().unwrap();
    assert!(matches!(reader.read_to_end(199_999).await, Err(Error::Invalid { field: "blob", .. })));
}

both!(sqlite_blob_altered_refused, postgres_blob_altered_refused, blob_altered_refused);
async fn blob_altered_refused(f: Fixture) {
    let whole = bytes(3 * CHUNK);
    let refused = |id: &str| Err(Error::Tampered { what: "blob", id: id.to_owned() });
    upload(&f.store, "cut", 1, &[&whole]).await;
    f.meddle("DELETE FROM blob_chunk WHERE blob_id = 'cut' AND n = 2; UPDATE blob SET chunk_count = 2 WHERE blob_id = 'cut'").await;
    assert_eq!(download(&f.store, "cut").await, refused("cut"));

    upload(&f.store, "swapped", 1, &[&whole]).await;
    f.meddle("UPDATE blob_chunk SET n = n + 10 WHERE blob_id = 'swapped'; UPDATE blob_chunk SET n = 11 - n WHERE blob_id = 'swapped' AND n < 12; UPDATE blob_chunk SET n = 2 WHERE blob_id = 'swapped' AND n = 12").await;
    assert_eq!(download(&f.store, "swapped").await, refused("swapped"));

    upload(&f.store, "renamed", 1, &[b"x"]).await;
    f.meddle("UPDATE blob SET kind = 'flight-record' WHERE blob_id = 'renamed'").await;
    assert_eq!(download(&f.store, "renamed").await, refused("renamed"));

    upload(&f.store, "hole", 1, &[&whole]).await;
    f.meddle("DELETE FROM blob_chunk WHERE blob_id = 'hole' AND n = 1").await;
    assert_eq!(download(&f.store, "hole").await, Err(Error::NotFound { what: "blob chunk" }));
}

both!(sqlite_blob_sweep, postgres_blob_sweep, blob_sweep);
async fn blob_sweep(f: Fixture) {
    let ann = SubjectId::from("ann");
    upload(&f.store, "kept", 1, &[b"a"]).await;
    upload(&f.store, "other-kind", 1, &[b"b"]).await;
    upload(&f.store, "young", 50, &[b"c"]).await;
    f.store.commit(vault(vec![write("ann", "photo", "kept", "{}"), write("ann", "note", "other-kind", "{}")])).await.unwrap();
    let mut unfinished = f.store.blob_upload(&ann, "photo", "image/png", &"unfinished".into(), Micros(2)).await.unwrap();
    unfinished.push(&bytes(CHUNK + 1)).await.unwrap();
    assert!(f.store.blob_read(&ann, &"unfinished".into()).await.unwrap().is_none());

    assert_eq!(f.store.blob_sweep(Micros(50), 10).await.unwrap(), 2);
    assert_eq!(f.store.blob_sweep(Micros(50), 10).await.unwrap(), 0);
    let left: Vec<BlobId> = f.store.blobs_of_subject(&ann).await.unwrap().into_iter().map(|blob| blob.blob_id).collect();
    assert_eq!(left, [BlobId::from("kept"), BlobId::from("young")]);
    assert_eq!(f.count("blob_chunk", "1 = 1").await, 2);
    // What was swept while it came in cannot be finished.
    assert_eq!(unfinished.finish().await, Err(Error::NotFound { what: "blob upload" }));
    assert_eq!(f.count("blob_chunk", "1 = 1").await, 2);

    f.store.blob_delete(&"bob".into(), &"kept".into()).await.unwrap();
    assert_eq!(download(&f.store, "kept").await.unwrap(), Some(b"a".to_vec()));
    f.store.blob_delete(&ann, &"kept".into()).await.unwrap();
    assert_eq!(download(&f.store, "kept").await.unwrap(), None);
    assert_eq!(f.count("blob_chunk", "1 = 1").await, 1);
}
