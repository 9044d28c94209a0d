//! The machine's own fonts, for letters that the bundled ones lack: looked for once a process, when a
//! text first needs them, and shared by every engine.
//!
//! Never waits for them: finding them can take seconds, so a named thread does.

use std::sync::{Arc, Mutex, PoisonError};

use fontique::{Blob, Collection, GenericFamily, Script};
use tavla_shared::shape::Font;

use super::faces::collection;
use super::fonts;

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
    Done(Box<Found>),
}

/// What was found.
#[derive(Clone)]
pub(super) struct Found {
    /// The bundled fonts with the machine's behind them.
    pub(super) collection: Collection,
    /// The families that are installed, sorted.
    pub(super) families: Arc<[Arc<str>]>,
}

/// The most families that are told of.
const FAMILIES_MAX: usize = 2_000;
/// The longest name of a family that is told of, in bytes: what a shape may say.
const FAMILY_BYTES_MAX: usize = tavla_shared::shape::NAME_BYTES_MAX;

impl Found {
    fn new(mut collection: Collection) -> Self {
        let bundled = Font::ALL.iter().map(|&font| fonts::family(font));
        let bundled: Vec<&str> = bundled.collect();
        let is_told = |name: &&str| {
            // On macOS a dot is before what only the system is to use.
            !bundled.contains(name) && name.len() <= FAMILY_BYTES_MAX && !name.starts_with('.')
        };
        let mut families: Vec<Arc<str>> = collection
            .family_names()
            .filter(is_told)
            .take(FAMILIES_MAX)
            .map(Arc::from)
            .collect();
        families.sort_unstable();
        Self {
            collection,
            families: families.into(),
        }
    }
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
            search: Arc::new(Mutex::new(Search::Done(Box::new(Found::new(standing_in(
                fonts,
            )))))),
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
    pub(super) fn look_for(&self) -> Option<Found> {
        let mut search = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        match &*search {
            Search::Done(found) => return Some(Found::clone(found)),
            Search::Running => return None,
            Search::Waiting => {}
        }
        *search = Search::Running;
        let theirs = self.clone();
        let find = move || {
            let found = Box::new(Found::new(collection(true)));
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
