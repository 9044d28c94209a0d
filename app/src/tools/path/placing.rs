//! A path that is made click by click: each press puts one more point down, or ends it. Points are taken back one by
//! one, as nothing of it is written before its end.

use tavla_shared::geometry::Point;
use tavla_shared::shape::{Kind, LineShape, Shape};

use super::super::{Pointer, ToolContext, ToolOutput};
use super::{CLOSE_DISTANCE, PathTool, State, placed_end, pointer_at};

/// Such a path, as far as it is made.
#[derive(Debug)]
pub(super) struct Placing {
    pub(super) blank: Box<Shape>,
    /// The points so far, the last of which the pointer leaves.
    pub(super) points: Vec<Point>,
    /// Whether the press that placed the last one goes on.
    pub(super) pressed: bool,
}

impl PathTool {
    pub(in crate::tools) fn is_placing(&self) -> bool {
        matches!(self.state, State::Placing(_))
    }

    /// Whether the press that placed the last point goes on.
    pub(in crate::tools) fn has_pressed_point(&self) -> bool {
        matches!(self.state, State::Placing(Placing { pressed: true, .. }))
    }

    /// One more click: another point, or the end.
    pub(super) fn place(
        &mut self,
        placing: Placing,
        pointer: &Pointer,
        is_double: bool,
        ctx: &mut ToolContext<'_>,
    ) -> ToolOutput {
        let Placing {
            blank, mut points, ..
        } = placing;
        let end = placed_end(&points, pointer);
        let again = points.last().is_some_and(|last| !ctx.is_drag(*last, end));
        // An elbow goes its own way between two points.
        let is_elbow = self.kind == Kind::Arrow && blank.style.line == LineShape::Elbow;
        if again || is_double || is_elbow {
            if !again {
                points.push(end);
            }
            return self.finish(&blank, &points, Some(pointer), ctx);
        }
        let closes = self.kind == Kind::Line
            && points.len() >= 3
            && (end - points[0]).hypot() <= ctx.length(CLOSE_DISTANCE);
        if closes {
            points.push(points[0]);
            return self.finish(&blank, &points, None, ctx);
        }
        points.push(end);
        let output = ToolOutput::update(vec![self.preview(&blank, &points, pointer, ctx)]);
        self.state = State::Placing(Placing {
            blank,
            points,
            pressed: true,
        });
        output
    }

    /// Takes back the point placed last; without its first one the path is off. Where there is no pointer nothing
    /// follows the points that are left.
    pub(in crate::tools) fn take_back(
        &mut self,
        pointer: Option<&Pointer>,
        ctx: &mut ToolContext<'_>,
    ) -> ToolOutput {
        let (blank, mut points) = match std::mem::take(&mut self.state) {
            State::Placing(Placing { blank, points, .. }) => (blank, points),
            other => {
                self.state = other;
                return ToolOutput::default();
            }
        };
        points.pop();
        let Some(&last) = points.last() else {
            self.shows_hover = false;
            return ToolOutput::cancel();
        };
        let pointer = match pointer {
            Some(pointer) => self.lined_up(pointer, ctx),
            None => pointer_at(last),
        };
        let output = ToolOutput::update(vec![self.preview(&blank, &points, &pointer, ctx)]);
        self.state = State::Placing(Placing {
            blank,
            points,
            pressed: false,
        });
        output
    }
}
