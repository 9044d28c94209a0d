//! The command line as processes: with files, with the boards of a device, with a window that has them, and with a
//! server.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its files has failed"
)]

mod boards;
mod files;
mod live;

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The program, without its window.
const TAVLA: &str = env!("CARGO_BIN_EXE_tavla_command");

/// A frame with a square in it, and an ellipse, for which a canvas has no word.
const SCENE: &str = r#"{"type":"excalidraw","version":2,"elements":[
    {"id":"f","type":"frame","name":"Plan","x":0,"y":0,"width":200,"height":100},
    {"id":"r","type":"rectangle","x":20,"y":20,"width":40,"height":30,"frameId":"f"},
    {"id":"e","type":"ellipse","x":0,"y":200,"width":50,"height":50}]}"#;

/// A command that keeps its boards in `data`.
fn command(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(TAVLA);
    command
        .env("TAVLA_DATA_DIR", data)
        .current_dir(data)
        .args(args);
    command
}

/// Begins a command that may read something.
fn start(data: &Path, args: &[&str]) -> Child {
    command(data, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// All that a command may read.
fn give(child: &mut Child, input: &[u8]) {
    // One that reads nothing may have ended already.
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input)
        .unwrap_or_default();
}

/// Runs a command that reads `input`, to its end.
fn run(data: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = start(data, args);
    give(&mut child, input);
    child.wait_with_output().unwrap()
}

/// What a command answered that must have ended with this code.
#[track_caller]
fn answer(output: &Output, code: i32) -> String {
    let notes = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{notes}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A line of JSON.
fn json(line: &str) -> serde_json::Value {
    serde_json::from_str(line).unwrap()
}
