//! Who may do what: the reviewed matrix in `documents/authorisation.toml`, and the one question asked of it.

use crate::context::Principal;
use crate::error::{Error, Result};
use crate::users::ROLES;
use aftercare_store::SubjectId;
use aftercare_terms::DocumentError;
use aftercare_wire::{Role, Scope};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

macro_rules! actions {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A use case of the product.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($variant,)+
        }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in the matrix and in the audit trail, noun first.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

actions! {
    AccountCreate = "account_create", AccountConfirm = "account_confirm", SignIn = "sign_in", SignInDeny = "sign_in_deny", AccountRead = "account_read", AccountManage = "account_manage", AccountClose = "account_close",
    ParentalConsent = "parental_consent", PasskeyAsk = "passkey_ask", PasskeyManage = "passkey_manage",
    PasswordChange = "password_change", PasswordResetCreate = "password_reset_create", PasswordResetConfirm = "password_reset_confirm",
    TokenManage = "token_manage", ContactManage = "contact_manage", ProfileManage = "profile_manage", CustomerRead = "customer_read",
    UnitRead = "unit_read", UnitReadAny = "unit_read_any", UnitSearch = "unit_search", UnitRegister = "unit_register", UnitBind = "unit_bind",
    PlanRead = "plan_read", PlanBuy = "plan_buy", PlanExit = "plan_exit", PlanReturn = "plan_return", PlanTransfer = "plan_transfer",
    PlanConfirmExit = "plan_confirm_exit", PlanDeviceReturned = "plan_device_returned",
    CaseRead = "case_read", CaseReadAny = "case_read_any", CaseOpen = "case_open", CaseHandOver = "case_hand_over",
    CaseChoose = "case_choose", CasePay = "case_pay", CaseSign = "case_sign", CaseWithdraw = "case_withdraw",
    CaseCancelReport = "case_cancel_report", CaseFound = "case_found", CaseDeclineSurcharge = "case_decline_surcharge",
    CaseReceive = "case_receive", CaseAssess = "case_assess", CaseReport = "case_report",
    CaseShip = "case_ship", CaseRefund = "case_refund", CaseRefuse = "case_refuse", CaseWaive = "case_waive",
    QueueRead = "queue_read", HistoryRead = "history_read",
    EvidenceUpload = "evidence_upload", EvidenceReadOwn = "evidence_read_own", EvidenceReadInCase = "evidence_read_in_case",
    LastSeenRead = "last_seen_read", PhotoPublish = "photo_publish", PublicPhotoRead = "public_photo_read",
    CatalogueRead = "catalogue_read", TermsRead = "terms_read", TermsCompare = "terms_compare", CoverageLookup = "coverage_lookup",
    PolicyRead = "policy_read", PolicyPublish = "policy_publish", MailingEnd = "mailing_end", ChoiceManage = "choice_manage",
    PersonAsk = "person_ask", PersonAct = "person_act", DisclosureManage = "disclosure_manage", AuditRead = "audit_read", UserRead = "user_read", RoleChange = "role_change",
    HoldManage = "hold_manage", ClockMove = "clock_move", PersonErase = "person_erase", RightsAsk = "rights_ask", RightsManage = "rights_manage",
}

impl Action {
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == name)
    }
}

const MATRIX: &str = include_str!("../../../documents/authorisation.toml");

/// Read once; a defect of the file denies everything.
static RULES: LazyLock<std::result::Result<BTreeMap<Action, Rule>, String>> = LazyLock::new(|| parse(MATRIX));

/// What an access token needs for an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenNeeds {
    /// Any token will do.
    Nothing,
    Scope(Scope),
    /// Only a person in a browser does this.
    Person,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    does: String,
    anonymous: bool,
    roles: Vec<Role>,
    /// An owner reaches only what is theirs; staff are not concerned.
    own: bool,
    token: TokenNeeds,
    /// What a token of staff needs, where that is something else.
    desk_token: Option<TokenNeeds>,
}

impl Rule {
    fn token_of(&self, role: Role) -> TokenNeeds {
        self.desk_token.filter(|_| role != Role::Owner).unwrap_or(self.token)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMatrix {
    action: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    name: String,
    does: String,
    #[serde(default)]
    anonymous: bool,
    #[serde(default)]
    roles: Vec<Role>,
    #[serde(default)]
    own: bool,
    token: String,
    #[serde(default)]
    desk_token: Option<String>,
}

fn parse(text: &str) -> std::result::Result<BTreeMap<Action, Rule>, String> {
    let raw: RawMatrix = toml::from_str(text).map_err(|e| DocumentError::toml("authorisation.toml", text, &e).to_string())?;
    let mut rules = BTreeMap::new();
    for row in raw.action {
        let defect = |what: &str| format!("authorisation.toml: `{}`: {what}", row.name);
        let action = Action::named(&row.name).ok_or_else(|| defect("there is no such action"))?;
        let needs = |field: &str, text: &str| match text {
            "any" => Ok(TokenNeeds::Nothing),
            "never" => Ok(TokenNeeds::Person),
            scope => scope.parse().map(TokenNeeds::Scope).map_err(|e| defect(&format!("{field}: {e}"))),
        };
        let token = needs("token", &row.token)?;
        let desk_token = row.desk_token.as_deref().map(|text| needs("desk_token", text)).transpose()?;
        if row.anonymous && (row.own || !row.roles.is_empty() || token != TokenNeeds::Nothing) {
            return Err(defect("open to everybody, so that neither roles nor a scope nor ownership can limit it"));
        }
        if !row.anonymous && row.roles.is_empty() {
            return Err(defect("no role may do it"));
        }
        if row.roles.contains(&Role::System) {
            return Err(defect("nobody signs in as `system`"));
        }
        if row.own && !row.roles.contains(&Role::Owner) {
            return Err(defect("ownership is asked of owners, and they may not do it"));
        }
        if desk_token.is_some() && !(row.roles.contains(&Role::Owner) && row.roles.len() > 1) {
            return Err(defect("a scope of staff beside the owners' makes sense only where both may do it"));
        }
        let rule = Rule { does: row.does.clone(), anonymous: row.anonymous, roles: row.roles.clone(), own: row.own, token, desk_token };
        if rules.insert(action, rule).is_some() {
            return Err(defect("stands twice"));
        }
    }
    match Action::ALL.iter().find(|action| !rules.contains_key(action)) {
        Some(action) => Err(format!("authorisation.toml: no row for `{}`", action.as_str())),
        None => Ok(rules),
    }
}

fn rules() -> Result<&'static BTreeMap<Action, Rule>> {
    RULES.as_ref().map_err(|defect| Error::Internal(defect.clone()))
}

fn rule(action: Action) -> Result<&'static Rule> {
    rules()?.get(&action).ok_or_else(|| Error::Internal(format!("no rule for `{}`", action.as_str())))
}

/// May this principal do this at all? Ask before loading anything, so that the answer says nothing about what exists.
///
/// # Errors
/// [`Error::Unauthenticated`] for a visitor, [`Error::Forbidden`] where role or scope do not allow it.
pub fn permit(principal: &Principal, action: Action) -> Result<()> {
    let rule = rule(action)?;
    if rule.anonymous {
        return Ok(());
    }
    let role = principal.role().ok_or(Error::Unauthenticated)?;
    let token_suffices = match (principal, rule.token_of(role)) {
        (Principal::Program { scopes, .. }, TokenNeeds::Scope(scope)) => scopes.contains(&scope),
        (Principal::Program { .. }, TokenNeeds::Person) => false,
        _ => true,
    };
    if rule.roles.contains(&role) && token_suffices { Ok(()) } else { Err(Error::Forbidden { action: action.as_str() }) }
}

/// May this principal do this to something that belongs to `owner`? `what` names the kind of thing for the answer: to an owner,
/// somebody else's is not there.
///
/// # Errors
/// As [`permit`], and [`Error::NotFound`] where an owner must own it and does not (or nobody is named as its owner).
pub fn authorise(principal: &Principal, action: Action, owner: Option<&SubjectId>, what: &'static str) -> Result<()> {
    permit(principal, action)?;
    if rule(action)?.own && principal.role() == Some(Role::Owner) && (owner.is_none() || principal.subject() != owner) {
        return Err(Error::NotFound { what });
    }
    Ok(())
}

/// The scopes that make sense for a role: those that at least one of its actions needs.
///
/// # Errors
/// [`Error::Internal`] when the matrix cannot be read.
pub fn scopes_of(role: Role) -> Result<Vec<Scope>> {
    let rules = rules()?;
    let needed = |scope: &Scope| rules.values().any(|rule| rule.roles.contains(&role) && rule.token_of(role) == TokenNeeds::Scope(*scope));
    Ok(Scope::ALL.iter().copied().filter(needed).collect())
}

/// The matrix as text: an action a line, `own` where an owner reaches only what is theirs.
///
/// # Errors
/// [`Error::Internal`] when the matrix cannot be read.
pub fn authorisation_matrix() -> Result<String> {
    let mut text = format!("{:<22} {:<8}", "action", "visitor");
    for role in ROLES {
        text.push_str(&format!(" {:<15}", role.as_str()));
    }
    text.push_str(" token        of staff     does\n");
    for (action, rule) in rules()? {
        text.push_str(&format!("{:<22} {:<8}", action.as_str(), if rule.anonymous { "yes" } else { "-" }));
        for role in ROLES {
            let cell = match (rule.anonymous || rule.roles.contains(&role), rule.own && role == Role::Owner) {
                (false, _) => "-",
                (true, true) => "own",
                (true, false) => "yes",
            };
            text.push_str(&format!(" {cell:<15}"));
        }
        let word = |needs: TokenNeeds| match needs {
            TokenNeeds::Nothing => "any",
            TokenNeeds::Person => "never",
            TokenNeeds::Scope(scope) => scope.as_str(),
        };
        let (token, desk_token) = (word(rule.token), word(rule.token_of(Role::Agent)));
        text.push_str(&format!(" {token:<12} {:<12} {}\n", if desk_token == token { "" } else { desk_token }, rule.does));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(subject: &str, role: Role) -> Principal {
        Principal::Person { subject: subject.into(), role }
    }

    fn program(subject: &str, role: Role, scopes: &[Scope]) -> Principal {
        Principal::Program { subject: subject.into(), role, scopes: scopes.to_vec() }
    }

    fn answer(principal: &Principal, action: Action, owner: Option<&str>) -> &'static str {
        match authorise(principal, action, owner.map(SubjectId::from).as_ref(), "thing") {
            Ok(()) => "yes",
            Err(Error::Unauthenticated) => "who",
            Err(Error::Forbidden { .. }) => "no",
            Err(Error::NotFound { what: "thing" }) => "gone",
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_action_has_one_row_and_the_matrix_is_the_reviewed_one() {
        assert_eq!(parse(MATRIX).unwrap().len(), Action::ALL.len());
        let printed = authorisation_matrix().unwrap();
        let reviewed = include_str!("../tests/authorisation.txt");
        assert!(printed == reviewed, "crates/app/tests/authorisation.txt is not what the matrix says:\n{printed}");
    }

    #[test]
    fn defects_of_the_matrix_are_named() {
        let row = |name: &str, rest: &str| format!("[[action]]\nname = \"{name}\"\ndoes = \"x\"\n{rest}\n");
        let twice = MATRIX.to_owned() + &row("sign_in", "anonymous = true\ntoken = \"any\"");
        let table = [
            (row("fly", "roles = [\"owner\"]\ntoken = \"any\""), "`fly`: there is no such action"),
            (row("sign_in", "roles = [\"owner\"]\ntoken = \"all\""), "`sign_in`: token: `all` is not a scope"),
            (row("sign_in", "token = \"any\""), "`sign_in`: no role may do it"),
            (row("sign_in", "anonymous = true\nown = true\ntoken = \"any\""), "`sign_in`: open to everybody"),
            (row("sign_in", "roles = [\"system\"]\ntoken = \"any\""), "nobody signs in as `system`"),
            (row("sign_in", "roles = [\"agent\"]\nown = true\ntoken = \"any\""), "ownership is asked of owners"),
            (row("sign_in", "roles = [\"pilot\"]\ntoken = \"any\""), "unknown variant `pilot`"),
            (row("sign_in", "roles = [\"owner\"]\ntoken = \"any\"\ndesk_token = \"any\""), "a scope of staff beside"),
            (row("sign_in", "anonymous = true\ntoken = \"any\""), "no row for `account_create`"),
            (twice, "`sign_in`: stands twice"),
        ];
        for (text, expected) in table {
            let defect = parse(&text).unwrap_err();
            assert!(defect.contains(expected), "{defect}, not {expected}");
        }
    }

    #[test]
    fn role_scope_and_ownership_are_asked_in_this_order() {
        let (ann, agent) = (person("ann", Role::Owner), person("tim", Role::Agent));
        let reads = program("ann", Role::Owner, &[Scope::UnitsRead]);
        let table = [
            (&Principal::Anonymous, Action::CoverageLookup, None, "yes"),
            (&Principal::Anonymous, Action::UnitRead, Some("ann"), "who"),
            (&Principal::Anonymous, Action::RoleChange, None, "who"),
            (&ann, Action::UnitRead, Some("ann"), "yes"),
            (&ann, Action::UnitRead, Some("bea"), "gone"),
            (&ann, Action::UnitRead, None, "gone"),
            (&ann, Action::CaseAssess, Some("ann"), "no"),
            (&ann, Action::CaseAssess, Some("bea"), "no"),
            (&ann, Action::RoleChange, None, "no"),
            (&reads, Action::UnitRead, Some("ann"), "yes"),
            (&reads, Action::UnitRead, Some("bea"), "gone"),
            (&reads, Action::UnitRegister, None, "no"),
            (&reads, Action::TokenManage, None, "no"),
            (&reads, Action::TermsRead, None, "yes"),
            (&reads, Action::AccountRead, None, "yes"),
            (&agent, Action::CaseReadAny, Some("ann"), "yes"),
            (&agent, Action::CasePay, Some("ann"), "no"),
            (&agent, Action::CaseSign, Some("ann"), "yes"),
            (&program("tim", Role::Agent, &[Scope::DeskWrite]), Action::CaseSign, Some("ann"), "yes"),
            (&program("tim", Role::Agent, &[Scope::CasesWrite]), Action::CaseSign, Some("ann"), "no"),
            (&program("ann", Role::Owner, &[Scope::DeskWrite]), Action::CaseSign, Some("ann"), "no"),
            (&agent, Action::CaseAssess, Some("ann"), "no"),
            (&person("ada", Role::Assessor), Action::CaseAssess, Some("ann"), "yes"),
            (&person("sys", Role::System), Action::AccountRead, None, "no"),
        ];
        for (principal, action, owner, expected) in table {
            assert_eq!(answer(principal, action, owner), expected, "{principal:?} {} {owner:?}", action.as_str());
        }
    }

    #[test]
    fn a_role_may_give_away_only_scopes_that_it_uses() {
        assert!(scopes_of(Role::Owner).unwrap().contains(&Scope::CasesWrite));
        assert!(!scopes_of(Role::Owner).unwrap().contains(&Scope::DeskRead));
        assert_eq!(scopes_of(Role::Agent).unwrap(), [Scope::DeskRead, Scope::DeskWrite, Scope::TermsRead]);
        assert!(scopes_of(Role::Administrator).unwrap().contains(&Scope::Admin));
        assert_eq!(scopes_of(Role::System).unwrap(), []);
    }
}
