//! Tavla as a whole: what its tests and benches share.

pub mod bench;
pub mod seeds;
