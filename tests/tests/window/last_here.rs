//! What others did while one was away: a window is closed, and opened again.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla::commands::Command;

use crate::activity::{run, says};
use crate::harness::{Window, flow_window_in};
use crate::people::pass;
use crate::together::is_synced;
use crate::trio::Trio;

fn draw(window: &mut Window, from: [f32; 2]) {
    window.key(Modifiers::NONE, Key::R);
    window.drag(from, [from[0] + 80.0, from[1] + 60.0]);
}

fn knows_news(app: &TavlaApp) -> bool {
    app.board().activity().whats_new().is_some()
}

fn new_shapes(window: &Window) -> usize {
    window
        .app()
        .board()
        .editor()
        .highlights()
        .new_shapes()
        .len()
}

#[test]
fn what_others_did_while_a_window_was_closed_is_new_until_it_is_put_away() {
    let mut trio = Trio::gather();
    draw(&mut trio.windows[0], [300.0, 300.0]);
    trio.wait("the shape is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    trio.windows[0].wait_until("it is on the server", is_synced);
    let ([ada, mut ben, mut mira], _standing) = trio.part();
    let folder = ada.close();
    draw(&mut ben, [300.0, 500.0]);
    draw(&mut ben, [500.0, 500.0]);
    ben.wait_until("that is on the server", is_synced);
    mira.wait_until("mira has them", |mira| {
        mira.board().editor().scene().len() == 3
    });
    mira.key(Modifiers::COMMAND, Key::A);
    mira.key(Modifiers::NONE, Key::ArrowLeft);
    mira.wait_until("and moves all", is_synced);

    let mut ada = flow_window_in(folder);
    ada.wait_until("the news is known", |ada| {
        is_synced(ada) && ada.board().knows_missed()
    });
    assert!(knows_news(ada.app()));
    assert_eq!(new_shapes(&ada), 3);
    assert_eq!(ada.app().board().activity().entries().len(), 0);
    run(&mut ada, Command::ToggleActivity);
    ada.harness.get_by_label("New since you were last here");
    assert!(says(&ada, "What's new: 3 shapes by "));
    assert!(says(&ada, "Ben Okafor drew 2 shapes"));
    assert!(says(&ada, "Mira Sato moved 3 shapes"));
    ada.click("Show me");
    let shown = ada.app().board().editor().highlights().shown().len();
    assert_eq!(shown, 3);
    ada.click("Show me");
    ada.click("Dismiss");
    assert!(!says(&ada, "What's new"));
    assert_eq!(new_shapes(&ada), 0);

    // Nothing of it is new the next time, and what happens now is.
    draw(&mut ada, [700.0, 300.0]);
    ada.wait_until("it is on the server", is_synced);
    let mut ada = flow_window_in(ada.close());
    ada.wait_until("it is in step", |ada| {
        is_synced(ada) && ada.board().knows_missed()
    });
    draw(&mut ben, [900.0, 500.0]);
    ben.wait_until("that is on the server", is_synced);
    ada.wait_until("it is told", |ada| {
        ada.board().activity().entries().len() == 1
    });
    assert!(!knows_news(ada.app()));
}

#[test]
fn what_comes_while_nobody_looks_at_the_window_is_new_the_next_time() {
    let mut trio = Trio::gather();
    trio.wait("all is known that was before", |apps| {
        apps.iter().all(|app| app.board().knows_missed())
    });
    draw(&mut trio.windows[1], [300.0, 300.0]);
    trio.wait("the shape is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    // Ada has seen that one, and then looks elsewhere for longer than it takes to keep what was seen.
    let [ada, ben, _] = &mut trio.windows;
    ada.harness.run_steps(2);
    ada.harness.input_mut().focused = false;
    ada.harness.run_steps(2);
    draw(ben, [500.0, 500.0]);
    draw(ben, [700.0, 500.0]);
    trio.wait("those are everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 3)
    });
    for _ in 0..3 {
        pass(&mut trio.windows[0], 21.0);
    }
    let ([ada, ..], _standing) = trio.part();
    let mut ada = flow_window_in(ada.close());
    ada.wait_until("the news is known", |ada| {
        is_synced(ada) && ada.board().knows_missed()
    });
    assert!(knows_news(ada.app()));
    assert_eq!(new_shapes(&ada), 2);
}

#[test]
fn a_board_that_one_comes_to_for_the_first_time_has_no_news() {
    let mut trio = Trio::gather();
    trio.wait("all is known that was before", |apps| {
        apps.iter().all(|app| app.board().knows_missed())
    });
    draw(&mut trio.windows[0], [300.0, 300.0]);
    trio.wait("what happens from then on is told", |[_, ben, mira]| {
        [ben, mira]
            .iter()
            .all(|app| app.board().activity().entries().len() == 1)
    });
    let [_, ben, mira] = trio.apps();
    assert!(!knows_news(ben) && !knows_news(mira));
}
