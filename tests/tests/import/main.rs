//! Excalidraw files as other people drew them, and as nobody would: opened, put on a real board.
//!
//! Files by other people are read from `shared/fixtures/excalidraw` beside the project's clone, or
//! from `TAVLA_FIXTURES`; without them those tests say so and check nothing.

#![allow(clippy::expect_used, reason = "a test fails by a panic that says why")]

mod excalidraw_beside;
mod excalidraw_itself;
mod mutated;
mod round_trip;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::blobs::Bitmap;
use tavla::import::excalidraw::read;
use tavla::import::{Found, Imported, Loss, Placement, read_any};
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::shape::{Arrowhead, Color, Corner, Dash, FillStyle, Kind, LineShape, Shape};
use tavla_tests::seeds::seeds;

/// Every kind and every relation that a scene can hold.
const EVERYTHING: &str = include_str!("../../fixtures/excalidraw/everything.excalidraw");

/// The room that a picture is put into.
const ROOM: Size = Size::new(1_000.0, 800.0);

/// Where other people's files are, if they are on this machine.
fn foreign_fixtures() -> Option<PathBuf> {
    let named = std::env::var_os("TAVLA_FIXTURES").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(2)
        .map(|folder| folder.join("shared/fixtures/excalidraw"));
    let found = named
        .into_iter()
        .chain(beside)
        .find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("SKIPPED: other people's Excalidraw files are not on this machine");
    }
    found
}

#[track_caller]
fn open(bytes: &[u8]) -> Imported {
    let mut dice = StdRng::seed_from_u64(1);
    let drawing = read(bytes, &mut || dice.random()).expect("it opens");
    let imported = drawing.placed(&Placement::OwnBoard);
    // What was read is worth nothing if the board then refuses it.
    let mut board = Board::new(7);
    let batch = EditBatch::new("import", imported.edits.clone());
    board.apply(&batch, 0).expect("a board takes it");
    let created = shapes(&imported);
    assert_eq!(board.shapes().len(), created.len());
    for shape in created {
        assert_eq!(board.shape(&shape.id), Some(&shape));
    }
    imported
}

fn shapes(imported: &Imported) -> Vec<Arc<Shape>> {
    let created = imported.edits.iter().filter_map(|edit| match edit {
        Edit::Create(shape) => Some(Arc::clone(shape)),
        _ => None,
    });
    created.collect()
}

fn count(shapes: &[Arc<Shape>], kind: &Kind) -> usize {
    shapes.iter().filter(|shape| shape.kind == *kind).count()
}

#[track_caller]
fn with_text(shapes: &[Arc<Shape>], text: &str) -> Arc<Shape> {
    let found = shapes.iter().find(|shape| &*shape.text == text);
    Arc::clone(found.unwrap_or_else(|| panic!("nothing says {text:?}")))
}

#[test]
fn a_scene_with_everything_opens_whole() {
    let imported = open(EVERYTHING.as_bytes());
    let created = shapes(&imported);
    // Other figures than the first three are not Excalidraw's.
    let others = &Kind::FIGURES[3..];
    for kind in Kind::KNOWN.iter().filter(|kind| !others.contains(kind)) {
        assert!(count(&created, kind) > 0, "no {kind:?}");
    }
    let lost: Vec<(Loss, usize)> = imported.report.lost.clone().into_iter().collect();
    assert_eq!(lost, [(Loss::Picture, 1)]);
    assert_eq!(imported.report.shapes, 12);
    let decision = with_text(&created, "Ready?");
    assert_eq!(decision.kind, Kind::Diamond);
    let arrow = with_text(&created, "yes");
    assert_eq!(
        arrow.ends.start.as_ref().map(|end| &end.shape),
        Some(&decision.id)
    );
}

#[test]
fn every_file_other_people_drew_opens() {
    let Some(folder) = foreign_fixtures() else {
        return;
    };
    let mut opened = 0;
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("and its entries").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "excalidraw")
        {
            let imported = open(&fs::read(&path).expect("a fixture can be read"));
            assert!(imported.report.shapes > 0, "{path:?} has nothing");
            opened += 1;
        }
    }
    assert!(opened >= 3);
}

#[test]
fn the_zeebe_diagram_is_the_one_a_person_would_recognise() {
    let Some(folder) = foreign_fixtures() else {
        return;
    };
    let bytes = fs::read(folder.join("quarkus-zeebe-diagrams.excalidraw")).expect("it is there");
    let imported = open(&bytes);
    assert!(imported.report.lost.is_empty(), "{:?}", imported.report);
    assert_eq!(imported.report.shapes, 60);
    let created = shapes(&imported);
    let counts = [
        Kind::Text,
        Kind::Line,
        Kind::Rectangle,
        Kind::Arrow,
        Kind::Ellipse,
        Kind::Group,
    ]
    .map(|kind| count(&created, &kind));
    assert_eq!(counts, [19, 18, 12, 8, 3, 1]);

    let broker = with_text(&created, "Zeebe broker");
    assert_eq!(broker.style.text_size, 28.0);
    assert!(
        with_text(&created, "http").style.fill.is_none(),
        "Excalidraw never fills text"
    );
    let rectangles = || created.iter().filter(|shape| shape.kind == Kind::Rectangle);
    let green = rectangles()
        .find(|shape| shape.style.opacity == 0.6)
        .expect("one is see-through");
    assert_eq!(green.pos.x.round(), 1237.0);
    assert_eq!(green.style.stroke, Color::rgb(0x5c_940d));
    assert_eq!(green.style.fill, Color::rgb(0x82_c91e));
    assert_eq!(
        (green.style.fill_style, green.style.corner),
        (FillStyle::Hachure, Corner::Sharp)
    );
    let exporter = rectangles().find(|shape| shape.style.fill == Color::rgb(0xfd_7e14));
    assert_eq!(
        exporter.expect("the orange one").style.corner,
        Corner::Round
    );

    let dashed: Vec<_> = created
        .iter()
        .filter(|shape| shape.style.dash == Dash::Dashed)
        .collect();
    assert_eq!(dashed.len(), 2);
    for arrow in dashed {
        assert_eq!(
            (arrow.style.line, arrow.style.head_start),
            (LineShape::Curved, Arrowhead::Arrow)
        );
        assert_eq!(arrow.style.head_end, Arrowhead::None);
        assert!(arrow.ends.start.is_some() && arrow.ends.end.is_some());
    }
    let group = created
        .iter()
        .find(|shape| shape.kind == Kind::Group)
        .expect("the little person");
    let inside = created
        .iter()
        .filter(|shape| shape.place.parent.as_ref() == Some(&group.id));
    assert_eq!(inside.count(), 22);
    assert_eq!(created.iter().filter(|shape| shape.angle != 0.0).count(), 7);
}

#[test]
fn the_picture_of_the_editors_sample_is_kept_and_its_links_to_files_are_counted() {
    let Some(folder) = foreign_fixtures() else {
        return;
    };
    let imported = open(&fs::read(folder.join("vscode-test.excalidraw")).expect("it is there"));
    let lost: Vec<(Loss, usize)> = imported.report.lost.clone().into_iter().collect();
    assert_eq!(lost, [(Loss::Link, 2)]);
    let pictures: Vec<_> = imported
        .files
        .values()
        .map(|it| Bitmap::decode(it))
        .collect();
    assert!(matches!(&pictures[..], [Ok(_)]), "its picture can be shown");
    assert!(
        matches!(imported.edits.last(), Some(Edit::Meta(_))),
        "its background is not plain"
    );
}

/// What a file by other people is found to hold.
#[track_caller]
fn found(folder: &Path, name: &str) -> Found {
    let bytes = fs::read(folder.join(name)).expect("a fixture can be read");
    let mut dice = StdRng::seed_from_u64(1);
    // Its name must not be needed.
    read_any(&bytes, "", ROOM, &mut || dice.random()).expect("it is read")
}

#[test]
fn the_drawings_in_pictures_of_both_kinds_and_versions_are_read() {
    let Some(folder) = foreign_fixtures() else {
        return;
    };
    for (name, kind, text) in [
        ("test_embedded_v1.png", Kind::Text, "test"),
        ("test_embedded_v1.svg", Kind::Text, "test"),
        ("smiley_embedded_v2.png", Kind::Text, "😀"),
        ("smiley_embedded_v2.svg", Kind::Text, "😀"),
    ] {
        let Found::Drawing(drawing) = found(&folder, name) else {
            panic!("{name} has no drawing");
        };
        let told: Vec<_> = drawing
            .shapes
            .iter()
            .map(|it| (&it.kind, &*it.text))
            .collect();
        assert_eq!(told, [(&kind, text)], "{name}");
    }
}

#[test]
fn every_library_other_people_made_is_read_whole() {
    let Some(folder) = foreign_fixtures() else {
        return;
    };
    let mut items = BTreeMap::new();
    for entry in fs::read_dir(&folder).expect("the folder can be listed") {
        let name = entry.expect("and its entries").file_name();
        let name = name.to_string_lossy().into_owned();
        if !name.ends_with("lib") {
            continue;
        }
        let Found::Library(library) = found(&folder, &name) else {
            panic!("{name} is no library");
        };
        assert!(
            library.report.lost.is_empty(),
            "{name}: {:?}",
            library.report
        );
        let named = library.items.iter().filter(|it| it.name.is_some()).count();
        items.insert(name, (library.items.len(), named));
        let shapes = library.report.shapes;
        let whole = library.beside_each_other();
        assert_eq!(whole.report.shapes, shapes);
        let imported = whole.placed(&Placement::OwnBoard);
        let mut board = Board::new(7);
        let batch = EditBatch::new("import", imported.edits);
        board.apply(&batch, 0).expect("a board takes it");
    }
    eprintln!("{items:?}");
    assert_eq!(items["fixture_library.excalidrawlib"], (1, 0));
    assert!(items.len() >= 9 && items.values().any(|(_, named)| *named > 0));
}

/// Damages a file as transfers, editors and enemies do.
fn damaged(bytes: &[u8], dice: &mut StdRng) -> Vec<u8> {
    const WORDS: [&str; 14] = [
        "null",
        "-1e308",
        "1e999",
        "\"\"",
        "[]",
        "{}",
        "[[[[[[[[",
        "true",
        "0.0",
        "\"arrow\"",
        "18446744073709551615",
        "\"\\ud800\"",
        "-0",
        "[null,{}]",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..dice.random_range(1..6) {
        let at = dice.random_range(0..bytes.len());
        match dice.random_range(0..5) {
            0 => bytes[at] = dice.random(),
            1 => bytes.truncate(at.max(1)),
            2 => {
                let end = (at + dice.random_range(0..200)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let end = (at + dice.random_range(0..400)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            _ => {
                // The value behind a colon becomes another one, so that the file stays JSON.
                let colon = bytes[at..]
                    .iter()
                    .position(|&byte| byte == b':')
                    .map(|far| at + far + 1);
                let Some(start) = colon else { continue };
                let length = bytes[start..]
                    .iter()
                    .position(|&byte| byte == b',' || byte == b'\n');
                let word = WORDS[dice.random_range(0..WORDS.len())];
                let end = length.map_or(start, |length| start + length);
                bytes.splice(start..end, word.bytes());
            }
        }
        if bytes.is_empty() {
            bytes.push(b'{');
        }
    }
    bytes
}

#[test]
fn a_damaged_file_of_any_seed_is_opened_or_refused() {
    for seed in seeds(1_500) {
        let mut dice = StdRng::seed_from_u64(seed);
        let bytes = damaged(EVERYTHING.as_bytes(), &mut dice);
        let center = Point::new(dice.random_range(-1e9..1e9), 0.0);
        let placement = if seed % 2 == 0 {
            Placement::OwnBoard
        } else {
            Placement::Among {
                center,
                above: None,
            }
        };
        let outcome = std::panic::catch_unwind(|| {
            let Ok(drawing) = read(&bytes, &mut || dice.clone().random()) else {
                return 0;
            };
            drawing.placed(&placement).report.shapes
        });
        assert!(
            outcome.is_ok(),
            "seed {seed} panicked; TAVLA_SEED={seed} runs it alone"
        );
    }
}
