//! Erasure: the keys first, then a durable plan, then one transaction in each database, all open before the first is committed, and then a look at what is left.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::collect::Collected;
use crate::database::{Failure, FailureKind, Session};
use crate::engine::{Engine, Prepared, kept, not_searched};
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::program::{Count, DatabaseErasure, Program, Right};
use crate::receipt::{CollectionReceipt, DatabaseReceipt, Erased, FieldReceipt, Receipt};
use crate::state::{Entry, State, Unfinished};

/// Two requests that lock the same rows in another order: one of them is told to come again.
const ATTEMPTS: u32 = 6;
const BACK_OFF_MS: u64 = 10;

/// What is sealed in a plan.
#[derive(Debug, Serialize, Deserialize)]
struct Sealed {
    kinds: Vec<String>,
    collected: Collected,
}

/// A database whose transaction is open, or found committed by an earlier attempt.
struct Begun {
    receipt: DatabaseReceipt,
    session: Option<Session>,
}

/// A request under way.
struct Course<'e> {
    engine: &'e Engine,
    state: &'e State,
    id: String,
    prepared: &'e Prepared,
    collected: Collected,
}

impl Engine {
    /// Erases what is held about a person in all databases.
    ///
    /// # Errors
    /// [`Error::Unfinished`] where a plan is kept for [`Engine::resume`]; otherwise nothing was written.
    pub async fn erase(&self, request: &str, identities: &[Identity]) -> Result<Erased> {
        let state = self.state.as_ref().ok_or_else(|| Error::State("nothing is erased without a folder for plans".to_owned()))?;
        let seeds = Self::seeds(identities)?;
        let prepared = self.prepare(Right::Erasure, &seeds.kinds()).await?;
        let program = &prepared.program;
        let secret = self.secret()?;
        let collector = self.follow(&prepared, &seeds, Some(&secret), false, |_, _| Ok(())).await?;
        if !collector.collected.found(program) {
            return Ok(Erased::NotFound { not_searched: not_searched(program) });
        }
        let sealed = Sealed { kinds: seeds.kinds().into_iter().collect(), collected: collector.collected };
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(&sealed).map_err(|error| Error::State(error.to_string()))?);
        let entry = Entry::Planned {
            id: request.to_owned(),
            at: self.now(),
            statements: prepared.statements_sha256.clone(),
            sealed: state.seal(request, &plain, &*self.surroundings.random)?,
        };
        let course = Course { engine: self, state, id: request.to_owned(), prepared: &prepared, collected: sealed.collected };
        // The plan goes to the disk while the databases work; none of them commits before it is there.
        let (planned, begun) = tokio::join!(state.write(entry), course.begin_all(&[]));
        let begun = match (planned, begun) {
            (Ok(()), Ok(begun)) => begun,
            (planned, begun) => {
                // Transactions that are open are undone as they are dropped.
                drop(state.write(Entry::Dropped { id: request.to_owned() }).await);
                return Err(planned.err().or(begun.err()).unwrap_or_else(|| Error::State("the plan was not written".to_owned())));
            }
        };
        course.finish(begun, false).await.map(|receipt| Erased::Done(Box::new(receipt)))
    }

    /// Brings every plan to its end that an earlier program left.
    ///
    /// # Errors
    /// Of the first that cannot be brought to its end; those before it are done.
    pub async fn resume(&self) -> Result<Vec<Receipt>> {
        let state = self.state.as_ref().ok_or_else(|| Error::State("no folder of plans is given".to_owned()))?;
        let mut receipts = Vec::new();
        for plan in state.unfinished()? {
            receipts.push(self.resume_one(state, plan).await?);
        }
        Ok(receipts)
    }

    async fn resume_one(&self, state: &State, plan: Unfinished) -> Result<Receipt> {
        let plain = state.unseal(&plan.id, &plan.sealed)?;
        let sealed: Sealed =
            serde_json::from_slice(&plain).map_err(|_| Error::State(format!("the plan of request {} cannot be read", plan.id)))?;
        let prepared = self.prepare(Right::Erasure, &sealed.kinds.into_iter().collect()).await?;
        if prepared.statements_sha256 != plan.statements {
            return Err(Error::OtherStatements { request: plan.id });
        }
        let course = Course { engine: self, state, id: plan.id.clone(), prepared: &prepared, collected: sealed.collected };
        let begun = course.begin_all(&plan.begun).await?;
        course.finish(begun, true).await
    }

    /// Requests that were begun and not finished.
    ///
    /// # Errors
    /// The folder of plans cannot be read.
    pub fn unfinished(&self) -> Result<Vec<String>> {
        let state = self.state.as_ref().map_or(Ok(Vec::new()), State::unfinished)?;
        Ok(state.into_iter().map(|plan| plan.id).collect())
    }

    /// The receipt of a request that was finished earlier.
    ///
    /// # Errors
    /// The folder of plans cannot be read.
    pub fn receipt(&self, request: &str) -> Result<Option<Receipt>> {
        let body = self.state.as_ref().map_or(Ok(None), |state| state.receipt(request))?;
        body.map(|body| serde_json::from_str(&body).map_err(|error| Error::State(error.to_string()))).transpose()
    }
}

impl Course<'_> {
    fn program(&self) -> &Program {
        &self.prepared.program
    }

    /// Opens a transaction in each database and makes all changes in it.
    async fn begin_all(&self, earlier: &[(usize, String)]) -> Result<Vec<Begun>> {
        let mut begun = Vec::new();
        for (unit, erasing) in self.program().erasing.iter().enumerate() {
            let before = earlier.iter().find(|(known, _)| *known == unit).and_then(|(_, receipt)| serde_json::from_str(receipt).ok());
            let mut attempt = 0;
            loop {
                attempt += 1;
                match self.begin(erasing, before.as_ref()).await {
                    Err(failure) if failure.kind == FailureKind::Busy && attempt < ATTEMPTS => {
                        tokio::time::sleep(Duration::from_millis(BACK_OFF_MS << attempt)).await;
                    }
                    Err(failure) => return Err(self.engine.failed(erasing.database, failure)),
                    Ok(one) => {
                        begun.push(one);
                        break;
                    }
                }
            }
        }
        Ok(begun)
    }

    async fn begin(&self, erasing: &DatabaseErasure, before: Option<&DatabaseReceipt>) -> std::result::Result<Begun, Failure> {
        let missing = || Failure::new(FailureKind::Refused, "there is no such database");
        let unit = self.engine.units.get(erasing.database).ok_or_else(missing)?;
        let mut session = unit.database.session().await?;
        if let Some((before, transaction)) = before.and_then(|before| Some((before, before.transaction.as_deref()?)))
            && session.was_committed(transaction).await? == Some(true)
        {
            return Ok(Begun { receipt: DatabaseReceipt { found_committed: true, ..before.clone() }, session: None });
        }
        let steps: Vec<_> = erasing.steps.iter().filter_map(|n| Some((*n, self.program().steps.get(*n)?))).collect();
        let mut changes = Vec::new();
        let mut owners = Vec::new();
        for (n, step) in steps.iter().filter(|(_, step)| self.collected.can_find(step)) {
            for change in step.erasure.iter().flat_map(|erasure| &erasure.changes) {
                changes.push((change, self.collected.params(change)));
                owners.push(*n);
            }
        }
        let statements = changes.iter().map(|(change, _)| change.sql.as_str()).collect::<Vec<_>>().join("\n");
        let (changed, transaction) = session.change(changes).await?;
        let mut collections = Vec::new();
        for (n, step) in steps {
            let Some(erasure) = &step.erasure else { continue };
            let rows = owners.iter().zip(&changed).filter(|(owner, _)| **owner == n).map(|(_, rows)| *rows).max().unwrap_or_default();
            if rows > self.program().max_rows {
                return Err(Error::limit(&step.name, self.program().max_rows));
            }
            let fields =
                erasure.fields.iter().map(|(field, strategy)| FieldReceipt { field: field.clone(), strategy: (*strategy).to_owned() });
            collections.push(CollectionReceipt { collection: step.name.to_string(), rows, fields: fields.collect(), ..Default::default() });
        }
        let receipt = DatabaseReceipt {
            datasets: unit.datasets.clone(),
            kind: unit.database.dialect().name().to_owned(),
            transaction,
            at: self.engine.now(),
            statements_sha256: crate::masking::hex(&<sha2::Sha256 as sha2::Digest>::digest(statements.as_bytes())),
            found_committed: false,
            collections,
        };
        Ok(Begun { receipt, session: Some(session) })
    }

    fn unfinished(&self, unit: usize, failure: Failure) -> Error {
        match self.engine.failed(unit, failure) {
            Error::Database { database, failure } => Error::Unfinished { request: self.id.clone(), database, failure },
            other => other,
        }
    }

    /// Commits one database after another, looks at what is left, and writes the receipt.
    async fn finish(&self, begun: Vec<Begun>, resumed: bool) -> Result<Receipt> {
        let mut databases = Vec::new();
        let mut sessions = Vec::new();
        for (n, Begun { receipt, session }) in begun.into_iter().enumerate() {
            let unit = self.program().erasing.get(n).map(|erasing| erasing.database).unwrap_or_default();
            let session = match session {
                None => self.engine.units.get(unit).map(|unit| unit.database.session()),
                Some(mut session) => {
                    let noted = serde_json::to_string(&receipt).map_err(|error| Error::State(error.to_string()))?;
                    self.state.note(Entry::Begun { id: self.id.clone(), unit: n, receipt: noted })?;
                    if let Err(failure) = session.commit().await {
                        let is_refused = failure.kind != FailureKind::Gone && databases.is_empty() && !resumed;
                        if !is_refused {
                            return Err(self.unfinished(unit, failure));
                        }
                        drop(self.state.write(Entry::Dropped { id: self.id.clone() }).await);
                        return Err(self.engine.failed(unit, failure));
                    }
                    sessions.push(session);
                    databases.push(receipt);
                    continue;
                }
            };
            if let Some(session) = session {
                sessions.push(session.await.map_err(|failure| self.unfinished(unit, failure))?);
                databases.push(receipt);
            }
        }
        let mut complete = true;
        for ((erasing, receipt), session) in self.program().erasing.iter().zip(&mut databases).zip(&mut sessions) {
            let failed = |failure| self.unfinished(erasing.database, failure);
            if !self.look(erasing, session, receipt).await.map_err(failed)? {
                // Somebody wrote in between; the same again takes that too.
                self.again(erasing, session, receipt).await.map_err(failed)?;
                complete &= self.look(erasing, session, receipt).await.map_err(failed)?;
            }
        }
        let receipt = Receipt {
            request: self.id.clone(),
            at: self.engine.now(),
            resumed,
            databases,
            kept: kept(self.program()),
            not_searched: not_searched(self.program()),
            complete,
        };
        let body = serde_json::to_string(&receipt).map_err(|error| Error::State(error.to_string()))?;
        self.state.write(Entry::Finished { id: self.id.clone(), at: receipt.at.clone(), receipt: body }).await?;
        Ok(receipt)
    }

    async fn again(
        &self,
        erasing: &DatabaseErasure,
        session: &mut Session,
        receipt: &mut DatabaseReceipt,
    ) -> std::result::Result<(), Failure> {
        let (mut changes, mut owners) = (Vec::new(), Vec::new());
        for step in erasing.steps.iter().filter_map(|n| self.program().steps.get(*n)).filter(|step| self.collected.can_find(step)) {
            for change in step.erasure.iter().flat_map(|erasure| &erasure.changes) {
                changes.push((change, self.collected.params(change)));
                owners.push(step.name.to_string());
            }
        }
        let (changed, _) = session.change(changes).await?;
        session.commit().await?;
        for (owner, rows) in owners.iter().zip(changed) {
            if let Some(collection) = receipt.collections.iter_mut().find(|known| known.collection == *owner) {
                collection.rows += rows;
            }
        }
        Ok(())
    }

    /// Reads again by the keys and by the identity; true when nothing is left.
    async fn look(
        &self,
        erasing: &DatabaseErasure,
        session: &mut Session,
        receipt: &mut DatabaseReceipt,
    ) -> std::result::Result<bool, Failure> {
        let answer = session.one(&erasing.remaining, self.collected.params(&erasing.remaining), erasing.counts.len()).await?;
        for collection in &mut receipt.collections {
            (collection.left, collection.still_found, collection.shared) = (0, 0, 0);
        }
        let mut is_clean = true;
        for (count, answer) in erasing.counts.iter().zip(answer) {
            let number: u64 = answer.and_then(|key| key.text().parse().ok()).unwrap_or(u64::MAX);
            let (Count::Left { step } | Count::StillFound { step } | Count::Shared { step }) = count;
            let name = self.program().steps.get(*step).map(|step| step.name.to_string()).unwrap_or_default();
            let Some(collection) = receipt.collections.iter_mut().find(|known| known.collection == name) else { continue };
            match count {
                Count::Left { .. } => collection.left = collection.left.saturating_add(number),
                Count::StillFound { .. } => collection.still_found = number,
                Count::Shared { .. } => collection.shared = number,
            }
            is_clean &= number == 0 || matches!(count, Count::Shared { .. });
        }
        Ok(is_clean)
    }
}
