//! What the process is told before the file: the keys, if there are any. Neither its arguments nor its environment would keep a secret.

use crate::Trouble;
use aftercare_evidence::Keys;
use std::io::Read;

/// Twice what as many keys as there can be take up.
const LONGEST: u32 = 1024 * 1024;

/// The length, and the keys as JSON.
pub(crate) fn written(keys: &Keys) -> Result<Vec<u8>, Trouble> {
    let json = if keys.is_empty() { Vec::new() } else { serde_json::to_vec(keys).map_err(|_| Trouble::Process)? };
    let length = u32::try_from(json.len()).ok().filter(|length| *length <= LONGEST).ok_or(Trouble::Process)?;
    Ok([length.to_be_bytes().as_slice(), &json].concat())
}

pub(crate) fn read(from: &mut impl Read) -> Result<Keys, Trouble> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(|_| Trouble::Process)?;
    let length = u32::from_be_bytes(length);
    if length == 0 {
        return Ok(Keys::default());
    }
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
            let mut stream = written(&keys).unwrap();
            stream.extend(b"the file");
            let mut from = stream.as_slice();
            assert_eq!(read(&mut from), Ok(if groups == 0 { Keys::default() } else { keys }));
            assert_eq!(from, b"the file");
        }
        for odd in [&b""[..], b"\0\0\0", b"\0\0\0\x02", b"\0\0\0\x02{}", b"\xFF\xFF\xFF\xFF[]"] {
            assert_eq!(read(&mut &*odd), Err(Trouble::Process), "{odd:?}");
        }
    }
}
