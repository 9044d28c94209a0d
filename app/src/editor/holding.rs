//! The hand that stays where it is: a tool that heeds the hand held still in the midst of a gesture is told
//! once, and one that looks otherwise after a while is asked again then.

use egui::Pos2;

use super::Editor;
use crate::tools::ToolEvent;

/// How long the hand is still until it counts, in seconds.
pub(super) const HOLD_SECONDS: f64 = 0.5;
/// How far a still hand moves at most, in egui points: pens tremble.
const STILL_DISTANCE: f32 = 4.0;

/// Since when the hand is where it is.
#[derive(Debug, Default)]
pub(super) enum Holding {
    /// It is not known to be anywhere, or the tool was told already.
    #[default]
    Off,
    /// It has been near here since then.
    Still { at: Pos2, since: f64 },
    /// The tool was told that it is held here.
    Told { at: Pos2 },
}

impl Holding {
    pub(super) fn begin(&mut self, now: f64, at: Pos2) {
        *self = Self::Still { at, since: now };
    }

    pub(super) fn move_to(&mut self, now: f64, to: Pos2) {
        match *self {
            Self::Still { at, .. } | Self::Told { at } if at.distance(to) > STILL_DISTANCE => {
                self.begin(now, to);
            }
            _ => {}
        }
    }
}

impl Editor {
    /// Lets the tool know that the pointer has stayed where it is, once that means something.
    pub(super) fn rest(&mut self) {
        if self.tool_changes_at.is_some_and(|at| at <= self.now) {
            self.tool_changes_at = None;
            if let Some(at) = self.pointer {
                let pointer = self.pointer_at(at);
                self.tool_event(ToolEvent::Move(pointer));
            }
        }
    }

    /// In how many seconds that will be.
    pub(super) fn rests_in(&self) -> f64 {
        let at = self.tool_changes_at.filter(|_| self.pointer.is_some());
        at.map_or(f64::INFINITY, |at| (at - self.now).max(0.0))
    }

    /// In how many seconds the hand has been held still for long enough; never is infinity.
    pub(super) fn held_in(&self) -> f64 {
        match self.holding {
            Holding::Still { since, .. } if self.tool.awaits_stillness() => {
                (since + HOLD_SECONDS - self.now).max(0.0)
            }
            _ => f64::INFINITY,
        }
    }

    /// Tells the tool that the hand is held still, once it has been for long enough.
    pub(super) fn hold(&mut self) {
        let Holding::Still { at, .. } = self.holding else {
            return;
        };
        let Some(pointer) = self.pointer.filter(|_| self.held_in() <= 0.0) else {
            return;
        };
        self.holding = Holding::Told { at };
        let pointer = self.pointer_at(pointer);
        let output = {
            let (tool, mut ctx) = self.tool_and_context();
            tool.held(&pointer, &mut ctx)
        };
        self.carry_out(output);
    }
}
