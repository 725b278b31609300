//! Closing an account: what it does is shown first, then it ends everything that hangs on the account. A new one may be opened at once.

use crate::App;
use crate::account::login_index;
use crate::audit::of_account;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::login::Login;
use crate::person::{Allowed, Beside};
use crate::sign_in::{KNOWN_ADDRESS, KNOWN_BROWSER, forget};
use crate::view::rules::Rules;
use aftercare_core::case::CaseKind;
use aftercare_core::command::{Command, Open};
use aftercare_core::person::{Person, PersonCommand};
use aftercare_core::unit::{Actor, Binding};
use aftercare_core::{CareFile, CaseId, UnitId, handle, home_region};
use aftercare_privacy::Standing;
use aftercare_privacy::inventory::{Moment, Place, Until};
use aftercare_store::{Account, AccountState, SubjectId};
use aftercare_wire::{AccountClose, ClosingDevice, ClosingView, Language, Role};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

pub(crate) const CLOSED: &str = "closed";
const ACTIVE: &str = "active";
const NOTICE: &str = "account-closed";
/// Closed accounts of one address that are looked at when somebody signs in.
const MOST_CLOSED: u32 = 20;

impl App {
    /// What closing the account would do, device by device: which bindings end, and which rules of the terms then stand in the way.
    ///
    /// # Errors
    /// Not signed in, or the store fails.
    pub async fn closing_preview(&self, ctx: &Context) -> Result<ClosingView> {
        permit(&ctx.principal, Action::AccountClose)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let mut devices = Vec::new();
        for row in self.store.files_of_subject(subject).await? {
            let file = self.load(row.file_id.as_str()).await?;
            let bound: Vec<UnitId> = self.bound_units(&file);
            for unit in bound {
                let view = self.viewer(ctx, &file, &[]).await?.unit(&unit)?;
                let rules = Rules { world: &self.world, edition: self.edition_of(&file), language: ctx.language };
                let lost = self.lost_by_unbinding(&file, &unit).iter().map(|rule| rules.reference(rule)).collect();
                devices.push(ClosingDevice { unit_id: unit.to_string(), model_name: view.model_name, plan_id: view.plan_id, lost });
            }
        }
        let rule = if devices.is_empty() { None } else { Some(self.account_rules(subject).await?.closing_while_plan_runs) };
        let rules = Rules { world: &self.world, edition: None, language: ctx.language };
        let running_plans = self.running_plans(subject).await?;
        let open_cases = self.store.cases_of_subject(subject).await?.iter().filter(|case| case.open).count();
        let removed_after_days = match self.inventory.retention_of(Place::Vault, crate::account::KIND).map(|kept| kept.until) {
            Some(Until::After { days, moment: Moment::AccountClosed }) => Some(days),
            _ => None,
        };
        let rule = rule.map(|rule| rules.reference(&rule));
        Ok(ClosingView { devices, rule, running_plans, open_cases, removed_after_days })
    }

    fn bound_units(&self, file: &CareFile) -> Vec<UnitId> {
        let now = self.now();
        file.units.iter().filter(|unit| unit.account_bound(now)).map(|unit| unit.id.clone()).collect()
    }

    /// The rules that stand against some service when the account is not bound, and do not when it is: asked of the terms, kind by kind.
    fn lost_by_unbinding(&self, file: &CareFile, unit: &UnitId) -> BTreeSet<String> {
        let now = self.now();
        // As if no other case were under way: that one stands before another would hide what the terms say about the bindings.
        let mut file = file.clone();
        file.cases.clear();
        let mut after = file.clone();
        let unbind = Command::Unbind { unit: unit.clone(), what: Binding::Account };
        if let Ok(outcome) = handle(&file, &self.world, Actor::Customer, now, &unbind) {
            outcome.events.iter().for_each(|event| after.apply(event));
        }
        // A little later, so that the binding is over when it happens.
        let later = now.checked_add(SignedDuration::from_hours(1)).unwrap_or(now);
        let mut lost = BTreeSet::new();
        for kind in [CaseKind::Repair, CaseKind::Express, CaseKind::Flyaway, CaseKind::Maintenance] {
            let before = self.against(&file, unit, kind, later);
            lost.extend(self.against(&after, unit, kind, later).into_iter().filter(|rule| !before.contains(rule)));
        }
        lost
    }

    fn against(&self, file: &CareFile, unit: &UnitId, kind: CaseKind, at: Timestamp) -> Vec<String> {
        let open = Command::Open(Box::new(Open {
            case: CaseId::new("preview"),
            unit: unit.clone(),
            kind,
            region: home_region(file, file.unit(unit)).to_owned(),
            privacy_accepted: true,
            happened_at: at,
            flight_record: true,
            cross_border_consent: false,
            pay: true,
        }));
        match handle(file, &self.world, Actor::Customer, at, &open) {
            Ok(outcome) => outcome.warnings,
            Err(refusal) => refusal.rules,
        }
    }

    /// Closes the account of the person who asks: its devices are unbound, its sessions end, its access tokens are revoked, and nobody can
    /// sign in to it. What it holds stays, locked. The address is free for a new account. Gives the rules that it was warned by.
    ///
    /// # Errors
    /// A field error where the password is not right, or for the last administrator; [`Error::TooMany`] after too many attempts.
    pub async fn account_close(&self, ctx: &Context, request: &AccountClose, caller: &Caller) -> Result<Vec<String>> {
        let resource = of_account(ctx.principal.subject());
        self.audited(ctx, Action::AccountClose, &resource, async {
            permit(&ctx.principal, Action::AccountClose)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let account = self.store.account(subject).await?.filter(|account| account.state == ACTIVE).ok_or(Error::Unauthenticated)?;
            self.proven(&account, &request.current_password, request.passkey.as_ref(), caller).await?;
            let _alone = self.gate.accounts.lock().await;
            if account.role == Role::Administrator.as_str() {
                self.keep_an_administrator(subject).await?;
            }
            // Before the account: whatever fails, a second try finds what is left.
            let plan_runs = self.running_plans(subject).await? > 0;
            self.person_ask(ctx, subject, |standing, person, _| may_close(standing, person, plan_runs)).await?;
            self.unbind_all(ctx, subject).await?;
            self.close(ctx, subject, &PersonCommand::CloseAccount { plan_runs }).await
        })
        .await
    }

    async fn unbind_all(&self, ctx: &Context, subject: &SubjectId) -> Result<()> {
        // Nobody was shown one of the files on its own.
        let ctx = Context::new(ctx.principal.clone(), ctx.language);
        for row in self.store.files_of_subject(subject).await? {
            let file = self.load(row.file_id.as_str()).await?;
            for unit in self.bound_units(&file) {
                let command = Command::Unbind { unit, what: Binding::Account };
                match self.command(&ctx, self.load(row.file_id.as_str()).await?, &command).await {
                    // What cannot be unbound any more is not in their hands.
                    Ok(_) | Err(Error::Refused(_) | Error::Input(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    pub(crate) async fn running_plans(&self, subject: &SubjectId) -> Result<usize> {
        Ok(self.store.plans_of_subject(subject).await?.iter().filter(|plan| crate::care::runs(plan)).count())
    }

    /// Closes the account of a child whose parent agrees no longer. A running plan is no reason against it.
    pub(crate) async fn close_for_parent(&self, subject: &SubjectId) -> Result<()> {
        let account = self.store.account(subject).await?.filter(|account| account.state == ACTIVE).ok_or(Error::Unauthenticated)?;
        let language = account.language.parse().unwrap_or(Language::En);
        let ctx = Context::new(Principal::Person { subject: subject.clone(), role: Role::Owner }, language);
        self.unbind_all(&ctx, subject).await?;
        self.close(&ctx, subject, &PersonCommand::ParentWithdrew).await.map(drop)
    }

    /// An open account that is closed, with every session and token of it.
    pub(crate) fn account_ends(&self, subject: &SubjectId) -> AccountState {
        let (from, to, ends) = (ACTIVE.to_owned(), CLOSED.to_owned(), Some(self.gate.now()));
        AccountState { subject_id: subject.clone(), from, to, ends }
    }

    /// Nothing is bound to the account of somebody any more.
    pub(crate) async fn unbind_all_of(&self, subject: &SubjectId) -> Result<()> {
        self.unbind_all(&Context::new(Principal::Person { subject: subject.clone(), role: Role::Owner }, Language::En), subject).await
    }

    async fn close(&self, ctx: &Context, subject: &SubjectId, command: &PersonCommand<'_>) -> Result<Vec<String>> {
        let profile = self.profile(subject).await?.ok_or(Error::Unauthenticated)?;
        // Found again by whoever signs in to it, but it does not hold the address.
        let mut vault = vec![self.profile_put(subject, &profile, vec![login_index(&profile, false)])?];
        for kind in [KNOWN_BROWSER, KNOWN_ADDRESS] {
            vault.extend(self.store.vault_list(subject, kind).await?.into_iter().map(|row| forget(subject, kind, row.row_id)));
        }
        let account_state = Some(self.account_ends(subject));
        let outbox = vec![self.account_notice(subject, NOTICE, &serde_json::json!({}))?];
        let beside = Beside { vault, outbox, account_state, ..Beside::default() };
        match self.person_act(ctx, subject, std::slice::from_ref(command), &beside).await {
            Ok(acted) => Ok(acted.warnings),
            Err(Error::NotFound { .. }) => Err(Error::Unauthenticated),
            Err(error) => Err(error),
        }
    }

    /// The account of an address that was closed last. Asked for whether there is an open one or not.
    pub(crate) async fn closed_account(&self, login: &Login) -> Result<Option<Account>> {
        Ok(self.closed_accounts(login.index(), login.value()).await?.into_iter().next())
    }

    /// The newest first. As much is read where there is none: nobody learns from the time that it takes whether one was closed.
    async fn closed_accounts(&self, index: &str, value: &str) -> Result<Vec<Account>> {
        Ok(self.store.accounts_by_index(index, value, CLOSED, MOST_CLOSED).await?)
    }

    /// The accounts that had this one's address or number before it, and were closed.
    pub(crate) async fn closed_of(&self, subject: &SubjectId) -> Result<Vec<SubjectId>> {
        let Some(profile) = self.profile(subject).await? else { return Ok(Vec::new()) };
        let index = login_index(&profile, false);
        let closed = self.closed_accounts(&index.kind, &index.value).await?;
        Ok(closed.into_iter().map(|account| account.subject_id).filter(|one| one != subject).collect())
    }

    /// What whoever knows the password of a closed account is told.
    pub(crate) async fn closed_told(&self, subject: &SubjectId, language: Language) -> Result<Error> {
        let rule = self.account_rules(subject).await?.closed;
        Ok(self.policy_says_no(language, std::iter::once(rule.as_str())))
    }
}

/// Asked before anything is unbound, so that a refusal changes nothing.
fn may_close(standing: &Standing<'_>, person: &Person, plan_runs: bool) -> std::result::Result<Allowed, Vec<String>> {
    let close = PersonCommand::CloseAccount { plan_runs };
    let outcome = aftercare_core::person::handle(person, standing, &close, Actor::Customer, Timestamp::UNIX_EPOCH);
    outcome.map(|outcome| Allowed { cites: outcome.cites, warnings: outcome.warnings, basis: None }).map_err(|no| no.rules)
}
