//! What stands beside a cursor: told while it is there, seen by the other side, and told no more.

use std::sync::Arc;

use egui::Key;
use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::presence::{Presence, Typing, What};

use super::peers::tell;
use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};

const FRAME: f64 = 1.0 / 60.0;

fn untold(editor: &mut TestEditor) -> Vec<What> {
    let told = editor.editor.take_presence();
    let gone = told.into_iter().filter(|(_, value)| value.is_none());
    gone.map(|(what, _)| what).collect()
}

#[test]
fn a_laser_is_told_as_long_as_it_is_seen_and_writes_nothing() {
    let (mut mine, mut theirs) = (TestEditor::new(), TestEditor::seeded(2));
    mine.tool(ToolKind::Laser).pointer_down(100.0, 100.0);
    for step in 1..=20_u8 {
        mine.wait(FRAME)
            .move_to(100.0 + 5.0 * f32::from(step), 100.0);
        theirs.idle(FRAME);
        tell(&mut mine, &mut theirs);
        theirs.frame();
    }
    mine.up();
    let marks = theirs.editor.peers().marks();
    assert!(marks[0].laser.len() > 10);
    let head = marks[0].laser.last().map(|point| point.at.x);
    let cursor = theirs.editor.peers().cursors()[0].at.x;
    // The trail ends at the cursor, which is as far behind.
    assert!(head.is_some_and(|head| (head - cursor).abs() < 12.0));
    for _ in 0..90 {
        mine.wait(FRAME);
        theirs.wait(FRAME);
    }
    assert_eq!(untold(&mut mine), [What::Laser]);
    assert!(theirs.editor.peers().marks().is_empty());
    assert_eq!((mine.commits, theirs.commits), (0, 0));
}

#[test]
fn what_is_over_is_told_to_be_so_although_nothing_else_happens() {
    let mut mine = TestEditor::new();
    mine.editor.react("👍");
    mine.editor.run(Command::CursorChat);
    mine.editor.say("so");
    mine.editor.take_presence();
    // As the window does: the next frame when it is asked for, and no other.
    let mut gone = Vec::new();
    let mut waits = 0;
    loop {
        let wait = mine.editor.changes_in();
        if !wait.is_finite() && waits > 0 {
            break;
        }
        waits += 1;
        assert!(waits < 1_000, "it never rests");
        mine.wait(if wait.is_finite() {
            wait.max(0.034)
        } else {
            0.034
        });
        gone.extend(untold(&mut mine));
    }
    assert_eq!(gone, [What::Reaction, What::Cursor, What::Chat]);
    assert!(!mine.editor.is_chatting());
}

#[test]
fn cursors_come_and_go_by_fading_and_then_nothing_moves() {
    let mut theirs = TestEditor::new();
    let opacity = |editor: &TestEditor| {
        let cursors = editor.editor.peers().cursors();
        cursors.first().map(|cursor| cursor.opacity)
    };
    theirs
        .editor
        .hear(8, Presence::Cursor(Point::new(5.0, 5.0)));
    theirs.wait(0.1);
    assert!(opacity(&theirs).is_some_and(|it| (0.2..0.8).contains(&it)));
    theirs.wait(0.15);
    assert_eq!(opacity(&theirs), Some(1.0));
    assert!(!theirs.editor.changes_in().is_finite());
    theirs.editor.peer_left(8);
    assert!(theirs.editor.peers().is_empty());
    theirs.wait(0.15);
    assert!(opacity(&theirs).is_some_and(|it| (0.2..0.8).contains(&it)));
    theirs.wait(0.2);
    assert_eq!(opacity(&theirs), None);
    assert!(!theirs.editor.changes_in().is_finite());
}

#[test]
fn with_reduced_motion_cursors_are_where_they_were_heard_to_be_and_go_at_once() {
    let mut theirs = TestEditor::new();
    theirs.editor.set_reduced_motion(true);
    for x in [5.0, 50.0] {
        theirs.editor.hear(8, Presence::Cursor(Point::new(x, 5.0)));
        theirs.wait(FRAME);
        let cursors = theirs.editor.peers().cursors();
        assert_eq!((cursors[0].at.x, cursors[0].opacity), (x, 1.0));
        assert!(!theirs.editor.changes_in().is_finite());
    }
    theirs.editor.peer_left(8);
    theirs.wait(FRAME);
    assert!(theirs.editor.peers().cursors().is_empty());
    // And back in motion it is as before.
    theirs.editor.set_reduced_motion(false);
    theirs
        .editor
        .hear(8, Presence::Cursor(Point::new(0.0, 0.0)));
    theirs.wait(1.0);
    theirs
        .editor
        .hear(8, Presence::Cursor(Point::new(30.0, 0.0)));
    theirs.wait(FRAME);
    assert!(theirs.editor.peers().cursors()[0].at.x < 30.0);
}

#[test]
fn a_caret_goes_with_its_letters_when_others_write_and_never_beyond_the_end() {
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 80.0);
    let splice = |at: usize, delete: usize, insert: &str| {
        vec![Edit::Splice {
            id: id("a"),
            at,
            delete,
            insert: Arc::from(insert),
        }]
    };
    theirs.peer_writes(splice(0, 0, "hello world"));
    let typing = Typing {
        shape: id("a"),
        cursor: 8,
        anchor: Some(6),
    };
    // Somebody else than who writes.
    theirs.editor.hear(9, Presence::Typing(typing));
    theirs.wait(FRAME);
    theirs.peer_writes(splice(0, 0, "oh, "));
    theirs.wait(FRAME);
    let caret = |editor: &TestEditor| {
        let caret = editor.editor.peers().caret(9);
        caret.map(|(_, at, anchor)| (at, anchor))
    };
    assert_eq!(caret(&theirs), Some((12, 10)));
    theirs.peer_writes(splice(4, 11, ""));
    theirs.wait(FRAME);
    assert_eq!(caret(&theirs), Some((4, 4)));
    let far = Typing {
        shape: id("a"),
        cursor: 400,
        anchor: None,
    };
    theirs.editor.hear(9, Presence::Typing(far));
    let views = theirs.editor.peer_carets();
    assert!(views[0].text.is_some() && views[0].selection.is_empty());
    // Of who is muted none is seen.
    theirs.editor.set_muted(["9".to_owned()].into());
    assert!(theirs.editor.peer_carets().is_empty());
}

#[test]
fn a_caret_is_told_with_what_is_selected() {
    let mut mine = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 80.0);
    mine.editor.select([id("a")]);
    mine.editor.key(Key::Enter, true);
    for letter in ["a", "b", "c"] {
        mine.editor.type_event(
            &egui::Event::Text(letter.to_owned()),
            egui::os::OperatingSystem::Nix,
        );
    }
    let told = |editor: &mut TestEditor| {
        let told = editor.editor.take_presence();
        told.into_iter().find_map(|(_, value)| match value {
            Some(Presence::Typing(typing)) => Some((typing.cursor, typing.anchor)),
            _ => None,
        })
    };
    assert_eq!(told(&mut mine), Some((3, None)));
    let select_left = egui::Event::Key {
        key: Key::ArrowLeft,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::SHIFT,
    };
    mine.editor
        .type_event(&select_left, egui::os::OperatingSystem::Nix);
    assert_eq!(told(&mut mine), Some((2, Some(3))));
}

#[test]
fn a_sign_goes_where_the_pointer_was_when_signs_were_asked_for() {
    let mut mine = TestEditor::new();
    let place = |editor: &TestEditor| editor.editor.bursts()[0].at;
    mine.move_to(120.0, 80.0).run(Command::React);
    // The pointer goes to the signs.
    mine.editor.handle(crate::editor::PointerInput {
        at: egui::Pos2::ZERO,
        kind: crate::editor::PointerKind::Leave,
        pressure: None,
        modifiers: egui::Modifiers::NONE,
    });
    mine.editor.react("👍");
    assert_eq!(place(&mine), Point::new(120.0, 80.0));
    let mut other = TestEditor::new();
    other.editor.react("👍");
    assert_eq!(place(&other), Point::new(400.0, 300.0));
}
