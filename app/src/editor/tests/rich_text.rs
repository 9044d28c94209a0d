//! Styled letters and lists, typed and picked.

use egui::os::OperatingSystem;
use egui::{Event, Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::shape::{Emphasis, Mark, Shape};

use crate::commands::{Command, TextCommand, ToolKind};
use crate::editor::Request;
use crate::editor::testing::{TestEditor, id};

const BOLD: Command = Command::Letters(TextCommand::Emphasis(Emphasis::Bold));

impl TestEditor {
    pub(super) fn hears(&mut self, event: &Event) -> &mut Self {
        self.editor.type_event(event, OperatingSystem::Nix);
        self.settle();
        self
    }

    pub(super) fn writes(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.hears(&Event::Text(letter.to_string()));
        }
        self
    }

    pub(super) fn presses(&mut self, key: Key, modifiers: Modifiers) -> &mut Self {
        self.hears(&Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        })
    }

    pub(super) fn hits(&mut self, key: Key) -> &mut Self {
        self.presses(key, Modifiers::NONE)
    }

    /// A new text that is being written, of these letters.
    pub(super) fn writing(letters: &str) -> Self {
        let mut test = Self::new();
        test.tool(ToolKind::Text)
            .click(100.0, 100.0)
            .writes(letters);
        test
    }

    /// Selects so many letters before the caret.
    pub(super) fn back(&mut self, letters: usize) -> &mut Self {
        for _ in 0..letters {
            self.presses(Key::ArrowLeft, Modifiers::SHIFT);
        }
        self
    }
}

/// The text with bold letters in upper case, and what its items begin with.
pub(super) fn told(shape: &Shape) -> String {
    let look = |at: usize| shape.marks.as_ref().and_then(|marks| marks.look_at(at));
    let letter = |(at, letter): (usize, char)| {
        let Some(look) = look(at) else {
            return letter.to_string();
        };
        match look.list {
            Some(kind) => format!("{}{} ", "> ".repeat(look.indent.into()), kind.name()),
            None if look.emphasis.has(Emphasis::Bold) => letter.to_uppercase().to_string(),
            None => letter.to_string(),
        }
    };
    shape.text.chars().enumerate().map(letter).collect()
}

#[test]
fn what_is_selected_is_made_bold_and_plain_again() {
    let mut test = TestEditor::writing("one two");
    let plain = test.top().size.width;
    test.back(3).run(BOLD);
    assert_eq!(told(&test.top()), "one TWO");
    assert!(test.top().size.width > plain, "the shape has room for it");
    test.run(BOLD);
    assert_eq!(told(&test.top()), "one two");
    assert_eq!(test.top().size.width, plain);
    test.run(Command::Undo).run(Command::Undo);
    assert_eq!(told(&test.top()), "one two");
    test.check_scene_is_the_board();
}

#[test]
fn a_toggle_at_a_caret_is_for_what_is_typed_next() {
    let mut test = TestEditor::writing("one ");
    let commits = test.commits;
    test.run(BOLD);
    assert_eq!(test.commits, commits, "nothing is written yet");
    test.writes("two").run(BOLD);
    test.writes(" six");
    assert_eq!(told(&test.top()), "one TWO six");
    // And is forgotten where the caret goes elsewhere.
    test.run(BOLD).hits(Key::ArrowLeft).writes("x");
    assert_eq!(told(&test.top()), "one TWO sixx");
    test.check_scene_is_the_board();
}

#[test]
fn what_takes_the_place_of_bold_letters_is_bold() {
    let mut test = TestEditor::writing("two");
    test.presses(Key::A, Modifiers::COMMAND | Modifiers::CTRL);
    test.run(BOLD).writes("x").writes("y");
    assert_eq!(told(&test.top()), "XY");
    test.check_scene_is_the_board();
}

#[test]
fn all_letters_of_picked_shapes_are_made_bold_in_one_step() {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 200.0, 100.0)
        .with_box("b", 400.0, 100.0, 200.0, 100.0);
    for (x, text) in [(200.0, "one"), (500.0, "two")] {
        test.double_click(x, 150.0).writes(text).hits(Key::Escape);
    }
    test.run(Command::SelectAll);
    let commits = test.commits;
    test.run(BOLD);
    assert_eq!(test.commits, commits + 1);
    assert_eq!(
        (&*told(test.shape("a")), &*told(test.shape("b"))),
        ("ONE", "TWO")
    );
    test.run(Command::Undo);
    assert_eq!(
        (&*told(test.shape("a")), &*told(test.shape("b"))),
        ("one", "two")
    );
    test.check_scene_is_the_board();
}

#[test]
fn peers_typing_and_marking_leaves_my_selection_and_marks_where_they_are() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 300.0, 100.0);
    test.double_click(250.0, 150.0).writes("one two").back(3);
    test.peer_writes(vec![
        Edit::Splice {
            id: id("a"),
            at: 0,
            delete: 0,
            insert: "oh ".into(),
        },
        Edit::mark(id("a"), 0..2, Mark::Emphasis(Emphasis::Bold, true)),
    ]);
    test.run(BOLD);
    assert_eq!(told(test.shape("a")), "OH one TWO");
    test.run(Command::Undo);
    assert_eq!(
        told(test.shape("a")),
        "OH one two",
        "the peer's mark is the peer's"
    );
    test.check_scene_is_the_board();
}

#[test]
fn a_mark_made_before_a_peers_letters_came_is_on_the_letters_it_was_meant_for() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 300.0, 100.0);
    test.double_click(250.0, 150.0).writes("one two").back(3);
    test.editor.run(BOLD);
    // The peer's edit is in the document before mine is.
    test.peer_writes(vec![Edit::Splice {
        id: id("a"),
        at: 0,
        delete: 0,
        insert: "XX ".into(),
    }]);
    test.settle();
    assert_eq!(told(test.shape("a")), "XX one TWO");
    test.check_scene_is_the_board();
}

#[test]
fn a_link_is_made_of_what_is_selected_and_opened_with_ctrl() {
    let mut test = TestEditor::writing("see here");
    test.back(4);
    let view = test.editor.lettering_view().unwrap();
    assert!(view.has_selection && view.link.address.is_none());
    test.editor.set_link(Some("https://a.b".into()));
    test.settle();
    // What is typed after it is no part of it.
    test.hits(Key::ArrowRight).writes("!");
    let shape = test.top();
    let link_at = |at| shape.marks.as_ref()?.look_at(at)?.link.clone();
    assert_eq!((link_at(3), link_at(8)), (None, None));
    assert_eq!(link_at(7).as_deref(), Some("https://a.b"));
    test.hits(Key::Escape).run(Command::Tool(ToolKind::Select));
    let (x, y) = (
        shape.rect().x1 as f32 - 20.0,
        shape.rect().center().y as f32,
    );
    test.holding(Modifiers::COMMAND | Modifiers::CTRL)
        .click(x, y);
    assert!(
        test.others
            .contains(&Request::OpenLink("https://a.b".into()))
    );
    test.check_scene_is_the_board();
}

#[test]
fn at_a_caret_the_whole_link_is_meant() {
    let mut test = TestEditor::writing("see here");
    test.back(4);
    test.editor.set_link(Some("https://a.b".into()));
    test.settle();
    test.hits(Key::ArrowRight).hits(Key::ArrowLeft);
    let view = test.editor.lettering_view().unwrap();
    assert_eq!((view.link.range.clone(), view.has_selection), (4..8, false));
    test.editor.set_link(None);
    test.settle();
    assert!(test.top().marks.is_none());
    test.check_scene_is_the_board();
}

#[test]
fn letters_copied_here_are_pasted_as_they_looked_or_plain() {
    let mut test = TestEditor::writing("one ");
    test.run(BOLD);
    test.writes("two").back(3).hears(&Event::Copy);
    let copied = test.others.iter().rev().find_map(|request| match request {
        Request::Copy(copied) => Some(copied.clone()),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("two"));
    test.hits(Key::Home).hears(&Event::Paste("two".to_owned()));
    assert_eq!(told(&test.top()), "TWOone TWO");
    test.hits(Key::Home).run(Command::PastePlain);
    test.hears(&Event::Paste("two".to_owned()));
    assert_eq!(told(&test.top()), "twoTWOone TWO");
    test.hits(Key::Home)
        .hears(&Event::Paste("from elsewhere".to_owned()));
    assert_eq!(told(&test.top()), "from elsewheretwoTWOone TWO");
    test.check_scene_is_the_board();
}

#[test]
fn a_copied_list_is_signs_to_other_programs() {
    let mut test = TestEditor::writing("1. one");
    test.hits(Key::Enter).writes("two");
    test.presses(Key::A, Modifiers::COMMAND | Modifiers::CTRL)
        .hears(&Event::Copy);
    assert!(
        test.others
            .contains(&Request::Copy("1. one\n2. two".to_owned()))
    );
}

#[test]
fn keys_set_text_larger_and_smaller() {
    let mut test = TestEditor::writing("one");
    test.run(Command::Letters(TextCommand::Larger));
    assert_eq!(test.top().style.text_size, 22.0);
    test.run(Command::Letters(TextCommand::Smaller));
    assert_eq!(test.top().style.text_size, 20.0);
    assert!(test.editor.is_typing());
    test.check_scene_is_the_board();
}

#[test]
fn a_picked_text_whose_letters_become_bold_has_room_for_them() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(100.0, 100.0);
    test.writes("wide letters").hits(Key::Escape);
    let plain = test.top().size;
    test.run(BOLD);
    let bold = test.top().size;
    assert!(bold.width > plain.width, "{bold:?} is not over {plain:?}");
    test.run(Command::Undo);
    assert_eq!(test.top().size, plain);
}
