//! Comments of somebody who is alone: written, moved, gone to and removed, without a server.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::commands::Command;

use crate::comments::{ADA_ASKS, comment, is_called, place_of, wait_called};
use crate::harness::{Window, flow_window};

#[test]
fn what_is_given_up_is_not_written_and_a_draft_breaks_its_lines() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::C);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    window.harness.run_steps(3);
    window.type_text("No");
    window.key(Modifiers::NONE, Key::Escape);
    let threads = |window: &Window| window.app().board().desk().talk().threads().len();
    assert_eq!(threads(&window), 0);
    assert!(!is_called(&window, "Write a comment"));

    // By keys alone, in the middle of the view.
    window.key(Modifiers::NONE, Key::C);
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(2);
    window.type_text("One");
    window.key(Modifiers::SHIFT, Key::Enter);
    window.type_text("two");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(threads(&window), 1);
    let talk = window.app().board().desk().talk();
    let thread = talk.threads().next().unwrap().clone();
    assert_eq!(&*thread.words.text, "One\ntwo");
    wait_called(
        std::slice::from_mut(&mut window),
        0,
        "Comment by Ada Lindqvist: One two",
    );
    assert_eq!(window.shapes(), []);
}

#[test]
fn what_is_being_typed_stays_with_its_board() {
    let mut window = flow_window();
    window.retitle("Plans");
    let begin = |window: &mut Window, text: &str| {
        window.key(Modifiers::NONE, Key::C);
        window.drag([500.0, 300.0], [500.0, 300.0]);
        window.harness.run_steps(3);
        window.type_text(text);
    };
    let opens_with = |window: &Window, text: &str| {
        let talk = window.app().board().desk().talk();
        let threads: Vec<_> = talk.threads().map(|it| it.words.text.clone()).collect();
        assert_eq!(threads, [text.into()]);
    };
    begin(&mut window, "about the plans");
    let (ctx, plans) = (
        window.harness.ctx.clone(),
        window.app().board().id().clone(),
    );
    window.app_mut().run(&ctx, Command::NewBoard);
    window.wait_until("the new board is there", |app| {
        app.board().is_open() && *app.board().id() != plans
    });
    begin(&mut window, "elsewhere");
    window.key(Modifiers::NONE, Key::Enter);
    opens_with(&window, "elsewhere");
    window.app_mut().open_board(&ctx, &plans);
    window.wait_until("the plans are there", |app| app.board().is_open());
    begin(&mut window, "!");
    window.key(Modifiers::NONE, Key::Enter);
    opens_with(&window, "about the plans!");
}

#[test]
fn a_pin_is_dragged_to_another_place_and_esc_puts_it_back() {
    let mut window = flow_window();
    comment(&mut window, [500.0, 300.0], "Is this right?");
    window.key(Modifiers::NONE, Key::Escape);
    wait_called(std::slice::from_mut(&mut window), 0, ADA_ASKS);
    let before = place_of(&window, ADA_ASKS);
    let (from, to) = (before.into(), [before.x + 200.0, before.y + 100.0]);
    window.press_and_move(from, to);
    window.key(Modifiers::NONE, Key::Escape);
    window.harness.drop_at(to.into());
    window.harness.run_steps(3);
    assert!(place_of(&window, ADA_ASKS).distance(before) < 1.0);
    window.drag(from, to);
    window.harness.run_steps(3);
    let moved = place_of(&window, ADA_ASKS);
    assert!(moved.distance(to.into()) < 4.0, "{moved:?}");
    window.wait_saved();
    assert!(place_of(&window, ADA_ASKS).distance(moved) < 1.0);
}

#[test]
fn pins_that_would_cover_each_other_are_one_that_parts() {
    let mut window = flow_window();
    for (at, text) in [(520.0, "One"), (510.0, "Two"), (500.0, "Three")] {
        comment(&mut window, [at, 300.0], text);
        window.key(Modifiers::NONE, Key::Escape);
    }
    window.wait_saved();
    let all = "3 comments here: come nearer";
    assert!(is_called(&window, all));
    window.click(all);
    window.harness.run_steps(3);
    for text in ["One", "Two", "Three"] {
        let pin = format!("Comment by Ada Lindqvist: {text}");
        assert!(is_called(&window, &pin), "{text}");
    }
    // From one on to the next.
    window.click("Comment by Ada Lindqvist: One");
    window.click("Next comment");
    for _ in 0..60 {
        window.next_frame();
    }
    assert!(is_called(&window, "Three"));
}

#[test]
fn own_words_are_removed_once_that_is_meant() {
    let mut window = flow_window();
    comment(&mut window, [500.0, 300.0], "Is this right?");
    window.type_text("It is");
    window.key(Modifiers::NONE, Key::Enter);
    wait_called(
        std::slice::from_mut(&mut window),
        0,
        &format!("{ADA_ASKS} · 1 reply"),
    );
    wait_called(std::slice::from_mut(&mut window), 0, "Remove your reply");
    window.click("Remove your reply");
    wait_called(std::slice::from_mut(&mut window), 0, ADA_ASKS);
    window.click("Delete the thread…");
    window.click("Keep it");
    assert!(is_called(&window, ADA_ASKS));
    window.click("Delete the thread…");
    window.click("Delete");
    let threads = window.app().board().desk().talk().threads().len();
    assert_eq!(threads, 0);
    assert!(!is_called(&window, ADA_ASKS));
}

#[test]
fn a_pin_is_reached_and_opened_by_keys() {
    let mut window = flow_window();
    comment(&mut window, [500.0, 300.0], "Is this right?");
    window.key(Modifiers::NONE, Key::Escape);
    wait_called(std::slice::from_mut(&mut window), 0, ADA_ASKS);
    let on_pin = |window: &Window| {
        let pin = window.harness.get_by_label(ADA_ASKS);
        pin.accesskit_node().is_focused()
    };
    let reached = (0..80).any(|_| {
        window.key(Modifiers::NONE, Key::Tab);
        on_pin(&window)
    });
    assert!(reached);
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(2);
    assert!(is_called(&window, "Write a reply"));
    // Esc is for the card first: nothing else is put away by it.
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!is_called(&window, "Write a reply"));
}
