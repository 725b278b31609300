//! Looks for very many values at once in files of any size.

use super::encoding::{FEWEST_BYTES, of_bytes, of_text, pieces};
use aftercare_app::{Given, GivenFile};
use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Of a file that the person gave, so many bytes are looked for at each of these distances: whoever kept more than that kept one of them.
const WINDOW: usize = 32;
const WINDOW_EVERY: usize = 1024;
const MOST_WINDOWS_A_FILE: usize = 8192;
/// Fewer different bytes stand anywhere: zeros, blanks, a head that every file of a kind has.
const FEWEST_DIFFERENT: usize = 12;
/// Found places that are named for each file.
const MOST_NAMED: usize = 5;

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Distinct values, and those that are too short or nobody's own to be looked for.
    pub values: usize,
    pub left_out: usize,
    forms: BTreeSet<Vec<u8>>,
    /// Hashes that an earlier backup holds by nature.
    derived: BTreeSet<Vec<u8>>,
    pub windows: usize,
}

/// Where something was found: never what.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub file: PathBuf,
    pub offset: usize,
    pub derived: bool,
}

/// What was looked through.
#[derive(Debug, Default)]
pub(super) struct Looked {
    pub files: usize,
    pub bytes: u64,
    pub found: Vec<Found>,
}

/// Words of the program, opaque numbers and instants: what stands in other people's data as well and leads to nobody.
fn nobodys_own(what: &str, value: &str) -> bool {
    const WORDS_OF: &[&str] =
        &["kind", "content", "unit", "blobs", "stopped", "ground", "edition", "model", "case", "case_id", "plan_id", "file"];
    let field = what.rsplit(['.', ' ']).next().unwrap_or_default();
    let slug = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_');
    let number = value.len() == 26 && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let instant = value.parse::<jiff::Timestamp>().is_ok();
    let of_program = WORDS_OF.contains(&field) || what.starts_with("message ");
    number || instant || (slug && of_program) || value.chars().all(|c| c.is_ascii_digit() && value.len() < 7)
}

impl Wanted {
    pub fn of(given: &[Given]) -> Self {
        let mut wanted = Self::default();
        let mut seen = BTreeSet::new();
        for Given { what, value, derived } in given {
            if value.is_empty() || !seen.insert(value) {
                continue;
            }
            // A session is known by the hash of its token, here as in its table.
            if *derived || what.ends_with(".hash") {
                wanted.values += 1;
                wanted.derived.insert(value.clone());
                continue;
            }
            match std::str::from_utf8(value) {
                Ok(text) if text.trim().len() < FEWEST_BYTES || nobodys_own(what, text) => wanted.left_out += 1,
                Ok(text) => {
                    wanted.values += 1;
                    pieces(text).iter().for_each(|piece| wanted.forms.extend(of_text(piece)));
                }
                Err(_) => {
                    wanted.values += 1;
                    wanted.add_windows(value);
                }
            }
        }
        wanted
    }

    /// A file that the person gave, by windows of its bytes.
    pub async fn add_file(&mut self, mut file: GivenFile) -> Result<(), String> {
        self.values += 1;
        let before = self.windows;
        while let Some(chunk) = file.next_chunk().await.map_err(|e| e.to_string())? {
            if self.windows.saturating_sub(before) < MOST_WINDOWS_A_FILE {
                self.add_windows(&chunk);
            }
        }
        Ok(())
    }

    fn add_windows(&mut self, bytes: &[u8]) {
        for window in bytes.windows(WINDOW).step_by(WINDOW_EVERY) {
            if window.iter().collect::<BTreeSet<_>>().len() >= FEWEST_DIFFERENT {
                of_bytes(window, &mut self.forms);
                self.windows += 1;
            }
        }
    }

    pub fn forms(&self) -> usize {
        self.forms.len()
    }

    /// Looks through files, and folders with all that is in them.
    pub fn look(&self, places: &[PathBuf]) -> Result<Looked, String> {
        let mut looked = Looked::default();
        let search = Search::of(self)?;
        for place in places {
            search.place(place, &mut looked)?;
        }
        Ok(looked)
    }
}

/// Both kinds of pattern, the values without regard to ASCII case.
struct Search {
    forms: AhoCorasick,
    derived: AhoCorasick,
}

impl Search {
    fn of(wanted: &Wanted) -> Result<Self, String> {
        let forms = AhoCorasick::builder().ascii_case_insensitive(true).build(&wanted.forms).map_err(|e| e.to_string())?;
        let derived = AhoCorasick::new(&wanted.derived).map_err(|e| e.to_string())?;
        Ok(Self { forms, derived })
    }

    fn place(&self, place: &Path, looked: &mut Looked) -> Result<(), String> {
        let told = |e: std::io::Error| format!("{}: {e}", place.display());
        if !place.is_dir() {
            return self.file(place, looked);
        }
        let mut inside: Vec<PathBuf> =
            fs::read_dir(place).map_err(told)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>().map_err(told)?;
        inside.sort();
        inside.iter().try_for_each(|path| self.place(path, looked))
    }

    fn file(&self, path: &Path, looked: &mut Looked) -> Result<(), String> {
        let told = |e: std::io::Error| format!("{}: {e}", path.display());
        let open = || File::open(path).map(|file| BufReader::with_capacity(1 << 20, file));
        // SQLite's log goes with the last who had the database open.
        if !path.exists() {
            return Ok(());
        }
        looked.files += 1;
        looked.bytes = looked.bytes.saturating_add(fs::metadata(path).map_err(told)?.len());
        for (search, derived) in [(&self.forms, false), (&self.derived, true)] {
            let found = offsets(search, open().map_err(told)?).map_err(told)?;
            looked.found.extend(found.into_iter().map(|offset| Found { file: path.to_owned(), offset, derived }));
        }
        Ok(())
    }
}

fn offsets(search: &AhoCorasick, reader: impl Read) -> std::io::Result<Vec<usize>> {
    if search.patterns_len() == 0 {
        return Ok(Vec::new());
    }
    search.stream_find_iter(reader).take(MOST_NAMED).map(|found| found.map(|found| found.start())).collect()
}
