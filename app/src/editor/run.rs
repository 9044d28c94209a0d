//! Carries out commands, and says which can be carried out now.

use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::Rect;
use tavla_shared::presence::SummonMode;

use super::converting::Turn;
use super::same::Sameness;
use super::{Editor, Request};
use crate::commands::Command;
use crate::selection::Selection;
use crate::tools::eraser;
use crate::tools::habits::SnapsTo;

impl Editor {
    /// Carries out a command. What is not about the board is asked of the app.
    pub fn run(&mut self, command: Command) {
        if !self.enabled(command) {
            return;
        }
        if ends_typing(command) {
            self.end_typing();
        }
        match command {
            Command::Tool(kind) => self.reach_for(kind),
            Command::ToggleToolLock => self.tool_locked = !self.tool_locked,
            Command::Undo => self.undo(),
            Command::Redo => {
                self.stop_for_history();
                self.ask(Request::Redo);
            }
            Command::Cut => {
                self.copy();
                self.cut_away();
            }
            Command::Copy => self.copy(),
            Command::Paste => self.ask(Request::Paste),
            Command::PastePlain => self.ask_plain_paste(),
            Command::Letters(command) => self.style_letters(command),
            Command::Style(command) => self.style(command),
            Command::Duplicate => self.duplicate(),
            Command::Delete => {
                if !self.delete_points() {
                    self.delete_selection("delete");
                }
            }
            Command::Clear => self.clear(),
            Command::NextKind => self.convert(Turn::Next),
            Command::PreviousKind => self.convert(Turn::Previous),
            Command::EditPoints => self.toggle_points(),
            Command::ToggleClosed => self.toggle_closed(),
            Command::SelectAll => self.select_all(),
            Command::ToggleLocked => self.toggle_locked(),
            Command::UnlockAll => self.unlock_all(),
            Command::FlipAcross => self.flip(false),
            Command::FlipDown => self.flip(true),
            Command::CopyStyle => self.copy_style(),
            Command::PasteStyle => self.paste_style(),
            Command::SelectSameKind => self.select_same(Sameness::Kind),
            Command::SelectSameStroke => self.select_same(Sameness::Stroke),
            Command::SelectSameFill => self.select_same(Sameness::Fill),
            Command::CopyLink => self.copy_shape_link(),
            Command::ToggleLasso => self.toggle_lasso(),
            Command::Group => self.group(),
            Command::Ungroup => self.ungroup(),
            Command::FrameSelection => self.frame_selection(),
            Command::FitFrame => self.fit_frames(),
            Command::RemoveFrame => self.remove_frames(),
            Command::BringForward => self.bring_forward(),
            Command::SendBackward => self.send_backward(),
            Command::BringToFront => self.bring_to_front(),
            Command::SendToBack => self.send_to_back(),
            Command::Arrange(command) => self.put_in_order(command),
            Command::Nudge(direction) => self.nudge(direction, false),
            Command::NudgeFar(direction) => self.nudge(direction, true),
            Command::Grow(direction) => self.grow(direction),
            Command::Walk(direction) => self.walk(direction),
            Command::ZoomIn => self.zoom_to(self.view.camera.zoom_step_up()),
            Command::ZoomOut => self.zoom_to(self.view.camera.zoom_step_down()),
            Command::ZoomReset => self.zoom_to(1.0),
            Command::ZoomFit => self.fit_all(),
            Command::ZoomFitSelection => self.fit_selection(false),
            Command::ZoomToSelection => self.fit_selection(true),
            Command::Overview => self.begin_overview(),
            Command::Page(direction) => self.turn_page(direction),
            Command::BackToContent => self.go_back_to_content(),
            Command::ToggleViewOnly => self.toggle_view_only(),
            Command::CursorChat => self.toggle_chat(),
            Command::React => {
                self.aim();
                self.ask(Request::App(command));
            }
            Command::ToggleGrid => self.toggle_grid(),
            Command::TogglePenMode => self.set_pen_mode(!self.pen_mode()),
            Command::BringEveryone => self.summon(SummonMode::Once),
            Command::ToggleSpotlight if self.is_presenting() => self.stop_summoning(),
            Command::ToggleSpotlight => self.summon(SummonMode::Spotlight),
            // What is not about the board.
            _ => self.ask(Request::App(command)),
        }
    }

    /// Whether a command can be carried out now.
    pub fn enabled(&self, command: Command) -> bool {
        if self.locks(command) {
            return false;
        }
        match command {
            Command::Letters(command) if self.is_typing() => self.letters(command),
            Command::Style(command) => self.can_style(command),
            Command::Undo => {
                self.history.undo || self.scene.has_pending() || self.tool.is_placing()
            }
            Command::Redo => self.history.redo && !self.tool.is_placing(),
            Command::Copy
            | Command::AddToLibrary
            | Command::Duplicate
            | Command::ToggleLocked
            | Command::CopyStyle
            | Command::SelectSameKind
            | Command::SelectSameStroke
            | Command::SelectSameFill
            | Command::ZoomFitSelection
            | Command::ZoomToSelection => !self.selection.is_empty(),
            Command::Letters(_)
            | Command::Arrange(_)
            | Command::FitFrame
            | Command::RemoveFrame
            | Command::ToggleClosed
            | Command::Group
            | Command::Ungroup
            | Command::Cut
            | Command::Delete
            | Command::FlipAcross
            | Command::FlipDown
            | Command::BringForward
            | Command::SendBackward
            | Command::BringToFront
            | Command::SendToBack
            | Command::FrameSelection
            | Command::Nudge(_)
            | Command::NudgeFar(_)
            | Command::Link => self.finds(command),
            Command::PasteStyle => self.copied_style.is_some() && self.finds(command),
            Command::UnlockAll => self.scene.locked().next().is_some(),
            Command::ShowMaker | Command::CopyLink => self.selection.len() == 1,
            Command::NextKind | Command::PreviousKind => {
                !self.tool.is_busy() && self.finds(command)
            }
            Command::EditPoints => self.can_edit_points(),
            Command::Grow(_) => self.can_grow(),
            Command::Walk(_) => self.can_walk(),
            Command::Clear => self.can_clear(),
            Command::SelectAll
            | Command::ZoomFit
            | Command::Find
            | Command::Export
            | Command::CopyAsPng
            | Command::CopyAsSvg
            | Command::Print => !self.scene.is_empty(),
            Command::Overview => !self.scene.is_empty() && !self.is_busy(),
            Command::BackToContent => self.is_lost(),
            Command::BringEveryone => self.may_summon(),
            Command::ToggleSpotlight => self.may_summon() || self.is_presenting(),
            _ => true,
        }
    }

    /// Shows or hides the grid, which is the board's. Who shows it snaps to it, as hands know it.
    fn toggle_grid(&mut self) {
        let shows = !self.meta().grid;
        self.send_step("grid", vec![Edit::Meta(MetaEdit::Grid(shows))]);
        if (self.habits().snaps_to == SnapsTo::Grid) != shows {
            self.ask(Request::App(Command::ToggleSnapToGrid));
        }
    }

    /// Takes back what was written last, or of a path made click by click the last point.
    fn undo(&mut self) {
        if self.tool.is_placing() {
            self.take_back_point(self.pointer);
        } else {
            self.stop_for_history();
            self.ask(Request::Undo);
        }
    }

    /// Undo and redo are about what is written: what is in hand is let go first.
    fn stop_for_history(&mut self) {
        self.steps.settle(&self.selection);
        if !self.is_typing() {
            self.cancel_gesture();
        }
        self.last_nudge = None;
    }

    /// What was copied goes with all that is in it.
    fn cut_away(&mut self) {
        self.cancel_gesture();
        let edits = eraser::deletion(&self.scene, self.selection.iter());
        self.send_step("cut", edits);
        self.selection = Selection::default();
    }

    fn select_all(&mut self) {
        self.cancel_gesture();
        let entered = self.selection.entered().cloned();
        let ids = self
            .scene
            .children(entered.as_ref())
            .filter(|shape| self.scene.is_pickable(&shape.id))
            .map(|shape| shape.id.clone());
        self.selection = Selection::within(entered.clone(), ids.collect::<Vec<_>>());
        if self.tool_kind != crate::commands::ToolKind::Select {
            let selection = self.selection.clone();
            self.take_tool(crate::commands::ToolKind::Select);
            self.selection = selection;
        }
    }

    fn zoom_to(&mut self, zoom: f64) {
        self.view.camera = self.view.zoomed_at(self.view.rect.center(), zoom);
    }

    pub(super) fn fit_all(&mut self) {
        if let Some(bounds) = self.scene.bounds() {
            self.view.camera = self.view.fit(bounds);
        }
    }

    /// Shows all that is picked, magnified where that is wanted.
    fn fit_selection(&mut self, closely: bool) {
        let boxes = self
            .selection
            .iter()
            .filter_map(|id| self.scene.paint_bounds(id));
        if let Some(bounds) = boxes.reduce(|all: Rect, one| all.union(one)) {
            self.view.camera = if closely {
                self.view.fit_closely(bounds)
            } else {
                self.view.fit(bounds)
            };
        }
    }
}

/// Whether typing is over when the command is run; looking around and taking back are part of it.
fn ends_typing(command: Command) -> bool {
    !matches!(
        command,
        Command::Letters(_)
            | Command::PastePlain
            | Command::Undo
            | Command::Redo
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::ZoomReset
            | Command::ZoomFit
            | Command::ZoomFitSelection
            | Command::ZoomToSelection
            | Command::Page(_)
            | Command::BackToContent
            | Command::ToggleZen
            | Command::ToggleGrid
            | Command::ToggleSnapToShapes
            | Command::ToggleSnapToGrid
            | Command::ToggleMinimap
            | Command::ToggleBoxTouches
            | Command::ToggleMeasures
            | Command::ToggleLayers
            | Command::ToggleLibrary
            | Command::ToggleFrameMeter
            | Command::ToggleConnection
            | Command::ToggleComments
            | Command::TogglePeople
            | Command::You
            | Command::BringEveryone
            | Command::ToggleSpotlight
            | Command::ToggleChat
            | Command::ToggleQuiet
            | Command::ToggleSavePower
            | Command::ToggleReducedMotion
            | Command::TogglePenMode
            | Command::ToggleCutsInk
            | Command::React
            | Command::ToggleTheme
            | Command::ThemeLight
            | Command::ThemeDark
            | Command::ThemeSystem
            | Command::CommandPalette
            | Command::ShowKeys
    )
}
