//! Draws frames by dragging a box. What lies wholly in a new frame becomes its own; a click alone draws nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Property, Shape, Style, ZIndex};

use super::boxing::Boxing;
use super::home::other_frame_around;
use super::{Pointer, ToolContext, ToolEvent, ToolOutput, ToolOverlay};
use crate::scene::Scene;
use crate::selection::Selection;

/// The frame tool.
#[derive(Debug, Default)]
pub struct FrameTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Pointing {
        pressed: Point,
    },
    Drawing {
        blank: Box<Shape>,
        boxing: Box<Boxing>,
    },
}

impl FrameTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                self.state = State::Pointing {
                    pressed: pointer.at,
                };
                ToolOutput::select(Selection::default())
            }
            (State::Pointing { pressed }, ToolEvent::Move(pointer)) => {
                if !ctx.is_drag(pressed, pointer.at) {
                    self.state = State::Pointing { pressed };
                    return ToolOutput::default();
                }
                let mut blank = Box::new(ctx.new_shape(Kind::Frame, pressed));
                // All frames look alike, whatever was drawn before.
                blank.style = Style::default();
                let boxing = Box::new(Boxing::begin(pressed, &blank.id, &pointer, ctx));
                self.draw(blank, boxing, &pointer, ctx)
            }
            (State::Drawing { blank, boxing }, ToolEvent::Move(pointer)) => {
                self.draw(blank, boxing, &pointer, ctx)
            }
            (State::Drawing { blank, mut boxing }, ToolEvent::Release(pointer)) => {
                let rect = boxing.rect(&pointer, ctx);
                let (frame, taken) = framed(ctx.scene, &blank, rect);
                let mut edits = vec![frame];
                edits.extend(put_into(&blank.id, &taken));
                let mut output = ToolOutput::commit("frame", edits);
                output.selection = Some(Selection::of([blank.id]));
                output.done = true;
                output
            }
            (State::Drawing { .. }, ToolEvent::Cancel) => ToolOutput::cancel(),
            (state @ State::Drawing { .. }, ToolEvent::Finish) => {
                self.state = state;
                ToolOutput::default()
            }
            _ => ToolOutput::default(),
        }
    }

    fn draw(
        &mut self,
        blank: Box<Shape>,
        mut boxing: Box<Boxing>,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> ToolOutput {
        // Without what it would take in: that is where it was until the hand lets go.
        let (frame, _) = framed(ctx.scene, &blank, boxing.rect(pointer, ctx));
        self.state = State::Drawing { blank, boxing };
        ToolOutput::update(vec![frame])
    }

    /// Carries what is being drawn along as it is; says whether there is something.
    pub(super) fn carry(&mut self, by: Vec2) -> bool {
        let State::Drawing { boxing, .. } = &mut self.state else {
            return false;
        };
        boxing.carry(by);
        true
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        match &self.state {
            State::Drawing { boxing, .. } => boxing.overlay(),
            State::Idle | State::Pointing { .. } => ToolOverlay::default(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }
}

/// The frame, and all that lies wholly in it.
fn framed(scene: &Scene, blank: &Shape, rect: Rect) -> (Edit, Vec<ShapeId>) {
    let parent = parent_of(scene, blank, rect);
    let taken = taken(scene, &blank.id, parent.as_ref(), rect);
    (create(scene, blank, rect, parent, &taken), taken)
}

/// The edits that put shapes, from the bottom up, into a frame where nothing is yet.
pub(crate) fn put_into(frame: &ShapeId, ids: &[ShapeId]) -> impl Iterator<Item = Edit> {
    let ranks = ZIndex::spread(None, None, ids.len());
    ids.iter().zip(ranks).map(|(id, index)| {
        let place = Place {
            parent: Some(frame.clone()),
            index,
        };
        Edit::set(id.clone(), Property::Place(place))
    })
}

fn create(
    scene: &Scene,
    blank: &Shape,
    rect: Rect,
    parent: Option<ShapeId>,
    taken: &[ShapeId],
) -> Edit {
    // Where the lowest of what it takes in was, so that all keep their order with what is beside it.
    let beside = taken.iter().find(|id| scene.parent(id) == parent.as_ref());
    let lowest = beside.and_then(|id| scene.get(id));
    let lowest = lowest.map(|shape| shape.place.index.clone());
    let index = lowest.unwrap_or_else(|| rank_on_top(scene, parent.as_ref(), &blank.id));
    Edit::Create(Arc::new(Shape {
        pos: rect.origin(),
        size: rect.size(),
        place: Place { parent, index },
        ..blank.clone()
    }))
}

/// Over everything but the frame itself, which is shown already.
fn rank_on_top(scene: &Scene, parent: Option<&ShapeId>, frame: &ShapeId) -> ZIndex {
    let mut ranks = scene.ranks(parent).rev();
    let top = ranks.find(|(_, id)| **id != *frame);
    ZIndex::between(top.map(|(rank, _)| rank), None)
}

/// The frame that a frame is drawn in: one that holds all of it.
fn parent_of(scene: &Scene, blank: &Shape, rect: Rect) -> Option<ShapeId> {
    other_frame_around(scene, rect, Some(&blank.id))
}

/// What lies wholly in a new frame, from the bottom up: groups as a whole, and what is in no other frame.
fn taken(scene: &Scene, frame: &ShapeId, parent: Option<&ShapeId>, rect: Rect) -> Vec<ShapeId> {
    let inside = scene.contained_in_unsorted(rect).into_iter();
    let inside = inside.filter(|id| *id != frame && scene.is_pickable(id));
    let whole: BTreeSet<ShapeId> = scene.outermost_of_all(inside, None);
    let mut taken: Vec<ShapeId> = whole
        .into_iter()
        .filter(|id| {
            let around = scene.parent(id);
            let is_free = around.is_none() || around == parent;
            let bounds = scene.bounds_of(id);
            is_free && bounds.is_some_and(|bounds| rect.contains_rect(bounds))
        })
        .collect();
    taken.sort_by_cached_key(|id| scene.stack_position(id));
    taken
}
