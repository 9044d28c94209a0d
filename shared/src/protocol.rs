//! The wire: Loro Syncing Protocol v1 frames, byte for byte, and the limits both ends keep.
//!
//! Pure functions of bytes: no socket, no clock, no random source. Nothing here ever allocates by
//! a count or length that a peer merely declared; see `PROTOCOL.md` for the page a stranger reads.

mod archive;
mod auth;
pub mod close;
mod decode;
pub(crate) mod encode;
mod error;
mod fragment;
pub mod keepalive;
pub mod limits;
mod message;
mod parcel;
pub(crate) mod reader;
mod reassembly;
pub mod refusal;
mod room;
mod welcome;

#[cfg(test)]
mod garbage_tests;
#[cfg(test)]
mod golden_tests;

pub use self::archive::{ArchiveError, ArchiveReader, archive_head, end_archive, put_archived};
pub use self::auth::{AuthError, JoinAuth};
pub use self::error::{DecodeError, EncodeError};
pub use self::fragment::{Batch, batches_from_updates};
pub use self::limits::Limits;
pub use self::message::{
    AckStatus, BatchId, Frame, JoinErrorCode, Magic, Message, Permission, RoomErrorCode,
};
pub use self::parcel::{Item, Parcel};
pub use self::reassembly::{Expired, Reassembly, ReassemblyError};
pub use self::room::{DocRoom, RoomName, RoomNameError};
pub use self::welcome::Welcome;

/// The path of the WebSocket; the protocol has no version negotiation of its own.
pub const SYNC_PATH: &str = "/v1/sync";
/// Where sessions are opened by those who get no WebSocket through.
pub const SESSIONS_PATH: &str = "/v1/sync/sessions";
/// What a [`archive_path`] is asked for where less would not be worth it: the least bytes that the server
/// must keep of the board, or it answers that there is nothing to fetch.
pub const ARCHIVE_LEAST: &str = "least";

/// Where a board's whole history is fetched.
pub fn archive_path(board: &crate::id::BoardId) -> String {
    format!("/v1/boards/{board}/snapshot")
}

/// How far a file has come that is not whole yet: the header of answers about it.
pub const UPLOAD_OFFSET: &str = "upload-offset";

/// Where a file that shapes of a board show is put, and fetched from.
pub fn blob_path(board: &crate::id::BoardId, file: &crate::blob::BlobHash) -> String {
    format!("/v1/boards/{board}/blobs/{file}")
}
