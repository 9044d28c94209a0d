//! The window as a person uses it: found by accessible names, and looked at in both themes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod activity;
mod blame;
mod carets;
mod comment_hands;
mod comment_looks;
mod comments;
mod connection;
mod cursor_chat;
mod faces;
mod files;
mod flows;
mod following;
mod hands;
mod harness;
mod idle;
mod keys;
mod laser;
mod last_here;
mod leaving;
mod looks;
mod markers;
mod meter;
mod minimap;
mod names;
mod panels;
mod peers_look;
mod people;
mod power;
mod quitting;
mod reactions;
mod reading;
mod reduced_motion;
mod refused;
mod refusing;
mod servers;
mod together;
mod trio;
mod typing;
