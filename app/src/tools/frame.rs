//! Draws frames by dragging a box. What lies wholly in a new frame becomes its own; a click alone draws nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Property, Shape, Style, ZIndex};

use super::boxing::{Boxed, Boxing};
use super::home::other_frame_around;
use super::{ToolContext, ToolEvent, ToolOutput};
use crate::scene::Scene;
use crate::selection::Selection;

/// The frame tool.
#[derive(Debug, Default)]
pub struct FrameTool {
    pub(super) boxing: Boxing,
}

impl FrameTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match self.boxing.handle(event, ctx, blank_frame) {
            Boxed::Pressed => ToolOutput::select(Selection::default()),
            Boxed::Drawn(blank) => {
                // Without what it would take in: that is where it was until the hand lets go.
                let (frame, _) = framed(ctx.scene, blank);
                ToolOutput::update(vec![Edit::Create(Arc::new(frame))])
            }
            Boxed::Done(blank) => {
                let (frame, taken) = framed(ctx.scene, blank);
                let id = frame.id.clone();
                let mut edits = vec![Edit::Create(Arc::new(frame))];
                edits.extend(put_into(&id, &taken));
                ToolOutput {
                    selection: Some(Selection::of([id])),
                    done: true,
                    ..ToolOutput::commit("frame", edits)
                }
            }
            Boxed::Cancelled => ToolOutput::cancel(),
            Boxed::Clicked { .. } | Boxed::Nothing => ToolOutput::default(),
        }
    }
}

/// All frames look alike, whatever was drawn before.
fn blank_frame(at: Point, ctx: &mut ToolContext<'_>) -> Shape {
    Shape {
        style: Style::default(),
        ..ctx.new_shape(Kind::Frame, at)
    }
}

/// The frame where it belongs, and all that lies wholly in it.
fn framed(scene: &Scene, frame: Shape) -> (Shape, Vec<ShapeId>) {
    let rect = frame.rect();
    let parent = other_frame_around(scene, rect, Some(&frame.id));
    let taken = taken(scene, &frame.id, parent.as_ref(), rect);
    // Where the lowest of what it takes in was, so that all keep their order with what is beside it.
    let beside = taken.iter().find(|id| scene.parent(id) == parent.as_ref());
    let lowest = beside.and_then(|id| scene.get(id));
    let lowest = lowest.map(|shape| shape.place.index.clone());
    let index = lowest.unwrap_or_else(|| rank_on_top(scene, parent.as_ref(), &frame.id));
    let place = Place { parent, index };
    (Shape { place, ..frame }, taken)
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

/// Over everything but the frame itself, which is shown already.
fn rank_on_top(scene: &Scene, parent: Option<&ShapeId>, frame: &ShapeId) -> ZIndex {
    let mut ranks = scene.ranks(parent).rev();
    let top = ranks.find(|(_, id)| **id != *frame);
    ZIndex::between(top.map(|(rank, _)| rank), None)
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
