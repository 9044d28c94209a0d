//! Gestures and commands, tool by tool.

mod arrange;
mod arrows;
mod drawing;
mod erasing;
mod fuzz;
mod lists;
mod locking;
mod marks;
mod navigation;
mod peers;
mod peers_in_motion;
mod rich_text;
mod selecting;
mod transforming;
mod typing;
mod voting;
