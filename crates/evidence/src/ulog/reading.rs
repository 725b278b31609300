use std::borrow::Cow;
use std::collections::BTreeMap;

use super::findings::Findings;
use super::format::{Formats, Place, Size};
use super::settings::{Parameter, setting};
use super::topic::Plan;
use crate::log::{AnomalyKind, Block, Message, Severity};
use crate::number::text;
use crate::window::len_u64;
use crate::{EvidenceError, Serial};

const HEADER: usize = 16;
const HEAD: usize = 3;
const SYNC: &[u8] = &[0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12];
/// Microseconds since a vehicle was switched on that a file may begin with: ten years.
const MAX_START: u64 = 315_360_000_000_000;
const MAX_TEXT: usize = 400;
/// A logged text that is longer has to be followed by something that fits.
const LONG_TEXT: usize = 600;
/// Formats that messages are counted by.
const MAX_TYPES: usize = 2_000;

/// What a file says of the vehicle.
#[derive(Debug, Default)]
pub(super) struct About {
    pub hardware: Option<String>,
    pub board: Option<Serial>,
    pub system: Option<String>,
    /// Type, patch, minor, major.
    pub release: Option<[u8; 4]>,
}

/// A format that messages come in.
#[derive(Debug)]
struct Type {
    name: String,
    size: Option<Size>,
    stamp: Option<Place>,
    plan: Option<Plan>,
    count: u64,
    read: u64,
}

#[derive(Debug, Clone, Copy)]
struct Subscription {
    kind: usize,
    instance: usize,
}

#[derive(Debug)]
pub(super) struct Reading<'a> {
    bytes: &'a [u8],
    zero: i64,
    formats: Formats,
    types: Vec<Type>,
    type_of: BTreeMap<String, usize>,
    subscriptions: Vec<Option<Subscription>>,
    /// How many messages there are of kinds that hold no data.
    others: BTreeMap<u8, u64>,
    /// Formats come before the first subscription.
    defining: bool,
    pub about: About,
    pub out: Findings,
    pub samples: u64,
    pub cut: bool,
    /// Something within it is no message.
    pub damaged: bool,
    pub bytes_read: u64,
}

/// A message: its kind, where it ends, and its body.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    kind: u8,
    at: usize,
    end: usize,
    body: &'a [u8],
}

impl<'a> Piece<'a> {
    fn at(bytes: &'a [u8], at: usize, to: usize) -> Option<Self> {
        let head = bytes.get(at..to)?.first_chunk::<HEAD>()?;
        let [low, high, kind] = *head;
        let start = at.checked_add(HEAD)?;
        let end = start.checked_add(usize::from(u16::from_le_bytes([low, high])))?;
        let body = if end <= to { bytes.get(start..end)? } else { return None };
        Some(Self { kind, at, end, body })
    }

    fn offset(&self) -> u64 {
        u64::try_from(self.at).unwrap_or(u64::MAX)
    }

    /// A key behind its length, and what follows it.
    fn key(body: &'a [u8]) -> Option<(&'a str, &'a [u8])> {
        let (length, rest) = body.split_first()?;
        let (key, value) = rest.split_at_checked(usize::from(*length))?;
        Some((std::str::from_utf8(key).ok().filter(|key| key.contains(' '))?, value))
    }
}

impl<'a> Reading<'a> {
    pub(super) fn new(bytes: &'a [u8], start: u64) -> Self {
        let mut out = Findings::new();
        let zero = if start > MAX_START {
            out.builder.anomaly(AnomalyKind::Implausible, 1, 8);
            0
        } else {
            i64::try_from(start).unwrap_or(0)
        };
        Self {
            bytes,
            zero,
            formats: Formats::default(),
            types: Vec::new(),
            type_of: BTreeMap::new(),
            subscriptions: Vec::new(),
            others: BTreeMap::new(),
            defining: true,
            about: About::default(),
            out,
            samples: 0,
            cut: false,
            damaged: false,
            bytes_read: 16,
        }
    }

    /// The log, and what was appended to it after the flight.
    pub(super) fn whole(&mut self) -> Result<(), EvidenceError> {
        let mut from = HEADER;
        for to in self.ends()? {
            self.section(from, to);
            from = to;
        }
        Ok(())
    }

    /// Where the sections end, the last one with the file.
    fn ends(&mut self) -> Result<Vec<usize>, EvidenceError> {
        let all = self.bytes.len();
        let flags = Piece::at(self.bytes, HEADER, all).filter(|piece| piece.kind == b'B');
        let Some((incompatible, offsets)) = flags.and_then(|piece| piece.body.get(8..16).zip(piece.body.get(16..40))) else {
            return Ok(vec![all]);
        };
        const APPENDED: u8 = 1;
        let (first, rest) = incompatible.split_first().unwrap_or((&0, &[]));
        if first & !APPENDED != 0 || rest.iter().any(|byte| *byte != 0) {
            return Err(EvidenceError::ULogTooNew);
        }
        let mut ends = Vec::new();
        let mut before = HEADER;
        if first & APPENDED != 0 {
            for offset in offsets.chunks_exact(8).filter_map(<[u8]>::first_chunk::<8>).map(|bytes| u64::from_le_bytes(*bytes)) {
                match usize::try_from(offset) {
                    Ok(0) => {}
                    Ok(end) if end > before && end <= all => {
                        ends.push(end);
                        before = end;
                    }
                    _ => self.out.builder.anomaly(AnomalyKind::WrongLength, 1, 16),
                }
            }
        }
        ends.push(all);
        Ok(ends)
    }

    fn section(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            if let Some(piece) = Piece::at(self.bytes, at, to).filter(|piece| self.fits(piece) || self.leads_on(piece, to)) {
                self.bytes_read += u64::try_from(piece.end - piece.at).unwrap_or(0);
                self.take(&piece);
                at = piece.end;
                continue;
            }
            let rest = self.bytes.get(at..to).unwrap_or_default();
            let blank = rest.starts_with(&[0, 0, 0]) && rest.iter().all(|byte| *byte == 0);
            match self.resume(at.saturating_add(1), to).filter(|_| !blank) {
                Some(next) => {
                    let gone = u64::try_from(next - at).unwrap_or(0);
                    self.out.builder.anomaly(AnomalyKind::Broken, gone, u64::try_from(at).unwrap_or(0));
                    self.damaged = true;
                    at = next;
                }
                None => {
                    self.cut = true;
                    return;
                }
            }
        }
    }

    /// Where messages go on after something that is none.
    fn resume(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).find(|at| {
            let piece = Piece::at(self.bytes, *at, to).filter(|piece| self.fits(piece));
            // By chance anything may look like one short message: two in a row do not.
            piece.is_some_and(|piece| piece.kind == b'S' || self.leads_on(&piece, to) && (piece.end < to || piece.kind == b'D'))
        })
    }

    /// What stands behind it is a message, or the end.
    fn leads_on(&self, piece: &Piece<'_>, to: usize) -> bool {
        piece.kind != 0 && (piece.end == to || Piece::at(self.bytes, piece.end, to).is_some_and(|next| self.fits(&next)))
    }

    /// Whether its body is what its kind has.
    fn fits(&self, piece: &Piece<'_>) -> bool {
        let body = piece.body;
        match piece.kind {
            b'D' => body
                .first_chunk::<2>()
                .and_then(|id| self.subscribed(*id))
                .is_some_and(|(_, kind)| kind.size.is_some_and(|size| size.takes(body.len().saturating_sub(2)))),
            b'S' => body == SYNC,
            b'O' | b'R' => body.len() == 2,
            b'L' => body.first().is_some_and(u8::is_ascii_digit) && (9..LONG_TEXT).contains(&body.len()),
            b'C' => body.first().is_some_and(u8::is_ascii_digit) && (11..LONG_TEXT).contains(&body.len()),
            b'A' => {
                body.len() < LONG_TEXT
                    && body.get(3..).and_then(|name| std::str::from_utf8(name).ok()).is_some_and(|name| self.formats.knows(name))
            }
            b'F' => {
                body.iter().take(128).any(|byte| *byte == b':')
                    && body.iter().take(128).all(|byte| byte.is_ascii_graphic() || *byte == b' ')
            }
            b'P' => Piece::key(body).is_some_and(|(_, value)| value.len() == 4),
            b'I' => Piece::key(body).is_some(),
            b'M' | b'Q' => body.get(1..).and_then(Piece::key).is_some(),
            b'B' => piece.at == HEADER && body.len() >= 40,
            _ => false,
        }
    }

    fn subscribed(&self, id: [u8; 2]) -> Option<(Subscription, &Type)> {
        let subscription = (*self.subscriptions.get(usize::from(u16::from_le_bytes(id)))?)?;
        Some((subscription, self.types.get(subscription.kind)?))
    }

    fn take(&mut self, piece: &Piece<'_>) {
        if piece.kind != b'D' {
            let count = self.others.entry(piece.kind).or_default();
            *count = count.saturating_add(1);
        }
        match piece.kind {
            b'D' => self.data(piece),
            b'F' => self.format(piece),
            b'A' => self.subscribe(piece),
            b'I' => self.info(piece.body),
            b'M' => self.more(piece),
            b'P' => self.parameter(piece),
            b'L' => self.logged(piece, 1),
            b'C' => self.logged(piece, 3),
            b'O' if piece.body.len() == 2 => self.out.builder.anomaly(AnomalyKind::Dropout, 1, piece.offset()),
            _ => {}
        }
    }

    fn format(&mut self, piece: &Piece<'_>) {
        let Ok(definition) = std::str::from_utf8(piece.body) else {
            return self.out.builder.anomaly(AnomalyKind::WrongLength, 1, piece.offset());
        };
        let known = definition.split_once(':').is_some_and(|(name, _)| self.formats.knows(name));
        // What was already read by it cannot be read anew.
        if known || !self.defining {
            self.out.builder.anomaly(AnomalyKind::Redefined, 1, piece.offset());
        } else if !self.formats.define(definition) {
            self.out.builder.anomaly(AnomalyKind::WrongLength, 1, piece.offset());
        }
    }

    fn subscribe(&mut self, piece: &Piece<'_>) {
        self.defining = false;
        let Some(([instance, low, high], name)) = piece.body.split_first_chunk::<3>() else { return };
        let Some(kind) = std::str::from_utf8(name).ok().and_then(|name| self.kind(name)) else {
            return self.out.builder.anomaly(AnomalyKind::WrongLength, 1, piece.offset());
        };
        let id = usize::from(u16::from_le_bytes([*low, *high]));
        if self.subscriptions.len() <= id {
            self.subscriptions.resize(id + 1, None);
        }
        if let Some(slot) = self.subscriptions.get_mut(id) {
            if slot.is_some_and(|old| old.kind != kind) {
                self.out.builder.anomaly(AnomalyKind::Redefined, 1, piece.offset());
            }
            *slot = Some(Subscription { kind, instance: usize::from(*instance) });
        }
    }

    fn kind(&mut self, name: &str) -> Option<usize> {
        if let Some(known) = self.type_of.get(name) {
            return Some(*known);
        }
        if !self.formats.knows(name) || self.types.len() >= MAX_TYPES {
            return None;
        }
        let size = self.formats.size(name);
        let stamp = size.and_then(|_| self.formats.place(name, "timestamp"));
        let plan = size.and_then(|_| Plan::new(name, &self.formats));
        self.types.push(Type { name: name.to_owned(), size, stamp, plan, count: 0, read: 0 });
        self.type_of.insert(name.to_owned(), self.types.len() - 1);
        Some(self.types.len() - 1)
    }

    fn data(&mut self, piece: &Piece<'_>) {
        self.samples = self.samples.saturating_add(1);
        let Some((id, data)) = piece.body.split_first_chunk::<2>() else { return };
        let subscription = self.subscriptions.get(usize::from(u16::from_le_bytes(*id))).copied().flatten();
        let Some((subscription, kind)) = subscription.and_then(|known| Some((known, self.types.get_mut(known.kind)?))) else {
            self.damaged = true;
            return self.out.builder.anomaly(AnomalyKind::Broken, len_u64(piece.body), piece.offset());
        };
        kind.count = kind.count.saturating_add(1);
        if !kind.size.is_some_and(|size| size.takes(data.len())) {
            return self.out.builder.anomaly(AnomalyKind::WrongLength, 1, piece.offset());
        }
        kind.read = kind.read.saturating_add(1);
        if let (Some(plan), Some(stamp)) = (&mut kind.plan, kind.stamp.and_then(|place| place.whole(data))) {
            self.out.take(plan, subscription.instance, data, stamp.saturating_sub(self.zero), piece.offset());
        }
    }

    fn info(&mut self, body: &[u8]) {
        let Some((key, value)) = Piece::key(body) else { return };
        let words = || Some(text(value, MAX_TEXT)).filter(|text| !text.is_empty());
        match key.split_once(' ').map(|(_, name)| name) {
            Some("ver_hw") => self.about.hardware = words(),
            Some("sys_uuid") => self.about.board = Serial::from_text(value).recorded().cloned(),
            Some("sys_name") => self.about.system = words(),
            Some("ver_sw_release") => self.about.release = value.first_chunk().copied(),
            _ => {}
        }
    }

    /// Long texts in pieces; of these only a crash of the autopilot is of interest.
    fn more(&mut self, piece: &Piece<'_>) {
        let Some(([continued], body)) = piece.body.split_first_chunk::<1>() else { return };
        let crash = Piece::key(body).is_some_and(|(key, _)| key.contains("hardfault"));
        if crash && *continued == 0 {
            let at = self.out.timeline.now();
            let text = "autopilot-crashed".to_owned();
            self.out.messages.push(Message { at, severity: Severity::Serious, text, source: Cow::Borrowed("hardfault") });
        }
    }

    fn parameter(&mut self, piece: &Piece<'_>) {
        let Some((name, value)) = Piece::key(piece.body).and_then(|(key, value)| Parameter::read(key, value)) else { return };
        if let Some((parameter, setting, value)) = setting(name, value) {
            // A change carries no time of its own.
            let at = if self.defining { 0 } else { self.out.timeline.now() };
            self.out.setting(at, setting, parameter, value);
        }
    }

    fn logged(&mut self, piece: &Piece<'_>, stamp: usize) {
        let Some(level) = piece.body.first() else { return };
        let Some((stamp, words)) = piece.body.get(stamp..).and_then(<[u8]>::split_first_chunk::<8>) else { return };
        let at = i64::try_from(u64::from_le_bytes(*stamp)).unwrap_or(i64::MAX).saturating_sub(self.zero);
        if !self.out.timeline.admits(at) {
            return self.out.builder.anomaly(AnomalyKind::Implausible, 1, piece.offset());
        }
        let severity = match level {
            b'0'..=b'3' => Severity::Serious,
            b'4' => Severity::Warning,
            _ => Severity::Info,
        };
        self.out.messages.push(Message { at, severity, text: text(words, MAX_TEXT), source: Cow::Borrowed("logged") });
    }

    /// How many messages of which kind.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let kinds = self.types.iter().filter(|kind| kind.count > 0);
        let mut blocks: Vec<Block> = kinds.map(|kind| Block { name: kind.name.clone(), count: kind.count, read: kind.read }).collect();
        blocks.sort_by(|a, b| a.name.cmp(&b.name));
        let others = self.others.iter().map(|(letter, count)| {
            let known = b"BFIMPQARLCSO".contains(letter);
            Block { name: format!("message {}", char::from(*letter)), count: *count, read: if known { *count } else { 0 } }
        });
        blocks.extend(others);
        blocks
    }
}
