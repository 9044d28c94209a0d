//! Presence: what a member says, taken in as a server does and as a client does.

use tavla_shared::presence::{
    self, ENTRIES_MAX, KEYS_MAX, KEYS_PER_OWNER_MAX, Owner, PresenceKey, PresenceMap, UPDATE_BYTES,
    vouch,
};

/// Whatever the bytes are: what they are read as is written as the same, no map grows beyond its limits,
/// and what a map tells is taken in by another.
///
/// # Panics
/// Where that is not so.
pub fn check(data: &[u8]) {
    if let Ok(entries) = presence::decode(data) {
        assert!(entries.len() <= ENTRIES_MAX);
        let written = encoded(&entries);
        match presence::decode(&written) {
            // Bytes, because a number that is none equals nothing.
            Ok(again) => assert_eq!(encoded(&again), written),
            Err(error) => panic!("{error}: {entries:?}"),
        }
    }
    check_maps(data);
}

fn encoded(entries: &[presence::Entry]) -> Vec<u8> {
    let parts = entries
        .iter()
        .map(|entry| (entry.key.as_str(), entry.value.as_ref(), entry.millis));
    presence::encode(parts)
}

/// Takes the bytes for updates one after the other, each after its length in two bytes and the time
/// that passes before it, in seconds, in one.
fn check_maps(mut bytes: &[u8]) {
    let (mut client, mut server, mut owner) =
        (PresenceMap::new(), PresenceMap::new(), Owner::new());
    let mut now = 1_000_000;
    while let Some((&[low, high, passed], rest)) = bytes.split_first_chunk() {
        let len = usize::from(u16::from_le_bytes([low, high])).min(rest.len());
        let (update, rest) = rest.split_at(len);
        bytes = rest;
        now += i64::from(passed) * 1_000;
        if let Ok(changes) = client.apply(update, now) {
            for change in &changes {
                if let Some(key) = PresenceKey::parse(&change.key) {
                    // Whatever the value is, it means something or nothing.
                    client.told(key.peer, key.what);
                }
            }
        }
        if let Ok(entries) = presence::decode(update) {
            let mut entries = owner.admit(entries);
            vouch(&mut entries, "editor", Some("ada"), |user| user == "bo");
            server.stamp(entries, now);
        }
        client.expire(now);
        assert!(client.len() <= KEYS_MAX);
        assert!(server.len() <= KEYS_PER_OWNER_MAX, "{}", server.len());
        check_told(&client, now);
        check_told(&server, now);
    }
}

fn check_told(map: &PresenceMap, now: i64) {
    let mut other = PresenceMap::new();
    for update in map.updates_since(0, None) {
        // One entry may be as large as an update that came.
        assert!(update.len() <= 2 * UPDATE_BYTES, "{}", update.len());
        if let Err(error) = other.apply(&update, now) {
            panic!("what a map tells cannot be read: {error}");
        }
    }
    assert_eq!(other.peers(), map.peers());
}
