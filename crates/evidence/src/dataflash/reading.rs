use std::collections::BTreeMap;

use super::findings::{Findings, Sample};
use super::format::{DESCRIPTION, Format, HEAD, MAGIC, Place};
use super::topic::{Plan, Topic};
use crate::log::{AnomalyKind, Block};

/// Names of messages that are counted; there are no more than this of numbers.
const MAX_NAMES: usize = 1_000;

#[derive(Debug)]
struct Kind {
    format: Format,
    plan: Option<Plan>,
    /// Microseconds since switching on, or thousands of them.
    stamp: Option<(Place, i64)>,
    block: Option<usize>,
}

#[derive(Debug)]
pub(super) struct Reading<'a> {
    bytes: &'a [u8],
    kinds: Vec<Option<Kind>>,
    block_of: BTreeMap<String, usize>,
    pub blocks: Vec<Block>,
    pub out: Findings,
    /// Messages that describe no other.
    pub samples: u64,
    pub cut: bool,
    /// Something within it is no message.
    pub damaged: bool,
    pub bytes_read: u64,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    id: u8,
    at: usize,
    end: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut kinds: Vec<Option<Kind>> = Vec::new();
        kinds.resize_with(256, || None);
        let mut reading = Self {
            bytes,
            kinds,
            block_of: BTreeMap::new(),
            blocks: Vec::new(),
            out: Findings::new(),
            samples: 0,
            cut: false,
            damaged: false,
            bytes_read: 0,
        };
        reading.define(DESCRIPTION, Format::of_descriptions());
        reading
    }

    /// Where a message of a known number begins; its end may lie beyond the file.
    fn piece(&self, at: usize) -> Option<Piece> {
        let [first, second, id] = *self.bytes.get(at..)?.first_chunk::<HEAD>()?;
        let kind = self.kinds.get(usize::from(id))?.as_ref()?;
        ([first, second] == MAGIC).then(|| Piece { id, at, end: at.saturating_add(kind.format.length) })
    }

    /// A message begins here, or the file ends, or nothing was ever written from here on.
    fn leads_on(&self, at: usize) -> bool {
        match self.bytes.get(at..) {
            Some([first, second, ..]) => [*first, *second] == MAGIC || [first, second].iter().all(|byte| **byte == 0 || **byte == 0xFF),
            Some(_) => true,
            None => false,
        }
    }

    fn resume(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).find(|at| self.piece(*at).is_some_and(|piece| self.leads_on(piece.end)))
    }

    fn is_blank(&self, from: usize) -> bool {
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.iter().all(|byte| *byte == 0) || rest.iter().all(|byte| *byte == 0xFF)
    }

    /// Where the first message is that describes a message; a log that came over a bad line may begin with anything.
    pub(super) fn begin(&self, within: usize) -> Option<usize> {
        (0..within.min(self.bytes.len())).find(|at| {
            if !self.piece(*at).is_some_and(|piece| self.leads_on(piece.end)) {
                return false;
            }
            let body = at.saturating_add(HEAD)..at.saturating_add(Format::of_descriptions().length);
            self.bytes.get(body).is_some_and(|body| Format::read(body).is_some())
        })
    }

    pub(super) fn whole(&mut self, from: usize) {
        let all = self.bytes.len();
        if from > 0 {
            self.broken(0, from);
        }
        let mut at = from;
        while at < all {
            let piece = self.piece(at).filter(|piece| piece.end <= all);
            let next = match piece {
                Some(piece) if self.leads_on(piece.end) => None,
                // What lies inside of it goes on better than it does itself.
                Some(piece) => self.resume(at.saturating_add(1), piece.end),
                None if self.is_blank(at) => {
                    self.cut = true;
                    return;
                }
                None => match self.resume(at.saturating_add(1), all) {
                    None => {
                        self.cut = true;
                        return;
                    }
                    next => next,
                },
            };
            match (next, piece) {
                (Some(next), _) => {
                    self.damaged = true;
                    self.broken(at, next);
                    at = next;
                }
                (None, Some(piece)) => {
                    self.take(piece);
                    at = piece.end;
                }
                (None, None) => return,
            }
        }
    }

    fn broken(&mut self, from: usize, to: usize) {
        let gone = u64::try_from(to.saturating_sub(from)).unwrap_or(0);
        self.out.builder.anomaly(AnomalyKind::Broken, gone, u64::try_from(from).unwrap_or(0));
    }

    fn take(&mut self, piece: Piece) {
        let offset = u64::try_from(piece.at).unwrap_or(u64::MAX);
        self.bytes_read = self.bytes_read.saturating_add(u64::try_from(piece.end - piece.at).unwrap_or(0));
        let Some(data) = self.bytes.get(piece.at.saturating_add(HEAD)..piece.end) else { return };
        let Some(kind) = self.kinds.get(usize::from(piece.id)).and_then(Option::as_ref) else { return };
        if let Some(block) = kind.block.and_then(|block| self.blocks.get_mut(block)) {
            block.count = block.count.saturating_add(1);
            block.read = block.read.saturating_add(1);
        }
        if piece.id == DESCRIPTION {
            return self.describe(data, offset);
        }
        self.samples = self.samples.saturating_add(1);
        let stamp = kind.stamp.and_then(|(place, micros)| Some(place.whole(data)?.saturating_mul(micros)));
        let Some(plan) = &kind.plan else { return };
        match plan.row.topic {
            Topic::Multiplier => {
                let id = plan.place(0).and_then(|place| place.whole(data)).and_then(|id| u8::try_from(id).ok());
                if let Some((id, factor)) = id.zip(plan.place(1).and_then(|place| place.number(data))) {
                    self.out.multipliers.insert(id, factor);
                }
            }
            Topic::Units => {
                let of = plan.place(0).and_then(|place| place.whole(data)).and_then(|id| usize::try_from(id).ok());
                let ids = plan.place(1).and_then(|place| data.get(place.at..)).unwrap_or_default();
                let ids: Vec<u8> = ids.iter().copied().take(16).collect();
                if let Some(kind) = of.and_then(|of| self.kinds.get_mut(of)).and_then(Option::as_mut) {
                    kind.format.multiply(&ids, &self.out.multipliers);
                    kind.plan = Plan::new(&kind.format);
                }
            }
            _ => {
                // A message without a time of its own happened when the last one did.
                let at = match stamp {
                    Some(raw) => self.out.time(raw, offset),
                    None => Some(self.out.timeline.now()),
                };
                if let Some(at) = at {
                    self.out.take(&Sample { plan, data, at, offset });
                }
            }
        }
    }

    fn describe(&mut self, body: &[u8], offset: u64) {
        let Some((id, format)) = Format::read(body) else {
            return self.out.builder.anomaly(AnomalyKind::WrongLength, 1, offset);
        };
        match self.kinds.get(usize::from(id)).and_then(Option::as_ref) {
            Some(known) if known.format.is_same(&format) => return,
            // Without it there would be no telling messages apart.
            Some(_) if id == DESCRIPTION => return self.out.builder.anomaly(AnomalyKind::Redefined, 1, offset),
            Some(_) => self.out.builder.anomaly(AnomalyKind::Redefined, 1, offset),
            None => {}
        }
        self.define(id, format);
    }

    fn define(&mut self, id: u8, format: Format) {
        let stamps = [("TimeUS", 1), ("T", 1_000), ("TimeMS", 1_000)];
        // In old logs of a receiver `TimeMS` is the satellites' time.
        let own = |label: &str| label != "T" || format.name.starts_with("GPS");
        let stamp = stamps.iter().filter(|(label, _)| own(label)).find_map(|(label, micros)| Some((format.place(label)?, *micros)));
        let block = match self.block_of.get(&format.name) {
            Some(block) => Some(*block),
            None if self.blocks.len() < MAX_NAMES => {
                self.blocks.push(Block { name: format.name.clone(), count: 0, read: 0 });
                self.block_of.insert(format.name.clone(), self.blocks.len() - 1);
                Some(self.blocks.len() - 1)
            }
            None => None,
        };
        if let Some(slot) = self.kinds.get_mut(usize::from(id)) {
            *slot = Some(Kind { plan: Plan::new(&format), format, stamp, block });
        }
    }
}
