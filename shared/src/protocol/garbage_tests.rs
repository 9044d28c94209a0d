//! Strangers' bytes: no panic, and nothing allocated beyond what a frame really holds.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::golden_tests::{bytes_from_hex, messages};
use super::{Frame, JoinAuth, Message};

/// The bytes a decoded frame keeps on the heap.
fn held_bytes(frame: &Frame) -> usize {
    let message = match &frame.message {
        Message::JoinRequest { auth, version } => auth.capacity() + version.capacity(),
        Message::JoinResponseOk { version, extra, .. } => version.capacity() + extra.capacity(),
        Message::JoinError { message, .. } | Message::RoomError { message, .. } => {
            message.capacity()
        }
        Message::DocUpdate { updates, .. } => {
            let bytes: usize = updates.iter().map(Vec::capacity).sum();
            bytes + updates.capacity() * size_of::<Vec<u8>>()
        }
        Message::Fragment { bytes, .. } => bytes.capacity(),
        Message::FragmentHeader { .. } | Message::Leave | Message::Ack { .. } => 0,
    };
    frame.room.capacity() + message
}

fn check(bytes: &[u8]) {
    let Ok(frame) = Frame::decode(bytes) else {
        return;
    };
    // An empty update costs one byte on the wire and a Vec here; growth may double that.
    assert!(
        held_bytes(&frame) <= bytes.len() * 2 * size_of::<Vec<u8>>() + 128,
        "{frame:?}"
    );
    let again = frame.encode().unwrap();
    assert_eq!(Frame::decode(&again), Ok(frame));
}

fn rng() -> StdRng {
    let seed = rand::random();
    println!("seed {seed}");
    StdRng::seed_from_u64(seed)
}

#[test]
fn random_bytes_never_panic() {
    let mut rng = rng();
    for _ in 0..20_000 {
        let len = rng.random_range(0..200);
        let mut bytes: Vec<u8> = (0..len).map(|_| rng.random()).collect();
        if rng.random() {
            // Past the envelope, where the messages are.
            let head = [b"%LOR\x01r".as_slice(), &[rng.random_range(0..10)]].concat();
            bytes.splice(0..0, head);
        }
        check(&bytes);
        assert!(JoinAuth::decode(&bytes).map_or(true, |auth| auth.caps.len() <= 16));
    }
}

#[test]
fn mutated_messages_never_panic() {
    let mut rng = rng();
    let messages: Vec<_> = messages()
        .iter()
        .map(|(hex, _)| bytes_from_hex(hex))
        .collect();
    for _ in 0..20_000 {
        let mut bytes = messages[rng.random_range(0..messages.len())].clone();
        for _ in 0..rng.random_range(1..4) {
            let at = rng.random_range(0..bytes.len());
            match rng.random_range(0..3) {
                0 => bytes[at] = rng.random(),
                1 => bytes.insert(at, rng.random()),
                _ => bytes.truncate(at.max(1)),
            }
        }
        check(&bytes);
    }
}
