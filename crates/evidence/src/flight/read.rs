use super::cadence::Cadence;
use super::extent::Extent;
use super::framing::{END_MARK, End, Line, Step, Walk};
use super::gathering::Gathering;
use super::header::{Completeness, FlightHeader, flight_header};
use super::prefix::{Prefix, line_length_width};
use super::tally::Tally;
use super::time::RecordTime;
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
    let prefix = Prefix::read(bytes)?;
    let header = flight_header(bytes)?;
    let extent = Extent::of(&prefix, bytes);
    let mut reader = Reader::new(prefix, &header);
    reader.understood = len_u64(bytes.get(..extent.head).unwrap_or(bytes));
    let lines = bytes.get(extent.lines.clone()).unwrap_or_default();
    let end = reader.walk(lines, extent.lines.start);
    let ending = reader.ending(end, lines, extent.lines.start, &header);
    let details = bytes.get(extent.details.clone()).unwrap_or_default();
    reader.understood = reader.understood.saturating_add(len_u64(details));
    let tail = bytes.get(extent.tail.clone()).unwrap_or_default();
    reader.after_details(tail, extent.tail.start);
    Ok(reader.finish(header, &extent, ending))
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
struct Reader {
    prefix: Prefix,
    /// Nobody without keys, or without knowing the disguise, can read the lines.
    sealed: bool,
    gathered: Gathering,
    tally: Tally,
    cadence: Cadence,
    plain: Vec<u8>,
    understood: u64,
    damages: u64,
}

impl Reader {
    fn new(prefix: Prefix, header: &FlightHeader) -> Self {
        let time = RecordTime::new(header.start.recorded().copied());
        let mut gathered = Gathering::new(prefix.version, header.product_type.recorded().copied(), time);
        gathered.serials = summary::serials(header);
        Self {
            prefix,
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
        let is_read = if self.sealed {
            self.cadence.line(line.kind, offset(line.at));
            self.prefix.version.is_sealed() && matches!(line.kind, kinds::RECORD_RECOVER | kinds::SECURITY | kinds::KEY_STORAGE)
        } else {
            let payload = if is_disguised(&self.prefix) {
                obfuscation::reveal_line(line.kind, line.body, &mut self.plain);
                self.plain.as_slice()
            } else {
                line.body
            };
            let is_read = self.gathered.line(line.kind, payload, offset(line.at));
            if !is_read {
                self.gathered.builder.anomaly(AnomalyKind::WrongLength, 1, offset(line.at));
            }
            is_read
        };
        self.tally.add(line.kind, is_read);
        if is_read || !self.sealed {
            self.understood = self.understood.saturating_add(offset(line.len));
        }
    }

    /// Some apps write a last line behind the details. Anything else there is none of the format's, and no damage to it.
    fn after_details(&mut self, tail: &[u8], base: usize) {
        let mut walk = self.lines_of(tail, base);
        if matches!(walk.next(), Some(Step::Line(line)) if line.checks) {
            self.walk(tail, base);
        }
    }

    fn lines_of<'a>(&self, area: &'a [u8], base: usize) -> Walk<'a> {
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
        } else if self.sealed && self.tally.count(kinds::FIRMWARE) > 0 {
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

    fn finish(mut self, summary: FlightHeader, extent: &Extent, ending: Ending) -> FlightLog {
        let mut completeness = self.completeness(&summary, extent, ending);
        if completeness == Completeness::Sealed && self.cadence.trailing() > 0 {
            completeness = Completeness::SealedCut;
        }
        if let Some((count, first)) = self.cadence.irregular() {
            self.gathered.builder.anomaly(AnomalyKind::Irregular, count, first);
        }
        let header = self.header(&summary);
        let sealed = if self.sealed { sealed_quantities(&self.tally) } else { Vec::new() };
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
            blocks: self.tally.blocks(),
            anomalies,
            bytes_read: self.understood,
        }
    }

    fn completeness(&mut self, summary: &FlightHeader, extent: &Extent, ending: Ending) -> Completeness {
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
            let all_there = !cut && !broken && !misses_frames && ending.end != End::Torn && !unmarked;
            return if all_there { Completeness::Sealed } else { Completeness::SealedCut };
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
    let mut sealed: Vec<Quantity> = tally.present().flat_map(|kind| kinds::quantities(kind).iter().copied()).collect();
    sealed.sort_unstable();
    sealed.dedup();
    sealed
}
