//! Frames, parcels of them, and batches put together from fragments.

use std::collections::BTreeMap;

use tavla_shared::protocol::{Frame, Limits, Message, Parcel, Reassembly};

/// Whatever the bytes are: what they are read as is written as something that is read the same, and
/// no more is held than the limits say.
///
/// # Panics
/// Where that is not so.
pub fn check(data: &[u8]) {
    check_frame(data);
    check_parcel(data);
    check_fragments(data);
}

fn check_frame(bytes: &[u8]) {
    let Ok(frame) = Frame::decode(bytes) else {
        return;
    };
    match frame.encode() {
        Ok(again) => assert_eq!(Frame::decode(&again), Ok(frame)),
        Err(error) => panic!("{error}: {frame:?}"),
    }
}

fn check_parcel(bytes: &[u8]) {
    if let Ok(parcel) = Parcel::decode(bytes) {
        assert_eq!(Parcel::decode(&parcel.encode()), Ok(parcel));
    }
}

/// Takes the bytes for frames one after the other, each after its length in two bytes and the time
/// that passes before it in one.
fn check_fragments(mut bytes: &[u8]) {
    let limits = Limits {
        reassembly_bytes: 4_096,
        reassembly_millis: 300,
        ..Limits::default()
    };
    let mut reassembly = Reassembly::new(&limits);
    let mut announced = BTreeMap::new();
    let mut now = 0;
    while let Some((&[low, high, passed], rest)) = bytes.split_first_chunk() {
        let len = usize::from(u16::from_le_bytes([low, high])).min(rest.len());
        let (frame, rest) = rest.split_at(len);
        bytes = rest;
        now += u64::from(passed);
        let late = reassembly.expire(now);
        assert!(late.len() <= limits.reassembly_batches);
        if let Ok(frame) = Frame::decode(frame) {
            take(&mut reassembly, frame, now, &mut announced);
        }
        let held = reassembly.held_bytes();
        assert!(held <= limits.reassembly_bytes, "{held} bytes are held");
    }
}

fn take(
    reassembly: &mut Reassembly,
    frame: Frame,
    now: u64,
    announced: &mut BTreeMap<String, u64>,
) {
    let place = (frame.magic, frame.room.as_str());
    let name = |batch| format!("{place:?} {batch:?}");
    match frame.message {
        Message::FragmentHeader {
            batch,
            fragments,
            total_bytes,
        } => {
            let begun = reassembly.header(place, batch, fragments, total_bytes, now);
            if begun.is_ok() {
                announced.insert(name(batch), total_bytes);
            }
        }
        Message::Fragment {
            batch,
            index,
            bytes,
        } => {
            if let Ok(Some(update)) = reassembly.fragment(place, batch, index, bytes, now) {
                let total = announced.get(&name(batch)).copied();
                assert_eq!(total, Some(update.len() as u64));
            }
        }
        Message::Leave => reassembly.leave(frame.magic, &frame.room),
        _ => {}
    }
}
