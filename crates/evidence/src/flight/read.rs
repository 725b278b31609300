use super::cadence::Cadence;
use super::extent::Extent;
use super::fields::Fields;
use super::framing::{END_MARK, End, Line, Step, Walk};
use super::gathering::Gathering;
use super::header::{Completeness, FlightHeader, flight_header};
use super::keys::{KeyRequest, Keys, SealedKeys};
use super::prefix::{AUX_VERSION, LONG_PREFIX};
use super::prefix::{Prefix, line_length_width};
use super::tally::Tally;
use super::time::RecordTime;
use super::unsealing::{Opened, Unsealing};
use super::{kinds, obfuscation, summary};
use crate::log::{AnomalyKind, Fact, FlightLog, Header, Quantity};
use crate::window::len_u64;
use crate::{EvidenceError, FileKind};
use jiff::SignedDuration;

/// Fewer frames than the summary declares, beyond which a record with a regular end counts as cut all the same.
const FRAMES_MAY_MISS: u64 = 10;

/// Reads the flight record that `bytes`, a whole file, are: every version's summary, and the lines of versions 1 to 12. The lines of later
/// versions are encrypted with keys that the file does not hold; they are counted. Linear in the file.
///
/// # Errors
/// When the bytes are not a flight record of a known version, or when a summary that comes first contradicts itself. A record that was cut or
/// damaged is no error: it gives what there is, and says so.
pub fn read(bytes: &[u8]) -> Result<FlightLog, EvidenceError> {
    read_with(bytes, &Keys::default())
}

/// As [`read`], and opens with `keys` the lines that are encrypted. What no key opens stays sealed, and keys of another record open nothing.
///
/// # Errors
/// As [`read`].
pub fn read_with(bytes: &[u8], keys: &Keys) -> Result<FlightLog, EvidenceError> {
    let prefix = Prefix::read(bytes)?;
    let header = flight_header(bytes)?;
    let extent = Extent::of(&prefix, bytes);
    let lines = bytes.get(extent.lines.clone()).unwrap_or_default();
    let mut reader = Reader::new(prefix, &header, keys, lines);
    reader.understood = len_u64(bytes.get(..extent.head).unwrap_or(bytes));
    let end = reader.walk(lines, extent.lines.start);
    let ending = reader.ending(end, lines, extent.lines.start, &header);
    let details = bytes.get(extent.details.clone()).unwrap_or_default();
    reader.understood = reader.understood.saturating_add(len_u64(details));
    let tail = bytes.get(extent.tail.clone()).unwrap_or_default();
    reader.after_details(tail, extent.tail.start);
    Ok(reader.finish(header, &extent, ending, bytes))
}

/// How the lines ended.
#[derive(Debug, Clone, Copy)]
struct Ending {
    end: End,
    /// The file stops, or is damaged, here.
    at: usize,
    /// Pictures that the summary promises are not all there.
    pictures_missing: bool,
}

#[derive(Debug)]
struct Reader<'a> {
    prefix: Prefix,
    /// Nobody without keys, or without knowing the disguise, can read the lines.
    sealed: bool,
    /// None: a disguise that is not known, or none that keys would help against.
    unsealing: Option<Unsealing<'a>>,
    sealed_keys: SealedKeys,
    /// Lines that a key has opened.
    opened: u64,
    gathered: Gathering,
    tally: Tally,
    cadence: Cadence,
    plain: Vec<u8>,
    understood: u64,
    damages: u64,
}

impl<'a> Reader<'a> {
    fn new(prefix: Prefix, header: &FlightHeader, keys: &'a Keys, lines: &[u8]) -> Self {
        let time = RecordTime::new(header.start.recorded().copied());
        let mut gathered = Gathering::new(prefix.version, header.product_type.recorded().copied(), time);
        gathered.serials = summary::serials(header);
        let opens = prefix.version.is_sealed() && !prefix.unknown_disguise;
        Self {
            prefix,
            unsealing: opens.then(|| Unsealing::new(prefix.version, keys, Walk::new(lines, 0, line_length_width(prefix.version), true))),
            sealed_keys: SealedKeys::new(),
            opened: 0,
            sealed: prefix.version.is_sealed() || (prefix.unknown_disguise && is_disguised(&prefix)),
            gathered,
            tally: Tally::new(),
            cadence: Cadence::default(),
            plain: Vec::new(),
            understood: 0,
            damages: 0,
        }
    }

    fn damaged(&mut self, kind: AnomalyKind, at: usize) {
        self.damages += 1;
        if let Some(unsealing) = &mut self.unsealing {
            unsealing.lost();
        }
        self.gathered.builder.anomaly(kind, 1, offset(at));
    }

    fn walk(&mut self, area: &[u8], base: usize) -> (End, usize) {
        let mut walk = self.lines_of(area, base);
        for step in walk.by_ref() {
            match step {
                Step::Broken { at } => self.damaged(AnomalyKind::Broken, at),
                Step::Line(line) if !line.checks => {
                    self.tally.add(line.kind, false);
                    self.damaged(AnomalyKind::CheckFailed, line.at);
                }
                Step::Line(line) => self.line(&line),
            }
        }
        walk.end()
    }

    fn line(&mut self, line: &Line<'_>) {
        if self.sealed {
            self.cadence.line(line.kind, offset(line.at));
        }
        let opened = self.open(line);
        let is_read = opened == Opened::Yes && self.said(line);
        self.tally.add(line.kind, is_read);
        if opened == Opened::Sealed {
            self.tally.seal(line.kind);
        }
        if is_read || opened == Opened::Yes && !self.sealed {
            self.understood = self.understood.saturating_add(offset(line.len));
        }
    }

    /// Brings what a line says to light; it is then in the unsealing, or in `plain`.
    fn open(&mut self, line: &Line<'_>) -> Opened {
        let Some(unsealing) = &mut self.unsealing else {
            if self.sealed {
                return Opened::Sealed;
            }
            self.plain.clear();
            if is_disguised(&self.prefix) {
                obfuscation::reveal_line(line.kind, line.body, &mut self.plain);
            } else {
                self.plain.extend(line.body);
            }
            return Opened::Yes;
        };
        if line.kind == kinds::RECORD_RECOVER {
            unsealing.next_group();
            self.sealed_keys.next_group();
        }
        let opened = unsealing.open(line.kind, line.body);
        match opened {
            Opened::Sealed if unsealing.is_wrong(line.kind) => self.gathered.builder.anomaly(AnomalyKind::WrongKey, 1, offset(line.at)),
            Opened::Broken => {
                self.damages += 1;
                self.gathered.builder.anomaly(AnomalyKind::CheckFailed, 1, offset(line.at));
            }
            _ => {}
        }
        opened
    }

    fn said(&mut self, line: &Line<'_>) -> bool {
        let payload = self.unsealing.as_ref().map_or(self.plain.as_slice(), Unsealing::plain);
        let is_read = match line.kind {
            kinds::KEY_STORAGE if self.sealed => self.sealed_keys.line(Fields(payload)),
            kinds::RECORD_RECOVER | kinds::SECURITY if self.sealed => true,
            kind => {
                self.opened += u64::from(self.sealed);
                self.gathered.line(kind, payload, offset(line.at))
            }
        };
        if !is_read {
            self.gathered.builder.anomaly(AnomalyKind::WrongLength, 1, offset(line.at));
        }
        is_read
    }

    /// Some apps write a last line behind the details. Anything else there is none of the format's, and no damage to it.
    fn after_details(&mut self, tail: &[u8], base: usize) {
        let mut walk = self.lines_of(tail, base);
        if matches!(walk.next(), Some(Step::Line(line)) if line.checks) {
            self.walk(tail, base);
        }
    }

    fn lines_of<'b>(&self, area: &'b [u8], base: usize) -> Walk<'b> {
        let has_check = is_disguised(&self.prefix) && !self.prefix.unknown_disguise;
        Walk::new(area, base, line_length_width(self.prefix.version), has_check)
    }

    /// What comes after the last line.
    fn ending(&mut self, (end, at): (End, usize), area: &[u8], base: usize, header: &FlightHeader) -> Ending {
        let rest = len_u64(area).saturating_sub(offset(at.saturating_sub(base)));
        let mark = if end == End::Mark { len_u64(&END_MARK) } else { 0 };
        let room = if end == End::Torn { 0 } else { rest.saturating_sub(mark) };
        let promised = header.picture_bytes.recorded().copied();
        let pictures = promised.unwrap_or(room).min(room);
        if end != End::Torn {
            self.understood = self.understood.saturating_add(mark).saturating_add(pictures);
        }
        Ending { end, at, pictures_missing: promised.is_some_and(|bytes| bytes > room) }
    }

    /// What the summary says, and what the lines add to it.
    fn header(&mut self, summary: &FlightHeader) -> Header {
        let gathered = &mut self.gathered;
        let mut header = summary::header(summary, gathered.recovered.as_ref());
        if let Some(value) = gathered.firmware.take() {
            header.firmware = Fact::Recorded { value, source: "firmware.flight-controller".into() };
        } else if self.tally.sealed().any(|kind| kind == kinds::FIRMWARE) {
            header.firmware = Fact::Sealed;
        }
        let stamped = gathered.time.zero().filter(|_| header.start == Fact::NotRecorded || gathered.time.contradicted);
        if let Some(value) = stamped {
            header.start = Fact::Recorded { value, source: "custom.time".into() };
        }
        let flown = gathered.first_frame.zip(gathered.last_frame).map(|(first, last)| last.saturating_sub(first));
        if let Some(flown) = flown.filter(|flown| *flown > 0 && header.duration == Fact::NotRecorded) {
            header.duration = Fact::Estimated { value: SignedDuration::from_micros(flown), method: "last-frame-less-first".into() };
        }
        header
    }

    fn finish(mut self, summary: FlightHeader, extent: &Extent, ending: Ending, bytes: &[u8]) -> FlightLog {
        let sealed = sealed_quantities(&self.tally);
        let stays_sealed = self.sealed && (self.opened == 0 || !sealed.is_empty());
        let completeness = self.completeness(&summary, extent, ending, stays_sealed);
        if let Some((count, first)) = self.cadence.irregular() {
            self.gathered.builder.anomaly(AnomalyKind::Irregular, count, first);
        }
        let header = self.header(&summary);
        let key_request = request(self.sealed_keys, bytes).filter(|_| stays_sealed && self.unsealing.is_some());
        let (clocks, columns, anomalies) = self.gathered.builder.finish();
        FlightLog {
            kind: FileKind::FlightRecord,
            completeness,
            header,
            clocks,
            columns,
            modes: self.gathered.modes.finish(),
            homes: self.gathered.notes.homes,
            messages: self.gathered.notes.messages,
            settings: self.gathered.notes.settings,
            serials: self.gathered.serials.finish(),
            sealed,
            key_request,
            blocks: self.tally.blocks(),
            anomalies,
            bytes_read: self.understood,
        }
    }

    fn completeness(&mut self, summary: &FlightHeader, extent: &Extent, ending: Ending, stays_sealed: bool) -> Completeness {
        let frames = self.tally.count(kinds::OSD);
        let declared = summary.frames_declared.recorded().copied().map(u64::from);
        if self.tally.total() == 0 && ending.end == End::Area {
            return if extent.is_finished { Completeness::HeaderOnly } else { Completeness::Cut };
        }
        // Seen in finished records of these versions; of others nobody has shown it.
        let has_mark = matches!(self.prefix.version.number(), 11 | 13 | 14);
        let unmarked = has_mark && !matches!(ending.end, End::Mark);
        if unmarked {
            self.gathered.builder.anomaly(AnomalyKind::NoEnd, 1, offset(ending.at));
        }
        let missing = declared.map_or(0, |declared| declared.saturating_sub(frames));
        if declared.is_some_and(|declared| declared != frames) {
            self.gathered.builder.anomaly(AnomalyKind::Contradiction, 1, offset(ending.at));
        }
        let torn_at_end_of_file = ending.end == End::Torn && extent.lines.end == extent.file_len;
        if ending.end == End::Torn && !torn_at_end_of_file && !self.sealed {
            self.damaged(AnomalyKind::Broken, ending.at);
        }
        let regular_end = !ending.pictures_missing && matches!(ending.end, End::Mark | End::Pictures);
        let misses_frames = if regular_end { missing > FRAMES_MAY_MISS.max(declared.unwrap_or(0) / 100) } else { missing > 0 };
        let broken = self.damages > 0;
        let cut = !extent.is_finished || ending.pictures_missing || (misses_frames && !broken) || torn_at_end_of_file;
        if self.sealed {
            let whole_beat = self.cadence.trailing() == 0;
            let all_there = !cut && !broken && !misses_frames && ending.end != End::Torn && !unmarked && whole_beat;
            return match (stays_sealed, all_there) {
                (true, true) => Completeness::Sealed,
                (true, false) => Completeness::SealedCut,
                (false, true) => Completeness::WholeRecordArea,
                (false, false) if broken && !cut => Completeness::Damaged,
                (false, false) => Completeness::Cut,
            };
        }
        if cut {
            Completeness::Cut
        } else if broken {
            Completeness::Damaged
        } else {
            Completeness::WholeRecordArea
        }
    }
}

fn offset(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(u64::MAX)
}

/// Lines are disguised from version 7 on.
fn is_disguised(prefix: &Prefix) -> bool {
    prefix.version.number() >= 7
}

fn sealed_quantities(tally: &Tally) -> Vec<Quantity> {
    let mut sealed: Vec<Quantity> = tally.sealed().flat_map(|kind| kinds::quantities(kind).iter().copied()).collect();
    sealed.sort_unstable();
    sealed.dedup();
    sealed
}

/// What the second block before the lines says goes with the keys.
fn request(keys: SealedKeys, bytes: &[u8]) -> Option<KeyRequest> {
    let block = |at: usize| {
        let [kind, low, high] = bytes.get(at..)?.first_chunk::<3>()?;
        let end = at.checked_add(3)?.checked_add(usize::from(u16::from_le_bytes([*low, *high])))?;
        Some((*kind, bytes.get(at.checked_add(3)?..end)?, end))
    };
    let (_, _, second) = block(usize::try_from(LONG_PREFIX).ok()?)?;
    let (kind, said, _) = block(second)?;
    let [low, high, department, ..] = said else { return None };
    (kind == AUX_VERSION).then(|| keys.request(u16::from_le_bytes([*low, *high]), *department)).flatten()
}
