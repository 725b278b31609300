//! The readings that a request asks for while it goes on: each choice, and what it changes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use aftercare_core::SubjectId;
use aftercare_core::person::{Person, PersonCommand, PersonRefusal, handle};
use aftercare_core::rights::{Answer, Asker, Means, Member, Party, Representative, RequestState, RightsCommand, RightsRequest, Standin};
use aftercare_core::unit::Actor;
use aftercare_documents::Documents;
use aftercare_privacy::{Policies, Resident};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

const CALIFORNIA: Resident<'_> = Resident { country: "US", state: Some("CA") };
const GERMANY: Resident<'_> = Resident { country: "DE", state: None };

fn policies(name: &str, choice: &str) -> Policies {
    let documents = Documents::embedded();
    let files: Vec<(&str, &str)> = documents.under("privacy/").collect();
    let chosen = Policies::parse_with(files.into_iter(), |mut settings| {
        settings.choose(name, choice).unwrap();
        settings
    });
    chosen.unwrap_or_else(|defects| panic!("{name} = {choice}: {defects:?}"))
}

struct Story<'a> {
    policies: &'a Policies,
    lives: Resident<'a>,
    person: Person,
}

impl<'a> Story<'a> {
    fn of(policies: &'a Policies, lives: Resident<'a>) -> Self {
        Self { policies, lives, person: Person::new(SubjectId::new("somebody")) }
    }

    fn act(&mut self, id: &str, on: Date, command: RightsCommand<'_>) -> Result<Vec<String>, Vec<String>> {
        let standing = self.policies.standing("2021", self.lives, on).unwrap();
        let now: Timestamp = on.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        let none = BTreeSet::new();
        let command = PersonCommand::Rights { request: id, command, today: on, holidays: &none };
        match handle(&self.person, &standing, &command, Actor::Staff, now) {
            Ok(outcome) => {
                outcome.events.iter().for_each(|event| self.person.apply(event));
                Ok(outcome.cites)
            }
            Err(PersonRefusal { rules }) => Err(rules),
        }
    }

    fn ask(&mut self, id: &str, on: Date, right: &str, asker: Asker<'_>) -> Result<Vec<String>, Vec<String>> {
        self.act(id, on, RightsCommand::Receive { right, channel: "web", on, asker })
    }

    fn request(&self, id: &str) -> &RightsRequest {
        self.person.rights_request(id).unwrap()
    }

    fn needs(&self, id: &str) -> Vec<String> {
        self.request(id).needs().iter().map(ToString::to_string).collect()
    }
}

const NOBODY: Asker<'_> = Asker { has_account: false, signed_in: false, by: None, members: &[] };
const HOLDER: Asker<'_> = Asker { has_account: true, signed_in: false, by: None, members: &[] };

fn member(minor: bool, shares: Option<bool>) -> Member {
    Member { id: "kid".to_owned(), has_account: false, minor, shares }
}

#[test]
fn members_of_a_household() {
    for (choice, shares, taken) in [
        ("declared-and-shared", None, true),
        ("declared-and-shared", Some(false), false),
        ("shared-address", None, false),
        ("shared-address", Some(true), true),
        ("declared", Some(false), true),
    ] {
        let policies = policies("members-of-a-household", choice);
        let members = [member(false, shares)];
        let asked = Story::of(&policies, CALIFORNIA).ask("one", date(2022, 3, 1), "know-specific", Asker { members: &members, ..HOLDER });
        assert_eq!(asked.is_ok(), taken, "{choice} {shares:?}");
        if let Err(rules) = asked {
            assert_eq!(rules, ["PV-AMB-11"]);
        }
    }
}

#[test]
fn an_agent_before_the_proof() {
    let agent = Representative { id: "lee".to_owned(), is: Standin::Agent };
    for (choice, taken) in [("waits", true), ("refused", false)] {
        let policies = policies("agent-before-the-proof", choice);
        let asked = Story::of(&policies, GERMANY).ask("one", date(2022, 3, 1), "access", Asker { by: Some(&agent), ..HOLDER });
        assert_eq!(asked.is_ok(), taken, "{choice}");
    }
}

#[test]
fn sums_of_a_household() {
    for (choice, needs) in [("two-kinds", &["sign-in"][..]), ("one-kind", &["sign-in", "member:kid"])] {
        let policies = policies("household-requests", choice);
        let (members, mut story) = ([member(false, None)], Story::of(&policies, CALIFORNIA));
        story.ask("one", date(2022, 3, 1), "household-aggregate", Asker { members: &members, ..HOLDER }).unwrap();
        assert_eq!(story.needs("one"), needs, "{choice}");
    }
}

#[test]
fn a_child_in_a_household() {
    for (choice, needs) in [("guardian-instead", "guardian"), ("counts-as-missing", "member:kid")] {
        let policies = policies("child-in-a-household", choice);
        let (members, mut story) = ([member(true, None)], Story::of(&policies, CALIFORNIA));
        story.ask("one", date(2022, 3, 1), "erase", Asker { members: &members, ..HOLDER }).unwrap();
        assert!(story.needs("one").contains(&needs.to_owned()), "{choice}");
        // A child stands for nobody, not for themself either.
        let verify = RightsCommand::Verify { party: Party::Member, who: "kid", means: Means::Reauthenticate };
        story.act("one", date(2022, 3, 2), verify).unwrap();
        assert!(story.needs("one").contains(&needs.to_owned()), "{choice}");
    }
}

#[test]
fn the_clock_while_fraud_is_suspected() {
    for (choice, due) in [("goes-on", date(2022, 4, 15)), ("stops", date(2022, 4, 25))] {
        let policies = policies("clock-during-suspicion", choice);
        let mut story = Story::of(&policies, CALIFORNIA);
        story.ask("one", date(2022, 3, 1), "erase", HOLDER).unwrap();
        story.act("one", date(2022, 3, 2), RightsCommand::SuspectFraud).unwrap();
        assert_eq!(story.request("one").state(), RequestState::Delayed);
        story.act("one", date(2022, 3, 12), RightsCommand::ClearFraud).unwrap();
        assert_eq!(story.request("one").due_on(), Some(due), "{choice}");
    }
}

#[test]
fn a_right_without_a_row() {
    let refused = policies("rights-without-a-row", "refused-with-nearest-row");
    assert_eq!(Story::of(&refused, GERMANY).ask("one", date(2022, 3, 1), "know-specific", HOLDER), Err(vec!["PV-MTX-04".to_owned()]));
    let taken = policies("rights-without-a-row", "taken-as-access");
    let mut story = Story::of(&taken, GERMANY);
    story.ask("one", date(2022, 3, 1), "know-specific", HOLDER).unwrap();
    assert_eq!(story.request("one").right, "access");
}

#[test]
fn a_request_while_signed_in() {
    let signed_in = Asker { signed_in: true, ..HOLDER };
    for (choice, access, complaint) in [
        ("counts-as-sign-in", &["reauthenticate"][..], &[][..]),
        ("counts-as-both", &[], &[]),
        ("counts-as-none", &["reauthenticate"], &["sign-in"]),
    ] {
        let policies = policies("request-while-signed-in", choice);
        let mut story = Story::of(&policies, GERMANY);
        story.ask("one", date(2022, 3, 1), "access", signed_in).unwrap();
        story.ask("two", date(2022, 3, 1), "complain", signed_in).unwrap();
        assert_eq!(story.needs("one"), access, "{choice}");
        assert_eq!(story.needs("two"), complaint, "{choice}");
    }
}

#[test]
fn matched_facts_of_several_tries() {
    for (choice, state) in [("highest-counts", RequestState::Verifying), ("add-up", RequestState::Ready)] {
        let policies = policies("repeated-data-points", choice);
        let mut story = Story::of(&policies, CALIFORNIA);
        story.ask("one", date(2022, 3, 1), "erase", NOBODY).unwrap();
        for points in [2, 1] {
            let verify = RightsCommand::Verify { party: Party::Own, who: "self", means: Means::DataPoints { points } };
            story.act("one", date(2022, 3, 2), verify).unwrap();
        }
        assert_eq!(story.request("one").state(), state, "{choice}");
    }
}

#[test]
fn an_extension_counts() {
    for (choice, due) in [("receipt", date(2022, 6, 1)), ("notice", date(2022, 5, 20))] {
        let policies = policies("extension-counts-from", choice);
        let mut story = Story::of(&policies, GERMANY);
        story.ask("one", date(2022, 3, 1), "access", HOLDER).unwrap();
        story.act("one", date(2022, 3, 20), RightsCommand::Extend).unwrap();
        assert_eq!(story.request("one").due_on(), Some(due), "{choice}");
        assert!(story.act("one", date(2022, 3, 21), RightsCommand::Extend).is_err(), "once");
    }
}

#[test]
fn an_answer_before_verification() {
    for (choice, lives, given) in
        [("refused-everywhere", GERMANY, false), ("refused-in-california", GERMANY, true), ("refused-in-california", CALIFORNIA, false)]
    {
        let policies = policies("answer-before-verification", choice);
        let mut story = Story::of(&policies, lives);
        story.ask("one", date(2022, 3, 1), "access", HOLDER).unwrap();
        let answered = story.act("one", date(2022, 3, 2), RightsCommand::Fulfil(Answer::default()));
        assert_eq!(answered.is_ok(), given, "{choice}");
    }
}

/// Whatever comes in whatever order: no panic, and what is over stays over.
#[test]
fn steps_in_any_order_never_reopen_what_is_over() {
    let policies = policies("repeated-data-points", "highest-counts");
    let mut random = aftercare_sim::random::Random::new(7);
    let kinds: Vec<String> = policies.rights.requests.iter().map(|kind| kind.right.clone()).collect();
    for round in 0..400 {
        let mut story = Story::of(&policies, if round % 2 == 0 { CALIFORNIA } else { GERMANY });
        let mut on = date(2022, 1, 1);
        let mut over: Option<RequestState> = None;
        for n in 0..40 {
            on = on.checked_add(jiff::Span::new().days(random.between(0, 8))).unwrap();
            let kind = random.pick(&kinds).unwrap();
            let own = |means| RightsCommand::Verify { party: Party::Own, who: "self", means };
            let command = match random.below(14) {
                0..=2 if n < 4 => {
                    RightsCommand::Receive { right: kind, channel: "web", on, asker: if random.below(2) == 0 { HOLDER } else { NOBODY } }
                }
                3 => own(Means::Reauthenticate),
                4 => own(Means::DataPoints { points: u32::try_from(random.below(5)).unwrap() }),
                5 => own(Means::Declaration),
                6 => RightsCommand::SuspectFraud,
                7 => RightsCommand::ClearFraud,
                8 => RightsCommand::AskClarification,
                9 => RightsCommand::Clarified,
                10 => RightsCommand::Extend,
                11 => RightsCommand::Fulfil(Answer::default()),
                12 => RightsCommand::FailVerification,
                _ => RightsCommand::Close,
            };
            let _ = story.act("one", on, command);
            let Some(request) = story.person.rights_request("one") else { continue };
            let state = request.state();
            match over {
                Some(RequestState::Closed) => assert_eq!(state, RequestState::Closed),
                Some(before) => assert!(state == before || state == RequestState::Closed, "{before:?} became {state:?}"),
                None => over = (!state.is_open()).then_some(state),
            }
        }
        // A fold of what happened is what is.
        assert!(story.person.rights_requests().count() <= 1);
    }
}
