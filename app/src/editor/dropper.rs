//! The eyedropper: what is pressed next gives its colour to what is picked, or to what is drawn next.
//!
//! It is no tool: what is in hand and what is picked stay as they are.

use egui::Pos2;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Color, Key, Kind, Property, Shape};

use super::Editor;
use super::style::has;
use crate::shapes::{Painted, painted_at};

/// So far beside a line it is meant, in egui points: less than a pointer that picks needs, as the next
/// colour is right beside.
const LINE_TOLERANCE: f64 = 3.0;

/// The colour of a note that has none of its own, as every theme shows it.
pub const NOTE_PAPER: Color = Color::rgb(0xff_e27a);

/// The eyedropper in hand.
#[derive(Debug)]
pub(super) struct Dropper {
    /// Whose colour is asked for: the stroke's or the fill's.
    key: Key,
    pressed: bool,
}

/// What is shown at the pointer while a colour is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DropperView {
    /// Where.
    pub at: Pos2,
    /// The colour that a press would take; none where there is none.
    pub color: Option<Color>,
    /// Whether it would be the fill's, and not the stroke's.
    pub fills: bool,
}

impl Editor {
    /// Takes the dropper in hand for a colour of this kind, or puts it away where it is in hand for it.
    pub(super) fn reach_for_dropper(&mut self, key: Key) {
        let held = self.dropper.take();
        if held.is_some_and(|held| held.key == key) {
            return;
        }
        self.cancel_gesture();
        self.dropper = Some(Dropper {
            key,
            pressed: false,
        });
    }

    /// Whether a colour is being taken.
    pub fn takes_color(&self) -> bool {
        self.dropper.is_some()
    }

    /// Puts the dropper away; says whether it was in hand.
    pub(super) fn put_dropper_away(&mut self) -> bool {
        self.dropper.take().is_some()
    }

    /// A press while a colour is taken; says whether it was for that.
    pub(super) fn dropper_press(&mut self) -> bool {
        match &mut self.dropper {
            Some(dropper) => {
                dropper.pressed = true;
                true
            }
            None => false,
        }
    }

    /// Takes the colour at `at` where the press was for that; says whether it was. Where there is no
    /// colour the dropper stays in hand.
    pub(super) fn dropper_release(&mut self, at: Pos2) -> bool {
        let Some(dropper) = &mut self.dropper else {
            return false;
        };
        if !std::mem::take(&mut dropper.pressed) {
            return false;
        }
        let place = self.view.board_from_screen(at);
        if let Some(color) = self.color_at(place) {
            let property = if self.dropper_fills() {
                Property::Fill(color)
            } else {
                Property::Stroke(color)
            };
            self.dropper = None;
            self.set_style(&property);
        }
        true
    }

    /// A press for a colour was not meant.
    pub(super) fn forget_dropper_press(&mut self) {
        if let Some(dropper) = &mut self.dropper {
            dropper.pressed = false;
        }
    }

    /// What to show at the pointer while a colour is taken.
    pub fn dropper_view(&mut self) -> Option<DropperView> {
        self.dropper.as_ref()?;
        let at = self.pointer?;
        Some(DropperView {
            at,
            color: self.color_at(self.view.board_from_screen(at)),
            fills: self.dropper_fills(),
        })
    }

    /// Whether the fill's colour is meant: Alt swaps the two, and what has no inside takes it for its lines.
    fn dropper_fills(&self) -> bool {
        let wanted = self.dropper.as_ref().map(|it| it.key) == Some(Key::Fill);
        let has_inside = if self.selection.is_empty() {
            self.tool_kind.fills()
        } else {
            self.styled().any(|shape| has(Key::Fill, &shape.kind))
        };
        (wanted != self.modifiers.alt) && has_inside
    }

    /// The colour that is seen at a place, as the document has it; the board's own where nothing is.
    /// What is in a picture only its decoder knows.
    fn color_at(&mut self, at: Point) -> Option<Color> {
        let tolerance = self.view.board_length(LINE_TOLERANCE);
        let mut found = None;
        for shape in self.scene.hits(at, tolerance, &mut self.text) {
            if matches!(shape.kind, Kind::Image | Kind::Unknown(_)) {
                return None;
            }
            found = seen_at(shape, at, tolerance).filter(|color| !color.is_none());
            if found.is_some() {
                break;
            }
        }
        let background = self.meta().background;
        found.or(background.filter(|color| !color.is_none()))
    }
}

/// The colour of a shape that was hit at `at`.
fn seen_at(shape: &Shape, at: Point, tolerance: f64) -> Option<Color> {
    let style = &shape.style;
    match painted_at(shape, at, tolerance) {
        Some(Painted::Inside) if shape.kind == Kind::Note && style.fill.is_none() => {
            Some(NOTE_PAPER)
        }
        Some(Painted::Inside) => Some(style.fill),
        Some(Painted::Line) => Some(style.stroke),
        // It was its letters that were hit.
        None if !shape.text.is_empty() && shape.kind != Kind::Frame => Some(style.stroke),
        None => None,
    }
}
