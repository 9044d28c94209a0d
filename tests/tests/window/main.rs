//! The window as a person uses it: found by accessible names, and looked at in both themes.

mod flows;
mod harness;
mod looks;
