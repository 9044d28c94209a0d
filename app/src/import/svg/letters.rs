//! A drawing's texts: each line that stands by itself as a text of the board.

use std::sync::Arc;

use kurbo::{Point, Rect};
use resvg::usvg::{
    AlignmentBaseline, BaselineShift, DominantBaseline, FontStyle, Text, TextAnchor, TextChunk,
    TextFlow, TextSpan, WritingMode,
};
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::shape::{
    Color, Emphasis, Font, Kind, Look, MarksBuilder, Shape, Style, TextAlign,
};

use super::figures::Turn;
use super::groups::{Converter, affine};
use super::paint::{fill_color, rounded};
use super::planting::Item;
use crate::import::PictureReason;
use crate::svg::nearest_font;
use crate::text::fonts;

/// How much wider than high letters may be made, as a ratio.
const STRETCH_MAX: f64 = 1.05;
/// Letters are about so wide, in sizes: what a line is taken for until it is laid out.
const LETTER_WIDTH: f64 = 0.5;
/// From this weight on letters are bold.
const BOLD: u16 = 600;
/// Half as high as small letters are, in sizes.
const HALF_SMALL: f64 = 0.26;
/// From where letters hang, as a part of how high they are.
const HANGING: f64 = 0.8;

/// Takes in a text.
///
/// # Errors
/// Where its letters do not simply stand side by side.
pub(super) fn text(
    converter: &mut Converter,
    text: &Text,
    opacity: f64,
    items: &mut Vec<Item>,
) -> Result<(), PictureReason> {
    let turn = Turn::of(affine(text.abs_transform()));
    let (narrow, wide) = turn.scales();
    let is_plain = turn.upright
        && !turn.mirrored
        && narrow > 0.0
        && wide <= narrow * STRETCH_MAX
        && text.writing_mode() == WritingMode::LeftToRight
        && text.rotate().iter().all(|turned| *turned == 0.0);
    if !is_plain {
        return Err(PictureReason::Text);
    }
    // Where the next line stands that does not say it.
    let (mut line, mut letter) = (0.0, 0);
    for chunk in text.chunks() {
        let letters = chunk.text().chars().count();
        let shifts = shifts(text, letter, letters)?;
        letter += letters;
        let is_first = letter == letters;
        let x = match chunk.x() {
            Some(x) => f64::from(x),
            None if is_first => 0.0,
            // It goes on where the last one ended, which depends on the letters.
            None => return Err(PictureReason::Text),
        };
        line = chunk.y().map_or(line, f64::from) + shifts.1;
        let start = Point::new(x + shifts.0, line);
        let width = (text.chunks().len() == 1).then(|| f64::from(text.bounding_box().width()));
        if let Some(shape) = stood(chunk, (start, width), &turn, opacity)? {
            converter.add(shape, items)?;
        }
    }
    Ok(())
}

/// How far a line is moved from where it would stand. Only all of it may be.
fn shifts(text: &Text, from: usize, count: usize) -> Result<(f64, f64), PictureReason> {
    let of = |list: &[f32]| {
        let within = list.iter().skip(from).take(count);
        let within: Vec<f64> = within.map(|it| f64::from(*it)).collect();
        let (first, others) = within
            .split_first()
            .map_or((0.0, &[][..]), |(a, b)| (*a, b));
        let is_whole = others.iter().all(|it| *it == 0.0);
        is_whole.then_some(first).ok_or(PictureReason::Text)
    };
    Ok((of(text.dx())?, of(text.dy())?))
}

/// A line of text; none where nothing of it is seen.
fn stood(
    chunk: &TextChunk,
    (start, width): (Point, Option<f64>),
    turn: &Turn,
    opacity: f64,
) -> Result<Option<Shape>, PictureReason> {
    let words = chunk.text().trim_end();
    let spans: Vec<&TextSpan> = chunk.spans().iter().filter(|it| it.is_visible()).collect();
    let Some(first) = spans.first() else {
        return Ok(None);
    };
    if words.trim().is_empty() || opacity <= 0.0 {
        return Ok(None);
    }
    if matches!(chunk.text_flow(), TextFlow::Path(_)) || spans.len() != chunk.spans().len() {
        return Err(PictureReason::Text);
    }
    let size = f64::from(first.font_size().get());
    let font = nearest_font(first.font().families());
    let same = |span: &&TextSpan| {
        let is_level = |shift: &BaselineShift| matches!(shift, BaselineShift::Baseline);
        span.font_size() == first.font_size()
            && span.baseline_shift().iter().all(is_level)
            && !span.small_caps()
            && span.stroke().is_none()
            && nearest_font(span.font().families()) == font
            && span.letter_spacing() == 0.0
            && span.word_spacing() == 0.0
            && span.text_length().is_none()
            && span.decoration().overline().is_none()
    };
    if !spans.iter().all(same) || words.chars().count() > TEXT_CHARS_MAX {
        return Err(PictureReason::Text);
    }
    let color = first.fill().map_or(Ok(Color::NONE), fill_color)?;
    let mut shape = Item::shape(Kind::Text);
    shape.marks = marks(words, &spans, color)?;
    shape.text = Arc::from(words);
    shape.style = Style {
        stroke: color,
        opacity,
        font,
        text_size: rounded(size * turn.scales().1),
        text_align: match chunk.anchor() {
            TextAnchor::Start => TextAlign::Left,
            TextAnchor::Middle => TextAlign::Center,
            TextAnchor::End => TextAlign::Right,
        },
        ..Style::default()
    };
    let width = width.unwrap_or(LETTER_WIDTH * size * words.chars().count() as f64);
    let part = match chunk.anchor() {
        TextAnchor::Start => 0.0,
        TextAnchor::Middle => 0.5,
        TextAnchor::End => 1.0,
    };
    let (ascent, descent) = fonts::extent(font);
    let height = fonts::line_height(font) * size;
    let base = start.y + baseline(first, font) * size;
    let top = base - f64::midpoint(height, (ascent - descent) * size);
    let left = start.x - part * width;
    let area = Rect::new(left, top, left + width, top + height);
    turn.put(&mut shape, turn.before.transform_rect_bbox(area));
    Ok(Some(shape))
}

/// How far below the place that is said the letters stand, in sizes.
fn baseline(span: &TextSpan, font: Font) -> f64 {
    let (ascent, descent) = fonts::extent(font);
    let middle = f64::midpoint(ascent, -descent);
    match span.alignment_baseline() {
        AlignmentBaseline::Auto | AlignmentBaseline::Baseline => {}
        AlignmentBaseline::Middle => return HALF_SMALL,
        AlignmentBaseline::Central => return middle,
        AlignmentBaseline::Hanging => return HANGING * ascent,
        AlignmentBaseline::Mathematical => return ascent / 2.0,
        AlignmentBaseline::BeforeEdge | AlignmentBaseline::TextBeforeEdge => return ascent,
        AlignmentBaseline::AfterEdge
        | AlignmentBaseline::TextAfterEdge
        | AlignmentBaseline::Ideographic => return -descent,
        AlignmentBaseline::Alphabetic => return 0.0,
    }
    match span.dominant_baseline() {
        DominantBaseline::Middle => HALF_SMALL,
        DominantBaseline::Central => middle,
        DominantBaseline::Hanging => HANGING * ascent,
        DominantBaseline::Mathematical => ascent / 2.0,
        DominantBaseline::TextBeforeEdge => ascent,
        DominantBaseline::TextAfterEdge | DominantBaseline::Ideographic => -descent,
        DominantBaseline::Auto
        | DominantBaseline::UseScript
        | DominantBaseline::NoChange
        | DominantBaseline::ResetSize
        | DominantBaseline::Alphabetic => 0.0,
    }
}

/// What its letters look like beyond the colour of the first.
fn marks(
    words: &str,
    spans: &[&TextSpan],
    color: Color,
) -> Result<Option<Arc<tavla_shared::shape::TextMarks>>, PictureReason> {
    let mut marks = MarksBuilder::default();
    for span in spans {
        let end = span.end().min(words.len());
        let letters = words.get(span.start()..end).unwrap_or_default();
        let own = span.fill().map_or(Ok(Color::NONE), fill_color)?;
        let decoration = span.decoration();
        let stressed = [
            (Emphasis::Bold, span.font().weight() >= BOLD),
            (Emphasis::Italic, span.font().style() != FontStyle::Normal),
            (Emphasis::Underline, decoration.underline().is_some()),
            (Emphasis::Strike, decoration.line_through().is_some()),
        ];
        let mut look = Look::default();
        for (emphasis, on) in stressed {
            look.emphasis = look.emphasis.with(emphasis, on);
        }
        look.color = (own != color && !own.is_none()).then_some(own);
        marks.push(letters.chars().count(), look);
    }
    Ok(marks.finish())
}
