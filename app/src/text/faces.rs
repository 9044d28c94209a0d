//! The fonts that text is set with: the bundled ones, and the machine's for letters that those
//! lack.
//!
//! Never waits for the machine's fonts: finding them can take seconds, so a named thread does.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::{FontContext, FontData, Run};
use swash::{CacheKey, FontRef};
use tavla_shared::shape::Font;

use super::block::FontId;
use super::fonts;

/// Called from another thread when text may look different.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Every font in use.
pub(super) struct Faces {
    context: FontContext,
    system: SystemFonts,
    table: Vec<Face>,
    ids: HashMap<FaceKey, FontId>,
}

/// The machine's own fonts.
enum SystemFonts {
    /// Not to be used, so that every machine shows and measures the same.
    Off,
    /// To be looked for when a text first needs them.
    Waiting(Wake),
    /// Being looked for.
    Loading(Receiver<Collection>),
    /// Part of the collection, as far as there are any.
    Loaded,
}

/// One font as glyphs of it are drawn.
pub(super) struct Face {
    data: FontData,
    offset: u32,
    key: CacheKey,
    pub(super) coords: Vec<i16>,
    pub(super) embolden: bool,
    /// Degrees, for fonts that lack an oblique.
    pub(super) skew: Option<f32>,
}

#[derive(PartialEq, Eq, Hash)]
struct FaceKey {
    blob: u64,
    index: u32,
    coords: Vec<i16>,
    embolden: bool,
    skew: Option<u32>,
}

impl Faces {
    /// The bundled fonts, and with `system` the machine's behind them.
    pub(super) fn new(system: Option<Wake>) -> Self {
        Self {
            context: FontContext {
                collection: collection(false),
                // Shared, as only then a font that was long not used comes back as the same one.
                source_cache: SourceCache::new_shared(),
            },
            system: system.map_or(SystemFonts::Off, SystemFonts::Waiting),
            table: Vec::new(),
            ids: HashMap::new(),
        }
    }

    /// What parley finds fonts with.
    pub(super) fn context(&mut self) -> &mut FontContext {
        &mut self.context
    }

    /// Starts to look for the machine's fonts if `text` has letters that no bundled font has.
    pub(super) fn prepare_for(&mut self, text: &str) {
        if !matches!(self.system, SystemFonts::Waiting(_)) || text.chars().all(is_bundled) {
            return;
        }
        let SystemFonts::Waiting(wake) = std::mem::replace(&mut self.system, SystemFonts::Loaded)
        else {
            return;
        };
        let (sender, receiver) = sync_channel(1);
        let find = move || {
            // Nobody listening means that the engine is gone.
            if sender.send(collection(true)).is_ok() {
                wake();
            }
        };
        match std::thread::Builder::new()
            .name("system fonts".into())
            .spawn(find)
        {
            Ok(_) => self.system = SystemFonts::Loading(receiver),
            Err(error) => tracing::warn!(%error, "the machine's fonts stay unused"),
        }
    }

    /// Takes the machine's fonts into use once they are found: whether they just were.
    pub(super) fn take_loaded(&mut self) -> bool {
        let SystemFonts::Loading(receiver) = &self.system else {
            return false;
        };
        match receiver.try_recv() {
            Ok(collection) => {
                self.context.collection = collection;
                self.system = SystemFonts::Loaded;
                true
            }
            Err(TryRecvError::Empty) => false,
            Err(TryRecvError::Disconnected) => {
                self.system = SystemFonts::Loaded;
                false
            }
        }
    }

    /// The name of the font that `run` is set in.
    pub(super) fn id_of(&mut self, run: &Run<'_, ()>) -> FontId {
        let synthesis = run.synthesis();
        let key = FaceKey {
            blob: run.font().data.id(),
            index: run.font().index,
            coords: run
                .normalized_coords()
                .iter()
                .map(|coord| coord.to_bits())
                .collect(),
            embolden: synthesis.embolden(),
            skew: synthesis.skew().map(f32::to_bits),
        };
        let Self { table, ids, .. } = self;
        *ids.entry(key).or_insert_with_key(|key| {
            let font = run.font();
            let face = FontRef::from_index(font.data.data(), font.index as usize);
            table.push(Face {
                data: font.clone(),
                offset: face.map_or(0, |face| face.offset),
                key: face.map_or_else(CacheKey::new, |face| face.key),
                coords: key.coords.clone(),
                embolden: key.embolden,
                skew: synthesis.skew(),
            });
            FontId((table.len() - 1) as u32)
        })
    }

    /// The font of that name.
    pub(super) fn get(&self, id: FontId) -> Option<&Face> {
        self.table.get(id.0 as usize)
    }
}

impl Face {
    /// The font's tables.
    pub(super) fn font(&self) -> FontRef<'_> {
        FontRef {
            data: self.data.data.data(),
            offset: self.offset,
            key: self.key,
        }
    }
}

/// The bundled fonts, with the machine's where asked for.
fn collection(system_fonts: bool) -> Collection {
    let mut collection = Collection::new(CollectionOptions {
        shared: false,
        system_fonts,
    });
    for &font in Font::ALL {
        let name = FontInfoOverride {
            family_name: Some(fonts::family(font)),
            ..Default::default()
        };
        collection.register_fonts(Blob::new(Arc::new(fonts::bytes(font))), Some(name));
    }
    collection
}

/// Whether a bundled font has the letter, or it needs none.
fn is_bundled(c: char) -> bool {
    c.is_ascii()
        || c.is_whitespace()
        || c.is_control()
        || Font::ALL.iter().any(|&font| {
            FontRef::from_index(fonts::bytes(font), 0)
                .is_some_and(|face| face.charmap().map(c) != 0)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_a_bundled_font_has_need_no_other() {
        let bundled = "Hello, Größe, Łódź, Привет, Ελλάδα → € “x” ✓\t\u{a0}";
        assert!(bundled.chars().all(is_bundled));
        assert!(!"日שم👍".chars().any(is_bundled));
    }
}
