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

impl Standing<'_> {
    /// What counts as chosen while nothing is.
    #[must_use]
    pub fn choices_before(&self) -> CookieChoices {
        let all_but_marketing = self.reading("cookies-before-a-choice", "necessary-only") == "all-but-marketing";
        CookieChoices { preference: all_but_marketing, statistics: all_but_marketing, marketing: false }
    }
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
        let stays = self.reading("necessary-cookies-after-sign-out", "stay") == "stay";
        let may_choose = self.reading("cookies-of-a-mere-visitor", "necessary-and-chosen") == "necessary-and-chosen";
        let after_logout = &policy.rest.logged_out;
        match visitor {
            CookieVisitor::NeverHadAccount if cookie.needs_account || !(category.always || may_choose) => {
                Verdict::no(&policy.rest.visitor.rule)
            }
            CookieVisitor::LoggedOut if after_logout.uses.iter().any(|one| one == purpose) => {
                if is_chosen {
                    Verdict::yes(&after_logout.rule)
                } else {
                    Verdict::no(&after_logout.rule)
                }
            }
            CookieVisitor::LoggedOut if !(category.always && stays) => Verdict::no(&after_logout.rule),
            _ if is_chosen => Verdict::yes(&category.rule),
            _ => Verdict::no(&category.rule),
        }
    }
}
