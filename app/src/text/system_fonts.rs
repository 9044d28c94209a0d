//! The machine's own fonts, for letters that the bundled ones lack: looked for once a process, when a
//! text first needs them, and shared by every engine.
//!
//! Never waits for them: finding them can take seconds, so a named thread does.

use std::sync::{Arc, Mutex, PoisonError};

use fontique::Collection;

use super::faces::collection;

/// Called from another thread when text may look different.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The machine's own fonts; a clone is the same ones.
#[derive(Clone)]
pub struct SystemFonts {
    search: Arc<Mutex<Search>>,
    wake: Wake,
}

enum Search {
    /// No text has needed them.
    Waiting,
    /// On its way.
    Running,
    /// The bundled fonts with the machine's behind them.
    Done(Box<Collection>),
}

impl SystemFonts {
    /// Looks for nothing yet; `wake` is called when something was found.
    pub fn new(wake: Wake) -> Self {
        Self {
            search: Arc::new(Mutex::new(Search::Waiting)),
            wake,
        }
    }

    /// What was found; where nobody has looked so far, that begins.
    pub(super) fn look_for(&self) -> Option<Collection> {
        let mut search = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        match &*search {
            Search::Done(found) => return Some(Collection::clone(found)),
            Search::Running => return None,
            Search::Waiting => {}
        }
        *search = Search::Running;
        let theirs = self.clone();
        let find = move || {
            let found = Box::new(collection(true));
            *theirs.search.lock().unwrap_or_else(PoisonError::into_inner) = Search::Done(found);
            (theirs.wake)();
        };
        let started = std::thread::Builder::new()
            .name("system fonts".into())
            .spawn(find);
        if let Err(error) = started {
            tracing::warn!(%error, "the machine's fonts stay unused");
        }
        None
    }
}
