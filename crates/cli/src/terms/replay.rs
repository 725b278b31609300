//! Stored cases decided under both editions: read in blocks of whole lines, decided on every core, in bounded memory.

use aftercare_terms::{CaseError, CasesReport, Replayer};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Read at once, bytes.
const BLOCK: u64 = 1 << 20;

/// A line longer than this is refused, bytes.
const MAX_LINE: usize = 1 << 20;

/// Blocks that wait for one worker.
const WAITING: usize = 2;

/// Whole lines, the first with its number.
struct Block {
    first: usize,
    text: Vec<u8>,
}

/// Replays a file, or standard input for `-`. An error names the file and the line.
pub(super) fn replay(replayer: Replayer<'_>, path: &Path) -> Result<CasesReport, String> {
    if path == Path::new("-") {
        return blocks(replayer, &mut io::stdin().lock(), "standard input");
    }
    let name = path.display().to_string();
    let mut file = File::open(path).map_err(|e| format!("{name}: {e}"))?;
    blocks(replayer, &mut file, &name)
}

fn blocks(mut replayer: Replayer<'_>, from: &mut dyn Read, name: &str) -> Result<CasesReport, String> {
    let told = |e: &CaseError| format!("{name}:{}: {}", e.line, e.message);
    let mut reader = Reader { from, name, line: 1, rest: Vec::new(), ended: false };
    let Some(mut first) = reader.next()? else { return Ok(replayer.report()) };
    let end = first.text.iter().position(|b| *b == b'\n').unwrap_or(first.text.len());
    if replayer.header(first.text.get(..end).unwrap_or_default()).map_err(|e| told(&e))? {
        // Its line end stays, so that the numbers of the lines stay.
        first.text.drain(..end);
    }
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let failed = AtomicBool::new(false);
    let (read, decided) = thread::scope(|scope| {
        let mut inputs = Vec::new();
        let mut running = Vec::new();
        for _ in 0..workers {
            let (input, blocks) = sync_channel(WAITING);
            let (own, failed) = (replayer.fresh(), &failed);
            inputs.push(input);
            running.push(scope.spawn(move || decide(own, &blocks, failed)));
        }
        let read = feed(first, &mut reader, &inputs, &failed);
        drop(inputs);
        let decided: Vec<_> = running.into_iter().map(thread::ScopedJoinHandle::join).collect();
        (read, decided)
    });
    let mut report = CasesReport::default();
    let mut errors: Vec<CaseError> = Vec::new();
    for one in decided {
        match one.map_err(|_| format!("{name}: a case could not be decided"))? {
            Ok(part) => report.append(part),
            Err(e) => errors.push(e),
        }
    }
    // Blocks before that of an error were all decided, so the first of the errors is the first of the file.
    if let Some(first) = errors.iter().min_by_key(|e| e.line) {
        return Err(told(first));
    }
    read.map(|()| report)
}

fn decide(mut replayer: Replayer<'_>, blocks: &Receiver<Block>, failed: &AtomicBool) -> Result<CasesReport, CaseError> {
    let mut wrong = None;
    for block in blocks {
        // After an error only taken, so that the reader is never kept waiting.
        if wrong.is_none()
            && let Err(e) = replayer.lines(block.first, &block.text)
        {
            failed.store(true, Ordering::Relaxed);
            wrong = Some(e);
        }
    }
    wrong.map_or_else(|| Ok(replayer.report()), Err)
}

/// Hands the blocks round.
fn feed(first: Block, reader: &mut Reader<'_>, inputs: &[SyncSender<Block>], failed: &AtomicBool) -> Result<(), String> {
    let mut next = Some(first);
    for input in inputs.iter().cycle() {
        let Some(block) = next else { break };
        if failed.load(Ordering::Relaxed) || input.send(block).is_err() {
            break;
        }
        next = reader.next()?;
    }
    Ok(())
}

struct Reader<'r> {
    from: &'r mut dyn Read,
    name: &'r str,
    /// The number of the next block's first line.
    line: usize,
    /// The beginning of a line of which the end is not yet read.
    rest: Vec<u8>,
    ended: bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<Option<Block>, String> {
        while !self.ended {
            let mut text = std::mem::take(&mut self.rest);
            let read = (&mut *self.from).take(BLOCK).read_to_end(&mut text).map_err(|e| format!("{}: {e}", self.name))?;
            self.ended = read == 0;
            let end = text.iter().rposition(|b| *b == b'\n');
            match end {
                _ if self.ended => {}
                Some(end) => self.rest = text.split_off(end + 1),
                None if text.len() > MAX_LINE => return Err(format!("{}:{}: a line of more than {MAX_LINE} bytes", self.name, self.line)),
                None => {
                    self.rest = text;
                    continue;
                }
            }
            let first = self.line;
            self.line += text.iter().filter(|b| **b == b'\n').count();
            return Ok(Some(Block { first, text }).filter(|b| !b.text.is_empty()));
        }
        Ok(None)
    }
}
