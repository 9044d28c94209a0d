//! The fonts that text is set with: the bundled ones, and the machine's for letters that those
//! lack.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::{FontContext, FontData, Run};
use swash::{CacheKey, FontRef, tag_from_bytes};
use tavla_shared::shape::Font;

use super::block::{FontId, TextBlock};
use super::fonts;
use super::parts::shown;
use super::system_fonts::SystemFonts;

/// Every font in use.
pub(super) struct Faces {
    context: FontContext,
    fallback: Fallback,
    table: Vec<Face>,
    ids: HashMap<FaceKey, FontId>,
}

/// Whether there is a font for every letter of a text, and with it the text's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// As far as this machine has any.
    Full,
    /// Fonts are still being looked for: some letters are boxes meanwhile.
    Awaited,
    /// Some letters are boxes, and stay so.
    Partial,
}

/// Whether the machine's own fonts are behind the bundled ones.
enum Fallback {
    /// Never, so that every machine shows and measures the same.
    Off,
    /// From when a text needs them.
    WhenNeeded(SystemFonts),
    /// Needed, and being looked for.
    Awaited(SystemFonts),
    /// They are, as far as there are any.
    InUse(Arc<[Arc<str>]>),
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

/// A font as a file, for formats that have fonts in them.
#[derive(Clone)]
pub struct FontFile {
    /// What is in it.
    pub bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    /// Which of the fonts in it.
    pub index: u32,
    /// How far its letters are slanted here, in degrees.
    pub slant: f32,
    /// Whether they are as its designer drew them but for that: not made heavier, and no variation of them.
    pub as_designed: bool,
    /// Whether its maker lets it be put into documents.
    pub embeddable: bool,
}

impl Face {
    /// The file that it is in.
    pub(super) fn file(&self) -> FontFile {
        let (bytes, _) = self.data.data.clone().into_raw_parts();
        FontFile {
            bytes,
            index: self.data.index,
            slant: self.skew.unwrap_or(0.0),
            as_designed: self.coords.is_empty() && !self.embolden,
            embeddable: is_embeddable(self.font()),
        }
    }
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
    pub(super) fn new(system: Option<SystemFonts>) -> Self {
        Self {
            context: FontContext {
                collection: collection(false),
                // Shared, as only then a font that was long not used comes back as the same one.
                source_cache: SourceCache::new_shared(),
            },
            fallback: system.map_or(Fallback::Off, Fallback::WhenNeeded),
            table: Vec::new(),
            ids: HashMap::new(),
        }
    }

    /// What parley finds fonts with.
    pub(super) fn context(&mut self) -> &mut FontContext {
        &mut self.context
    }

    /// Starts to look for the machine's fonts if `block` has letters that no bundled font has, or names one.
    pub(super) fn prepare_for(&mut self, block: &TextBlock) {
        if let Fallback::WhenNeeded(fonts) = &self.fallback
            && (block.font_name.is_some() || !shown(&block.text).chars().all(is_bundled))
        {
            self.fallback = Fallback::Awaited(fonts.clone());
            // Where another engine has found them already, this text has them at once.
            self.take_found();
        }
    }

    /// The families that are installed; none while they are looked for.
    pub(super) fn installed_families(&mut self) -> Option<Arc<[Arc<str>]>> {
        if let Fallback::WhenNeeded(fonts) = &self.fallback {
            self.fallback = Fallback::Awaited(fonts.clone());
        }
        match &self.fallback {
            Fallback::Off => Some(Arc::from([])),
            Fallback::WhenNeeded(_) => None,
            Fallback::Awaited(fonts) => {
                fonts.look_for();
                None
            }
            Fallback::InUse(families) => Some(Arc::clone(families)),
        }
    }

    /// Whether there is a font for every letter of `text`, as far as that was looked for.
    pub(super) fn coverage(&self, text: &str) -> Coverage {
        let lacking = match &self.fallback {
            Fallback::InUse(_) => return Coverage::Full,
            Fallback::Off => Coverage::Partial,
            Fallback::WhenNeeded(_) | Fallback::Awaited(_) => Coverage::Awaited,
        };
        if text.chars().all(is_bundled) {
            Coverage::Full
        } else {
            lacking
        }
    }

    /// Takes the machine's fonts into use once they are found: whether they just were.
    pub(super) fn take_found(&mut self) -> bool {
        let Fallback::Awaited(fonts) = &self.fallback else {
            return false;
        };
        let Some(found) = fonts.look_for() else {
            return false;
        };
        self.context.collection = found.collection;
        self.fallback = Fallback::InUse(found.families);
        true
    }

    /// The same fonts for another thread, with names of its own.
    pub(super) fn fork(&self) -> Self {
        Self {
            context: self.context.clone(),
            fallback: Fallback::Off,
            table: Vec::new(),
            ids: HashMap::new(),
        }
    }

    /// Takes in the fonts of a fork: what each of its names is called here.
    pub(super) fn adopt(&mut self, fork: Self) -> Vec<FontId> {
        let faces = fork.table.into_iter();
        faces
            .map(|face| self.named(face.identity(), || face))
            .collect()
    }

    /// The name of the font that `run` is set in.
    pub(super) fn id_of(&mut self, run: &Run<'_, u16>) -> FontId {
        let synthesis = run.synthesis();
        let (data, skew) = (run.font(), synthesis.skew());
        let key = FaceKey {
            blob: data.data.id(),
            index: data.index,
            coords: run
                .normalized_coords()
                .iter()
                .map(|coord| coord.to_bits())
                .collect(),
            embolden: synthesis.embolden(),
            skew: skew.map(f32::to_bits),
        };
        let (coords, embolden) = (key.coords.clone(), key.embolden);
        self.named(key, || {
            let face = FontRef::from_index(data.data.data(), data.index as usize);
            Face {
                data: data.clone(),
                offset: face.map_or(0, |face| face.offset),
                key: face.map_or_else(CacheKey::new, |face| face.key),
                coords,
                embolden,
                skew,
            }
        })
    }

    fn named(&mut self, key: FaceKey, face: impl FnOnce() -> Face) -> FontId {
        let Self { table, ids, .. } = self;
        *ids.entry(key).or_insert_with(|| {
            table.push(face());
            FontId((table.len() - 1) as u32)
        })
    }

    /// The font of that name.
    pub(super) fn get(&self, id: FontId) -> Option<&Face> {
        self.table.get(id.0 as usize)
    }
}

impl Face {
    fn identity(&self) -> FaceKey {
        FaceKey {
            blob: self.data.data.id(),
            index: self.data.index,
            coords: self.coords.clone(),
            embolden: self.embolden,
            skew: self.skew.map(f32::to_bits),
        }
    }

    /// The font's tables.
    pub(super) fn font(&self) -> FontRef<'_> {
        FontRef {
            data: self.data.data.data(),
            offset: self.offset,
            key: self.key,
        }
    }
}

/// The bundled fonts: the same ones in every collection, so that they keep their names when the
/// machine's are found, and their letters need not be made again.
static BUNDLED: LazyLock<Vec<(Font, Blob<u8>)>> = LazyLock::new(|| {
    let blob = |bytes: &'static [u8]| Blob::new(Arc::new(bytes));
    let files = |&font| [fonts::bytes(font), fonts::bold_bytes(font)].map(|it| (font, blob(it)));
    Font::ALL.iter().flat_map(files).collect()
});

/// The bundled fonts, with the machine's where asked for.
pub(super) fn collection(system_fonts: bool) -> Collection {
    let mut collection = Collection::new(CollectionOptions {
        shared: false,
        system_fonts,
    });
    for (font, blob) in BUNDLED.iter() {
        let name = FontInfoOverride {
            family_name: Some(fonts::family(*font)),
            ..Default::default()
        };
        collection.register_fonts(blob.clone(), Some(name));
    }
    collection
}

/// Whether a font's maker lets it be put into documents, as far as it says.
fn is_embeddable(font: FontRef<'_>) -> bool {
    /// Where its table says it, of that what counts, and what forbids it.
    const AT: usize = 8;
    const USAGE: u16 = 0xf;
    const RESTRICTED: u16 = 2;
    let table = font.table(tag_from_bytes(b"OS/2"));
    let said = table.and_then(|table| table.get(AT..)?.first_chunk::<2>());
    said.is_none_or(|said| u16::from_be_bytes(*said) & USAGE != RESTRICTED)
}

/// Whether a bundled font has the letter, or it needs none.
fn is_bundled(c: char) -> bool {
    // Asked of every letter of a text, so not of the files.
    static LETTERS: LazyLock<Vec<u32>> = LazyLock::new(|| {
        let mut letters = Vec::new();
        for &font in Font::ALL {
            if let Some(face) = FontRef::from_index(fonts::bytes(font), 0) {
                face.charmap().enumerate(|letter, _| letters.push(letter));
            }
        }
        letters.sort_unstable();
        letters.dedup();
        letters
    });
    c.is_ascii()
        || c.is_whitespace()
        || c.is_control()
        || LETTERS.binary_search(&u32::from(c)).is_ok()
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

    #[test]
    fn a_font_that_its_maker_keeps_out_of_documents_is_not_put_into_any() {
        let embeddable = |bytes: &[u8]| is_embeddable(FontRef::from_index(bytes, 0).unwrap());
        let whole = fonts::bytes(Font::Sans);
        assert!(embeddable(whole));
        let with = |usage: u16| {
            let mut bytes = whole.to_vec();
            // In the list of tables: its name, its sum, where it is and how long.
            let entry = bytes.windows(4).position(|it| it == b"OS/2").unwrap();
            let at = bytes[entry + 8..].first_chunk::<4>().unwrap();
            let at = u32::from_be_bytes(*at) as usize + 8;
            bytes[at..at + 2].copy_from_slice(&usage.to_be_bytes());
            embeddable(&bytes)
        };
        assert!(!with(2) && !with(0x102));
        assert!(with(0) && with(4) && with(8) && with(0x200));
    }
}
