//! Filling what is enclosed.

use egui::{Key, Modifiers};
use kurbo::Shape as _;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Kind, Property};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Notice, Request};
use crate::shapes;
use crate::tools::{BUCKET_COLORS, Refusal};

fn refused(test: &TestEditor, refusal: Refusal) -> bool {
    let told = Request::Notice(Notice::Unfilled(refusal));
    test.others.contains(&told)
}

/// Hollow boxes by dragging.
fn boxes(drags: &[[(f32, f32); 2]]) -> TestEditor {
    let mut test = TestEditor::new();
    for &[from, to] in drags {
        test.tool(ToolKind::Rectangle).drag(from, to);
    }
    test.commits = 0;
    test.tool(ToolKind::Bucket);
    test
}

/// The area that was poured, which is the lowest shape.
fn poured(test: &TestEditor) -> (f64, Vec<Point>) {
    let lowest = test.editor.scene().all_in_z_order().next().unwrap().clone();
    assert_eq!(
        (&lowest.kind, lowest.style.stroke_width),
        (&Kind::Line, 0.0)
    );
    (shapes::outline(&lowest).area().abs(), lowest.board_path())
}

#[track_caller]
fn check_area(test: &TestEditor, expected: f64) {
    let (area, path) = poured(test);
    assert!(
        (area - expected).abs() < 0.02 * expected,
        "{area} is not {expected}: {path:?}"
    );
}

#[test]
fn a_click_in_one_figure_gives_it_a_fill() {
    let mut test = boxes(&[[(100.0, 100.0), (300.0, 200.0)]]);
    test.click(200.0, 150.0);
    assert_eq!(test.editor.scene().len(), 1);
    assert_eq!(test.top().style.fill, BUCKET_COLORS[0]);
    assert_eq!((test.commits, test.editor.tool()), (1, ToolKind::Bucket));
    test.run(Command::Undo);
    assert_eq!(test.top().style.fill, Color::NONE);
}

#[test]
fn what_two_boxes_share_is_filled_beneath_them() {
    let mut test = boxes(&[
        [(100.0, 100.0), (300.0, 300.0)],
        [(200.0, 200.0), (400.0, 400.0)],
    ]);
    test.click(250.0, 250.0);
    assert_eq!((test.editor.scene().len(), test.commits), (3, 1));
    check_area(&test, 10_000.0);
    // Up to the middle of the strokes, and with the corners that they have.
    let (_, path) = poured(&test);
    let corners = [
        (200.0, 200.0),
        (300.0, 200.0),
        (300.0, 300.0),
        (200.0, 300.0),
    ];
    for corner in corners.map(Point::from) {
        let nearest = path.iter().map(|at| at.distance(corner));
        assert!(
            nearest.fold(f64::MAX, f64::min) < 0.5,
            "{corner:?} in {path:?}"
        );
    }
    test.run(Command::Undo);
    assert_eq!(test.editor.scene().len(), 2);
}

#[test]
fn what_was_poured_before_takes_the_next_colour() {
    let mut test = boxes(&[
        [(100.0, 100.0), (300.0, 300.0)],
        [(200.0, 200.0), (400.0, 400.0)],
    ]);
    test.click(250.0, 250.0)
        .tool(ToolKind::Bucket)
        .click(250.0, 250.0);
    assert_eq!(test.editor.scene().len(), 3);
    let lowest = test.editor.scene().all_in_z_order().next().unwrap();
    assert_eq!(lowest.style.fill, BUCKET_COLORS[1]);
}

#[test]
fn ink_and_lines_that_cross_enclose_too() {
    let mut test = TestEditor::new();
    // Three sides by the pen, the fourth a line across its ends.
    test.tool(ToolKind::Pen).pointer_down(100.0, 90.0);
    let mut at = (100.0, 90.0);
    for (x, y) in [(100.0, 300.0), (300.0, 300.0), (300.0, 90.0)] {
        while at != (x, y) {
            let step = |from: f32, to: f32| from + (to - from).clamp(-10.0, 10.0);
            at = (step(at.0, x), step(at.1, y));
            test.move_to(at.0, at.1);
        }
    }
    test.up()
        .tool(ToolKind::Line)
        .drag((60.0, 100.0), (340.0, 100.0));
    test.tool(ToolKind::Bucket).click(200.0, 200.0);
    assert_eq!(test.editor.scene().len(), 3);
    // The pen rounds its corners.
    let (area, _) = poured(&test);
    assert!((36_000.0..41_000.0).contains(&area), "{area}");
    assert!(test.selected().is_empty());
}

/// Three sides of a box, open at the top.
fn cup() -> TestEditor {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(100.0, 100.0)
        .click(100.0, 300.0)
        .click(300.0, 300.0)
        .click(300.0, 100.0)
        .key(Key::Enter);
    test
}

#[test]
fn what_is_open_is_not_filled_and_the_person_is_told() {
    let mut test = cup();
    test.commits = 0;
    test.tool(ToolKind::Bucket).click(200.0, 200.0);
    assert_eq!((test.editor.scene().len(), test.commits), (1, 0));
    assert!(refused(&test, Refusal::Open));
}

#[test]
fn a_gap_that_is_hardly_seen_is_none() {
    let mut test = cup();
    test.tool(ToolKind::Line)
        .drag((102.0, 100.0), (300.0, 100.0));
    test.tool(ToolKind::Bucket).click(200.0, 200.0);
    check_area(&test, 40_000.0);
}

#[test]
fn between_a_box_and_what_lies_in_it_only_the_outside_of_that_is_filled() {
    let mut test = boxes(&[
        [(100.0, 100.0), (400.0, 400.0)],
        [(200.0, 200.0), (300.0, 300.0)],
    ]);
    test.click(150.0, 250.0);
    let poured = test.editor.scene().all_in_z_order().next().unwrap().clone();
    let outline = shapes::outline(&poured);
    let is_in = |x: f64, y: f64| outline.winding(Point::new(x, y)) % 2 != 0;
    assert!(is_in(150.0, 250.0) && is_in(350.0, 150.0) && !is_in(250.0, 250.0));
}

#[test]
fn what_is_larger_than_the_nearest_cells_is_found_in_larger_ones() {
    let mut test = boxes(&[
        [(20.0, 20.0), (700.0, 500.0)],
        [(400.0, 20.0), (780.0, 580.0)],
    ]);
    let camera = crate::camera::Camera {
        center: Point::new(300.0, 300.0),
        zoom: 4.0,
    };
    test.editor.set_camera(camera);
    // At this zoom the half of the first box is 1,520 points wide.
    test.click(200.0, 300.0);
    assert_eq!(test.editor.scene().len(), 3);
    check_area(&test, 380.0 * 480.0);
}

#[test]
fn the_key_again_takes_the_next_colour_and_alt_the_one_that_is_clicked() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 100.0, 100.0);
    test.tool(ToolKind::Bucket);
    assert_eq!(test.editor.next_style().fill, Color::NONE);
    test.tool(ToolKind::Bucket);
    assert_eq!(test.editor.next_style().fill, BUCKET_COLORS[1]);
    for _ in 0..3 {
        test.tool(ToolKind::Bucket);
    }
    assert_eq!(test.editor.next_style().fill, BUCKET_COLORS[0]);
    let red = Color::rgb(0xff_0000);
    test.editor.set_style(&Property::Fill(red));
    test.holding(Modifiers::ALT).click(150.0, 150.0);
    assert_eq!(test.editor.next_style().fill, test.shape("a").style.fill);
    assert_eq!(test.commits, 0);
}

#[test]
fn in_a_frame_it_is_poured_into_the_frame() {
    let mut test = TestEditor::new().with("f", Kind::Frame, Rect::new(50.0, 50.0, 500.0, 500.0));
    test.tool(ToolKind::Rectangle)
        .drag((100.0, 100.0), (300.0, 300.0));
    test.tool(ToolKind::Rectangle)
        .drag((200.0, 200.0), (400.0, 400.0));
    test.tool(ToolKind::Bucket).click(250.0, 250.0);
    let scene = test.editor.scene();
    let poured = scene
        .all_in_z_order()
        .find(|shape| shape.kind == Kind::Line);
    let parent = poured.and_then(|shape| scene.parent(&shape.id));
    assert_eq!(parent.map(ToString::to_string).as_deref(), Some("f"));
    test.check_scene_is_the_board();
}

#[test]
fn beneath_what_is_locked_it_is_poured_and_never_into_it() {
    let mut test = boxes(&[
        [(100.0, 100.0), (300.0, 200.0)],
        [(200.0, 100.0), (400.0, 200.0)],
    ]);
    test.run(Command::SelectAll).run(Command::Group);
    let group = test.selected().remove(0);
    test.peer_writes(vec![Edit::set(id(&group), Property::Locked(true))]);
    test.tool(ToolKind::Bucket).click(250.0, 150.0);
    let lowest = test.editor.scene().all_in_z_order().next().unwrap().clone();
    assert_eq!((&lowest.kind, &lowest.place.parent), (&Kind::Line, &None));
}

#[test]
fn a_peer_s_fill_of_the_same_figure_meets_mine_without_a_trace() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 100.0, 100.0);
    test.tool(ToolKind::Bucket);
    test.tool(ToolKind::Bucket).click(150.0, 150.0);
    assert_eq!(test.shape("a").style.fill, BUCKET_COLORS[1]);
    let green = Color::rgb(0xff00);
    test.peer_writes(vec![tavla_shared::board::Edit::set(
        test.top().id.clone(),
        Property::Fill(green),
    )]);
    test.run(Command::Undo);
    assert_eq!(test.shape("a").style.fill, green);
    test.check_scene_is_the_board();
}

#[test]
fn a_region_with_more_in_it_than_a_board_takes_is_refused() {
    let mut test = boxes(&[[(10.0, 10.0), (990.0, 790.0)]]);
    // Hollow circles, side by side and not one in another: each leaves a hole of some points.
    let circles: Vec<Edit> = (0..43 * 34)
        .map(|n| {
            let (column, row) = (f64::from(n % 43), f64::from(n / 43));
            let at = Point::new(30.0 + 22.0 * column, 30.0 + 22.0 * row);
            let mut circle = tavla_shared::shape::Shape::new(id(&format!("c{n}")), Kind::Ellipse);
            circle.pos = at;
            circle.size = (14.0, 14.0).into();
            Edit::Create(circle.into())
        })
        .collect();
    test.peer_writes(circles);
    test.click(510.0, 400.0);
    assert!(refused(&test, Refusal::TooMuch));
    assert_eq!(test.commits, 0);
}
