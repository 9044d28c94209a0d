//! Files that Tavla writes, opened by Excalidraw itself: nothing is dropped, and nothing that matters is another one
//! there. Asked for by `TAVLA_EXCALIDRAW=1`, as it needs Node, npm with a registry to fetch from, and a Chromium;
//! `tests/excalidraw` holds what is run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use tavla::export::excalidraw::{
    BoardFile, LibraryEntry, Source, png_with_scene, svg_metadata, write, write_library,
};
use tavla::import::excalidraw::read;
use tavla::text::TextEngine;
use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::Size;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Crop, Kind, Shape};

use super::mutated::PIXEL;
use super::round_trip::drawn;

/// What asks for it.
const ASKED: &str = "TAVLA_EXCALIDRAW";
/// What Excalidraw says anew each time, or makes of what it is told in a way of its own: its ranks are others where it
/// finds some missing, and `boundElements` are compared as a set.
const NOT_COMPARED: [&str; 6] = [
    "version",
    "versionNonce",
    "updated",
    "index",
    "boundElements",
    "seed",
];
/// What is nearer than this is the same.
const SAME: f64 = 1e-6;

/// Whether it was asked for; where not it says so.
pub fn is_asked() -> bool {
    let asked = std::env::var_os(ASKED).is_some();
    if !asked {
        let line = format!("skipped: Excalidraw itself is run where {ASKED}=1 asks for it\n");
        // To the terminal itself: what a test that passes prints is not shown.
        std::io::stderr()
            .write_all(line.as_bytes())
            .expect("it can be said");
    }
    asked
}

/// The packages, fetched once for each state of the lockfile, by whichever test needs them first.
pub fn packages() -> &'static Path {
    static PACKAGES: OnceLock<PathBuf> = OnceLock::new();
    PACKAGES.get_or_init(fetched_packages)
}

fn fetched_packages() -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("excalidraw");
    let lock = std::fs::read(sources.join("package-lock.json")).expect("it is there");
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("excalidraw-{}", BlobHash::of(&lock)));
    std::fs::create_dir_all(&folder).expect("it can be made");
    for entry in std::fs::read_dir(sources).expect("it can be listed") {
        let entry = entry.expect("and its entries");
        std::fs::copy(entry.path(), folder.join(entry.file_name())).expect("it can be copied");
    }
    let done = folder.join("fetched");
    if !done.exists() {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let fetched = Command::new(npm)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .status();
        assert!(fetched.is_ok_and(|it| it.success()), "npm fetches nothing");
        std::fs::write(&done, "").expect("it can be noted");
    }
    folder
}

/// What Excalidraw makes of these files.
fn opened(files: &[(&str, &[u8])]) -> Value {
    let packages = packages();
    let folder = tempfile::tempdir().expect("there is room");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("it can be written");
    }
    let told = Command::new("node")
        .arg("open.mjs")
        .arg(folder.path())
        .current_dir(packages)
        .stderr(Stdio::inherit())
        .output()
        .expect("there is Node");
    assert!(told.status.success(), "it could not be asked");
    serde_json::from_slice(&told.stdout).expect("it answers in JSON")
}

/// All that can be drawn here, with a picture and with what only Excalidraw knows.
fn board() -> (Vec<Arc<Shape>>, BTreeMap<BlobHash, Vec<u8>>) {
    let mut shapes = drawn();
    let file = BlobHash::of(PIXEL);
    for (at, kind) in [
        Kind::Image,
        Kind::of_excalidraw("embeddable"),
        Kind::of_excalidraw("iframe"),
    ]
    .into_iter()
    .chain(Kind::FIGURES[3..].iter().cloned())
    .enumerate()
    {
        let mut shape = Shape::new(ShapeId::from_random(5_000 + at as u128), kind);
        shape.place.index = tavla_shared::shape::ZIndex::spread(None, None, 200 + at)
            .pop()
            .expect("there are some");
        shape.pos = kurbo::Point::new(300.0 * at as f64, 9_000.0);
        shape.size = Size::new(200.0, 120.0);
        shape.text = Arc::from(if shape.kind.is_figure() { "words" } else { "" });
        if shape.kind == Kind::Image {
            shape.file = Some(file);
            shape.crop = Crop {
                x0: 1.0,
                x1: 0.5,
                ..Crop::WHOLE
            };
        }
        if let Some(name) = shape.kind.excalidraw_name() {
            let link = "https://example.org/page";
            let raw = json!({"type": name, "id": "e", "x": 0, "y": 0, "width": 200, "height": 120,
                "link": link, "customData": {"theirs": 1}});
            shape.foreign = Some(raw.to_string().into());
            shape.link = Some(link.into());
        }
        shapes.push(shape);
    }
    let shapes = shapes.into_iter().map(Arc::new).collect();
    (shapes, BTreeMap::from([(file, PIXEL.to_vec())]))
}

/// Whether two values are the same but for the last digits of numbers; what is null is as good as not there.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let far = one.as_f64().zip(other.as_f64()).map(|(a, b)| (a - b).abs());
            far.is_some_and(|far| far <= SAME)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let of = |map: &serde_json::Map<String, Value>, key: &String| {
                map.get(key).cloned().unwrap_or(Value::Null)
            };
            keys.into_iter()
                .all(|key| alike(&of(one, key), &of(other, key)))
        }
        _ => one == other,
    }
}

/// What of the elements that were written is another one there.
fn differences(written: &[Value], there: &Value) -> Vec<String> {
    let there = there.as_array().map_or(&[][..], Vec::as_slice);
    let mut different = Vec::new();
    for element in written {
        let same = there.iter().find(|it| it["id"] == element["id"]);
        let Some(same) = same else {
            different.push(format!(
                "{} {} is not there",
                element["type"], element["id"]
            ));
            continue;
        };
        let fields = element.as_object().expect("it is an object");
        for (key, value) in fields {
            let null = Value::Null;
            let found = same.get(key).unwrap_or(&null);
            if !NOT_COMPARED.contains(&&**key) && !alike(value, found) {
                different.push(format!("{} {key}: {value} is {found}", element["type"]));
            }
        }
    }
    let order =
        |elements: &[Value]| -> Vec<Value> { elements.iter().map(|it| it["id"].clone()).collect() };
    if order(written) != order(there) {
        different.push("they are in another order".to_owned());
    }
    different
}

#[test]
fn excalidraw_opens_all_that_is_written_as_it_was_written() {
    if !is_asked() {
        return;
    }
    let (shapes, files) = board();
    let source = Source {
        shapes: &shapes,
        files: &files,
        now_millis: 1_700_000_000_000,
    };
    let board = BoardFile {
        source,
        background: Some(Color::rgb(0xed_f2ff)),
        grid: true,
    };
    let mut engine = TextEngine::bundled();
    let mut dice = StdRng::seed_from_u64(3);
    let file = write(&board, &mut engine, &mut || dice.random()).expect("it is small");
    let whole: Value = serde_json::from_str(&file.text).expect("it is JSON");
    let written = whole["elements"].as_array().expect("it has elements");
    let png = png_with_scene(PIXEL, &file.text).expect("it is a PNG");
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg">{}</svg>"#,
        svg_metadata(&file.text)
    );
    let entry = LibraryEntry {
        id: "item",
        name: Some("All of it"),
        is_published: false,
        created_millis: 7,
        shapes: &shapes,
    };
    let headway = tavla::headway::Headway::default();
    let library = write_library(&[entry], &mut engine, &mut || dice.random(), &headway);
    let library = library.expect("nobody stops it");
    let told = opened(&[
        ("board.excalidraw", file.text.as_bytes()),
        ("board.png", &png),
        ("board.svg", svg.as_bytes()),
        ("board.excalidrawlib", library.as_bytes()),
    ]);
    for name in ["board.excalidraw", "board.png", "board.svg"] {
        let there = &told[name];
        assert!(there.get("error").is_none(), "{name}: {}", there["error"]);
        let different = differences(written, &there["elements"]);
        assert!(different.is_empty(), "{name}: {different:#?}");
        let state = json!({"gridModeEnabled": true, "viewBackgroundColor": "#edf2ff"});
        assert_eq!(there["appState"], state, "{name}");
        let url = |files: &Value| -> Vec<Value> {
            let files = files.as_object().into_iter().flatten();
            files.map(|(_, it)| it["dataURL"].clone()).collect()
        };
        assert_eq!(url(&there["files"]), url(&whole["files"]), "{name}");
        // And what it then saves is read here as all that Excalidraw can hold of it.
        let saved = there["saved"].as_str().expect("it saves");
        let back = read(saved.as_bytes(), &mut || dice.random()).expect("it is a scene");
        let mut elements = whole.clone();
        elements["tavla"].take();
        let same = read(elements.to_string().as_bytes(), &mut || dice.random());
        let same = same.expect("it is one");
        let kinds = |shapes: &[Shape]| -> Vec<(Kind, Size)> {
            shapes.iter().map(|it| (it.kind.clone(), it.size)).collect()
        };
        assert_eq!(kinds(&back.shapes), kinds(&same.shapes));
        assert_eq!((back.files, back.report), (same.files, same.report));
    }
    let items = &told["board.excalidrawlib"]["library"];
    let whole: Value = serde_json::from_str(&library).expect("it is JSON");
    let item = &whole["libraryItems"][0];
    let written = item["elements"].as_array().expect("it has elements");
    let different = differences(written, &items[0]["elements"]);
    assert!(different.is_empty(), "{different:#?}");
    for key in ["id", "name", "status", "created"] {
        assert_eq!(items[0][key], item[key], "{key}");
    }
}
