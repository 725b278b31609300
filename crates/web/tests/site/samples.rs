//! Every page with its sample, and enough of an HTML reader to look at it.

use aftercare_app::Mailing;
use aftercare_web::messages::Messages;
use aftercare_web::templates::portal::unsubscribe::{UnsubscribePage, UnsubscribeState};
use aftercare_web::templates::timeline::Reader;
use aftercare_web::templates::{Notice, Shell, desk, flight_report, photo_preview, portal, problem};
use aftercare_wire::{CaseKind, CookiesView, Language, PolicySummary, PolicyView};
use maud::Markup;

pub struct Sample {
    pub name: String,
    pub html: String,
}

fn sample(language: Language, name: &str, markup: Markup) -> Sample {
    Sample { name: format!("{name}.{language}"), html: markup.into_string() }
}

/// All pages in one language.
pub fn pages(messages: &Messages, language: Language) -> Vec<Sample> {
    let visitor = Shell::sample_visitor(messages, language);
    let owner = Shell::sample(messages, language);
    let staff = Shell::sample_staff(messages, language);
    let told = Shell { notice: Some(Notice { good: true, text: "Saved.".to_owned() }), ..Shell::sample(messages, language) };
    let told_policy = Shell {
        policy: Some(aftercare_app::PolicyToTell { summary: PolicySummary::sample(), by_use: false }),
        ..Shell::sample(messages, language)
    };
    let unsubscribing = |mailing, state| portal::unsubscribe::page(&visitor, &UnsubscribePage { mailing, state });
    let mut all = vec![
        ("welcome", portal::welcome::page(&visitor, "en")),
        ("sign-up", portal::sign_up::page(&visitor, &portal::sign_up::SignUpPage::sample())),
        ("sign-up-confirm", portal::sign_up_confirm::page(&visitor, &portal::sign_up_confirm::SignUpConfirmPage::sample())),
        ("sign-up-confirm-over", portal::sign_up_confirm::page(&visitor, &portal::sign_up_confirm::SignUpConfirmPage::sample_over())),
        ("sign-in", portal::sign_in::page(&visitor, &portal::sign_in::SignInPage::sample())),
        ("sign-in-denial", portal::denial::page(&visitor, &portal::denial::DenialPage::sample())),
        ("sign-in-denial-over", portal::denial::page(&visitor, &portal::denial::DenialPage::sample_over())),
        ("password-forgotten", portal::password_forgotten::page(&visitor, &portal::password_forgotten::PasswordForgottenPage::sample())),
        ("password-new", portal::password_new::page(&visitor, &portal::password_new::PasswordNewPage::sample())),
        ("password-over", portal::password_new::page(&visitor, &portal::password_new::PasswordNewPage::sample_over())),
        ("coverage", portal::coverage::page(&visitor, &portal::coverage::CoveragePage::sample())),
        ("coverage-empty", portal::coverage::page(&visitor, &portal::coverage::CoveragePage::sample_empty())),
        ("operator", portal::operator::page(&visitor, &aftercare_wire::OperatorView::sample())),
        ("contact", portal::contact::page(&owner, &portal::contact::ContactPage::sample())),
        ("contact-empty", portal::contact::page(&owner, &portal::contact::ContactPage::sample_empty())),
        ("privacy", portal::privacy::page(&visitor, &portal::privacy::PrivacyPage::sample())),
        ("privacy-unknown", portal::privacy::page(&visitor, &portal::privacy::PrivacyPage::sample_unknown())),
        ("privacy-new", portal::privacy::page(&told_policy, &portal::privacy::PrivacyPage::sample())),
        ("policy-versions", portal::policy_versions::list(&visitor, &[PolicySummary::sample(), PolicySummary::sample_undated()])),
        ("policy-version", portal::policy_versions::one(&visitor, &PolicyView::sample())),
        ("policy-changes", portal::policy_versions::changes(&visitor, &aftercare_wire::PolicyChanges::sample())),
        ("security", portal::security::page(&visitor, &["Everything is sealed.".to_owned()], "support@maker.example")),
        ("cookies", portal::cookies::page(&visitor, &CookiesView::sample())),
        ("choices", portal::choices::page(&owner, &portal::choices::ChoicesPage::sample())),
        ("unsubscribe", unsubscribing(Mailing::Newsletter, UnsubscribeState::Asks { token: "sample-token".to_owned() })),
        ("unsubscribed", unsubscribing(Mailing::Newsletter, UnsubscribeState::Done)),
        ("unsubscribe-over", unsubscribing(Mailing::Newsletter, UnsubscribeState::Over { support: "support@maker.example".to_owned() })),
        ("advertising-end", unsubscribing(Mailing::Advertising, UnsubscribeState::Asks { token: "sample-token".to_owned() })),
        ("advertising-ended", unsubscribing(Mailing::Advertising, UnsubscribeState::Done)),
        ("terms", portal::terms::edition(&visitor, &portal::terms::TermsPage::sample())),
        ("terms-clause", portal::terms::clause(&visitor, &portal::terms::TermsClausePage::sample())),
        ("home", portal::home::page(&told, &portal::home::HomePage::sample())),
        ("home-empty", portal::home::page(&owner, &portal::home::HomePage::sample_empty())),
        ("device-register", portal::device_register::page(&owner, &portal::device_register::DeviceRegisterPage::sample())),
        ("device-register-invalid", portal::device_register::page(&owner, &portal::device_register::DeviceRegisterPage::sample_invalid())),
        ("device", portal::device::page(&owner, &portal::device::DevicePage::sample())),
        ("device-locked", portal::device::page(&owner, &portal::device::DevicePage::sample_locked())),
        ("plan-buy", portal::plan_buy::page(&owner, &portal::plan_buy::PlanBuyPage::sample())),
        ("plan-buy-refused", portal::plan_buy::page(&owner, &portal::plan_buy::PlanBuyPage::sample_refused())),
        ("plan", portal::plan::page(&owner, &portal::plan::PlanPage::sample())),
        ("case-open-refused", portal::case_open::page(&owner, &portal::case_open::CaseOpenPage::sample_refused())),
        ("case", portal::case::page(&owner, &portal::case::CasePage::sample())),
        ("case-refused", portal::case::page(&owner, &portal::case::CasePage::sample_refused())),
        ("case-ended", portal::case::page(&owner, &portal::case::CasePage::sample_ended())),
        ("case-awaiting-return", portal::case::page(&owner, &portal::case::CasePage::sample_awaiting_return())),
        ("case-awaiting-payment", portal::case::page(&owner, &portal::case::CasePage::sample_awaiting_payment())),
        ("case-every-step", portal::case::page(&owner, &portal::case::CasePage::sample_every_step())),
        ("find", portal::find::page(&owner, &portal::find::FindPage::sample())),
        ("find-empty", portal::find::page(&owner, &portal::find::FindPage::sample_empty())),
        ("photos", photo_preview::page(&owner, &photo_preview::PhotosPage::sample())),
        ("photos-unanswered", photo_preview::page(&owner, &photo_preview::PhotosPage::sample_unanswered())),
        ("photo-public-ask", portal::photo_public::page(&owner, &portal::photo_public::PhotoPublicPage::sample())),
        ("photo-public-now", portal::photo_public::page(&owner, &portal::photo_public::PhotoPublicPage::sample_public())),
        ("public-photo", portal::public_photo::page(&visitor, &aftercare_wire::PublicPhoto::sample())),
        ("payment", portal::payment::page(&owner, &portal::payment::PaymentPage::sample())),
        ("account", portal::account::page(&owner, &portal::account::AccountPage::sample())),
        ("profile", portal::profile::page(&owner, &portal::profile::ProfilePage::sample())),
        ("profile-empty", portal::profile::page(&owner, &portal::profile::ProfilePage::sample_empty())),
        ("phone-code", portal::phone_code::page(&visitor, &portal::phone_code::PhoneCodePage::sample())),
        ("phone-code-password", portal::phone_code::page(&visitor, &portal::phone_code::PhoneCodePage::sample_password())),
        ("parent", portal::parent::page(&visitor, &portal::parent::ParentPage::sample())),
        ("parent-withdrawal", portal::parent::withdrawal(&visitor, &portal::parent::ParentPage::sample())),
        ("parent-over", portal::parent::page(&visitor, &portal::parent::ParentPage::sample_over())),
        ("passkeys", portal::passkeys::page(&owner, &portal::passkeys::PasskeysPage::sample())),
        ("passkeys-none", portal::passkeys::page(&owner, &portal::passkeys::PasskeysPage::sample_none())),
        ("rights", portal::rights::page(&owner, &portal::rights::RightsPage::sample())),
        ("rights-none", portal::rights::page(&owner, &portal::rights::RightsPage::sample_none())),
        ("rights-visitor", portal::rights::page(&visitor, &portal::rights::RightsPage::sample_visitor())),
        ("rights-ask", portal::rights::ask(&owner, &portal::rights::RightAskPage::sample())),
        ("rights-ask-refused", portal::rights::ask(&owner, &portal::rights::RightAskPage::sample_refused())),
        ("rights-request", portal::rights::request(&owner, &portal::rights::RightsRequestPage::sample())),
        ("rights-request-answered", portal::rights::request(&owner, &portal::rights::RightsRequestPage::sample_answered())),
        ("account-close", portal::account_close::page(&owner, &portal::account_close::AccountClosePage::sample())),
        ("account-close-free", portal::account_close::page(&owner, &portal::account_close::AccountClosePage::sample_free())),
        ("receipt", portal::receipt::page(&owner, &portal::receipt::ReceiptPage::sample())),
        ("desk-problem", problem::page(&staff, &problem::ProblemPage::sample())),
        ("problem-rules", problem::page(&owner, &problem::ProblemPage::sample())),
        ("desk-queue", desk::queue::page(&staff, &desk::queue::QueuePage::sample())),
        ("desk-queue-empty", desk::queue::page(&staff, &desk::queue::QueuePage::sample_empty())),
        ("desk-case-file", desk::case_file::page(&staff, &desk::case_file::CaseFilePage::sample())),
        ("desk-case-file-refused", desk::case_file::page(&staff, &desk::case_file::CaseFilePage::sample_refused())),
        ("desk-case-file-every-step", desk::case_file::page(&staff, &desk::case_file::CaseFilePage::sample_every_step())),
        ("desk-search", desk::search::page(&staff, &desk::search::SearchPage::sample())),
        ("desk-search-empty", desk::search::page(&staff, &desk::search::SearchPage::sample_empty())),
        ("desk-unit", desk::unit::page(&staff, &desk::unit::UnitPage::sample())),
        ("desk-case-open", desk::case_open::page(&staff, &desk::case_open::CaseOpenPage::sample())),
        ("desk-editions", desk::editions::list(&staff, &desk::editions::EditionsPage::sample())),
        ("desk-edition", desk::editions::edition(&staff, &desk::editions::EditionPage::sample())),
        ("desk-clause", desk::editions::clause(&staff, &desk::editions::ClausePage::sample())),
        ("desk-diff", desk::diff::page(&staff, &desk::diff::DiffPage::sample())),
        ("desk-audit", desk::audit::page(&staff, &desk::audit::AuditPage::sample())),
        ("desk-users", desk::users::page(&staff, &desk::users::UsersPage::sample())),
        ("desk-rights", desk::rights::queue(&staff, &desk::rights::RightsQueuePage::sample())),
        ("desk-rights-empty", desk::rights::queue(&staff, &desk::rights::RightsQueuePage::sample_empty())),
        ("desk-rights-enter", desk::rights::enter(&staff, &desk::rights::RightsEnterPage::sample())),
        ("desk-rights-enter-refused", desk::rights::enter(&staff, &desk::rights::RightsEnterPage::sample_refused())),
        ("desk-rights-file", desk::rights_file::page(&staff, &desk::rights_file::RightsFilePage::sample())),
        ("desk-rights-ready", desk::rights_file::page(&staff, &desk::rights_file::RightsFilePage::sample_ready())),
        ("desk-rights-delayed", desk::rights_file::page(&staff, &desk::rights_file::RightsFilePage::sample_delayed())),
        ("desk-rights-answered", desk::rights_file::page(&staff, &desk::rights_file::RightsFilePage::sample_answered())),
        ("desk-privacy", desk::disclosures::page(&staff, &desk::disclosures::DisclosuresPage::sample())),
        (
            "desk-privacy-request",
            desk::disclosures::request(&staff, &desk::disclosures::DisclosuresPage::sample(), &aftercare_wire::LegalRequestView::sample()),
        ),
        ("desk-privacy-refused", desk::disclosures::page(&staff, &desk::disclosures::DisclosuresPage::sample_refused())),
        ("desk-clock", desk::clock::page(&staff, &desk::clock::ClockPage::sample())),
        ("desk-receipt", portal::receipt::page(&staff, &portal::receipt::ReceiptPage::sample_desk())),
    ]
    .into_iter()
    .map(|(name, markup)| sample(language, name, markup))
    .collect::<Vec<_>>();
    for kind in CaseKind::ALL {
        let view = portal::case_open::CaseOpenPage::sample(*kind);
        all.push(sample(language, &format!("case-open-{kind}"), portal::case_open::page(&owner, &view)));
    }
    for (name, report, reader) in crate::reports::variants() {
        let shell = if reader == Reader::Staff { &staff } else { &owner };
        all.push(sample(language, name, flight_report::page(shell, &report, reader)));
    }
    for status in [400, 401, 403, 404, 409, 413, 429, 500] {
        let view = problem::ProblemPage::sample_of(status);
        all.push(sample(language, &format!("problem-{status}"), problem::page(&visitor, &view)));
    }
    all
}

/// A start tag.
#[derive(Debug)]
pub struct Tag<'a> {
    pub name: &'a str,
    pub attributes: Vec<(&'a str, &'a str)>,
    /// The text up to the next tag.
    pub text: &'a str,
}

impl<'a> Tag<'a> {
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }
}

/// The start and end tags (`/name`) of a page, in order. It reads what maud writes: attributes in double quotes.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    html.split('<').skip(1).filter_map(tag).collect()
}

fn tag(piece: &str) -> Option<Tag<'_>> {
    let end = close_of(piece)?;
    let (inside, text) = (&piece[..end], &piece[end + 1..]);
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let key_end = rest.find(['=', ' ']).unwrap_or(rest.len());
        if key_end == 0 {
            break;
        }
        let key = &rest[..key_end];
        if rest[key_end..].starts_with("=\"") {
            let value = &rest[key_end + 2..];
            let value_end = value.find('"')?;
            attributes.push((key, &value[..value_end]));
            rest = &value[value_end + 1..];
        } else {
            attributes.push((key, ""));
            // One further in any case: what is no markup of ours must not keep it here for ever.
            rest = rest.get(key_end + 1..).unwrap_or_default();
        }
    }
    Some(Tag { name, attributes, text })
}

/// The `>` that ends the tag, outside quotes.
fn close_of(piece: &str) -> Option<usize> {
    let mut quoted = false;
    piece.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}
