//! What somebody tells past every client of ours: what of it the others are told.

use std::collections::BTreeMap;

use tavla_shared::geometry::{Affine, Point};
use tavla_shared::presence::{Entry, Gesture, Typing, What};

use super::*;

/// What a member has been told since it was asked last, by key: whether it is there.
fn heard(stand: &Stand, member: usize) -> BTreeMap<String, bool> {
    let updates = stand.presence(member).into_iter().flatten();
    let entries = updates.flat_map(|update| presence::decode(&update).unwrap());
    let told = entries.map(|entry| (entry.key, entry.value.is_some()));
    told.collect()
}

/// A member writes entries as they are, and time passes until the next tick.
fn write(stand: &mut Stand, member: u64, entries: &[Entry]) {
    let entries = entries.iter();
    let entries = entries.map(|it| (it.key.as_str(), it.value.as_ref(), it.millis));
    stand.handle(RoomEvent::Batch {
        member,
        batch: BatchId::from(1),
        updates: vec![presence::encode(entries)],
    });
    stand.now += 40;
    stand.handle(RoomEvent::Tick);
}

fn entry(key: &str, value: Option<&Presence>) -> Entry {
    Entry {
        key: key.to_owned(),
        value: value.map(Presence::to_value),
        millis: 1,
    }
}

#[test]
fn who_may_not_draw_shows_nobody_shapes_in_hand() {
    let shape = ShapeId::from_random(1);
    let typing = Typing {
        shape: shape.clone(),
        cursor: 0,
        anchor: None,
    };
    let told = [
        Presence::Cursor(Point::ZERO),
        Presence::Held(Held::shapes(vec![shape])),
        Presence::Gesture(Gesture::Transform(Affine::translate((1e6, 0.0)))),
        Presence::Typing(typing),
    ];
    let key = |what: What| format!("7/{}", what.name());
    for role in Role::ALL {
        let mut stand = Stand::new(1);
        let member = stand.join(role);
        let told = told.iter();
        let entries: Vec<Entry> = told
            .map(|told| entry(&key(told.what()), Some(told)))
            .collect();
        write(&mut stand, member, &entries);
        let heard = heard(&stand, 0);
        assert!(heard.contains_key("7/cursor"), "{role}");
        for what in [What::Held, What::Gesture, What::Typing] {
            let is_told = heard.contains_key(&key(what));
            assert_eq!(is_told, role.writes_board(), "{role}: {what:?}");
        }
    }
}

#[test]
fn who_writes_ever_new_keys_and_takes_them_back_keeps_nobody_from_being_seen() {
    let mut stand = Stand::new(3);
    let cursor = Presence::Cursor(Point::ZERO);
    for round in 0..10 {
        let keys = (0..4_000).map(|n| format!("7/{round}-{n}"));
        let entries: Vec<Entry> = keys
            .flat_map(|key| [entry(&key, Some(&cursor)), entry(&key, None)])
            .collect();
        write(&mut stand, 0, &entries);
    }
    heard(&stand, 2);
    write(&mut stand, 1, &[entry("8/cursor", Some(&cursor))]);
    assert_eq!(heard(&stand, 2).get("8/cursor"), Some(&true));
    let comer = stand.join(Role::Editor);
    let heard = heard(&stand, comer as usize);
    assert_eq!(heard.get("8/cursor"), Some(&true));
}
