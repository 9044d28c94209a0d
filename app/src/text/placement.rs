//! Where a shape's text goes, how large it is set, and how large its shape has to be for it.
//!
//! Reads shapes and returns values; never paints and never edits.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{self, Point, Rect, Size, Vec2};
use tavla_shared::shape::{Font, Key, Kind, Property, Shape, TextAlign};

use super::{TextBlock, TextEngine, TextLayout};
use crate::shapes::{self, NOTE_TEXT_SIZE_MIN, TextPlace, share};

/// Into how many sizes the way down to the smallest is divided.
const NOTE_SIZES: u32 = 16;
/// Sizes that differ by less are the same.
const SIZE_TOLERANCE: f64 = 1e-3;

/// A shape's text where it is drawn.
#[derive(Debug, Clone)]
pub struct PlacedText {
    /// What is laid out: the shape's text at the size it is shown in.
    pub block: TextBlock,
    /// The layout of the block.
    pub layout: Arc<TextLayout>,
    /// The board position of the layout's top left before it is turned.
    pub origin: Point,
    /// What it is turned about.
    pub pivot: Point,
    /// How far it is turned, in radians.
    pub angle: f64,
}

impl PlacedText {
    /// A point of the layout on the board.
    pub fn board_from_text(&self, at: Point) -> Point {
        geometry::rotated(self.origin + at.to_vec2(), self.pivot, self.angle)
    }

    /// A point of the board in the layout.
    pub fn text_from_board(&self, at: Point) -> Point {
        let level = geometry::rotated(at, self.pivot, -self.angle);
        (level - self.origin).to_point()
    }

    /// Whether a point of the board is in the box around the letters, grown by `margin`.
    pub fn contains(&self, at: Point, margin: f64) -> bool {
        let level = geometry::rotated(at, self.pivot, -self.angle);
        self.rect().inflate(margin, margin).contains(level)
    }

    /// The unturned box around the letters, in board space.
    pub fn rect(&self) -> Rect {
        let size = self.layout.size();
        let free = self
            .block
            .wrap_width
            .map_or(0.0, |width| width - size.width);
        let left = self.origin.x + share(self.block.align) * free;
        Rect::from_origin_size((left, self.origin.y), size)
    }
}

/// Where `shape`'s text is drawn; none for kinds without text. Text that is empty has a place too,
/// so that a caret can stand in it.
pub fn placed_text(shape: &Shape, engine: &mut TextEngine) -> Option<PlacedText> {
    let place = TextPlace::of(shape)?;
    placed(shape, &place, &mut |block| Some(engine.layout(block)))
}

/// What there is of a text that nobody waits for.
pub enum Soon {
    /// It is laid out.
    Placed(PlacedText),
    /// It is being laid out: to be asked for again.
    Later,
    /// The kind holds none.
    Never,
}

/// As [`placed_text`], where no more than `letters` are shaped for it, which are taken from them:
/// longer text is shaped in the background.
pub fn text_soon(shape: &Shape, engine: &mut TextEngine, letters: &mut usize) -> Soon {
    let Some(place) = TextPlace::of(shape) else {
        return Soon::Never;
    };
    let placed = placed(shape, &place, &mut |block| {
        engine.layout_soon(block, letters)
    });
    placed.map_or(Soon::Later, Soon::Placed)
}

/// None where a layout is not to be had now.
fn placed(shape: &Shape, place: &TextPlace, layouts: &mut Layouts<'_>) -> Option<PlacedText> {
    let block = fitted(shape, place, layouts)?;
    let layout = layouts(&block)?;
    let size = layout.size();
    let box_width = block.wrap_width.unwrap_or(size.width);
    Some(PlacedText {
        block,
        layout,
        origin: Point::new(place.left(box_width), place.top(size.height)),
        pivot: place.pivot,
        angle: place.angle,
    })
}

/// Whether a point of the board is on the letters of `shape`, not just where they would have room.
/// What nobody has seen as letters yet is only shaped while it takes no more than `letters`, which
/// are taken from them.
pub fn letters_hit(shape: &Shape, at: Point, engine: &mut TextEngine, letters: &mut usize) -> bool {
    if shape.text.is_empty() {
        return false;
    }
    let place = TextPlace::of(shape);
    let mut layouts = |block: &TextBlock| engine.layout_within(block, letters);
    let placed = place.and_then(|place| placed(shape, &place, &mut layouts));
    placed.is_some_and(|text| text.contains(at, 0.0))
}

/// Whether a kind of shape grows about its text.
fn grows(kind: &Kind) -> bool {
    kind.is_figure() || *kind == Kind::Note
}

/// The size that `shape` should have for its text: a text shape's own, and for other closed shapes
/// the least height, at their width, that the text has room in. Other kinds keep theirs.
pub fn measure_for_kind(shape: &Shape, engine: &mut TextEngine) -> Size {
    let Some(placed) = placed_text(shape, engine) else {
        return shape.size;
    };
    let text = placed.layout.size();
    match shape.kind {
        Kind::Text if shape.style.text_wraps => Size::new(shape.size.width, text.height),
        Kind::Text => text,
        ref kind if grows(kind) && shape.text.is_empty() => Size::new(shape.size.width, 0.0),
        ref kind if grows(kind) => Size::new(shape.size.width, height_around(shape, text.height)),
        _ => shape.size,
    }
}

/// What has to be edited for `shape` to fit its text: a text shape takes the text's size and keeps
/// the edge it is aligned to where it is; other closed shapes grow downwards, and never shrink.
pub fn fitting_edits(shape: &Shape, engine: &mut TextEngine) -> Vec<Edit> {
    let needed = measure_for_kind(shape, engine);
    let size = if shape.kind == Kind::Text {
        needed
    } else {
        Size::new(shape.size.width, shape.size.height.max(needed.height))
    };
    resizing_edits(shape, size)
}

/// Whether an edit may make a shape's letters take other room.
pub fn changes_letters(edit: &Edit) -> bool {
    match edit {
        Edit::Set { property, .. } => matches!(
            property.key(),
            Key::Size | Key::TextSize | Key::TextWraps | Key::Font | Key::FontName
        ),
        // Bold letters are wider.
        Edit::Convert { .. } | Edit::Mark { .. } | Edit::Splice { .. } => true,
        _ => false,
    }
}

/// What has to be edited for `shape` to be of `size`, with the edge that its text is aligned to where
/// it is.
pub fn resizing_edits(shape: &Shape, size: Size) -> Vec<Edit> {
    let change = size - shape.size;
    if change.width.abs() < SIZE_TOLERANCE && change.height.abs() < SIZE_TOLERANCE {
        return Vec::new();
    }
    let mut edits = vec![Edit::set(shape.id.clone(), Property::Size(size))];
    let pos = pos_keeping_edge(shape, size);
    if (pos - shape.pos).hypot() > SIZE_TOLERANCE {
        edits.push(Edit::set(shape.id.clone(), Property::Pos(pos)));
    }
    edits
}

/// How a block comes to be laid out; none where it is not now.
type Layouts<'a> = dyn FnMut(&TextBlock) -> Option<Arc<TextLayout>> + 'a;

/// The block that shows `shape`'s text.
fn fitted(shape: &Shape, place: &TextPlace, layouts: &mut Layouts<'_>) -> Option<TextBlock> {
    let style = &shape.style;
    let block = TextBlock {
        text: Arc::clone(&shape.text),
        marks: shape.marks.clone(),
        font: style.font,
        font_name: style.font_name.clone(),
        size: place.size,
        align: style.text_align,
        wrap_width: place.column,
    };
    Some(match shape.kind {
        Kind::Line | Kind::Arrow => TextBlock {
            align: TextAlign::Center,
            ..block
        },
        Kind::Frame => TextBlock {
            marks: None,
            font: Font::Sans,
            font_name: None,
            align: TextAlign::Left,
            ..block
        },
        Kind::Note => return shrunk(block, place.area, layouts),
        _ => block,
    })
}

/// The block at the largest size at which it fits `area` with its words whole, or at the smallest.
fn shrunk(block: TextBlock, area: Rect, layouts: &mut Layouts<'_>) -> Option<TextBlock> {
    let at = |step: u32| {
        // In even steps, not in even ratios: power functions differ between machines.
        let way = f64::from(step) / f64::from(NOTE_SIZES);
        TextBlock {
            size: block.size - (block.size - NOTE_TEXT_SIZE_MIN) * way,
            ..block.clone()
        }
    };
    let mut fits = |block: &TextBlock| {
        let layout = layouts(block)?;
        Some(layout.size().height <= area.height() && !breaks_words(&block.text, &layout))
    };
    if block.size <= NOTE_TEXT_SIZE_MIN || block.text.is_empty() || fits(&block)? {
        return Some(block);
    }
    // What fits at one size fits at every smaller one, so halve the steps between.
    let (mut too_large, mut candidate) = (0, NOTE_SIZES);
    while candidate - too_large > 1 {
        let middle = u32::midpoint(too_large, candidate);
        if fits(&at(middle))? {
            candidate = middle;
        } else {
            too_large = middle;
        }
    }
    Some(at(candidate))
}

/// Whether a line ends within a word, of a script that puts spaces between words.
fn breaks_words(text: &str, layout: &TextLayout) -> bool {
    if layout.line_count() == 1 {
        return false;
    }
    let within_word = |c: char| c.is_alphanumeric() && c < '\u{e00}';
    let mut ends = (0..layout.line_count())
        .map(|line| layout.line_end(line))
        .filter(|end| end.upstream)
        .map(|end| end.at)
        .peekable();
    let mut before = ' ';
    for (at, c) in text.chars().enumerate() {
        if ends.next_if_eq(&at).is_some() && within_word(before) && within_word(c) {
            return true;
        }
        before = c;
    }
    false
}

/// How high `shape` has to be for its text area to be `height` high.
fn height_around(shape: &Shape, height: f64) -> f64 {
    // The area's height grows in proportion to the shape's, so that two samples tell it.
    let sample = |outer: f64| {
        let mut sample = shape.clone();
        sample.size.height = outer;
        shapes::text_area(&sample).map_or(outer, |area| area.height())
    };
    let (low, high) = (10_000.0, 20_000.0);
    let (inner_low, inner_high) = (sample(low), sample(high));
    let slope = (inner_high - inner_low) / (high - low);
    if slope <= 0.0 {
        return shape.size.height;
    }
    low + (height - inner_low) / slope
}

/// The top left at which `shape`, resized to `size`, keeps the point of its top edge that its text
/// is aligned to where it is on the board, also when it is turned.
fn pos_keeping_edge(shape: &Shape, size: Size) -> Point {
    let across = if shape.kind == Kind::Text {
        share(shape.style.text_align)
    } else {
        0.0
    };
    let grip = |size: Size| Vec2::new(size.width * across, 0.0);
    let kept = geometry::rotated(
        shape.pos + grip(shape.size),
        shape.rect().center(),
        shape.angle,
    );
    let half = size.to_vec2() / 2.0;
    let arm = geometry::rotated((grip(size) - half).to_point(), Point::ZERO, shape.angle);
    kept - arm.to_vec2() - half
}

#[cfg(test)]
mod tests;
