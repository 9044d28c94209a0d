//! When the points of a line are edited, and what the keys do meanwhile.

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::Editor;
use crate::commands::ToolKind;
use crate::selection::Selection;
use crate::shapes;
use crate::tools::transform;
use crate::tools::{PointsTool, Tool, has_points};

impl Editor {
    /// The tool that has hold of a line's points, if that is what goes on.
    pub(super) fn points_tool(&self) -> Option<&PointsTool> {
        match &self.tool {
            Tool::Points(tool) if self.selection.single() == Some(tool.line()) => Some(tool),
            _ => None,
        }
    }

    /// Whether the picked shape is a line whose points can be edited.
    pub(super) fn can_edit_points(&self) -> bool {
        let picked = self.selection.single().and_then(|id| self.scene.get(id));
        picked.is_some_and(|shape| has_points(shape) && !self.scene.is_locked(&shape.id))
    }

    /// Takes hold of the points of the picked line, or lets go of them.
    pub(super) fn toggle_points(&mut self) {
        if self.leave_points() {
            return;
        }
        if let Some(id) = self.selection.single().cloned() {
            self.edit_points(id);
        }
    }

    /// Takes hold of a line's points; says whether it has any.
    pub(super) fn edit_points(&mut self, id: ShapeId) -> bool {
        let has_points = self.scene.get(&id).is_some_and(|shape| has_points(shape));
        if !has_points || self.scene.is_locked(&id) || !self.may_write() {
            return false;
        }
        self.end_typing();
        self.cancel_gesture();
        self.selection = Selection::one(id.clone(), &self.scene);
        self.tool_kind = ToolKind::Select;
        self.tool = Tool::Points(PointsTool::new(id));
        true
    }

    /// Lets go of a line's points; says whether there were any in hand.
    pub(super) fn leave_points(&mut self) -> bool {
        let leaves = matches!(self.tool, Tool::Points(_));
        if leaves {
            self.cancel_gesture();
            self.tool = Tool::new(ToolKind::Select);
        }
        leaves
    }

    /// Lets go of the points where something else has been picked, wherever that was.
    pub(super) fn leave_points_of_others(&mut self) {
        if self.points_tool().is_none() {
            self.leave_points();
        }
    }

    /// Lets go of the points where a press is about something else.
    pub(super) fn leave_points_for(&mut self, at: Point) {
        let is_about = match self.tool_and_context() {
            (Tool::Points(tool), ctx) => {
                ctx.selection.single() == Some(tool.line()) && tool.is_about(at, &ctx)
            }
            _ => return,
        };
        if !is_about {
            self.leave_points();
        }
    }

    /// Takes away the points picked; says whether points are what Delete is about.
    pub(super) fn delete_points(&mut self) -> bool {
        let Tool::Points(tool) = &mut self.tool else {
            return false;
        };
        // The tool stays until the next frame where something else is picked: that is what is meant then.
        if !tool.has_picked() || self.selection.single() != Some(tool.line()) {
            return false;
        }
        let output = tool.removed(&self.scene);
        self.hand_lock = self.lock();
        self.carry_out(output);
        true
    }

    /// Whether some picked line can be closed or opened.
    pub(super) fn can_close(&self) -> bool {
        self.styled()
            .any(|shape| is_closable(shape) && !self.scene.is_locked(&shape.id))
    }

    /// Joins the ends of the picked lines, or opens them where all are closed.
    pub(super) fn toggle_closed(&mut self) {
        let mut picked = transform::grab(&self.scene, self.selection.iter());
        picked.retain(|shape| is_closable(shape));
        let open = picked.iter().any(|shape| !shapes::returns(&shape.path));
        let near = self.view.board_length(crate::tools::CLOSE_DISTANCE);
        let mut edits = Vec::new();
        for shape in picked {
            let Some(old) = self.scene.at_rest(&shape.id) else {
                continue;
            };
            let mut points = old.board_path();
            match (open, shapes::returns(&points)) {
                (true, false) => close(&mut points, near),
                (false, true) => points.truncate(points.len() - 1),
                _ => continue,
            }
            let mut new = Shape::clone(&old);
            shapes::set_points(&mut new, &points);
            edits.extend(transform::differences(&old, &new));
        }
        self.send_step("reshape", edits);
    }
}

/// A line with an inside, if it were closed.
fn is_closable(shape: &Shape) -> bool {
    shape.kind == Kind::Line && shape.path.len() >= 3
}

/// The end goes to the beginning where it is near, and else one more point does.
fn close(points: &mut Vec<Point>, near: f64) {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return;
    };
    if points.len() > 3 && first.distance(last) <= near {
        points.pop();
    }
    points.push(first);
}
