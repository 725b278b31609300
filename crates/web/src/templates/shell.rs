//! What stands around every page: head, header, navigation, notices, footer.

use aftercare_app::PolicyToTell;
use aftercare_wire::{ClockView, Language, MeView, Role};
use maud::{DOCTYPE, Markup, html};

use crate::assets::address;
use crate::messages::{Messages, Text};

/// What every page needs to know about the request.
#[derive(Debug)]
pub struct Shell<'m> {
    pub text: Text<'m>,
    /// Nobody: a visitor.
    pub me: Option<MeView>,
    /// Goes into every form.
    pub csrf: String,
    /// Goes into every form that changes something, and becomes its `Idempotency-Key`.
    pub once: String,
    /// The path of this page, to come back to and to mark in the navigation.
    pub path: String,
    /// Only where the clock is simulated.
    pub clock: Option<ClockView>,
    /// A version of the privacy policy that holds now and that the person is told of with this page.
    pub policy: Option<PolicyToTell>,
    pub notice: Option<Notice>,
}

/// Something to tell once, at the top of a page.
#[derive(Debug, Clone)]
pub struct Notice {
    pub good: bool,
    pub text: String,
}

/// Which of the two houses a page stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum House {
    Portal,
    Desk,
}

impl<'m> Shell<'m> {
    #[must_use]
    pub fn sample(messages: &'m Messages, language: Language) -> Self {
        Self {
            text: messages.text(language, "Asia/Jakarta"),
            me: Some(MeView { language, ..MeView::sample() }),
            csrf: "sample-csrf".to_owned(),
            once: "sample-once".to_owned(),
            path: "/".to_owned(),
            clock: Some(ClockView::sample()),
            policy: None,
            notice: None,
        }
    }

    #[must_use]
    pub fn sample_visitor(messages: &'m Messages, language: Language) -> Self {
        Self { me: None, clock: None, ..Self::sample(messages, language) }
    }

    #[must_use]
    pub fn sample_staff(messages: &'m Messages, language: Language) -> Self {
        Self { me: Some(MeView { language, ..MeView::sample_staff() }), path: "/desk".to_owned(), ..Self::sample(messages, language) }
    }

    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.me.as_ref().is_some_and(|me| me.roles.contains(&role))
    }

    pub(crate) fn is_staff(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.roles.iter().any(|role| *role != Role::Owner))
    }

    fn works_on_cases(&self) -> bool {
        [Role::Agent, Role::Assessor, Role::Administrator].into_iter().any(|role| self.has_role(role))
    }

    /// Where the desk begins, by what somebody does there.
    fn desk_door(&self) -> &'static str {
        match () {
            () if self.works_on_cases() => "/desk",
            () if self.has_role(Role::PrivacyOfficer) => "/desk/privacy",
            () => "/desk/editions",
        }
    }

    /// A page for owners and visitors.
    #[must_use]
    pub fn portal(&self, title: &str, main: &Markup) -> Markup {
        self.page(House::Portal, title, main)
    }

    /// A page for staff.
    #[must_use]
    pub fn desk(&self, title: &str, main: &Markup) -> Markup {
        self.page(House::Desk, title, main)
    }

    fn page(&self, house: House, title: &str, main: &Markup) -> Markup {
        let t = &self.text;
        let class = if house == House::Desk { "desk" } else { "portal" };
        html! {
            (DOCTYPE)
            html lang=(t.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) " · " (t.say("product")) }
                    link rel="icon" type="image/svg+xml" href=(address("mark.svg"));
                    link rel="stylesheet" href=(address("style.css"));
                    script type="module" src=(address("upload.js")) {}
                    @if house == House::Desk { script type="module" src=(address("filter.js")) {} }
                }
                body class=(class) {
                    a.skip href="#main" { (t.say("skip-to-content")) }
                    (self.clock_strip())
                    (self.header(house))
                    main #main tabindex="-1" {
                        @if let Some(notice) = &self.notice {
                            p class=(if notice.good { "notice good" } else { "notice" }) role="status" { (notice.text) }
                        }
                        (self.policy_notice())
                        (main)
                    }
                    (self.footer())
                }
            }
        }
    }

    /// Tells of a new version, and stands in nobody's way.
    fn policy_notice(&self) -> Markup {
        let t = &self.text;
        html! {
            @if let Some(policy) = &self.policy {
                div.notice role="status" {
                    h2 { (t.say("policy-new")) }
                    p {
                        (t.say(if policy.by_use { "policy-new-used" } else { "policy-new-about" })) " "
                        a href={ "/privacy/versions/" (policy.summary.id) } { (policy.summary.title) }
                    }
                    p { a href={ "/privacy/versions/" (policy.summary.id) "/changes" } { (t.say("policy-changes")) } }
                    @if !policy.by_use {
                        (self.post("/account/privacy/continue", &html! {
                            input type="hidden" name="back" value=(self.path);
                            // What is in force when it is sent may be another one already, which nobody was shown.
                            input type="hidden" name="version" value=(policy.summary.id);
                            button.button.small type="submit" { (t.say("policy-accept")) }
                        }))
                    }
                }
            }
        }
    }

    fn clock_strip(&self) -> Markup {
        let t = &self.text;
        html! {
            @if let Some(clock) = self.clock.as_ref().filter(|clock| clock.simulated) {
                div.clock {
                    span { (t.with("clock-strip", [("now", t.moment(&clock.now).into())])) }
                    @if self.is_staff() { " " a href="/desk/clock" { (t.say("clock-move")) } }
                }
            }
        }
    }

    fn header(&self, house: House) -> Markup {
        let t = &self.text;
        let home = match house {
            House::Portal => "/",
            House::Desk if self.works_on_cases() => "/desk",
            House::Desk => "/desk/editions",
        };
        html! {
            header.top {
                div.bar {
                    a.brand href=(home) {
                        img src=(address("mark.svg")) alt="" width="28" height="28";
                        span { (t.say("product")) @if house == House::Desk { " " small { (t.say("desk-name")) } } }
                    }
                    div.who {
                        @if let Some(me) = &self.me {
                            a href="/account" { (me.name) }
                            (self.post("/sign-out", &html! { button.quiet type="submit" { (t.say("sign-out")) } }))
                        } @else {
                            a href="/sign-in" { (t.say("sign-in")) }
                            a.button.small href="/sign-up" { (t.say("sign-up")) }
                        }
                    }
                }
                nav aria-label=(t.say("nav-label")) {
                    @for (path, label) in self.links(house) {
                        a href=(path) aria-current=[(path == self.path).then_some("page")] { (label) }
                    }
                }
            }
        }
    }

    fn links(&self, house: House) -> Vec<(&'static str, String)> {
        let t = &self.text;
        let mut links = Vec::new();
        match house {
            House::Portal => {
                if self.has_role(Role::Owner) {
                    links.push(("/", t.say("nav-home")));
                    links.push(("/devices/new", t.say("nav-device-new")));
                }
                links.push(("/coverage", t.say("nav-coverage")));
                if self.is_staff() {
                    links.push((self.desk_door(), t.say("nav-desk")));
                }
            }
            House::Desk => {
                if self.works_on_cases() {
                    links.push(("/desk", t.say("nav-queue")));
                }
                if self.works_on_cases() || self.has_role(Role::Editor) {
                    links.push(("/desk/editions", t.say("nav-editions")));
                }
                if self.has_role(Role::PrivacyOfficer) {
                    links.push(("/desk/privacy", t.say("nav-privacy")));
                }
                if self.has_role(Role::PrivacyOfficer) || self.has_role(Role::Administrator) {
                    links.push(("/desk/rights", t.say("nav-rights")));
                    links.push(("/desk/audit", t.say("nav-audit")));
                }
                if self.has_role(Role::Administrator) {
                    links.push(("/desk/users", t.say("nav-users")));
                }
                if self.clock.is_some() {
                    links.push(("/desk/clock", t.say("nav-clock")));
                }
            }
        }
        links
    }

    fn footer(&self) -> Markup {
        let t = &self.text;
        let languages = html! {
            input type="hidden" name="back" value=(self.path);
            @for language in Language::ALL {
                button.quiet type="submit" name="language" value=(language) lang=(language)
                    aria-current=[(*language == t.language).then_some("true")] { (t.word("language", language.as_str())) }
            }
        };
        html! {
            footer {
                p {
                    (t.say("footer")) " " a href="/contact" { (t.say("operator-title")) } " · "
                    a href="/privacy" { (t.say("privacy-centre")) } " · " a href="/privacy/cookies" { (t.say("cookies-title")) }
                }
                (self.post("/language", &languages))
            }
        }
    }

    /// A form that changes something: plain POST, with the hidden fields that every such form carries.
    #[must_use]
    pub fn post(&self, action: &str, body: &Markup) -> Markup {
        html! { form method="post" action=(action) { (self.hidden()) (body) } }
    }

    /// As [`Shell::post`], with files.
    #[must_use]
    pub fn upload(&self, action: &str, body: &Markup) -> Markup {
        html! { form method="post" action=(action) enctype="multipart/form-data" { (self.hidden()) (body) } }
    }

    /// As [`Shell::post`], for a step that is based on a version of something.
    #[must_use]
    pub fn step(&self, action: &str, version: u64, body: &Markup) -> Markup {
        html! { form method="post" action=(action) { (self.hidden()) input type="hidden" name="version" value=(version); (body) } }
    }

    fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="csrf" value=(self.csrf);
            input type="hidden" name="once" value=(self.once);
        }
    }
}
