//! The board's shapes in other programs' words, and as pictures: pure functions of shapes and their files.
//!
//! Reads no disk, no clock and no document, and makes nothing up: what time it is and what is random is given.
//!
//! Pictures are drawn by one [`painter`] on any [`surface::Surface`]: there is one for SVG, one for PDF and one for
//! pixels. Who wants a file of whatever kind asks [`product`] for it.

pub mod csv;
pub mod excalidraw;
pub mod json_canvas;
pub mod markdown;
mod order;
pub mod painter;
pub mod pdf;
mod pictures;
pub mod product;
pub mod raster;
mod report;
pub mod sheet;
pub mod surface;
pub mod svg;
mod tree;
pub mod watch;

use tavla_shared::shape::Color;

pub use self::report::{ExportReport, Loss};

/// What a note is filled with that says nothing: as new ones are here.
const NOTE_FILL: Color = Color::rgb(0xff_e27a);

/// What cannot be exported.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExportError {
    /// There is nothing to show.
    #[error("there is nothing to export")]
    Nothing,
    /// Larger than a picture or page can be.
    #[error("the picture would be {width} by {height}, which is too large")]
    TooLarge {
        /// In the format's units.
        width: f64,
        /// In the format's units.
        height: f64,
    },
    /// Its groups are too large and too deep in each other.
    #[error(
        "what is seen through or cut off would take over {mebibytes} MiB at once: \
         a smaller scale or a part of it takes less"
    )]
    TooDeep {
        /// How much that may take.
        mebibytes: usize,
    },
    /// The format's library refuses.
    #[error("the file cannot be written: {reason}")]
    NotWritten {
        /// What it says.
        reason: String,
    },
}
