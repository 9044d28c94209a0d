//! Excalidraw's words and measures for what the board has too: one table for reading and for writing, so
//! that what is written is read as what it was.
//!
//! Values only. Reading is lenient elsewhere; here is what each word means.

use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Dash, FillStyle, Font, LINK_BYTES_MAX, Nib, TextAlign, VerticalAlign,
};

use crate::link::leads_somewhere;
use crate::shapes;

/// Its names for arrowheads, the first of each as it is written. What older versions know, all read.
const HEADS: [(&str, Arrowhead); 18] = [
    ("arrow", Arrowhead::Arrow),
    ("triangle", Arrowhead::Triangle),
    ("triangle_outline", Arrowhead::TriangleOutline),
    ("bar", Arrowhead::Bar),
    ("dot", Arrowhead::Circle),
    ("circle", Arrowhead::Circle),
    ("circle_outline", Arrowhead::CircleOutline),
    ("diamond", Arrowhead::Diamond),
    ("diamond_outline", Arrowhead::DiamondOutline),
    ("crowfoot_one", Arrowhead::One),
    ("crowfoot_many", Arrowhead::Many),
    ("crowfoot_one_or_many", Arrowhead::OneOrMany),
    ("cardinality_one", Arrowhead::One),
    ("cardinality_many", Arrowhead::Many),
    ("cardinality_one_or_many", Arrowhead::OneOrMany),
    ("cardinality_exactly_one", Arrowhead::ExactlyOne),
    ("cardinality_zero_or_one", Arrowhead::ZeroOrOne),
    ("cardinality_zero_or_many", Arrowhead::ZeroOrMany),
];

/// Half the thickness of a stroke of constant width, in stroke widths.
const CONSTANT_REACH: f64 = 1.4;
/// How much of a side a round corner takes at most.
pub const CORNER_PART: f64 = 0.25;
/// Its corners are parabolas that reach so far: arcs of this part of that are off by less than a hundredth.
pub const CORNER_ARC: f64 = 0.875;
/// An anchor in the middle is written a little off it, as there a jump between sides would be.
pub const NEAR_MIDDLE: f64 = 0.5001;
/// Under this key of a shape's own data is what only this program has a word for; under the same one of a file are its
/// own shapes:
pub const OWN: &str = "tavla";
/// there, those,
pub const OWN_SHAPES: &str = "shapes";
/// and the sum of the elements that they are written beside.
pub const OWN_SUM: &str = "elements";
/// What begins an address that is a shape of the same board; its name follows.
const HERE: &str = "tavla:#";

/// What a head's name means; none for one of a newer version.
pub fn head_from_name(name: &str) -> Option<Arrowhead> {
    let named = HEADS.iter().find(|(known, _)| *known == name);
    named.map(|(_, head)| *head)
}

/// The name of a head, or of the one that is most like it; none for no head.
pub fn head_name(head: Arrowhead) -> Option<&'static str> {
    Some(match head {
        Arrowhead::None => return None,
        // A dot is a circle's old name.
        Arrowhead::Circle => "circle",
        // There are none of these.
        Arrowhead::Square => "diamond",
        Arrowhead::Inverted => "triangle",
        head => HEADS.iter().find(|(_, known)| *known == head)?.0,
    })
}

/// The bundled family nearest to one of its numbers.
pub fn font_from_number(family: i64) -> Font {
    match family {
        // Helvetica, Nunito, Lilita One, Liberation Sans, Assistant.
        2 | 6 | 7 | 9 | 10 => Font::Sans,
        // Cascadia, Comic Shanns.
        3 | 8 => Font::Mono,
        // Virgil, Excalifont, and what is not known.
        _ => Font::Hand,
    }
}

/// The number of the family nearest to a bundled one: of those that it offers today.
pub fn font_number(font: Font) -> i64 {
    match font {
        Font::Hand => 5,
        Font::Sans | Font::Serif => 6,
        Font::Mono => 8,
    }
}

/// Where an address leads, if anything is opened for such a one.
pub fn link(address: &str) -> Option<Arc<str>> {
    let address = address.trim();
    let leads = address.len() <= LINK_BYTES_MAX && leads_somewhere(address);
    leads.then(|| Arc::from(address))
}

/// The name of the shape of the same board that an address means.
pub fn shape_here(address: &str) -> Option<&str> {
    address.strip_prefix(HERE)
}

/// The address of a shape of the same board.
pub fn link_here(shape: &ShapeId) -> Arc<str> {
    Arc::from(format!("{HERE}{shape}"))
}

/// How a fill is laid on.
pub fn fill_style(name: Option<&str>) -> FillStyle {
    name.and_then(FillStyle::from_name).unwrap_or_default()
}

/// How a line is broken up.
pub fn dash(name: Option<&str>) -> Dash {
    name.and_then(Dash::from_name).unwrap_or_default()
}

/// Where lines of text stand across.
pub fn text_align(name: Option<&str>) -> TextAlign {
    name.and_then(TextAlign::from_name).unwrap_or_default()
}

/// Where text stands along the height.
pub fn vertical_align(name: Option<&str>) -> VerticalAlign {
    name.and_then(VerticalAlign::from_name).unwrap_or_default()
}

/// How wide a line of a nib of one width is here, of what it is there; none for the pen, which is as wide.
pub fn nib_width(nib: Nib) -> Option<f64> {
    Some(CONSTANT_REACH / shapes::nib_reach(nib)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_of_heads_fonts_and_nibs_is_read_as_what_it_was() {
        for &head in Arrowhead::ALL {
            let read = head_name(head).map(|name| head_from_name(name).unwrap());
            let lost = [Arrowhead::Square, Arrowhead::Inverted, Arrowhead::None];
            assert_eq!(read == Some(head), !lost.contains(&head), "{head:?}");
        }
        for &font in Font::ALL {
            let read = font_from_number(font_number(font));
            assert_eq!(read == font, font != Font::Serif, "{font:?}");
        }
        assert_eq!(nib_width(Nib::Pen), None);
        assert!(nib_width(Nib::Highlighter) < nib_width(Nib::Even));
    }
}
