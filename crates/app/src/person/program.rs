//! What other systems of the maker ask and do about a person, through an administrator's token.

use super::ask::told;
use super::centre::place_of;
use super::{Browsing, Letter, PersonActed};
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use aftercare_core::person::{Approval as Approved, PersonCommand, Publication, Signal, handle};
use aftercare_core::unit::Actor;
use aftercare_privacy::RegisteredRecipient;
use aftercare_store::SubjectId;
use aftercare_wire::{
    Approval, ChoicesChange, Deposit, PersonAnswer, PersonCreate, PersonCreated, PersonDone, PersonMessage, PersonQuestion, PersonView,
    PolicyPublish, PolicySummary, PurposeChoice, Release, RuleRef, Sale,
};
use jiff::civil::Date;

fn day_of(field: &str, text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::field(field, "not-a-date", "a day as in `2022-06-01`"))
}

fn resource(subject: &SubjectId) -> String {
    crate::audit::resource_of("person", subject.as_str())
}

impl App {
    fn rules_told(&self, ctx: &Context, rules: &[String]) -> Vec<RuleRef> {
        rules.iter().map(|rule| self.rule_told(ctx, rule)).collect()
    }

    fn done_told(&self, ctx: &Context, acted: &PersonActed) -> PersonDone {
        let told = |rules: &[String]| self.rules_told(ctx, rules);
        PersonDone { rules: told(&acted.cites), warnings: told(&acted.warnings), alarms: told(&acted.alarms) }
    }

    pub(crate) fn recipient(&self, id: &str) -> Result<&RegisteredRecipient> {
        let found = self.world.policies.recipients.get(id);
        found.ok_or_else(|| Error::field("to", "unknown", "there is no such recipient in the register"))
    }

    /// A person without an account here.
    ///
    /// # Errors
    /// A place or day that is none.
    pub async fn program_person_create(&self, ctx: &Context, request: &PersonCreate) -> Result<PersonCreated> {
        self.audited(ctx, Action::PersonAct, "", async {
            permit(&ctx.principal, Action::PersonAct)?;
            let mut who = place_of(&self.world.policies.countries, &request.country, request.state.as_deref())?;
            who.born_on = request.born_on.as_deref().map(|day| day_of("born_on", day)).transpose()?;
            if let Some(born_on) = who.born_on {
                self.can_be_born("born_on", born_on, self.day_of(&who))?;
            }
            Ok(PersonCreated { id: self.person_create(&who).await?.to_string() })
        })
        .await
    }

    /// What holds for a person and what they chose.
    ///
    /// # Errors
    /// Nothing is known of the person.
    pub async fn program_person(&self, ctx: &Context, subject: &SubjectId) -> Result<PersonView> {
        self.audited(ctx, Action::PersonAsk, &resource(subject), async {
            permit(&ctx.principal, Action::PersonAsk)?;
            let held = self.where_it_stands(subject).await?;
            let nothing = Browsing { choice: None, had_account: false, signal: Signal::Nothing };
            Ok(PersonView {
                id: subject.to_string(),
                controller: held.entity,
                city: held.city,
                choices: self.choices_of(ctx, subject, &nothing).await?,
                deposited: self.deposited(subject).await?.into_iter().collect(),
            })
        })
        .await
    }

    /// Answers a question; a no is an answer, too.
    ///
    /// # Errors
    /// Nothing is known of the person, or of the recipient.
    pub async fn program_ask(&self, ctx: &Context, subject: &SubjectId, question: &PersonQuestion) -> Result<PersonAnswer> {
        self.audited(ctx, Action::PersonAsk, &resource(subject), async {
            permit(&ctx.principal, Action::PersonAsk)?;
            match self.question_answered(ctx, subject, question).await {
                Ok(allowed) => Ok(PersonAnswer {
                    allowed: true,
                    rules: self.rules_told(ctx, &allowed.cites),
                    warnings: self.rules_told(ctx, &allowed.warnings),
                    basis: allowed.basis,
                }),
                Err(Error::Refused(refused)) => {
                    Ok(PersonAnswer { allowed: false, rules: refused.rules, warnings: Vec::new(), basis: None })
                }
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn question_answered(&self, ctx: &Context, subject: &SubjectId, question: &PersonQuestion) -> Result<super::Allowed> {
        if let PersonQuestion::Process { category, .. } | PersonQuestion::Collect { category, .. } = question {
            self.known_category(category)?;
        }
        match question {
            PersonQuestion::Process { category, purpose } => self.may_process(ctx, subject, category, purpose).await,
            PersonQuestion::Collect { category, source } => self.may_collect(ctx, subject, category, source).await,
            PersonQuestion::Cookie { purpose, signed_in } => self.may_use_cookie(ctx, subject, purpose, *signed_in).await,
            PersonQuestion::Send { message } => {
                self.person_ask(ctx, subject, |standing, person, _| {
                    told(&standing.send(message, super::message::agreed_to(standing, person, message), person.subscribed))
                })
                .await
            }
            PersonQuestion::Release(release) => {
                let command = self.release_of(ctx, subject, release).await?;
                let now = self.now();
                self.person_ask(ctx, subject, |standing, person, _| match handle(person, standing, &command, Actor::System, now) {
                    Ok(outcome) => Ok(super::Allowed { cites: outcome.cites, warnings: outcome.warnings, basis: None }),
                    Err(refusal) => Err(refusal.rules),
                })
                .await
            }
            PersonQuestion::Sell(sale) => self.may_sell(ctx, subject, sale).await,
        }
    }

    /// What is written down for good must be a word of the documents, and nothing else.
    fn known_category(&self, category: &str) -> Result<()> {
        match self.world.policies.vocabulary.category(category) {
            Some(_) => Ok(()),
            None => Err(Error::field("category", "unknown", "the documents have no such category")),
        }
    }

    async fn release_of<'a>(&'a self, ctx: &Context, subject: &SubjectId, release: &'a Release) -> Result<PersonCommand<'a>> {
        let Release { category, to, ground, request, needed, approval } = release;
        self.known_category(category)?;
        let (recipient, known) = (to.as_str(), self.recipient(to)?);
        let who = self.who(subject).await?;
        let of_nobody = self.standing(&who).await?.with(|standing| standing.about_nobody(ground).map(str::to_owned))?;
        if let Some(rule) = of_nobody {
            // What goes from one person is about somebody; figures about nobody are written out by themselves.
            return Err(self.policy_says_no(ctx.language, std::iter::once(rule.as_str())));
        }
        let approval = match approval {
            Some(Approval { aim, approved_by }) => Some(self.approval(aim, approved_by).await?),
            None => None,
        };
        let day = self.day_of(&who);
        let announced = self.transfer_opens_for(recipient, day).await?;
        let (to, request) = (known.recipient(day), request.as_deref());
        Ok(PersonCommand::Release { category, recipient, to, ground, needed: *needed, request, announced, approval })
    }

    /// Approved by somebody who may: what is written down leads to an account.
    async fn approval<'a>(&self, aim: &'a str, by: &'a str) -> Result<Approved<'a>> {
        if self.world.policies.vocabulary.aim(aim).is_none() {
            return Err(Error::field("approval.aim", "unknown", "the documents have no such aim"));
        }
        let account = self.store.account(&SubjectId::from(by)).await?;
        // Whoever keeps the register answers for what goes in good faith.
        let may = |account: aftercare_store::Account| {
            let role = account.role.parse().ok()?;
            permit(&Principal::Person { subject: account.subject_id, role }, Action::DisclosureManage).ok()
        };
        if account.and_then(may).is_none() {
            return Err(Error::field("approval.approved_by", "unknown", "the number of a privacy officer's account is needed"));
        }
        Ok(Approved { aim, by })
    }

    /// A sale that happened is written down whatever is said of it; whether it may happen is asked before.
    async fn may_sell(&self, ctx: &Context, subject: &SubjectId, sale: &Sale) -> Result<super::Allowed> {
        self.recipient(&sale.to)?;
        self.known_category(&sale.category)?;
        self.person_ask(ctx, subject, |standing, person, _| {
            let (rule, alarm) = standing.sale();
            if alarm || person.sale_opted_out_at.is_some() {
                return Err(vec![rule.to_owned()]);
            }
            Ok(super::Allowed { cites: vec![rule.to_owned()], warnings: Vec::new(), basis: None })
        })
        .await
    }

    async fn program_act(&self, ctx: &Context, subject: &SubjectId, command: &PersonCommand<'_>) -> Result<PersonDone> {
        self.audited(ctx, Action::PersonAct, &resource(subject), async {
            permit(&ctx.principal, Action::PersonAct)?;
            Ok(self.done_told(ctx, &self.person_command(ctx, subject, command).await?))
        })
        .await
    }

    /// Gives data to a recipient of the register, and writes it down.
    ///
    /// # Errors
    /// A refusal with its rules.
    pub async fn program_release(&self, ctx: &Context, subject: &SubjectId, release: &Release) -> Result<PersonDone> {
        permit(&ctx.principal, Action::PersonAct)?;
        let command = self.release_of(ctx, subject, release).await?;
        let done = self.program_act(ctx, subject, &command).await;
        if let Err(Error::Refused(refused)) = &done {
            let rules: Vec<String> = refused.rules.iter().map(|rule| rule.id.clone()).collect();
            self.alarm_of_release("alarm-release", &release.to, &release.category, &release.ground, &rules).await?;
        }
        done
    }

    /// Writes down that data were sold, with its alarm.
    ///
    /// # Errors
    /// Nothing is known of the person or the recipient.
    pub async fn program_sale(&self, ctx: &Context, subject: &SubjectId, sale: &Sale) -> Result<PersonDone> {
        permit(&ctx.principal, Action::PersonAct)?;
        self.recipient(&sale.to)?;
        self.known_category(&sale.category)?;
        let done = self.program_act(ctx, subject, &PersonCommand::Sell { category: &sale.category, recipient: &sale.to }).await?;
        if !done.alarms.is_empty() {
            let rules: Vec<String> = done.alarms.iter().map(|rule| rule.id.clone()).collect();
            self.alarm_of_release("alarm-sale", &sale.to, &sale.category, "", &rules).await?;
        }
        Ok(done)
    }

    /// Sends a message where the policy lets it go.
    ///
    /// # Errors
    /// A refusal with its rules.
    pub async fn program_send(&self, ctx: &Context, subject: &SubjectId, message: &PersonMessage) -> Result<PersonDone> {
        let PersonMessage { message, title, text } = message.clone();
        self.audited(ctx, Action::PersonAct, &resource(subject), async {
            permit(&ctx.principal, Action::PersonAct)?;
            writable(&title, &text)?;
            if self.profile(subject).await?.is_none() {
                return Err(Error::field("id", "no-address", "nobody knows where to write to this person"));
            }
            let allowed = self.person_send(ctx, subject, &Letter { kind: message, title, text }).await?;
            Ok(self.allowed_told(ctx, &allowed))
        })
        .await
    }

    /// Keeps a datum where the policy lets it be collected.
    ///
    /// # Errors
    /// A refusal with its rules.
    pub async fn program_deposit(&self, ctx: &Context, subject: &SubjectId, deposit: &Deposit) -> Result<PersonDone> {
        self.audited(ctx, Action::PersonAct, &resource(subject), async {
            permit(&ctx.principal, Action::PersonAct)?;
            let Deposit { category, source, value } = deposit;
            let allowed = self.deposit_put(ctx, subject, category, source, value).await?;
            Ok(self.allowed_told(ctx, &allowed))
        })
        .await
    }

    fn allowed_told(&self, ctx: &Context, allowed: &super::Allowed) -> PersonDone {
        let told = |rules: &[String]| self.rules_told(ctx, rules);
        PersonDone { rules: told(&allowed.cites), warnings: told(&allowed.warnings), alarms: Vec::new() }
    }

    /// Writes down what a person said of a purpose in another way.
    ///
    /// # Errors
    /// A choice that the policy does not leave.
    pub async fn program_consent(&self, ctx: &Context, subject: &SubjectId, choice: &PurposeChoice) -> Result<PersonView> {
        self.audited(ctx, Action::PersonAct, &resource(subject), async {
            permit(&ctx.principal, Action::PersonAct)?;
            let change = ChoicesChange { purposes: vec![choice.clone()], ..ChoicesChange::default() };
            self.choices_put(ctx, subject, &change).await
        })
        .await?;
        self.program_person(ctx, subject).await
    }

    /// Publishes a version of the documents; gives all of them.
    ///
    /// # Errors
    /// There is no such version, or it cannot take effect then.
    pub async fn program_publish(&self, ctx: &Context, request: &PolicyPublish) -> Result<Vec<PolicySummary>> {
        permit(&ctx.principal, Action::PolicyPublish)?;
        let effective_on = day_of("effective_on", &request.effective_on)?;
        let publication = Publication { version: request.version.clone(), effective_on, material: request.material };
        self.policy_publish(ctx, publication).await?;
        self.policies(ctx, &super::PrivacyReader::default()).await
    }
}

/// What can stand in a mail: a title of one line, and a text.
fn writable(title: &str, text: &str) -> Result<()> {
    const MOST_TITLE: usize = 200;
    const MOST_TEXT: usize = 50_000;
    let is_line = !title.trim().is_empty() && title.chars().count() <= MOST_TITLE && !title.chars().any(char::is_control);
    if !is_line {
        return Err(Error::field("title", "not-a-line", format!("one line of 1 to {MOST_TITLE} characters")));
    }
    let is_text =
        !text.trim().is_empty() && text.chars().count() <= MOST_TEXT && !text.chars().any(|c| c.is_control() && !"\n\r\t".contains(c));
    if is_text {
        Ok(())
    } else {
        Err(Error::field("text", "not-a-text", format!("1 to {MOST_TEXT} characters, none of them a control character")))
    }
}
