//! What Tavla costs: each work is run several times on scenes of several sizes and told as one row.
//!
//! Measures the product's own code through its public interfaces, never a copy of it.

mod arriving;
pub mod boards;
mod canvas;
mod clocks;
mod codec;
mod crowd;
#[cfg(target_os = "linux")]
mod desktop;
mod document;
mod frames;
mod linked;
mod load;
mod looks;
pub mod memory;
mod motion;
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
    /// The wire's codec, a room with its members over real sockets, and the server program under load.
    Sync,
    /// The board: opening, editing, undoing, merging.
    Document,
    /// Who is here: telling and hearing it.
    Presence,
    /// Whole frames of the real window on a display that nobody sees. Needs Linux and Xvfb.
    Window,
}

impl Area {
    /// Those that run when none is named, in this order. The window's needs more than other machines have.
    pub const BY_DEFAULT: [Self; 4] = [Self::Document, Self::Canvas, Self::Sync, Self::Presence];

    /// The sizes of the boards, in shapes, where none are named.
    pub fn usual_scenes(self) -> &'static [usize] {
        match self {
            Self::Canvas | Self::Sync | Self::Document | Self::Presence => {
                &[1_000, 5_000, 10_000, 20_000, 100_000]
            }
            // A software renderer's frames are long, and the program is started once for each.
            Self::Window => &[1_000, 10_000],
        }
    }

    /// Measures it. `scenes` are the sizes of the boards, in shapes; of the canvas' frames and of the
    /// server's loads only the works that are wanted are measured.
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
                if wanted.has("codec") {
                    codec::run(output)?;
                    room::run(output)?;
                }
                if wanted.has("arrive") {
                    arriving::run(output)?;
                }
                load::run(wanted, output)
            }
            Self::Document => document::run(scenes, output),
            Self::Presence => {
                motion::run(output)?;
                crowd::run(output)?;
                presence::run(output)
            }
            #[cfg(target_os = "linux")]
            Self::Window => desktop::run(scenes, output),
            #[cfg(not(target_os = "linux"))]
            Self::Window => anyhow::bail!(
                "the window is measured on X11's virtual display, Xvfb, which only Linux has"
            ),
        }
    }
}
