//! The bundled fonts for drawings' letters: which of them is most like a named one.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, ID, Source};
use resvg::usvg::{FontFamily, FontResolver};
use tavla_shared::shape::Font;

use crate::text::fonts;

/// From this weight on letters are bold.
const BOLD: u16 = 600;

/// Parts of families' names, and what they are most like. The first that is found in a name counts.
const NAMES: [(&str, Font); 27] = [
    ("mono", Font::Mono),
    ("courier", Font::Mono),
    ("consol", Font::Mono),
    ("menlo", Font::Mono),
    ("cascadia", Font::Mono),
    ("code", Font::Mono),
    ("comic shanns", Font::Mono),
    ("excalifont", Font::Hand),
    ("virgil", Font::Hand),
    ("comic", Font::Hand),
    ("hand", Font::Hand),
    ("script", Font::Hand),
    ("xkcd", Font::Hand),
    ("shantell", Font::Hand),
    ("cursive", Font::Hand),
    ("draw", Font::Hand),
    ("sans", Font::Sans),
    ("arial", Font::Sans),
    ("helvetica", Font::Sans),
    ("inter", Font::Sans),
    ("serif", Font::Serif),
    ("times", Font::Serif),
    ("georgia", Font::Serif),
    ("garamond", Font::Serif),
    ("roman", Font::Serif),
    ("literata", Font::Serif),
    ("cambria", Font::Serif),
];

struct Bundled {
    database: Arc<Database>,
    /// Each font's letters, plain and bold.
    faces: Vec<(Font, [Option<ID>; 2])>,
}

static BUNDLED: LazyLock<Bundled> = LazyLock::new(|| {
    let mut database = Database::new();
    let mut load = |bytes: &'static [u8]| {
        let faces = database.load_font_source(Source::Binary(Arc::new(bytes)));
        faces.first().copied()
    };
    let faces = Font::ALL
        .iter()
        .map(|&font| {
            (
                font,
                [fonts::bytes(font), fonts::bold_bytes(font)].map(&mut load),
            )
        })
        .collect();
    Bundled {
        database: Arc::new(database),
        faces,
    }
});

/// All of them.
pub(super) fn database() -> Arc<Database> {
    Arc::clone(&BUNDLED.database)
}

/// Finds the one to take for a named one; of letters that it lacks, in all of them.
pub(super) fn resolver() -> FontResolver<'static> {
    FontResolver {
        select_font: Box::new(|wanted, _| {
            let font = nearest_font(wanted.families());
            let (_, [plain, bold]) = BUNDLED.faces.iter().find(|(it, _)| *it == font)?;
            if wanted.weight() >= BOLD {
                *bold
            } else {
                *plain
            }
        }),
        ..FontResolver::default()
    }
}

/// The bundled font that is most like the first of these families that is known.
pub fn nearest_font(families: &[FontFamily]) -> Font {
    let known = families.iter().find_map(|family| match family {
        FontFamily::Serif => Some(Font::Serif),
        FontFamily::SansSerif => Some(Font::Sans),
        FontFamily::Cursive | FontFamily::Fantasy => Some(Font::Hand),
        FontFamily::Monospace => Some(Font::Mono),
        FontFamily::Named(name) => {
            let name = name.to_lowercase();
            let known = NAMES.iter().find(|(part, _)| name.contains(part));
            known.map(|(_, font)| *font)
        }
    });
    known.unwrap_or(Font::Sans)
}
