//! What others do, told in the panel: three windows at one board.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla::commands::Command;
use tavla_shared::board::Deed;

use crate::harness::{Window, window_again};
use crate::people::pass;
use crate::trio::Trio;

pub fn run(window: &mut Window, command: Command) {
    let ctx = window.harness.ctx.clone();
    window.app_mut().run(&ctx, command);
    window.harness.run_steps(3);
}

/// Whether something in the window is called by these words.
pub fn says(window: &Window, words: &str) -> bool {
    let mut labels = window.harness.query_all_by_label_contains(words);
    labels.next().is_some()
}

fn draw(window: &mut Window, from: [f32; 2]) {
    window.key(Modifiers::NONE, Key::R);
    window.drag(from, [from[0] + 80.0, from[1] + 60.0]);
}

/// How many shapes others have done this with, as far as the feed tells.
fn told(app: &TavlaApp, deed: Deed) -> Option<usize> {
    let kind = tavla::activity::Kind::Did(deed);
    let entries = app.board().activity().entries();
    let mut counts = entries
        .filter(|it| it.event.kind == kind)
        .map(|it| it.event.count);
    counts.next()
}

fn shapes(app: &TavlaApp) -> usize {
    app.board().editor().scene().len()
}

#[test]
fn what_two_people_do_is_told_to_the_third_and_a_click_goes_there() {
    let mut trio = Trio::gather();
    trio.wait("all is known that was before", |apps| {
        apps.iter().all(|app| app.board().knows_missed())
    });
    let [ada, ..] = &mut trio.windows;
    run(ada, Command::ToggleActivity);
    assert!(says(ada, "Nothing yet"));
    run(ada, Command::ToggleActivity);

    draw(&mut trio.windows[1], [300.0, 500.0]);
    draw(&mut trio.windows[1], [500.0, 500.0]);
    trio.wait("both shapes are everywhere", |apps| {
        apps.iter().all(|app| shapes(app) == 2)
    });
    let [_, ben, mira] = &mut trio.windows;
    mira.key(Modifiers::COMMAND, Key::A);
    mira.key(Modifiers::NONE, Key::ArrowLeft);
    ben.key(Modifiers::NONE, Key::Escape);
    trio.wait("it is told", |[ada, ..]| {
        told(ada, Deed::Made) == Some(2) && told(ada, Deed::Moved) == Some(2)
    });
    // One's own is not.
    let [_, ben, _] = trio.apps();
    assert_eq!(told(ben, Deed::Made), None);

    let [ada, ..] = &mut trio.windows;
    ada.harness.run_steps(2);
    ada.click("Activity, 2 new entries");
    assert!(says(ada, "Ben Okafor drew 2 shapes · just now"));
    assert!(says(ada, "Mira Sato moved 2 shapes · just now"));
    assert!(
        ada.harness
            .query_by_label("Activity, 2 new entries")
            .is_none()
    );
    // Far away, and back by a click.
    let editor = ada.app_mut().board_mut().editor_mut();
    let far = tavla_shared::geometry::Point::new(90_000.0, 0.0);
    editor.set_camera(tavla::camera::Camera {
        center: far,
        zoom: 1.0,
    });
    ada.harness.run_steps(2);
    ada.click("Ben Okafor drew 2 shapes · just now");
    ada.wait_until("the view has come to them", |ada| {
        let editor = ada.board().editor();
        let bounds = editor.scene().bounds().unwrap();
        (editor.view().camera.center - bounds.center()).hypot() < 1.0
    });
    let highlights = ada.app().board().editor().highlights();
    assert_eq!(highlights.shown().len(), 2);
    ada.wait_until("they stand out no more", |ada| {
        ada.board().editor().highlights().shown().is_empty()
    });
    ada.click("Close the activity panel");
    assert!(!says(ada, "drew 2 shapes"));
}

#[test]
fn what_was_deleted_is_important_and_its_place_is_still_known() {
    let mut trio = Trio::gather();
    trio.wait("all is known that was before", |apps| {
        apps.iter().all(|app| app.board().knows_missed())
    });
    draw(&mut trio.windows[0], [300.0, 300.0]);
    trio.wait("the shape is everywhere", |apps| {
        apps.iter().all(|app| shapes(app) == 1)
    });
    let [_, ben, _] = &mut trio.windows;
    ben.key(Modifiers::COMMAND, Key::A);
    ben.key(Modifiers::NONE, Key::Delete);
    trio.wait("it is told", |[ada, ..]| {
        told(ada, Deed::Deleted) == Some(1)
    });
    let [ada, ..] = trio.apps();
    let feed = ada.board().activity();
    let (count, most) = feed.unread().unwrap();
    assert_eq!((count, most), (1, tavla::activity::Priority::Important));
    assert!(feed.entries().next().unwrap().event.place.is_some());
}

#[test]
fn who_leaves_and_who_comes_is_told() {
    let mut trio = Trio::gather();
    // Who is here already has not come.
    for _ in 0..150 {
        trio.windows[0].harness.step();
    }
    let ([mut ada, ben, mira], _standing) = trio.part();
    let folder = mira.close();
    let kind = |app: &TavlaApp| {
        let entries = app.board().activity().entries();
        entries
            .map(|it| (it.event.actor.name.clone(), it.event.kind))
            .next()
    };
    let left = Some(("Mira Sato".to_owned(), tavla::activity::Kind::Left));
    ada.wait_until("she is gone", |ada| kind(ada) == left);
    // Who is back after a while has come; a blink of a line is neither.
    pass(&mut ada, 11.0);
    let mira = window_again("Mira Sato", 3, folder);
    let joined = Some(("Mira Sato".to_owned(), tavla::activity::Kind::Joined));
    ada.wait_until("she is back", |ada| kind(ada) == joined);
    drop((ben, mira));
}
