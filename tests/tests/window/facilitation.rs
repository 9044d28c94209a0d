//! What the timer and a vote look like, in both themes. Made with lavapipe.

use std::sync::Arc;

use egui::Rect;
use tavla::editor::{Editor, VoteMark, VoteMarks};
use tavla::overlay::overlay_ui;
use tavla::ui::facilitation::Facilitation;
use tavla::ui::{FacilitationView, TimerState, TimerView, VoteRow, VoteView};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::{ShapeId, VoteId};
use tavla_shared::shape::{Kind, Shape};

use crate::panels::{check, commands};

fn show(ui: &mut egui::Ui, timer: Option<TimerState>, vote: Option<VoteView>) {
    let view = FacilitationView {
        timer: timer.map(|state| TimerView {
            state,
            locked: None,
            audible: true,
        }),
        vote,
        selected: 0,
    };
    Facilitation::default().ui(ui, &view, false, &commands());
}

fn name(at: usize) -> ShapeId {
    ShapeId::new(&format!("shape-{at}")).unwrap()
}

fn vote_view(revealed: bool, rows: &[(&str, u32)]) -> VoteView {
    let row = |(at, &(words, count)): (usize, &(&str, u32))| VoteRow {
        shape: name(at),
        name: words.to_owned(),
        present: words != "A deleted shape",
        count,
    };
    VoteView {
        title: "Which idea do we take?".to_owned(),
        each: 5,
        left: 3,
        voters: 4,
        people: 6,
        revealed,
        voting: true,
        locked: None,
        decides: true,
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

/// Shapes below the bar, with what the vote shows at them.
fn board_ui(ui: &mut egui::Ui, top: f64, marks: &[VoteMark]) {
    let mut editor = Editor::new(1);
    editor.begin_frame(0.0, ui.max_rect());
    let middle = ui.max_rect().center();
    let shapes = marks.iter().enumerate().map(|(at, _)| {
        let mut shape = Shape::new(name(at), Kind::Rectangle);
        shape.size = Size::new(84.0, 60.0);
        let left = 28.0 + 108.0 * at as f64 - f64::from(middle.x);
        shape.pos = Point::new(left, top - f64::from(middle.y));
        Arc::new(shape)
    });
    let shapes: Vec<_> = shapes.collect();
    let create = shapes.iter().map(|shape| Edit::Create(Arc::clone(shape)));
    editor.show_pending(1, create.collect());
    for shape in &shapes {
        let bounds = editor.view().screen_rect_from_board(shape.rect());
        let tokens = tavla::theme::Tokens::of(ui.visuals().dark_mode);
        let bounds: Rect = bounds.shrink(1.0);
        ui.painter().rect_filled(bounds, 4.0, tokens.tint);
    }
    let marks: VoteMarks = (0..).map(name).zip(marks.iter().copied()).collect();
    let known = (VoteId::new("vote").unwrap(), 1);
    editor.set_vote(known, None, marks);
    overlay_ui(ui, &mut editor);
}

fn timers_ui(ui: &mut egui::Ui) {
    let state = TimerState::Set {
        left_millis: 9_000,
        seconds: 300,
        paused: false,
    };
    show(ui, Some(state), None);
}

fn setup_ui(ui: &mut egui::Ui) {
    show(ui, Some(TimerState::Unset), None);
}

fn voting_ui(ui: &mut egui::Ui) {
    let own = [1, 3, 7].map(VoteMark::Own);
    board_ui(ui, 150.0, &own);
    show(ui, None, Some(vote_view(false, &[])));
}

fn results_ui(ui: &mut egui::Ui) {
    let result = |count, most| VoteMark::Result { count, most };
    board_ui(
        ui,
        260.0,
        &[result(12, true), result(5, false), result(1, false)],
    );
    let rows = [
        ("Magic links", 12),
        ("Passwords with a second factor, as before", 5),
        ("A deleted shape", 1),
    ];
    show(ui, None, Some(vote_view(true, &rows)));
}

#[test]
fn the_timer_in_its_last_seconds() {
    check("timer", [400.0, 84.0], timers_ui);
}

#[test]
fn the_timer_before_it_is_set() {
    check("timer-setup", [560.0, 84.0], setup_ui);
}

#[test]
fn a_vote_with_ones_own_votes_at_shapes() {
    check("voting", [456.0, 240.0], voting_ui);
}

#[test]
fn a_vote_that_is_revealed() {
    check("vote-results", [456.0, 350.0], results_ui);
}
