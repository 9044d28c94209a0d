//! Writes: a click on a shape that can hold text writes into it, elsewhere a new text begins; a drag
//! gives the new text a width to wrap in. Nothing is made before something is typed.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::shape::{Kind, Shape};

use super::boxing::dragged_box;
use super::{HIT_TOLERANCE, TextRequest, ToolContext, ToolEvent, ToolOutput};
use crate::scene::Scene;

/// From this many egui points on a drag means a width.
const WIDTH_DRAG_MIN: f64 = 36.0;
/// This near to the middle of a shape, in egui points, its own text is meant although it is empty.
const MIDDLE: f64 = 30.0;
/// A line's height as a multiple of the text size, for where a click puts the first line.
const LINE_HEIGHT: f64 = 1.25;

/// The text tool.
#[derive(Debug, Default)]
pub struct TextTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Pointing {
        pressed: Point,
    },
}

impl TextTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                self.state = State::Pointing {
                    pressed: pointer.at,
                };
                ToolOutput::default()
            }
            (State::Pointing { pressed }, ToolEvent::Release(pointer)) => {
                let rect = dragged_box(pressed, &pointer);
                let request = if rect.width() >= ctx.length(WIDTH_DRAG_MIN) {
                    let mut shape = new_text(rect.origin(), ctx);
                    shape.size = rect.size();
                    shape.style.text_wraps = true;
                    TextRequest::New(Box::new(shape))
                } else {
                    request_at(pressed, ctx)
                };
                ToolOutput {
                    text: Some(request),
                    done: true,
                    ..ToolOutput::default()
                }
            }
            (state, ToolEvent::Move(_) | ToolEvent::Finish) => {
                self.state = state;
                ToolOutput::default()
            }
            _ => ToolOutput::default(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }
}

/// What typing at `at` writes into: the shape there, or a new text.
pub(super) fn request_at(at: Point, ctx: &mut ToolContext<'_>) -> TextRequest {
    let shape = writable_at(at, ctx).or_else(|| around(ctx.scene, at, ctx.length(MIDDLE)));
    if let Some(shape) = shape {
        return TextRequest::Existing(shape.id.clone());
    }
    let middle = ctx.style.text_size * LINE_HEIGHT / 2.0;
    TextRequest::New(Box::new(new_text(Point::new(at.x, at.y - middle), ctx)))
}

/// The topmost shape at `at` that can hold text.
fn writable_at<'a>(at: Point, ctx: &mut ToolContext<'a>) -> Option<&'a Shape> {
    let tolerance = ctx.length(HIT_TOLERANCE);
    ctx.scene
        .hits(at, tolerance, ctx.text)
        .find(|shape| {
            let is_frame = shape.kind == Kind::Frame;
            holds_text(shape) && !is_frame && !ctx.scene.is_locked(&shape.id)
        })
        .map(std::convert::AsRef::as_ref)
}

/// The topmost box with `at` in its middle; where it has no fill a press there does not hit it.
fn around(scene: &Scene, at: Point, reach: f64) -> Option<&Shape> {
    let near = scene.in_z_order(Rect::from_center_size(at, Size::ZERO));
    let middle_is_near = |shape: &&&Arc<Shape>| {
        shape.kind.is_closed()
            && shape.kind != Kind::Frame
            && shape.bounds().contains(at)
            && shape.rect().center().distance(at) <= reach
            && scene.is_uncut_at(&shape.id, at)
            && !scene.is_locked(&shape.id)
    };
    near.iter()
        .rev()
        .find(middle_is_near)
        .map(|shape| &***shape)
}

/// Whether a shape can be typed into.
pub(super) fn holds_text(shape: &Shape) -> bool {
    shape.kind == Kind::Text || shape.kind.is_path() || shape.kind.is_closed()
}

fn new_text(at: Point, ctx: &mut ToolContext<'_>) -> Shape {
    let mut shape = ctx.new_shape(Kind::Text, at);
    shape.style = ctx.text_style.clone();
    shape.size = Size::new(0.0, shape.style.text_size * LINE_HEIGHT);
    // A text is not filled, whatever the next box is.
    shape.style.fill = tavla_shared::shape::Color::NONE;
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use tavla_shared::id::ShapeId;

    #[test]
    fn strokes_and_groups_hold_no_text() {
        let shape = |kind| Shape::new(ShapeId::from_random(1), kind);
        assert!(holds_text(&shape(Kind::Note)) && holds_text(&shape(Kind::Arrow)));
        assert!(!holds_text(&shape(Kind::Ink)) && !holds_text(&shape(Kind::Group)));
    }
}
