//! JSON Canvas's words for what the board has too: one table for reading and for writing, so that what is written is
//! read as what it was.
//!
//! Values only.

use tavla_shared::geometry::Point;
use tavla_shared::shape::{Arrowhead, Color};

use crate::import::css_color::color_from_css;

/// Its six colours, which each program shows in its own shades: red, orange, yellow, green, cyan and purple.
const PRESETS: [(&str, Color); 6] = [
    ("1", Color::rgb(0xe9_3147)),
    ("2", Color::rgb(0xec_7500)),
    ("3", Color::rgb(0xe0_ac00)),
    ("4", Color::rgb(0x08_b94e)),
    ("5", Color::rgb(0x00_bfbc)),
    ("6", Color::rgb(0x78_52ee)),
];
/// How much of its colour a card's paper has: letters on it stay as readable as they were.
const TINT: u8 = 0x26;
/// The sides, with the anchors of what holds on to them.
const SIDES: [(&str, Point); 4] = [
    ("top", Point::new(0.5, 0.0)),
    ("right", Point::new(1.0, 0.5)),
    ("bottom", Point::new(0.5, 1.0)),
    ("left", Point::new(0.0, 0.5)),
];
/// What a web page is told from letters by.
const SCHEME: &str = "://";

/// A colour's meaning; none where it has none.
pub fn color_from_text(text: &str) -> Option<Color> {
    let preset = PRESETS.iter().find(|(name, _)| *name == text.trim());
    let color = preset
        .map(|(_, color)| *color)
        .or_else(|| color_from_css(text));
    color.filter(|color| !color.is_none())
}

/// The word for a colour, however much is seen through it.
pub fn color_text(color: Color) -> String {
    let [r, g, b, _] = color.0;
    let opaque = Color([r, g, b, 0xff]);
    let preset = PRESETS.iter().find(|(_, preset)| *preset == opaque);
    preset.map_or_else(|| opaque.to_string(), |(name, _)| (*name).to_owned())
}

/// The paper of a card of this colour.
pub fn tinted(color: Color) -> Color {
    let [r, g, b, _] = color.0;
    Color([r, g, b, TINT])
}

/// Where an end aims that is at this side.
pub fn anchor_of_side(side: &str) -> Option<Point> {
    let named = SIDES.iter().find(|(name, _)| *name == side);
    named.map(|(_, anchor)| *anchor)
}

/// The side that a place in a box is nearest to, as ratios of it; none for its very middle.
pub fn side_of(at: Point) -> Option<&'static str> {
    let (x, y) = (at.x - 0.5, at.y - 0.5);
    if x == 0.0 && y == 0.0 {
        return None;
    }
    Some(match (x.abs() > y.abs(), x > 0.0, y > 0.0) {
        (true, true, _) => "right",
        (true, false, _) => "left",
        (false, _, true) => "bottom",
        (false, _, false) => "top",
    })
}

/// What an edge's end looks like; none for a word of no meaning.
pub fn head_from_name(name: &str) -> Option<Arrowhead> {
    match name {
        "none" => Some(Arrowhead::None),
        "arrow" => Some(Arrowhead::Arrow),
        _ => None,
    }
}

/// The word for an arrow's end.
pub fn head_name(head: Arrowhead) -> &'static str {
    if head == Arrowhead::None {
        "none"
    } else {
        "arrow"
    }
}

/// A file and the part of it that a card shows, as people write it into their notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// Its path.
    pub path: String,
    /// The part, with its `#`; may be empty.
    pub subpath: String,
}

impl FileName {
    /// Reads `![[path#part]]`; none where it is something else.
    pub fn from_embed(text: &str) -> Option<Self> {
        let inner = text.trim().strip_prefix("![[")?.strip_suffix("]]")?;
        let is_one = !inner.is_empty() && !inner.contains("]]") && !inner.contains(['\n', '|']);
        let at = inner.find('#').unwrap_or(inner.len());
        let (path, subpath) = inner.split_at(at);
        (is_one && !path.is_empty()).then(|| Self {
            path: path.to_owned(),
            subpath: subpath.to_owned(),
        })
    }

    /// `![[path#part]]`, if that can be read again.
    pub fn embed(&self) -> Option<String> {
        let embed = format!("![[{}{}]]", self.path, self.subpath);
        (Self::from_embed(&embed).as_ref() == Some(self)).then_some(embed)
    }

    /// What stands on a card for it: the file's name, and below it the part.
    pub fn label(&self) -> String {
        let name = self.path.rsplit(['/', '\\']).next();
        let name = name.filter(|name| !name.is_empty()).unwrap_or(&self.path);
        if self.subpath.is_empty() {
            name.to_owned()
        } else {
            format!("{name}\n{}", self.subpath)
        }
    }
}

/// Whether a text is an address and nothing else.
pub fn is_address(text: &str) -> bool {
    let scheme = text.split_once(SCHEME).map(|(scheme, _)| scheme);
    let is_scheme = scheme.is_some_and(|scheme| {
        !scheme.is_empty()
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    is_scheme && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_of_colours_sides_and_files_is_read_as_what_it_was() {
        for text in ["1", "2", "3", "4", "5", "6", "#a1b2c3"] {
            let color = color_from_text(text).unwrap();
            assert_eq!(color_text(tinted(color)), text);
        }
        assert_eq!((color_from_text("7"), color_from_text("")), (None, None));
        for (side, anchor) in SIDES {
            assert_eq!(
                (side_of(anchor), anchor_of_side(side)),
                (Some(side), Some(anchor))
            );
        }
        assert_eq!(
            (side_of(Point::new(0.5, 0.5)), anchor_of_side("up")),
            (None, None)
        );
        for (path, subpath) in [("a/b c.md", ""), ("n.md", "#Head#Sub"), ("x.png", "#^id")] {
            let name = FileName {
                path: path.to_owned(),
                subpath: subpath.to_owned(),
            };
            let embed = name.embed().unwrap();
            assert_eq!(FileName::from_embed(&embed), Some(name));
        }
        for other in [
            "",
            "![[]]",
            "![[#x]]",
            "[[a]]",
            "![[a]] b",
            "![[a]]![[b]]",
            "![[a|b]]",
        ] {
            assert_eq!(FileName::from_embed(other), None, "{other}");
        }
    }

    #[test]
    fn an_address_is_told_from_letters() {
        assert!(is_address("https://a.example/x?y") && is_address("obsidian://open"));
        for other in ["", "a b://c d", "://x", "see https://a.example", "note"] {
            assert!(!is_address(other), "{other}");
        }
    }
}
