//! Libraries of both versions, in each form that items have had.

use super::*;
use crate::import::excalidraw::read_library;

#[track_caller]
fn library(value: &Value) -> crate::import::excalidraw::Library {
    let mut last = 0;
    read_library(value.to_string().as_bytes(), &mut || {
        last += 1;
        last
    })
    .unwrap()
}

#[test]
fn items_are_read_in_each_form_under_either_name() {
    let square = rectangle("a");
    let list = json!([square]);
    let item = json!({"id": "i", "status": "published", "created": 1_700_000_000_000_u64,
        "name": " A square ", "elements": [square]});
    for key in ["library", "libraryItems"] {
        let read = library(&json!({"type": "excalidrawlib", key: [list, item]}));
        let told: Vec<_> = read
            .items
            .iter()
            .map(|it| (it.name.as_deref(), it.is_published, it.created_millis))
            .collect();
        let expected = [
            (None, false, None),
            (Some("A square"), true, Some(1_700_000_000_000)),
        ];
        assert_eq!(told, expected, "{key}");
        let kinds = read.items.iter().flat_map(|it| &it.drawing.shapes);
        assert!(kinds.map(|it| &it.kind).eq([&Kind::Rectangle; 2]));
        assert_eq!(read.report.shapes, 2);
    }
}

#[test]
fn of_two_lists_the_newer_one_is_meant() {
    let (old, new) = (
        json!([[rectangle("a")], [rectangle("b")]]),
        json!([[rectangle("c")]]),
    );
    let both = json!({"type": "excalidrawlib", "library": old, "libraryItems": new});
    assert_eq!(library(&both).items.len(), 1);
    let text = format!(r#"{{"type": "excalidrawlib", "libraryItems": {new}, "library": {old}}}"#);
    assert_eq!(
        read_library(text.as_bytes(), &mut || 1)
            .unwrap()
            .items
            .len(),
        1
    );
    let empty = json!({"type": "excalidrawlib", "library": old, "libraryItems": null});
    assert_eq!(library(&empty).items.len(), 2);
}

#[test]
fn items_of_nothing_are_left_out_and_what_they_lost_is_counted() {
    let read = library(&json!({"type": "excalidrawlib", "libraryItems": [
        [], 7, {"elements": 7}, [{"type": "rectangle", "width": 0, "height": 0}], {"elements": [rectangle("a")]},
    ]}));
    assert_eq!(read.items.len(), 1);
    assert_eq!(read.report.lost(Loss::Unreadable), 2);
}

#[test]
fn what_is_no_library_or_too_much_is_refused() {
    let refused = |text: &str| read_library(text.as_bytes(), &mut || 1).err();
    let other = ImportError::OtherKind {
        found: Some("excalidraw".to_owned()),
    };
    assert_eq!(refused(r#"{"type": "excalidraw"}"#), Some(other));
    assert!(matches!(
        refused(r#"{"type": "excalidrawlib", "#),
        Some(ImportError::NotJson { .. })
    ));
    let item = format!("[{}0]", "0,".repeat(crate::import::SHAPES_MAX / 2));
    let many = format!(r#"{{"type": "excalidrawlib", "library": [{item},{item}]}}"#);
    assert_eq!(refused(&many), Some(ImportError::TooManyShapes));
}

#[test]
fn what_is_made_of_all_items_is_no_more_than_a_board_may_have() {
    // Each is two boxes in a group: three shapes.
    let pair = [rectangle("a"), rectangle("b")].map(|mut it| {
        it["groupIds"] = json!(["g"]);
        it
    });
    let text = json!({"type": "excalidrawlib", "library": [pair, pair]}).to_string();
    let read = |shapes_max: usize| {
        let mut last = 0;
        super::super::library::read_within(text.as_bytes(), shapes_max, &mut || {
            last += 1;
            last
        })
    };
    assert_eq!(read(6).unwrap().items.len(), 2);
    assert_eq!(read(5), Err(ImportError::TooManyShapes));
}
