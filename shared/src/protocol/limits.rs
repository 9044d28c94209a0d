//! Every limit of the wire and of a server, named once. `PROTOCOL.md` prints them.

/// The largest frame, envelope included. Fixed by the protocol, so not in [`Limits`].
pub const FRAME_BYTES_MAX: usize = 256 * 1024;
/// What goes into one frame at most; the rest of it is headroom for the envelope.
pub const PAYLOAD_BYTES: usize = 240 * 1024;
/// The payload of one fragment: far less than fits, because a receiver waits [`REASSEMBLY_MILLIS`] for
/// each, also over a slow line.
pub const FRAGMENT_BYTES: usize = 64 * 1024;
/// The longest room id. Fixed by the protocol.
pub const ROOM_ID_BYTES_MAX: usize = 128;
/// The most updates one `DocUpdate` may carry: 16 bytes each, less than any real update has.
pub const UPDATES_PER_FRAME_MAX: usize = 16_384;
/// The most fragments a batch may be cut into: 8 KiB each at the largest batch.
pub const FRAGMENTS_MAX: usize = 4096;
/// The longest `JoinRequest.auth`.
pub const AUTH_BYTES_MAX: usize = 16 * 1024;
/// The longest name a person may give, in characters; longer ones are cut.
pub const NAME_CHARS_MAX: usize = 64;

/// Bytes held for unfinished batches of one connection.
pub const REASSEMBLY_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Unfinished batches of one connection.
pub const REASSEMBLY_BATCHES_MAX: usize = 2;
/// How long a batch may take from its header to a fragment, and from one to the next.
pub const REASSEMBLY_MILLIS: u64 = 10_000;

/// Document batches a connection may send each second.
pub const UPDATES_PER_SECOND: u32 = 60;
/// Document batches a connection may send at once after quiet.
pub const UPDATES_BURST: u32 = 240;
/// Document bytes a connection may send each second.
pub const UPDATE_BYTES_PER_SECOND: usize = 1024 * 1024;
/// Document bytes a connection may send at once after quiet.
pub const UPDATE_BYTES_BURST: usize = 8 * 1024 * 1024;
/// Presence frames a connection may send each second.
pub const PRESENCE_PER_SECOND: u32 = 40;
/// Joins a connection may ask for each minute.
pub const JOINS_PER_MINUTE: u32 = 10;

/// Members of a room who may write.
pub const EDITORS_PER_ROOM: usize = 200;
/// Members of a room who only watch.
pub const VIEWERS_PER_ROOM: usize = 500;
/// Connections of one user.
pub const CONNECTIONS_PER_USER: usize = 20;
/// Connections from one address.
pub const CONNECTIONS_PER_ADDRESS: usize = 100;
/// Sessions of requests that have joined nothing yet, of all addresses together.
pub const UNJOINED_SESSIONS_MAX: usize = 1_000;

/// Shapes on a board, deleted ones not counted.
pub const BOARD_SHAPES_MAX: usize = 200_000;
/// A board's snapshot.
pub const SNAPSHOT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// A board's history, packed to be fetched before the join.
pub const ARCHIVE_BYTES_MAX: usize = SNAPSHOT_BYTES_MAX;
/// The same unpacked: updates take some times as much as a snapshot, which is packed as well.
pub const ARCHIVE_UNPACKED_BYTES_MAX: usize = 256 * 1024 * 1024;
/// One update in it; the same as on the wire.
pub const ARCHIVE_UPDATE_BYTES_MAX: usize = REASSEMBLY_BYTES_MAX;
/// How far back what is packed may refer, as a power of two: what unpacking takes in memory.
pub const ARCHIVE_WINDOW_LOG_MAX: u32 = 23;
/// A board of which a server keeps less comes as quickly with the join.
pub const ARCHIVE_WORTHWHILE_BYTES: u64 = 256 * 1024;

/// An image file.
pub const IMAGE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// An image's longer side, in pixels.
pub const IMAGE_SIDE_MAX: u32 = 16_384;
/// An image once decoded.
pub const IMAGE_DECODED_BYTES_MAX: usize = 256 * 1024 * 1024;

/// From the accepted connection to the finished WebSocket handshake.
pub const HANDSHAKE_MILLIS: u64 = 5_000;
/// From the handshake to the first join.
pub const FIRST_JOIN_MILLIS: u64 = 10_000;
/// Between two pings.
pub const PING_MILLIS: u64 = 20_000;
/// Without a byte from the other side for this long, it is dead.
pub const DEAD_MILLIS: u64 = 45_000;

/// The largest body that carries frames where there is no WebSocket: any frame fits in one.
pub const PARCEL_BYTES_MAX: usize = 2 * FRAME_BYTES_MAX;
/// The most frames and keepalives in one such body.
pub const PARCEL_ITEMS_MAX: usize = 256;
/// What a server keeps for a session until it is acked; as much again may wait in its lanes.
pub const REPLAY_BYTES_MAX: usize = 1024 * 1024;
/// The most frames and keepalives among it.
pub const REPLAY_ITEMS_MAX: usize = 4_096;
/// How much may arrive at a client before it acks.
pub const UNACKED_BYTES_MAX: usize = 256 * 1024;
/// How long a poll is held while there is nothing to say.
pub const POLL_HOLD_MILLIS: u64 = 25_000;
/// Between two comments on a stream that carries nothing else.
pub const STREAM_HEARTBEAT_MILLIS: u64 = 10_000;

/// A client's flush interval for documents while edits keep coming.
pub const CLIENT_FLUSH_MILLIS: u64 = 33;
/// A room's flush interval for documents while edits keep coming.
pub const ROOM_FLUSH_MILLIS: u64 = 8;
/// Between two presence frames to or from one member: 30 a second.
pub const PRESENCE_TICK_MILLIS: u64 = 34;

/// A server's beat: what comes within it for one connection is written together. Short of what a person
/// sees: a frame of 60 Hz has 16.7 ms.
pub const BEAT_MILLIS: u64 = 15;
/// From one commit of a server's log to the next, while more keeps coming: a commit costs about as much
/// for one edit as for a hundred, and nobody sees an Ack a few hundredths of a second later.
pub const COMMIT_MILLIS: u64 = 50;

/// The first reconnect waits a random time up to this; each further one up to twice as much.
pub const BACKOFF_BASE_MILLIS: u64 = 500;
/// The longest a reconnect waits.
pub const BACKOFF_CAP_MILLIS: u64 = 15_000;
/// A connection this old is stable: the next reconnect starts from the base again.
pub const BACKOFF_RESET_MILLIS: u64 = 30_000;

/// What a server lets its members do; the defaults are the constants of this module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// See [`REASSEMBLY_BYTES_MAX`].
    pub reassembly_bytes: usize,
    /// See [`REASSEMBLY_BATCHES_MAX`].
    pub reassembly_batches: usize,
    /// See [`REASSEMBLY_MILLIS`].
    pub reassembly_millis: u64,
    /// See [`UPDATES_PER_SECOND`].
    pub updates_per_second: u32,
    /// See [`UPDATES_BURST`].
    pub updates_burst: u32,
    /// See [`UPDATE_BYTES_PER_SECOND`].
    pub update_bytes_per_second: usize,
    /// See [`UPDATE_BYTES_BURST`].
    pub update_bytes_burst: usize,
    /// See [`PRESENCE_PER_SECOND`].
    pub presence_per_second: u32,
    /// See [`JOINS_PER_MINUTE`].
    pub joins_per_minute: u32,
    /// See [`EDITORS_PER_ROOM`].
    pub editors_per_room: usize,
    /// See [`VIEWERS_PER_ROOM`].
    pub viewers_per_room: usize,
    /// See [`CONNECTIONS_PER_USER`].
    pub connections_per_user: usize,
    /// See [`CONNECTIONS_PER_ADDRESS`].
    pub connections_per_address: usize,
    /// See [`UNJOINED_SESSIONS_MAX`].
    pub unjoined_sessions: usize,
    /// See [`BOARD_SHAPES_MAX`].
    pub board_shapes: usize,
    /// See [`SNAPSHOT_BYTES_MAX`].
    pub snapshot_bytes: usize,
    /// See [`HANDSHAKE_MILLIS`].
    pub handshake_millis: u64,
    /// See [`FIRST_JOIN_MILLIS`].
    pub first_join_millis: u64,
    /// See [`PING_MILLIS`].
    pub ping_millis: u64,
    /// See [`DEAD_MILLIS`].
    pub dead_millis: u64,
    /// See [`ROOM_FLUSH_MILLIS`].
    pub room_flush_millis: u64,
    /// See [`PRESENCE_TICK_MILLIS`].
    pub presence_tick_millis: u64,
    /// See [`BEAT_MILLIS`].
    pub beat_millis: u64,
    /// See [`COMMIT_MILLIS`].
    pub commit_millis: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reassembly_bytes: REASSEMBLY_BYTES_MAX,
            reassembly_batches: REASSEMBLY_BATCHES_MAX,
            reassembly_millis: REASSEMBLY_MILLIS,
            updates_per_second: UPDATES_PER_SECOND,
            updates_burst: UPDATES_BURST,
            update_bytes_per_second: UPDATE_BYTES_PER_SECOND,
            update_bytes_burst: UPDATE_BYTES_BURST,
            presence_per_second: PRESENCE_PER_SECOND,
            joins_per_minute: JOINS_PER_MINUTE,
            editors_per_room: EDITORS_PER_ROOM,
            viewers_per_room: VIEWERS_PER_ROOM,
            connections_per_user: CONNECTIONS_PER_USER,
            connections_per_address: CONNECTIONS_PER_ADDRESS,
            unjoined_sessions: UNJOINED_SESSIONS_MAX,
            board_shapes: BOARD_SHAPES_MAX,
            snapshot_bytes: SNAPSHOT_BYTES_MAX,
            handshake_millis: HANDSHAKE_MILLIS,
            first_join_millis: FIRST_JOIN_MILLIS,
            ping_millis: PING_MILLIS,
            dead_millis: DEAD_MILLIS,
            room_flush_millis: ROOM_FLUSH_MILLIS,
            presence_tick_millis: PRESENCE_TICK_MILLIS,
            beat_millis: BEAT_MILLIS,
            commit_millis: COMMIT_MILLIS,
        }
    }
}
