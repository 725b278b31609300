//! Passkeys beside the password: added and removed in the account, used to sign in and where the password is asked again.

use crate::App;
use crate::account::is_name;
use crate::audit::{of_account, resource_of};
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use crate::session::{SECOND, SessionToken, instant, sha256_hex};
use crate::sign_in::Telling;
use aftercare_passkey::{ALGORITHMS, Asserted, Defect, Known, RelyingParty};
use aftercare_privacy::inventory::Passing;
use aftercare_store::{Account, Batch, BlindIndex, Micros, PasskeyChallenge, RowId, SubjectId, VaultRow, VaultWrite};
use aftercare_wire::{Language, PasskeyAdd, PasskeyAnswer, PasskeyChallengeCreate, PasskeyChallengeView, PasskeyPurpose, PasskeyView};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Vault rows of passkeys, and the blind index of their credentials.
const PASSKEY: &str = "passkey";
const MOST_PASSKEYS: usize = 20;
const NOTICE_ADDED: &str = "passkey-added";
const NOTICE_COPIED: &str = "passkey-copied";
/// The field of forms and documents that an answer is in.
const FIELD: &str = "passkey";

/// A passkey as the vault keeps it; bytes are Base64.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    credential: String,
    key: String,
    sign_count: u32,
    eligible: bool,
    backed_up: bool,
    name: String,
    added_at: i64,
    used_at: Option<i64>,
}

/// A passkey that answered, and what the answer changes about it.
struct Answered {
    subject: SubjectId,
    row: RowId,
    kept: Kept,
    asserted: std::result::Result<Asserted, Defect>,
}

impl App {
    /// Passkeys are for the site that is reached under this address.
    #[must_use]
    pub fn with_passkeys_at(self, address: &str) -> Self {
        Self { relying_party: RelyingParty::at(address).map(Arc::new), ..self }
    }

    /// Browsers make passkeys for a site with a name and TLS only.
    #[must_use]
    pub fn passkeys_work(&self) -> bool {
        self.relying_party.is_some()
    }

    fn relying_party(&self) -> Result<&RelyingParty> {
        self.relying_party.as_deref().ok_or(Error::NotFound { what: "passkeys" })
    }

    /// A challenge for an authenticator. Who asks to sign in is told nothing about anybody.
    ///
    /// # Errors
    /// Not signed in where that is needed; [`Error::TooMany`] after too many; there are no passkeys at this address.
    pub async fn passkey_challenge(
        &self,
        ctx: &Context,
        request: &PasskeyChallengeCreate,
        caller: &Caller,
    ) -> Result<PasskeyChallengeView> {
        permit(&ctx.principal, Action::PasskeyAsk)?;
        let rp = self.relying_party()?;
        let subject = match request.purpose {
            PasskeyPurpose::SignIn => None,
            PasskeyPurpose::Add | PasskeyPurpose::Confirm => {
                permit(&ctx.principal, Action::PasskeyManage)?;
                Some(ctx.principal.subject().ok_or(Error::Unauthenticated)?)
            }
        };
        self.gate.attempt(Door::Challenge(&caller.key))?;
        let challenge = self.random::<32>()?;
        let kept = PasskeyChallenge {
            challenge_hash: sha256_hex(&challenge),
            purpose: word(request.purpose).to_owned(),
            subject_id: subject.cloned(),
        };
        let expires_at = Micros(self.gate.now().0.saturating_add(self.lifetime(Passing::PasskeyChallenge).saturating_mul(SECOND)));
        self.store.challenge_create(&kept, expires_at).await?;
        let mut view = PasskeyChallengeView {
            challenge: BASE64_URL_SAFE_NO_PAD.encode(challenge),
            rp_id: rp.id.clone(),
            rp_name: self.operator.name.clone(),
            algorithms: ALGORITHMS.to_vec(),
            user_handle: None,
            user_name: None,
            known: Vec::new(),
        };
        if let Some(subject) = subject {
            view.known = self.passkeys_of(subject).await?.into_iter().map(|(_, kept)| kept.credential).collect();
            if request.purpose == PasskeyPurpose::Add {
                view.user_handle = Some(BASE64_URL_SAFE_NO_PAD.encode(subject.as_str()));
                view.user_name = self.profile(subject).await?.map(|profile| profile.login().value().to_owned());
            }
        }
        Ok(view)
    }

    /// The passkeys of the person who asks, oldest first.
    ///
    /// # Errors
    /// Not signed in, or the store fails.
    pub async fn passkeys(&self, ctx: &Context) -> Result<Vec<PasskeyView>> {
        permit(&ctx.principal, Action::PasskeyManage)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        Ok(self.passkeys_of(subject).await?.into_iter().map(|(row, kept)| view(&row.row_id, &kept)).collect())
    }

    /// Adds a passkey to the account of the person who asks, who knows its password and is told by mail.
    ///
    /// # Errors
    /// A field error for the password, for the name, and for what the authenticator made.
    pub async fn passkey_add(&self, ctx: &Context, request: &PasskeyAdd, caller: &Caller) -> Result<PasskeyView> {
        self.audited(ctx, Action::PasskeyManage, "", async {
            permit(&ctx.principal, Action::PasskeyManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let account = self.store.account(subject).await?.ok_or(Error::Unauthenticated)?;
            let rp = self.relying_party()?;
            let name = request.name.trim().to_owned();
            if !is_name(&name) {
                return Err(Error::field("name", "not-a-name", "a passkey's name has 1 to 200 printable characters"));
            }
            self.proven(&account, &request.current_password, None, caller).await?;
            let (client_data, attestation) = (bytes(&request.made.client_data)?, bytes(&request.made.attestation)?);
            let challenge = self.challenge_answered(PasskeyPurpose::Add, Some(subject), &client_data).await?;
            let made = aftercare_passkey::register(rp, &challenge, &client_data, &attestation).map_err(|defect| does_not_hold(&defect))?;
            let _alone = self.gate.accounts.lock().await;
            if self.passkeys_of(subject).await?.len() >= MOST_PASSKEYS {
                return Err(Error::field("name", "too-many", format!("an account has at most {MOST_PASSKEYS} passkeys; remove one first")));
            }
            let now = self.gate.now();
            let kept = Kept {
                credential: BASE64_URL_SAFE_NO_PAD.encode(&made.id),
                key: BASE64_URL_SAFE_NO_PAD.encode(&made.key),
                sign_count: made.sign_count,
                eligible: made.eligible,
                backed_up: made.backed_up,
                name,
                added_at: now.0,
                used_at: None,
            };
            let row = RowId::new(self.new_id()?);
            let vault = vec![put(subject, &row, &kept)?];
            let outbox = vec![self.account_notice(subject, NOTICE_ADDED, &serde_json::json!({}))?];
            match self.store.commit(Batch { vault, outbox, ..Batch::default() }).await {
                Ok(_) => Ok(view(&row, &kept)),
                Err(aftercare_store::Error::Taken { .. }) => {
                    Err(Error::field(FIELD, "known", "this passkey belongs to an account already"))
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// # Errors
    /// Not signed in, or there is no such passkey of theirs.
    pub async fn passkey_remove(&self, ctx: &Context, id: &str) -> Result<()> {
        self.audited(ctx, Action::PasskeyManage, &resource_of("passkey", id), async {
            permit(&ctx.principal, Action::PasskeyManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let _alone = self.gate.accounts.lock().await;
            let rows = self.passkeys_of(subject).await?;
            let (row, _) = rows.into_iter().find(|(row, _)| row.row_id.as_str() == id).ok_or(Error::NotFound { what: "passkey" })?;
            let vault = vec![crate::sign_in::forget(subject, PASSKEY, row.row_id)];
            self.store.commit(Batch { vault, ..Batch::default() }).await?;
            Ok(())
        })
        .await
    }

    /// Starts a session by a passkey, without a password and without saying who it is.
    ///
    /// # Errors
    /// A field error for an answer that does not hold, the same for a passkey that nobody has; [`Error::Refused`] for a closed account.
    pub async fn sign_in_by_passkey(&self, language: Language, answer: &PasskeyAnswer, caller: &Caller) -> Result<SessionToken> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let answered = self.answered(PasskeyPurpose::SignIn, None, answer).await;
        let resource = of_account(answered.as_ref().ok().map(|answered| &answered.subject));
        let visitor = Context::new(Principal::Anonymous, language);
        self.audited(&visitor, Action::SignIn, &resource, async {
            permit(&visitor.principal, Action::SignIn)?;
            let answered = answered?;
            let subject = answered.subject.clone();
            let account = self.store.account(&subject).await?.ok_or_else(unknown)?;
            self.passkey_used(answered).await?;
            match account.state.as_str() {
                "active" => self.session_start(&subject, None, caller, Telling::Owner).await,
                crate::closing::CLOSED => Err(self.closed_told(&subject, language).await?),
                _ => Err(unknown()),
            }
        })
        .await
    }

    /// Holds where the person who is signed in proves again who they are: by the password, or by a passkey of theirs.
    ///
    /// # Errors
    /// A field error for what does not hold; [`Error::TooMany`] after too many attempts.
    pub(crate) async fn proven(&self, account: &Account, password: &str, answer: Option<&PasskeyAnswer>, caller: &Caller) -> Result<()> {
        let subject = &account.subject_id;
        self.gate.attempt(Door::Caller(&caller.key))?;
        self.gate.attempt(Door::Password(subject.as_str()))?;
        match answer {
            Some(answer) => {
                let answered = self.answered(PasskeyPurpose::Confirm, Some(subject), answer).await?;
                self.passkey_used(answered).await?;
            }
            None => {
                if !self.password_holds(password, Some(&account.password_hash)).await? {
                    return Err(Error::field("current_password", "credentials", "this is not the current password"));
                }
            }
        }
        self.gate.forget(Door::Password(subject.as_str()));
        Ok(())
    }

    /// The challenge that is answered: one of ours, for this, for this person, not answered before. It is used up whatever comes next.
    async fn challenge_answered(&self, purpose: PasskeyPurpose, subject: Option<&SubjectId>, client_data: &[u8]) -> Result<Vec<u8>> {
        let challenge = aftercare_passkey::challenge_of(client_data).map_err(|defect| does_not_hold(&defect))?;
        let asked =
            PasskeyChallenge { challenge_hash: sha256_hex(&challenge), purpose: word(purpose).to_owned(), subject_id: subject.cloned() };
        if self.store.challenge_take(&asked, self.gate.now()).await? {
            return Ok(challenge);
        }
        Err(Error::field(FIELD, "over", "this took longer than five minutes, or was sent before; try again"))
    }

    async fn answered(&self, purpose: PasskeyPurpose, subject: Option<&SubjectId>, answer: &PasskeyAnswer) -> Result<Answered> {
        let rp = self.relying_party()?;
        let client_data = bytes(&answer.client_data)?;
        let (data, signature) = (bytes(&answer.authenticator_data)?, bytes(&answer.signature)?);
        let challenge = self.challenge_answered(purpose, subject, &client_data).await?;
        // Brought into the one form that it is found by.
        let credential = BASE64_URL_SAFE_NO_PAD.encode(bytes(&answer.id)?);
        let hit = self.store.find_by_index(PASSKEY, &credential, 1).await?.into_iter().next().ok_or_else(unknown)?;
        let is_theirs = subject.is_none_or(|subject| *subject == hit.subject_id);
        let handle = answer.user_handle.as_deref().map(bytes).transpose()?;
        if !is_theirs || handle.is_some_and(|handle| handle != hit.subject_id.as_str().as_bytes()) {
            return Err(unknown());
        }
        let row = self.store.vault_get(&hit.subject_id, PASSKEY, &hit.row_id).await?.ok_or_else(unknown)?;
        let kept = read(&row)?;
        let known = Known { key: bytes(&kept.key)?, sign_count: kept.sign_count, eligible: kept.eligible };
        let asserted = match aftercare_passkey::assert(rp, &challenge, &client_data, &data, &signature, &known) {
            Err(defect) if defect != Defect::Copied => return Err(does_not_hold(&defect)),
            asserted => asserted,
        };
        Ok(Answered { subject: hit.subject_id, row: hit.row_id, kept, asserted })
    }

    /// Notes the use; of a passkey that seems to be a copy, the owner is told.
    async fn passkey_used(&self, answered: Answered) -> Result<()> {
        let Answered { subject, row, kept, asserted } = answered;
        let Ok(asserted) = asserted else {
            let outbox = vec![self.account_notice(&subject, NOTICE_COPIED, &serde_json::json!({}))?];
            self.store.commit(Batch { outbox, ..Batch::default() }).await?;
            return Err(does_not_hold(&Defect::Copied));
        };
        // Removed, or used elsewhere, since it was read: what was removed is not written again.
        let _alone = self.gate.accounts.lock().await;
        let now = self.store.vault_get(&subject, PASSKEY, &row).await?.map(|row| read(&row)).transpose()?;
        if now.is_none_or(|now| now.sign_count != kept.sign_count) {
            return Err(unknown());
        }
        let used_at = Some(self.gate.now().0);
        let kept = Kept { sign_count: asserted.sign_count, backed_up: asserted.backed_up, used_at, ..kept };
        self.store.commit(Batch { vault: vec![put(&subject, &row, &kept)?], ..Batch::default() }).await?;
        Ok(())
    }

    async fn passkeys_of(&self, subject: &SubjectId) -> Result<Vec<(VaultRow, Kept)>> {
        let rows = self.store.vault_list(subject, PASSKEY).await?;
        let mut rows = rows.into_iter().map(|row| Ok((read(&row)?, row))).collect::<Result<Vec<_>>>()?;
        rows.sort_by(|(a, a_row), (b, b_row)| (a.added_at, &a_row.row_id).cmp(&(b.added_at, &b_row.row_id)));
        Ok(rows.into_iter().map(|(kept, row)| (row, kept)).collect())
    }
}

fn word(purpose: PasskeyPurpose) -> &'static str {
    match purpose {
        PasskeyPurpose::SignIn => "sign-in",
        PasskeyPurpose::Add => "add",
        PasskeyPurpose::Confirm => "confirm",
    }
}

fn read(row: &VaultRow) -> Result<Kept> {
    serde_json::from_slice(&row.plain).map_err(|e| Error::Internal(format!("passkey row: {e}")))
}

fn put(subject: &SubjectId, row: &RowId, kept: &Kept) -> Result<VaultWrite> {
    Ok(VaultWrite::Put {
        subject_id: subject.clone(),
        kind: PASSKEY.to_owned(),
        row_id: row.clone(),
        plain: serde_json::to_vec(kept).map_err(|e| Error::Internal(format!("passkey row: {e}")))?,
        at: Micros(kept.added_at),
        indexes: vec![BlindIndex { kind: PASSKEY.to_owned(), value: kept.credential.clone(), unique: true }],
    })
}

fn view(row: &RowId, kept: &Kept) -> PasskeyView {
    PasskeyView {
        id: row.to_string(),
        name: kept.name.clone(),
        added_at: instant(Micros(kept.added_at)),
        used_at: kept.used_at.map(|at| instant(Micros(at))),
        backed_up: kept.backed_up,
    }
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::field(FIELD, "not-base64", "this is not Base64 for URLs"))
}

fn does_not_hold(defect: &Defect) -> Error {
    Error::field(FIELD, "does-not-hold", format!("this passkey was not accepted: {defect}"))
}

fn unknown() -> Error {
    Error::field(FIELD, "unknown", "no account has this passkey")
}
