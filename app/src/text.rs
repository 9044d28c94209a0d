//! Canvas text: laid out, measured, rasterised and edited by one shaping engine, so that a measured
//! size is the same on every machine.
//!
//! Never uses egui's galleys: they know no bidirectional text and round to pixels.

pub mod fonts;
