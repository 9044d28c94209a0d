//! Who made a shape, and who changed it: asked of the board's history, also without a server.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::commands::Command;

use crate::activity::{run, says};
use crate::harness::{PATIENCE, Window, flow_window};
use crate::trio::Trio;

/// Shows frames until something in the window is called by these words.
#[track_caller]
fn wait_says(window: &mut Window, words: &str) {
    let began = std::time::Instant::now();
    while !says(window, words) {
        assert!(began.elapsed() < PATIENCE, "never: {words}");
        window.next_frame();
    }
}

fn draw(window: &mut Window) {
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [560.0, 400.0]);
}

#[test]
fn a_shape_tells_who_made_it_and_who_changed_what() {
    let mut trio = Trio::gather();
    draw(&mut trio.windows[0]);
    trio.wait("the shape is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    let before = trio.windows[0].only_shape();
    let [_, ben, _] = &mut trio.windows;
    ben.key(Modifiers::COMMAND, Key::A);
    ben.key(Modifiers::SHIFT, Key::ArrowRight);
    trio.wait("it is moved everywhere", |apps| {
        let moved = |shape: &tavla_shared::shape::Shape| shape.pos != before.pos;
        apps.iter().all(|app| {
            let mut shapes = app.board().editor().scene().children(None);
            shapes.next().is_some_and(|shape| moved(shape))
        })
    });
    let [_, _, mira] = &mut trio.windows;
    mira.key(Modifiers::COMMAND, Key::A);
    mira.click("Fill: Light green");
    let [ada, ..] = &mut trio.windows;
    ada.wait_until("it is green", |ada| {
        let mut shapes = ada.board().editor().scene().children(None);
        shapes
            .next()
            .is_some_and(|shape| shape.style.fill != before.style.fill)
    });
    // Who is gone made it all the same, and no server is needed to know.
    let [mut ada, ..] = trio.stop_server();
    ada.key(Modifiers::COMMAND, Key::A);
    run(&mut ada, Command::ShowMaker);
    wait_says(&mut ada, "You made it");
    assert!(says(&ada, "Ben Okafor moved it"));
    assert!(says(&ada, "Mira Sato changed its look"));
    ada.click("Close who made this");
    assert!(!says(&ada, "You made it"));
}

#[test]
fn the_card_tells_also_what_is_done_while_it_is_open() {
    let mut trio = Trio::gather();
    draw(&mut trio.windows[0]);
    trio.wait("the shape is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    let [ada, ben, _] = &mut trio.windows;
    ada.key(Modifiers::COMMAND, Key::A);
    run(ada, Command::ShowMaker);
    wait_says(ada, "You made it");
    assert!(!says(ada, "Ben Okafor moved it"));
    ben.key(Modifiers::COMMAND, Key::A);
    ben.key(Modifiers::SHIFT, Key::ArrowRight);
    trio.wait("it is told", |[ada, ..]| {
        let traced = ada.board().blame().and_then(|it| it.traced.as_ref());
        // What was known stays until more is.
        !traced.expect("something is known").touches.is_empty()
    });
    let [ada, ..] = &mut trio.windows;
    ada.harness.run_steps(2);
    assert!(says(ada, "Ben Okafor moved it"));
    // One's own as well.
    ada.key(Modifiers::NONE, Key::ArrowDown);
    wait_says(ada, "You moved it");
}

#[test]
fn the_context_menu_asks_and_another_selection_ends_it() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [560.0, 400.0]);
    window.wait_saved();
    let at = egui::pos2(400.0, 350.0);
    window.harness.hover_at(at);
    window.harness.step();
    for pressed in [true, false] {
        window.harness.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.harness.step();
    }
    window.harness.run_steps(3);
    window.click("Who made this…");
    wait_says(&mut window, "You made it");
    window.key(Modifiers::NONE, Key::Escape);
    window.harness.run_steps(2);
    assert!(!says(&window, "You made it"));
    assert!(window.harness.query_by_label("Who made this").is_none());
}
