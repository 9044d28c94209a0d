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
use super::points::Dragging;
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
    /// A point that was not there before.
    Bending(Dragging),
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
        let pressed = match &mut self.state {
            State::Idle => return ToolOutput::default(),
            State::PointingShape(pressed) => pressed.at,
            State::PointingLabel(pressed)
            | State::PointingAround { pressed, .. }
            | State::PointingHandle { pressed, .. } => *pressed,
            State::Brushing(brushing) => return brushing.moved(pointer, ctx),
            State::Labelling(labelling) => return labelling.moved(pointer, ctx),
            State::Lassoing(lassoing) => return lassoing.moved(pointer, ctx),
            State::Translating(translating) => return translating.moved(pointer, ctx),
            State::Resizing(resizing) => return resizing.moved(pointer, ctx),
            State::Rotating(rotating) => return rotating.moved(pointer, ctx),
            State::Reshaping(reshaping) => return reshaping.moved(pointer, ctx),
            State::Bending(bending) => return bending.moved(pointer, ctx),
            State::Tailing(tailing) => return tailing.moved(pointer, ctx),
        };
        if !ctx.is_drag(pressed, pointer.at) {
            return ToolOutput::default();
        }
        let begun = match std::mem::take(&mut self.state) {
            State::PointingAround {
                kept, lasso: true, ..
            } => Some(State::Lassoing(Lassoing::begin(pressed, kept, ctx.lasso))),
            State::PointingAround { kept, .. } => {
                Some(State::Brushing(Brushing::begin(pressed, kept)))
            }
            State::PointingShape(_) => {
                Translating::begin(pressed, ctx).map(|it| State::Translating(Box::new(it)))
            }
            State::PointingLabel(_) => Labelling::begin(pressed, ctx).map(State::Labelling),
            State::PointingHandle { handle, .. } => held(handle, pressed, ctx),
            _ => None,
        };
        // None where a peer has deleted what was pressed.
        let Some(begun) = begun else {
            return ToolOutput::default();
        };
        self.state = begun;
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
            State::Bending(bending) => bending.released(pointer, ctx),
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
            | State::Bending(_)
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
            State::Bending(bending) => bending.overlay(),
            State::Reshaping(reshaping) => reshaping.overlay(),
            _ => ToolOverlay::default(),
        }
    }

    pub(super) fn cursor(&self, at: Point, ctx: &mut ToolContext<'_>) -> Cursor {
        let (selection, scene) = (ctx.selection, ctx.scene);
        let angle = || selection.frame(scene).map_or(0.0, |frame| frame.angle);
        match &self.state {
            State::PointingHandle { handle, .. } => handle.cursor(angle()),
            State::Resizing(resizing) => Handle::Side(resizing.side()).cursor(angle()),
            State::Rotating(_) => Cursor::Rotate,
            State::Labelling(_)
            | State::Translating(_)
            | State::Bending(_)
            | State::Reshaping(_)
            | State::Tailing(_) => Cursor::Move,
            State::Idle => {
                let handles = Handles::of(ctx.selection, ctx.scene, ctx.zoom);
                if let Some(handle) = handles.and_then(|handles| handles.at(at, ctx.zoom)) {
                    return handle.cursor(angle());
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

/// What a handle does that is dragged; none where a peer has deleted what it was on.
fn held(handle: Handle, pressed: Point, ctx: &ToolContext<'_>) -> Option<State> {
    match handle {
        Handle::Side(side) => Resizing::begin(side, pressed, ctx).map(State::Resizing),
        Handle::Rotate => Rotating::begin(pressed, ctx).map(State::Rotating),
        Handle::PathPoint(at) => Reshaping::point(at, ctx).map(State::Reshaping),
        Handle::Stretch(at) => Reshaping::stretch(at, ctx).map(State::Reshaping),
        Handle::Tail => Tailing::begin(ctx).map(State::Tailing),
        Handle::NewPoint(_) => {
            let line = ctx.selection.single()?;
            Dragging::begin(line, handle, &[], pressed, ctx).map(State::Bending)
        }
    }
}
