//! Changes the points of one line or arrow: drags them, puts new ones between them, takes them away, joins the
//! ends. Whether a press is still about the line is asked before; what else is pressed is not known here.

mod dragging;

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, LineShape, Shape};

pub(super) use self::dragging::Dragging;
use super::handles::{Handle, Handles};
use super::transform::differences;
use super::{Cursor, Pointer, ToolContext, ToolEvent, ToolOutput, ToolOverlay, binding};
use crate::scene::Scene;
use crate::shapes;

/// The tool that has hold of a line's points.
#[derive(Debug)]
pub struct PointsTool {
    line: ShapeId,
    /// The points picked, in rising order.
    picked: Vec<usize>,
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Pointing {
        handle: Handle,
        pressed: Point,
    },
    Dragging(Dragging),
}

/// Whether the points of a shape can be edited. Those of an elbow arrow follow from what it is attached to.
pub fn has_points(shape: &Shape) -> bool {
    let is_elbow = shape.kind == Kind::Arrow && shape.style.line == LineShape::Elbow;
    shape.kind.is_path() && shape.path.len() >= 2 && !is_elbow && !shape.locked
}

impl PointsTool {
    /// The tool for a line, with nothing picked.
    pub fn new(line: ShapeId) -> Self {
        Self {
            line,
            picked: Vec::new(),
            state: State::Idle,
        }
    }

    /// The line.
    pub fn line(&self) -> &ShapeId {
        &self.line
    }

    /// Each of the line's points, and the places between them where new ones can be made.
    pub fn handles(&self, scene: &Scene) -> Option<Handles> {
        let line = scene.get(&self.line);
        let line = line.filter(|line| has_points(line) && !scene.is_locked(&self.line))?;
        let points = line.board_path();
        let own = own_points(&points).iter().enumerate();
        let between = shapes::between_points(line).into_iter().enumerate();
        let between = between.map(|(at, point)| (Handle::NewPoint(at), point));
        let handles = between
            .chain(own.map(|(at, point)| (Handle::PathPoint(at), *point)))
            .collect();
        Some(Handles {
            frame: None,
            handles,
        })
    }

    /// Whether a press at `at` is about the line.
    pub fn is_about(&self, at: Point, ctx: &ToolContext<'_>) -> bool {
        let Some(line) = ctx.scene.get(&self.line) else {
            return false;
        };
        self.handle_at(at, ctx).is_some() || shapes::hit(line, at, ctx.length(super::HIT_TOLERANCE))
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match event {
            ToolEvent::Press { pointer, clicks } => self.press(&pointer, clicks, ctx),
            ToolEvent::Move(pointer) => self.moved(&pointer, ctx),
            ToolEvent::Release(pointer) => match std::mem::take(&mut self.state) {
                State::Dragging(dragging) => {
                    self.picked = dragging.picked().to_vec();
                    dragging.released(&pointer, ctx)
                }
                State::Pointing { .. } | State::Idle => ToolOutput::default(),
            },
            ToolEvent::Cancel => match std::mem::take(&mut self.state) {
                State::Dragging(_) => ToolOutput::cancel(),
                State::Pointing { .. } | State::Idle => ToolOutput::default(),
            },
            ToolEvent::Finish => ToolOutput::default(),
        }
    }

    fn press(&mut self, pointer: &Pointer, clicks: u32, ctx: &ToolContext<'_>) -> ToolOutput {
        match self.handle_at(pointer.at, ctx) {
            Some(Handle::PathPoint(at)) if pointer.modifiers.alt => {
                self.picked = vec![at];
                return self.removed(ctx.scene);
            }
            Some(handle @ Handle::PathPoint(at)) => {
                self.pick(at, pointer.modifiers.shift);
                self.state = State::Pointing {
                    handle,
                    pressed: pointer.at,
                };
            }
            Some(Handle::NewPoint(at)) if clicks == 2 => return self.added(at, pointer.at, ctx),
            Some(handle @ Handle::NewPoint(_)) => {
                self.state = State::Pointing {
                    handle,
                    pressed: pointer.at,
                };
            }
            _ if clicks == 2 => {
                let line = ctx.scene.get(&self.line);
                let near = line.and_then(|line| shapes::nearest_on_course(line, pointer.at));
                return match near {
                    Some((at, point)) => self.added(at, point, ctx),
                    None => ToolOutput::default(),
                };
            }
            _ => self.picked.clear(),
        }
        ToolOutput::default()
    }

    fn pick(&mut self, at: usize, more: bool) {
        match self.picked.binary_search(&at) {
            Ok(place) if more => {
                self.picked.remove(place);
            }
            Err(place) if more => self.picked.insert(place, at),
            Ok(_) => {}
            Err(_) => self.picked = vec![at],
        }
    }

    fn moved(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        match std::mem::take(&mut self.state) {
            State::Idle => ToolOutput::default(),
            State::Pointing { handle, pressed } if !ctx.is_drag(pressed, pointer.at) => {
                self.state = State::Pointing { handle, pressed };
                ToolOutput::default()
            }
            State::Pointing { handle, pressed } => {
                // None where a peer deleted the line, or has taken the point away.
                let begun = Dragging::begin(&self.line, handle, &self.picked, pressed, ctx);
                let Some(mut dragging) = begun else {
                    return ToolOutput::default();
                };
                let output = dragging.moved(pointer, ctx);
                self.state = State::Dragging(dragging);
                output
            }
            State::Dragging(mut dragging) => {
                let output = dragging.moved(pointer, ctx);
                self.state = State::Dragging(dragging);
                output
            }
        }
    }

    /// The line as the document has it; none where a peer has deleted it, or locked it or what it is in.
    fn free(&self, scene: &Scene) -> Option<Arc<Shape>> {
        let line = scene.at_rest(&self.line);
        line.filter(|_| !scene.is_locked(&self.line))
    }

    /// One more point after the one at `at`.
    fn added(&mut self, at: usize, point: Point, ctx: &ToolContext<'_>) -> ToolOutput {
        let Some(line) = self.free(ctx.scene) else {
            return ToolOutput::default();
        };
        let mut points = line.board_path();
        if at + 1 >= points.len() {
            return ToolOutput::default();
        }
        points.insert(at + 1, point);
        self.picked = vec![at + 1];
        ToolOutput::commit("reshape", reshaped(&line, points, ctx.scene))
    }

    /// What the line is without the points picked: nothing where fewer than two would be left.
    pub fn removed(&mut self, scene: &Scene) -> ToolOutput {
        let picked = std::mem::take(&mut self.picked);
        let Some(line) = self.free(scene) else {
            return ToolOutput::default();
        };
        let points = line.board_path();
        let closed = shapes::returns(&points);
        let mut left: Vec<Point> = own_points(&points)
            .iter()
            .enumerate()
            .filter(|(at, _)| picked.binary_search(at).is_err())
            .map(|(_, point)| *point)
            .collect();
        if closed && left.len() >= 3 {
            left.push(left[0]);
        }
        if left.len() < 2 || picked.is_empty() {
            return ToolOutput::default();
        }
        ToolOutput::commit("reshape", reshaped(&line, left, scene))
    }

    /// Whether points are picked.
    pub fn has_picked(&self) -> bool {
        !self.picked.is_empty()
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        match &self.state {
            State::Dragging(dragging) => dragging.overlay(),
            State::Pointing { .. } | State::Idle => ToolOverlay {
                points: &self.picked,
                ..ToolOverlay::default()
            },
        }
    }

    /// When what is dragged changes although the pointer stays where it is.
    pub(super) fn changes_at(&self, now: f64) -> Option<f64> {
        match &self.state {
            State::Dragging(dragging) => dragging.changes_at(now),
            State::Pointing { .. } | State::Idle => None,
        }
    }

    pub(super) fn cursor(&self, at: Point, ctx: &ToolContext<'_>) -> Cursor {
        match self.handle_at(at, ctx) {
            Some(handle) => handle.cursor(0.0),
            None => Cursor::Default,
        }
    }

    fn handle_at(&self, at: Point, ctx: &ToolContext<'_>) -> Option<Handle> {
        self.handles(ctx.scene)?.at(at, ctx.zoom)
    }
}

/// The points of a path that are different ones: a closed one ends where it began.
fn own_points(points: &[Point]) -> &[Point] {
    if shapes::returns(points) {
        &points[..points.len() - 1]
    } else {
        points
    }
}

/// The edits that give a line other points, its attached ends where they belong.
fn reshaped(line: &Arc<Shape>, points: Vec<Point>, scene: &Scene) -> Vec<Edit> {
    let mut new = Shape::clone(line);
    binding::reshaped(scene, &mut new, points);
    differences(line, &new)
}
