//! Erasure of a person on the word of whoever has the machine: what it takes from them, what stands against it, and what they had given.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::care::runs;
use crate::error::{Error, Result};
use crate::hold::{is_in_force, operator};
use aftercare_store::SubjectId;

/// What is erased, and what it takes from the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasing {
    pub subject: SubjectId,
    /// Plans that run: they stay on the device as terms and dates, and nobody can claim by them any more.
    pub plans: Vec<String>,
    /// Accounts of the same address or number that were closed before: they go with it.
    pub closed: Vec<SubjectId>,
    /// Cases that are open: they stay, and nobody can be told how they end.
    pub cases: Vec<String>,
}

/// One thing that a person gave, or that leads to them.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// The kind of vault row, and the field.
    pub what: String,
    pub value: Vec<u8>,
    /// A keyed or slow hash that was made from a value, and stands unsealed in what was written before.
    pub derived: bool,
}

impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Given").field("what", &self.what).finish_non_exhaustive()
    }
}

/// A stored file's bytes, from its beginning.
pub struct GivenFile {
    pub kind: String,
    reader: aftercare_store::BlobReader,
}

impl std::fmt::Debug for GivenFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GivenFile").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl GivenFile {
    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// Where the store fails, or a chunk is not what was sealed.
    pub async fn next_chunk(&mut self) -> Result<Option<Vec<u8>>> {
        self.reader.next_chunk().await.map_err(Error::from)
    }
}

impl App {
    /// Whom an erasure would erase, and what it would take from them.
    ///
    /// # Errors
    /// Nobody is known by this; a hold is in force; or it is the last administrator.
    pub async fn erasing_by_operator(&self, who: &str) -> Result<Erasing> {
        let subject = self.subject_of(who).await?;
        let administrator = aftercare_wire::Role::Administrator.as_str();
        if self.store.account(&subject).await?.is_some_and(|account| account.role == administrator) {
            self.keep_an_administrator(&subject).await?;
        }
        let closed = self.closed_of(&subject).await?;
        let (mut running, mut open) = (Vec::new(), Vec::new());
        for one in std::iter::once(&subject).chain(&closed) {
            self.nothing_holds(one).await?;
            let plans = self.store.plans_of_subject(one).await?;
            running.extend(plans.into_iter().filter(runs).map(|plan| plan.plan_id.to_string()));
            let cases = self.store.cases_of_subject(one).await?;
            open.extend(cases.into_iter().filter(|case| case.open).map(|case| case.case_id.to_string()));
        }
        Ok(Erasing { subject, closed, plans: running, cases: open })
    }

    /// Erases, unless a hold was placed by now.
    async fn erase_unheld(&self, subject: &SubjectId) -> Result<()> {
        match self.erase_rows_of(subject).await {
            Err(aftercare_store::Error::Held { .. }) => self.nothing_holds(subject).await.and(Err(held("that was just placed"))),
            done => Ok(done?),
        }
    }

    pub(crate) async fn erase_rows_of(&self, subject: &SubjectId) -> std::result::Result<(), aftercare_store::Error> {
        let today = self.inventory.run.day(self.now()).to_string();
        self.store.erase_subject(subject, self.micros(), &today).await
    }

    async fn nothing_holds(&self, subject: &SubjectId) -> Result<()> {
        let today = self.inventory.run.day(self.now());
        let holds = self.store.holds_of(subject).await?;
        let force: Vec<&str> = holds.iter().filter(|hold| is_in_force(hold, today)).map(|hold| hold.hold_id.as_str()).collect();
        if force.is_empty() {
            return Ok(());
        }
        Err(held(&force.join(", ")))
    }

    /// Erases a person: everything in the vault, its key, the account and all that hangs on it. What happened to devices stays, under a
    /// number that leads nowhere.
    ///
    /// # Errors
    /// As [`App::erasing_by_operator`], or the store fails.
    pub async fn erase_by_operator(&self, who: &str) -> Result<Erasing> {
        let subject = self.subject_of(who).await?;
        self.audited(&operator(), Action::PersonErase, &resource_of("account", subject.as_str()), async {
            let _alone = self.gate.accounts.lock().await;
            let erasing = self.erasing_by_operator(who).await?;
            for closed in &erasing.closed {
                self.erase_unheld(closed).await?;
            }
            self.erase_unheld(&subject).await?;
            self.store.give_space_back().await?;
            Ok(erasing)
        })
        .await
    }

    /// Everything that a person gave, field by field, to be looked for after the erasure.
    ///
    /// # Errors
    /// Where the store fails, or a row does not open.
    pub async fn given_by(&self, subject: &SubjectId) -> Result<Vec<Given>> {
        const MESSAGES: u32 = 10_000;
        let mut given = Vec::new();
        let plain = |what: String, value: Vec<u8>| Given { what, value, derived: false };
        for row in self.store.vault_all(subject).await? {
            match serde_json::from_slice::<serde_json::Value>(&row.plain) {
                Ok(value) => leaves(&row.kind, &value, &mut |what, value| given.push(plain(what, value.into_bytes()))),
                Err(_) => given.push(plain(row.kind, row.plain)),
            }
        }
        for due in self.store.outbox_of_subject(subject, MESSAGES).await? {
            let what = format!("message {}", due.message.template);
            match serde_json::from_slice::<serde_json::Value>(&due.message.payload) {
                Ok(value) => leaves(&what, &value, &mut |what, value| given.push(plain(what, value.into_bytes()))),
                Err(_) => given.push(plain(what, due.message.payload)),
            }
        }
        let hashes = self.store.index_hashes(subject).await?.into_iter().map(|hash| ("blind index".to_owned(), hash));
        let password = self.store.account(subject).await?.map(|account| ("account.password_hash".to_owned(), account.password_hash));
        let derived = hashes.chain(password).map(|(what, value)| Given { what, value: value.into_bytes(), derived: true });
        given.extend(derived);
        Ok(given)
    }

    /// Every measured number with a fraction in what files of theirs said, as it stands in the sealed rows: places above all.
    ///
    /// # Errors
    /// As [`App::given_by`].
    pub async fn places_given_by(&self, subject: &SubjectId) -> Result<Vec<f64>> {
        let mut found = Vec::new();
        for row in self.store.vault_all(subject).await? {
            if let Ok(value) = serde_json::from_slice::<serde_json::Value>(&row.plain) {
                fractions(&value, &mut found);
            }
        }
        Ok(found)
    }

    /// How many rows the tables of people still have under this number; none after an erasure.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn rows_left_of(&self, subject: &SubjectId) -> Result<u64> {
        self.store.rows_left_of(subject).await.map_err(Error::from)
    }

    /// The tables of a database server as files in `folder`, to be looked through; how many. A database in a file needs no copy.
    ///
    /// # Errors
    /// Where the store fails, or a file cannot be written.
    pub async fn copy_tables(&self, folder: &std::path::Path) -> Result<usize> {
        self.store.copy_tables(folder).await.map_err(Error::from)
    }

    /// The files that a person gave.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn files_given_by(&self, subject: &SubjectId) -> Result<Vec<GivenFile>> {
        let mut files = Vec::new();
        for blob in self.store.blobs_of_subject(subject).await? {
            if let Some(reader) = self.store.blob_read(subject, &blob.blob_id).await? {
                files.push(GivenFile { kind: blob.kind, reader });
            }
        }
        Ok(files)
    }
}

fn held(hold: &str) -> Error {
    Error::field("who", "held", format!("nothing was erased: what is held about this person may not be removed, by the hold {hold}"))
}

/// Every text in a document, under the name of its field.
fn leaves(what: &str, value: &serde_json::Value, found: &mut impl FnMut(String, String)) {
    match value {
        serde_json::Value::String(text) => found(what.to_owned(), text.clone()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| leaves(what, value, found)),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(field, value)| leaves(&format!("{what}.{field}"), value, found)),
        // A number by itself leads to nobody, and stands everywhere.
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) | serde_json::Value::Null => {}
    }
}

fn fractions(value: &serde_json::Value, found: &mut Vec<f64>) {
    match value {
        serde_json::Value::Number(number) => found.extend(number.as_f64().filter(|number| number.fract() != 0.0)),
        serde_json::Value::Array(values) => values.iter().for_each(|value| fractions(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| fractions(value, found)),
        serde_json::Value::String(_) | serde_json::Value::Bool(_) | serde_json::Value::Null => {}
    }
}
