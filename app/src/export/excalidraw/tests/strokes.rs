//! Lines, arrows and ink.

use tavla_shared::shape::{Arrowhead, Ink, LineShape, Nib};

use super::*;

fn line(kind: Kind, points: &[(f64, f64)]) -> Shape {
    let mut line = shape(kind, "l");
    let points: Vec<Point> = points.iter().copied().map(Point::from).collect();
    crate::shapes::set_points(&mut line, &points);
    line
}

fn ink(points: &[(f64, f64)], pressure: f32) -> Shape {
    let mut shape = shape(Kind::Ink, "i");
    let places = points.iter().map(|&at| (Point::from(at), pressure));
    let (corner, ink) = Ink::through(places).unwrap();
    shape.pos = corner;
    shape.size = ink.natural_size();
    shape.ink = Some(Arc::new(ink));
    shape
}

#[test]
fn a_line_counts_its_points_from_the_first() {
    let mut curve = line(Kind::Line, &[(40.0, 10.0), (0.0, 0.0), (90.0, 60.0)]);
    curve.style.line = LineShape::Curved;
    curve.style.fill = Color::rgb(0xff_0000);
    let elements = export(vec![curve]);
    let element = &elements[0];
    assert_eq!(
        element["points"],
        json!([[0.0, 0.0], [-40.0, -10.0], [50.0, 50.0]])
    );
    assert_eq!((&element["x"], &element["y"]), (&json!(40.0), &json!(10.0)));
    assert_eq!(
        (&element["width"], &element["height"]),
        (&json!(90.0), &json!(60.0))
    );
    assert_eq!(element["roundness"], json!({"type": 2}));
    // It would be filled there and is open here.
    assert_eq!(
        (&element["backgroundColor"], &element["polygon"]),
        (&json!("transparent"), &json!(false))
    );
}

#[test]
fn a_closed_line_keeps_its_fill_and_its_label_stands_beside_it() {
    let mut closed = line(
        Kind::Line,
        &[(0.0, 0.0), (90.0, 0.0), (40.0, 60.0), (0.0, 0.0)],
    );
    closed.style.fill = Color::rgb(0xff_0000);
    closed.text = "field".into();
    let elements = export(vec![closed]);
    assert_eq!(names(&elements), ["l", "l:text"]);
    assert_eq!(
        (&elements[0]["backgroundColor"], &elements[0]["polygon"]),
        (&json!("#ff0000"), &json!(true))
    );
    assert_eq!(elements[1]["groupIds"], elements[0]["groupIds"]);
}

#[test]
fn an_elbow_says_which_stretches_are_fixed() {
    let points = [(0.0, 0.0), (40.0, 0.0), (40.0, 60.0), (90.0, 60.0)];
    let mut elbow = line(Kind::Arrow, &points);
    elbow.style.line = LineShape::Elbow;
    elbow.style.head_start = Arrowhead::ZeroOrMany;
    elbow.pinned = vec![1, 9];
    let element = &export(vec![elbow.clone()])[0];
    assert_eq!(element["elbowed"], true);
    let fixed = json!([{"index": 2, "start": [40.0, 0.0], "end": [40.0, 60.0]}]);
    assert_eq!(element["fixedSegments"], fixed);
    assert_eq!(element["startArrowhead"], "cardinality_zero_or_many");
    assert_eq!(element["endArrowhead"], json!(null));
    elbow.pinned.clear();
    assert_eq!(export(vec![elbow])[0]["fixedSegments"], json!(null));
}

#[test]
fn a_line_of_one_point_is_nothing_and_a_dot_of_ink_is_two() {
    let nothing = line(Kind::Line, &[(0.0, 0.0)]);
    assert!(export(vec![nothing]).is_empty());
    let elements = export(vec![ink(&[(5.0, 6.0)], 0.5)]);
    assert_eq!(elements[0]["points"], json!([[0.0, 0.0], [0.0, 0.0]]));
}

#[test]
fn ink_ends_there_where_it_ends_here() {
    let stroke = ink(
        &[(0.0, 0.0), (30.0, 40.0), (90.0, 0.0), (120.0, 70.0)],
        0.75,
    );
    let elements = export(vec![stroke]);
    let element = &elements[0];
    let points = element["points"].as_array().unwrap().iter();
    let number = |value: &Value| value.as_f64().unwrap();
    let points: Vec<Point> = points
        .map(|at| Point::new(number(&at[0]), number(&at[1])))
        .collect();
    let end = crate::shapes::lagging_end(&points, 2.0).unwrap();
    assert!(end.distance(Point::new(120.0, 70.0)) < 1e-9, "{end:?}");
    assert_eq!(element["simulatePressure"], false);
    assert_eq!(element["pressures"].as_array().unwrap().len(), 4);
    assert_eq!(element["strokeOptions"], json!(null));
}

#[test]
fn ink_of_a_pen_without_pressure_is_pressed_by_its_speed_there_too() {
    let elements = export(vec![ink(&[(0.0, 0.0), (30.0, 40.0), (90.0, 0.0)], 0.5)]);
    assert_eq!(elements[0]["simulatePressure"], true);
    assert_eq!(elements[0]["pressures"], json!([]));
}

#[test]
fn nibs_of_one_width_are_as_broad_and_as_faint() {
    let of = |nib: Nib| {
        let mut stroke = ink(&[(0.0, 0.0), (30.0, 40.0), (90.0, 0.0)], 0.5);
        stroke.style.nib = nib;
        stroke.style.stroke_width = 3.5;
        let element = export(vec![stroke]).remove(0);
        assert_eq!(element["strokeOptions"]["variability"], "constant");
        (
            element["strokeWidth"].as_f64().unwrap() * 1.4,
            element["opacity"].clone(),
        )
    };
    let (even, broad) = (of(Nib::Even), of(Nib::Highlighter));
    assert!((even.0 - 1.6 * 3.5).abs() < 1e-9 && (broad.0 - 6.0 * 3.5).abs() < 1e-9);
    assert_eq!((even.1, broad.1), (json!(100.0), json!(45.0)));
}

#[test]
fn ink_that_goes_around_is_filled_and_other_ink_is_not() {
    let filled = |last: (f64, f64)| {
        let mut stroke = ink(
            &[(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 80.0), last],
            0.5,
        );
        stroke.style.fill = Color::rgb(0xff_0000);
        export(vec![stroke]).remove(0)
    };
    let around = filled((0.0, 0.5));
    assert_eq!(around["backgroundColor"], "#ff0000");
    let points = around["points"].as_array().unwrap();
    assert_eq!(points.last(), points.first());
    assert_eq!(filled((0.0, 40.0))["backgroundColor"], "transparent");
}
