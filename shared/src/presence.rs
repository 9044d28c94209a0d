//! Who is here and what they are doing now: the last value per key, never in the document.
//!
//! The bytes are those of Loro's `EphemeralStore`, so that other Loro clients share it; the map is
//! ours, because time is passed in and strangers' bytes are bounded. No socket, no clock.

mod changes;
mod error;
mod face;
mod key;
mod map;
mod owner;
mod role;
mod slots;
mod stroke;
mod value;
mod values;
mod vouch;
mod wire;

#[cfg(test)]
mod loro_tests;

pub use self::changes::Changes;
pub use self::error::PresenceError;
pub use self::face::Face;
pub use self::key::{PresenceKey, What, tells_of_work};
pub use self::map::{Change, PresenceMap};
pub use self::owner::Owner;
pub use self::role::Role;
pub use self::slots::{COLOR_SLOTS, color_slot, color_slots};
pub use self::stroke::Stroke;
pub use self::values::{
    Drawn, Gesture, Held, Laser, Presence, Reaction, Selection, Status, StrokePoints, Summon,
    SummonMode, Typing, Who,
};
pub use self::vouch::vouch;
pub use self::wire::{Entry, decode, encode};
pub use crate::shown::shown_name;

/// How long a key lives without being written again, as in `EphemeralStore`'s default.
pub const TIMEOUT_MILLIS: i64 = 30_000;
/// How often a client writes its keys again while nothing changes.
pub const HEARTBEAT_MILLIS: i64 = 12_000;
/// How often it writes what is too large for that; it stays as long as the writer's other keys.
pub const SELDOM_MILLIS: i64 = 120_000;
/// How deep lists and maps may be nested.
pub const DEPTH_MAX: usize = 16;
/// The most entries one update may have.
pub const ENTRIES_MAX: usize = 8_192;
/// The longest key.
pub const KEY_BYTES_MAX: usize = 96;
/// The most keys of one owner.
pub const KEYS_PER_OWNER_MAX: usize = 32;
/// The most different keys that one owner ever writes: those it takes back are remembered for a while too.
pub const KEYS_EVER_PER_OWNER_MAX: usize = 128;
/// The most bytes the values of one owner may have together, encoded.
pub const OWNER_BYTES_MAX: usize = 64 * 1024;
/// The most keys a map holds, whoever wrote them: further new keys are left out.
pub const KEYS_MAX: usize = 24_576;
/// One update of [`PresenceMap::updates_since`] is at most about this large.
pub const UPDATE_BYTES: usize = 64 * 1024;
/// The largest file of somebody's own picture: what everybody who comes is sent of everybody.
pub const FACE_BYTES_MAX: usize = 4 * 1024;
/// How many pixels such a picture has, both ways.
pub const FACE_SIDE: u32 = 64;
/// The most shapes a selection names one by one; beyond, it is a box.
pub const SELECTION_MAX: usize = 500;
