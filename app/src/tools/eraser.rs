//! The eraser: marks what it is drawn across, takes the mark off again with Alt held, and deletes
//! what is marked on release, as one step. With Ctrl held only the first shape it met goes. Or it cuts
//! strokes, where the person wants that.

mod course;
mod cutting;

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Property, Shape};

use self::cutting::Cutting;
use super::{Pointer, ToolContext, ToolEvent, ToolOutput, ToolOverlay, transform};
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
        marks: Marks,
        last: Point,
    },
    Cutting(Box<Cutting>),
}

/// What the eraser was drawn across.
#[derive(Debug, Default)]
struct Marks {
    all: BTreeSet<ShapeId>,
    /// The one it met first, on top of those there.
    first: Option<ShapeId>,
}

impl Marks {
    fn put(&mut self, id: ShapeId) {
        self.first.get_or_insert_with(|| id.clone());
        self.all.insert(id);
    }

    fn take_off(&mut self, id: &ShapeId) {
        self.all.remove(id);
        self.first.take_if(|first| first == id);
    }

    /// What goes, as the modifiers have it.
    fn meant(&self, pointer: &Pointer) -> BTreeSet<ShapeId> {
        match &self.first {
            Some(first) if pointer.modifiers.command => BTreeSet::from([first.clone()]),
            _ => self.all.clone(),
        }
    }
}

impl EraserTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                let mut output = if ctx.habits.cuts_ink {
                    self.cut(Box::default(), pointer.at, ctx)
                } else {
                    self.erase(Marks::default(), None, &pointer, ctx)
                };
                output.selection = Some(Selection::default());
                output
            }
            (State::Erasing { marks, last }, ToolEvent::Move(pointer)) => {
                self.erase(marks, Some(last), &pointer, ctx)
            }
            (State::Erasing { marks, .. }, ToolEvent::Release(pointer)) => {
                // Somebody may have locked it meanwhile.
                let mut meant = marks.meant(&pointer);
                meant.retain(|id| !is_spared(ctx.scene, id));
                ToolOutput::commit("erase", deletion(ctx.scene, &meant))
            }
            (State::Cutting(cutting), ToolEvent::Move(pointer)) => {
                self.cut(cutting, pointer.at, ctx)
            }
            (State::Cutting(mut cutting), ToolEvent::Release(_)) => {
                ToolOutput::commit("erase", cutting.commit(ctx))
            }
            (State::Erasing { .. } | State::Cutting(_), ToolEvent::Cancel) => ToolOutput::cancel(),
            (state, ToolEvent::Finish) => {
                self.state = state;
                ToolOutput::default()
            }
            _ => ToolOutput::default(),
        }
    }

    fn cut(
        &mut self,
        mut cutting: Box<Cutting>,
        at: Point,
        ctx: &mut ToolContext<'_>,
    ) -> ToolOutput {
        cutting.go(at, ctx);
        let preview = cutting.preview(ctx);
        self.state = State::Cutting(cutting);
        ToolOutput::update(preview)
    }

    fn erase(
        &mut self,
        mut marks: Marks,
        last: Option<Point>,
        pointer: &Pointer,
        ctx: &mut ToolContext<'_>,
    ) -> ToolOutput {
        let reach = ctx.length(RADIUS);
        let way = last.map_or(Vec2::ZERO, |last| pointer.at - last);
        // A modifier that changes while the pointer stands still is no stroke.
        let probes = ((way.hypot() / reach).ceil() as usize).min(PROBES_MAX);
        let probes = probes.max(usize::from(last.is_none()));
        for probe in 1..=probes {
            let left = 1.0 - probe as f64 / probes as f64;
            let at = pointer.at - way * left;
            for shape in ctx.scene.hits(at, reach, ctx.text) {
                let Some(meant) = meant_by(ctx.scene, &shape.id) else {
                    continue;
                };
                if pointer.modifiers.alt {
                    marks.take_off(&meant);
                } else {
                    marks.put(meant);
                }
            }
        }
        let preview = transform::grab(ctx.scene, &marks.meant(pointer))
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
            marks,
            last: pointer.at,
        };
        ToolOutput::update(preview)
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        ToolOverlay {
            disc: match &self.state {
                State::Cutting(cutting) => cutting.disc(),
                _ => None,
            },
            handles_hidden: self.is_busy(),
            ..ToolOverlay::default()
        }
    }
}

/// Whether a shape stays, as it is locked or hidden by itself or with what it is in.
fn is_spared(scene: &Scene, id: &ShapeId) -> bool {
    scene.is_locked(id) || scene.is_hidden(id)
}

/// What goes when this shape is met: the outermost group around it, unless that holds something that
/// stays; nothing where it stays itself.
fn meant_by(scene: &Scene, id: &ShapeId) -> Option<ShapeId> {
    if is_spared(scene, id) {
        return None;
    }
    let whole = scene.outermost(id);
    let stays = |inside: &ShapeId| is_spared(scene, inside);
    let alone = whole != *id && scene.subtree(&whole).iter().any(stays);
    Some(if alone { id.clone() } else { whole })
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
    // Each once: how full a group is takes a look at all that is in it.
    let mut parents: BTreeSet<ShapeId> = gone
        .iter()
        .filter_map(|id| scene.parent(id).cloned())
        .filter(|parent| !gone.contains(parent))
        .collect();
    while let Some(parent) = parents.pop_last() {
        let is_group = scene
            .get(&parent)
            .is_some_and(|shape| shape.kind == Kind::Group);
        let is_gone = |child: &Arc<Shape>| gone.contains(&child.id);
        if is_group && scene.children(Some(&parent)).all(is_gone) {
            parents.extend(scene.parent(&parent).cloned());
            gone.insert(parent);
        }
    }
    gone.into_iter().map(|id| Edit::Delete { id }).collect()
}
