//! What is off the canvas of a drawing, and letters that stand otherwise than the board's.

use super::*;

#[test]
fn what_is_off_the_canvas_is_left_out_and_what_is_cut_off_by_it_makes_a_picture() {
    let on = r#"<rect x="20" y="20" width="30" height="20"/>"#;
    for off in [
        r#"<rect x="-50" y="20" width="30" height="20"/>"#,
        r#"<circle cx="250" cy="50" r="20"/>"#,
        r#"<text x="10" y="190">far below</text>"#,
        r#"<g transform="translate(0 -80)"><rect x="20" y="20" width="30" height="20"/></g>"#,
    ] {
        assert_eq!(
            place(&shape(&format!("{on}{off}"))),
            (20.0, 20.0, 30.0, 20.0)
        );
    }
    for cut in [
        r#"<rect x="-10" y="20" width="30" height="20"/>"#,
        r#"<circle cx="200" cy="50" r="20"/>"#,
        r#"<line y1="99" x2="90" y2="99" stroke="red" stroke-width="9"/>"#,
    ] {
        check_picture(&format!("{on}{cut}"), PictureReason::Clip);
    }
    // Half of a thin line at the edge nobody misses, and what is not seen is not cut off.
    let edge = r#"<rect width="200" height="100" fill="none" stroke="red"/>"#;
    assert_eq!(shape(edge).kind, Kind::Rectangle);
    let hidden = r#"<rect x="-10" y="20" width="30" height="20" fill="none"/>"#;
    assert_eq!(shapes(&format!("{on}{hidden}")).len(), 1);
}

#[test]
fn letters_that_stand_otherwise_than_the_boards_make_a_picture() {
    for with in [
        r#"letter-spacing="3""#,
        r#"word-spacing="9""#,
        r#"textLength="150""#,
        r#"text-decoration="overline""#,
    ] {
        let text = format!(r#"<text x="10" y="50" {with}>some words</text>"#);
        check_picture(&text, PictureReason::Text);
    }
    let two = r#"<text x="10" y="50" font-family="Arial">some <tspan font-family="Courier">code</tspan></text>"#;
    check_picture(two, PictureReason::Text);
    let alike = r#"<text x="10" y="50" font-family="Arial">some <tspan font-family="Helvetica">words</tspan></text>"#;
    assert_eq!(&*shape(alike).text, "some words");
}
