//! Text: in the shape that it is written in where Excalidraw can do that, else beside it in a group.
//!
//! Letters lose their looks but for a colour that all of them have; lists keep their signs.

use std::sync::Arc;

use kurbo::Rect;
use serde_json::{Value, json};
use tavla_shared::geometry;
use tavla_shared::shape::{Color, Shape, TextAlign, TextMarks, VerticalAlign};

use super::Page;
use super::element::Element;
use super::look;
use super::stack::Placed;
use crate::import::excalidraw::words::font_number;
use crate::text::editing::Letters;
use crate::text::{PlacedText, fonts, letters_on_fill, placed_text};

/// Whether there is anything to read on it.
pub(super) fn is_written(shape: &Shape) -> bool {
    !shape.text.trim().is_empty()
}

/// Where words go, beside what they say.
struct Room {
    /// Unturned, about whose middle they are turned.
    rect: Rect,
    angle: f64,
    /// Whether the room says how wide lines are, and not the lines how wide it is.
    wraps: bool,
}

impl<'a> Page<'a, '_> {
    /// A text without a box around it.
    pub(super) fn text(&mut self, of: &Placed<'a>) {
        let shape = of.shape;
        if !is_written(shape) {
            return;
        }
        let Some((words, placed)) = self.laid_out(shape) else {
            return;
        };
        let room = Room {
            rect: shape.rect(),
            angle: shape.angle,
            wraps: shape.style.text_wraps,
        };
        let id = shape.id.as_str();
        let mut element = self.words(of, id, (&words, &placed), &room);
        if let Some(container) = self.contained.get(&shape.id) {
            element.say("containerId", json!(container.as_str()));
        }
        self.elements.push(element);
    }

    /// An element with the text that is written in it right over it.
    pub(super) fn with_words_inside(&mut self, mut element: Element, of: &Placed<'a>) {
        let shape = of.shape;
        let laid_out = Some(shape)
            .filter(|it| is_written(it))
            .and_then(|it| self.laid_out(it));
        let Some((words, placed)) = laid_out else {
            self.elements.push(element);
            return;
        };
        let id = format!("{}:text", shape.id);
        element.bind("text", &id);
        let is_sticky = element.get("type").and_then(Value::as_str) == Some("stickynote");
        self.elements.push(element);
        let rect = placed.rect();
        let middle = geometry::rotated(rect.center(), placed.pivot, placed.angle);
        let room = Room {
            rect: Rect::from_center_size(middle, rect.size()),
            angle: placed.angle,
            wraps: false,
        };
        let mut text = self.words(&of.without_link(), &id, (&words, &placed), &room);
        text.say("containerId", json!(shape.id.as_str()));
        if is_sticky {
            // There as here letters become smaller where they find no room, and large again where they do.
            text.say("fontSizeMax", json!(shape.style.text_size));
        }
        if shape.kind.is_path() {
            text.say("textAlign", json!(TextAlign::Center.name()));
            text.say("verticalAlign", json!(VerticalAlign::Middle.name()));
        }
        self.elements.push(text);
    }

    /// The text of a shape that Excalidraw writes nothing in, as one of its own.
    pub(super) fn words_beside(&mut self, of: &Placed<'a>) {
        let shape = of.shape;
        let laid_out = Some(shape)
            .filter(|it| is_written(it))
            .and_then(|it| self.laid_out(it));
        let Some((words, placed)) = laid_out else {
            return;
        };
        let letters = placed.rect();
        // As wide as its lines are broken to, so that they are aligned as they were.
        let column = placed.block.wrap_width.map_or(letters, |width| {
            let (x0, x1) = (placed.origin.x, placed.origin.x + width);
            Rect { x0, x1, ..letters }
        });
        let middle = geometry::rotated(column.center(), placed.pivot, placed.angle);
        let room = Room {
            rect: Rect::from_center_size(middle, column.size()),
            angle: placed.angle,
            wraps: true,
        };
        let id = format!("{}:text", shape.id);
        let element = self.words(&of.without_link(), &id, (&words, &placed), &room);
        self.elements.push(element);
    }

    /// A shape's words as plain letters, and where they are laid out.
    fn laid_out(&mut self, shape: &Shape) -> Option<(Arc<str>, PlacedText)> {
        if shape.marks.is_none() {
            return Some((Arc::clone(&shape.text), placed_text(shape, self.engine)?));
        }
        let mut plain = shape.clone();
        let all = Letters::of_part(shape, 0..shape.text.chars().count());
        plain.text = Arc::from(all.plain());
        plain.marks = None;
        let placed = placed_text(&plain, self.engine)?;
        Some((plain.text, placed))
    }

    fn words(
        &mut self,
        of: &Placed<'a>,
        id: &str,
        (words, placed): (&str, &PlacedText),
        room: &Room,
    ) -> Element {
        let shape = of.shape;
        let style = &shape.style;
        let mut text = self.element(of, "text", id, room.rect);
        text.say("angle", json!(room.angle));
        text.say("strokeColor", json!(look::css(color(shape))));
        text.say("backgroundColor", json!("transparent"));
        text.say("text", json!(broken(words, placed)));
        text.say("originalText", json!(words));
        text.say("fontSize", json!(placed.block.size));
        text.say("fontFamily", json!(font_number(style.font)));
        text.say("textAlign", json!(placed.block.align.name()));
        text.say("verticalAlign", json!(style.text_vertical.name()));
        text.say("lineHeight", json!(fonts::line_height(style.font)));
        text.say("autoResize", json!(!room.wraps));
        text.say("containerId", json!(null));
        text
    }
}

/// The words in the lines that they are broken into.
fn broken(words: &str, placed: &PlacedText) -> String {
    let offsets: Vec<usize> = words.char_indices().map(|(at, _)| at).collect();
    let offset = |at: usize| offsets.get(at).copied().unwrap_or(words.len());
    let lines = (0..placed.layout.line_count()).map(|line| {
        let chars = placed.layout.line_range(line);
        words[offset(chars.start)..offset(chars.end)].trim_end()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The colour of letters: one that all of them have, or as they are shown here on a light board.
fn color(shape: &Shape) -> Color {
    common_color(shape)
        .or_else(|| letters_on_fill(shape))
        .unwrap_or(shape.style.stroke)
}

fn common_color(shape: &Shape) -> Option<Color> {
    let all = 0..shape.text.chars().count();
    let mut spans = TextMarks::spans(Some(shape.marks.as_deref()?), all).into_iter();
    let (_, first) = spans.next()?;
    first
        .color
        .filter(|color| spans.all(|(_, look)| look.color == Some(*color)))
}
