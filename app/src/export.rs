//! The board's shapes in other programs' words: pure functions of shapes and their pictures.
//!
//! Reads no disk, no clock and no document, and makes nothing up: what time it is and what is random is given.

pub mod csv;
pub mod excalidraw;
pub mod json_canvas;
pub mod markdown;
mod order;
mod report;

use tavla_shared::shape::Color;

pub use self::report::{ExportReport, Loss};

/// What a note is filled with that says nothing: as new ones are here.
const NOTE_FILL: Color = Color::rgb(0xff_e27a);
