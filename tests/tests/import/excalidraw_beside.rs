//! Other people's scenes as SVG, beside what Excalidraw's own export makes of the same files: they look alike. Asked for
//! as `excalidraw_itself` is, which it needs the same for; `tests/excalidraw/beside.mjs` draws both in one Chromium.
//! Prints how alike each scene and each file is, and leaves the pictures in the folder that `TAVLA_PICTURES` names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use tavla::export::sheet::{Extent, Sheet};
use tavla::import::{Found, Placement, read_any};
use tavla::scene::Scene;
use tavla::text::TextEngine;
use tavla_shared::board::BoardChange;
use tavla_shared::geometry::Rect;
use tavla_tests::similarity::structural_similarity;

use super::excalidraw_itself::{is_asked, packages};
use super::{ROOM, foreign_fixtures, shapes};

/// A scene of our own that no hand wobbles in.
const CLEAN: &str = include_str!("../../fixtures/excalidraw-look/clean.excalidraw");

/// How alike the two are at least.
const ALIKE: f64 = 0.9;
/// How far a page's size may be from the part of the board on it, as its lengths are rounded.
const SAME: f64 = 0.01;

/// A scene, and what it is called in the table.
struct Fixture {
    /// The file that it is of.
    file: String,
    name: String,
    /// What its kind is told by.
    ending: &'static str,
    bytes: Vec<u8>,
}

/// The scenes of a file: a library has one for each of its items.
fn scenes(file: &str, bytes: Vec<u8>) -> Vec<Fixture> {
    let name = file.replace('.', "-");
    let fixture = |name: String, ending, bytes| Fixture {
        file: file.to_owned(),
        name,
        ending,
        bytes,
    };
    let ending = ["excalidraw", "png", "svg"]
        .into_iter()
        .find(|ending| file.ends_with(&format!(".{ending}")));
    if let Some(ending) = ending {
        return vec![fixture(name, ending, bytes)];
    }
    if !file.ends_with("lib") {
        return Vec::new();
    }
    let library: Value = serde_json::from_slice(&bytes).expect("a library is JSON");
    // The first version has its elements' lists by themselves.
    let items = library
        .get("libraryItems")
        .or_else(|| library.get("library"));
    let items = items.and_then(Value::as_array).expect("it has items");
    let scene = |(at, item): (usize, &Value)| {
        let elements = item.get("elements").unwrap_or(item);
        let scene = json!({"type": "excalidraw", "version": 2, "elements": elements});
        let name = format!("{name}-{at}");
        fixture(name, "excalidraw", scene.to_string().into_bytes())
    };
    items.iter().enumerate().map(scene).collect()
}

/// Other people's scenes, and one of our own.
fn fixtures(folder: &Path) -> Vec<Fixture> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("and its entries"))
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.path(),
            )
        })
        .collect();
    files.sort();
    let others = files.into_iter().flat_map(|(name, path)| {
        let bytes = fs::read(path).expect("a fixture can be read");
        scenes(&name, bytes)
    });
    let own = scenes("clean.excalidraw", CLEAN.into());
    others.chain(own).collect()
}

/// The part of the board that an export of all of it shows.
fn area(bytes: &[u8]) -> Rect {
    let mut dice = StdRng::seed_from_u64(1);
    let found = read_any(bytes, "", ROOM, &mut || dice.random()).expect("it is read");
    let Found::Drawing(mut drawing) = found else {
        panic!("it has no drawing");
    };
    drawing.fit_texts(&mut TextEngine::bundled());
    let imported = drawing.placed(&Placement::OwnBoard);
    let mut scene = Scene::new();
    scene.apply(&BoardChange {
        shapes: shapes(&imported),
        ..BoardChange::default()
    });
    let sheet = Sheet::of(&scene, &Extent::Board).expect("there is something on it");
    sheet.area
}

/// Exports a fixture by the command line into `folder`, and says what there is to draw.
fn exported(fixture: &Fixture, folder: &Path) -> Value {
    let Fixture { name, ending, .. } = fixture;
    let (file, svg) = (format!("{name}.{ending}"), format!("{name}-tavla.svg"));
    fs::write(folder.join(&file), &fixture.bytes).expect("it can be written");
    let done = Command::new(env!("CARGO_BIN_EXE_tavla_command"))
        // What the bundled fonts lack is the machine's in the Chromium too.
        .args(["export", &file, "--to", &svg, "--system-fonts"])
        .env("TAVLA_DATA_DIR", folder)
        .current_dir(folder)
        .output()
        .expect("it runs");
    let notes = String::from_utf8_lossy(&done.stderr);
    let written =
        fs::read_to_string(folder.join(&svg)).unwrap_or_else(|_| panic!("{name}: {notes}"));
    let area = area(&fixture.bytes);
    for (side, length) in [("width", area.width()), ("height", area.height())] {
        let said = written.split_once(&format!(r#"{side}=""#));
        let said = said.and_then(|(_, rest)| rest.split_once('"'));
        let said: f64 = said.and_then(|(it, _)| it.parse().ok()).expect("a size");
        assert!(
            (said - length).abs() <= SAME,
            "{name}: {said} is not {length}"
        );
    }
    json!({"name": name, "file": file, "svg": svg, "area": [area.x0, area.y0, area.x1, area.y1]})
}

/// How alike Excalidraw's picture of a scene and ours are.
fn likeness(folder: &Path, name: &str) -> f64 {
    let [theirs, ours] = ["theirs", "ours"].map(|whose| {
        let path = folder.join(format!("{name}-{whose}.png"));
        image::open(path).expect("it was drawn").into_rgba8()
    });
    structural_similarity(&theirs, &ours)
}

#[test]
fn what_excalidraw_exports_looks_as_what_tavla_exports_of_the_same_file() {
    let Some(fixtures) = is_asked()
        .then(foreign_fixtures)
        .flatten()
        .map(|it| fixtures(&it))
    else {
        return;
    };
    let spare = tempfile::tempdir().expect("there is room");
    let named = std::env::var_os("TAVLA_PICTURES");
    let folder = named.as_deref().map_or(spare.path(), Path::new);
    let listed: Vec<Value> = fixtures.iter().map(|it| exported(it, folder)).collect();
    fs::write(folder.join("scenes.json"), json!(listed).to_string()).expect("it can be written");
    let drawn = Command::new("node")
        .arg("beside.mjs")
        .arg(folder)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fonts"))
        .current_dir(packages())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .expect("there is Node");
    assert!(drawn.status.success(), "they could not be drawn");
    // Of a library it is what its items are on average: a sketch of a few lines is hardly as like one of another seed.
    let mut files: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for fixture in &fixtures {
        let likeness = likeness(folder, &fixture.name);
        eprintln!("{likeness:.3} {}", fixture.name);
        files.entry(&fixture.file).or_default().push(likeness);
    }
    let means = files.into_iter().map(|(file, scenes)| {
        let mean = scenes.iter().sum::<f64>() / scenes.len() as f64;
        eprintln!("{mean:.3} {file}");
        (file, mean)
    });
    let unlike: Vec<_> = means.filter(|(_, mean)| *mean < ALIKE).collect();
    assert!(unlike.is_empty(), "less alike than {ALIKE}: {unlike:#?}");
}
