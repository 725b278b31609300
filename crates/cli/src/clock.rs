//! The one room that reads the real clock.

use aftercare_app::Clock;
use aftercare_web::DemoClock;
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The machine's clock, moved on by a visitor of the demo; how far is kept in a file.
#[derive(Debug)]
pub(crate) struct MovedClock {
    ahead_seconds: AtomicI64,
    file: PathBuf,
}

impl MovedClock {
    /// Reads how far the clock was moved; a file that is not there or not a number means not at all.
    pub fn open(file: PathBuf) -> Self {
        let ahead = fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        Self { ahead_seconds: AtomicI64::new(ahead), file }
    }

    fn at(&self, ahead_seconds: i64) -> Timestamp {
        let wall = WallClock.now();
        wall.checked_add(SignedDuration::from_secs(ahead_seconds)).unwrap_or(wall)
    }

    /// Sets the clock, back as well as forward: for seeding a past.
    pub fn set(&self, to: Timestamp) {
        let ahead = to.duration_since(WallClock.now()).as_secs();
        self.ahead_seconds.store(ahead, Ordering::SeqCst);
    }

    fn keep(&self) -> Result<(), String> {
        let next = self.file.with_extension("new");
        fs::write(&next, self.ahead_seconds.load(Ordering::SeqCst).to_string()).map_err(|e| format!("{}: {e}", next.display()))?;
        fs::rename(&next, &self.file).map_err(|e| format!("{}: {e}", self.file.display()))
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        self.at(self.ahead_seconds.load(Ordering::SeqCst))
    }
}

impl DemoClock for MovedClock {
    fn now(&self) -> Timestamp {
        Clock::now(self)
    }

    fn move_to(&self, to: Timestamp) -> Result<(), String> {
        if to < Clock::now(self) {
            return Err("the clock never goes back".to_owned());
        }
        self.set(to);
        self.keep()
    }
}
