//! Leaving a board for another one: nothing of it is lost.

use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::commands::Command;
use tavla::ui::SyncState;
use tavla_shared::shape::Kind;

use crate::harness::{Window, flow_window};
use crate::refusing::{hold, refuse};

/// Draws a rectangle.
fn draw(window: &mut Window) {
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
}

/// Opens a new board instead of the one there is.
#[track_caller]
fn new_board(window: &mut Window) {
    let before = window.app().board().id().clone();
    window.key(Modifiers::COMMAND, Key::N);
    assert_ne!(*window.app().board().id(), before);
}

#[track_caller]
fn wait_open(window: &mut Window) {
    window.wait_until("the board is there", |app| app.board().is_open());
}

#[test]
fn what_is_being_composed_is_on_the_board_when_one_comes_back() {
    let mut window = flow_window();
    window.retitle("Retro");
    window.key(Modifiers::NONE, Key::T);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    window.harness.event(Event::Ime(ImeEvent::Preedit {
        text: "日本".to_owned(),
        active_range_chars: None,
    }));
    window.harness.step();
    new_board(&mut window);
    wait_open(&mut window);
    window.open_from_list("Retro");
    wait_open(&mut window);
    assert_eq!(&*window.only_shape().text, "日本");
}

#[test]
fn what_was_done_in_the_moment_of_leaving_is_there_when_one_comes_back() {
    let mut window = flow_window();
    window.retitle("Retro");
    let ctx = window.harness.ctx.clone();
    // No frame comes between the two.
    let editor = window.app_mut().board_mut().editor_mut();
    editor.paste(Some("words"));
    window.app_mut().run(&ctx, Command::NewBoard);
    wait_open(&mut window);
    assert_eq!(window.shapes(), []);
    window.open_from_list("Retro");
    wait_open(&mut window);
    assert_eq!(&*window.only_shape().text, "words");
}

#[test]
fn a_board_that_the_disk_refuses_is_kept_told_of_and_given_back() {
    let mut window = flow_window();
    window.retitle("Retro");
    let refusing = refuse(&window);
    draw(&mut window);
    new_board(&mut window);
    window.wait_told("refuses to save Retro");
    wait_open(&mut window);
    window.open_from_list("Retro");
    wait_open(&mut window);
    assert_eq!(window.shapes(), [Kind::Rectangle]);
    assert_eq!(window.app().board().sync_state(), SyncState::NotSaved);
    // Left once more, it ends as soon as the disk lets it.
    new_board(&mut window);
    drop(refusing);
    window.open_from_list("Retro");
    wait_open(&mut window);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Rectangle]);
}

#[test]
fn a_board_renamed_in_the_list_and_opened_at_once_has_its_new_name() {
    let mut window = flow_window();
    window.retitle("Retro");
    new_board(&mut window);
    wait_open(&mut window);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    // Its worker has to wait, and who opens the board has to wait for it.
    let held = hold(&window);
    window.click("Rename Retro");
    window.enter_anew("Plans");
    window.click("Open Plans");
    window.harness.get_by_label("Opening…");
    drop(held);
    wait_open(&mut window);
    assert_eq!(&*window.app().board().editor().meta().title, "Plans");
    draw(&mut window);
    window.wait_saved();
}

#[test]
fn a_board_that_is_being_opened_says_so_and_takes_no_drawing() {
    let mut window = flow_window();
    let held = hold(&window);
    new_board(&mut window);
    assert_eq!(window.app().board().sync_state(), SyncState::Opening);
    window.harness.run_steps(2);
    window.harness.get_by_label("Opening…");
    let canvas = window.harness.get_by_label("Canvas");
    let words = canvas.accesskit_node().description();
    assert_eq!(words.as_deref(), Some("A board that is being opened"));
    draw(&mut window);
    assert_eq!(window.shapes(), []);
    window.wait_told("still being opened");
    drop(held);
    wait_open(&mut window);
    draw(&mut window);
    assert_eq!(window.shapes(), [Kind::Rectangle]);
    window.wait_saved();
}

#[test]
fn a_board_whose_worker_has_ended_is_opened_again_by_the_person() {
    let mut window = flow_window();
    let file = window.folder().join("tavla.db");
    let allowed = std::fs::metadata(&file).unwrap().permissions();
    let mut refused = allowed.clone();
    refused.set_readonly(true);
    std::fs::set_permissions(&file, refused).unwrap();
    new_board(&mut window);
    window.wait_told("cannot be read");
    draw(&mut window);
    assert_eq!(window.shapes(), []);
    window.wait_told("has stopped");
    std::fs::set_permissions(&file, allowed).unwrap();
    window.click("Open it again");
    wait_open(&mut window);
    draw(&mut window);
    assert_eq!(window.shapes(), [Kind::Rectangle]);
    window.wait_saved();
}
