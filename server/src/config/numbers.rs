//! The numbers a server lives by, under their own names: what may be said of each in a file, a
//! variable or a flag, and within which range. The defaults are not here but where they are used.

use serde::{Deserialize, Serialize};
use tavla_shared::protocol::Limits;
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;

use crate::blobs::BlobSettings;
use crate::room::RoomSettings;

/// A number outside of what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} is {value}; allowed is {min} to {max}")]
pub struct OutOfRange {
    /// Its name, with its table.
    pub key: &'static str,
    /// What was said.
    pub value: u64,
    /// The least.
    pub min: u64,
    /// The most.
    pub max: u64,
}

/// A table of numbers, each of which may be left out.
macro_rules! numbers {
    (
        $(#[$doc:meta])*
        $name:ident for $target:ty, table $table:literal:
        $($field:ident: $kind:ty = $min:expr, $max:expr;)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(
                #[doc = concat!("See the field of the same name of [`", stringify!($target), "`].")]
                pub $field: Option<$kind>,
            )*
        }

        impl $name {
            /// Everything that is said takes the place of what `target` has.
            ///
            /// # Errors
            /// [`OutOfRange`] for the first number that is not allowed.
            #[allow(clippy::cast_lossless, reason = "one way for numbers of three types")]
            pub fn apply(&self, target: &mut $target) -> Result<(), OutOfRange> {
                $(
                    if let Some(value) = self.$field {
                        let (min, max): (u64, u64) = ($min, $max);
                        let said = value as u64;
                        if said < min || said > max {
                            let key = concat!($table, ".", stringify!($field));
                            return Err(OutOfRange { key, value: said, min, max });
                        }
                        target.$field = value;
                    }
                )*
                Ok(())
            }

            /// All that `target` has.
            pub fn of(target: &$target) -> Self {
                Self { $($field: Some(target.$field),)* }
            }
        }
    };
}

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const GIB: u64 = 1 << 30;
const FRAME: u64 = FRAME_BYTES_MAX as u64;

numbers! {
    /// The wire's limits, as far as they are said.
    LimitNumbers for Limits, table "limits":
    reassembly_bytes: usize = FRAME, GIB;
    reassembly_batches: usize = 1, 64;
    reassembly_millis: u64 = 1_000, HOUR;
    updates_per_second: u32 = 1, 1_000_000;
    updates_burst: u32 = 1, 10_000_000;
    update_bytes_per_second: usize = 1_024, GIB;
    update_bytes_burst: usize = FRAME, GIB;
    presence_per_second: u32 = 1, 1_000_000;
    joins_per_minute: u32 = 1, 1_000_000;
    editors_per_room: usize = 1, 100_000;
    viewers_per_room: usize = 0, 1_000_000;
    connections_per_user: usize = 1, 1_000_000;
    connections_per_address: usize = 1, 10_000_000;
    unjoined_sessions: usize = 1, 1_000_000;
    board_shapes: usize = 1, 10_000_000;
    snapshot_bytes: usize = 1 << 20, GIB;
    handshake_millis: u64 = 100, 5 * MINUTE;
    first_join_millis: u64 = 100, 5 * MINUTE;
    ping_millis: u64 = 100, HOUR;
    dead_millis: u64 = 200, 2 * HOUR;
    room_flush_millis: u64 = 0, 1_000;
    presence_tick_millis: u64 = 1, 1_000;
    beat_millis: u64 = 1, 1_000;
    commit_millis: u64 = 0, 10_000;
}

numbers! {
    /// The rooms' own numbers, as far as they are said.
    RoomNumbers for RoomSettings, table "rooms":
    idle_millis: u64 = 0, 24 * HOUR;
    rest_millis: u64 = 0, 24 * HOUR;
    lag_millis: u64 = 1_000, HOUR;
    compact_records: u64 = 1, 10_000_000;
    compact_bytes: u64 = 1_024, GIB;
    unsynced_bytes: usize = FRAME, GIB;
}

numbers! {
    /// The numbers of files that shapes show, as far as they are said.
    BlobNumbers for BlobSettings, table "blobs":
    file_bytes: u64 = 1_024, GIB;
    board_bytes: u64 = 1_024, 1024 * GIB;
    keep_seconds: u64 = 24 * 60 * 60, 10 * 366 * 24 * 60 * 60;
    look_seconds: u64 = 60, 366 * 24 * 60 * 60;
    uploads: usize = 1, 10_000;
    uploads_per_board: usize = 1, 10_000;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_allowed_and_comes_back_as_it_is() {
        let mut limits = Limits::default();
        LimitNumbers::of(&Limits::default())
            .apply(&mut limits)
            .unwrap();
        assert_eq!(limits, Limits::default());
        let mut rooms = RoomSettings::default();
        RoomNumbers::of(&RoomSettings::default())
            .apply(&mut rooms)
            .unwrap();
        assert_eq!(rooms, RoomSettings::default());
        let mut blobs = BlobSettings::default();
        BlobNumbers::of(&BlobSettings::default())
            .apply(&mut blobs)
            .unwrap();
        assert_eq!(blobs, BlobSettings::default());
    }

    #[test]
    fn every_limit_has_a_name_here() {
        // A limit that is added to the wire and not here would not be printed; this fails then.
        let printed = toml::to_string(&LimitNumbers::of(&Limits::default())).unwrap();
        let said = format!("{:?}", Limits::default());
        assert_eq!(printed.lines().count(), said.split(", ").count());
    }
}
