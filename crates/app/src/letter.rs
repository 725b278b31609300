//! What a notice can say: the values for the places in its text.

use crate::App;
use crate::browser_name;
use crate::context::{Context, Principal};
use crate::error::Result;
use crate::mail::Notices;
use crate::parent::{PARENT, WITHDRAWAL};
use crate::person::{END_ADVERTISING, UNSUBSCRIBE};
use crate::said_in_mail::said_in_mail;
use crate::sign_in::DENIAL;
use crate::sign_up::CONFIRM;
use aftercare_core::{CareFile, CaseId};
use aftercare_privacy::inventory::Passing;
use aftercare_store::{CodeId, LinkId, ResetId, SubjectId};
use aftercare_wire::{Language, Role};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Every place that a notice may have, between braces.
pub(crate) const PLACES: &[&str] = &[
    "name",
    "page",
    "case",
    "case_number",
    "device",
    "kind",
    "deadline",
    "send_to",
    "tracking",
    "plan",
    "terms",
    "edition",
    "hash",
    "first_day",
    "last_day",
    "contact",
    "support",
    "operator",
    "reset",
    "forgotten",
    "title",
    "text",
    "version",
    "from_day",
    "privacy",
    "unsubscribe",
    "collected",
    "dropped",
    "given",
    "given_no_more",
    "rights",
    "rights_gone",
    "responsible",
    "accepted_by_use",
    "accepted_by_act",
    "denial",
    "confirm",
    "sign_in",
    "browser",
    "near",
    "at",
    "account",
    "child",
    "consent",
    "withdrawal",
    "code",
    "minutes",
    "good_for",
    "successor",
    "recipient",
    "category",
    "ground",
    "rules",
    "area",
    "count",
    "most",
    "right",
    "number",
    "due",
    "ways",
    "kept",
    "answer",
    "fee",
    "why",
];

/// The place in a text for a kind of link, and the page that it leads to.
fn link_page(kind: &str) -> (&'static str, &'static str) {
    match kind {
        DENIAL => ("denial", "/sign-in/deny"),
        PARENT => ("consent", "/sign-up/parent"),
        WITHDRAWAL => ("withdrawal", "/sign-up/parent/withdraw"),
        CONFIRM => ("confirm", "/sign-up/confirm"),
        UNSUBSCRIBE => ("unsubscribe", "/newsletter/unsubscribe"),
        END_ADVERTISING => ("unsubscribe", "/advertising/unsubscribe"),
        _ => ("page", "/"),
    }
}

/// How long a kind of link works, where its letter says so.
fn passing_of(kind: &str) -> Option<Passing> {
    match kind {
        PARENT => Some(Passing::ParentLink),
        CONFIRM => Some(Passing::SignUpLink),
        _ => None,
    }
}

/// The values of one letter.
#[derive(Default)]
pub(crate) struct Letter(BTreeMap<&'static str, String>);

impl Letter {
    /// A place without a value takes its line with it.
    pub(crate) fn put(&mut self, place: &'static str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.0.insert(place, value);
        }
    }

    pub(crate) fn get(&self, place: &str) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }

    /// A line, filled in one pass, so that nothing is filled into what a person calls themselves; none where a value is not known.
    pub(crate) fn line(&self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, tail) = after.split_once('}')?;
            out.push_str(before);
            out.push_str(self.0.get(place)?);
            rest = tail;
        }
        out.push_str(rest);
        Some(out)
    }

    /// The lines whose values are known; paragraphs stay one empty line apart.
    pub(crate) fn body(&self, text: &str) -> String {
        let mut out = String::new();
        for line in text.lines().filter_map(|line| self.line(line)) {
            if !line.is_empty() || !(out.is_empty() || out.ends_with("\n\n")) {
                out.push_str(&line);
                out.push('\n');
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

/// The places of a text, or what is wrong with one.
pub(crate) fn check(text: &str) -> std::result::Result<(), String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let (place, tail) = after.split_once('}').ok_or("a `{` without its `}`")?;
        if !PLACES.contains(&place) {
            return Err(format!("there is no place `{{{place}}}`"));
        }
        rest = tail;
    }
    Ok(())
}

impl App {
    /// The values for a notice to a person about what its payload names; none where there is nothing to say any more.
    pub(crate) async fn letter(
        &self,
        subject: &SubjectId,
        language: Language,
        payload: &serde_json::Value,
        notices: &Notices,
        address: &str,
    ) -> Result<Option<Letter>> {
        let named = |what: &str| payload.get(what).and_then(serde_json::Value::as_str);
        let ctx = Context::new(Principal::Person { subject: subject.clone(), role: Role::Owner }, language);
        let mut letter = Letter::default();
        letter.put("page", format!("{address}/"));
        letter.put("contact", format!("{address}/contact"));
        letter.put("support", self.operator.support.email.as_str());
        letter.put("operator", self.operator.name.as_str());
        if let Some(id) = named("case_id") {
            letter.put("case", format!("{address}/cases/{id}"));
            if let Some(row) = self.store.care_case(&id.into()).await? {
                self.of_case(&ctx, &mut letter, notices, id, &self.load(row.file_id.as_str()).await?).await?;
            }
        }
        if let Some(id) = named("plan_id") {
            letter.put("plan", format!("{address}/plans/{id}"));
            if let Some(row) = self.store.plan(&id.into()).await? {
                let file = self.load(row.file_id.as_str()).await?;
                self.of_plan(&ctx, &mut letter, notices, address, &file).await?;
            }
        }
        letter.put("title", named("title").unwrap_or_default());
        letter.put("text", named("text").unwrap_or_default());
        letter.put("privacy", format!("{address}/privacy"));
        if let Some(version) = named("version") {
            // What that version changes: until it takes effect, the page above shows another.
            letter.put("privacy", format!("{address}/privacy/versions/{version}/changes"));
            self.of_version(&mut letter, notices, language, version).await?;
            self.of_changes(&mut letter, subject, language, version).await?;
        }
        if let Some(transfer) = named("transfer") {
            self.of_transfer(&mut letter, notices, language, transfer).await?;
        }
        if let Some(request) = named("request_id") {
            self.of_rights(&mut letter, notices, address, (subject, language, request)).await?;
        }
        letter.put("forgotten", format!("{address}/password/forgotten"));
        letter.put("sign_in", format!("{address}/sign-in"));
        letter.put("account", format!("{address}/account"));
        if let Some(session) = named("session_id") {
            self.of_session(&mut letter, notices, language, subject, session).await?;
        }
        if let Some((link, kind)) = named("link_id").zip(named("link_kind")) {
            let Some(token) = self.link_token(&LinkId::from(link)).await? else { return Ok(None) };
            let (place, page) = link_page(kind);
            letter.put(place, format!("{address}{page}?token={token}"));
            letter.put("good_for", passing_of(kind).map(|passing| self.good_for(passing, language)).unwrap_or_default());
        }
        if let Some((code, purpose)) = named("code_id").zip(named("code_purpose")) {
            let Some(number) = self.profile(subject).await?.and_then(|profile| profile.phone) else { return Ok(None) };
            let Some(figures) = self.code_figures(&CodeId::from(code), purpose, &number).await? else { return Ok(None) };
            letter.put("code", figures);
            letter.put("minutes", self.logins.code.minutes.to_string());
        }
        if let Some(reset) = named("reset_id") {
            let Some(token) = self.password_reset_token(subject, &ResetId::from(reset)).await? else { return Ok(None) };
            letter.put("reset", format!("{address}/password/new?token={token}"));
            letter.put("good_for", self.good_for(Passing::PasswordLink, language));
        }
        Ok(Some(letter))
    }

    /// What a version changes for the person.
    async fn of_changes(&self, letter: &mut Letter, subject: &SubjectId, language: Language, version: &str) -> Result<()> {
        let lines = self.change_lines(&self.who(subject).await?, version, language).await?;
        for (place, told) in [
            ("collected", lines.collected),
            ("dropped", lines.dropped),
            ("given", lines.given),
            ("given_no_more", lines.given_no_more),
            ("rights", lines.rights),
            ("rights_gone", lines.rights_gone),
            ("responsible", lines.responsible),
        ] {
            letter.put(place, told);
        }
        Ok(())
    }

    fn good_for(&self, passing: Passing, language: Language) -> String {
        let lifetime = self.inventory.lifetimes.get(passing);
        lifetime.map(|lifetime| lifetime.told(&self.inventory.words, language.as_str())).unwrap_or_default()
    }

    async fn of_version(&self, letter: &mut Letter, notices: &Notices, language: Language, version: &str) -> Result<()> {
        let policy = self.world.policies.version(version);
        letter.put("version", policy.map(|policy| policy.title.get(language.as_str())).unwrap_or_default());
        let publications = self.publications().await?;
        let published = publications.all().iter().rfind(|publication| publication.version == version);
        let from = published.map(|one| notices.day(&one.effective_on.to_string(), language)).unwrap_or_default();
        let by_use = policy.is_some_and(|policy| policy.accepted_by_use.is_some());
        letter.put(if by_use { "accepted_by_use" } else { "accepted_by_act" }, from.clone());
        letter.put("from_day", from);
        Ok(())
    }

    async fn of_transfer(&self, letter: &mut Letter, notices: &Notices, language: Language, id: &str) -> Result<()> {
        let register = self.register().await?;
        let Some((_, transfer)) = register.transfers.iter().find(|(_, transfer)| transfer.id == id) else { return Ok(()) };
        let successor = self.world.policies.recipients.get(&transfer.successor);
        letter.put("successor", successor.map(|one| one.name.as_str()).unwrap_or_default());
        letter.put("kind", notices.transfer(&transfer.kind, language));
        letter.put("from_day", notices.day(&transfer.effective_on.to_string(), language));
        Ok(())
    }

    /// What the officer is told: values that name nobody.
    pub(crate) fn letter_to_officer(&self, language: Language, payload: &serde_json::Value, notices: &Notices, address: &str) -> Letter {
        let mut letter = Letter::default();
        letter.put("page", format!("{address}/desk/privacy"));
        letter.put("operator", self.operator.name.as_str());
        for place in ["recipient", "category", "ground", "rules", "area", "count", "most"] {
            letter.put(place, payload.get(place).and_then(serde_json::Value::as_str).unwrap_or_default());
        }
        let last_day = payload.get("last_day").and_then(serde_json::Value::as_str).unwrap_or_default();
        letter.put("last_day", if last_day.is_empty() { String::new() } else { notices.day(last_day, language) });
        letter
    }

    /// Which browser, about where, and when by the clock of where the person lives.
    async fn of_session(
        &self,
        letter: &mut Letter,
        notices: &Notices,
        language: Language,
        subject: &SubjectId,
        session: &str,
    ) -> Result<()> {
        let places = self.session_places(subject).await?;
        let Some(place) = places.into_iter().find(|place| place.row.row_id.as_str() == session) else { return Ok(()) };
        let region = self.store.account(subject).await?.map(|account| account.region).unwrap_or_default();
        let zone = self.world.regions.zone(&region);
        if let Ok(at) = Timestamp::from_microsecond(place.row.created_at.0) {
            let local = zone.to_datetime(at);
            let day = notices.day(&local.date().to_string(), language);
            letter.put("at", format!("{day}, {:02}:{:02} ({})", local.hour(), local.minute(), zone.iana_name().unwrap_or("UTC")));
        }
        letter.put("browser", said_in_mail(&browser_name(&place.browser.agent)));
        letter.put("near", place.browser.near);
        Ok(())
    }

    async fn of_case(&self, ctx: &Context, letter: &mut Letter, notices: &Notices, id: &str, file: &CareFile) -> Result<()> {
        let case = self.viewer(ctx, file, &[]).await?.case(&CaseId::new(id), &[])?;
        letter.put("case_number", id);
        letter.put("device", case.unit.model_name);
        letter.put("kind", notices.kind(case.kind.as_str(), ctx.language));
        letter
            .put("deadline", case.next_step.and_then(|next| next.deadline).map(|day| notices.day(&day, ctx.language)).unwrap_or_default());
        letter.put("tracking", case.return_tracking.unwrap_or_default());
        // An address begins on a line of its own.
        letter.put("send_to", case.send_to.iter().flat_map(|to| &to.address).map(|line| format!("\n    {line}")).collect::<String>());
        Ok(())
    }

    async fn of_plan(&self, ctx: &Context, letter: &mut Letter, notices: &Notices, address: &str, file: &CareFile) -> Result<()> {
        let plan = self.viewer(ctx, file, &[]).await?.plan()?;
        letter.put("terms", format!("{address}/terms/{}", plan.edition));
        letter.put("device", plan.unit_name);
        letter.put("edition", plan.edition);
        letter.put("hash", plan.edition_hash);
        letter.put("first_day", notices.day(&plan.window.first_day, ctx.language));
        letter.put("last_day", notices.day(&plan.window.last_day, ctx.language));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_its_value_is_left_out_and_nothing_is_filled_twice() {
        let mut letter = Letter::default();
        letter.put("name", "Rina {case}");
        letter.put("case", "https://care.example/cases/1");
        letter.put("deadline", "");
        let table = [
            ("Hello {name},\n\nhere: {case}\n", "Hello Rina {case},\n\nhere: https://care.example/cases/1\n"),
            (
                "Hello {name},\n\nuntil {deadline}\nto {send_to}\n\nhere: {case}\n",
                "Hello Rina {case},\n\nhere: https://care.example/cases/1\n",
            ),
            ("until {deadline}\n\nhere", "here\n"),
            ("here\n\nuntil {deadline}\n", "here\n"),
            ("a brace {", "\n"),
        ];
        for (text, expected) in table {
            assert_eq!(letter.body(text), expected, "{text}");
        }
    }

    #[test]
    fn a_place_that_there_is_not_is_told() {
        assert_eq!(check("{name}, {case}"), Ok(()));
        assert_eq!(check("{nmae}").unwrap_err(), "there is no place `{nmae}`");
        assert_eq!(check("{name").unwrap_err(), "a `{` without its `}`");
    }
}
