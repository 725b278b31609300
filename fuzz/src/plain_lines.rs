use aftercare_evidence::encode::{FlightRecord, record_of_lines, sealing_keys};
use aftercare_evidence::{EvidenceError, FormatVersion, Keys};

/// Versions that differ in what lines and details look like.
const VERSIONS: [u8; 3] = [4, 11, 14];

/// A record out of lines that are neither scrambled nor checked, so that a change of a byte changes a value and not only a check byte. The
/// first byte chooses the version; a line is its type, its length and its payload.
pub fn record(bytes: &[u8]) -> Result<Vec<u8>, EvidenceError> {
    let (choice, rest) = bytes.split_first().unwrap_or((&0, &[]));
    of_lines(VERSIONS[usize::from(*choice) % VERSIONS.len()], rest)
}

/// As [`record`], sealed, with keys that open all of it, a part, or nothing. The first byte chooses the version, how many groups of keys there
/// are and whether they are the right ones, and how much of the record is there.
pub fn sealed_record(bytes: &[u8]) -> Result<(Vec<u8>, Keys), EvidenceError> {
    let (choice, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let number = 13 + (choice & 1);
    let mut record = of_lines(number, rest)?;
    record.truncate(record.len() - record.len() * usize::from(choice >> 4) / 16);
    let version = FormatVersion::new(number).unwrap_or_else(|| panic!("there is no version {number}"));
    Ok((record, sealing_keys(version, u64::from(choice >> 3 & 1), 1 + usize::from(choice >> 1 & 3))))
}

fn of_lines(version: u8, mut rest: &[u8]) -> Result<Vec<u8>, EvidenceError> {
    let mut lines = Vec::new();
    while let [kind, length, after @ ..] = rest {
        // Two bytes of a line of the shorter frames are its first byte and its check byte.
        let (payload, after) = after.split_at(usize::from(*length).min(253).min(after.len()));
        lines.push((*kind, payload));
        rest = after;
    }
    record_of_lines(&FlightRecord::synthetic(version), &lines)
}

/// The same bytes, of a record whose lines stand there as they are: of version 4, or of 6, which has the lines of 11.
pub fn of_record(record: &[u8]) -> Vec<u8> {
    let long = record[10] > 5;
    let mut rest = if long { &record[100..] } else { &record[12..] };
    let mut out = vec![u8::from(long)];
    while let [kind, length, after @ ..] = rest {
        let length = usize::from(*length);
        if after.get(length) != Some(&0xFF) {
            break;
        }
        out.extend([*kind, *length.to_le_bytes().first().unwrap_or(&0)]);
        out.extend(&after[..length]);
        rest = &after[length + 1..];
    }
    out
}

/// Where the line ends that reaches over `at`.
pub fn first_lines(lines: &[u8], at: usize) -> usize {
    let mut end = 0;
    while let Some([_, length]) = lines.get(end..end + 2).filter(|_| end < at) {
        end = (end + 2 + usize::from(*length)).min(lines.len());
    }
    end
}
