//! Draws freehand. Keeps every sample of the stroke with its pressure; how the outline is smoothed
//! belongs to the shapes.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Ink, Kind, Shape};

use super::snap::snapped_line;
use super::{Pointer, ToolContext, ToolEvent, ToolOutput};
use crate::selection::Selection;

/// What devices without pressure count as.
const PRESSURE_UNKNOWN: f32 = 0.5;
/// Samples nearer than this to the last add nothing, in egui points.
const SAMPLE_DISTANCE: f64 = 0.75;
/// The most samples of one stroke; the pen goes on drawing, but adds no more.
const SAMPLES_MAX: usize = 20_000;

/// The pen tool. It stays in hand after a stroke.
#[derive(Debug, Default)]
pub struct PenTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Drawing {
        blank: Box<Shape>,
        samples: Vec<Sample>,
        /// With shift held: how many samples there were before the straight part began.
        straight_from: Option<usize>,
    },
}

#[derive(Debug, Clone, Copy)]
struct Sample {
    at: Point,
    pressure: f32,
}

impl Sample {
    fn of(pointer: &Pointer) -> Self {
        let pressure = pointer.pressure.unwrap_or(PRESSURE_UNKNOWN).clamp(0.0, 1.0);
        Self {
            at: pointer.at,
            pressure,
        }
    }
}

impl PenTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                let blank = Box::new(ctx.new_shape(Kind::Ink, pointer.at));
                let samples = vec![Sample::of(&pointer)];
                let mut output = ToolOutput::update(vec![drawn(&blank, &samples)]);
                output.selection = Some(Selection::default());
                self.state = State::Drawing {
                    blank,
                    samples,
                    straight_from: None,
                };
                output
            }
            (
                State::Drawing {
                    blank,
                    mut samples,
                    straight_from,
                },
                ToolEvent::Move(pointer),
            ) => {
                let straight_from = add_sample(
                    &mut samples,
                    straight_from,
                    &pointer,
                    ctx.length(SAMPLE_DISTANCE),
                );
                let output = ToolOutput::update(vec![drawn(&blank, &samples)]);
                self.state = State::Drawing {
                    blank,
                    samples,
                    straight_from,
                };
                output
            }
            (
                State::Drawing {
                    blank,
                    mut samples,
                    straight_from,
                },
                ToolEvent::Release(pointer),
            ) => {
                // A pen has no pressure left as it is lifted: that is not how the stroke ends.
                let pressure = samples.last().map(|sample| sample.pressure);
                let pointer = Pointer {
                    pressure,
                    ..pointer
                };
                add_sample(
                    &mut samples,
                    straight_from,
                    &pointer,
                    ctx.length(SAMPLE_DISTANCE),
                );
                ToolOutput::commit("draw", vec![drawn(&blank, &samples)])
            }
            (State::Drawing { .. }, ToolEvent::Cancel) => ToolOutput::cancel(),
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
}

/// Adds where the pointer is; returns where the straight part began, if it is in one.
fn add_sample(
    samples: &mut Vec<Sample>,
    straight_from: Option<usize>,
    pointer: &Pointer,
    distance_min: f64,
) -> Option<usize> {
    let mut sample = Sample::of(pointer);
    if pointer.modifiers.shift {
        let keep = straight_from.unwrap_or(samples.len()).max(1);
        samples.truncate(keep);
        if let Some(corner) = samples.last() {
            sample.at = snapped_line(corner.at, sample.at);
        }
        samples.push(sample);
        return Some(keep);
    }
    let far = samples
        .last()
        .is_none_or(|last| (sample.at - last.at).hypot() >= distance_min);
    if far && samples.len() < SAMPLES_MAX {
        samples.push(sample);
    }
    None
}

fn drawn(blank: &Shape, samples: &[Sample]) -> Edit {
    let places = samples.iter().map(|sample| (sample.at, sample.pressure));
    Edit::Create(Arc::new(inked(blank, places)))
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
