//! Every message against the bytes of npm `loro-protocol` 0.3.0.
//!
//! The hex was printed by its `encode()` (node 20) from the same values as `messages()` builds;
//! nothing here was made by our own encoder.

use super::{
    AckStatus, BatchId, DecodeError, EncodeError, Frame, JoinErrorCode, Magic, Message, Permission,
    RoomErrorCode,
};

const BATCH: BatchId = BatchId([1, 2, 3, 4, 5, 6, 7, 8]);

fn loro(room: &str, message: Message) -> Frame {
    Frame {
        magic: Magic::Loro,
        room: room.to_owned(),
        message,
    }
}

fn join_error(code: JoinErrorCode, message: &str) -> Frame {
    loro(
        "r",
        Message::JoinError {
            code,
            message: message.to_owned(),
        },
    )
}

fn room_error(code: RoomErrorCode, message: &str) -> Frame {
    loro(
        "r",
        Message::RoomError {
            code,
            message: message.to_owned(),
        },
    )
}

fn ack(status: AckStatus) -> Frame {
    loro(
        "r",
        Message::Ack {
            batch: BATCH,
            status,
        },
    )
}

fn leave(magic: Magic) -> Frame {
    Frame {
        magic,
        room: "å".to_owned(),
        message: Message::Leave,
    }
}

fn joins() -> Vec<(&'static str, Frame)> {
    let join = |auth: &[u8], version: &[u8]| Message::JoinRequest {
        auth: auth.to_vec(),
        version: version.to_vec(),
    };
    let ok = |permission, version: &[u8], extra: &[u8]| Message::JoinResponseOk {
        permission,
        version: version.to_vec(),
        extra: extra.to_vec(),
    };
    let in_presence = Frame {
        magic: Magic::Ephemeral,
        room: "board-1".to_owned(),
        message: join(b"", b""),
    };
    let version = |receiver_version| JoinErrorCode::VersionUnknown { receiver_version };
    let app = |code: Option<&str>| JoinErrorCode::App {
        code: code.map(str::to_owned),
    };
    vec![
        (
            "254c4f5207626f6172642d3100027b7d03010203",
            loro("board-1", join(b"{}", &[1, 2, 3])),
        ),
        ("2545504807626f6172642d31000000", in_presence),
        (
            "254c4f5207626f6172642d31010577726974650209080107",
            loro("board-1", ok(Permission::Write, &[9, 8], &[7])),
        ),
        (
            "254c4f520c626f6172642d312e74616c6b0104726561640000",
            loro("board-1.talk", ok(Permission::Read, &[], &[])),
        ),
        (
            "254c4f520172020003776879",
            join_error(JoinErrorCode::Unknown, "why"),
        ),
        (
            "254c4f5201720201036f6c64020405",
            join_error(version(Some(vec![4, 5])), "old"),
        ),
        ("254c4f5201720201036f6c64", join_error(version(None), "old")),
        (
            "254c4f5201720202026e6f",
            join_error(JoinErrorCode::AuthFailed, "no"),
        ),
        (
            "254c4f520172027f0466756c6c09726f6f6d5f66756c6c",
            join_error(app(Some("room_full")), "full"),
        ),
        ("254c4f520172027f0466756c6c", join_error(app(None), "full")),
    ]
}

/// Every message, code and magic, with the bytes it must have.
pub(super) fn messages() -> Vec<(String, Frame)> {
    let update = |updates: Vec<Vec<u8>>, batch| Message::DocUpdate { updates, batch };
    let none = update(vec![], BatchId([0xff; 8]));
    let long = format!("254c4f5201720301ac02{}0000000000000001", "ab".repeat(300));
    let header = Message::FragmentHeader {
        batch: BATCH,
        fragments: 5,
        total_bytes: 1_048_576,
    };
    let fragment = Message::Fragment {
        batch: BATCH,
        index: 300,
        bytes: vec![0xca, 0xfe],
    };
    let mut all: Vec<_> = joins()
        .into_iter()
        .map(|(hex, frame)| (hex.to_owned(), frame))
        .collect();
    all.push((long, loro("r", update(vec![vec![0xab; 300]], 1.into()))));
    let rest = [
        (
            "254c4f52017203030101000202030102030405060708",
            loro("r", update(vec![vec![1], vec![], vec![2, 3]], BATCH)),
        ),
        (
            "2545505301720300ffffffffffffffff",
            Frame {
                magic: Magic::PersistedEphemeral,
                room: "r".to_owned(),
                message: none,
            },
        ),
        ("254c4f52017204010203040506070805808040", loro("r", header)),
        (
            "254c4f520172050102030405060708ac0202cafe",
            loro("r", fragment),
        ),
        (
            "254c4f520172060105616761696e",
            room_error(RoomErrorCode::RejoinSuggested, "again"),
        ),
        (
            "254c4f5201720602036f7574",
            room_error(RoomErrorCode::Evicted, "out"),
        ),
        (
            "254c4f520172067f06c3a5f09f9982",
            room_error(RoomErrorCode::Unknown, "å🙂"),
        ),
        ("254c4f52017207", loro("r", Message::Leave)),
        ("254c4f52017208010203040506070800", ack(AckStatus::Ok)),
        ("254c4f52017208010203040506070801", ack(AckStatus::Unknown)),
        (
            "254c4f52017208010203040506070803",
            ack(AckStatus::PermissionDenied),
        ),
        (
            "254c4f52017208010203040506070804",
            ack(AckStatus::InvalidUpdate),
        ),
        (
            "254c4f52017208010203040506070805",
            ack(AckStatus::PayloadTooLarge),
        ),
        (
            "254c4f52017208010203040506070806",
            ack(AckStatus::RateLimited),
        ),
        (
            "254c4f52017208010203040506070807",
            ack(AckStatus::FragmentTimeout),
        ),
        ("254c4f5201720801020304050607087f", ack(AckStatus::AppError)),
        ("25594a5302c3a507", leave(Magic::Yjs)),
        ("2559415702c3a507", leave(Magic::YjsAwareness)),
        ("25464c4f02c3a507", leave(Magic::Flock)),
        ("25454c4f02c3a507", leave(Magic::EncryptedLoro)),
        ("2545505302c3a507", leave(Magic::PersistedEphemeral)),
        ("2545504802c3a507", leave(Magic::Ephemeral)),
    ];
    all.extend(rest.map(|(hex, frame)| (hex.to_owned(), frame)));
    all
}

pub(super) fn bytes_from_hex(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[test]
fn every_message_has_the_bytes_of_the_npm_encoder() {
    for (hex, frame) in messages() {
        let bytes = bytes_from_hex(&hex);
        assert_eq!(frame.encode(), Ok(bytes.clone()), "{frame:?}");
        assert_eq!(Frame::decode(&bytes), Ok(frame));
    }
}

#[test]
fn every_prefix_of_a_message_is_truncated_and_every_longer_one_has_a_tail() {
    for (hex, frame) in messages() {
        let bytes = bytes_from_hex(&hex);
        for len in 0..bytes.len() {
            match Frame::decode(&bytes[..len]) {
                Err(DecodeError::Truncated { .. }) => {}
                // A join error is whole without its last field.
                Ok(short) => assert!(matches!(short.message, Message::JoinError { .. })),
                other => panic!("{len} bytes of {frame:?}: {other:?}"),
            }
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        let optional = [join_error(
            JoinErrorCode::VersionUnknown {
                receiver_version: None,
            },
            "old",
        )];
        let app = join_error(JoinErrorCode::App { code: None }, "full");
        if !optional.contains(&frame) && frame != app {
            let tail = Err(DecodeError::TrailingBytes { extra: 1 });
            assert_eq!(Frame::decode(&longer), tail, "{frame:?}");
        }
    }
}

#[track_caller]
fn check_decode(hex: &str, error: DecodeError) {
    assert_eq!(Frame::decode(&bytes_from_hex(hex)), Err(error));
}

#[test]
fn fields_that_break_a_rule_are_refused_with_their_numbers() {
    check_decode("254c4f5201727f", DecodeError::UnknownKind { kind: 0x7f });
    check_decode("254c4f5201ff07", DecodeError::NotUtf8 { at: 5 });
    check_decode("254c4f5281007207", DecodeError::OverlongNumber { at: 4 });
    check_decode(
        "254c4f52ffffffffffffffffff0207",
        DecodeError::OverlongNumber { at: 4 },
    );
    check_decode(
        "254c4f52ffffffffffffffffffff01",
        DecodeError::OverlongNumber { at: 4 },
    );
    check_decode(
        "254c4f52ffffffffffffffffff0107",
        DecodeError::Truncated {
            missing: u64::MAX - 1,
        },
    );
    check_decode(
        "254c4f5201720105616c6c6f770000",
        DecodeError::UnknownPermission,
    );
    check_decode(
        "254c4f5201720380808080808080017261",
        DecodeError::TooManyUpdates { declared: 1 << 49 },
    );
    check_decode(
        "254c4f520172038001010203",
        DecodeError::Truncated { missing: 3 },
    );
    let room = format!("254c4f528101{}07", "61".repeat(129));
    check_decode(&room, DecodeError::RoomIdTooLong { len: 129 });
}

#[test]
fn frames_over_a_limit_are_neither_read_nor_written() {
    let len = 256 * 1024 + 1;
    assert_eq!(
        Frame::decode(&vec![0; len]),
        Err(DecodeError::TooLarge { len })
    );
    let update = |bytes| Message::DocUpdate {
        updates: vec![vec![0; bytes]],
        batch: BATCH,
    };
    // 4 magic, 2 room, 1 type, 1 count, 3 length, 8 batch.
    let fits = loro("r", update(256 * 1024 - 19)).encode().unwrap();
    assert_eq!(fits.len(), 256 * 1024);
    let over = loro("r", update(256 * 1024 - 18)).encode();
    assert_eq!(over, Err(EncodeError::TooLarge { len }));
    let long_room = loro(&"r".repeat(129), Message::Leave).encode();
    assert_eq!(long_room, Err(EncodeError::RoomIdTooLong { len: 129 }));
}

#[test]
fn unknown_magics_are_kept_and_unknown_codes_mean_unknown() {
    let frame = leave(Magic::Other(*b"%NEW"));
    assert_eq!(Frame::decode(&frame.encode().unwrap()), Ok(frame));
    let read = |hex| Frame::decode(&bytes_from_hex(hex)).unwrap();
    assert_eq!(
        read("254c4f52017208010203040506070833"),
        ack(AckStatus::Unknown)
    );
    assert_eq!(
        read("254c4f52017206550161"),
        room_error(RoomErrorCode::Unknown, "a")
    );
    assert_eq!(
        read("254c4f52017202550161"),
        join_error(JoinErrorCode::Unknown, "a")
    );
}
