//! Draws freehand, with whichever nib; held still at the end of a stroke, it makes the figure that was
//! meant of it. How an outline is smoothed belongs to the shapes, and what a stroke is to them, too.

mod meant;
mod samples;

use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Ink, Kind, Nib, Shape};

use self::meant::Meant;
use self::samples::Samples;
use super::{Pointer, ToolContext, ToolEvent, ToolOutput};
use crate::selection::Selection;
use crate::shapes::recognised;

/// Strokes no larger than this from corner to corner are no figure, in egui points.
const FIGURE_MIN: f64 = 24.0;

/// What becomes of strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Purpose {
    /// They stay what they are, unless the hand is held still.
    #[default]
    Ink,
    /// They become what they were meant to be as the pen is lifted.
    Figures,
}

/// The pen, the highlighter and the tool that draws figures. It stays in hand after a stroke.
#[derive(Debug, Default)]
pub struct PenTool {
    purpose: Purpose,
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Drawing {
        blank: Box<Shape>,
        samples: Samples,
    },
    /// The stroke has become a figure, which follows the hand.
    Shaping {
        /// What it was, where that can be had back.
        ink: Option<Box<Shape>>,
        meant: Meant,
    },
}

impl PenTool {
    /// A pen whose strokes become figures.
    pub(super) fn of_figures() -> Self {
        Self {
            purpose: Purpose::Figures,
            ..Self::default()
        }
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let point = ctx.length(1.0);
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                let blank = Box::new(ctx.new_shape(Kind::Ink, pointer.at));
                let samples = Samples::begin(&pointer, ctx.habits.smoothing);
                let mut output = ToolOutput::update(vec![drawn(&blank, &samples)]);
                output.selection = Some(Selection::default());
                self.state = State::Drawing { blank, samples };
                output
            }
            (State::Drawing { blank, mut samples }, ToolEvent::Move(pointer)) => {
                samples.go(&pointer, point);
                let output = ToolOutput::update(vec![drawn(&blank, &samples)]);
                self.state = State::Drawing { blank, samples };
                output
            }
            (State::Drawing { blank, mut samples }, ToolEvent::Release(pointer)) => {
                samples.end(&pointer, point);
                let meant = match self.purpose {
                    Purpose::Ink => None,
                    Purpose::Figures => meant(&blank, &samples, pointer.at, ctx),
                };
                let edit = match meant {
                    Some(meant) => Edit::Create(Arc::new(meant.shape(&pointer, ctx))),
                    None => drawn(&blank, &samples),
                };
                ToolOutput::commit("draw", vec![edit])
            }
            (State::Shaping { ink, meant }, ToolEvent::Move(pointer)) => {
                let shape = meant.shape(&pointer, ctx);
                self.state = State::Shaping { ink, meant };
                ToolOutput::update(vec![Edit::Create(Arc::new(shape))])
            }
            (State::Shaping { ink, meant }, ToolEvent::Release(pointer)) => {
                let became = Edit::Create(Arc::new(meant.shape(&pointer, ctx)));
                let Some(ink) = ink else {
                    return ToolOutput::commit("draw", vec![became]);
                };
                // Two steps: who did not mean the figure takes back the second, and has the stroke.
                let gone = Edit::Delete { id: ink.id.clone() };
                let became = vec![gone, became];
                ToolOutput {
                    first: Some(EditBatch::new("draw", vec![Edit::Create(Arc::from(ink))])),
                    ..ToolOutput::commit("recognise", became)
                }
            }
            (State::Drawing { .. } | State::Shaping { .. }, ToolEvent::Cancel) => {
                ToolOutput::cancel()
            }
            (state, ToolEvent::Finish) => {
                self.state = state;
                ToolOutput::default()
            }
            _ => ToolOutput::default(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// Whether it heeds that the hand is held still.
    pub(super) fn awaits_stillness(&self) -> bool {
        matches!(&self.state, State::Drawing { blank, .. } if blank.style.nib != Nib::Highlighter)
    }

    /// The hand is held still: what was drawn becomes what it was meant to be, if that is plain.
    pub(super) fn held(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let State::Drawing { blank, mut samples } = std::mem::take(&mut self.state) else {
            return ToolOutput::default();
        };
        let Some(meant) = meant(&blank, &samples, pointer.at, ctx) else {
            self.state = State::Drawing { blank, samples };
            return ToolOutput::default();
        };
        let shape = meant.shape(pointer, ctx);
        samples.end(pointer, ctx.length(1.0));
        let ink = inked(&blank, samples.places());
        let ink = (self.purpose == Purpose::Ink).then(|| Box::new(ink));
        self.state = State::Shaping { ink, meant };
        ToolOutput::update(vec![Edit::Create(Arc::new(shape))])
    }
}

fn meant(
    blank: &Shape,
    samples: &Samples,
    held: Point,
    ctx: &mut ToolContext<'_>,
) -> Option<Meant> {
    let found = recognised(&samples.points(), ctx.length(FIGURE_MIN))?;
    let id = ShapeId::from_random(ctx.random.random());
    Some(Meant::of(found, blank, id, held))
}

fn drawn(blank: &Shape, samples: &Samples) -> Edit {
    Edit::Create(Arc::new(inked(blank, samples.places())))
}

/// `blank` with a stroke through these places, each with its pressure.
pub(crate) fn inked(blank: &Shape, places: impl Iterator<Item = (Point, f32)> + Clone) -> Shape {
    let (pos, ink) = Ink::through(places).unwrap_or_else(|| (blank.pos, Ink::default()));
    Shape {
        pos,
        size: ink.natural_size(),
        ink: Some(Arc::new(ink)),
        ..blank.clone()
    }
}
