//! What the server counts: plain atomics, cheap enough for every frame.
//! Never holds a name of a board or a person.

mod histogram;
mod process;
mod queues;
mod share;
mod tally;
mod text;

use std::sync::atomic::{AtomicU64, Ordering};

use tavla_shared::protocol::RoomErrorCode;

pub use self::histogram::{Histogram, Measured};
pub use self::process::Process;
pub use self::queues::{Lagging, Queues};
pub use self::share::DocumentShare;
pub use self::tally::{Denied, Label, Lane, Tally};
pub use self::text::write;

/// A number that only grows, or goes up and down where its doc says so.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add_one(&self) {
        self.add(1);
    }

    /// `amount` more.
    pub fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    /// One less.
    pub fn subtract_one(&self) {
        self.subtract(1);
    }

    /// `amount` less.
    pub fn subtract(&self, amount: u64) {
        self.0.fetch_sub(amount, Ordering::Relaxed);
    }

    /// What it is now.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// All counters of one server.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Connections open now; goes up and down.
    pub connections: Counter,
    /// Connections ever accepted.
    pub connections_accepted: Counter,
    /// Connections refused before or at the handshake.
    pub connections_refused: Counter,
    /// Rooms there are now; goes up and down.
    pub rooms: Counter,
    /// Documents in memory now; goes up and down.
    pub boards: Counter,
    /// Joins granted.
    pub joins: Counter,
    /// Joins refused, for whatever reason.
    pub joins_refused: Counter,
    /// Frames received.
    pub frames_in: Counter,
    /// Bytes received in frames and texts.
    pub bytes_in: Tally<Lane>,
    /// Frames sent.
    pub frames_out: Counter,
    /// Bytes sent in frames and texts.
    pub bytes_out: Tally<Lane>,
    /// Frames that did not decode.
    pub frames_malformed: Counter,
    /// Times a connection's reading was paused for its rate.
    pub pauses: Counter,
    /// Document batches taken in.
    pub batches: Counter,
    /// Document batches refused.
    pub batches_refused: Counter,
    /// Updates that made Loro panic.
    pub import_panics: Counter,
    /// Rooms rebuilt from their log.
    pub rebuilds: Counter,
    /// Rooms that broke and were started anew.
    pub room_panics: Counter,
    /// Batches of the server that a client could not take in.
    pub client_refusals: Counter,
    /// Documents' frames sent to members, one each.
    pub fanout_frames: Counter,
    /// Presence frames sent to members, one each.
    pub presence_frames: Counter,
    /// Presence entries dropped because their key was not the sender's.
    pub presence_foreign: Counter,
    /// Members that could not keep up for a while.
    pub members_lagged: Counter,
    /// Members put out because they did not keep up.
    pub members_too_slow: Counter,
    /// Commits of the log, one fsync each.
    pub log_commits: Counter,
    /// Batches made durable by them.
    pub log_batches: Counter,
    /// Log operations that failed.
    pub log_failures: Counter,
    /// Snapshots that took the place of records.
    pub compactions: Counter,
    /// The bytes of those snapshots.
    pub snapshot_bytes: Counter,
    /// Histories packed to be fetched.
    pub archives: Counter,
    /// Times somebody was given one, or a part of it.
    pub archives_fetched: Counter,
    /// The bytes of them that were sent.
    pub archive_bytes: Counter,
    /// Files put to a board, whole.
    pub blobs_put: Counter,
    /// Bytes of files that came, of those too that are not whole.
    pub blob_bytes_in: Counter,
    /// Times somebody was given a file, or a part of one.
    pub blobs_fetched: Counter,
    /// The bytes of files that were sent.
    pub blob_bytes_out: Counter,
    /// Files that were refused when they were put, for whatever reason.
    pub blobs_refused: Counter,
    /// Files taken from a board because no shape showed them.
    pub blobs_collected: Counter,
    /// Refusals of a join by access: no token, or one that does not count.
    pub auth_failures: Tally<Denied>,
    /// Memberships that a room ended itself: put out, or sent to join again.
    pub room_errors: Tally<RoomErrorCode>,
    /// Records that loads of the documents in memory would have to replay; goes up and down.
    pub log_tail_records: Counter,
    /// From a member's falling behind to its having everything again, or being put out for it.
    pub lag_seconds: Histogram,
    /// From a join that reached its room to the answer that it is in, its document loaded.
    pub join_seconds: Histogram,
    /// From a batch that reached its room to its being in the document, or refused.
    pub import_seconds: Histogram,
    /// From a batch that is in the document to its Ack, when it is durable.
    pub ack_seconds: Histogram,
    /// From a batch that is in the document to its frames in the members' lanes.
    pub fanout_seconds: Histogram,
    /// One commit of the log, with its fsync.
    pub fsync_seconds: Histogram,
    /// One compaction, its snapshot read back and looked at.
    pub snapshot_seconds: Histogram,
    /// What waits for each connection.
    pub queues: Queues,
}
