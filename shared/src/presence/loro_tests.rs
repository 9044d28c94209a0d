//! Our bytes against Loro's own `EphemeralStore`, both ways, and strangers' bytes.

use std::time::{SystemTime, UNIX_EPOCH};

use loro::LoroValue;
use loro::awareness::EphemeralStore;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::*;

/// `EphemeralStore` reads the wall clock itself, so what it is to believe must be of now.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_millis() as i64
}

fn map(fields: &[(&str, LoroValue)]) -> LoroValue {
    let fields: Vec<_> = fields
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect();
    LoroValue::Map(fields.into())
}

fn values() -> Vec<LoroValue> {
    vec![
        LoroValue::Null,
        true.into(),
        false.into(),
        1.5.into(),
        (-0.0).into(),
        0.into(),
        (-1).into(),
        i64::MAX.into(),
        i64::MIN.into(),
        "".into(),
        "Åsa 🙂".into(),
        vec![
            LoroValue::from(1.0),
            "two".into(),
            vec![LoroValue::Null].into(),
        ]
        .into(),
        Vec::<LoroValue>::new().into(),
        map(&[]),
        map(&[("one", 1.into())]),
        vec![0_u8, 255, 7].into(),
        "x".repeat(300).into(),
    ]
}

#[test]
fn each_value_has_the_bytes_of_loro_s_own_store() {
    for value in values() {
        let store = EphemeralStore::new(60_000);
        store.set("7/x", value.clone());
        let theirs = store.encode("7/x");
        let entries = decode(&theirs).unwrap();
        let [
            Entry {
                key,
                value: Some(read),
                millis,
            },
        ] = entries.as_slice()
        else {
            panic!("{entries:?}");
        };
        assert_eq!((key.as_str(), read), ("7/x", &value));
        let ours = encode([("7/x", Some(&value), *millis)].into_iter());
        assert_eq!(ours, theirs, "{value:?}");
    }
}

#[test]
fn loro_s_own_store_takes_what_our_map_sends_and_the_other_way_round() {
    let many = map(&[
        ("name", "Bo".into()),
        ("at", 1.5.into()),
        ("z", LoroValue::Null),
    ]);
    let mut ours = PresenceMap::new();
    ours.set("7/who", many.clone(), now());
    ours.set("7/cursor", 3.into(), now());
    let theirs = EphemeralStore::new(60_000);
    for update in ours.updates_since(0, None) {
        theirs.apply(&update).unwrap();
    }
    assert_eq!(theirs.get("7/who"), Some(many.clone()));
    assert_eq!(theirs.get("7/cursor"), Some(3.into()));

    let before = ours.revision();
    ours.delete("7/cursor", now());
    for update in ours.updates_since(before, None) {
        theirs.apply(&update).unwrap();
    }
    assert_eq!(theirs.get("7/cursor"), None);

    let mut back = PresenceMap::new();
    let changes = back.apply(&theirs.encode_all(), now()).unwrap();
    assert_eq!(changes.len(), 2);
    assert_eq!((back.get("7/who"), back.len()), (Some(&many), 1));
}

/// Lists in lists, `depth` of them, around nothing.
fn nested(depth: usize) -> Vec<u8> {
    let mut bytes = vec![1, 1, b'k', 1];
    bytes.extend(std::iter::repeat_n([5, 1], depth).flatten());
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn values_nested_too_deep_are_refused() {
    assert!(decode(&nested(DEPTH_MAX)).is_ok());
    assert_eq!(decode(&nested(DEPTH_MAX + 1)), Err(PresenceError::TooDeep));
    assert_eq!(decode(&nested(100_000)), Err(PresenceError::TooDeep));
}

#[test]
fn declared_counts_allocate_nothing() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0x7f];
    let entries = PresenceError::TooManyEntries {
        declared: (1 << 35) - 1,
    };
    assert_eq!(decode(&huge), Err(entries));
    for kind in [4, 5, 6, 8] {
        let bytes = [&[1, 1, b'k', 1, kind], huge.as_slice()].concat();
        assert!(
            matches!(decode(&bytes), Err(PresenceError::Field(_))),
            "{kind}"
        );
    }
    assert_eq!(
        decode(&[1, 1, b'k', 1, 7]),
        Err(PresenceError::UnknownKind { kind: 7 })
    );
    assert_eq!(
        decode(&[1, 1, b'k', 2]),
        Err(PresenceError::Flag { found: 2 })
    );
    assert_eq!(
        decode(&[1, 1, b'k', 1, 1, 9]),
        Err(PresenceError::Flag { found: 9 })
    );
}

#[test]
fn every_prefix_is_refused_and_garbage_never_panics() {
    let seed = rand::random();
    println!("seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let values = values();
    let entries = values
        .iter()
        .map(|value| ("7/x", Some(value), 1_700_000_000_000));
    let good = encode(entries.collect::<Vec<_>>().into_iter());
    for len in 0..good.len() {
        assert!(
            matches!(decode(&good[..len]), Err(PresenceError::Field(_))),
            "{len}"
        );
    }
    for _ in 0..20_000 {
        let mut bytes = good.clone();
        for _ in 0..rng.random_range(1..5) {
            let at = rng.random_range(0..bytes.len());
            bytes[at] = rng.random();
        }
        if rng.random_bool(0.3) {
            bytes.truncate(rng.random_range(0..bytes.len()));
        }
        let mut map = PresenceMap::new();
        if map.apply(&bytes, 0).is_ok() {
            assert!(map.len() <= values.len());
        }
        for entry in decode(&bytes).unwrap_or_default() {
            for &what in What::ALL {
                let _read = entry
                    .value
                    .as_ref()
                    .and_then(|v| Presence::from_value(what, v));
            }
        }
    }
}
