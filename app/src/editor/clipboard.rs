//! Copies of shapes on their way: as text in the system's clipboard, so that they reach other boards
//! and windows. What comes from there is a stranger's and is checked.

use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Shape, TextMarks};

use super::{Editor, Family, Notice, Request};
use crate::commands::ToolKind;
use crate::text::editing::Letters;
use crate::tools::{copying, transform};

mod format;

pub use self::format::{from_text as shapes_of_text, is_of_another_whiteboard};

/// So long what is pasted is taken for what was asked for, in seconds: from an empty clipboard nothing ever comes.
const PLAIN_SECS: f64 = 2.0;

/// What was last copied here, for when the system's clipboard cannot be read.
#[derive(Debug, Default)]
pub(super) struct Clipboard {
    text: Option<String>,
    /// The shapes that this text says, whole: read back it may be too much.
    shapes: Vec<Arc<Shape>>,
    /// Letters that were copied out of a text here, as the system's clipboard has them and as they looked.
    letters: Option<(String, Letters)>,
    /// The same of letters that another program has copied and that are pasted now.
    foreign: Option<(String, Letters)>,
    /// Until when what is pasted is wanted without its looks.
    plain_until: Option<f64>,
}

impl Clipboard {
    /// Whether what is pasted now is wanted without its looks.
    fn is_plain(&self, now: f64) -> bool {
        self.plain_until.is_some_and(|until| now <= until)
    }

    /// The same, and what is pasted after that with them.
    fn take_plain(&mut self, now: f64) -> bool {
        let plain = self.is_plain(now);
        self.plain_until = None;
        plain
    }

    /// How letters look that were copied, here or by another program.
    fn looks_of(&self, text: &str) -> Option<&Letters> {
        let known = self.letters.iter().chain(&self.foreign);
        let mut known = known.filter(|(known, _)| known == text);
        known.next().map(|(_, letters)| letters)
    }
}

impl Editor {
    /// Remembers how letters look that go to the system's clipboard, which keeps nothing but the letters.
    pub(super) fn copy_letters(&mut self, copied: Letters) {
        let plain = copied.plain();
        self.clipboard.letters = Some((plain.clone(), copied));
        self.ask(Request::Copy(plain));
    }

    /// Notes how letters look that are pasted next; none where whoever copied them has not said it.
    pub fn know_looks(&mut self, text: String, letters: Option<Letters>) {
        self.clipboard.foreign = letters.map(|letters| (text, letters));
    }

    /// The letters in the place of what was pasted into a text, with their looks where those are known and wanted.
    pub(super) fn pasted_letters(&mut self, text: &str) -> Letters {
        let plain = self.clipboard.take_plain(self.now);
        let same = self.clipboard.looks_of(text).filter(|_| !plain);
        if let Some(letters) = same {
            return letters.clone();
        }
        // Shapes pasted into a text are what is written on them.
        if self.clipboard.text.as_deref() == Some(text) && !plain {
            let shapes = self.clipboard.shapes.iter();
            return Letters::of_shapes(shapes.map(AsRef::as_ref));
        }
        if format::is_long_drawing(text) {
            // Nobody waits for it to be read, and nobody wants it as it is written.
            self.ask(Request::Notice(Notice::DrawingTooLong));
            return Letters::default();
        }
        let shapes = (!plain).then(|| format::from_text(text)).flatten();
        shapes.map_or_else(|| Letters::from(text), |it| Letters::of_shapes(&it))
    }

    /// Whether how letters look is of no use when they are pasted next: they were copied here, or are wanted plain.
    pub fn needs_no_looks(&self, text: &str) -> bool {
        let own = self.clipboard.letters.as_ref();
        self.clipboard.is_plain(self.now)
            || self.clipboard.text.as_deref() == Some(text)
            || own.is_some_and(|(known, _)| known == text)
    }

    /// Asks for the clipboard, of which only the letters are wanted.
    pub(super) fn ask_plain_paste(&mut self) {
        self.clipboard.plain_until = Some(self.now + PLAIN_SECS);
        self.ask(Request::Paste);
    }

    pub(super) fn copy(&mut self) {
        let shapes = copying::originals(&self.scene, &self.selection);
        let (text, random) = (&mut self.text, &mut self.random);
        let text = format::to_text(&shapes, text, &mut || random.random());
        self.clipboard.text = Some(text.clone());
        self.clipboard.shapes = shapes;
        self.ask(Request::Copy(text));
    }

    /// Puts what the clipboard holds onto the board, at the pointer: shapes copied from a board, or
    /// any other text as a text. None where the clipboard could not be read.
    pub fn paste(&mut self, text: Option<&str>) {
        let plain = self.clipboard.take_plain(self.now);
        let text = text
            .map(str::to_owned)
            .or_else(|| self.clipboard.text.clone());
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return;
        };
        if !self.may_write() {
            return;
        }
        self.cancel_gesture();
        let at = self.pointer_on_board();
        let copied = self.clipboard.text.as_deref() == Some(&*text);
        if !copied && format::is_long_drawing(&text) {
            self.ask(Request::PasteDrawing { text, at, plain });
            return;
        }
        let own = if copied {
            Some(self.clipboard.shapes.clone()).filter(|shapes| !shapes.is_empty())
        } else {
            let read = format::from_text(&text);
            read.map(|shapes| shapes.into_iter().map(Arc::new).collect())
        };
        if !plain && own.is_none() && format::is_of_another_whiteboard(&text) {
            self.ask(Request::PasteDrawing { text, at, plain });
            return;
        }
        let shapes = match own {
            Some(shapes) if plain => {
                let shapes = shapes.iter().map(AsRef::as_ref);
                let Some(letters) = letters_of(shapes) else {
                    return;
                };
                vec![Arc::new(self.pasted_text(&letters))]
            }
            Some(shapes) => shapes,
            None => {
                let known = self.clipboard.looks_of(&text).filter(|_| !plain);
                let letters = known.cloned().unwrap_or_else(|| Letters::from(&*text));
                vec![Arc::new(self.pasted_text(&letters))]
            }
        };
        self.put_copies("paste", &shapes, at);
    }

    /// Puts shapes that a clipboard's text holds onto the board, around `at`.
    pub fn paste_shapes(&mut self, shapes: Vec<Shape>, at: Point) {
        if self.may_write() {
            self.cancel_gesture();
            let shapes: Vec<Arc<Shape>> = shapes.into_iter().map(Arc::new).collect();
            self.put_copies("paste", &shapes, at);
        }
    }

    /// Puts a clipboard's text onto the board as a text, around `at`.
    pub fn paste_words(&mut self, text: &str, at: Point) {
        if self.may_write() {
            self.cancel_gesture();
            let shape = self.pasted_text(&Letters::from(text));
            self.put_copies("paste", &[Arc::new(shape)], at);
        }
    }

    /// Puts what is written on shapes that a clipboard's text holds onto the board as one plain text.
    pub fn paste_letters_of(&mut self, shapes: &[Shape], at: Point) {
        if let Some(letters) = letters_of(shapes) {
            self.paste_words(&letters.text, at);
        }
    }

    /// Puts copies of shapes onto the board, around `at`, as one step, and picks them.
    pub(super) fn put_copies(&mut self, command: &str, shapes: &[Arc<Shape>], at: Point) {
        let shapes = copying::released(shapes);
        let copies = copying::renamed(&shapes, &self.scene, &mut self.random);
        let by = transform::bounds(&shapes).map_or(Vec2::ZERO, |bounds| at - bounds.center());
        self.send_step(command, copies.edits_at(&self.scene, at, by));
        self.take_tool(ToolKind::Select);
        self.selection = copies.selection();
    }

    /// Puts a picture that the clipboard holds onto the board, at the pointer.
    pub fn paste_picture(&mut self, pixels: Arc<egui::ColorImage>) {
        self.clipboard.plain_until = None;
        if !self.may_write() {
            return;
        }
        self.cancel_gesture();
        let at = self.pointer_on_board();
        self.ask(Request::PastePicture { pixels, at });
    }

    fn pasted_text(&mut self, letters: &Letters) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(self.random.random()), Kind::Text);
        shape.style = self.next_styles.of(Family::Texts).clone();
        shape.style.fill = Color::NONE;
        let text = letters.text.replace("\r\n", "\n");
        let end = text.char_indices().nth(TEXT_CHARS_MAX).map(|(at, _)| at);
        if end.is_some() {
            self.ask(Request::Notice(Notice::TextCut));
        }
        let text = text[..end.unwrap_or(text.len())].trim_end();
        shape.marks = TextMarks::part(letters.marks.as_deref(), 0..text.chars().count());
        shape.text = Arc::from(text);
        shape.size = crate::text::measure_for_kind(&shape, &mut self.text);
        shape.pos = Point::ZERO;
        shape
    }
}

/// What is written on shapes, plain; none where nothing is.
fn letters_of<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Option<Letters> {
    let letters = Letters::of_shapes(shapes).plain();
    (!letters.trim().is_empty()).then(|| Letters::from(letters.as_str()))
}
