//! What Tavla costs: each work is run several times on scenes of several sizes and told as one row.
//!
//! Measures the product's own code through its public interfaces, never a copy of it.

pub mod boards;
mod canvas;
mod clocks;
mod codec;
mod document;
mod frames;
mod looks;
pub mod memory;
mod presence;
mod room;
mod row;
mod scenes;
mod told;
mod visitor;
mod window;
mod work;
mod works;
mod zoom;

pub use self::row::{Output, Row};
pub use self::works::Works;

/// A part of Tavla that can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Area {
    /// What a frame asks of the scene, and what it costs as a whole.
    Canvas,
    /// The wire's codec, and a room with its members over real sockets.
    Sync,
    /// The board: opening, editing, undoing, merging.
    Document,
    /// Who is here: telling and hearing it.
    Presence,
}

impl Area {
    /// Every area, in the order they run.
    pub const ALL: [Self; 4] = [Self::Document, Self::Canvas, Self::Sync, Self::Presence];

    /// Measures it. `scenes` are the sizes of the boards, in shapes; of the canvas' frames only the works
    /// that are wanted are measured.
    ///
    /// # Errors
    /// Where the work cannot be done at all; a bench does not measure failures.
    pub fn run(self, scenes: &[usize], wanted: &Works, output: &mut Output) -> anyhow::Result<()> {
        match self {
            Self::Canvas => {
                if wanted.has("scene") {
                    canvas::run(scenes, output)?;
                }
                frames::run(scenes, wanted, output)?;
                if wanted.has("zoom_text") {
                    zoom::run(output)?;
                }
                Ok(())
            }
            Self::Sync => {
                codec::run(output)?;
                room::run(output)
            }
            Self::Document => document::run(scenes, output),
            Self::Presence => presence::run(output),
        }
    }
}
