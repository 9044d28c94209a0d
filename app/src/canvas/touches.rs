//! Fingers and pens on the canvas, told apart: a pen draws and points, and once there was one, fingers
//! only move the board and a palm does nothing.
//!
//! Windowing says of a touch how hard it presses, and nothing of what it is: fingers have no force, or
//! the half that stands for not knowing it, and pens have one. It makes a mouse of the first touch, a palm's
//! as well; so a pen is followed by its own touches, and what the mouse does meanwhile is not heard.

use std::collections::BTreeMap;

use egui::{Pos2, TouchPhase, Vec2};

/// What devices say that know of no force.
const FORCE_UNKNOWN: f32 = 0.5;

/// A touch among all devices'.
pub(super) type Key = (u64, u64);

/// What is touched with what.
#[derive(Debug, Default)]
pub(super) struct Touches {
    down: BTreeMap<Key, Touch>,
}

#[derive(Debug, Clone, Copy)]
struct Touch {
    at: Pos2,
    force: Option<f32>,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Does what the mouse does that windowing makes of it.
    Mouse,
    /// Draws and points.
    Pen,
    /// Moves the board.
    Finger,
    /// Was there beside a pen: does nothing until it is lifted.
    Palm,
}

/// What a touch comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Heard {
    /// Nothing, or what the mouse says.
    Nothing,
    /// A second finger came down where fingers draw: what the first one began was not meant.
    Pinch,
    /// A pen came down, maybe onto what a palm has begun.
    PenDown { interrupts: bool },
    /// The pen moved.
    PenMove,
    /// The pen was lifted.
    PenUp,
    /// The system has taken the pen away.
    PenLost,
    /// What draws as a mouse has a force: it is a pen.
    PenSeen,
    /// A finger moves the board.
    Pan(Vec2),
}

/// Where fingers and pens may do something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Whether the canvas is there, and nothing over it.
    pub(super) over: bool,
    /// Whether fingers do not draw.
    pub(super) pen_mode: bool,
}

impl Touches {
    /// Takes in one touch.
    pub(super) fn hear(
        &mut self,
        key: Key,
        phase: TouchPhase,
        (at, force): (Pos2, Option<f32>),
        place: Place,
    ) -> Heard {
        let force = force.filter(|force| *force > 0.0);
        match phase {
            TouchPhase::Start => self.begin(key, at, force, place),
            TouchPhase::Move => self.go(key, at, force, place),
            TouchPhase::End | TouchPhase::Cancel => match self.down.remove(&key) {
                Some(touch) if touch.role == Role::Pen && phase == TouchPhase::End => Heard::PenUp,
                Some(touch) if touch.role == Role::Pen => Heard::PenLost,
                _ => Heard::Nothing,
            },
        }
    }

    fn begin(&mut self, key: Key, at: Pos2, force: Option<f32>, place: Place) -> Heard {
        let beside_pen = self.pen().is_some();
        let role = match (is_pen(force), place) {
            (_, Place { over: false, .. }) => Role::Mouse,
            (is_pen, Place { pen_mode, .. }) if beside_pen && (is_pen || pen_mode) => Role::Palm,
            (true, _) => Role::Pen,
            (false, Place { pen_mode: true, .. }) => Role::Finger,
            (false, _) => Role::Mouse,
        };
        let interrupts = self.down.values().any(|touch| touch.role == Role::Mouse);
        if role == Role::Pen {
            for touch in self.down.values_mut() {
                touch.role = Role::Palm;
            }
        }
        self.down.insert(key, Touch { at, force, role });
        match role {
            Role::Pen => Heard::PenDown { interrupts },
            Role::Mouse if self.down.len() > 1 => Heard::Pinch,
            _ => Heard::Nothing,
        }
    }

    fn go(&mut self, key: Key, at: Pos2, force: Option<f32>, place: Place) -> Heard {
        let alone = self.down.len() == 1;
        let Some(touch) = self.down.get_mut(&key) else {
            // It came down elsewhere.
            return Heard::Nothing;
        };
        let by = at - touch.at;
        (touch.at, touch.force) = (at, force);
        match touch.role {
            Role::Pen => Heard::PenMove,
            Role::Mouse if is_pen(force) && !place.pen_mode => Heard::PenSeen,
            // Two fingers move the board as egui reckons, which knows how far they are apart.
            Role::Finger if alone => Heard::Pan(by),
            _ => Heard::Nothing,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.down.is_empty()
    }

    /// Whether the mouse that windowing makes of a touch means nothing just now.
    pub(super) fn mute_mouse(&self) -> bool {
        let mouse = |touch: &Touch| touch.role == Role::Mouse;
        !self.down.is_empty() && !self.down.values().any(mouse)
    }

    /// Whether a pen is down.
    pub(super) fn has_pen(&self) -> bool {
        self.pen().is_some()
    }

    /// How hard the pen is pressed, or what else there is.
    pub(super) fn force(&self) -> Option<f32> {
        let first = self.down.values().next();
        self.pen().or(first).and_then(|touch| touch.force)
    }

    fn pen(&self) -> Option<&Touch> {
        self.down.values().find(|touch| touch.role == Role::Pen)
    }
}

fn is_pen(force: Option<f32>) -> bool {
    force.is_some_and(|force| force > 0.0 && (force - FORCE_UNKNOWN).abs() > f32::EPSILON)
}
