//! Draws lines and arrows: by dragging from end to end, or click by click with Enter, Esc or a double
//! click at the end. Ends of arrows hold on to the shapes they are put on.

mod placing;

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Color, Kind, Shape};

use self::placing::Placing;
use super::binding::{self, Grasp, Hover, PRESS_SECS, bind_distance, target_at};
use super::snap::snapped_line;
use super::snapping::{Axes, Snapper};
use super::{Pointer, ToolContext, ToolEvent, ToolOutput, ToolOverlay};
use crate::selection::Selection;
use crate::shapes::Route;

/// How near its first point a line closes, in egui points.
pub(crate) const CLOSE_DISTANCE: f64 = 20.0;

/// Draws one kind of path.
#[derive(Debug)]
pub struct PathTool {
    kind: Kind,
    state: State,
    /// What the end under the pointer would hold on to.
    hover: Hover,
    shows_hover: bool,
    snapper: Snapper,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// Pressed, not yet clear whether it is a drag or the first click of several.
    Pointing {
        blank: Box<Shape>,
        pressed: Point,
        /// When.
        since: f64,
    },
    /// From one end to the other in one drag.
    Dragging { blank: Box<Shape>, pressed: Point },
    /// Click by click.
    Placing(Placing),
}

impl PathTool {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            state: State::Idle,
            hover: Hover::default(),
            shows_hover: false,
            snapper: Snapper::default(),
        }
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match event {
            ToolEvent::Press { pointer, clicks } => {
                let pointer = self.lined_up(&pointer, ctx);
                self.press(&pointer, clicks, ctx)
            }
            ToolEvent::Move(pointer) if self.is_busy() => {
                let pointer = self.lined_up(&pointer, ctx);
                self.moved(&pointer, ctx)
            }
            ToolEvent::Move(pointer) => self.moved(&pointer, ctx),
            ToolEvent::Release(pointer) => {
                let pointer = self.lined_up(&pointer, ctx);
                self.release(&pointer, ctx)
            }
            ToolEvent::Finish => match std::mem::take(&mut self.state) {
                State::Placing(placing) => self.finish(&placing.blank, &placing.points, None, ctx),
                other => {
                    self.state = other;
                    ToolOutput::default()
                }
            },
            ToolEvent::Cancel => match std::mem::take(&mut self.state) {
                State::Idle => ToolOutput::default(),
                // What was clicked is kept, as it was meant; only the end under the pointer goes.
                State::Placing(placing) => self.finish(&placing.blank, &placing.points, None, ctx),
                State::Pointing { .. } | State::Dragging { .. } => {
                    self.shows_hover = false;
                    ToolOutput::cancel()
                }
            },
        }
    }

    /// The pointer where the point under it lines up. An end that holds on to something goes where that has it, and
    /// with shift held a point goes where its angle has it.
    fn lined_up(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Pointer {
        let reach = bind_distance(ctx.zoom);
        let is_held = self.kind == Kind::Arrow
            && !pointer.modifiers.command
            && target_at(ctx.scene, pointer.at, reach).is_some();
        if is_held || pointer.modifiers.shift {
            self.snapper.let_go();
            return *pointer;
        }
        let at = self.snapper.cornered(pointer.at, pointer, ctx);
        self.snapper.show(Rect::from_points(at, at), at, Axes::BOTH);
        Pointer { at, ..*pointer }
    }

    fn press(&mut self, pointer: &Pointer, clicks: u32, ctx: &mut ToolContext<'_>) -> ToolOutput {
        if let State::Placing(placing) = std::mem::take(&mut self.state) {
            return self.place(placing, pointer, clicks >= 2, ctx);
        }
        let mut blank = ctx.new_shape(self.kind.clone(), pointer.at);
        if self.kind == Kind::Arrow {
            blank.ends.start = self.grasp(pointer, ctx).map(|grasp| grasp.binding);
            blank.style.fill = Color::NONE;
        }
        self.snapper = Snapper::leaving_out([&blank.id]);
        let (blank, pressed) = (Box::new(blank), pointer.at);
        let since = ctx.now;
        self.state = State::Pointing {
            blank,
            pressed,
            since,
        };
        ToolOutput::select(Selection::default())
    }

    fn moved(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match std::mem::take(&mut self.state) {
            State::Idle => {
                self.grasp(pointer, ctx);
                ToolOutput::default()
            }
            State::Pointing {
                blank,
                pressed,
                since,
            } if !ctx.is_drag(pressed, pointer.at) => {
                self.state = State::Pointing {
                    blank,
                    pressed,
                    since,
                };
                ToolOutput::default()
            }
            State::Pointing {
                mut blank,
                pressed,
                since,
            } => {
                // Who takes their time means the very place.
                let start = blank.ends.start.as_ref();
                let start = start.filter(|it| !it.inside && ctx.now - since >= PRESS_SECS);
                if let Some(shape) = start.and_then(|it| ctx.scene.get(&it.shape)) {
                    blank.ends.start = Some(binding::precise(shape, pressed));
                }
                let edit = self.preview(&blank, &[pressed], pointer, ctx);
                self.state = State::Dragging { blank, pressed };
                ToolOutput::update(vec![edit])
            }
            State::Dragging { blank, pressed } => {
                let edit = self.preview(&blank, &[pressed], pointer, ctx);
                self.state = State::Dragging { blank, pressed };
                ToolOutput::update(vec![edit])
            }
            State::Placing(placing) => {
                let edit = self.preview(&placing.blank, &placing.points, pointer, ctx);
                self.state = State::Placing(placing);
                ToolOutput::update(vec![edit])
            }
        }
    }

    fn release(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match std::mem::take(&mut self.state) {
            State::Pointing { blank, pressed, .. } => {
                self.state = State::Placing(Placing {
                    blank,
                    points: vec![pressed],
                    pressed: false,
                });
                ToolOutput::default()
            }
            State::Placing(placing) => {
                self.state = State::Placing(Placing {
                    pressed: false,
                    ..placing
                });
                ToolOutput::default()
            }
            State::Dragging { blank, pressed } => {
                let end = placed_end(&[pressed], pointer);
                self.finish(&blank, &[pressed, end], Some(pointer), ctx)
            }
            State::Idle => ToolOutput::default(),
        }
    }

    /// The shape with one more point under the pointer.
    fn preview(
        &mut self,
        blank: &Shape,
        points: &[Point],
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Edit {
        let grasp = self.grasp(pointer, ctx);
        let mut points = points.to_vec();
        points.push(placed_end(&points, pointer));
        Edit::Create(Arc::new(shaped(blank.clone(), points, grasp, ctx)))
    }

    /// Ends the path at its last point, which holds on to what is at `bind_at`.
    fn finish(
        &mut self,
        blank: &Shape,
        points: &[Point],
        bind_at: Option<&Pointer>,
        ctx: &ToolContext<'_>,
    ) -> ToolOutput {
        self.shows_hover = false;
        if points.len() < 2 {
            return ToolOutput {
                done: true,
                ..ToolOutput::cancel()
            };
        }
        let last = points[points.len() - 1];
        let bind_at = bind_at.map_or_else(|| pointer_at(last), |pointer| *pointer);
        let grasp = self.grasp(&bind_at, ctx);
        self.shows_hover = false;
        let shape = shaped(blank.clone(), points.to_vec(), grasp, ctx);
        let selection = Some(Selection::of([shape.id.clone()]));
        let output = ToolOutput::commit("draw", vec![Edit::Create(Arc::new(shape))]);
        ToolOutput {
            selection,
            done: true,
            ..output
        }
    }

    /// What an arrow's end under the pointer holds on to; Ctrl lets it hold on to nothing.
    fn grasp(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Option<Grasp> {
        self.shows_hover = self.kind == Kind::Arrow;
        if self.kind != Kind::Arrow {
            return None;
        }
        self.hover.grasp(pointer, ctx)
    }

    /// When the end under the pointer means another place although that stays where it is.
    pub(super) fn changes_at(&self, now: f64) -> Option<f64> {
        self.hover.rests_at(now)
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        let grasp = self.hover.shown().filter(|_| self.shows_hover);
        ToolOverlay {
            binding: grasp.map(|grasp| &grasp.binding.shape),
            anchor: grasp.map(|grasp| grasp.at),
            guides: if self.is_busy() {
                self.snapper.guides()
            } else {
                &[]
            },
            handles_hidden: self.is_busy(),
            ..ToolOverlay::default()
        }
    }
}

/// The pointer as if it were at a point, with nothing held.
fn pointer_at(at: Point) -> Pointer {
    Pointer {
        at,
        screen: egui::Pos2::ZERO,
        pressure: None,
        modifiers: egui::Modifiers::NONE,
    }
}

/// Where a point under the pointer goes after those that are there.
fn placed_end(points: &[Point], pointer: &Pointer) -> Point {
    match points.last() {
        Some(&last) if pointer.modifiers.shift => snapped_line(last, pointer.at),
        _ => pointer.at,
    }
}

/// The shape through `points`, its last end with `grasp`.
fn shaped(
    mut shape: Shape,
    points: Vec<Point>,
    grasp: Option<Grasp>,
    ctx: &ToolContext<'_>,
) -> Shape {
    let find = |id: &ShapeId| ctx.scene.get(id).map(AsRef::as_ref);
    shape.ends.end = grasp.map(|grasp| grasp.binding);
    // Both ends in one shape: an arrow within it, of which the middle would be both ends.
    let ends = [&shape.ends.start, &shape.ends.end].map(Option::as_ref);
    if let [Some(start), Some(end)] = ends
        && start.shape == end.shape
        && let Some(around) = find(&start.shape)
        && let [first, .., last] = *points.as_slice()
    {
        let inside = (start.inside, end.inside);
        let held = |at, inside| {
            Some(Binding {
                inside,
                ..binding::precise(around, at)
            })
        };
        shape.ends.start = held(first, inside.0);
        shape.ends.end = held(last, inside.1);
    }
    let pinned = Vec::new();
    binding::rerouted(ctx.scene, &mut shape, Route { points, pinned }, find);
    shape
}
