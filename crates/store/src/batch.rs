//! One use case's writes: all of them or none, on either database.

use std::collections::BTreeMap;

use crate::Store;
use crate::account::{Account, AccountState};
use crate::error::{Error, Result};
use crate::hold::{LegalHold, Unheld};
use crate::id::{BlobId, SubjectId};
use crate::idempotency::IdempotencyDone;
use crate::journal::Append;
use crate::link::{AccountLink, LinkUse};
use crate::outbox::Message;
use crate::password::{NewPassword, PasswordReset};
use crate::phone_code::{CodeUse, PhoneCode};
use crate::projection::Rows;
use crate::receipt::Receipt;
use crate::rights_request::RightsRow;
use crate::statement::Step;
use crate::vault::blob::blob_gone;
use crate::vault::seal::DataKey;
use crate::vault::{self, VaultWrite};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// None where nothing happens to a device: signing up, changing an address.
    pub append: Option<Append>,
    /// The projections as they are after the append.
    pub rows: Rows,
    /// Requests about the data of whoever the append is about, as they are after it.
    pub rights: Vec<RightsRow>,
    pub vault: Vec<VaultWrite>,
    pub outbox: Vec<Message>,
    pub receipts: Vec<Receipt>,
    pub account: Option<Account>,
    pub account_state: Option<AccountState>,
    pub links: Vec<AccountLink>,
    pub link_use: Option<LinkUse>,
    pub phone_codes: Vec<PhoneCode>,
    pub code_use: Option<CodeUse>,
    pub password: Option<NewPassword>,
    pub password_reset: Option<PasswordReset>,
    pub hold: Option<LegalHold>,
    /// Nothing of the batch where a hold in force keeps one of these categories of this subject.
    pub unless_held: Option<(SubjectId, Unheld)>,
    /// Files that go.
    pub blobs_gone: Vec<(SubjectId, BlobId)>,
    pub idempotency: Option<IdempotencyDone>,
}

/// What a commit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The stream's version now; None for a batch without an append.
    pub version: Option<i64>,
}

impl Store {
    /// Writes the whole batch, durably, or nothing.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the stream has moved, [`Error::Taken`] when a unique blind index is somebody else's,
    /// [`Error::Erased`] when a subject in the batch was erased, [`Error::IdempotencyLost`] when the request's key was taken over,
    /// [`Error::Held`] when something of it is kept by a hold,
    /// [`Error::NotFound`] when what entitles to it does not hold any more: a password, a link, the state of an account.
    pub async fn commit(&self, batch: Batch) -> Result<Committed> {
        let mut steps = Vec::new();
        let mut version = None;
        if let Some((subject, unheld)) = &batch.unless_held {
            steps.extend(unheld.steps(subject));
        }
        if let Some(append) = &batch.append {
            version = Some(append.version_after()?);
            steps.extend(append.steps()?);
        }
        let keys = self.keys_of(&batch).await?;
        steps.extend(keys.keys().map(vault::hold_key));
        for write in &batch.vault {
            steps.extend(write.steps(self.sealing(), &keys)?);
        }
        for message in &batch.outbox {
            steps.push(message.step(self.sealing(), &keys)?);
        }
        steps.extend(batch.account.iter().map(Account::insert));
        steps.extend(batch.account_state.iter().flat_map(AccountState::steps));
        steps.extend(batch.link_use.iter().map(LinkUse::step));
        steps.extend(batch.links.iter().map(AccountLink::insert));
        steps.extend(batch.code_use.iter().map(CodeUse::step));
        steps.extend(batch.phone_codes.iter().map(|code| code.insert(self.sealing())));
        steps.extend(batch.password.iter().flat_map(NewPassword::steps));
        steps.extend(batch.password_reset.iter().map(PasswordReset::step));
        steps.extend(batch.hold.iter().flat_map(LegalHold::steps));
        steps.extend(batch.blobs_gone.iter().flat_map(|(subject, blob)| blob_gone(subject, blob)));
        steps.extend(batch.rows.steps());
        steps.extend(batch.rights.iter().map(RightsRow::upsert));
        for receipt in &batch.receipts {
            steps.push(receipt.step()?);
        }
        if let Some(done) = &batch.idempotency {
            steps.push(done.step(self.sealing())?);
        }
        if !steps.is_empty() {
            self.write_or_conflict(steps).await?;
        }
        Ok(Committed { version })
    }

    /// A conflict is answered with the version that was found.
    pub(crate) async fn write_or_conflict(&self, steps: Vec<Step>) -> Result<Vec<u64>> {
        match self.write(steps).await {
            Err(Error::Conflict { stream, expected, .. }) => {
                let found = self.stream_version(&stream).await?;
                Err(Error::Conflict { stream, expected, found })
            }
            answer => answer,
        }
    }

    async fn keys_of(&self, batch: &Batch) -> Result<BTreeMap<SubjectId, DataKey>> {
        // In the order of their ids, so that two units of work lock keys the same way round.
        let mut keys = BTreeMap::new();
        let sealed_for = batch.vault.iter().filter_map(VaultWrite::sealed_for);
        let messages = batch.outbox.iter().map(|message| &message.subject_id);
        // An account seals nothing itself, but an erased subject gets none.
        let accounts = batch.account.iter().map(|account| &account.subject_id);
        for subject in sealed_for.chain(messages).chain(accounts) {
            if !keys.contains_key(subject) {
                keys.insert(subject.clone(), self.data_key(subject).await?);
            }
        }
        Ok(keys)
    }
}
