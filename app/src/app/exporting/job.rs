//! What a thread needs to export: all of it is taken off the app at once.

use std::path::PathBuf;

use tavla_shared::board::Meta;

use crate::export::product::Snapshot;
use crate::text::SystemFonts;

/// See the module.
pub(super) struct Job {
    /// What of the board.
    pub(super) snapshot: Snapshot,
    /// The board's own settings.
    pub(super) meta: Meta,
    /// What the board is called.
    pub(super) title: String,
    /// Where its pictures are.
    pub(super) store: PathBuf,
    /// This machine's fonts.
    pub(super) fonts: Option<SystemFonts>,
    /// What time it is.
    pub(super) now_millis: u64,
    /// What is random.
    pub(super) seed: u64,
}

/// Where an export goes, once that is known.
pub(super) enum Place {
    /// A file here.
    File(PathBuf),
    /// The clipboard.
    Clipboard,
    /// A file of this name, which is opened to be printed.
    Printer(String),
}

impl Job {
    /// Whether there is nothing to export.
    pub(super) fn is_empty(&self) -> bool {
        self.snapshot.is_empty()
    }
}
