//! Gestures and commands, tool by tool.

mod arrange;
mod arrows;
mod bucket;
mod connecting;
mod converting;
mod courses;
mod drawing;
mod erasing;
mod figures;
mod flowchart;
mod fuzz;
mod locking;
mod marks;
mod navigation;
mod peers;
mod peers_in_motion;
mod points;
mod selecting;
mod transforming;
mod typing;
mod voting;
