//! The courses of arrows, their labels and heads: elbows, curves, what is dragged along them.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2, meet};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Binding, Kind, LineShape, Property, Shape, ZIndex};

use super::arrow_between::{arrow, boxes, check, connected, moved};
use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, filled, id};

pub(super) fn elbow() -> TestEditor {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .tool(ToolKind::Arrow)
        .tool(ToolKind::Arrow)
        .drag((170.0, 180.0), (430.0, 120.0));
    test
}

#[test]
fn the_arrow_key_again_draws_curves_then_elbows_then_straight_ones() {
    let mut test = boxes();
    let line = |test: &TestEditor| test.editor.next_style().line;
    test.tool(ToolKind::Arrow);
    assert_eq!(line(&test), LineShape::Straight);
    for expected in [LineShape::Curved, LineShape::Elbow, LineShape::Straight] {
        test.tool(ToolKind::Arrow);
        assert_eq!(line(&test), expected);
        assert_eq!(test.editor.tool(), ToolKind::Arrow);
    }
    // From another tool it is only taken.
    test.tool(ToolKind::Line).tool(ToolKind::Arrow);
    assert_eq!(line(&test), LineShape::Straight);
}

#[test]
fn a_double_click_on_an_end_gives_it_a_head_or_takes_it() {
    let mut test = connected();
    test.click(300.0, 150.0);
    let heads = |test: &TestEditor| {
        let style = &arrow(test).style;
        (style.head_start, style.head_end)
    };
    test.double_click(206.0, 150.0);
    assert_eq!(heads(&test), (Arrowhead::Arrow, Arrowhead::Arrow));
    test.double_click(394.0, 150.0);
    assert_eq!(heads(&test), (Arrowhead::Arrow, Arrowhead::None));
    assert_eq!(test.commits, 3);
    test.run(Command::Undo);
    assert_eq!(heads(&test), (Arrowhead::Arrow, Arrowhead::Arrow));
}

#[test]
fn an_elbow_goes_around_what_is_in_its_way_and_again_when_its_shape_moves() {
    let mut test = elbow();
    check(&test, &[(206.0, 150.0), (394.0, 150.0)]);
    let wall = Rect::new(280.0, 60.0, 320.0, 220.0);
    let shape = filled("wall", Kind::Rectangle, wall, &test.top().place.index);
    test.peer_writes(vec![Edit::Create(Arc::new(shape))]);
    test.drag((430.0, 180.0), (430.0, 190.0));
    let crosses = |points: &[Point]| {
        points.windows(2).any(|pair| {
            let way = Rect::from_points(pair[0], pair[1]).inflate(0.1, 0.1);
            way.overlaps(wall)
        })
    };
    let path = arrow(&test).board_path();
    assert!(!crosses(&path), "{path:?}");
    assert!(
        path.windows(2)
            .all(|pair| pair[0].x == pair[1].x || pair[0].y == pair[1].y)
    );
    assert_eq!(test.commits, 2);
    test.check_scene_is_the_board();
}

#[test]
fn a_stretch_of_an_elbow_is_dragged_stays_there_and_is_let_go_by_a_double_click() {
    let mut test = elbow();
    test.drag((430.0, 180.0), (430.0, 380.0));
    check(
        &test,
        &[
            (206.0, 150.0),
            (300.0, 150.0),
            (300.0, 350.0),
            (394.0, 350.0),
        ],
    );
    test.click(300.0, 300.0)
        .drag((300.0, 250.0), (250.0, 250.0));
    let pinned = [
        (206.0, 150.0),
        (250.0, 150.0),
        (250.0, 350.0),
        (394.0, 350.0),
    ];
    check(&test, &pinned);
    assert_eq!(arrow(&test).pinned, [1]);
    test.drag((430.0, 390.0), (430.0, 440.0));
    check(
        &test,
        &[
            (206.0, 150.0),
            (250.0, 150.0),
            (250.0, 400.0),
            (394.0, 400.0),
        ],
    );
    test.run(Command::Undo);
    check(&test, &pinned);
    test.click(250.0, 320.0).double_click(250.0, 250.0);
    check(
        &test,
        &[
            (206.0, 150.0),
            (300.0, 150.0),
            (300.0, 350.0),
            (394.0, 350.0),
        ],
    );
    assert_eq!(arrow(&test).pinned, [0; 0]);
    test.check_scene_is_the_board();
}

#[test]
fn an_elbow_whose_two_shapes_are_moved_at_once_is_the_same_for_both() {
    let mut test = elbow();
    test.peer_writes(vec![moved("b", 400.0, 300.0)]);
    test.peer_writes(vec![moved("a", 150.0, 100.0)]);
    let path = arrow(&test).board_path();
    assert!(
        path[0].distance(Point::new(256.0, 150.0)) < 1e-6,
        "{path:?}"
    );
    assert!(
        path[3].distance(Point::new(394.0, 350.0)) < 1e-6,
        "{path:?}"
    );
    test.check_scene_is_the_board();
}

#[test]
fn an_arrow_made_an_elbow_and_straight_again_goes_from_end_to_end() {
    let mut test = connected();
    test.drag((430.0, 180.0), (430.0, 380.0))
        .click(300.0, 250.0);
    test.editor.set_style(&Property::Line(LineShape::Elbow));
    test.settle();
    assert_eq!(arrow(&test).path.len(), 4);
    test.check_scene_is_the_board();
    test.editor.set_style(&Property::Line(LineShape::Straight));
    test.settle();
    assert_eq!(arrow(&test).path.len(), 2);
    test.check_scene_is_the_board();
}

#[test]
fn a_curve_stops_where_it_comes_to_the_outline() {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .tool(ToolKind::Arrow)
        .click(150.0, 400.0)
        .click(250.0, 300.0)
        .double_click(450.0, 150.0);
    let line = arrow(&test);
    assert_eq!(line.style.line, LineShape::Curved);
    let end = *line.board_path().last().unwrap();
    let gap = Rect::new(394.0, 94.0, 506.0, 206.0);
    let beside = [
        end.x - gap.x0,
        gap.x1 - end.x,
        end.y - gap.y0,
        gap.y1 - end.y,
    ];
    let nearest = beside.into_iter().fold(f64::INFINITY, f64::min);
    assert!(nearest.abs() < 1e-3, "{end:?}");
}

#[test]
fn a_label_is_dragged_along_its_arrow_and_snaps_to_the_middle() {
    let mut test = connected();
    let line = arrow(&test).id.clone();
    let typed = Edit::Splice {
        id: line,
        at: 0,
        delete: 0,
        insert: "yes".into(),
    };
    test.peer_writes(vec![typed]);
    let part = |test: &TestEditor| arrow(test).label_at;
    test.click(230.0, 150.0)
        .drag((300.0, 150.0), (350.0, 170.0));
    assert!(
        (part(&test) - (144.0 / 188.0)).abs() < 1e-3,
        "{}",
        part(&test)
    );
    check(&test, &[(206.0, 150.0), (394.0, 150.0)]);
    let commits = test.commits;
    test.drag((350.0, 150.0), (306.0, 150.0));
    assert_eq!(part(&test), 0.5);
    assert_eq!(test.commits, commits + 1);
    test.run(Command::Undo);
    assert!(part(&test) > 0.7);
    // It keeps its part of the course when that becomes another one, and stays level.
    test.peer_writes(vec![moved("b", 400.0, 400.0)]);
    let line = arrow(&test);
    let place = crate::shapes::TextPlace::of(&line).unwrap();
    let path = line.board_path();
    let at = path[0].lerp(path[1], part(&test));
    assert!(place.area.center().distance(at) < 1e-3);
    assert_eq!(place.angle, 0.0);
}

#[test]
fn many_shapes_with_arrows_are_dragged_with_work_that_grows_with_them_and_not_with_the_board() {
    let mut test = TestEditor::new();
    let mut edits = Vec::new();
    let mut names = Vec::new();
    for at in 0..10_000_u32 {
        let corner = Vec2::new(f64::from(at % 100) * 60.0, f64::from(at / 100) * 60.0);
        let rect = Rect::new(0.0, 0.0, 30.0, 30.0) + corner;
        let shape = filled(&format!("s{at}"), Kind::Rectangle, rect, &ZIndex::default());
        if at < 1_000 {
            names.push(shape.id.clone());
        }
        edits.push(Edit::Create(Arc::new(shape)));
    }
    for at in 0..1_000_u32 {
        let held = |other: u32| {
            Some(Binding {
                shape: id(&format!("s{other}")),
                anchor: Point::new(0.5, 0.5),
                inside: false,
            })
        };
        let mut line = Shape::new(id(&format!("arrow{at}")), Kind::Arrow);
        crate::shapes::set_points(&mut line, &[Point::ZERO, Point::new(1.0, 1.0)]);
        (line.ends.start, line.ends.end) = (held(at), held(at + 5_000));
        edits.push(Edit::Create(Arc::new(line)));
    }
    test.peer_writes(edits);
    test.editor.select(names);
    test.pointer_down(15.0, 15.0).move_to(40.0, 40.0);
    let mark = test.editor.scene().mark();
    let begun = std::time::Instant::now();
    test.move_to(45.0, 40.0);
    println!("a move of a thousand: {:?}", begun.elapsed());
    // What is seen has followed, and what is not has not yet.
    let changed = |test: &TestEditor| {
        let changed = test.editor.scene().changed_since(mark).expect("all of it");
        changed.cloned().collect::<BTreeSet<_>>()
    };
    let seen = test.editor.view().visible();
    let dragged: Vec<ShapeId> = (0..1_000).map(|at| id(&format!("s{at}"))).collect();
    let followed = changed(&test);
    let scene = test.editor.scene();
    let in_view = |id: &ShapeId| {
        let bounds = scene.bounds_of(id).unwrap();
        meet(bounds, seen)
    };
    assert!(
        dragged
            .iter()
            .filter(|id| in_view(id))
            .all(|id| followed.contains(id))
    );
    assert!(followed.len() < 1_000, "{}", followed.len());
    // A frame shows some more of it, until all is where it is.
    let frames = (0..200).take_while(|_| test.editor.settle_more()).count();
    assert!((10..200).contains(&frames), "{frames}");
    assert_eq!(changed(&test).len(), 2_000);
    test.up();
    assert_eq!(test.commits, 1);
    test.check_scene_is_the_board();
}
