//! The machine's own fonts, for letters that the bundled ones lack: looked for once a process, when a
//! text first needs them, and shared by every engine.
//!
//! Never waits for them: finding them can take seconds, so a named thread does.

use std::sync::{Arc, Mutex, PoisonError};

use fontique::{Blob, Collection, GenericFamily, Script};

use super::faces::collection;

/// Called from another thread when text may look different.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The machine's own fonts; a clone is the same ones.
#[derive(Clone)]
pub struct SystemFonts {
    search: Arc<Mutex<Search>>,
    wake: Wake,
}

/// A font that stands in for one of the machine's.
#[derive(Debug, Clone, Copy)]
pub struct GivenFont {
    /// The file.
    pub bytes: &'static [u8],
    /// The scripts that it is taken for, as ISO 15924 names them; emoji are `Zsye`.
    pub scripts: &'static [[u8; 4]],
}

/// The name of emoji as a script.
const EMOJI: [u8; 4] = *b"Zsye";

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

    /// Fonts that stand in for the machine's, so that what is shown does not depend on it.
    pub fn given(fonts: &[GivenFont]) -> Self {
        Self {
            search: Arc::new(Mutex::new(Search::Done(Box::new(standing_in(fonts))))),
            wake: Arc::new(|| {}),
        }
    }

    /// As [`Self::given`], found only when the function is called.
    #[cfg(test)]
    pub(super) fn found_by(fonts: &[GivenFont]) -> (Self, impl FnOnce() + use<>) {
        let given = Self::given(fonts);
        let search = Arc::clone(&given.search);
        let found = {
            let mut search = search.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *search, Search::Running)
        };
        let find = move || {
            *search.lock().unwrap_or_else(PoisonError::into_inner) = found;
        };
        (given, find)
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

/// The bundled fonts with `fonts` behind them.
fn standing_in(fonts: &[GivenFont]) -> Collection {
    let mut found = collection(false);
    for font in fonts {
        let families = found.register_fonts(Blob::new(Arc::new(font.bytes)), None);
        let ids = || families.iter().map(|(family, _)| *family);
        for script in font.scripts {
            if *script == EMOJI {
                found.append_generic_families(GenericFamily::Emoji, ids());
            } else {
                found.append_fallbacks(Script::from_bytes(*script), ids());
            }
        }
    }
    found
}
