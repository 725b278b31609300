//! What the process is told before the file: whether all of it is wanted or a digest, and the keys, if there are any. Neither its arguments nor
//! its environment would keep a secret.

use crate::Trouble;
use aftercare_evidence::{DigestBounds, Keys};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// Twice what as many keys as there can be take up.
const LONGEST: u32 = 1024 * 1024;

/// What is wanted of a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Wanted {
    pub keys: Keys,
    /// By these bounds; none: all of it.
    pub digest: Option<DigestBounds>,
}

/// The length, and what is wanted as JSON.
pub(crate) fn written(wanted: &Wanted) -> Result<Vec<u8>, Trouble> {
    let json = serde_json::to_vec(wanted).map_err(|_| Trouble::Process)?;
    let length = u32::try_from(json.len()).ok().filter(|length| *length <= LONGEST).ok_or(Trouble::Process)?;
    Ok([length.to_be_bytes().as_slice(), &json].concat())
}

pub(crate) fn read(from: &mut impl Read) -> Result<Wanted, Trouble> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(|_| Trouble::Process)?;
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(Trouble::Process);
    }
    let mut json = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut json).map_err(|_| Trouble::Process)?;
    serde_json::from_slice(&json).map_err(|_| Trouble::Process)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aftercare_evidence::encode::sealing_keys;
    use aftercare_evidence::{FormatVersion, MAX_GROUPS};

    #[test]
    fn what_is_written_is_read_and_the_file_begins_behind_it() {
        for groups in [0, 1, MAX_GROUPS] {
            let keys = sealing_keys(FormatVersion::new(14).unwrap(), 7, groups);
            let wanted = Wanted { keys: if groups == 0 { Keys::default() } else { keys }, digest: None };
            let mut stream = written(&wanted).unwrap();
            stream.extend(b"the file");
            let mut from = stream.as_slice();
            assert_eq!(read(&mut from), Ok(wanted));
            assert_eq!(from, b"the file");
        }
        for odd in [&b""[..], b"\0\0\0", b"\0\0\0\0", b"\0\0\0\x02", b"\0\0\0\x02{}", b"\xFF\xFF\xFF\xFF[]"] {
            assert_eq!(read(&mut &*odd), Err(Trouble::Process), "{odd:?}");
        }
    }
}
