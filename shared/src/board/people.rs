//! Who wrote under which peer id, in whichever document: read and written the same everywhere.

use std::sync::Arc;

use loro::{LoroDoc, LoroResult, LoroValue};

use super::Person;
use super::reader::value;
use super::schema;
use super::value::{map, text_of};
use crate::id::PeerId;
use crate::shape::Color;
use crate::shown::{shown, shown_name};

/// Reads who wrote, sorted by peer.
pub(super) fn people(doc: &LoroDoc) -> Vec<Person> {
    let map = doc.get_map(schema::PEOPLE);
    let mut people: Vec<Person> = map
        .keys()
        .filter_map(|key| person(key.parse().ok()?, &value(&map, &key)?))
        .collect();
    people.sort_by_key(|person| person.peer);
    people
}

/// Writes who the writer is, unless that is already there.
pub(super) fn introduce(doc: &LoroDoc, person: &Person) -> LoroResult<()> {
    let people = doc.get_map(schema::PEOPLE);
    let said = value_of(person);
    let key = person.peer.to_string();
    if value(&people, &key).as_ref() != Some(&said) {
        people.insert(&key, said)?;
    }
    Ok(())
}

/// What a document keeps of somebody.
pub(crate) fn value_of(person: &Person) -> LoroValue {
    map([
        (schema::PERSON_NAME, name_of(&person.name).into()),
        (schema::PERSON_COLOR, person.color.to_string().into()),
        (schema::PERSON_USER, name_of(&person.user).into()),
    ])
}

/// What of a name or a user counts: as presence has it, as by user the two are put together.
pub(crate) fn name_of(text: &str) -> String {
    shown(text, schema::NAME_CHARS_MAX)
}

/// Who somebody is by what a document keeps of them.
pub(crate) fn person(peer: PeerId, value: &LoroValue) -> Option<Person> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    let text = |key: &str| entries.get(key).and_then(text_of);
    let name = |key: &str| text(key).map(name_of);
    Some(Person {
        peer,
        name: Arc::from(shown_name(&name(schema::PERSON_NAME)?)),
        color: text(schema::PERSON_COLOR)
            .and_then(Color::from_text)
            .unwrap_or(Color::rgb(0)),
        user: Arc::from(name(schema::PERSON_USER).unwrap_or_default()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presence::{Presence, What};

    #[test]
    fn somebody_is_the_same_in_a_document_and_in_presence_whatever_is_in_their_name() {
        let (name, user) = ("Be\u{1b}[2Jn\n".repeat(20), "b\u{0}en".repeat(30));
        let said = map([
            (schema::PERSON_NAME, name.as_str().into()),
            (schema::PERSON_USER, user.as_str().into()),
        ]);
        let kept = person(7, &said).unwrap();
        let told = Presence::from_value(What::Who, &said);
        let Some(Presence::Who(told)) = told else {
            panic!("{told:?}");
        };
        assert_eq!((&*kept.name, &*kept.user), (&*told.name, &*told.user));
        assert!(kept.name.starts_with("Be[2JnBe"));
        assert_eq!(kept.name.chars().count(), schema::NAME_CHARS_MAX);
    }
}
