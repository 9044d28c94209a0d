//! What cannot be kept: it is counted, and takes nothing else with it.

use tavla_shared::blob::BlobHash;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Crop, Key};

use super::*;

#[test]
fn a_head_that_is_not_known_becomes_another_and_is_counted() {
    let points = json!([[0, 0], [10, 10]]);
    let imported = open(&json!([{"type": "arrow", "points": points, "endArrowhead": "harpoon"}]));
    assert_eq!(
        shape_of(&imported, &Kind::Arrow).style.head_end,
        Arrowhead::Arrow
    );
    assert_eq!(imported.report.lost(Loss::Arrowhead), 1);
}

#[test]
fn what_cannot_be_kept_is_counted() {
    let imported = open(&json!([
        {"type": "image", "width": 9, "height": 9}, {"type": "hologram"}, {}, 7, null,
        {"type": "embeddable", "width": 9, "height": 9}, {"type": "iframe", "width": 9, "height": 9},
        {"type": "rectangle", "x": 1e300, "width": 5, "height": 5},
        {"type": "rectangle", "width": 0, "height": 0},
        {"type": "ellipse", "width": 5, "height": 5, "link": "javascript:alert(1)", "locked": true,
         "strokeColor": "blurple"},
        {"type": "text", "text": "  "}, {"type": "rectangle", "isDeleted": true}, {"type": "selection"},
    ]));
    let lost: Vec<(Loss, usize)> = imported.report.lost.clone().into_iter().collect();
    let expected = [
        (Loss::Picture, 1),
        (Loss::Embed, 2),
        (Loss::Placeholder, 1),
        (Loss::UnknownKind, 1),
        (Loss::Unreadable, 4),
        (Loss::Link, 1),
        (Loss::Color, 1),
    ];
    assert_eq!(lost, expected);
    // The ellipse, and what stands for the picture, the pages and the hologram.
    assert_eq!(imported.report.shapes, 5);
}

#[test]
fn a_live_page_becomes_a_placeholder_that_says_where_it_is_and_leads_there() {
    let address = "https://example.org/page";
    let imported = open(&json!([
        {"id": "p", "type": "embeddable", "width": 400, "height": 300, "link": address},
        {"type": "arrow", "x": 500, "points": [[0, 150], [-90, 150]], "endBinding": {"elementId": "p"}},
    ]));
    let page = shape_of(&imported, &Kind::of_excalidraw("embeddable"));
    assert_eq!(page.link.as_deref(), Some(address));
    let label = crate::shapes::placeholder_label(&page).unwrap();
    assert_eq!(&*label.text, "embeddable · https://example.org/page");
    let end = shape_of(&imported, &Kind::Arrow).ends.end.clone();
    assert_eq!(end.map(|end| end.shape), Some(page.id.clone()));
    assert_eq!(imported.report.lost(Loss::Embed), 1);
}

#[test]
fn only_links_that_letters_may_have_are_kept() {
    let link = |address: &str| {
        let mut shape = rectangle("a");
        shape["link"] = json!(address);
        let imported = open(&json!([shape]));
        let kept = shapes(&imported)[0].link.clone();
        assert_eq!(
            imported.report.lost(Loss::Link),
            usize::from(kept.is_none())
        );
        kept
    };
    assert_eq!(
        link(" https://a.example/b ").as_deref(),
        Some("https://a.example/b")
    );
    assert!(link("mailto:a@b.example").is_some() && link("tavla://host/plan").is_some());
    let long = format!("https://a.example/{}", "x".repeat(3_000));
    for refused in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "[[note]]",
        &long,
    ] {
        assert_eq!(link(refused), None, "{refused}");
    }
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
        image("e", "avif"),
    ];
    elements[0]["scale"] = json!([-1, 1]);
    elements[0]["crop"] = json!({"x": 10, "y": 0, "width": 20, "height": 30,
        "naturalWidth": 40, "naturalHeight": 30});
    let files = json!({
        "f": {"mimeType": "image/png", "dataURL": "data:image/png;base64,iVBORw0KGgo="},
        "svg": {"mimeType": "image/svg+xml", "dataURL": "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4="},
        "avif": {"dataURL": "data:image/avif;base64,AAAAGGZ0eXBhdmlm"},
        "unused": {"dataURL": "data:image/png;base64,aGk="},
        "odd": 7,
    });
    let scene = json!({"type": "excalidraw", "elements": elements, "files": files});
    let imported = open_as(&scene, &Placement::OwnBoard);
    let file = BlobHash::of(b"\x89PNG\r\n\x1a\n");
    let drawing = BlobHash::of(b"<svg></svg>");
    let mut kept = [&file, &drawing];
    kept.sort();
    assert_eq!(imported.files.keys().collect::<Vec<_>>(), kept);
    let shapes = shapes(&imported);
    let shown: Vec<_> = shapes.iter().map(|shape| shape.file).collect();
    assert_eq!(shown, [Some(file), Some(file), None, Some(drawing), None]);
    let Crop { x0, y0, x1, y1 } = shapes[0].crop;
    assert_eq!([x0, y0, x1, y1], [0.75, 0.0, 0.25, 1.0]);
    assert_eq!(imported.report.lost(Loss::Picture), 2);
}

#[test]
fn one_monstrous_shape_is_left_out_and_the_rest_is_kept() {
    let values = "[0,0],".repeat(200_000);
    let scene = format!(
        r#"{{"type": "excalidraw", "elements": [
            {{"type": "freedraw", "points": [[0,0],[1,1]], "else": [{values}[1,1]]}},
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

#[test]
fn a_stroke_of_more_points_than_a_shape_holds_is_several_in_a_group_and_a_line_has_fewer_points() {
    let points: Vec<String> = (0..200_000)
        .map(|at| format!("[{},{}]", at / 100, at % 100))
        .collect();
    let points = points.join(",");
    let scene = |kind: &str| {
        format!(
            r#"{{"type": "excalidraw", "elements": [
            {{"id": "s", "type": "{kind}", "points": [{points}], "x": 5, "y": 7, "roughness": 0}}]}}"#
        )
    };
    let opened = |kind: &str| {
        let mut last = 0;
        let mut ids = || {
            last += 1;
            last
        };
        let imported = read(scene(kind).as_bytes(), &mut ids).unwrap();
        let losses: Vec<_> = imported.report.lost.into_iter().collect();
        (imported.shapes, losses)
    };
    let (shapes, lost) = opened("freedraw");
    assert_eq!(lost, [(Loss::Cut, 1)]);
    let (groups, strokes): (Vec<_>, Vec<_>) =
        shapes.iter().partition(|shape| shape.kind == Kind::Group);
    assert_eq!((groups.len(), strokes.len()), (1, 3));
    let within = |shape: &&Shape| shape.place.parent.as_ref() == Some(&groups[0].id);
    assert!(strokes.iter().all(within));
    let bounds = strokes.iter().map(|stroke| stroke.rect());
    let bounds = bounds.reduce(|all, one| all.union(one)).unwrap();
    assert!((bounds.x0 - 5.0).abs() < 1.0 && (bounds.x1 - 2_004.0).abs() < 1.0);
    let (shapes, lost) = opened("line");
    assert_eq!(lost, [(Loss::Points, 1)]);
    assert_eq!(shapes.len(), 1);
    assert!(
        (shapes[0].size.width - 1_999.0).abs() < 1.0,
        "{:?}",
        shapes[0].size
    );
}

#[test]
fn a_list_where_the_files_should_be_is_as_good_as_none() {
    for files in [json!([]), json!([7, {"f": {}}])] {
        let scene = json!({"type": "excalidraw", "files": files, "elements": [rectangle("a")]});
        let imported = open_as(&scene, &Placement::OwnBoard);
        assert_eq!((imported.edits.len(), imported.files.len()), (1, 0));
    }
}
