//! Every kind of file that is read, damaged as transfers, editors and enemies do: it is read or refused, soon and in
//! bounded memory. Files by other people are damaged too, where they are on this machine.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;
use tavla::export::excalidraw::{BoardFile, Source, png_with_scene, svg_metadata, write};
use tavla::import::excalidraw::read;
use tavla::import::{Found, Placement, read_any};
use tavla::text::TextEngine;
use tavla_tests::seeds::seeds;

use super::{EVERYTHING, ROOM, foreign_fixtures};

/// So many seeds,
const SEEDS: u64 = 210;
/// and so many files of each: over 20,000 in all.
const FILES: usize = 100;
/// No file may take so long; the slowest takes milliseconds.
const FILE_MAX: Duration = Duration::from_secs(10);
/// The most memory that all of it may have had at once, in KiB.
const MEMORY_KIB_MAX: usize = 1_500 << 10;
/// Of files that are longer than this fewer are made, as they take longer.
const SHORT_BYTES: usize = 3_000;

/// A file to be damaged.
struct Whole {
    name: String,
    bytes: Vec<u8>,
    /// How often it is taken, beside the others.
    weight: f64,
}

impl Whole {
    fn new(name: &str, bytes: Vec<u8>) -> Self {
        let weight = 1.0 / (SHORT_BYTES + bytes.len()) as f64;
        Self {
            name: name.to_owned(),
            bytes,
            weight,
        }
    }
}

/// A grey PNG of one pixel.
pub(super) const PIXEL: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\xdac`\0\0\0\x02\0\x01\xe5'\xde\xfc\0\0\0\0IEND\xaeB`\x82";

fn wholes() -> Vec<Whole> {
    let mut dice = StdRng::seed_from_u64(1);
    let drawing = read(EVERYTHING.as_bytes(), &mut || dice.random()).expect("it opens");
    let shapes: Vec<_> = drawing.shapes.into_iter().map(Arc::new).collect();
    let board = BoardFile {
        source: Source {
            shapes: &shapes,
            files: &BTreeMap::new(),
            now_millis: 1,
        },
        background: None,
        grid: true,
    };
    let exact = write(&board, &mut TextEngine::bundled(), &mut || 1).expect("it is small");
    let unknown = json!({"type": "excalidraw", "elements": [
        {"id": "h", "type": "hologram", "width": 9, "height": 9, "containerId": "e",
         "boundElements": [{"id": "t", "type": "text"}], "parts": [[[1, 2], 3], {"deep": {"deeper": 1}}]},
        {"id": "e", "type": "embeddable", "width": 9, "height": 9, "link": "https://a.example"},
        {"id": "f", "type": "magicframe", "width": 9, "height": 9, "name": "f"},
        {"id": "n", "type": "stickynote", "width": 9, "height": 9, "baseHeight": 9, "frameId": "f"},
        {"id": "t", "type": "text", "text": "words", "containerId": "n", "fontSizeMax": 9},
    ]});
    let library = json!({"type": "excalidrawlib", "version": 2, "libraryItems": [
        {"id": "a", "status": "published", "name": "One", "created": 1,
         "elements": [{"type": "ellipse", "width": 9, "height": 9}]},
        [{"type": "line", "points": [[0, 0], [9, 9]]}],
    ]});
    let mut wholes = vec![
        Whole::new("everything.excalidraw", EVERYTHING.into()),
        Whole::new("exact.excalidraw", exact.text.into_bytes()),
        Whole::new("unknown.excalidraw", unknown.to_string().into_bytes()),
        Whole::new("two.excalidrawlib", library.to_string().into_bytes()),
        Whole::new("scene.png", embedded("png", EVERYTHING)),
        Whole::new("scene.svg", embedded("svg", EVERYTHING)),
    ];
    for entry in foreign_fixtures()
        .into_iter()
        .flat_map(|it| std::fs::read_dir(it).expect("the folder can be listed"))
    {
        let path = entry.expect("and its entries").path();
        let name = path.file_name().expect("it has a name").to_string_lossy();
        wholes.push(Whole::new(
            &name,
            std::fs::read(&path).expect("a fixture can be read"),
        ));
    }
    wholes.sort_by(|one, other| one.name.cmp(&other.name));
    wholes
}

/// A picture with a scene in it.
fn embedded(kind: &str, scene: &str) -> Vec<u8> {
    if kind == "png" {
        png_with_scene(PIXEL, scene).expect("it is a PNG")
    } else {
        format!("<svg>{}<path/></svg>", svg_metadata(scene)).into_bytes()
    }
}

fn choose<'w>(wholes: &'w [Whole], dice: &mut StdRng) -> &'w Whole {
    let all: f64 = wholes.iter().map(|it| it.weight).sum();
    let mut at = dice.random_range(0.0..all);
    let chosen = wholes.iter().find(|whole| {
        at -= whole.weight;
        at <= 0.0
    });
    chosen.unwrap_or(&wholes[0])
}

/// The file with a few damages; of a picture often the scene in it is damaged, and put into a whole picture.
fn damaged(whole: &Whole, dice: &mut StdRng) -> Vec<u8> {
    let ending = whole.name.rsplit('.').next().unwrap_or_default();
    let is_within = ["scene.png", "scene.svg"].contains(&&*whole.name) && dice.random_bool(0.6);
    let mut bytes = if is_within {
        EVERYTHING.as_bytes().to_vec()
    } else {
        whole.bytes.clone()
    };
    for _ in 0..dice.random_range(1..5) {
        damage(&mut bytes, dice);
    }
    if is_within {
        embedded(ending, &String::from_utf8_lossy(&bytes))
    } else {
        bytes
    }
}

fn damage(bytes: &mut Vec<u8>, dice: &mut StdRng) {
    const NUMBERS: [&str; 12] = [
        "1e308",
        "-1e308",
        "1e999",
        "NaN",
        "null",
        "-0",
        "-1",
        "4294967296",
        "1e-320",
        "18446744073709551616",
        "\"7\"",
        "0.1e1",
    ];
    if bytes.is_empty() {
        return bytes.push(b'{');
    }
    let at = dice.random_range(0..bytes.len());
    let end = (at + dice.random_range(1..400)).min(bytes.len());
    match dice.random_range(0..8) {
        0 | 1 => bytes[at] ^= 1 << dice.random_range(0..8),
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let again = bytes[at..end].repeat(dice.random_range(1..4));
            bytes.splice(at..at, again);
        }
        5 | 6 => {
            // The next number becomes another one.
            let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
            let rest = &bytes[at..];
            let Some(from) = rest.iter().position(u8::is_ascii_digit) else {
                return;
            };
            let len = rest[from..].iter().take_while(|it| is_part(it)).count();
            let number = NUMBERS[dice.random_range(0..NUMBERS.len())];
            bytes.splice(at + from..at + from + len, number.bytes());
        }
        _ => {
            let depth = dice.random_range(1..300);
            let nested = ["[".repeat(depth), "]".repeat(depth)].concat();
            let object = [r#"{"a":"#.repeat(depth), "1".into(), "}".repeat(depth)].concat();
            let value = if dice.random_bool(0.5) {
                nested
            } else {
                object
            };
            // Where a value stands, if one does.
            let colon = bytes[at..].iter().position(|&byte| byte == b':');
            let at = colon.map_or(at, |far| at + far + 1);
            let old = bytes[at..]
                .iter()
                .position(|&byte| byte == b',' || byte == b'}');
            let end = at + old.unwrap_or(0);
            bytes.splice(at..end, value.bytes());
        }
    }
}

/// The most memory that this process has had, in KiB, where the system tells.
fn most_memory_kib() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_damaged_file_of_any_kind_and_seed_is_read_or_refused() {
    let wholes = wholes();
    let (mut read, mut refused) = (0, 0);
    for seed in seeds(SEEDS) {
        let mut dice = StdRng::seed_from_u64(seed);
        for number in 0..FILES {
            let whole = choose(&wholes, &mut dice);
            let bytes = damaged(whole, &mut dice);
            let mut names = StdRng::seed_from_u64(seed);
            let begun = Instant::now();
            let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| {
                let found = read_any(&bytes, &whole.name, ROOM, &mut || names.random());
                found.map(|found| match found {
                    Found::Drawing(drawing) => drawing.placed(&Placement::OwnBoard).edits.len(),
                    Found::Library(library) => library.beside_each_other().shapes.len(),
                    Found::Picture { .. } => 1,
                })
            }));
            let took = begun.elapsed();
            match outcome {
                Ok(found) if took <= FILE_MAX => {
                    *(if found.is_ok() {
                        &mut read
                    } else {
                        &mut refused
                    }) += 1;
                }
                outcome => {
                    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutated");
                    std::fs::write(&kept, &bytes).expect("the input can be kept");
                    panic!(
                        "{} of seed {seed}, number {number}: {} after {took:?}; it is in {}; TAVLA_SEED={seed} \
                         runs it alone",
                        whole.name,
                        if outcome.is_err() { "panicked" } else { "read" },
                        kept.display()
                    );
                }
            }
        }
    }
    eprintln!("{read} damaged files were read, {refused} refused");
    assert!(read > 0 && refused > 0);
    if let Some(most) = most_memory_kib() {
        assert!(most <= MEMORY_KIB_MAX, "{most} KiB at once");
    }
}
