//! The window as a person uses it: found by accessible names, and looked at in both themes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod activity;
mod blame;
mod comment_hands;
mod comment_looks;
mod comments;
mod connection;
mod files;
mod flows;
mod following;
mod hands;
mod harness;
mod idle;
mod keys;
mod last_here;
mod leaving;
mod looks;
mod meter;
mod minimap;
mod names;
mod panels;
mod people;
mod power;
mod quitting;
mod reading;
mod refused;
mod refusing;
mod servers;
mod together;
mod trio;
mod typing;
