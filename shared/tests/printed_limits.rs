//! What `PROTOCOL.md` prints is what the code does.
#![cfg(test)]

use tavla_shared::board::ENTANGLED_MAX;
use tavla_shared::board::schema::{TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use tavla_shared::presence::{
    DEPTH_MAX, ENTRIES_MAX, FACE_BYTES_MAX, FACE_SIDE, KEY_BYTES_MAX, KEYS_EVER_PER_OWNER_MAX,
    KEYS_PER_OWNER_MAX, OWNER_BYTES_MAX,
};
use tavla_shared::protocol::limits::{
    AUTH_BYTES_MAX, BACKOFF_BASE_MILLIS, BACKOFF_CAP_MILLIS, BACKOFF_RESET_MILLIS, BEAT_MILLIS,
    BOARD_SHAPES_MAX, COMMIT_MILLIS, CONNECTIONS_PER_ADDRESS, CONNECTIONS_PER_USER, DEAD_MILLIS,
    EDITORS_PER_ROOM, FIRST_JOIN_MILLIS, FRAGMENTS_MAX, FRAME_BYTES_MAX, HANDSHAKE_MILLIS,
    IMAGE_BYTES_MAX, IMAGE_DECODED_BYTES_MAX, IMAGE_SIDE_MAX, JOINS_PER_MINUTE, NAME_CHARS_MAX,
    PARCEL_BYTES_MAX, PARCEL_ITEMS_MAX, PING_MILLIS, POLL_HOLD_MILLIS, PRESENCE_PER_SECOND,
    REASSEMBLY_BATCHES_MAX, REASSEMBLY_BYTES_MAX, REASSEMBLY_MILLIS, REPLAY_BYTES_MAX,
    REPLAY_ITEMS_MAX, ROOM_ID_BYTES_MAX, SNAPSHOT_BYTES_MAX, STREAM_HEARTBEAT_MILLIS,
    UNJOINED_SESSIONS_MAX, UPDATE_BYTES_BURST, UPDATE_BYTES_PER_SECOND, UPDATES_BURST,
    UPDATES_PER_FRAME_MAX, UPDATES_PER_SECOND, VIEWERS_PER_ROOM,
};
use tavla_shared::shape::{INDENT_MAX, TEXT_RUNS_MAX};
use tavla_shared::talk::schema as talk;

/// 1234567 as 1,234,567.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn kib(bytes: usize) -> String {
    assert_eq!(bytes % 1024, 0);
    format!("{} KiB", bytes / 1024)
}

fn mib(bytes: usize) -> String {
    assert_eq!(bytes % (1024 * 1024), 0);
    format!("{} MiB", bytes / 1024 / 1024)
}

fn seconds(millis: u64) -> String {
    format!("{} s", millis as f64 / 1000.0)
}

#[expect(clippy::too_many_lines, reason = "a table, one entry a row")]
#[test]
fn the_table_of_limits_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../PROTOCOL.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, table) = text.split_once("\n## Limits\n").unwrap();
    let rows = [
        format!(
            "| frame · room id · auth | {} · {ROOM_ID_BYTES_MAX} B · {} |",
            kib(FRAME_BYTES_MAX),
            kib(AUTH_BYTES_MAX)
        ),
        format!(
            "| updates in a frame · fragments of a batch | {} · {} |",
            grouped(UPDATES_PER_FRAME_MAX),
            grouped(FRAGMENTS_MAX)
        ),
        format!(
            "| operations of others on which an update's changes depend, times the peers of the \
             document | {} |",
            grouped(ENTANGLED_MAX)
        ),
        format!(
            "| an update, reassembled; all unfinished ones of a connection | {}, \
             {REASSEMBLY_BATCHES_MAX} batches, {} a fragment |",
            mib(REASSEMBLY_BYTES_MAX),
            seconds(REASSEMBLY_MILLIS)
        ),
        format!(
            "| document batches of a connection | {UPDATES_PER_SECOND}/s, burst {UPDATES_BURST} |"
        ),
        format!(
            "| bytes of a connection, texts included | {}/s, burst {} |",
            mib(UPDATE_BYTES_PER_SECOND),
            mib(UPDATE_BYTES_BURST)
        ),
        format!(
            "| presence frames · joins of a connection | {PRESENCE_PER_SECOND}/s · \
             {JOINS_PER_MINUTE}/min |"
        ),
        format!(
            "| presence of an owner | {KEYS_PER_OWNER_MAX} keys of ≤ {KEY_BYTES_MAX} B at once, \
             {KEYS_EVER_PER_OWNER_MAX} one after the other, {} together |",
            kib(OWNER_BYTES_MAX)
        ),
        format!(
            "| a person's picture | {}, {FACE_SIDE} × {FACE_SIDE} px |",
            kib(FACE_BYTES_MAX)
        ),
        format!(
            "| presence values | nested ≤ {DEPTH_MAX}, ≤ {} entries an update |",
            grouped(ENTRIES_MAX)
        ),
        format!("| a room | {EDITORS_PER_ROOM} editors, {VIEWERS_PER_ROOM} viewers |"),
        format!(
            "| connections | {CONNECTIONS_PER_USER} a user of a board, {CONNECTIONS_PER_ADDRESS} an address |"
        ),
        format!(
            "| a board | {} shapes that are not deleted, snapshot {} |",
            grouped(BOARD_SHAPES_MAX),
            mib(SNAPSHOT_BYTES_MAX)
        ),
        format!(
            "| a shape's text · path · ink | {} characters",
            grouped(TEXT_CHARS_MAX)
        ),
        format!(
            "| runs of a text that look alike, what is beyond is shown plain · an item's depth | {} \
             · {INDENT_MAX} |",
            grouped(TEXT_RUNS_MAX)
        ),
        format!(
            "| a message | {} characters, {} mentions, {} links |",
            grouped(talk::MESSAGE_CHARS_MAX),
            talk::MENTIONS_MAX,
            talk::LINKS_MAX
        ),
        format!(
            "| a talk | {} messages, {} threads of {} replies, {} votes, {} removals |",
            grouped(talk::MESSAGES_MAX),
            grouped(talk::THREADS_MAX),
            talk::REPLIES_MAX,
            talk::VOTES_MAX,
            grouped(talk::ENTRIES_MAX)
        ),
        format!(
            "| votes a person · a vote's title · a run, and what is added at once | {} · {} \
             characters · {} h |",
            talk::EACH_MAX,
            talk::TITLE_CHARS_MAX,
            talk::TIMER_SECONDS_MAX / 3_600
        ),
        format!(
            "| a title · a person's name · a rank | {TITLE_CHARS_MAX} characters · \
             {NAME_CHARS_MAX} characters"
        ),
        format!(
            "| an image | {}, {} px a side, decoded {} |",
            mib(IMAGE_BYTES_MAX),
            grouped(IMAGE_SIDE_MAX as usize),
            mib(IMAGE_DECODED_BYTES_MAX)
        ),
        format!(
            "| handshake · first join | {} · {} |",
            seconds(HANDSHAKE_MILLIS),
            seconds(FIRST_JOIN_MILLIS)
        ),
        format!(
            "| ping · dead | {} · {} |",
            seconds(PING_MILLIS),
            seconds(DEAD_MILLIS)
        ),
        format!("commits of its log | {BEAT_MILLIS} ms · {COMMIT_MILLIS} ms"),
        format!(
            "| a parcel · its items | {} · {PARCEL_ITEMS_MAX} |",
            kib(PARCEL_BYTES_MAX)
        ),
        format!(
            "| sessions that have joined nothing yet | {}, ",
            grouped(UNJOINED_SESSIONS_MAX)
        ),
        format!(
            "| what a session keeps unacked | {}, {} items |",
            mib(REPLAY_BYTES_MAX),
            grouped(REPLAY_ITEMS_MAX)
        ),
        format!(
            "| a poll is held · a stream's comments | {} · every {} |",
            seconds(POLL_HOLD_MILLIS),
            seconds(STREAM_HEARTBEAT_MILLIS)
        ),
        format!(
            "| a client's reconnect | random up to {}, doubling up to {}; from the start after {} \
             in step |",
            seconds(BACKOFF_BASE_MILLIS),
            seconds(BACKOFF_CAP_MILLIS),
            seconds(BACKOFF_RESET_MILLIS)
        ),
    ];
    for row in rows {
        assert!(table.contains(&row), "PROTOCOL.md does not say: {row}");
    }
}
