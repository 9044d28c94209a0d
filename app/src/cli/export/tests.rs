//! Exports of files in a folder, as the command line asks for them.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Parser as _;
use tavla_shared::board_file::BoardFile;
use tempfile::TempDir;

use super::*;
use crate::cli::reading::Loaded;
use crate::cli::testing::{SCENE, Said, at_console, scene_in};
use crate::cli::{Cli, Verb};
use crate::import::excalidraw::scene_in_png;

fn options(args: &[&str]) -> ExportOptions {
    let args = [&["tavla", "export"], args].concat();
    match Cli::try_parse_from(args).unwrap().command {
        Some(Verb::Export(options)) => options,
        other => panic!("{other:?}"),
    }
}

/// Exports the scene, and what is in the file then.
fn export(to: &str, args: &[&str]) -> (Result<Outcome, CommandError>, Vec<u8>, Said) {
    let folder = TempDir::new().unwrap();
    let (from, to) = (scene_in(folder.path()), folder.path().join(to));
    let (from, to) = (from.to_str().unwrap(), to.to_str().unwrap());
    let options = options(&[&[from, "--to", to], args].concat());
    let (result, said) = at_console(b"", |console| run(&options, console));
    (result, std::fs::read(to).unwrap_or_default(), said)
}

#[track_caller]
fn check_begins(to: &str, args: &[&str], begins: &[u8]) -> Vec<u8> {
    let (result, bytes, said) = export(to, args);
    assert_eq!(result.unwrap(), Outcome::Done, "{}", said.notes);
    assert!(bytes.starts_with(begins), "{to}");
    bytes
}

#[test]
fn a_file_becomes_what_the_other_name_says() {
    check_begins("a.svg", &[], b"<svg ");
    check_begins("a.png", &["--dark", "--transparent"], b"\x89PNG");
    check_begins("a.pdf", &[], b"%PDF");
    check_begins("a.excalidraw", &[], b"{\"type\":\"excalidraw\"");
    check_begins("a.csv", &[], b"\xEF\xBB\xBF");
    check_begins("a.bin", &["--format", "svg"], b"<svg ");
    let tavla = check_begins("a.tavla", &[], b"PK");
    let (file, report) = BoardFile::read(tavla.as_slice()).unwrap();
    assert!(report.is_whole() && !file.board.is_empty());
    assert_eq!(file.about.title, "plan");
}

#[test]
fn what_a_canvas_has_no_word_for_is_told_and_makes_another_exit() {
    let (result, bytes, said) = export("a.canvas", &["--json"]);
    assert_eq!(result.unwrap().code(), 3);
    assert!(bytes.starts_with(b"{"));
    let report = said.json();
    assert_eq!(report["format"], "canvas");
    assert_eq!(report["lost"][0]["what"], "form");
    assert_eq!(report["lost"][0]["count"], 1);
    let (_, _, said) = export("a.canvas", &[]);
    assert!(said.notes.contains("not in it"), "{}", said.notes);
    assert!(said.out.is_empty());
}

#[test]
fn a_frame_is_found_by_its_name_and_one_page_comes_of_each() {
    let width = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.split("width=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .map(str::to_owned)
    };
    let svg = check_begins("a.svg", &["--frame", "Plan"], b"<svg ");
    assert_eq!(width(&svg).as_deref(), Some("200"));
    let (result, _, said) = export("a.pdf", &["--pages", "frames", "--json"]);
    result.unwrap();
    assert_eq!(said.json()["pages"], 2);
    let (result, _, said) = export("a.pdf", &["--json"]);
    result.unwrap();
    assert_eq!(said.json()["pages"], 1);
    let (result, bytes, _) = export("a.svg", &["--frame", "Nowhere"]);
    assert!(matches!(result, Err(CommandError::NoFrame { .. })));
    assert!(bytes.is_empty());
    let (result, ..) = export("a.svg", &["--selection", "nobody,nothing"]);
    assert!(matches!(result, Err(CommandError::NoShape { .. })));
}

/// What is told not to be in a file of this kind, made of a file in the same folder.
fn lost_of(from: &Path, kind: &str) -> Vec<(String, u64)> {
    let to = from.with_extension(format!("out.{kind}"));
    let named = [
        from.to_str().unwrap(),
        "--to",
        to.to_str().unwrap(),
        "--json",
    ];
    let (result, said) = at_console(b"", |console| run(&options(&named), console));
    let lost = said.json()["lost"].as_array().unwrap().clone();
    assert_eq!(result.unwrap(), Outcome::of(&lost), "{kind}");
    let told = lost.iter().map(|it| {
        let what = it["what"].as_str().unwrap().to_owned();
        (what, it["count"].as_u64().unwrap())
    });
    told.collect()
}

#[test]
fn a_picture_that_is_not_here_or_cannot_be_drawn_is_told_once() {
    let folder = TempDir::new().unwrap();
    let from = folder.path().join("pictures.excalidraw");
    let broken = STANDARD.encode(b"\x89PNG\r\n\x1a\nnothing more");
    let scene = format!(
        r#"{{"type":"excalidraw","elements":[
        {{"type":"image","fileId":"gone","width":40,"height":20}},
        {{"type":"image","fileId":"bad","x":50,"width":40,"height":20}}],
        "files":{{"bad":{{"dataURL":"data:image/png;base64,{broken}"}}}}}}"#
    );
    std::fs::write(&from, scene).unwrap();
    let told = |what: &str, count| (what.to_owned(), count);
    let drawn = [told("picture", 1), told("broken-picture", 1)];
    for kind in ["png", "svg", "pdf"] {
        assert_eq!(lost_of(&from, kind), drawn, "{kind}");
    }
    assert_eq!(lost_of(&from, "excalidraw"), [told("picture", 1)]);
    assert_eq!(lost_of(&from, "canvas"), [told("picture", 2)]);
    assert_eq!(lost_of(&from, "tavla"), [told("picture", 1)]);
    // The board's own file says of it what is not in that.
    let board = from.with_extension("out.tavla");
    let drawn = [told("missing-picture", 1), told("broken-picture", 1)];
    for kind in ["png", "svg", "pdf"] {
        assert_eq!(lost_of(&board, kind), drawn, "{kind}");
    }
    assert_eq!(lost_of(&board, "canvas"), [told("picture", 2)]);
    assert_eq!(lost_of(&board, "csv"), []);
    // People are told the same, each on a line.
    let to = from.with_extension("out.png");
    let named = [from.to_str().unwrap(), "--to", to.to_str().unwrap()];
    let (_, said) = at_console(b"", |console| run(&options(&named), console));
    assert_eq!(said.notes.matches("not in it").count(), 2, "{}", said.notes);
}

#[test]
fn an_embedded_drawing_comes_back_out_of_its_picture() {
    let png = check_begins("a.png", &["--embed"], b"\x89PNG");
    assert!(scene_in_png(&png).unwrap().is_some());
    let svg = check_begins("a.svg", &["--embed"], b"<svg ");
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("b.svg");
    std::fs::write(&path, svg).unwrap();
    let (loaded, _) = at_console(b"", |console| Loaded::read(&path, console));
    assert_eq!(loaded.unwrap().shapes.len(), 5);
}

#[test]
fn a_picture_that_is_too_large_is_made_smaller_unless_its_scale_was_said() {
    let scene = r#"{"type":"excalidraw","elements":[
        {"type":"rectangle","width":200000,"height":10}]}"#;
    let run_with = |args: &[&str]| {
        let args = [&["-", "--to", "-", "--format", "png"], args].concat();
        at_console(scene.as_bytes(), |console| run(&options(&args), console))
    };
    let (result, said) = run_with(&[]);
    assert_eq!(result.unwrap(), Outcome::Done);
    assert!(said.out.starts_with(b"\x89PNG"));
    assert!(said.notes.contains("too large"), "{}", said.notes);
    let (result, said) = run_with(&["--scale", "2"]);
    assert!(matches!(result, Err(CommandError::Product(_))));
    assert!(said.out.is_empty());
}

#[test]
fn streams_are_read_and_written_and_nothing_is_said_among_them() {
    let options = options(&["-", "--to", "-", "--format", "svg", "--json"]);
    let (result, said) = at_console(SCENE.as_bytes(), |console| run(&options, console));
    result.unwrap();
    assert!(said.text().starts_with("<svg ") && said.text().ends_with("</svg>\n"));
    assert!(said.notes.contains("\"format\":\"svg\""), "{}", said.notes);
}

#[test]
fn a_board_s_own_file_keeps_its_history_and_a_part_of_it_becomes_a_board() {
    let tavla = check_begins("a.tavla", &[], b"PK");
    let folder = TempDir::new().unwrap();
    let from = folder.path().join("a.tavla");
    std::fs::write(&from, &tavla).unwrap();
    let export = |to: &str, args: &[&str]| {
        let to = folder.path().join(to);
        let named = [from.to_str().unwrap(), "--to", to.to_str().unwrap()];
        let options = options(&[&named, args].concat());
        let (result, _) = at_console(b"", |console| run(&options, console));
        result.unwrap();
        BoardFile::read(std::fs::read(to).unwrap().as_slice())
            .unwrap()
            .0
    };
    let (before, _) = BoardFile::read(tavla.as_slice()).unwrap();
    assert_eq!(export("b.tavla", &[]).board, before.board);
    let part = export("c.tavla", &["--frame", "Plan"]);
    assert_ne!(part.about.board, before.about.board);
    let path = folder.path().join("c.tavla");
    let (loaded, _) = at_console(b"", |console| Loaded::read(&path, console));
    assert_eq!(loaded.unwrap().shapes.len(), 2);
}

#[test]
fn a_folder_is_no_file_and_is_told_by_its_name() {
    let folder = TempDir::new().unwrap();
    let named = folder.path().to_str().unwrap();
    let options = options(&[named, "--to", "a.svg"]);
    let (result, _) = at_console(b"", |console| run(&options, console));
    let error = result.unwrap_err();
    assert!(matches!(error, CommandError::NoFile { .. }), "{error}");
    assert!(error.to_string().starts_with(named), "{error}");
}

#[test]
fn what_does_not_fit_together_is_refused_before_anything_is_read() {
    let check = |args: &[&str], option: &str| {
        let args = [&["nowhere.excalidraw"], args].concat();
        let (result, _) = at_console(b"", |console| run(&options(&args), console));
        let error = result.unwrap_err().to_string();
        assert!(error.contains(option), "{error}");
    };
    check(&["--to", "a.csv", "--dark"], "--dark");
    check(&["--to", "a.pdf", "--scale", "3"], "--scale");
    check(&["--to", "a.svg", "--pages", "frames"], "--pages");
    check(&["--to", "a"], "--format");
    check(&["--to", "a.svg"], "nowhere.excalidraw");
    for scale in ["0", "-1", "NaN", "1e9", "x"] {
        let args = ["tavla", "export", "a", "--to", "b.png", "--scale", scale];
        assert!(Cli::try_parse_from(args).is_err(), "{scale}");
    }
    let both = [
        "tavla",
        "export",
        "a",
        "--to",
        "b.svg",
        "--frame",
        "f",
        "--selection",
        "s",
    ];
    assert!(Cli::try_parse_from(both).is_err());
    assert!(!Path::new("a.svg").exists());
}
