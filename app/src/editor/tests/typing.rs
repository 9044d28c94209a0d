//! Typing into shapes.

use egui::os::OperatingSystem;
use egui::{Event, Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Color, Key as Style, Kind, Property};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::text::testing::engine_finding_later;

impl TestEditor {
    fn types(&mut self, text: &str) -> &mut Self {
        assert!(
            self.editor
                .type_event(&Event::Text(text.to_owned()), OperatingSystem::Nix)
        );
        self.settle();
        self
    }

    fn type_key(&mut self, key: Key) -> &mut Self {
        let event = Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        self.editor.type_event(&event, OperatingSystem::Nix);
        self.settle();
        self
    }
}

/// The named shapes' widths, in the letters of their text.
fn letters_wide(test: &TestEditor, ids: &[&tavla_shared::id::ShapeId]) -> Vec<f64> {
    let shapes = ids.iter().filter_map(|id| test.board.shape(id));
    shapes
        .map(|shape| shape.size.width / shape.style.text_size)
        .collect()
}

#[test]
fn the_text_tool_makes_a_text_with_its_first_letter() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(100.0, 100.0);
    assert!(test.editor.is_typing());
    assert_eq!(test.commits, 0);
    test.types("H").types("i").type_key(Key::Escape);
    let made = test.top();
    assert_eq!((&made.kind, &*made.text), (&Kind::Text, "Hi"));
    assert!(
        made.size.width > 5.0 && made.size.height > 10.0,
        "{:?}",
        made.size
    );
    assert_eq!(test.selected(), [made.id.to_string()]);
    assert!(!test.editor.is_typing());
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert!(test.editor.scene().is_empty());
}

#[test]
fn a_text_left_empty_was_never_there() {
    let mut test = TestEditor::new();
    test.double_click(100.0, 100.0);
    assert!(test.editor.is_typing());
    test.click(400.0, 400.0);
    assert!(!test.editor.is_typing());
    assert!(test.editor.scene().is_empty());
    assert_eq!(test.commits, 0);
}

#[test]
fn a_style_chosen_before_the_first_letter_is_the_new_text_s() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(100.0, 100.0);
    let top = test.top().rect().y0;
    let red = Color::rgb(0xff_0000);
    for property in [Property::TextSize(36.0), Property::Stroke(red)] {
        test.editor.set_style(&property);
        test.settle();
        assert!(test.editor.style_applies(Style::TextSize), "it is gone");
    }
    test.editor.preview_style(&Property::Opacity(0.5));
    assert_eq!(test.commits, 0);
    test.types("XL").type_key(Key::Escape);
    let made = test.top();
    let style = &made.style;
    assert_eq!(
        (style.text_size, style.stroke, style.opacity),
        (36.0, red, 0.5)
    );
    assert_eq!(made.rect().y0, top);
    test.check_scene_is_the_board();
}

#[test]
fn a_pause_ends_an_undo_step() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text)
        .click(100.0, 100.0)
        .types("a")
        .types("b");
    test.wait(3.0).types("c").type_key(Key::Escape);
    assert_eq!(&*test.top().text, "abc");
    test.run(Command::Undo);
    assert_eq!(&*test.top().text, "ab");
    test.run(Command::Undo);
    assert!(test.editor.scene().is_empty());
}

#[test]
fn a_double_click_or_enter_writes_into_a_shape() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 100.0);
    test.double_click(200.0, 150.0)
        .types("one")
        .type_key(Key::Escape);
    assert_eq!(&*test.shape("a").text, "one");
    test.click(150.0, 120.0)
        .key(Key::Enter)
        .types("two")
        .type_key(Key::Escape);
    assert_eq!(&*test.shape("a").text, "two");
    test.check_scene_is_the_board();
}

#[test]
fn the_middle_of_an_empty_box_is_for_its_own_text() {
    let write_at = |x: f32, y: f32| {
        let mut test = TestEditor::new();
        test.tool(ToolKind::Rectangle)
            .drag((100.0, 100.0), (300.0, 200.0));
        test.key(Key::Escape).double_click(x, y);
        test.types("hi").type_key(Key::Escape);
        let top = test.top();
        (top.kind.clone(), top.text.to_string())
    };
    assert_eq!(write_at(210.0, 145.0), (Kind::Rectangle, "hi".to_owned()));
    assert_eq!(write_at(130.0, 120.0), (Kind::Text, "hi".to_owned()));
}

#[test]
fn a_shape_grows_with_its_text_and_never_gets_too_small_for_it() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 120.0, 40.0);
    test.double_click(160.0, 120.0)
        .types("one\ntwo\nthree\nfour")
        .type_key(Key::Escape);
    let grown = test.rect("a").height();
    assert!(grown > 60.0, "{grown}");
    let bottom = test.rect("a").y1 as f32;
    test.drag((224.0, bottom + 4.0), (224.0, 120.0));
    assert!(test.rect("a").height() >= grown - 1e-6);
    test.check_scene_is_the_board();
}

#[test]
fn a_drag_of_the_text_tool_gives_a_width_to_wrap_in() {
    let words = "several words in one line";
    let written = |to: f32| {
        let mut test = TestEditor::new();
        test.tool(ToolKind::Text).drag((100.0, 100.0), (to, 120.0));
        test.types(words).type_key(Key::Escape);
        test.check_scene_is_the_board();
        let made = test.top();
        (made.style.text_wraps, made.size)
    };
    let (wraps, size) = written(220.0);
    assert_eq!((wraps, size.width), (true, 120.0));
    let (wraps, wide) = written(130.0);
    assert!(!wraps && wide.width > 150.0 && wide.height < size.height / 2.0);
}

#[test]
fn a_text_s_side_handle_makes_it_wrap() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text)
        .click(100.0, 100.0)
        .types("several words in one line");
    test.type_key(Key::Escape);
    let before = test.top().rect();
    let (right, middle) = ((before.x1 + 4.0) as f32, before.center().y as f32);
    test.drag(
        (right, middle),
        (right - before.width() as f32 / 2.0, middle),
    );
    let after = test.top();
    assert!(after.style.text_wraps);
    assert!(
        after.size.height > before.height() * 1.5,
        "{:?}",
        after.size
    );
    test.check_scene_is_the_board();
}

#[test]
fn a_peer_typing_before_the_caret_moves_it_along() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 100.0);
    test.double_click(200.0, 150.0).types("world");
    let splice = Edit::Splice {
        id: id("a"),
        at: 0,
        delete: 0,
        insert: "hello ".into(),
    };
    test.peer_writes(vec![splice]);
    test.types("!").type_key(Key::Escape);
    assert_eq!(&*test.shape("a").text, "hello world!");
    test.check_scene_is_the_board();
}

#[test]
fn typing_ends_where_a_peer_deletes_the_shape() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 100.0);
    test.double_click(200.0, 150.0).types("x");
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.wait(0.1);
    assert!(!test.editor.is_typing());
    test.check_scene_is_the_board();
}

#[test]
fn what_is_being_composed_is_shown_and_not_written() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 100.0);
    test.double_click(200.0, 150.0).types("a");
    let commits = test.commits;
    let preedit = egui::ImeEvent::Preedit {
        text: "にほ".to_owned(),
        active_range_chars: None,
    };
    test.editor
        .type_event(&Event::Ime(preedit), OperatingSystem::Nix);
    test.settle();
    assert_eq!(&*test.shape("a").text, "aにほ");
    assert_eq!(
        (test.commits, &*test.board.shape(&id("a")).unwrap().text),
        (commits, "a")
    );
    let commit = egui::ImeEvent::Commit("日本".to_owned());
    test.editor
        .type_event(&Event::Ime(commit), OperatingSystem::Nix);
    test.settle();
    test.type_key(Key::Escape);
    assert_eq!(&*test.shape("a").text, "a日本");
    test.check_scene_is_the_board();
}

#[test]
fn what_is_being_composed_stays_when_a_style_is_chosen() {
    let preedit = || egui::ImeEvent::Preedit {
        text: "にほ".to_owned(),
        active_range_chars: None,
    };
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 100.0);
    test.double_click(200.0, 150.0).types("a");
    test.editor
        .type_event(&Event::Ime(preedit()), OperatingSystem::Nix);
    test.settle();
    test.editor.set_style(&Property::TextSize(36.0));
    test.settle();
    test.editor.preview_style(&Property::Opacity(0.5));
    let shown = test.shape("a");
    assert_eq!(
        (&*shown.text, shown.style.text_size, shown.style.opacity),
        ("aにほ", 36.0, 0.5)
    );
    assert_eq!(&*test.board.shape(&id("a")).unwrap().text, "a");

    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(100.0, 100.0);
    test.editor
        .type_event(&Event::Ime(preedit()), OperatingSystem::Nix);
    test.editor.set_style(&Property::TextSize(36.0));
    let top = test.top();
    assert_eq!((&*top.text, top.style.text_size), ("にほ", 36.0));
    // A second finger ends what the first one does, not what is written.
    test.editor.cancel_gesture();
    assert_eq!(&*test.top().text, "にほ");
}

#[test]
fn undo_while_typing_goes_on_typing() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 200.0, 100.0);
    test.double_click(200.0, 150.0)
        .types("one")
        .wait(3.0)
        .types(" two");
    test.run(Command::Undo);
    assert!(test.editor.is_typing());
    assert_eq!(&*test.shape("a").text, "one");
    test.types("!").type_key(Key::Escape);
    assert_eq!(&*test.shape("a").text, "one!");
}

#[test]
fn a_note_is_typed_into_at_once() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Note)
        .click(300.0, 300.0)
        .types("todo")
        .type_key(Key::Escape);
    let note = test.top();
    assert_eq!((&note.kind, &*note.text), (&Kind::Note, "todo"));
    assert_eq!(note.rect().center(), Point::new(300.0, 300.0));
}

#[test]
fn what_was_typed_before_there_were_fonts_for_it_gets_its_size_with_them() {
    let (engine, fonts_arrive) = engine_finding_later();
    let mut test = TestEditor::with_text_engine(1, engine);
    let mut write = |y: f32, text: &str| {
        test.tool(ToolKind::Text).click(100.0, y).types(text);
        test.top().id.clone()
    };
    let earlier = write(100.0, "日本語");
    let peers = write(200.0, "日本語");
    let latin = write(300.0, "Hi");
    let newest = write(400.0, "日本");
    test.peer_writes(vec![Edit::Splice {
        id: peers.clone(),
        at: 3,
        delete: 0,
        insert: "の".into(),
    }]);
    let all = [&earlier, &peers, &latin, &newest];
    let before = letters_wide(&test, &all);
    assert!(before[0] < 2.5 && before[3] < 1.7, "boxes: {before:?}");

    fonts_arrive();
    assert!(test.editor.take_fonts());
    test.settle();
    let after = letters_wide(&test, &all);
    assert_eq!(after, [3.0, before[1], before[2], 2.0]);
    test.types("の").type_key(Key::Escape);
    assert_eq!(letters_wide(&test, &[&newest]), [3.0]);
    assert!(!test.editor.take_fonts());
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert!(
        test.editor.scene().get(&newest).is_none(),
        "one step with its typing"
    );
}

#[test]
fn a_text_that_a_peer_emptied_stays_when_it_is_left() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(100.0, 100.0).types("one");
    let id = test.top().id.clone();
    test.type_key(Key::Escape).key(Key::Enter);
    assert!(test.editor.is_typing());
    test.peer_writes(vec![Edit::Splice {
        id: id.clone(),
        at: 0,
        delete: 3,
        insert: "".into(),
    }]);
    test.wait(0.1).type_key(Key::Escape);
    assert!(!test.editor.is_typing());
    test.peer_writes(vec![Edit::Splice {
        id,
        at: 0,
        delete: 0,
        insert: "anew".into(),
    }]);
    assert_eq!(&*test.top().text, "anew");
    test.check_scene_is_the_board();
}

#[test]
fn ctrl_and_enter_finish_a_text_and_enter_alone_is_a_new_line() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(100.0, 100.0);
    test.types("one").type_key(Key::Enter).types("two");
    let event = Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND | Modifiers::CTRL,
    };
    test.editor.type_event(&event, OperatingSystem::Nix);
    test.settle();
    assert!(!test.editor.is_typing());
    assert_eq!(&*test.top().text, "one\ntwo");
}
