//! The eraser: marks what it is drawn across, takes the mark off again with Alt held, and deletes
//! what is marked on release, as one step.

use std::collections::BTreeSet;

use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Property;

use super::{Pointer, ToolContext, ToolEvent, ToolOutput, transform};
use crate::scene::Scene;
use crate::selection::Selection;

/// How much of a marked shape is still seen.
const MARKED_OPACITY: f64 = 0.2;
/// Half the eraser's width, in egui points.
const RADIUS: f64 = 5.0;
/// The most places looked at between two events: a jump across a far zoom must not cost a frame.
const PROBES_MAX: usize = 256;

/// The eraser tool.
#[derive(Debug, Default)]
pub struct EraserTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Erasing {
        marked: BTreeSet<ShapeId>,
        last: Point,
    },
}

impl EraserTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                let mut output = self.erase(BTreeSet::new(), pointer.at, &pointer, ctx);
                output.selection = Some(Selection::default());
                output
            }
            // A modifier changed while the pointer stands still: that is no stroke.
            (State::Erasing { marked, last }, ToolEvent::Move(pointer)) if last == pointer.at => {
                self.state = State::Erasing { marked, last };
                ToolOutput::default()
            }
            (State::Erasing { marked, last }, ToolEvent::Move(pointer)) => {
                self.erase(marked, last, &pointer, ctx)
            }
            (State::Erasing { marked, .. }, ToolEvent::Release(_)) => {
                ToolOutput::commit("erase", deletion(ctx.scene, &marked))
            }
            (State::Erasing { .. }, ToolEvent::Cancel) => ToolOutput::cancel(),
            (state, ToolEvent::Finish) => {
                self.state = state;
                ToolOutput::default()
            }
            _ => ToolOutput::default(),
        }
    }

    fn erase(
        &mut self,
        mut marked: BTreeSet<ShapeId>,
        last: Point,
        pointer: &Pointer,
        ctx: &mut ToolContext<'_>,
    ) -> ToolOutput {
        let reach = ctx.length(RADIUS);
        let way = pointer.at - last;
        let probes = ((way.hypot() / reach).ceil() as usize).clamp(1, PROBES_MAX);
        for probe in 1..=probes {
            let at = last + way * (probe as f64 / probes as f64);
            let hits = ctx.scene.hits(at, reach, ctx.text);
            for shape in hits.filter(|shape| !ctx.scene.is_locked(&shape.id)) {
                let whole = ctx.scene.outermost(&shape.id);
                if pointer.modifiers.alt {
                    marked.remove(&whole);
                } else {
                    marked.insert(whole);
                }
            }
        }
        let preview = transform::grab(ctx.scene, &marked)
            .into_iter()
            .map(|shape| {
                // From the board, not from the scene: there it may already be marked.
                let opacity = ctx
                    .scene
                    .confirmed(&shape.id)
                    .unwrap_or(&shape)
                    .style
                    .opacity;
                let opacity = Property::Opacity(opacity * MARKED_OPACITY);
                Edit::set(shape.id.clone(), opacity)
            })
            .collect();
        self.state = State::Erasing {
            marked,
            last: pointer.at,
        };
        ToolOutput::update(preview)
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }
}

/// The edits that delete shapes and all inside them; groups left empty go as well. What is locked stays,
/// and what it is in.
pub(crate) fn deletion<'a>(scene: &Scene, ids: impl IntoIterator<Item = &'a ShapeId>) -> Vec<Edit> {
    let mut gone = BTreeSet::new();
    for id in ids {
        gone.extend(scene.subtree(id));
    }
    let spared: Vec<ShapeId> = gone.extract_if(.., |id| scene.is_locked(id)).collect();
    for id in &spared {
        let mut around = scene.parent(id);
        while let Some(parent) = around.filter(|parent| gone.remove(*parent)) {
            around = scene.parent(parent);
        }
    }
    let mut parents: Vec<ShapeId> = gone
        .iter()
        .filter_map(|id| scene.parent(id).cloned())
        .collect();
    while let Some(parent) = parents.pop() {
        let is_group = scene
            .get(&parent)
            .is_some_and(|shape| shape.kind == tavla_shared::shape::Kind::Group);
        let is_empty = scene
            .children(Some(&parent))
            .all(|child| gone.contains(&child.id));
        if is_group && is_empty && !gone.contains(&parent) {
            parents.extend(scene.parent(&parent).cloned());
            gone.insert(parent);
        }
    }
    gone.into_iter().map(|id| Edit::Delete { id }).collect()
}
