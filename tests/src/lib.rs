//! Tavla as a whole: what its tests and benches share.

pub mod bench;
pub mod fonts;
pub mod fuzz;
pub mod person;
pub mod proxy;
pub mod seeds;
pub mod servers;
pub mod shapes;
pub mod similarity;
pub mod talkless;
