//! A scripted friend: a person at a desk of their own, with a store of their own, whose hand is a
//! script. Everything they do goes the way a person's work goes.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Instant;

use egui::os::OperatingSystem;
use egui::{Modifiers, Pos2};
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;

use super::script::{Act, LETTER_SECONDS, Script};
use crate::camera::Camera;
use crate::desk::{Desk, DeskEvent};
use crate::editor::{Button, PointerInput, PointerKind};
use crate::theme::first_color;

/// The window a friend would have.
const WINDOW: egui::Rect = egui::Rect {
    min: Pos2::ZERO,
    max: Pos2::new(1280.0, 800.0),
};
/// Where a friend looks: the middle of the sample board.
const LOOKS_AT: Point = Point::new(350.0, 235.0);

/// Something a friend just did, to be looked for on another screen.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    /// When the input event was.
    pub(super) at: Instant,
    /// On which shape.
    pub(super) shape: ShapeId,
    /// How one sees that it has arrived.
    pub(super) sign: Sign,
}

/// How one sees that an edit has arrived.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sign {
    /// The text begins so.
    Text(Arc<str>),
    /// The shape is there.
    Pos(Point),
}

/// A friend at a desk.
pub(super) struct Friend {
    pub(super) desk: Desk,
    script: Script,
    at: usize,
    act_began: Option<f64>,
    from: Point,
    pointer: Point,
    typed: usize,
    probes: SyncSender<Probe>,
}

impl Friend {
    pub(super) fn new(desk: Desk, script: Script, probes: SyncSender<Probe>) -> Self {
        Self {
            desk,
            script,
            at: 0,
            act_began: None,
            from: LOOKS_AT,
            pointer: LOOKS_AT,
            typed: 0,
            probes,
        }
    }

    /// One frame of the friend's life: what came is shown, what is next is done. `playing` is off
    /// while everyone waits for the end.
    pub(super) fn frame(&mut self, now: f64, unix: i64, playing: bool) {
        for event in self.desk.receive(now) {
            if let DeskEvent::Welcomed(welcome) = event {
                self.desk.know_as(welcome.user.as_deref(), first_color);
            }
        }
        self.desk.editor_mut().begin_frame(now, WINDOW);
        self.desk.editor_mut().set_camera(Camera {
            center: LOOKS_AT,
            zoom: 1.0,
        });
        if playing {
            self.play(now, unix);
        }
        self.desk.send(now, unix);
    }

    /// Lets go of whatever is in hand.
    pub(super) fn stop(&mut self) {
        self.desk.editor_mut().cancel_gesture();
        self.desk.editor_mut().end_chat();
        self.desk.editor_mut().key(egui::Key::Escape, true);
    }

    fn act(&self) -> Option<Act> {
        let opening = &self.script.opening;
        let refrain = &self.script.refrain;
        match opening.get(self.at) {
            Some(act) => Some(act.clone()),
            None if refrain.is_empty() => None,
            None => refrain
                .get((self.at - opening.len()) % refrain.len())
                .cloned(),
        }
    }

    fn play(&mut self, now: f64, unix: i64) {
        let Some(act) = self.act() else { return };
        let began = *self.act_began.get_or_insert(now);
        let elapsed = now - began;
        let done = match act {
            Act::Rest(seconds) => elapsed >= seconds,
            Act::Glide { through, seconds } => {
                let along = (elapsed / seconds).min(1.0);
                self.pointer = along_path(self.from, &through, ease(along, through.len()));
                self.input(PointerKind::Move);
                along >= 1.0
            }
            Act::Type(text) => self.type_letters(&text, elapsed),
            Act::Take(tool) => {
                self.desk.editor_mut().take_tool(tool);
                let mut style = self.desk.editor().next_style().clone();
                style.stroke = self.desk.session().identity().person.color;
                style.stroke_width = 4.0;
                self.desk.editor_mut().set_next_style(style);
                true
            }
            Act::Press => {
                self.input(PointerKind::Press(Button::Primary));
                true
            }
            Act::Release => {
                self.input(PointerKind::Release(Button::Primary));
                self.probe_selection();
                true
            }
            Act::Say(saying) => {
                saying.say(&mut self.desk, unix);
                true
            }
            Act::DoubleClick => {
                for _ in 0..2 {
                    self.input(PointerKind::Press(Button::Primary));
                    self.input(PointerKind::Release(Button::Primary));
                }
                true
            }
            Act::ToTextEnd => {
                self.text_event(&key(egui::Key::End, Modifiers::COMMAND));
                true
            }
            Act::Escape => {
                self.text_event(&key(egui::Key::Escape, Modifiers::NONE));
                self.desk.editor_mut().key(egui::Key::Escape, true);
                true
            }
        };
        if done {
            self.at += 1;
            self.act_began = None;
            self.from = self.pointer;
            self.typed = 0;
        }
    }

    fn type_letters(&mut self, text: &str, elapsed: f64) -> bool {
        let due = ((elapsed / LETTER_SECONDS) as usize).min(text.chars().count());
        for letter in text.chars().skip(self.typed).take(due - self.typed) {
            self.text_event(&egui::Event::Text(letter.to_string()));
            self.probe_text();
        }
        self.typed = self.typed.max(due);
        due == text.chars().count()
    }

    /// The text one typed just now, if there is any.
    fn probe_text(&self) {
        let editor = self.desk.editor();
        let Some((id, _)) = editor.typing_at() else {
            return;
        };
        if let Some(shape) = editor.scene().get(&id) {
            self.probe(id, Sign::Text(Arc::clone(&shape.text)));
        }
    }

    /// The place of what was just let go, if one thing is selected.
    fn probe_selection(&self) {
        let editor = self.desk.editor();
        let mut selected = editor.selection().iter();
        if let (Some(id), None) = (selected.next(), selected.next())
            && let Some(shape) = editor.scene().get(id)
        {
            self.probe(id.clone(), Sign::Pos(shape.pos));
        }
    }

    fn probe(&self, shape: ShapeId, sign: Sign) {
        // A full queue means that nobody is measuring: the friend goes on all the same.
        self.probes
            .try_send(Probe {
                at: Instant::now(),
                shape,
                sign,
            })
            .ok();
    }

    fn text_event(&mut self, event: &egui::Event) {
        self.desk
            .editor_mut()
            .type_event(event, OperatingSystem::Unknown);
    }

    fn input(&mut self, kind: PointerKind) {
        let editor = self.desk.editor_mut();
        let at = editor.view().screen_from_board(self.pointer);
        editor.handle(PointerInput {
            at,
            kind,
            pressure: None,
            modifiers: Modifiers::NONE,
        });
    }
}

fn key(key: egui::Key, modifiers: Modifiers) -> egui::Event {
    egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

/// Slow at both ends, as a hand is; even along a stroke.
fn ease(along: f64, points: usize) -> f64 {
    if points > 2 {
        along
    } else {
        along * along * (3.0 - 2.0 * along)
    }
}

/// The place `along` (0 to 1) of the way from `from` through `points`, counted in points.
fn along_path(from: Point, points: &[Point], along: f64) -> Point {
    let at = along * points.len() as f64;
    let index = (at as usize).min(points.len().saturating_sub(1));
    let Some(&to) = points.get(index) else {
        return from;
    };
    let start = index
        .checked_sub(1)
        .and_then(|i| points.get(i))
        .copied()
        .unwrap_or(from);
    start.lerp(to, at - index as f64)
}
