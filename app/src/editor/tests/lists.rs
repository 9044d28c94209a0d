//! Lists, typed and picked; and notes that lead to the next one.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, ListKind, Property};

use super::rich_text::told;
use crate::commands::{Command, TextCommand, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Notice, Request};
use crate::text::placed_text;

const BULLETS: Command = Command::Letters(TextCommand::List(ListKind::Bullet));
const NUMBERS: Command = Command::Letters(TextCommand::List(ListKind::Number));
const CHECKS: Command = Command::Letters(TextCommand::List(ListKind::Check));

#[test]
fn signs_at_a_lines_start_begin_a_list_and_enter_goes_on_with_it() {
    let mut test = TestEditor::writing("- one");
    assert_eq!(told(&test.top()), "bullet one");
    test.hits(Key::Enter).writes("two").hits(Key::Enter);
    assert_eq!(told(&test.top()), "bullet one\nbullet two\nbullet ");
    test.hits(Key::Enter).writes("six");
    assert_eq!(
        told(&test.top()),
        "bullet one\nbullet two\nsix",
        "an empty item ends the list"
    );
    test.hits(Key::Enter)
        .writes("1. a")
        .hits(Key::Enter)
        .writes("b");
    test.hits(Key::Enter).hits(Key::Enter).writes("[] c");
    let expected = "bullet one\nbullet two\nsix\nnumber a\nnumber b\ncheck c";
    assert_eq!(told(&test.top()), expected);
    test.check_scene_is_the_board();
}

#[test]
fn a_list_left_without_letters_was_never_there() {
    let mut test = TestEditor::writing("- ");
    test.hits(Key::Escape);
    assert!(test.editor.scene().is_empty());
    test.check_scene_is_the_board();
}

#[test]
fn tab_goes_deeper_into_a_list_and_shift_tab_out() {
    let mut test = TestEditor::writing("- one");
    test.hits(Key::Enter).hits(Key::Tab).writes("two");
    assert_eq!(told(&test.top()), "bullet one\n> bullet two");
    test.hits(Key::Enter).writes("six");
    assert_eq!(told(&test.top()), "bullet one\n> bullet two\n> bullet six");
    test.presses(Key::Tab, Modifiers::SHIFT);
    assert_eq!(told(&test.top()), "bullet one\n> bullet two\nbullet six");
    test.check_scene_is_the_board();
}

#[test]
fn backspace_at_an_items_start_makes_it_plain_and_then_joins_the_lines() {
    let mut test = TestEditor::writing("- one");
    test.hits(Key::Enter).writes("two");
    for _ in 0..3 {
        test.hits(Key::ArrowLeft);
    }
    test.hits(Key::Backspace);
    assert_eq!(told(&test.top()), "bullet one\ntwo");
    test.hits(Key::Backspace);
    assert_eq!(told(&test.top()), "bullet onetwo");
    test.check_scene_is_the_board();
}

#[test]
fn deleting_a_line_end_before_an_item_takes_its_mark_along() {
    let mut test = TestEditor::writing("- one");
    test.hits(Key::Enter)
        .writes("two")
        .hits(Key::ArrowUp)
        .hits(Key::End);
    test.hits(Key::Delete);
    assert_eq!(told(&test.top()), "bullet onetwo");
    assert_eq!(test.top().text.matches('•').count(), 1);
    test.check_scene_is_the_board();
}

#[test]
fn lists_are_made_of_what_is_selected_and_unmade() {
    let mut test = TestEditor::writing("one\ntwo\nsix");
    test.presses(Key::A, Modifiers::COMMAND | Modifiers::CTRL)
        .run(NUMBERS);
    assert_eq!(told(&test.top()), "number one\nnumber two\nnumber six");
    test.run(BULLETS);
    assert_eq!(told(&test.top()), "bullet one\nbullet two\nbullet six");
    test.run(BULLETS);
    assert_eq!(&*test.top().text, "one\ntwo\nsix");
    test.hits(Key::ArrowRight).writes("!");
    assert_eq!(&*test.top().text, "one\ntwo\nsix!");
    test.check_scene_is_the_board();
}

#[test]
fn picked_shapes_become_lists() {
    let mut test = TestEditor::writing("one\ntwo");
    test.hits(Key::Escape).run(CHECKS);
    assert_eq!(told(&test.top()), "check one\ncheck two");
    test.run(CHECKS);
    assert_eq!(told(&test.top()), "one\ntwo");
    test.check_scene_is_the_board();
}

#[test]
fn a_click_on_a_box_ticks_it_while_typing_and_not() {
    let mut test = TestEditor::writing("[] one");
    let at = |test: &mut TestEditor| {
        let shape = test.top();
        let (_, _, engine) = test.editor.for_painting();
        let placed = placed_text(&shape, engine).unwrap();
        let found = placed.layout.decorations().next().unwrap().rect.center();
        let at = placed.board_from_text(found);
        (at.x as f32, at.y as f32)
    };
    let (x, y) = at(&mut test);
    test.click(x, y);
    assert_eq!(told(&test.top()), "checked one");
    assert!(test.editor.is_typing());
    test.hits(Key::Escape)
        .run(Command::Tool(ToolKind::Select))
        .click(x, y);
    assert_eq!(told(&test.top()), "check one");
    assert!(!test.editor.is_typing());
    test.run(Command::Undo);
    assert_eq!(told(&test.top()), "checked one");
    test.check_scene_is_the_board();
}

#[test]
fn tab_and_ctrl_enter_in_a_note_make_the_next_one() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Note).click(300.0, 300.0).writes("one");
    let first = test.top();
    test.hits(Key::Tab).writes("two");
    let second = test.top();
    assert_eq!((&second.kind, &*second.text), (&Kind::Note, "two"));
    assert_eq!(second.rect().x0, first.rect().x1 + 20.0);
    assert_eq!(second.rect().y0, first.rect().y0);
    // Back goes to the one that is there.
    test.presses(Key::Tab, Modifiers::SHIFT);
    assert_eq!(test.editor.typing_at().unwrap().0, first.id);
    let ctrl = Modifiers::COMMAND | Modifiers::CTRL;
    test.presses(Key::Enter, ctrl).writes("below");
    let below = test.top();
    assert_eq!(
        (&*below.text, below.rect().y0),
        ("below", first.rect().y1 + 20.0)
    );
    test.presses(Key::Enter, ctrl | Modifiers::SHIFT);
    assert_eq!(test.editor.typing_at().unwrap().0, first.id);
    test.presses(Key::Enter, ctrl | Modifiers::SHIFT)
        .writes("above");
    assert_eq!(test.top().rect().y1, first.rect().y0 - 20.0);
    let above = test.top();
    test.presses(Key::Tab, Modifiers::SHIFT).writes("left");
    assert_eq!(test.top().rect().x1, above.rect().x0 - 20.0);
    test.hits(Key::Escape);
    assert_eq!(test.editor.scene().len(), 5);
    test.check_scene_is_the_board();
}

#[test]
fn a_note_in_a_locked_frame_is_not_the_next_one() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(450.0, 100.0, 790.0, 590.0))
        .with("n", Kind::Note, Rect::new(300.0, 200.0, 500.0, 400.0))
        .with("m", Kind::Note, Rect::new(520.0, 200.0, 720.0, 400.0))
        .inside("m", "f");
    test.peer_writes(vec![Edit::set(id("f"), Property::Locked(true))]);
    test.double_click(320.0, 220.0).hits(Key::Tab);
    let (at, _) = test.editor.typing_at().expect("typing has ended");
    assert!(![id("n"), id("m")].contains(&at), "{at}");
    test.writes("free");
    assert!(!test.editor.scene().is_locked(&at));
}

#[test]
fn in_a_notes_list_tab_is_the_lists() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Note)
        .click(300.0, 300.0)
        .writes("- one")
        .hits(Key::Tab);
    assert_eq!(told(&test.top()), "> bullet one");
    assert_eq!(test.editor.scene().len(), 1);
}

#[test]
fn more_lines_than_become_a_list_at_once_stay_as_they_are_and_that_is_told() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 200.0);
    let lines = |count: usize| vec!["line"; count].join("\n");
    let write = |test: &mut TestEditor, insert: String| {
        let delete = test.shape("a").text.chars().count();
        let edit = Edit::Splice {
            id: id("a"),
            at: 0,
            delete,
            insert: insert.into(),
        };
        test.peer_writes(vec![edit]);
    };
    write(&mut test, lines(1_001));
    test.editor.select([id("a")]);
    test.run(BULLETS);
    assert!(test.shape("a").marks.is_none());
    let told = Request::Notice(Notice::ListTooLong);
    assert_eq!(test.others, [told]);
    write(&mut test, lines(1_000));
    test.run(BULLETS);
    let marks = test.shape("a").marks.clone().unwrap();
    assert_eq!(marks.runs().len(), 1_000);
}
