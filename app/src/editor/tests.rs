//! Gestures and commands, tool by tool.

mod arrange;
mod arrows;
mod cutting;
mod drawing;
mod erasing;
mod fuzz;
mod inking;
mod locking;
mod marks;
mod navigation;
mod peers;
mod peers_in_motion;
mod selecting;
mod transforming;
mod typing;
mod voting;
