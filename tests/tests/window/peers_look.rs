//! What others look like on the canvas, in both themes. The pictures are parts of the window.

use egui::{Key, Modifiers};
use egui_kittest::{OsThreshold, SnapshotOptions, image_snapshot_options};
use tavla::editor::Editor;
use tavla_shared::geometry::Point;
use tavla_shared::presence::{Laser, Presence, Reaction, Typing, Who};
use tavla_shared::shape::Color;

use crate::harness::{Window, window_of};

const BEN: u64 = 11;
const MIRA: u64 = 12;
const NOOR: u64 = 13;

/// Other drivers round a few pixels at edges otherwise.
fn options() -> SnapshotOptions {
    SnapshotOptions::new()
        .output_path("tests/snapshots/window")
        .threshold(OsThreshold::new(0.6).macos(2.0).windows(2.0))
        .max_failed_pixels(OsThreshold::new(20).macos(2_000).windows(2_000))
}

/// The part of the window from `left`, `top` on.
fn check(name: &str, window: &mut Window, [left, top, width, height]: [u32; 4]) {
    let image = window.harness.render().unwrap();
    let part = image::imageops::crop_imm(&image, left, top, width, height);
    image_snapshot_options(&part.to_image(), name, &options());
}

fn window(dark: bool) -> Window {
    let mut window = window_of("Ada Lindqvist", 1, true);
    if dark {
        window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
    }
    window
}

fn editor(window: &mut Window) -> &mut Editor {
    window.app_mut().board_mut().editor_mut()
}

fn comes(editor: &mut Editor, peer: u64, name: &str, colour: u32) {
    editor.hear(
        peer,
        Presence::Who(Who {
            name: name.to_owned(),
            colour: Some(Color::rgb(colour)),
            ..Who::default()
        }),
    );
}

fn points_at(window: &mut Window, peer: u64, x: f32, y: f32) {
    let editor = editor(window);
    let at = editor.view().board_from_screen([x, y].into());
    editor.hear(peer, Presence::Cursor(at));
}

/// Cursors, words, a laser, a sign, and somebody outside the view.
fn crowd(dark: bool) -> Window {
    let mut window = window(dark);
    let people = [
        (BEN, "Ben Okafor", 0xe8_590c),
        (MIRA, "Mira Sato", 0x70_48e8),
        (NOOR, "Noor Haddad", 0x0c_8599),
    ];
    for (peer, name, colour) in people {
        comes(editor(&mut window), peer, name, colour);
    }
    points_at(&mut window, BEN, 470.0, 330.0);
    points_at(&mut window, MIRA, 700.0, 460.0);
    points_at(&mut window, NOOR, 9_000.0, 420.0);
    let words = "Shall we keep the second one and drop the rest?";
    editor(&mut window).hear(BEN, Presence::Chat(words.to_owned()));
    // A curve, told as it is drawn.
    let mut points: Vec<Point> = Vec::new();
    for step in 0..24_u8 {
        let along = f32::from(step) / 23.0;
        let at = [
            720.0 + 220.0 * along,
            330.0 + 60.0 * (along * 6.0).sin() + 130.0 * along,
        ];
        let mira = editor(&mut window);
        points.push(mira.view().board_from_screen(at.into()));
        mira.hear(
            MIRA,
            Presence::Laser(Laser {
                from: 0,
                points: points.clone(),
                starts: vec![0],
            }),
        );
        points_at(&mut window, MIRA, at[0], at[1]);
        window.harness.run_steps(2);
    }
    let at = editor(&mut window)
        .view()
        .board_from_screen([1_060.0, 430.0].into());
    editor(&mut window).hear(
        NOOR,
        Presence::Reaction(Reaction {
            id: 1,
            emoji: "🎉".to_owned(),
            at,
        }),
    );
    window.harness.run_steps(34);
    window.harness.remove_cursor();
    window
}

#[test]
fn cursors_words_lasers_signs_and_marks_in_light() {
    check("peers-light", &mut crowd(false), [440, 300, 840, 220]);
}

#[test]
fn cursors_words_lasers_signs_and_marks_in_dark() {
    check("peers-dark", &mut crowd(true), [440, 300, 840, 220]);
}

/// A wrapped text that two others write in: one in it, one with a part of it selected.
fn shared_text(dark: bool) -> Window {
    let mut window = window(dark);
    window.key(Modifiers::NONE, Key::R);
    window.drag([500.0, 300.0], [720.0, 420.0]);
    window.key(Modifiers::NONE, Key::Enter);
    window.type_text("Words that several write at once, שלום too");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Escape);
    window.wait_saved();
    let shape = window.only_shape().id.clone();
    for (peer, name, colour, cursor, anchor) in [
        (BEN, "Ben Okafor", 0xe8_590c, 6, None),
        (MIRA, "Mira Sato", 0x70_48e8, 38, Some(19)),
    ] {
        comes(editor(&mut window), peer, name, colour);
        editor(&mut window).hear(
            peer,
            Presence::Typing(Typing {
                shape: shape.clone(),
                cursor,
                anchor,
            }),
        );
    }
    window.harness.run_steps(6);
    window.harness.remove_cursor();
    window.harness.run_steps(2);
    window
}

#[test]
fn carets_and_selections_of_others_in_light() {
    check(
        "carets-light",
        &mut shared_text(false),
        [480, 280, 310, 160],
    );
}

#[test]
fn carets_and_selections_of_others_in_dark() {
    check("carets-dark", &mut shared_text(true), [480, 280, 310, 160]);
}

/// What I say at my cursor and the signs I can throw.
fn mine(dark: bool) -> Window {
    let mut window = window(dark);
    window.key(Modifiers::SHIFT, Key::E);
    window.harness.hover_at([590.0, 560.0].into());
    window.harness.step();
    window.key(Modifiers::NONE, Key::Slash);
    window.type_text("Over here");
    window.harness.run_steps(6);
    window
}

#[test]
fn my_words_and_the_signs_to_throw_in_light() {
    check(
        "beside-my-cursor-light",
        &mut mine(false),
        [400, 540, 480, 260],
    );
}

#[test]
fn my_words_and_the_signs_to_throw_in_dark() {
    check(
        "beside-my-cursor-dark",
        &mut mine(true),
        [400, 540, 480, 260],
    );
}
