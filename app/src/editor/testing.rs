//! An editor on a real board, driven as a hand drives it: tests read as gestures.

use std::sync::Arc;

use egui::{Key, Modifiers, Pos2, pos2};
use tavla_shared::board::{Board, BoardChange, Edit, EditBatch};
use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Shape, ZIndex};

use super::{Button, Editor, PointerInput, PointerKind, Request};
use crate::commands::{Command, ToolKind};
use crate::scene::Scene;
use crate::text::TextEngine;

/// The window is 800×600 and looks at its own coordinates: board (x, y) is screen (x, y).
pub(crate) struct TestEditor {
    pub(crate) editor: Editor,
    pub(crate) board: Board,
    now: f64,
    at: Pos2,
    modifiers: Modifiers,
    /// Requests that are not edits.
    pub(crate) others: Vec<Request>,
    /// How many batches were written.
    pub(crate) commits: usize,
}

pub(crate) fn id(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

impl TestEditor {
    pub(crate) fn new() -> Self {
        Self::seeded(1)
    }

    pub(crate) fn seeded(seed: u64) -> Self {
        Self::with_text_engine(seed, TextEngine::bundled())
    }

    pub(crate) fn with_text_engine(seed: u64, text: TextEngine) -> Self {
        let mut editor = Editor::with_text_engine(seed, text);
        let rect = egui::Rect::from_min_max(pos2(0.0, 0.0), pos2(800.0, 600.0));
        let _ = editor.begin_frame(0.0, rect);
        let center = Point::new(400.0, 300.0);
        editor.set_camera(crate::camera::Camera { center, zoom: 1.0 });
        Self {
            editor,
            board: Board::new(7),
            now: 0.0,
            at: Pos2::ZERO,
            modifiers: Modifiers::NONE,
            others: Vec::new(),
            commits: 0,
        }
    }

    /// With a filled shape of `kind`, named and placed.
    pub(crate) fn with(mut self, name: &str, kind: Kind, rect: Rect) -> Self {
        let shape = filled(name, kind, rect, &self.editor.scene().rank_on_top(None));
        self.peer_writes(vec![Edit::Create(Arc::new(shape))]);
        self
    }

    /// With a filled rectangle.
    pub(crate) fn with_box(self, name: &str, x: f64, y: f64, width: f64, height: f64) -> Self {
        self.with(
            name,
            Kind::Rectangle,
            Rect::new(x, y, x + width, y + height),
        )
    }

    /// Somebody else's edits arrive.
    pub(crate) fn peer_writes(&mut self, edits: Vec<Edit>) {
        let mut other = Board::new(8);
        for update in self.board.updates_since(&other.version()).unwrap() {
            other.import(&update).unwrap();
        }
        let batch = EditBatch::new("peer", edits);
        let update = other.apply(&batch, 0).unwrap().update;
        let change = self.board.import(&update).unwrap();
        self.show(None, &change);
    }

    /// What another board has and this one has not yet heard of arrives.
    pub(crate) fn learn_from(&mut self, other: &mut Board) {
        for update in other.updates_since(&self.board.version()).unwrap() {
            let change = self.board.import(&update).unwrap();
            self.show(None, &change);
        }
    }

    fn show(&mut self, ticket: Option<u64>, change: &BoardChange) {
        let (undo, redo) = (self.board.can_undo(), self.board.can_redo());
        let heads = (self.board.next_undo(), self.board.next_redo());
        self.editor.know_steps(heads.0.cloned(), heads.1.cloned());
        self.editor.apply(ticket, change, undo, redo);
    }

    /// The worker does what it was asked for.
    pub(crate) fn settle(&mut self) {
        for request in self.editor.take_requests() {
            match request {
                Request::Edit { ticket, batch } => match self.board.apply(&batch, 0) {
                    Ok(applied) => {
                        self.commits += 1;
                        self.show(Some(ticket), &applied.change);
                    }
                    Err(error) => panic!("{batch:?} was refused: {error}"),
                },
                Request::Undo => {
                    if let Some(undone) = self.board.undo(0).unwrap() {
                        self.show(None, &undone.change);
                    }
                }
                Request::Redo => {
                    if let Some(undone) = self.board.redo(0).unwrap() {
                        self.show(None, &undone.change);
                    }
                }
                other => self.others.push(other),
            }
        }
    }

    fn send(&mut self, kind: PointerKind) {
        let (at, modifiers) = (self.at, self.modifiers);
        self.editor.handle(PointerInput {
            at,
            kind,
            pressure: None,
            modifiers,
        });
    }

    pub(crate) fn tool(&mut self, kind: ToolKind) -> &mut Self {
        self.run(Command::Tool(kind))
    }

    pub(crate) fn run(&mut self, command: Command) -> &mut Self {
        self.editor.run(command);
        self.settle();
        self
    }

    /// Presses, long after anything before.
    pub(crate) fn pointer_down(&mut self, x: f32, y: f32) -> &mut Self {
        self.now += 10.0;
        self.press_again(x, y)
    }

    fn press_again(&mut self, x: f32, y: f32) -> &mut Self {
        self.frame();
        self.at = pos2(x, y);
        self.send(PointerKind::Move);
        self.send(PointerKind::Press(Button::Primary));
        self.settle();
        self
    }

    /// Presses where the pointer is, now.
    pub(crate) fn press_here(&mut self) -> &mut Self {
        self.send(PointerKind::Press(Button::Primary));
        self.settle();
        self
    }

    /// A new frame at the present time.
    pub(crate) fn frame(&mut self) {
        let rect = self.editor.view().rect;
        let _ = self.editor.begin_frame(self.now, rect);
    }

    pub(crate) fn wait(&mut self, seconds: f64) -> &mut Self {
        self.now += seconds;
        self.frame();
        self
    }

    /// Time passes, and no frame is shown.
    pub(crate) fn idle(&mut self, seconds: f64) -> &mut Self {
        self.now += seconds;
        self.editor.set_time(self.now);
        self
    }

    pub(crate) fn move_to(&mut self, x: f32, y: f32) -> &mut Self {
        self.at = pos2(x, y);
        self.send(PointerKind::Move);
        self.settle();
        self
    }

    pub(crate) fn up(&mut self) -> &mut Self {
        self.send(PointerKind::Release(Button::Primary));
        self.settle();
        self
    }

    pub(crate) fn click(&mut self, x: f32, y: f32) -> &mut Self {
        self.pointer_down(x, y).up()
    }

    pub(crate) fn double_click(&mut self, x: f32, y: f32) -> &mut Self {
        self.click(x, y);
        self.now += 0.1;
        self.press_again(x, y).up()
    }

    pub(crate) fn drag(&mut self, from: (f32, f32), to: (f32, f32)) -> &mut Self {
        let middle = (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1));
        self.pointer_down(from.0, from.1)
            .move_to(middle.0, middle.1)
            .move_to(to.0, to.1)
            .up()
    }

    pub(crate) fn holding(&mut self, modifiers: Modifiers) -> &mut Self {
        self.modifiers = modifiers;
        self.editor.set_modifiers(modifiers);
        self
    }

    pub(crate) fn key(&mut self, key: Key) -> &mut Self {
        self.editor.key(key, true);
        self.editor.key(key, false);
        self.settle();
        self
    }

    /// Types words into what is being typed in.
    #[track_caller]
    pub(crate) fn type_words(&mut self, words: &str) -> &mut Self {
        let event = egui::Event::Text(words.to_owned());
        let taken = self
            .editor
            .type_event(&event, egui::os::OperatingSystem::Nix);
        assert!(taken, "{words}");
        self.settle();
        self
    }

    pub(crate) fn right_click(&mut self, x: f32, y: f32) -> &mut Self {
        self.at = pos2(x, y);
        self.send(PointerKind::Press(Button::Secondary));
        self.send(PointerKind::Release(Button::Secondary));
        self.settle();
        self
    }

    /// A second finger comes down beside the one that is the pointer.
    pub(crate) fn second_finger(&mut self) -> &mut Self {
        self.send(PointerKind::Interrupt);
        self.settle();
        self
    }

    pub(crate) fn middle_button(&mut self, pressed: bool) -> &mut Self {
        let kind = if pressed {
            PointerKind::Press
        } else {
            PointerKind::Release
        };
        self.send(kind(Button::Middle));
        self
    }

    pub(crate) fn shape(&self, name: &str) -> &Shape {
        self.editor
            .scene()
            .get(&id(name))
            .unwrap_or_else(|| panic!("{name} is gone"))
    }

    pub(crate) fn rect(&self, name: &str) -> Rect {
        self.shape(name).rect()
    }

    /// The shape that was made last: the topmost.
    pub(crate) fn top(&self) -> Arc<Shape> {
        Arc::clone(
            self.editor
                .scene()
                .all_in_z_order()
                .next_back()
                .expect("an empty board"),
        )
    }

    pub(crate) fn selected(&self) -> Vec<String> {
        self.editor
            .selection()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    pub(crate) fn stack(&self) -> String {
        let names: Vec<String> = self
            .editor
            .scene()
            .all_in_z_order()
            .map(|shape| shape.id.to_string())
            .collect();
        names.join(" ")
    }

    /// What is shown is what the document says.
    #[track_caller]
    pub(crate) fn check_scene_is_the_board(&self) {
        let mut fresh = Scene::new();
        let shapes = self.board.shapes().cloned().collect();
        fresh.apply(&BoardChange {
            shapes,
            ..BoardChange::default()
        });
        let shown: Vec<_> = self.editor.scene().all_in_z_order().collect();
        let expected: Vec<_> = fresh.all_in_z_order().collect();
        assert_eq!(shown, expected);
        assert!(!self.editor.scene().has_pending());
    }
}

/// A filled shape, so that it is hit inside.
pub(crate) fn filled(name: &str, kind: Kind, rect: Rect, rank: &ZIndex) -> Shape {
    let mut shape = Shape::new(id(name), kind);
    shape.pos = rect.origin();
    shape.size = Size::new(rect.width(), rect.height());
    shape.style.fill = Color::rgb(0xcf_e3ff);
    shape.place.index = rank.clone();
    shape
}
