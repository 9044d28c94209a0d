//! The outline of the board and the names of frames, by the names that screen readers say; and what they look like.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::camera::Camera;
use tavla::commands::ToolKind;
use tavla::editor::{Button, Editor, PointerInput, PointerKind};
use tavla::overlay::overlay_ui;
use tavla::scene::Scene;
use tavla::selection::Selection;
use tavla::ui::layers::{LayersPanel, LayersView};
use tavla_shared::board::BoardChange;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Place, Shape, ZIndex};

use crate::harness::{Window, flow_window, window_of};
use crate::panels::{check, commands};

/// A window with the outline and three shapes: a rectangle, over it an ellipse, over that a diamond.
fn outlined() -> Window {
    let mut window = flow_window();
    for (key, x) in [(Key::R, 300.0), (Key::O, 450.0), (Key::D, 600.0)] {
        window.key(Modifiers::NONE, key);
        window.drag([x, 300.0], [x + 80.0, 380.0]);
        window.wait_saved();
    }
    window.key(Modifiers::COMMAND | Modifiers::ALT, Key::L);
    window.harness.run_steps(4);
    window
}

fn row(window: &Window, name: &str) -> Rect {
    let row = window.harness.get_by_role_and_label(Role::TreeItem, name);
    row.rect()
}

fn rows(window: &Window) -> Vec<String> {
    let rows = window.harness.get_all_by_role(Role::TreeItem);
    let mut rows: Vec<(f32, String)> = rows
        .map(|row| {
            let label = row.accesskit_node().label().unwrap_or_default();
            (row.rect().top(), label)
        })
        .collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

fn press_row(window: &mut Window, name: &str, modifiers: Modifiers) {
    let at = row(window, name).center();
    window.harness.hover_at(at);
    window.harness.step();
    for pressed in [true, false] {
        window.harness.event_modifiers(
            Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers,
            },
            modifiers,
        );
        window.harness.step();
    }
    window.harness.run_steps(2);
}

fn picked(window: &Window) -> Vec<Kind> {
    let editor = window.app().board().editor();
    let mut picked: Vec<&Arc<Shape>> = editor
        .selection()
        .iter()
        .filter_map(|id| editor.scene().get(id))
        .collect();
    picked.sort_by_key(|shape| editor.scene().stack_position(&shape.id));
    picked.iter().map(|shape| shape.kind.clone()).collect()
}

#[test]
fn rows_pick_and_follow_what_is_picked_on_the_board() {
    let mut window = outlined();
    assert_eq!(rows(&window), ["Diamond", "Ellipse", "Rectangle"]);
    press_row(&mut window, "Ellipse", Modifiers::NONE);
    assert_eq!(picked(&window), [Kind::Ellipse]);
    press_row(&mut window, "Rectangle", Modifiers::COMMAND);
    assert_eq!(picked(&window), [Kind::Rectangle, Kind::Ellipse]);
    press_row(&mut window, "Diamond", Modifiers::NONE);
    press_row(&mut window, "Rectangle", Modifiers::SHIFT);
    assert_eq!(picked(&window).len(), 3);
    // The other way: a click on the rectangle's edge.
    window.drag([330.0, 300.0], [330.0, 300.0]);
    let is_selected = |window: &Window, name: &str| {
        let row = window.harness.get_by_role_and_label(Role::TreeItem, name);
        row.accesskit_node().is_selected()
    };
    assert_eq!(is_selected(&window, "Rectangle"), Some(true));
    assert_eq!(is_selected(&window, "Diamond"), Some(false));
}

#[test]
fn a_row_is_dragged_under_another_and_into_a_frame() {
    let mut window = outlined();
    let (from, to) = (row(&window, "Diamond").center(), row(&window, "Rectangle"));
    window.drag(from.into(), [to.center().x, to.bottom() - 3.0]);
    window.wait_until("it is the lowest", |app| {
        let mut shapes = app.board().editor().scene().children(None);
        shapes.next().is_some_and(|it| it.kind == Kind::Diamond)
    });
    window.wait_saved();
    assert_eq!(rows(&window), ["Ellipse", "Rectangle", "Diamond"]);
    // Beside all, so that it takes nothing in.
    window.key(Modifiers::NONE, Key::F);
    window.drag([300.0, 450.0], [600.0, 600.0]);
    window.wait_saved();
    assert_eq!(rows(&window)[0], "Frame");
    let (from, to) = (
        row(&window, "Ellipse").center(),
        row(&window, "Frame").center(),
    );
    window.drag(from.into(), to.into());
    window.wait_until("it is in the frame", |app| {
        app.board().editor().scene().children(None).count() == 3
    });
    window.wait_saved();
    assert_eq!(rows(&window), ["Frame", "Rectangle", "Diamond"]);
    window.click("Unfold Frame");
    assert_eq!(rows(&window), ["Frame", "Ellipse", "Rectangle", "Diamond"]);
    window.click("Fold Frame");
    assert_eq!(rows(&window).len(), 3);
}

#[test]
fn a_row_hides_locks_and_names_its_shape() {
    let mut window = outlined();
    let is = |window: &mut Window, what: &str, is_so: fn(&Shape) -> bool| {
        window.wait_until(what, |app| {
            let mut shapes = app.board().editor().scene().children(None);
            shapes.any(|shape| shape.kind == Kind::Ellipse && is_so(shape))
        });
    };
    window.click("Hide Ellipse");
    is(&mut window, "it is hidden", |it| it.hidden);
    window.click("Show Ellipse");
    is(&mut window, "it is shown", |it| !it.hidden);
    window.click("Lock Ellipse");
    is(&mut window, "it is locked", |it| it.locked);
    window.click("Unlock Ellipse");
    is(&mut window, "it is unlocked", |it| !it.locked);
    press_row(&mut window, "Ellipse", Modifiers::NONE);
    window.key(Modifiers::NONE, Key::F2);
    window.enter_anew("Sun");
    is(&mut window, "it has a name", |it| {
        it.name.as_deref() == Some("Sun")
    });
    window.wait_saved();
    assert!(rows(&window).contains(&"Sun".to_owned()));
    // Esc keeps the name, and the board its title.
    window.key(Modifiers::NONE, Key::F2);
    window.type_text("Moon");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(rows(&window).contains(&"Sun".to_owned()));
}

#[test]
fn the_outline_goes_by_keys() {
    let mut window = outlined();
    press_row(&mut window, "Diamond", Modifiers::NONE);
    window.key(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(picked(&window), [Kind::Ellipse]);
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(picked(&window), [Kind::Rectangle, Kind::Ellipse]);
    window.key(Modifiers::NONE, Key::Home);
    assert_eq!(picked(&window), [Kind::Diamond]);
    let camera = window.app().board().editor().view().camera;
    window.key(Modifiers::NONE, Key::PageDown);
    assert_eq!(picked(&window), [Kind::Rectangle]);
    window.key(Modifiers::NONE, Key::PageUp);
    assert_eq!(picked(&window), [Kind::Diamond]);
    assert_eq!(window.app().board().editor().view().camera, camera);
    // Nothing was pushed by them, and other keys still mean what they do.
    assert_eq!(window.app().board().editor().undo_command(), Some("draw"));
    window.key(Modifiers::COMMAND, Key::A);
    window.key(Modifiers::COMMAND | Modifiers::ALT, Key::G);
    window.wait_saved();
    assert_eq!(rows(&window), ["Frame"]);
    press_row(&mut window, "Frame", Modifiers::NONE);
    window.key(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(rows(&window).len(), 4);
    window.key(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(picked(&window), [Kind::Diamond]);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(picked(&window), [Kind::Frame]);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(rows(&window), ["Frame"]);
}

#[test]
fn layers_are_found_by_what_they_are_called() {
    let mut window = outlined();
    window.harness.get_by_label("Find a layer").focus();
    window.harness.run_steps(2);
    window.type_text("elli");
    assert_eq!(rows(&window), ["Ellipse"]);
    window.type_text("zz");
    assert!(
        window
            .harness
            .query_by_label("Nothing is called that")
            .is_some()
    );
}

#[test]
fn only_what_is_locked_is_listed_and_unlocked_by_its_row() {
    let mut window = outlined();
    window.click("Lock Ellipse");
    window.wait_saved();
    window.click("Only locked");
    assert_eq!(rows(&window), ["Ellipse"]);
    window.click("Unlock Ellipse");
    window.wait_saved();
    assert!(window.harness.query_by_label("Nothing is locked").is_some());
    window.click("Only locked");
    assert_eq!(rows(&window).len(), 3);
}

#[test]
fn a_frame_is_drawn_and_named_above_it_in_the_window() {
    let mut window = window_of("Ada Lindqvist", 1, false);
    window.click("Frame");
    assert_eq!(window.app().board().editor().tool(), ToolKind::Frame);
    window.drag([400.0, 300.0], [700.0, 500.0]);
    window.wait_saved();
    window.key(Modifiers::NONE, Key::Enter);
    window.enter_anew("Sign-up");
    window.wait_until("it has a name", |app| {
        let mut shapes = app.board().editor().scene().children(None);
        shapes.next().is_some_and(|it| &*it.text == "Sign-up")
    });
    assert!(window.harness.query_by_label("Name of the frame").is_none());
    // A double click on the name opens the field; Esc keeps the name.
    for _ in 0..2 {
        window.drag([435.0, 288.0], [435.0, 288.0]);
    }
    window.harness.run_steps(2);
    assert!(window.harness.query_by_label("Name of the frame").is_some());
    window.type_text("Other");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label("Name of the frame").is_none());
    window.wait_saved();
    assert_eq!(&*window.only_shape().text, "Sign-up");
}

fn outline_ui(ui: &mut egui::Ui) {
    let ranks = ZIndex::spread(None, None, 7);
    let id = |number: usize| ShapeId::new(&format!("s{number}")).unwrap();
    let shape = |number: usize, kind: Kind, parent: Option<usize>, words: &str| {
        let mut shape = Shape::new(id(number), kind);
        shape.place = Place {
            parent: parent.map(id),
            index: ranks[number].clone(),
        };
        shape.text = Arc::from(words);
        shape
    };
    let mut hidden = shape(4, Kind::Ellipse, Some(1), "");
    hidden.hidden = true;
    let mut locked = shape(6, Kind::Image, None, "");
    locked.name = Some(Arc::from("Whiteboard photo"));
    locked.locked = true;
    let shapes = vec![
        shape(0, Kind::Rectangle, None, "Backlog"),
        shape(1, Kind::Frame, None, "Sign-up flow"),
        shape(2, Kind::Group, Some(1), ""),
        shape(
            3,
            Kind::Note,
            Some(2),
            "Ask for the address only where it is needed, and say why",
        ),
        hidden,
        shape(5, Kind::Arrow, Some(2), ""),
        locked,
    ];
    let mut scene = Scene::new();
    scene.apply(&BoardChange {
        shapes: shapes.into_iter().map(Arc::new).collect(),
        ..BoardChange::default()
    });
    let selection = Selection::of([id(3)]);
    let view = LayersView {
        scene: &scene,
        selection: &selection,
        may_write: true,
    };
    LayersPanel::default().ui(ui, &view, &commands());
}

#[test]
fn the_outline_in_both_themes() {
    check("layers", [352.0, 420.0], outline_ui);
}

/// A frame with a name, one without, and a box that is dragged into the first.
fn frames_ui(ui: &mut egui::Ui) {
    let id = |name: &str| ShapeId::new(name).unwrap();
    let shape = |name: &str, kind: Kind, rect: [f64; 4], words: &str| {
        let [x, y, width, height] = rect;
        let mut shape = Shape::new(id(name), kind);
        (shape.pos, shape.size) = ((x, y).into(), (width, height).into());
        shape.style.fill = Color::rgb(0xcf_e3ff);
        shape.text = Arc::from(words);
        Arc::new(shape)
    };
    let shapes = vec![
        shape("f", Kind::Frame, [30.0, 50.0, 160.0, 120.0], "Sign-up flow"),
        shape(
            "g",
            Kind::Frame,
            [220.0, 50.0, 70.0, 120.0],
            "A name that is too long",
        ),
        shape("h", Kind::Frame, [320.0, 50.0, 70.0, 60.0], ""),
        shape("a", Kind::Rectangle, [300.0, 130.0, 60.0, 40.0], ""),
    ];
    let mut editor = Editor::new(1);
    let _ = editor.begin_frame(0.0, ui.max_rect());
    let change = BoardChange {
        shapes,
        ..BoardChange::default()
    };
    editor.apply(None, &change, false, false);
    let center = Point::new(210.0, 110.0);
    editor.set_camera(Camera { center, zoom: 1.0 });
    let mut hand = |at: [f32; 2], kind: PointerKind| {
        editor.handle(PointerInput {
            at: at.into(),
            kind,
            pressure: None,
            modifiers: Modifiers::NONE,
        });
    };
    hand([330.0, 150.0], PointerKind::Press(Button::Primary));
    hand([180.0, 130.0], PointerKind::Move);
    overlay_ui(ui, &mut editor);
}

#[test]
fn names_of_frames_and_the_one_that_takes_something_in() {
    check("frames", [420.0, 220.0], frames_ui);
}
