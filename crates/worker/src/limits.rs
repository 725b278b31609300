use std::time::Duration;

/// What reading one file may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file; a larger one is not begun.
    pub file: u64,
    /// Bytes of memory, the file itself and the program included.
    pub memory: u64,
    /// Processor time.
    pub processor: Duration,
    /// Time on the clock, waiting for the file included.
    pub clock: Duration,
    /// Bytes of the answer.
    pub answer: u64,
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self { file: 256 * MIB, memory: 1024 * MIB, processor: Duration::from_secs(20), clock: Duration::from_secs(60), answer: 64 * MIB }
    }
}
