//! Cookies, and whatever does their work.

use super::Standing;
use crate::Verdict;

/// Who is in front of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieVisitor {
    SignedIn,
    /// Has an account, or had one, and is not signed in.
    LoggedOut,
    NeverHadAccount,
}

/// What the person chose; nothing chosen is nothing allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CookieChoices {
    pub preference: bool,
    pub statistics: bool,
    pub marketing: bool,
}

impl CookieChoices {
    #[must_use]
    pub fn allows(&self, category: &str) -> bool {
        match category {
            "preference" => self.preference,
            "statistics" => self.statistics,
            "marketing" => self.marketing,
            _ => false,
        }
    }
}

impl<'p> Standing<'p> {
    /// May a cookie with this purpose be used now?
    #[must_use]
    pub fn cookie(&self, purpose: &str, visitor: CookieVisitor, choices: CookieChoices) -> Verdict<'p> {
        let policy = self.policy;
        let Some(cookie) = self.policies.vocabulary.cookie(purpose) else { return Verdict::no(&policy.rest.cookies.unknown) };
        let Some(category) = policy.cookie_categories.iter().find(|one| one.slug == cookie.category) else {
            return Verdict::no(&policy.rest.cookies.unknown);
        };
        let is_chosen = category.always || choices.allows(&category.slug);
        let after_logout = &policy.rest.logged_out;
        match visitor {
            CookieVisitor::NeverHadAccount if cookie.needs_account => Verdict::no(&policy.rest.visitor.rule),
            CookieVisitor::LoggedOut if after_logout.uses.iter().any(|one| one == purpose) => {
                if is_chosen {
                    Verdict::yes(&after_logout.rule)
                } else {
                    Verdict::no(&after_logout.rule)
                }
            }
            CookieVisitor::LoggedOut if !category.always => Verdict::no(&after_logout.rule),
            _ if is_chosen => Verdict::yes(&category.rule),
            _ => Verdict::no(&category.rule),
        }
    }
}
