//! Who wrote under which peer id, in whichever document: read and written the same everywhere.

use std::sync::Arc;

use loro::{LoroDoc, LoroResult, LoroValue};

use super::Person;
use super::reader::{cut, value};
use super::schema;
use super::value::{map, text_of};
use crate::id::PeerId;
use crate::shape::Color;

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
        (schema::PERSON_NAME, person.name.as_ref().into()),
        (schema::PERSON_COLOR, person.color.to_string().into()),
        (schema::PERSON_USER, person.user.as_ref().into()),
    ])
}

/// Who somebody is by what a document keeps of them.
pub(crate) fn person(peer: PeerId, value: &LoroValue) -> Option<Person> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    let text = |key: &str| entries.get(key).and_then(text_of);
    let name = |key: &str| text(key).map(|name| cut(name, schema::NAME_CHARS_MAX));
    Some(Person {
        peer,
        name: Arc::from(name(schema::PERSON_NAME)?),
        color: text(schema::PERSON_COLOR)
            .and_then(Color::from_text)
            .unwrap_or(Color::rgb(0)),
        user: Arc::from(name(schema::PERSON_USER).unwrap_or("")),
    })
}
