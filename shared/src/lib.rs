//! What Tavla's app and server have in common.
//!
//! Knows no window, no async runtime, no clock and no random source: time, randomness and ids
//! are passed in. Only `store` touches the disk; only `board`, `talk` and `presence`
//! name `loro`.

pub mod blob;
pub mod board;
pub mod board_file;
pub mod geometry;
pub mod id;
pub mod presence;
pub mod protocol;
pub mod shape;
mod shown;
pub mod store;
pub mod talk;
