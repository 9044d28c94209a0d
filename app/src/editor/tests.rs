//! Gestures and commands, tool by tool.

mod arrange;
mod arrows;
mod connecting;
mod courses;
mod drawing;
mod erasing;
mod flowchart;
mod fuzz;
mod locking;
mod marks;
mod navigation;
mod peers;
mod peers_in_motion;
mod selecting;
mod transforming;
mod typing;
mod voting;
