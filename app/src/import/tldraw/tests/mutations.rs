//! Files that somebody, or nobody, has changed: whatever they say, what is read of them a board can contain.

use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::shape::Key;

use super::*;

fn sample() -> String {
    let stroke = json!({"segments": [{"type": "free", "path": "AAAgQQAAoEEAAAA/ADwAQAA4"},
        {"type": "straight", "points": [{"x": 1, "y": 2, "z": 0.5}, {"x": 9, "y": 2}]}],
        "isClosed": true, "isPen": true, "scaleX": 2, "scaleY": -1});
    let mut inside = record(
        "note",
        "n",
        &json!({"color": "red", "richText": {"type": "doc",
        "content": [{"type": "bulletList", "content": [{"type": "listItem", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]}]}]}}),
    );
    inside["parentId"] = json!("shape:f");
    let binding = |terminal: &str, to: &str| {
        json!({"typeName": "binding", "type": "arrow", "fromId": "shape:e", "toId": to,
            "props": {"terminal": terminal, "normalizedAnchor": {"x": 0.5, "y": 1}}})
    };
    let records = json!([
        {"typeName": "page", "id": "page:p", "name": "One", "index": "a1"},
        {"typeName": "page", "id": "page:q", "name": "Two", "index": "a2"},
        {"typeName": "asset", "type": "image", "id": "asset:i", "props": {"src": PIXEL}},
        record("frame", "f", &json!({"w": 300, "h": 200, "name": "Plan"})),
        inside,
        record("geo", "g", &json!({"geo": "oval", "w": 90, "h": 40, "growY": 1, "text": "hi"})),
        record("draw", "d", &stroke),
        record("line", "l", &json!({"points": {"a": {"index": "a1", "x": 0, "y": 0},
            "b": {"index": "a2", "x": 5, "y": 5}}, "spline": "cubic"})),
        record("arrow", "e", &json!({"kind": "elbow", "bend": 3, "start": {"x": 0, "y": 0},
            "end": {"x": 50, "y": 50}})),
        record("image", "i", &json!({"w": 9, "h": 9, "assetId": "asset:i"})),
        record("group", "h", &json!({})),
        binding("start", "shape:g"),
        binding("end", "shape:n"),
    ]);
    json!({"tldrawFileFormatVersion": 1, "schema": {}, "records": records}).to_string()
}

/// The sample with some of it written over, doubled or left out.
fn mutated(sample: &str, rng: &mut SmallRng) -> Vec<u8> {
    const PIECES: [&[u8]; 14] = [
        b"null",
        b"-1e308",
        b"1e9",
        b"[]",
        b"{}",
        b"\"\"",
        b"\"shape:e\"",
        b"\"shape:f\"",
        b"\"page:q\"",
        b"0",
        b",",
        b"9",
        b"\"arrow\"",
        b"\xff",
    ];
    let mut bytes = sample.as_bytes().to_vec();
    for _ in 0..rng.random_range(1..4) {
        let from = rng.random_range(0..bytes.len());
        let values: Vec<usize> = (from..bytes.len())
            .filter(|at| b",:[".contains(&bytes[*at]))
            .collect();
        // Mostly whole values, so that the file stays JSON.
        let (start, end) = match values[..] {
            [start, end, ..] if rng.random_bool(0.8) => (start + 1, end),
            _ => (from, (from + rng.random_range(0..9)).min(bytes.len())),
        };
        let piece = PIECES[rng.random_range(0..PIECES.len())];
        bytes.splice(start..end, piece.iter().copied());
    }
    bytes
}

#[test]
fn any_change_of_a_file_leaves_what_a_board_can_contain() {
    let asked = |name| {
        let value = std::env::var(name).ok();
        value.and_then(|value| value.parse::<u64>().ok())
    };
    let first = asked("TAVLA_SEED").unwrap_or(0);
    let sample = sample();
    let mut whole = 0;
    for seed in first..first + asked("TAVLA_SEEDS").unwrap_or(1_000) {
        let mut rng = SmallRng::seed_from_u64(seed);
        let bytes = mutated(&sample, &mut rng);
        let mut ids = || rng.random();
        let Ok(drawing) = read(&bytes, &mut ids) else {
            continue;
        };
        whole += 1;
        for (at, shape) in drawing.shapes.iter().enumerate() {
            let is_valid = |key: &&Key| !shape.property(**key).is_valid();
            let wrong = Key::ALL.iter().find(is_valid);
            assert_eq!(wrong, None, "seed {seed}: {shape:?}");
            if let Some(parent) = &shape.place.parent {
                let before = drawing.shapes[..at].iter().any(|it| it.id == *parent);
                assert!(before, "seed {seed}: {shape:?} comes before what it is in");
            }
        }
    }
    assert!(
        whole > 0 || asked("TAVLA_SEED").is_some(),
        "no change left a file whole"
    );
}
