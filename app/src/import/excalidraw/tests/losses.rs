//! What cannot be kept: it is counted, and takes nothing else with it.

use tavla_shared::blob::BlobHash;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Crop, Key};

use super::*;

#[test]
fn a_head_that_is_not_known_becomes_another_and_is_counted() {
    let points = json!([[0, 0], [10, 10]]);
    let imported =
        open(&json!([{"type": "arrow", "points": points, "endArrowhead": "crowfoot_many"}]));
    assert_eq!(
        shape_of(&imported, &Kind::Arrow).style.head_end,
        Arrowhead::Arrow
    );
    assert_eq!(imported.report.lost(Loss::Arrowhead), 1);
}

#[test]
fn what_cannot_be_kept_is_counted() {
    let imported = open(&json!([
        {"type": "image", "width": 9, "height": 9}, {"type": "embeddable"}, {"type": "iframe"}, {"type": "hologram"}, {}, 7, null,
        {"type": "rectangle", "x": 1e300, "width": 5, "height": 5},
        {"type": "rectangle", "width": 0, "height": 0},
        {"type": "ellipse", "width": 5, "height": 5, "link": "https://example.org", "locked": true,
         "strokeColor": "blurple"},
        {"type": "text", "text": "  "}, {"type": "rectangle", "isDeleted": true}, {"type": "selection"},
    ]));
    let lost: Vec<(Loss, usize)> = imported.report.lost.clone().into_iter().collect();
    let expected = [
        (Loss::Picture, 1),
        (Loss::Embed, 2),
        (Loss::UnknownKind, 2),
        (Loss::Unreadable, 4),
        (Loss::Link, 1),
        (Loss::Lock, 1),
        (Loss::Color, 1),
    ];
    assert_eq!(lost, expected);
    // The ellipse, and what stands for the picture.
    assert_eq!(imported.report.shapes, 2);
}

#[test]
fn the_fill_of_ink_is_counted_where_it_was_seen() {
    let stroke = |last: [i32; 2]| {
        let points = json!([[0, 0], [40, 0], [40, 40], last]);
        let stroke = json!({"type": "freedraw", "points": points, "backgroundColor": "red"});
        open(&json!([stroke])).report.lost(Loss::InkFill)
    };
    assert_eq!((stroke([3, 3]), stroke([0, 40])), (1, 0));
}

#[test]
fn what_would_leave_the_board_with_the_others_stays_behind_alone() {
    let far = 1e9;
    let box_at = |name: &str, x: f64, group: &str| {
        json!({"id": name, "type": "rectangle", "x": x, "y": 0, "width": 10, "height": 10,
            "frameId": "f", "groupIds": [group]})
    };
    let scene = json!({"type": "excalidraw", "elements": [
        {"id": "f", "type": "frame", "x": far, "y": 0, "width": 0, "height": 20},
        box_at("a", -far, "out"), box_at("b", -far, "in"), box_at("c", 0.0, "in"),
        box_at("d", far, "out"),
    ]});
    let center = Point::new(500.0, 0.0);
    let imported = open_as(
        &scene,
        &Placement::Among {
            center,
            above: None,
        },
    );
    assert_eq!(imported.report.lost(Loss::Unreadable), 2);
    assert_eq!(imported.report.shapes, 3);
    let shapes = shapes(&imported);
    for (at, shape) in shapes.iter().enumerate() {
        let parent = shape.place.parent.as_ref();
        let is_there = |id: &ShapeId| shapes[..at].iter().any(|before| before.id == *id);
        assert!(parent.is_none_or(is_there), "{shape:?}");
        assert!(Key::ALL.iter().all(|key| shape.property(*key).is_valid()));
    }
}

#[test]
fn a_picture_shows_its_file_or_says_that_it_is_lost() {
    let image = |name: &str, file: &str| json!({"id": name, "type": "image", "width": 40, "height": 30, "fileId": file});
    let mut elements = [
        image("a", "f"),
        image("b", "f"),
        image("c", "gone"),
        image("d", "svg"),
    ];
    elements[0]["scale"] = json!([-1, 1]);
    elements[0]["crop"] = json!({"x": 10, "y": 0, "width": 20, "height": 30,
        "naturalWidth": 40, "naturalHeight": 30});
    let files = json!({
        "f": {"mimeType": "image/png", "dataURL": "data:image/png;base64,iVBORw0KGgo="},
        "svg": {"mimeType": "image/svg+xml", "dataURL": "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4="},
        "unused": {"dataURL": "data:image/png;base64,aGk="},
        "odd": 7,
    });
    let scene = json!({"type": "excalidraw", "elements": elements, "files": files});
    let imported = open_as(&scene, &Placement::OwnBoard);
    let file = BlobHash::of(b"\x89PNG\r\n\x1a\n");
    assert_eq!(imported.files.keys().collect::<Vec<_>>(), [&file]);
    let shapes = shapes(&imported);
    let shown: Vec<_> = shapes.iter().map(|shape| shape.file).collect();
    assert_eq!(shown, [Some(file), Some(file), None, None]);
    let Crop { x0, y0, x1, y1 } = shapes[0].crop;
    assert_eq!([x0, y0, x1, y1], [0.75, 0.0, 0.25, 1.0]);
    assert_eq!(imported.report.lost(Loss::Picture), 2);
}

#[test]
fn one_monstrous_shape_is_left_out_and_the_rest_is_kept() {
    let points = "[0,0],".repeat(200_000);
    let scene = format!(
        r#"{{"type": "excalidraw", "elements": [{{"type": "freedraw", "points": [{points}[1,1]]}},
            {{"type": "ellipse", "width": 5, "height": 5}}]}}"#
    );
    let mut next = 0;
    let mut ids = || {
        next += 1;
        next
    };
    let imported = read(scene.as_bytes(), &mut ids).unwrap();
    assert_eq!(
        (
            imported.report.shapes,
            imported.report.lost(Loss::Unreadable)
        ),
        (1, 1)
    );
}
