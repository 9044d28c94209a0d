//! The map alone: who wins, what is sent, what goes stale, and how much of it there is at most.

use super::*;
use crate::presence::{Owner, UPDATE_BYTES};

fn keys(changes: &[Change]) -> Vec<(&str, bool)> {
    changes
        .iter()
        .map(|change| (change.key.as_str(), change.value.is_some()))
        .collect()
}

fn sent(map: &PresenceMap, since: u64) -> Vec<(String, bool)> {
    let updates = map.updates_since(since, None);
    let entries = updates
        .iter()
        .flat_map(|update| wire::decode(update).unwrap());
    entries
        .map(|entry| (entry.key, entry.value.is_some()))
        .collect()
}

#[test]
fn the_later_write_wins_whatever_the_order_of_arrival() {
    let value = LoroValue::from;
    let update =
        |value: &LoroValue, millis| wire::encode([("7/x", Some(value), millis)].into_iter());
    let (mut one, mut other) = (PresenceMap::new(), PresenceMap::new());
    let (first, second) = (update(&value(1), 5), update(&value(2), 6));
    for (map, updates) in [
        (&mut one, [&first, &second]),
        (&mut other, [&second, &first]),
    ] {
        for update in updates {
            map.apply(update, 0).unwrap();
        }
        assert_eq!(map.get("7/x"), Some(&value(2)));
    }
}

#[test]
fn only_what_changed_is_sent() {
    let mut map = PresenceMap::new();
    map.set("7/a", 1.into(), 10);
    map.set("7/b", 1.into(), 10);
    let seen = map.revision();
    assert!(!map.set("7/a", 1.into(), 11));
    assert_eq!(sent(&map, seen), []);
    map.set("7/b", 2.into(), 12);
    map.set("7/a", 3.into(), 12);
    map.set("7/b", 3.into(), 13);
    let both = [("7/a".to_owned(), true), ("7/b".to_owned(), true)];
    assert_eq!(sent(&map, seen), both);
    assert_eq!(map.updates_since(seen, Some("7")), Vec::<Vec<u8>>::new());
    map.delete("7/a", 14);
    assert_eq!(sent(&map, map.revision() - 1), [("7/a".to_owned(), false)]);
    assert_eq!(sent(&map, 0), [("7/b".to_owned(), true)]);
}

#[test]
fn an_owner_that_leaves_takes_its_keys_and_nobody_else_s() {
    let mut map = PresenceMap::new();
    for key in ["7/a", "7/b", "77/a", "7", "7-/a"] {
        map.set(key, 1.into(), 10);
    }
    let gone = map.remove("7", 11);
    assert_eq!(keys(&gone), [("7", false), ("7/a", false), ("7/b", false)]);
    assert_eq!(map.len(), 2);
    assert_eq!(keys(&map.remove("7", 12)), []);
}

#[test]
fn keys_expire_by_our_clock_and_a_touch_keeps_them() {
    let mut map = PresenceMap::new();
    let wrong_clock = wire::encode([("7/a", Some(&1.into()), i64::MIN)].into_iter());
    map.apply(&wrong_clock, 1_000).unwrap();
    map.set("8/who", 1.into(), 1_000);
    map.set("9/a", 1.into(), 1_000);
    map.delete("9/a", 1_000);
    map.touch("8", 20_000);
    assert_eq!(keys(&map.expire(1_000 + TIMEOUT_MILLIS)), []);
    assert_eq!(keys(&map.expire(1_001 + TIMEOUT_MILLIS)), [("7/a", false)]);
    assert_eq!(map.peers(), [8]);
    assert_eq!(
        keys(&map.expire(20_001 + TIMEOUT_MILLIS)),
        [("8/who", false)]
    );
    assert_eq!(
        (map.len(), map.revisions.len(), map.states.len()),
        (0, 0, 0)
    );
}

#[test]
fn the_server_s_time_replaces_the_writer_s() {
    let mut map = PresenceMap::new();
    let mut owner = Owner::new();
    let entry = |value: i64, millis| Entry {
        key: "7/a".to_owned(),
        value: Some(value.into()),
        millis,
    };
    map.stamp(owner.admit(vec![entry(1, i64::MAX)]), 100);
    map.stamp(owner.admit(vec![entry(2, 0)]), 100);
    let update = map.updates_since(0, None).remove(0);
    assert_eq!(wire::decode(&update).unwrap(), [entry(2, 101)]);
}

#[test]
fn the_map_is_bounded_and_its_updates_are_too() {
    let mut map = PresenceMap::new();
    for n in 0..KEYS_MAX + 10 {
        map.set(&format!("{n}/a"), 1.into(), 0);
    }
    assert_eq!(map.len(), KEYS_MAX);
    assert!(map.set("5/a", 2.into(), 0));
    assert!(!map.set(&"k".repeat(KEY_BYTES_MAX + 1), 2.into(), 0));
    let updates = map.updates_since(0, None);
    assert!(updates.len() > 1 && updates.iter().all(|update| update.len() <= UPDATE_BYTES));
    let mut copy = PresenceMap::new();
    for update in updates {
        copy.apply(&update, 0).unwrap();
    }
    assert_eq!(copy.len(), map.len());
}

#[test]
fn what_was_deleted_gives_way_to_what_is_new() {
    let mut map = PresenceMap::new();
    map.set("8/who", 1.into(), 0);
    for n in 0..KEYS_MAX + 10 {
        let key = format!("7/{n}");
        assert!(map.set(&key, 1.into(), 0), "{n}");
        map.delete(&key, 0);
    }
    assert!(map.set("9/who", 1.into(), 0));
    assert_eq!((map.len(), map.peers()), (2, vec![8, 9]));
    let all = (map.states.len(), map.revisions.len(), map.deleted.len());
    assert_eq!(all, (KEYS_MAX, KEYS_MAX, KEYS_MAX - 2));
    map.expire(1 + TIMEOUT_MILLIS);
    let all = (map.states.len(), map.revisions.len(), map.deleted.len());
    assert_eq!(all, (0, 0, 0));
}

#[test]
fn peers_are_told_and_heard_by_type() {
    let mut map = PresenceMap::new();
    let status = Presence::Status(crate::presence::Status::Idle);
    map.tell(9, &status, 1);
    map.set("odd", 1.into(), 1);
    assert_eq!(map.told(9, What::Status), Some(status));
    assert_eq!((map.told(9, What::Who), map.peers()), (None, vec![9]));
}
