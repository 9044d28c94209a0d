//! Votes on shapes: three windows at one board.

use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::app::TavlaApp;
use tavla::camera::Camera;
use tavla::commands::Command;
use tavla::editor::{VoteMark, VoteMarks};
use tavla::impairment::Impairment;
use tavla_server::access::Role;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::talk::Vote;

use crate::activity::{run, says};
use crate::harness::Window;
use crate::trio::Trio;

/// Where the shapes that are voted on are in the first window.
const PLACES: [[f32; 2]; 2] = [[320.0, 480.0], [560.0, 480.0]];

/// The shapes of a board, the lowest first.
fn shapes(app: &TavlaApp) -> Vec<ShapeId> {
    let shapes = app.board().editor().scene().children(None);
    shapes.map(|shape| shape.id.clone()).collect()
}

/// The vote that is not over.
fn vote(app: &TavlaApp) -> Option<&Vote> {
    let mut votes = app.board().desk().talk().votes();
    votes.find(|vote| !vote.closed).map(|vote| &**vote)
}

fn marks(app: &TavlaApp) -> VoteMarks {
    app.board().editor().vote_marks().clone()
}

/// Two rectangles of the first window's person, who has nothing picked then.
fn draw_two(trio: &mut Trio) -> [ShapeId; 2] {
    let [ada, ..] = &mut trio.windows;
    for [x, y] in PLACES {
        ada.key(Modifiers::NONE, Key::R);
        ada.drag([x, y], [x + 160.0, y + 100.0]);
    }
    ada.key(Modifiers::NONE, Key::Escape);
    trio.wait("both are everywhere", |apps| {
        apps.iter().all(|app| shapes(app).len() == 2)
    });
    shapes(trio.apps()[0]).try_into().unwrap()
}

/// Begins a vote as a person does, and waits until everybody has it.
#[track_caller]
fn start(trio: &mut Trio, title: &str) {
    let [ada, ..] = &mut trio.windows;
    run(ada, Command::StartVote);
    ada.harness.get_by_label("What the vote is about");
    ada.type_text(title);
    ada.click("Start the vote");
    trio.wait("the vote is everywhere", |apps| {
        apps.iter().all(|app| vote(app).is_some())
    });
    for window in &mut trio.windows {
        window.harness.run_steps(2);
        window.harness.get_by_label(&format!("Vote: {title}"));
    }
}

/// Clicks the middle of a shape's left edge.
#[track_caller]
fn click_shape(window: &mut Window, shape: &ShapeId, modifiers: Modifiers) {
    let bounds = window.app().board().editor().scene().bounds_of(shape);
    let bounds = bounds.unwrap();
    let at = window.screen(Point::new(bounds.x0, bounds.center().y));
    click_at(window, at, modifiers);
}

fn click_at(window: &mut Window, pos: Pos2, modifiers: Modifiers) {
    window.harness.hover_at(pos);
    window.harness.step();
    for pressed in [true, false] {
        window.harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        });
        window.harness.step();
    }
    window.harness.run_steps(2);
}

#[test]
fn three_people_vote_unseen_by_each_other_until_it_is_revealed_and_then_all_see_the_same() {
    let mut trio = Trio::gather();
    let [one, other] = draw_two(&mut trio);
    start(&mut trio, "Which idea?");
    let none = Modifiers::NONE;
    let [ada, ben, mira] = &mut trio.windows;
    ada.harness.get_by_label("3 of 3 left · 0 of 3 have voted");
    for shape in [&one, &one, &other, &other] {
        click_shape(ada, shape, none);
    }
    ada.wait_told("You have given all 3 votes");
    click_shape(ben, &other, none);
    click_shape(mira, &other, none);
    click_shape(mira, &other, none);
    click_shape(mira, &other, Modifiers::SHIFT);
    // One's own show at once, and nothing was picked by it.
    let own = |votes: &[(&ShapeId, u32)]| -> VoteMarks {
        let marks = votes.iter();
        marks
            .map(|&(id, count)| (id.clone(), VoteMark::Own(count)))
            .collect()
    };
    assert_eq!(marks(ada.app()), own(&[(&one, 2), (&other, 1)]));
    assert_eq!(marks(mira.app()), own(&[(&other, 1)]));
    assert!(mira.app().board().editor().selection().is_empty());
    trio.wait("all have voted", |apps| {
        apps.iter()
            .all(|app| vote(app).is_some_and(|vote| vote.voters() == 3))
    });
    let [ada, ben, _] = &mut trio.windows;
    ada.harness.run_steps(2);
    ada.harness.get_by_label("0 of 3 left · 3 of 3 have voted");
    assert_eq!(marks(ben.app()), own(&[(&other, 1)]));
    ben.harness.run_steps(2);
    assert!(!says(ben, "Rectangle: "));

    ben.click("Reveal");
    trio.wait("it is revealed everywhere", |apps| {
        apps.iter()
            .all(|app| vote(app).is_some_and(|vote| vote.revealed))
    });
    let result = |count, most| VoteMark::Result { count, most };
    let results = VoteMarks::from([
        (one.clone(), result(2, false)),
        (other.clone(), result(3, true)),
    ]);
    for window in &mut trio.windows {
        window.harness.run_steps(2);
        assert_eq!(marks(window.app()), results);
        window.harness.get_by_label("Rectangle: 3 votes");
        window.harness.get_by_label("Rectangle: 2 votes");
        window.harness.get_by_label("3 of 3 have voted");
    }
    // Nobody votes any more: a click picks.
    let [_, ben, mira] = &mut trio.windows;
    click_shape(mira, &one, none);
    assert_eq!(mira.app().board().editor().selection().len(), 1);
    // A result leads to its shape.
    let far = Camera {
        center: Point::new(9e4, 9e4),
        zoom: 1.0,
    };
    ben.app_mut().board_mut().editor_mut().set_camera(far);
    ben.click("Rectangle: 3 votes");
    ben.wait_until("the view is there", |ben| {
        let editor = ben.board().editor();
        let bounds = editor.scene().bounds_of(&other).unwrap();
        editor.view().visible().contains(bounds.center())
    });
    ben.click("End");
    trio.wait("it is over everywhere", |apps| {
        apps.iter()
            .all(|app| vote(app).is_none() && marks(app).is_empty())
    });
    for window in &mut trio.windows {
        window.harness.run_steps(2);
        assert!(!says(window, "Vote: Which idea?"));
    }
}

#[test]
fn ballots_cast_without_a_server_meet_and_a_deleted_shape_gives_its_votes_back_by_hand() {
    let mut trio = Trio::gather();
    let [one, other] = draw_two(&mut trio);
    // Only one of the two can be voted on.
    let [ada, ..] = &mut trio.windows;
    let editor = ada.app_mut().board_mut().editor_mut();
    editor.select([one.clone()]);
    start(&mut trio, "This one?");
    let away = Impairment {
        offline: true,
        ..Impairment::default()
    };
    for window in &mut trio.windows[..2] {
        window.app_mut().board_mut().impair(away);
        window.wait_until("they are away", |app| !app.board().is_live());
        click_shape(window, &other, Modifiers::NONE);
        assert!(marks(window.app()).is_empty());
        click_shape(window, &one, Modifiers::NONE);
        click_shape(window, &one, Modifiers::NONE);
        assert_eq!(marks(window.app())[&one], VoteMark::Own(2));
    }
    for window in &mut trio.windows[..2] {
        let board = window.app_mut().board_mut();
        board.impair(Impairment::default());
        board.reconnect();
    }
    trio.wait("both ballots are everywhere", |apps| {
        apps.iter().all(|app| {
            let results = vote(app).map(Vote::results).unwrap_or_default();
            results.get(&one) == Some(&4)
        })
    });
    let [_, ben, mira] = &mut trio.windows;
    // With the vote's clicks off, as whoever wants to edit does.
    mira.click("Vote by clicking shapes; Shift takes a vote back");
    let editor = mira.app_mut().board_mut().editor_mut();
    editor.select([one.clone()]);
    mira.key(Modifiers::NONE, Key::Delete);
    ben.wait_until("it is gone", |ben| shapes(ben).len() == 1);
    ben.click("Show the list of votes");
    ben.click("One vote less for A deleted shape");
    ben.click("One vote less for A deleted shape");
    ben.harness.get_by_label_contains("3 of 3 left");
    assert!(marks(ben.app()).is_empty());
}

#[test]
fn a_commenter_votes_and_a_viewer_sees_why_not() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Commenter, Role::Viewer]);
    let [one, _] = draw_two(&mut trio);
    start(&mut trio, "Which?");
    let [ada, ben, mira] = &mut trio.windows;
    click_shape(ben, &one, Modifiers::NONE);
    assert_eq!(marks(ben.app())[&one], VoteMark::Own(1));
    let reveal = ben.harness.get_by_label("Reveal");
    assert!(reveal.accesskit_node().is_disabled());
    assert!(!mira.app().board().editor().is_voting());
    click_shape(mira, &one, Modifiers::NONE);
    assert!(marks(mira.app()).is_empty());
    let by_clicks = mira.harness.get_by_label_contains("Vote by clicking");
    assert!(by_clicks.accesskit_node().is_disabled());
    ada.wait_until("the commenter's vote counts", |ada| {
        vote(ada).is_some_and(|vote| vote.voters() == 1)
    });
    ada.harness.run_steps(2);
    // Who may only look is not waited for.
    ada.harness.get_by_label("3 of 3 left · 1 of 2 have voted");
    ada.click("Reveal");
    mira.wait_until("who looks sees how it stands", |mira| {
        marks(mira).contains_key(&one)
    });
}

#[test]
fn a_vote_is_no_hindrance_to_drawing_and_escape_ends_voting_by_clicks() {
    let mut window = crate::harness::flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([320.0, 480.0], [480.0, 580.0]);
    window.key(Modifiers::NONE, Key::Escape);
    run(&mut window, Command::StartVote);
    window.click("Fewer votes");
    window.click("Start the vote");
    window
        .harness
        .get_by_label("2 of 2 left · 0 of 1 has voted");
    let [shape] = shapes(window.app()).try_into().unwrap();
    // A drag that begins on a shape is no vote, and moves nothing.
    window.drag([320.0, 530.0], [420.0, 560.0]);
    assert!(marks(window.app()).is_empty());
    click_shape(&mut window, &shape, Modifiers::NONE);
    assert_eq!(marks(window.app())[&shape], VoteMark::Own(1));
    window.key(Modifiers::NONE, Key::O);
    window.drag([600.0, 480.0], [700.0, 580.0]);
    assert_eq!(shapes(window.app()).len(), 2);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app().board().editor().is_voting());
    click_shape(&mut window, &shape, Modifiers::NONE);
    assert_eq!(marks(window.app())[&shape], VoteMark::Own(1));
    assert!(window.app().board().editor().selection().contains(&shape));
}
