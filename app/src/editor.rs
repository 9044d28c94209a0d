//! Ties together scene, selection, camera and the tool in hand: what a person does on one board.
//!
//! Pure: time, random seeds and input are passed in, and what is to happen elsewhere (edits for the
//! worker, presence for peers, text for the clipboard) is asked for with [`Editor::take_requests`]
//! and [`Editor::take_presence`]. It never touches a document, a disk, a socket or egui's context.

mod arrange;
mod arranging;
mod beginning;
mod board;
mod bucket;
mod clearing;
mod clipboard;
mod commenting;
mod company;
mod converting;
mod dropper;
mod duplicating;
mod emptied;
mod esc_and_enter;
mod find;
mod flight;
mod flipping;
mod flowchart;
mod following;
mod framing;
mod gesture;
mod habits;
mod highlight;
mod holding;
mod input;
mod items;
mod laser;
mod layering;
mod lettering;
mod linking;
mod listing;
mod lock;
mod looking;
mod marks;
mod measures;
pub mod motion;
mod naming;
mod next_note;
mod next_styles;
mod nudge;
mod obstacle;
mod own_marks;
mod peers;
mod picked;
mod points;
mod presence;
mod rebuild;
mod refitting;
mod request;
mod run;
mod same;
mod sending;
mod shape_lock;
mod shown;
mod sought;
mod status;
mod steps;
mod style;
mod style_copy;
mod style_default;
mod summons;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod typing;
mod view_only;
mod voting;

use std::sync::Arc;

use egui::{Modifiers, Pos2};
use rand::rngs::StdRng;
use tavla_shared::board::Meta;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape, Style};

use crate::camera::{Camera, View};
use crate::commands::ToolKind;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::text::TextEngine;
use crate::tools::{InHand, Tool, ToolContext};

use self::clipboard::Clipboard;
pub use self::clipboard::{is_of_another_whiteboard, shapes_of_text};
use self::dropper::Dropper;
pub use self::dropper::{DropperView, NOTE_PAPER};
use self::duplicating::LastCopy;
use self::find::Find;
pub use self::find::{FindView, FoundShape, QUERY_CHARS_MAX};
use self::flight::Flight;
use self::flowchart::Growing;
use self::following::Lead;
pub use self::following::{FollowShown, Look};
use self::habits::Hands;
pub use self::highlight::Highlights;
use self::holding::Holding;
pub use self::input::{Button, PointerInput, PointerKind};
use self::input::{Clicks, Panning};
pub use self::laser::LaserPoint;
pub use self::layering::{Put, can_hold};
pub use self::lettering::{LetteringView, LinkSpan};
pub use self::linking::{LinkShown, ShapeLink, shape_here};
pub use self::lock::{Lock, PENDING_MAX};
use self::looking::Overview;
pub use self::marks::{BurstShown, WORDS_CHARS_MAX, WordsShown};
use self::measures::Measuring;
pub use self::measures::{Amount, Measure, Measures};
pub use self::naming::{NamingView, name_of};
pub use self::next_styles::StyleMemory;
use self::next_styles::{Family, NextStyles};
pub use self::obstacle::{Obstacle, Picked};
use self::own_marks::OwnMarks;
pub use self::peers::{CursorShown, Doing, MarksShown, PeerCaretView, PeerShown, Peers};
use self::picked::Found;
use self::presence::Told;
use self::refitting::Misfits;
pub use self::request::{Notice, Request};
pub use self::sought::Sought;
use self::status::Liveliness;
use self::steps::Steps;
use self::style::Trying;
pub use self::style::has as style_matters;
pub use self::summons::Invitation;
use self::summons::Summons;
use self::typing::Typing;
use self::voting::Voting;
pub use self::voting::{VoteMark, VoteMarks};

/// What the worker could take back or do again.
#[derive(Debug, Clone, Copy, Default)]
struct History {
    undo: bool,
    redo: bool,
}

/// One board in one window, as one person works on it.
pub struct Editor {
    scene: Scene,
    selection: Selection,
    view: View,
    tool: Tool,
    tool_kind: ToolKind,
    tool_locked: bool,
    next_styles: NextStyles,
    trying: Option<Trying>,
    dropper: Option<Dropper>,
    meta: Meta,
    /// The same with edits on their way that somebody else has sent, until their ticket ends.
    pending_meta: Option<(u64, Meta)>,
    history: History,
    steps: Steps,
    /// What the parts of an undo, of which the last has not come, brought back or changed.
    undone: Vec<ShapeId>,
    /// Why nothing can be written, as far as it is known from outside.
    lock: Option<Lock>,
    /// Why nothing could be written when what is in hand was begun.
    hand_lock: Option<Lock>,
    /// Seconds; only differences mean anything.
    now: f64,
    random: StdRng,
    /// Edits in here are in the scene's pending ones, too, and bounded with them.
    requests: Vec<Request>,
    /// The last ticket given out.
    ticket: u64,
    clipboard: Clipboard,
    copied_style: Option<(Kind, Style)>,
    last_copy: Option<LastCopy>,
    overview: Option<Overview>,
    find: Option<Find>,
    measuring: Measuring,
    found_picked: Found,
    /// Where the pointer is, if it is over the board.
    pointer: Option<Pos2>,
    pressure: Option<f32>,
    modifiers: Modifiers,
    clicks: Clicks,
    panning: Panning,
    holding: Holding,
    hands: Hands,
    /// What is in hand, for peers.
    in_hand: Option<InHand>,
    /// What is being drawn, for peers.
    drawn: Option<Arc<Shape>>,
    told: Told,
    peers: Peers,
    liveliness: Liveliness,
    lead: Lead,
    summons: Summons,
    /// What I show others beside my cursor.
    own: OwnMarks,
    text: TextEngine,
    misfits: Misfits,
    typing: Option<Typing>,
    /// The frame whose name is being written.
    naming: Option<ShapeId>,
    interrupt_composition: bool,
    /// When the selection was pushed last, and what that was.
    last_nudge: Option<(f64, Selection)>,
    /// When the tool in hand means something else although the pointer stands still.
    tool_changes_at: Option<f64>,
    growing: Option<Growing>,
    needs_fit: bool,
    flight: Option<Flight>,
    highlights: Highlights,
    voting: Voting,
}

impl Editor {
    /// Says what time it is, before peers are heard. Nothing moves on before the next frame.
    pub fn set_time(&mut self, now: f64) {
        self.now = now;
    }

    /// What time it was said to be last.
    pub fn time(&self) -> f64 {
        self.now
    }

    /// Says what time it is and where the canvas is, before anything else in a frame. Peers' cursors
    /// and gestures move on by it; says whether they will go on moving.
    pub fn begin_frame(&mut self, now: f64, canvas: egui::Rect) -> bool {
        self.now = now;
        self.view.rect = canvas;
        self.steps.settle(&self.selection);
        if self.needs_fit && canvas.is_positive() {
            self.needs_fit = false;
            self.fit_all();
        }
        self.follow_typing();
        self.leave_points_of_others();
        self.rest();
        self.attend();
        self.hold();
        let led = self.lead();
        let flies = self.fly() | self.find_more();
        self.look();
        let reduced = self.own.reduced_motion;
        let peers = self.peers.advance(now, reduced, &mut self.scene);
        self.advance_marks(if led || flies { 0.0 } else { peers }) <= 0.0
    }

    /// What is shown.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What is picked.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Picks these shapes; a single one within the group around it.
    pub fn select(&mut self, ids: impl IntoIterator<Item = ShapeId>) {
        let picked = Selection::of(ids);
        let single = picked.single().cloned();
        let single = single.map(|id| Selection::one(id, &self.scene));
        self.selection = single.unwrap_or(picked);
        self.selection.prune(&self.scene);
    }

    /// Takes in hand what has just come onto the board.
    pub fn take_in_hand(&mut self, ids: impl IntoIterator<Item = ShapeId>) {
        self.take_tool(ToolKind::Select);
        self.select(ids);
    }

    /// Where the window looks.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Looks somewhere else.
    pub fn set_camera(&mut self, camera: Camera) {
        self.view.camera = Camera::checked(camera.center, camera.zoom);
        self.needs_fit = false;
    }

    /// Shows the whole board as soon as the canvas's size is known.
    pub fn fit_when_shown(&mut self) {
        self.needs_fit = true;
    }

    /// The tool in hand.
    pub fn tool(&self) -> ToolKind {
        self.tool_kind
    }

    /// Whether the tool stays in hand after it has drawn.
    pub fn tool_locked(&self) -> bool {
        self.tool_locked
    }

    /// The board's own settings.
    pub fn meta(&self) -> &Meta {
        self.pending_meta
            .as_ref()
            .map_or(&self.meta, |(_, meta)| meta)
    }

    /// The people who are here.
    pub fn peers(&self) -> &Peers {
        &self.peers
    }

    /// Whether a gesture is going on.
    pub fn is_busy(&self) -> bool {
        self.tool.is_busy() || self.panning.is_active()
    }

    /// The pointer's place on the board, or the middle of the view.
    pub fn pointer_on_board(&self) -> Point {
        self.pointer.map_or(self.view.camera.center, |at| {
            self.view.board_from_screen(at)
        })
    }

    fn tool_and_context(&mut self) -> (&mut Tool, ToolContext<'_>) {
        let ctx = ToolContext {
            scene: &self.scene,
            selection: &self.selection,
            zoom: self.view.camera.zoom,
            view: self.view.visible(),
            now: self.now,
            text: &mut self.text,
            style: self.next_styles.of(Family::of_tool(self.tool_kind)),
            text_style: self.next_styles.of(Family::Texts),
            habits: self.hands.habits,
            random: &mut self.random,
            lasso: self.hands.lasso,
        };
        (&mut self.tool, ctx)
    }
}
