//! Whole files and libraries: what is in them, and that they are read back without a loss.

use super::*;
use crate::export::excalidraw::file::write_within;
use crate::export::excalidraw::{
    BoardFile, FileError, LibraryEntry, Written, write, write_library,
};
use crate::import::excalidraw::{read, read_clipboard, read_library};
use crate::import::{Drawing, Loss};

fn shared(shapes: Vec<Shape>) -> Vec<Arc<Shape>> {
    shapes.into_iter().map(Arc::new).collect()
}

#[track_caller]
fn written(shapes: &[Arc<Shape>], files: &BTreeMap<BlobHash, Vec<u8>>) -> Written {
    let board = BoardFile {
        source: Source {
            shapes,
            files,
            now_millis: 1_700_000_000_000,
        },
        background: Some(Color::rgb(0xed_f2ff)),
        grid: true,
    };
    write(&board, &mut TextEngine::bundled(), &mut || 1).unwrap()
}

fn read_back(text: &str) -> Drawing {
    let mut last = 0;
    read(text.as_bytes(), &mut || {
        last += 1;
        last
    })
    .unwrap()
}

/// What Excalidraw has no word for: a figure, hidden, in a group of one, with looks of letters and odd numbers.
fn only_ours() -> Vec<Shape> {
    let mut group = shape(Kind::Group, "g");
    group.size = Size::ZERO;
    group.pos = Point::ZERO;
    let mut star = shape(Kind::Star, "s");
    star.place.parent = Some(group.id.clone());
    star.pos = Point::new(0.1 + 0.2, 1_234.567_890_123_456_7);
    star.name = Some("the best one".into());
    star.text = Arc::from("bold");
    let bold = tavla_shared::shape::Mark::Emphasis(tavla_shared::shape::Emphasis::Bold, true);
    star.marks = tavla_shared::shape::TextMarks::marked(None, 0..2, &bold);
    star.link = Some("tavla:#h".into());
    let mut hidden = shape(Kind::Callout, "h");
    hidden.hidden = true;
    let mut newer = shape(Kind::Unknown("gadget".into()), "n");
    newer.style.roughness = 1.5;
    vec![group, star, hidden, newer]
}

/// The same shapes but for their names, which are new.
#[track_caller]
fn check_exact(before: &[Arc<Shape>], after: &Drawing) {
    assert_eq!(before.len(), after.shapes.len());
    for shape in before {
        let back = after
            .shapes
            .iter()
            .find(|it| it.kind == shape.kind)
            .unwrap();
        let mut back = back.clone();
        assert_ne!(back.id, shape.id);
        back.id.clone_from(&shape.id);
        assert_eq!(back.place.parent.is_some(), shape.place.parent.is_some());
        back.place.parent.clone_from(&shape.place.parent);
        assert_eq!(back.link.is_some(), shape.link.is_some());
        back.link.clone_from(&shape.link);
        assert_eq!(back, **shape);
    }
    assert!(after.report.lost.is_empty());
}

#[test]
fn a_file_has_all_that_excalidraw_asks_for() {
    let file = written(&shared(vec![shape(Kind::Rectangle, "a")]), &BTreeMap::new());
    let value: Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!(
        (&value["type"], &value["version"], &value["source"]),
        (&json!("excalidraw"), &json!(2), &json!("tavla"))
    );
    assert_eq!(value["elements"][0]["id"], "a");
    let state = json!({"gridSize": 20, "gridStep": 5, "gridModeEnabled": true,
        "viewBackgroundColor": "#edf2ff", "lockedMultiSelections": {}});
    assert_eq!((&value["appState"], &value["files"]), (&state, &json!({})));
    assert!(file.is_exact && file.pictures_missing == 0);
    let empty = written(&[], &BTreeMap::new());
    let value: Value = serde_json::from_str(&empty.text).unwrap();
    assert_eq!(value["elements"], json!([]));
}

#[test]
fn what_excalidraw_has_no_word_for_comes_back_from_a_file() {
    let shapes = shared(only_ours());
    let back = read_back(&written(&shapes, &BTreeMap::new()).text);
    check_exact(&shapes, &back);
    assert_eq!(
        (back.background, back.grid),
        (Some(Color::rgb(0xed_f2ff)), true)
    );
    let find = |kind: Kind| back.shapes.iter().find(|it| it.kind == kind).unwrap();
    let star = find(Kind::Star);
    assert_eq!(star.place.parent.as_ref(), Some(&find(Kind::Group).id));
    let hidden = &find(Kind::Callout).id;
    assert_eq!(star.link, Some(format!("tavla:#{hidden}").into()));
    // A file's text that is pasted is read as the file.
    let file = written(&shapes, &BTreeMap::new());
    let pasted = read_clipboard(&file.text, &mut || 3).unwrap();
    assert_eq!(pasted.shapes.len(), back.shapes.len());
}

#[test]
fn a_file_that_was_only_spelled_anew_is_still_exact_and_one_that_was_changed_is_what_it_was_changed_to()
 {
    let mut ours = only_ours();
    ours.push(shape(Kind::Rectangle, "r"));
    let shapes = shared(ours);
    let file = written(&shapes, &BTreeMap::new());
    let value: Value = serde_json::from_str(&file.text).unwrap();
    // A sum that comes behind the shapes is no use, so the order of those two is kept.
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    check_exact(&shapes, &read_back(&pretty));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut value = value.clone();
        change(&mut value);
        read_back(&value.to_string())
    };
    let moved = changed(&|file| {
        let elements = file["elements"].as_array_mut().unwrap();
        let element = elements.iter_mut().find(|it| it["id"] == "r").unwrap();
        element["x"] = json!(-500.0);
    });
    let rectangle = moved.shapes.iter().find(|it| it.kind == Kind::Rectangle);
    assert_eq!(rectangle.unwrap().pos.x, -500.0);
    assert!(moved.shapes.iter().all(|it| it.kind != Kind::Star));
    let emptied = changed(&|file| file["elements"] = json!([]));
    assert!(emptied.shapes.is_empty());
    // As Excalidraw saves it, which keeps nothing that it does not know.
    let saved = changed(&|file| {
        file.as_object_mut().unwrap().remove("tavla");
    });
    assert!(saved.shapes.iter().all(|it| it.kind != Kind::Star));
    let newer = changed(&|file| file["tavla"]["version"] = json!(2));
    assert_eq!(newer, saved);
    for nonsense in [
        json!(7),
        json!([1]),
        json!("x"),
        json!(null),
        json!({"version": 1}),
    ] {
        let odd = changed(&|file| file["tavla"] = nonsense.clone());
        assert_eq!(odd, saved, "{nonsense}");
    }
}

#[test]
fn pictures_are_in_the_file_and_come_back_with_their_bytes() {
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::new(4, 3);
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let bytes = png.into_inner();
    let hash = BlobHash::of(&bytes);
    let mut image = shape(Kind::Image, "p");
    image.file = Some(hash);
    let mut gone = shape(Kind::Image, "q");
    gone.file = Some(BlobHash::of(b"elsewhere"));
    let shapes = shared(vec![image, gone]);
    let files = BTreeMap::from([(hash, bytes)]);
    let file = written(&shapes, &files);
    assert_eq!((file.is_exact, file.pictures_missing), (true, 1));
    let back = read_back(&file.text);
    assert_eq!((&back.files, back.shapes.len()), (&files, 2));
    assert_eq!(back.report.lost(Loss::Picture), 1);
    // Whoever has put other bytes there has put another picture there.
    let other = file.text.replacen("iVBORw0KGgo", "iVBORw0KGgp", 1);
    let back = read_back(&other);
    assert!(back.files.is_empty());
    assert_eq!(back.report.lost(Loss::Picture), 2);
}

#[test]
fn a_drawing_is_in_the_file_as_it_is_and_a_part_of_it_in_its_own_measure() {
    let bytes = br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>"#.to_vec();
    let mut image = shape(Kind::Image, "p");
    image.file = Some(BlobHash::of(&bytes));
    image.crop = Crop {
        x1: 0.5,
        ..Crop::WHOLE
    };
    let files = BTreeMap::from([(BlobHash::of(&bytes), bytes)]);
    let file = written(&shared(vec![image.clone()]), &files);
    assert_eq!(file.pictures_missing, 0);
    let value: Value = serde_json::from_str(&file.text).unwrap();
    let name = image.file.unwrap().to_string();
    assert_eq!(value["files"][&name]["mimeType"], "image/svg+xml");
    let crop = json!({"x": 0.0, "y": 0.0, "width": 20.0, "height": 30.0,
        "naturalWidth": 40.0, "naturalHeight": 30.0});
    assert_eq!(value["elements"][0]["crop"], crop);
    assert_eq!(read_back(&file.text).files, files);
    let copied = export_with(vec![image], &files);
    assert_eq!(copied.files[&name]["mimeType"], "image/svg+xml");
}

#[test]
fn what_finds_no_room_is_left_out_and_said_and_shapes_alone_are_never_cut() {
    let mut image = shape(Kind::Image, "p");
    let bytes = [&b"\x89PNG\r\n\x1a\n"[..], &[7; 3_000]].concat();
    image.file = Some(BlobHash::of(&bytes));
    let shapes = shared(vec![image, shape(Kind::Star, "s")]);
    let files = BTreeMap::from([(BlobHash::of(&bytes), bytes)]);
    let board = BoardFile {
        source: Source {
            shapes: &shapes,
            files: &files,
            now_millis: 1,
        },
        background: None,
        grid: false,
    };
    let mut engine = TextEngine::bundled();
    let mut within = |bytes: usize| write_within(&board, bytes, &mut engine, &mut || 1);
    let whole = within(1 << 20).unwrap();
    assert!(whole.is_exact && whole.pictures_missing == 0);
    let len = whole.text.len();
    let bare = within(len - 1_000).unwrap();
    assert_eq!((bare.is_exact, bare.pictures_missing), (true, 1));
    let least = bare.text.find("\"tavla\":{").unwrap() + 600;
    let least = within(least).unwrap();
    assert_eq!((least.is_exact, least.pictures_missing), (false, 1));
    for file in [&whole, &bare, &least] {
        assert_eq!(
            serde_json::from_str::<Value>(&file.text).unwrap()["elements"][0]["id"],
            "p"
        );
    }
    assert_eq!(within(500), Err(FileError::TooLarge));
}

#[test]
fn as_many_shapes_as_a_board_may_have_fit_into_a_file() {
    const MANY: usize = 20_000;
    let one = |at: usize| {
        let mut one = shape(Kind::Rectangle, &format!("{at:022}"));
        one.pos = Point::new(at as f64 / 7.0, -(at as f64) / 3.0);
        one
    };
    let shapes = shared((0..MANY).map(one).collect());
    let file = written(&shapes, &BTreeMap::new());
    assert!(file.is_exact);
    let all = file.text.len() / MANY * crate::import::SHAPES_MAX;
    assert!(all < crate::import::SCENE_BYTES_MAX, "{all}");
    let back = read_back(&file.text);
    assert_eq!(back.shapes.len(), MANY);
    assert_eq!(back.shapes[MANY - 1].pos, shapes[MANY - 1].pos);
}

#[test]
fn a_library_is_read_back_without_a_loss_and_has_no_pictures_and_no_pages() {
    let star = shared(vec![shape(Kind::Star, "s"), shape(Kind::Image, "p")]);
    let mut page = shape(Kind::of_excalidraw("embeddable"), "e");
    page.foreign = Some(r#"{"type":"embeddable"}"#.into());
    let page = shared(vec![page]);
    let entry = |id: &'static str, name: Option<&'static str>| LibraryEntry {
        id,
        name,
        is_published: name.is_some(),
        created_millis: 7,
        shapes: if id == "page" { &page } else { &star },
    };
    let entries = [
        entry("a", Some("A star")),
        entry("page", None),
        entry("b", None),
    ];
    let headway = crate::headway::Headway::default();
    let text = write_library(&entries, &mut TextEngine::bundled(), &mut || 1, &headway);
    let text = text.unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&value["type"], &value["version"]),
        (&json!("excalidrawlib"), &json!(2))
    );
    let ids: Vec<_> = value["libraryItems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["id"])
        .collect();
    assert_eq!(ids, ["a", "b"]);
    let mut last = 0;
    let library = read_library(text.as_bytes(), &mut || {
        last += 1;
        last
    })
    .unwrap();
    let told: Vec<_> = library
        .items
        .iter()
        .map(|it| (it.name.as_deref(), it.is_published, it.created_millis))
        .collect();
    assert_eq!(
        told,
        [(Some("A star"), true, Some(7)), (None, false, Some(7))]
    );
    for item in &library.items {
        check_exact(&star[..1], &item.drawing);
    }
}
