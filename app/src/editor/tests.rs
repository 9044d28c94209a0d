//! Gestures and commands, tool by tool.

mod arrange;
mod arrows;
mod drawing;
mod erasing;
mod flipping;
mod fuzz;
mod lassoing;
mod locking;
mod marks;
mod measuring;
mod moving;
mod navigation;
mod peers;
mod peers_in_motion;
mod racing;
mod selecting;
mod shape_locks;
mod steps;
mod transforming;
mod typing;
mod voting;
