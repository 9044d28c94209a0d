//! How others see a person: name, colour and picture, at three windows and a real server.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use image::{Rgb, RgbImage};
use tavla::app::TavlaApp;
use tavla::theme::PEOPLE;
use tavla_server::access::Role;

use crate::harness::{Window, flow_window, flow_window_in};
use crate::people::{person, says};
use crate::trio::{NAMES, Trio};

/// A picture of somebody: a face before a coloured wall, wider than high.
pub fn portrait(folder: &Path, wall: [u8; 3]) -> PathBuf {
    let picture = RgbImage::from_fn(300, 200, |x, y| {
        let (right, down) = (x as f32 - 150.0, y as f32 - 90.0);
        let within = |width: f32, height: f32| (right / width).hypot(down / height) < 1.0;
        let is_eye = (right.abs() - 20.0).hypot(down + 8.0) < 6.0;
        let is_body = (right / 90.0).hypot((down - 120.0) / 60.0) < 1.0;
        Rgb(match () {
            () if is_eye => [40, 30, 30],
            () if within(50.0, 62.0) => [236, 190, 150],
            () if is_body => [60, 70, 90],
            () => wall,
        })
    });
    let path = folder.join(format!("portrait-{}.png", wall[0]));
    picture.save(&path).unwrap();
    path
}

/// Opens the dialog, as by a click on one's own disc.
#[track_caller]
fn open_you(window: &mut Window, name: &str) {
    window.click(&format!(
        "{name} (you) · click to change how others see you"
    ));
}

/// Picks a file for the picture in the dialog.
#[track_caller]
fn choose(window: &mut Window, path: PathBuf) {
    let ctx = window.harness.ctx.clone();
    window.app_mut().choose_face(&ctx, path);
}

/// Makes the file at `path` the picture of the person at a window.
#[track_caller]
pub fn put_picture(window: &mut Window, name: &str, path: PathBuf) {
    open_you(window, name);
    choose(window, path);
    let preview = format!("Preview: {name} with a picture");
    window.wait_until("the picture is read", |app| {
        app.shell()
            .you_dialog()
            .is_some_and(|you| you.face().is_some())
    });
    // It is on the screen a moment later.
    for _ in 0..200 {
        if says(window, &preview) {
            break;
        }
        window.next_frame();
    }
    assert!(says(window, &preview));
    window.click("Save");
    assert!(window.app().shell().you_dialog().is_none());
}

fn has_picture(app: &TavlaApp, name: &str) -> bool {
    person(app, name).picture.is_some()
}

#[test]
fn a_colour_and_a_picture_are_seen_by_the_others_kept_over_a_restart_and_taken_back() {
    let files = tempfile::tempdir().unwrap();
    let mut trio = Trio::gather();
    let path = portrait(files.path(), [40, 120, 110]);
    put_picture(&mut trio.windows[1], NAMES[1], path);
    trio.wait("all see the picture", |apps| {
        apps.iter().all(|app| has_picture(app, NAMES[1]))
    });
    open_you(&mut trio.windows[1], NAMES[1]);
    trio.windows[1].click("Colour: Violet");
    trio.windows[1].enter_anew("  Benedict ");
    let violet = PEOPLE[15];
    trio.wait("all see name and colour", |apps| {
        apps.iter().all(|app| {
            let people = app.board().people();
            let ben = people.iter().find(|person| person.name == "Benedict");
            ben.is_some_and(|ben| ben.color.chosen == Some(violet) && ben.picture.is_some())
        })
    });
    // What they write has the picture beside it, also where it was written by an earlier program.
    let user = person(trio.apps()[0], "Benedict").user;
    assert!(trio.apps()[0].board().pictures().of(1, &user).is_some());

    let ([mut ada, ben, mut mira], _standing) = trio.part();
    let folder = ben.close();
    ada.wait_until("Ben is gone, and his picture with him", |app| {
        app.board().people().len() == 2 && app.board().pictures().of_user(&user).is_none()
    });
    let mut ben = flow_window_in(folder);
    ben.wait_until("Ben is as he was", |app| {
        let me = app.board().people().swap_remove(0);
        app.board().is_live() && me.color.chosen == Some(violet) && me.picture.is_some()
    });
    ada.wait_until("and is seen so", |app| {
        let people = app.board().people();
        let ben = people.iter().find(|person| person.name == "Benedict");
        ben.is_some_and(|ben| ben.color.chosen == Some(violet) && ben.picture.is_some())
    });

    // The panel has grown: what is clicked is where it was in the frame before.
    ben.harness.run_steps(3);
    open_you(&mut ben, "Benedict");
    ben.click("Remove picture");
    assert!(says(&ben, "Preview: Benedict with initials"));
    ben.click("Automatic");
    ben.click("Save");
    assert!(!has_picture(ben.app(), "Benedict"));
    for other in [&mut ada, &mut mira] {
        other.wait_until("initials are back", |app| {
            let people = app.board().people();
            let ben = people.iter().find(|person| person.name == "Benedict");
            ben.is_some_and(|ben| ben.color.chosen.is_none() && ben.picture.is_none())
        });
    }
}

#[test]
fn a_viewer_has_a_picture_too_and_who_is_muted_keeps_theirs() {
    let files = tempfile::tempdir().unwrap();
    let mut trio = Trio::gather_as([Role::Owner, Role::Editor, Role::Viewer]);
    let path = portrait(files.path(), [200, 90, 60]);
    put_picture(&mut trio.windows[2], NAMES[2], path);
    trio.wait("the viewer's picture is seen", |apps| {
        apps.iter().all(|app| has_picture(app, NAMES[2]))
    });
    crate::people::open_list(&mut trio.windows[0]);
    trio.windows[0].click("Mute Mira Sato: hide their cursor and what they say");
    let mira = person(trio.apps()[0], NAMES[2]);
    assert!(mira.muted && mira.picture.is_some());
}

#[test]
fn a_file_that_is_no_picture_and_a_name_that_is_none_are_told_and_change_nothing() {
    let files = tempfile::tempdir().unwrap();
    let mut window = flow_window();
    open_you(&mut window, "Ada Lindqvist");
    let garbage = files.path().join("garbage.png");
    std::fs::write(&garbage, b"\x89PNG\r\n\x1a\n and no more").unwrap();
    // As if it were dropped onto the dialog: it is not imported.
    window.drop_file(garbage);
    let words = "Nothing was changed: this file is no picture that can be shown. Choose a PNG, JPEG, \
                 WebP or GIF of up to 16384 pixels a side.";
    wait_said(&mut window, words);
    choose(&mut window, files.path().join("missing.png"));
    wait_said(
        &mut window,
        "Nothing was changed: the file cannot be opened",
    );
    assert_eq!(window.app().shell().messages().count(), 0);

    window.enter_anew("   ");
    assert!(says(&window, "Type a name"));
    window.enter_anew(&"long ".repeat(30));
    assert!(says(&window, "At most 60 characters"));
    window.click("Colour: Red");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.app().shell().you_dialog().is_none());
    let me = person(window.app(), "Ada Lindqvist");
    assert_eq!((me.color.chosen, me.picture), (None, None));
}

#[track_caller]
fn wait_said(window: &mut Window, words: &str) {
    let began = std::time::Instant::now();
    while !says(window, words) {
        assert!(began.elapsed() < crate::harness::PATIENCE, "{words}");
        window.next_frame();
    }
}

#[test]
fn the_dialog_is_reached_from_one_s_own_row_and_works_by_keyboard() {
    let mut window = flow_window();
    crate::people::open_list(&mut window);
    window.click("Change your name, colour or picture");
    // The name has the keyboard; further on are the colours.
    let focus = |window: &mut Window, name: &str| {
        use egui_kittest::kittest::Queryable as _;
        for _ in 0..40 {
            let node = window.harness.get_by_label(name);
            if node.is_focused() {
                return;
            }
            window.key(Modifiers::NONE, Key::Tab);
        }
        panic!("{name} is not reached");
    };
    focus(&mut window, "Colour: Teal");
    window.key(Modifiers::NONE, Key::Space);
    focus(&mut window, "Save");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.app().shell().you_dialog().is_none());
    let me = person(window.app(), "Ada Lindqvist");
    assert_eq!(me.color.chosen, Some(PEOPLE[4]));
}
