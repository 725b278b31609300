//! People as they were folded last, so that a page reads of a person's stream only what came since.

use aftercare_core::person::Person;
use aftercare_store::SubjectId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Events that all of them are folded from; beyond, all are forgotten and read anew.
const MOST_EVENTS: i64 = 500_000;

/// Of this server alone, and never ahead of the journal: whoever reads asks it for what came later.
#[derive(Debug, Default)]
pub(crate) struct Folded(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    people: BTreeMap<SubjectId, Arc<Person>>,
    events: i64,
}

impl Folded {
    pub(super) fn get(&self, subject: &SubjectId) -> Option<Arc<Person>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).people.get(subject).cloned()
    }

    pub(super) fn put(&self, subject: &SubjectId, person: &Person) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.people.get(subject).map_or(0, |before| before.version);
        // Two requests may have read at once.
        if person.version <= before {
            return;
        }
        kept.events = kept.events.saturating_add(person.version.saturating_sub(before));
        if kept.events > MOST_EVENTS {
            *kept = Kept { people: BTreeMap::new(), events: person.version };
        }
        kept.people.insert(subject.clone(), Arc::new(person.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(version: i64) -> Person {
        let mut person = Person::new(aftercare_core::SubjectId::new("x"));
        person.version = version;
        person
    }

    #[test]
    fn the_latest_is_kept_and_not_more_than_is_good() {
        let (folded, one, other) = (Folded::default(), SubjectId::from("one"), SubjectId::from("other"));
        for version in [3, 5, 4] {
            folded.put(&one, &at(version));
        }
        assert_eq!(folded.get(&one).map(|kept| kept.version), Some(5));
        folded.put(&other, &at(MOST_EVENTS - 5));
        assert!(folded.get(&one).is_some() && folded.get(&other).is_some());
        folded.put(&one, &at(6));
        assert_eq!((folded.get(&one).map(|kept| kept.version), folded.get(&other)), (Some(6), None));
    }
}
