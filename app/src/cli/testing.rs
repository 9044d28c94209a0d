//! Commands run in tests: at streams in memory, at a time and with dice that are always the same.

use std::io::Cursor;
use std::path::Path;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::Console;
use super::stop::Stop;

/// What a command said.
pub(super) struct Said {
    pub(super) out: Vec<u8>,
    pub(super) notes: String,
}

impl Said {
    /// The answer as text.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    /// The answer as one JSON value.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.out).unwrap()
    }
}

/// Runs a command that may read `input`.
pub(super) fn at_console<T>(input: &[u8], run: impl FnOnce(&mut Console<'_>) -> T) -> (T, Said) {
    at_console_with(input, &|| 1_790_000_000_000, run)
}

/// The same, where `clock` tells the time in milliseconds.
pub(super) fn at_console_with<T>(
    input: &[u8],
    clock: &dyn Fn() -> u64,
    run: impl FnOnce(&mut Console<'_>) -> T,
) -> (T, Said) {
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    let result = run(&mut Console {
        input: Box::new(Cursor::new(input.to_vec())),
        out: &mut out,
        notes: &mut notes,
        clock,
        random: StdRng::seed_from_u64(7),
        stop: Stop::default(),
    });
    let notes = String::from_utf8(notes).unwrap();
    (result, Said { out, notes })
}

/// Two frames beside each other, a square in the first and words in the second, and an ellipse below them.
pub(super) const SCENE: &str = r#"{"type":"excalidraw","version":2,"elements":[
    {"id":"f1","type":"frame","name":"Plan","x":0,"y":0,"width":200,"height":100},
    {"id":"r","type":"rectangle","x":20,"y":20,"width":40,"height":30,"frameId":"f1"},
    {"id":"f2","type":"frame","name":"Notes","x":300,"y":0,"width":200,"height":100},
    {"id":"t","type":"text","text":"hello","x":320,"y":20,"width":60,"height":25,"frameId":"f2"},
    {"id":"e","type":"ellipse","x":0,"y":200,"width":50,"height":50}]}"#;

/// That scene as a file in a folder.
pub(super) fn scene_in(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("plan.excalidraw");
    std::fs::write(&path, SCENE).unwrap();
    path
}
