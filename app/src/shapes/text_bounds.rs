//! A box that a shape's text is certainly in, found without laying it out: by how wide letters are
//! at most, in any of the fonts they may come from.
//!
//! Asked of every shape of a board while it opens, so it goes over the letters once, and only adds.

use std::sync::Arc;

use kurbo::{Rect, Size};
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::shape::{Font, Kind, ListKind, Shape, TextAlign, VerticalAlign};

use super::list::ListItem;
use super::text_place::{LABEL_PADDING, NOTE_TEXT_SIZE_MIN, TextPlace};

/// The size of the name on a placeholder,
const PLACEHOLDER_SIZE: f64 = 14.0;
/// which says no more of where it leads than so many letters,
const PLACEHOLDER_CHARS_MAX: usize = 100;
/// and is smaller in a small one, down to this.
const PLACEHOLDER_SIZE_MIN: f64 = 2.0;
/// A line is at most so many times as high as its letters.
const LINE_MAX: f64 = 1.3;
/// How far letters reach beyond their line, in ems: those of the bundled fonts,
const OVERHANG: f64 = 0.15;
/// and those with marks over and under them.
const OVERHANG_MAX: f64 = 0.5;
/// How many times as wide bold letters and such of code are at most as those the widths are of,
const MARKED_WIDER: f64 = 1.2;
/// and those of a font that nobody here knows.
const UNKNOWN_WIDER: f64 = 2.0;
/// What a line is broken at.
const SPACES: [char; 2] = [' ', '\t'];
/// Scripts from here on have no spaces between words.
const IDEOGRAPHS: char = '\u{2e80}';
/// The widest letter before that, in ems.
const LETTER_MAX: f64 = 1.5;
/// How wide any ASCII letter is in the bundled font of which each is as wide.
const MONO: f64 = 0.6;
/// How wide each ASCII letter from the space on is at most in the other bundled fonts, in hundredths
/// of an em.
#[rustfmt::skip]
const ASCII: [u8; 95] = [
    35, 33, 47, 95, 70, 99, 81, 30, 44, 41, 51, 70, 33, 49, 34, 43,
    70, 42, 70, 70, 70, 62, 70, 70, 70, 70, 34, 33, 70, 70, 70, 54,
    97, 74, 66, 74, 77, 64, 62, 76, 84, 56, 60, 76, 64, 101, 84, 77,
    64, 77, 73, 65, 74, 81, 74, 109, 71, 72, 66, 47, 43, 47, 61, 70,
    50, 63, 62, 58, 64, 59, 39, 62, 67, 34, 31, 61, 34, 97, 67, 61,
    62, 62, 48, 53, 44, 64, 59, 87, 57, 58, 61, 52, 42, 53, 70,
];

/// The shape whose text stands on a placeholder for a kind that is not known: the kind's name and where it leads,
/// small enough for one line.
pub fn placeholder_label(shape: &Shape) -> Option<Shape> {
    let Kind::Unknown(name) = &shape.kind else {
        return None;
    };
    let name = shape.kind.excalidraw_name().unwrap_or(name);
    let name = shape.link.as_deref().map_or_else(
        || name.to_owned(),
        |link| {
            name.chars()
                .chain(" · ".chars())
                .chain(link.chars())
                .take(PLACEHOLDER_CHARS_MAX)
                .collect()
        },
    );
    let mut label = Shape::clone(shape);
    label.kind = Kind::Rectangle;
    label.text = Arc::from(name.as_str());
    label.style.font = Font::Sans;
    label.style.text_align = TextAlign::Center;
    label.style.text_vertical = VerticalAlign::Middle;
    // A column is never narrower than a letter.
    label.style.text_size = PLACEHOLDER_SIZE_MIN;
    let width = extent(&name, Font::Sans, f64::INFINITY).width;
    if let Some(column) = TextPlace::of(&label).and_then(|place| place.column) {
        label.style.text_size = PLACEHOLDER_SIZE
            .min(column / width)
            .max(PLACEHOLDER_SIZE_MIN);
    }
    Some(label)
}

/// The box, on the board; none where there is no text.
pub(super) fn text_bounds(shape: &Shape) -> Option<Rect> {
    if let Some(label) = placeholder_label(shape) {
        return text_bounds(&label);
    }
    if shape.text.is_empty() {
        return None;
    }
    let place = TextPlace::of(shape)?;
    let size = match shape.kind {
        // Either it is shrunk until it fits, or it is set in this size.
        Kind::Note => place.size.min(NOTE_TEXT_SIZE_MIN),
        _ => place.size,
    };
    let font = match shape.kind {
        Kind::Frame => Font::Sans,
        _ => shape.style.font,
    };
    let column = place.column.map_or(f64::INFINITY, |column| column / size);
    let extent = match dressed(shape) {
        Some(dressed) => dressed.extent(&shape.text, font, column) * size,
        None => extent(&shape.text, font, column) * size,
    };
    let overhang = if shape.text.is_ascii() {
        OVERHANG
    } else {
        OVERHANG_MAX
    };
    // Slanted letters lean out of their line.
    let overhang = if shape.marks.is_some() {
        overhang.max(OVERHANG_MAX)
    } else {
        overhang
    };
    let beside = if shape.kind.is_path() {
        overhang.max(LABEL_PADDING)
    } else {
        overhang
    };
    let origin = (place.left(extent.width), place.top(extent.height));
    let level = Rect::from_origin_size(origin, extent).inflate(beside * size, overhang * size);
    Some(place.turn().transform_rect_bbox(level))
}

/// What makes letters wider than those of the style, or their column narrower.
struct Dressed {
    /// How many times as wide letters are at most.
    wider: f64,
    /// How far lists' items stand in at most, in ems.
    inset: f64,
}

/// None where letters are as their shape says.
fn dressed(shape: &Shape) -> Option<Dressed> {
    let is_frame = shape.kind == Kind::Frame;
    if is_frame || (shape.marks.is_none() && shape.style.font_name.is_none()) {
        return None;
    }
    let wider = if shape.style.font_name.is_some() {
        // Nobody knows the font that there is on another machine.
        UNKNOWN_WIDER
    } else {
        MARKED_WIDER
    };
    let runs = shape.marks.iter().flat_map(|marks| marks.runs());
    let inset = runs.filter(|run| run.look.list.is_some()).map(|run| {
        let deepest = ListItem {
            kind: ListKind::Number,
            indent: run.look.indent,
            mark: 1,
            number: TEXT_CHARS_MAX as u32,
        };
        deepest.inset()
    });
    Some(Dressed {
        wider,
        inset: inset.fold(0.0, f64::max),
    })
}

impl Dressed {
    fn extent(&self, text: &str, font: Font, column: f64) -> Size {
        // As if letters were as wide as others, and the column that much narrower.
        let column = ((column - self.inset).max(1.0) / self.wider).max(LETTER_MAX / self.wider);
        // What code is set in is wider than the narrow letters of other fonts.
        let plain = extent_of(text, column, |letter| letter_width(letter, font).max(MONO));
        let width = plain.width * self.wider + self.inset;
        // The marks of items may be in lines of their own by this reckoning, which makes it higher only.
        Size::new(width, plain.height)
    }
}

/// How much room a text takes at most where its lines are broken to fit `column`, in ems.
///
/// Lines are filled one after the other here as there, with words that are no narrower and are broken
/// at no more places: so they are no fewer.
fn extent(text: &str, font: Font, column: f64) -> Size {
    extent_of(text, column, |letter| letter_width(letter, font))
}

fn extent_of(text: &str, column: f64, letter_width: impl Fn(char) -> f64 + Copy) -> Size {
    let mut rows = Rows {
        column,
        ..Rows::default()
    };
    let width = |letters: &str| letters.chars().map(letter_width).sum();
    for paragraph in text.split('\n') {
        rows.next();
        for word in paragraph.split_inclusive(SPACES) {
            let letters = word.trim_end_matches(SPACES);
            let word_width = width(letters);
            if word_width <= column {
                rows.put(word_width);
            } else {
                rows.put_broken(letters, letter_width);
            }
            // Spaces take no room at a line's end.
            rows.line += width(&word[letters.len()..]);
        }
    }
    Size::new(rows.widest, rows.count * LINE_MAX)
}

/// Rows that are filled, in ems.
#[derive(Default)]
struct Rows {
    column: f64,
    count: f64,
    /// How far the last one goes.
    line: f64,
    widest: f64,
}

impl Rows {
    fn next(&mut self) {
        self.count += 1.0;
        self.line = 0.0;
    }

    /// Puts what stays whole where the column is wide enough for it.
    fn put(&mut self, width: f64) {
        if self.line > 0.0 && self.line + width > self.column {
            self.next();
        }
        self.line += width;
        self.widest = self.widest.max(self.line);
    }

    /// Puts a word that is wider than the column.
    fn put_broken(&mut self, word: &str, letter_width: impl Fn(char) -> f64) {
        let (mut width, mut letters) = (0.0, 0.0);
        for letter in word.chars() {
            if letter < IDEOGRAPHS {
                width += letter_width(letter);
                letters += 1.0;
                continue;
            }
            self.put_run(width, letters);
            (width, letters) = (0.0, 0.0);
            self.put_ideograph(letter_width(letter));
        }
        self.put_run(width, letters);
    }

    /// Puts so many letters of a broken word: it may have hyphens to be broken after, or none.
    fn put_run(&mut self, width: f64, letters: f64) {
        if width <= self.column {
            self.put(width);
            return;
        }
        // Any two rows that follow each other are fuller than one can be.
        self.next();
        self.count += (2.0 * width / self.column).ceil().min(letters);
        self.line = self.column;
        self.widest = self.widest.max(self.column.max(LETTER_MAX));
    }

    /// Puts a letter that a line may be broken before, unless it is a stop, which takes the letter
    /// before it along.
    fn put_ideograph(&mut self, width: f64) {
        if self.line > 0.0 && self.line + 2.0 * width > self.column {
            // That one may be in this row as well.
            self.widest = self.widest.max(self.column.min(self.line + width));
            self.next();
        }
        self.put(width);
    }
}

/// How wide a letter is at most, in ems.
fn letter_width(letter: char, font: Font) -> f64 {
    match letter {
        ' '..='~' if font == Font::Mono => MONO,
        ' '..='~' => f64::from(ASCII[letter as usize - 0x20]) / 100.0,
        '\u{1c4}'..='\u{1f3}' | 'Ѹ' | 'ѹ' => 1.45,
        ..'\u{2000}' if letter.is_lowercase() => 1.0,
        ..'\u{2000}' => 1.2,
        // Ideographs, kana and Hangul are as wide as they are high.
        '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}' => 1.05,
        // Whole phrases in one, and long dashes.
        '\u{fdfa}'..='\u{fdfd}' => 12.0,
        '‱' | '\u{2e3a}' | '\u{2e3b}' => 3.2,
        // Emoji are wider than they are high.
        _ => 1.5,
    }
}

#[cfg(test)]
mod tests;
