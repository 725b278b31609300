//! Looks for very many values at once in files of any size.

use super::class::{Class, Counts, Program};
use super::encoding::{of_bytes, of_text, pieces};
use aftercare_app::{Given, GivenFile};
use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// Of a file that the person gave, so many bytes are looked for at each of these distances: whoever kept more than that kept one of them.
const WINDOW: usize = 32;
const WINDOW_EVERY: usize = 1024;
const MOST_WINDOWS_A_FILE: usize = 8192;
/// Fewer different bytes stand anywhere: zeros, blanks, a head that every file of a kind has.
const FEWEST_DIFFERENT: usize = 12;
/// Of the places in what the person's devices recorded, so many are looked for.
const MOST_PLACES: usize = 2000;
/// A number with fewer digits stands anywhere.
const FEWEST_DIGITS: usize = 7;
/// What stands within so many bytes of the person's number stands beside it.
const BESIDE: usize = 256;
/// Found places that are named for each file.
const MOST_NAMED: usize = 5;

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Distinct values, by the way in which they are looked for.
    pub counts: Counts,
    forms: BTreeSet<Vec<u8>>,
    /// Looked for beside the person's numbers only.
    common: BTreeSet<Vec<u8>>,
    numbers: Vec<Vec<u8>>,
    /// Hashes that an earlier backup holds by nature.
    derived: BTreeSet<Vec<u8>>,
    pub windows: usize,
    pub places: usize,
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

impl Wanted {
    pub fn of(given: &[Given], program: &Program, numbers: &[&str]) -> Self {
        let mut wanted = Self { numbers: numbers.iter().map(|number| number.as_bytes().to_vec()).collect(), ..Self::default() };
        let mut seen = BTreeSet::new();
        for Given { what, value, derived } in given {
            if value.is_empty() || !seen.insert(value) {
                continue;
            }
            // A session is known by the hash of its token, here as in its table.
            if *derived || what.ends_with(".hash") {
                wanted.counts.add(Class::Own, what);
                wanted.derived.insert(value.clone());
                continue;
            }
            let Ok(text) = std::str::from_utf8(value) else {
                wanted.counts.add(Class::Own, what);
                wanted.add_windows(value);
                continue;
            };
            let class = program.class(text);
            wanted.counts.add(class, what);
            let forms = match class {
                Class::Own => &mut wanted.forms,
                Class::Common => &mut wanted.common,
                Class::OfProgram | Class::Opaque | Class::TooShort => continue,
            };
            pieces(text).iter().for_each(|piece| forms.extend(of_text(piece)));
        }
        wanted
    }

    /// Measured places, as text and as the eight bytes that a record keeps them in: so many that a kept part of a track is found.
    pub fn add_places(&mut self, places: &[f64]) {
        let every = places.len().div_ceil(MOST_PLACES).max(1);
        for place in places.iter().step_by(every) {
            let text = place.to_string();
            if text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS {
                self.places = self.places.saturating_add(1);
                of_bytes(text.as_bytes(), &mut self.forms);
                of_bytes(&place.to_le_bytes(), &mut self.forms);
                of_bytes(&place.to_be_bytes(), &mut self.forms);
            }
        }
    }

    /// A file that the person gave, by windows of its bytes.
    pub async fn add_file(&mut self, mut file: GivenFile) -> Result<(), String> {
        self.counts.add(Class::Own, &file.kind);
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
        self.forms.len().saturating_add(self.common.len())
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

/// All kinds of pattern, the values without regard to ASCII case.
struct Search {
    forms: AhoCorasick,
    common: AhoCorasick,
    derived: AhoCorasick,
    numbers: AhoCorasick,
}

impl Search {
    fn of(wanted: &Wanted) -> Result<Self, String> {
        let any_case = |forms: &BTreeSet<Vec<u8>>| AhoCorasick::builder().ascii_case_insensitive(true).build(forms);
        let build = || {
            let (derived, numbers) = (AhoCorasick::new(&wanted.derived)?, AhoCorasick::new(&wanted.numbers)?);
            Ok(Self { forms: any_case(&wanted.forms)?, common: any_case(&wanted.common)?, derived, numbers })
        };
        build().map_err(|e: aho_corasick::BuildError| e.to_string())
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
        let beside = self.beside_a_number(&mut open().map_err(told)?).map_err(told)?;
        looked.found.extend(beside.into_iter().map(|offset| Found { file: path.to_owned(), offset, derived: false }));
        Ok(())
    }

    /// Where a value that the documents say too stands next to a number of the person's.
    fn beside_a_number(&self, file: &mut BufReader<File>) -> std::io::Result<Vec<usize>> {
        if self.common.patterns_len() == 0 || self.numbers.patterns_len() == 0 {
            return Ok(Vec::new());
        }
        let numbers = self.numbers.stream_find_iter(&mut *file).map(|found| found.map(|found| found.range()));
        let numbers: Vec<_> = numbers.collect::<Result<_, _>>()?;
        let mut found = BTreeSet::new();
        for number in numbers {
            let (first, last) = (number.start.saturating_sub(BESIDE), number.end.saturating_add(BESIDE));
            file.seek(SeekFrom::Start(u64::try_from(first).unwrap_or(u64::MAX)))?;
            let mut around = Vec::new();
            Read::by_ref(file).take(u64::try_from(last.saturating_sub(first)).unwrap_or(0)).read_to_end(&mut around)?;
            found.extend(self.common.find_iter(&around).map(|one| first.saturating_add(one.start())));
            if found.len() >= MOST_NAMED {
                break;
            }
        }
        Ok(found.into_iter().take(MOST_NAMED).collect())
    }
}

fn offsets(search: &AhoCorasick, reader: impl Read) -> std::io::Result<Vec<usize>> {
    if search.patterns_len() == 0 {
        return Ok(Vec::new());
    }
    search.stream_find_iter(reader).take(MOST_NAMED).map(|found| found.map(|found| found.start())).collect()
}
