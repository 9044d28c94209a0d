//! The demo: an embedded server, a sample board, and two scripted friends who work on it.
//!
//! Everything is what it is for people: each friend has a store, a worker, a socket and an editor
//! of their own; only their hands are a script. In a window one can join in; without a display the
//! same is rendered off-screen, measured, and compared at the end.

mod friend;
mod headless;
mod sample;
mod saying;
mod script;
mod stage;
mod verdict;
mod watch;

use std::path::Path;
use std::sync::Arc;

pub use self::headless::run_headless;
use self::stage::Stage;
use crate::app::{THEME_KEY, WindowError, show_window};
use crate::cli::{DemoOptions, Opening};
use crate::i18n::text;
use crate::storage::Storage;
use crate::theme::ThemeChoice;

/// A demo that could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A folder or a file.
    #[error("the demo's files: {0}")]
    Files(#[from] std::io::Error),
    /// The embedded server.
    #[error("the demo's server: {0}")]
    Server(#[from] tavla_server::StartError),
    /// A store.
    #[error("the demo's boards: {0}")]
    Storage(#[from] crate::storage::StorageError),
    /// A folder that was read back.
    #[error("the demo's boards: {0}")]
    Folder(#[from] tavla_shared::store::FolderError),
    /// A store that was read back.
    #[error("the demo's boards: {0}")]
    Store(#[from] tavla_shared::store::StoreError),
    /// The window.
    #[error("the demo's window: {0}")]
    Window(#[from] WindowError),
    /// No picture.
    #[error("the demo's pictures: {0}")]
    Picture(#[from] crate::offscreen::OffscreenError),
    /// Something did not come about in time.
    #[error("the demo waited in vain until {what}")]
    InVain {
        /// What was waited for.
        what: &'static str,
    },
}

/// Shows the demo in a window until that is closed.
///
/// # Errors
/// [`DemoError`].
pub fn run_in_window(options: &DemoOptions) -> Result<(), DemoError> {
    let mut stage = Stage::set()?;
    stage.let_friends_begin()?;
    let folder = stage.folder("window");
    choose_theme(&folder, options)?;
    show_window(
        &folder,
        text("demo-you").to_owned(),
        Opening::Link(stage.link()),
        None,
    )?;
    Ok(())
}

/// Puts the theme among the settings of the window's folder, where the app will find it.
fn choose_theme(folder: &Path, options: &DemoOptions) -> Result<(), DemoError> {
    let mut storage = Storage::open(folder, rand::random(), Arc::new(|| {}))?;
    storage.put_setting(THEME_KEY, &theme_of(options).name());
    storage.close()?;
    Ok(())
}

fn theme_of(options: &DemoOptions) -> ThemeChoice {
    if options.dark {
        ThemeChoice::Dark
    } else {
        ThemeChoice::Light
    }
}
