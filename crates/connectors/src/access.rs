//! Access: what is held about a person, row by row into whatever takes it.

use std::io::Write;

use crate::database::{Failure, FailureKind};
use crate::engine::{Engine, kept, not_searched, rows};
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::program::Right;
use crate::receipt::{Accessed, DryRun, DryStatement};

impl Engine {
    /// Writes everything that is held about a person as one JSON object, a list of rows for each collection. Nothing is kept in memory but keys.
    ///
    /// # Errors
    /// What is written until then must not be used: it is not whole.
    pub async fn access<W: Write + Send>(&self, identities: &[Identity], out: &mut W) -> Result<Accessed> {
        let seeds = Self::seeds(identities)?;
        let prepared = self.prepare(Right::Access, &seeds.kinds()).await?;
        let program = &prepared.program;
        let mut document = Document { out, current: None };
        let followed = self.follow(&prepared, &seeds, None, true, |step, data| {
            let name = program.steps.get(step).map(|step| step.name.to_string()).unwrap_or_default();
            document
                .row(step, &name, &data)
                .map_err(|error| Failure::new(FailureKind::Refused, format!("the answer cannot be written: {error}")))
        });
        let collector = followed.await?;
        document.end().map_err(|error| Error::Output(error.to_string()))?;
        Ok(Accessed {
            found: collector.collected.found(program),
            rows: rows(&collector, program),
            withheld: program.withheld.clone(),
            not_searched: not_searched(program),
        })
    }

    /// What a request would find, and what it would send.
    ///
    /// # Errors
    /// Those of the request itself.
    pub async fn dry_run(&self, right: Right, identities: &[Identity]) -> Result<DryRun> {
        let seeds = Self::seeds(identities)?;
        let prepared = self.prepare(right, &seeds.kinds()).await?;
        let program = &prepared.program;
        let secret = self.secret()?;
        let collector = self.follow(&prepared, &seeds, Some(&secret), true, |_, _| Ok(())).await?;
        let database = |unit: usize| self.units.get(unit).map(super::engine::Unit::name).unwrap_or_default();
        let mut statements: Vec<DryStatement> = Vec::new();
        for step in program.steps.iter().filter(|step| right == Right::Access || step.is_read_first) {
            statements.push(DryStatement { database: database(step.database), sql: step.reading.statement.sql.clone() });
        }
        for erasing in &program.erasing {
            let changes = erasing.steps.iter().filter_map(|n| program.steps.get(*n)?.erasure.as_ref());
            let changes = changes.flat_map(|erasure| &erasure.changes).map(|change| change.sql.clone());
            let all = ["BEGIN".to_owned()].into_iter().chain(changes).chain(["COMMIT".to_owned(), erasing.remaining.sql.clone()]);
            statements.extend(all.map(|sql| DryStatement { database: database(erasing.database), sql }));
        }
        Ok(DryRun {
            right: right.name(),
            found: collector.collected.found(program),
            rows: rows(&collector, program),
            statements,
            kept: kept(program),
            withheld: program.withheld.clone(),
            not_searched: not_searched(program),
        })
    }
}

/// `{"shop:customer":[{…},{…}],"shop:orders":[…]}`, as rows come in.
struct Document<'w, W: Write> {
    out: &'w mut W,
    current: Option<usize>,
}

impl<W: Write> Document<'_, W> {
    fn row(&mut self, step: usize, name: &str, data: &str) -> std::io::Result<()> {
        match self.current {
            Some(current) if current == step => self.out.write_all(b",\n")?,
            Some(_) => write!(self.out, "],\n{}:[", serde_json::Value::from(name))?,
            None => write!(self.out, "{{{}:[", serde_json::Value::from(name))?,
        }
        self.current = Some(step);
        self.out.write_all(data.as_bytes())
    }

    fn end(&mut self) -> std::io::Result<()> {
        self.out.write_all(if self.current.is_some() { b"]}" } else { b"{}" })
    }
}
