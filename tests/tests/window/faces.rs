//! What shared views and the list of people look like. The pictures are in
//! `tests/tests/snapshots/window`; made with lavapipe.

use egui::{Key, Modifiers, Rect};
use tavla::commands::Command;
use tavla::ui::PersonView;
use tavla_server::access::Role;

use crate::harness::Window;
use crate::harness::options;
use crate::people::{open_list, pass};
use crate::trio::{NAMES, Trio};

/// An owner with a list of people, one of whom is idle and one of whom is followed.
fn listed(dark: bool) -> Trio {
    let roles = [Role::Owner, Role::Editor, Role::Viewer];
    let mut trio = Trio::gather_painted_as([true, false, false], roles);
    if dark {
        trio.windows[0].key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
    }
    trio.windows[1].key(Modifiers::NONE, Key::P);
    pass(&mut trio.windows[2], 61.0);
    trio.windows[0].click("Ben Okafor · click to follow");
    open_list(&mut trio.windows[0]);
    trio.wait("what they do is seen", |[ada, ..]| {
        let people = ada.board().people();
        let standings: Vec<String> = people.iter().map(PersonView::standing).collect();
        standings == ["Owner · Select", "Editor · Pen", "Viewer · Idle"]
    });
    // Only they are looked at.
    let ctx = trio.windows[0].harness.ctx.clone();
    trio.windows[0].app_mut().run(&ctx, Command::ToggleMinimap);
    trio.windows[0].harness.remove_cursor();
    trio.windows[0].harness.run_steps(6);
    trio
}

/// Compares a part of the window.
fn check(name: &str, window: &mut Window, part: Rect) {
    let whole = window.harness.render().unwrap();
    let [x, y] = [part.min.x as u32, part.min.y as u32];
    let [width, height] = [part.width() as u32, part.height() as u32];
    let cut = image::imageops::crop_imm(&whole, x, y, width, height).to_image();
    egui_kittest::image_snapshot_options(&cut, name, &options());
}

fn people() -> Rect {
    Rect::from_min_max([380.0, 0.0].into(), [1280.0, 370.0].into())
}

#[test]
fn the_list_of_people_and_the_border_in_light() {
    let mut trio = listed(false);
    check("people-light", &mut trio.windows[0], people());
    assert_eq!(trio.apps()[0].board().people()[1].name, NAMES[1]);
}

#[test]
fn the_list_of_people_and_the_border_in_dark() {
    check("people-dark", &mut listed(true).windows[0], people());
}
