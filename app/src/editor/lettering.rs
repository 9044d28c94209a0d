//! How letters are styled: of the text being typed, or of all that is picked, by the same commands.
//!
//! Letters of shapes that hold none are left alone; what changes a text's width fits its shape in the same step.

use std::ops::Range;
use std::sync::Arc;

use egui::os::OperatingSystem;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Emphasis, Key, ListKind, Look, Mark, Property, Shape};

use super::style::has;
use super::{Editor, Request};
use crate::commands::{Command, TextCommand, ToolKind};
pub use crate::text::editing::LinkSpan;
use crate::text::editing::emphasised;
use crate::text::{PlacedText, placed_text};
use crate::tools::HIT_TOLERANCE;

/// By how much text grows by a key, as Excalidraw's does.
const LARGER: f64 = 1.1;
/// The smallest size that a key makes.
const SIZE_MIN: f64 = 1.0;
/// The largest size that a key makes.
const SIZE_MAX: f64 = 10_000.0;

/// What a bar beside the text being typed shows.
#[derive(Debug, Clone, PartialEq)]
pub struct LetteringView {
    /// How what is selected looks, or what is typed next.
    pub look: Look,
    /// The list that all of what is selected is in.
    pub list: Option<ListKind>,
    /// What a link would be about.
    pub link: LinkSpan,
    /// The box on the screen around what is selected, or around the caret.
    pub around: egui::Rect,
    /// Whether anything is selected.
    pub has_selection: bool,
}

impl Editor {
    /// What a bar beside the text being typed shows; none where nothing is typed, or no more than a frame's name.
    pub fn lettering_view(&mut self) -> Option<LetteringView> {
        let view = self.editing_view()?;
        let typing = self.typing.as_ref()?;
        if typing.editing.is_single_line() {
            return None;
        }
        let (look, list) = (typing.editing.look(), typing.editing.list());
        let (link, selection) = (typing.editing.link(), typing.editing.selection());
        let rects = view.selection.iter().copied();
        let around = rects.reduce(|all: Rect, one| all.union(one));
        let around = around.unwrap_or(view.caret);
        let corners = [
            (around.x0, around.y0),
            (around.x1, around.y0),
            (around.x0, around.y1),
            (around.x1, around.y1),
        ];
        let corners = corners.map(|(x, y)| {
            let at = view.text.board_from_text(Point::new(x, y));
            self.view.screen_from_board(at)
        });
        Some(LetteringView {
            look,
            list,
            link,
            around: egui::Rect::from_points(&corners),
            has_selection: !selection.is_empty(),
        })
    }

    /// Whether a command about letters has any to be about.
    pub(super) fn letters(&self, command: TextCommand) -> bool {
        match command {
            TextCommand::Link => self.is_typing(),
            TextCommand::Larger | TextCommand::Smaller => self.style_applies(Key::TextSize),
            _ => self.is_typing() || self.styled().any(|shape| !shape.text.is_empty()),
        }
    }

    pub(super) fn style_letters(&mut self, command: TextCommand) {
        match command {
            TextCommand::Link => self.ask(Request::App(Command::Letters(command))),
            TextCommand::Larger => self.scale_letters(LARGER),
            TextCommand::Smaller => self.scale_letters(1.0 / LARGER),
            TextCommand::Emphasis(emphasis) => self.toggle_emphasis(emphasis),
            TextCommand::List(kind) => self.toggle_list(kind),
        }
    }

    /// Gives the selected letters a colour, or what is typed next; none for the text's own.
    pub fn color_letters(&mut self, color: Option<Color>) {
        if !self.may_write() {
            return;
        }
        let mark = Mark::Color(color);
        if self.is_typing() {
            self.follow_typing();
            self.with_editing(OperatingSystem::Unknown, |editing, context| {
                editing.say(mark, context)
            });
        } else {
            let edits = self.marking(|_| Some(mark.clone()));
            self.send_step("restyle", edits);
        }
    }

    /// Makes a link of what the view tells, or takes it away. What that is has followed its letters meanwhile.
    pub fn set_link(&mut self, address: Option<Arc<str>>) {
        if !self.may_write() {
            return;
        }
        self.follow_typing();
        self.with_editing(OperatingSystem::Unknown, |editing, context| {
            editing.set_link(address, context)
        });
    }

    fn toggle_emphasis(&mut self, emphasis: Emphasis) {
        if self.is_typing() {
            self.follow_typing();
            self.with_editing(OperatingSystem::Unknown, |editing, context| {
                editing.toggle(emphasis, context)
            });
            return;
        }
        let on = !self.written().iter().all(|shape| {
            let all = 0..shape.text.chars().count();
            emphasised(shape, all, emphasis)
        });
        let edits = self.marking(|_| Some(Mark::Emphasis(emphasis, on)));
        self.send_step("restyle", edits);
    }

    fn toggle_list(&mut self, kind: ListKind) {
        if self.is_typing() {
            self.follow_typing();
            self.with_editing(OperatingSystem::Unknown, |editing, context| {
                editing.toggle_list(kind, context)
            });
            return;
        }
        let shapes = self.written();
        let mut edits = self.listing(&shapes, kind);
        self.fit_texts(&mut edits);
        self.send_step("restyle", edits);
    }

    /// The picked shapes that have letters which may be changed.
    fn written(&self) -> Vec<Arc<Shape>> {
        let shapes = self.styled().filter(|shape| !shape.text.is_empty());
        shapes
            .filter(|shape| !self.scene.is_locked(&shape.id))
            .filter_map(|shape| self.scene.at_rest(&shape.id))
            .collect()
    }

    /// What says something of all letters of what is picked, and fits the shapes to it.
    fn marking(&mut self, mark: impl Fn(&Shape) -> Option<Mark>) -> Vec<Edit> {
        let mut edits = Vec::new();
        for shape in self.written() {
            let all: Range<usize> = 0..shape.text.chars().count();
            let said = mark(&shape).map(|mark| Edit::mark(shape.id.clone(), all, mark));
            edits.extend(said);
        }
        self.fit_texts(&mut edits);
        edits
    }

    fn scale_letters(&mut self, by: f64) {
        self.cancel_gesture_unless_typing();
        let draft = self.typing.as_ref().and_then(|typing| typing.draft.clone());
        if let Some(draft) = draft {
            self.style_draft(&Property::TextSize(scaled(&draft, by)));
        }
        let shapes: Vec<_> = self
            .styled()
            .filter(|shape| has(Key::TextSize, &shape.kind) && !self.scene.is_locked(&shape.id))
            .filter_map(|shape| self.scene.at_rest(&shape.id))
            .collect();
        let mut edits: Vec<Edit> = shapes
            .iter()
            .map(|shape| Edit::set(shape.id.clone(), Property::TextSize(scaled(shape, by))))
            .collect();
        self.fit_texts(&mut edits);
        self.send_step("restyle", edits);
        self.follow_typing();
        let typed = self.typing_preview();
        self.scene.set_preview(typed);
    }

    fn cancel_gesture_unless_typing(&mut self) {
        if !self.is_typing() {
            self.cancel_gesture();
        }
    }

    /// A press on something in a text that does something: a box is ticked, a link opened. Says whether there was one.
    pub(super) fn press_in_text(&mut self, at: Point) -> bool {
        let can_pick = matches!(self.tool_kind, ToolKind::Select | ToolKind::Hand);
        let locked = self.lock().is_some();
        let opens = self.modifiers.command || locked;
        if !can_pick || self.tool.is_busy() || (self.modifiers.any() && !opens) {
            return false;
        }
        let Some((shape, text)) = self.marked_text_at(at) else {
            return false;
        };
        let point = text.text_from_board(at);
        let ticks = !opens && !self.scene.is_locked(&shape.id);
        if let Some(mark) = text.layout.box_at(point).filter(|_| ticks) {
            self.tick(&shape, mark);
            return true;
        }
        match link_at(&shape, &text, point).filter(|_| opens) {
            Some(address) => {
                self.ask(Request::OpenLink(address));
                true
            }
            None => false,
        }
    }

    /// Whether a press here would do something in a text.
    pub(super) fn is_live_in_text(&mut self, at: Point) -> bool {
        let can_pick = matches!(self.tool_kind, ToolKind::Select | ToolKind::Hand);
        if !can_pick || self.tool.is_busy() {
            return false;
        }
        let opens = self.modifiers.command || self.lock().is_some();
        let Some((shape, text)) = self.marked_text_at(at) else {
            return false;
        };
        let point = text.text_from_board(at);
        if opens {
            link_at(&shape, &text, point).is_some()
        } else {
            !self.scene.is_locked(&shape.id) && text.layout.box_at(point).is_some()
        }
    }

    /// The topmost shape here, where it has marked letters.
    fn marked_text_at(&mut self, at: Point) -> Option<(Arc<Shape>, PlacedText)> {
        let tolerance = self.view.board_length(HIT_TOLERANCE);
        let hit = self.scene.hit(at, tolerance, &mut self.text).cloned();
        let shape = hit.filter(|shape| shape.marks.is_some())?;
        let text = placed_text(&shape, &mut self.text)?;
        Some((shape, text))
    }

    /// Ticks the box of the item whose mark is there, or clears it.
    pub(super) fn tick(&mut self, shape: &Shape, mark: usize) {
        let look = shape.marks.as_ref().and_then(|marks| marks.look_at(mark));
        let Some(kind) = look.and_then(|look| look.list) else {
            return;
        };
        let kind = match kind {
            ListKind::Checked => ListKind::Check,
            _ => ListKind::Checked,
        };
        if self.may_write() {
            let mark = Edit::mark(shape.id.clone(), mark..mark + 1, Mark::List(Some(kind)));
            self.send_step("type", vec![mark]);
        }
    }
}

fn scaled(shape: &Shape, by: f64) -> f64 {
    let size = shape.style.text_size;
    let scaled = (size * by).round();
    // Small sizes are rounded to themselves.
    let scaled = if scaled == size {
        size + (by - 1.0).signum()
    } else {
        scaled
    };
    scaled.clamp(SIZE_MIN, SIZE_MAX)
}

fn link_at(shape: &Shape, text: &PlacedText, at: Point) -> Option<Arc<str>> {
    let letter = text.layout.letter_on(at)?;
    shape.marks.as_ref()?.look_at(letter)?.link.clone()
}
