//! The select tool: picks, moves, resizes, turns. This file decides what a press means; each gesture
//! that follows has a file of its own.

mod brushing;
mod labelling;
mod lassoing;
mod pointing;
mod reshaping;
mod resizing;
mod rotating;
mod tailing;
mod toggling;
mod translating;

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;

use self::brushing::Brushing;
use self::labelling::Labelling;
use self::lassoing::Lassoing;
use self::pointing::Pressed;
use self::reshaping::Reshaping;
use self::resizing::Resizing;
use self::rotating::Rotating;
use self::tailing::Tailing;
use self::translating::Translating;
use super::handles::{Handle, Handles};
use super::{Cursor, Pointer, TextRequest, ToolContext, ToolEvent, ToolOutput, ToolOverlay};
use crate::selection::Selection;

/// The select tool.
#[derive(Debug, Default)]
pub struct SelectTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// A press that draws a box or a lasso if it becomes a drag: on the canvas, with Ctrl held on a shape,
    /// and with the lasso on one that is not picked.
    PointingAround {
        pressed: Point,
        /// What it picks as a click.
        click: Option<Pressed>,
        /// What is added to: the selection with shift held, else nothing.
        kept: Selection,
        lasso: bool,
    },
    PointingShape(Pressed),
    PointingHandle {
        handle: Handle,
        pressed: Point,
    },
    PointingLabel(Point),
    Brushing(Brushing),
    Labelling(Labelling),
    Lassoing(Lassoing),
    Translating(Box<Translating>),
    Resizing(Resizing),
    Rotating(Rotating),
    Reshaping(Reshaping),
    Tailing(Tailing),
}

impl SelectTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match event {
            ToolEvent::Press { pointer, clicks } => self.press(&pointer, clicks, ctx),
            ToolEvent::Move(pointer) => self.moved(&pointer, ctx),
            ToolEvent::Release(pointer) => self.release(&pointer, ctx),
            ToolEvent::Finish => ToolOutput::default(),
            ToolEvent::Cancel => self.cancel(),
        }
    }

    fn press(&mut self, pointer: &Pointer, clicks: u32, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let at = pointer.at;
        let handles = Handles::of(ctx.selection, ctx.scene, ctx.zoom);
        let handle = handles.and_then(|handles| handles.at(at, ctx.zoom));
        let is_between =
            |handle: &Handle| matches!(handle, Handle::Stretch(_) | Handle::NewPoint(_));
        let is_end = handle.as_ref().is_some_and(|handle| !is_between(handle));
        if clicks == 1 && !is_end && !pointer.modifiers.shift && labelling::is_label_at(at, ctx) {
            self.state = State::PointingLabel(at);
            return ToolOutput::default();
        }
        let toggled = handle.filter(|_| clicks == 2);
        if let Some(output) = toggled.and_then(|handle| toggling::toggled(handle, ctx)) {
            self.state = State::Idle;
            return output;
        }
        // Twice at a point of a line, where that does nothing, is meant for the line.
        let is_point = |it: &Handle| matches!(it, Handle::NewPoint(_) | Handle::PathPoint(_));
        if let Some(handle) = handle.filter(|it| clicks == 1 || !is_point(it)) {
            self.state = State::PointingHandle {
                handle,
                pressed: at,
            };
            return ToolOutput::default();
        }
        let hit = ctx.hit(at).map(|shape| shape.id.clone());
        if clicks == 2 && !pointer.modifiers.shift {
            self.state = State::Idle;
            return pointing::double_click(hit.as_ref(), at, ctx);
        }
        let kept = if pointer.modifiers.shift {
            ctx.selection.clone()
        } else {
            Selection::default()
        };
        let lasso = ctx.lasso || pointer.modifiers.command && pointer.modifiers.alt;
        if let Some(hit) = hit {
            let (click, selection) = Pressed::on_shape(&hit, pointer, ctx);
            // Through groups, and where shapes are close, one draws around them from on top of one.
            let around = pointer.modifiers.command || lasso && selection.is_some();
            self.state = if around {
                State::PointingAround {
                    pressed: at,
                    click: Some(click),
                    kept,
                    lasso,
                }
            } else {
                State::PointingShape(click)
            };
            return ToolOutput {
                selection,
                ..ToolOutput::default()
            };
        }
        // Between the shapes of a selection, or inside one without a fill, the selection is meant.
        let frame = ctx.selection.frame(ctx.scene).filter(|_| {
            let elsewhere = pointer.modifiers.shift || pointer.modifiers.command;
            !elsewhere && !ctx.selection.is_locked(ctx.scene)
        });
        if frame.is_some_and(|frame| frame.contains(at, 0.0)) {
            self.state = State::PointingShape(Pressed::in_frame(pointer));
            return ToolOutput::default();
        }
        self.state = State::PointingAround {
            pressed: at,
            click: None,
            kept: kept.clone(),
            lasso,
        };
        ToolOutput::select(kept)
    }

    fn moved(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match std::mem::take(&mut self.state) {
            State::Idle => ToolOutput::default(),
            State::PointingAround {
                pressed,
                click,
                kept,
                lasso,
            } => {
                if !ctx.is_drag(pressed, pointer.at) {
                    self.state = State::PointingAround {
                        pressed,
                        click,
                        kept,
                        lasso,
                    };
                    return ToolOutput::default();
                }
                self.state = if lasso {
                    State::Lassoing(Lassoing::begin(pressed, kept, ctx.lasso))
                } else {
                    State::Brushing(Brushing::begin(pressed, kept))
                };
                self.moved(pointer, ctx)
            }
            State::PointingShape(pressed) => {
                if !ctx.is_drag(pressed.at, pointer.at) {
                    self.state = State::PointingShape(pressed);
                    return ToolOutput::default();
                }
                // The shape may be gone: a peer can delete it between press and drag.
                let Some(mut translating) = Translating::begin(pressed.at, ctx) else {
                    return ToolOutput::default();
                };
                let output = translating.moved(pointer, ctx);
                self.state = State::Translating(Box::new(translating));
                output
            }
            State::PointingLabel(pressed) => {
                if !ctx.is_drag(pressed, pointer.at) {
                    self.state = State::PointingLabel(pressed);
                    return ToolOutput::default();
                }
                let Some(labelling) = Labelling::begin(pressed, ctx) else {
                    return ToolOutput::default();
                };
                let output = labelling.moved(pointer, ctx);
                self.state = State::Labelling(labelling);
                output
            }
            State::Labelling(labelling) => {
                let output = labelling.moved(pointer, ctx);
                self.state = State::Labelling(labelling);
                output
            }
            State::PointingHandle { handle, pressed } => {
                if !ctx.is_drag(pressed, pointer.at) {
                    self.state = State::PointingHandle { handle, pressed };
                    return ToolOutput::default();
                }
                self.begin_handle(handle, pressed, pointer, ctx)
            }
            State::Brushing(mut brushing) => {
                let output = brushing.moved(pointer, ctx);
                self.state = State::Brushing(brushing);
                output
            }
            State::Lassoing(mut lassoing) => {
                let output = lassoing.moved(pointer, ctx);
                self.state = State::Lassoing(lassoing);
                output
            }
            State::Translating(mut translating) => {
                let output = translating.moved(pointer, ctx);
                self.state = State::Translating(translating);
                output
            }
            State::Resizing(mut resizing) => {
                let output = resizing.moved(pointer, ctx);
                self.state = State::Resizing(resizing);
                output
            }
            State::Rotating(mut rotating) => {
                let output = rotating.moved(pointer, ctx);
                self.state = State::Rotating(rotating);
                output
            }
            State::Tailing(tailing) => {
                let output = tailing.moved(pointer, ctx);
                self.state = State::Tailing(tailing);
                output
            }
            State::Reshaping(mut reshaping) => {
                let output = reshaping.moved(pointer, ctx);
                self.state = State::Reshaping(reshaping);
                output
            }
        }
    }

    fn begin_handle(
        &mut self,
        handle: Handle,
        pressed: Point,
        pointer: &Pointer,
        ctx: &mut ToolContext<'_>,
    ) -> ToolOutput {
        let state = match handle {
            Handle::Side(side) => Resizing::begin(side, pressed, ctx).map(State::Resizing),
            Handle::Rotate => Rotating::begin(pressed, ctx).map(State::Rotating),
            Handle::PathPoint(at) => Reshaping::point(at, ctx).map(State::Reshaping),
            Handle::Stretch(at) => Reshaping::stretch(at, ctx).map(State::Reshaping),
            Handle::Tail => Tailing::begin(ctx).map(State::Tailing),
            Handle::NewPoint(at) => Reshaping::new_point(at, ctx).map(State::Reshaping),
        };
        // None where a peer deleted what the handle was on.
        let Some(state) = state else {
            return ToolOutput::default();
        };
        self.state = state;
        self.moved(pointer, ctx)
    }

    fn release(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match std::mem::take(&mut self.state) {
            State::Idle
            | State::PointingHandle { .. }
            | State::PointingLabel(_)
            | State::PointingAround { click: None, .. } => ToolOutput::default(),
            State::Labelling(labelling) => labelling.released(pointer, ctx),
            State::PointingShape(click)
            | State::PointingAround {
                click: Some(click), ..
            } => ToolOutput {
                selection: click.on_release(ctx),
                ..ToolOutput::default()
            },
            State::Lassoing(mut lassoing) => lassoing.moved(pointer, ctx),
            State::Brushing(mut brushing) => brushing.moved(pointer, ctx),
            State::Translating(translating) => translating.released(pointer, ctx),
            State::Resizing(resizing) => resizing.released(pointer, ctx),
            State::Rotating(rotating) => ToolOutput::commit("rotate", rotating.edits(pointer, ctx)),
            State::Reshaping(reshaping) => reshaping.released(pointer, ctx),
            State::Tailing(tailing) => tailing.released(pointer, ctx),
        }
    }

    fn cancel(&mut self) -> ToolOutput {
        match std::mem::take(&mut self.state) {
            State::Brushing(brushing) => ToolOutput::select(brushing.into_kept()),
            State::Lassoing(lassoing) => ToolOutput::select(lassoing.into_kept()),
            State::Labelling(_)
            | State::Translating(_)
            | State::Resizing(_)
            | State::Rotating(_)
            | State::Tailing(_)
            | State::Reshaping(_) => ToolOutput::cancel(),
            _ => ToolOutput::default(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    pub(super) fn changes_at(&self, now: f64) -> Option<f64> {
        match &self.state {
            State::Reshaping(reshaping) => reshaping.changes_at(now),
            _ => None,
        }
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        match &self.state {
            State::Brushing(brushing) => ToolOverlay {
                brush: Some(brushing.rect()),
                ..ToolOverlay::default()
            },
            State::Lassoing(lassoing) => ToolOverlay {
                lasso: Some(lassoing.points()),
                ..ToolOverlay::default()
            },
            State::Resizing(resizing) => ToolOverlay {
                measured: resizing.measured(),
                guides: resizing.guides(),
                ..ToolOverlay::default()
            },
            State::Rotating(rotating) => ToolOverlay {
                measured: rotating.measured(),
                ..ToolOverlay::default()
            },
            State::Translating(translating) => ToolOverlay {
                guides: translating.guides(),
                handles_hidden: true,
                taking: translating.taking(),
                ..ToolOverlay::default()
            },
            State::Reshaping(reshaping) => reshaping.overlay(),
            _ => ToolOverlay::default(),
        }
    }

    pub(super) fn cursor(&self, at: Point, ctx: &mut ToolContext<'_>) -> Cursor {
        let angle = ctx
            .selection
            .frame(ctx.scene)
            .map_or(0.0, |frame| frame.angle);
        match &self.state {
            State::PointingHandle { handle, .. } => handle.cursor(angle),
            State::Resizing(resizing) => Handle::Side(resizing.side()).cursor(angle),
            State::Rotating(_) => Cursor::Rotate,
            State::Labelling(_)
            | State::Translating(_)
            | State::Reshaping(_)
            | State::Tailing(_) => Cursor::Move,
            State::Idle => {
                let handles = Handles::of(ctx.selection, ctx.scene, ctx.zoom);
                if let Some(handle) = handles.and_then(|handles| handles.at(at, ctx.zoom)) {
                    return handle.cursor(angle);
                }
                let inside = ctx
                    .selection
                    .frame(ctx.scene)
                    .is_some_and(|f| f.contains(at, 0.0));
                let hit = inside || ctx.hit(at).is_some();
                if hit { Cursor::Move } else { Cursor::Default }
            }
            _ => Cursor::Default,
        }
    }
}

/// What a double click on a shape types into, if the shape holds text.
fn text_of(id: &ShapeId, ctx: &ToolContext<'_>) -> Option<TextRequest> {
    let shape = ctx.scene.get(id)?;
    super::text::holds_text(shape).then(|| TextRequest::Existing(id.clone()))
}
