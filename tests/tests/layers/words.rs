//! Words that belong in one place, and words that belong nowhere.

use crate::findings::Findings;
use crate::source::{self, Source, Token, find, segments_after};

/// Finds `words` in the product's code under `within`, except in files that start with one of `but`.
#[track_caller]
fn check_only_in(within: &[&str], but: &[&str], words: &[&[&str]], rule: &'static str) {
    let mut findings = Findings::of(rule);
    for source in source::all() {
        let inside = within.iter().any(|path| source.path.starts_with(path));
        if !inside || but.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        for sequence in words {
            for token in find(&source.product(), sequence) {
                findings.add(format!(
                    "{}:{}: {}",
                    source.path,
                    token.line,
                    sequence.concat()
                ));
            }
        }
    }
    findings.assert_none();
}

const PRODUCT: &[&str] = &["app/src", "server/src", "shared/src"];

#[test]
fn only_board_talk_and_presence_name_loro() {
    check_only_in(
        PRODUCT,
        &["shared/src/board", "shared/src/presence", "shared/src/talk"],
        &[&["loro"], &["loro_internal"]],
        "only shared::board, shared::talk and shared::presence name loro. Everything else works with \
         Board, Talk, Document, Version and the changes; add what is missing there:",
    );
}

#[test]
fn only_the_store_touches_the_disk() {
    check_only_in(
        &["shared/src", "server/src"],
        &["shared/src/store", "server/src/main.rs"],
        &[
            &["rusqlite"],
            &["std", "::", "fs"],
            &["File", "::", "open"],
            &["File", "::", "create"],
        ],
        "in shared and server only shared::store touches the disk. Go through Store:",
    );
    check_only_in(
        &["app/src"],
        &[],
        &[&["rusqlite"]],
        "the app reaches SQLite through shared::store only:",
    );
}

#[test]
fn shared_has_no_clock_no_dice_and_no_threads() {
    check_only_in(
        &["shared/src"],
        &[],
        &[
            &["SystemTime"],
            &["Instant"],
            &["rand"],
            &["thread", "::"],
            &["RandomState"],
        ],
        "time, randomness and ids are passed into shared. Take them as an argument:",
    );
}

#[test]
fn the_pure_parts_of_the_app_do_not_look_outside() {
    check_only_in(
        &[
            "app/src/camera",
            "app/src/commands",
            "app/src/editor",
            "app/src/import",
            "app/src/overlay",
            "app/src/render",
            "app/src/scene",
            "app/src/selection",
            "app/src/shapes",
            "app/src/text",
            "app/src/theme",
            "app/src/tools",
        ],
        &[],
        &[
            &["std", "::", "fs"],
            &["std", "::", "net"],
            &["tokio"],
            &["SystemTime"],
            &["Instant", "::", "now"],
            &["rand", "::", "rng"],
            &["ThreadRng"],
            &["from_os_rng"],
            &["thread", "::", "spawn"],
        ],
        "what a person does and sees is a function of what it is given: no disk, no network, no clock, \
         no dice. Take the value as an argument, or send a request to the worker:",
    );
}

#[test]
fn the_app_core_never_needs_a_window() {
    check_only_in(
        &["app/src"],
        &["app/src/app", "app/src/main.rs"],
        &[&["eframe"], &["winit"]],
        "only app.rs and main.rs name eframe, so that the same code runs in a window, in tests and \
         off-screen. Take egui's Context or Ui, or egui_wgpu's RenderState:",
    );
}

#[test]
fn sync_and_storage_see_bytes_and_ids_only() {
    let mut findings = Findings::of(
        "app::sync and app::storage see bytes and ids, never shapes. The worker turns bytes into \
         changes:",
    );
    for source in source::all() {
        if !matches!(source.module("app"), Some("sync" | "storage")) {
            continue;
        }
        for (target, at) in segments_after(&source.product(), "tavla_shared") {
            if target == "shape" {
                findings.add(format!("{}:{}: tavla_shared::shape", source.path, at.line));
            }
        }
        for word in ["Shape", "Edit", "EditBatch", "BoardChange"] {
            for token in find(&source.product(), &[word]) {
                findings.add(format!("{}:{}: {word}", source.path, token.line));
            }
        }
    }
    findings.assert_none();
}

#[test]
fn colours_come_from_the_theme() {
    let mut findings = Findings::of(
        "colours of the interface are theme tokens: add one in app/src/theme and use it here \
         (render turns the document's colours into the GPU's):",
    );
    for source in source::all() {
        let inside = source.path.starts_with("app/src");
        if !inside || matches!(source.module("app"), Some("theme" | "render")) {
            continue;
        }
        let tokens = source.product();
        for token in find(&tokens, &["hex_color"]) {
            findings.add(format!("{}:{}: hex_color!", source.path, token.line));
        }
        for window in tokens.windows(6) {
            if let Some(text) = literal_colour(window) {
                findings.add(format!("{}:{}: {text}", source.path, window[0].line));
            }
        }
    }
    findings.assert_none();
}

/// `Color32::from_rgb(12, …` or `Color32::RED`; from values that were given it is a conversion.
fn literal_colour(window: &[&Token]) -> Option<String> {
    let [kind, colon, colon_again, name, open, first] = window else {
        return None;
    };
    if kind.text != "Color32" || colon.text != ":" || colon_again.text != ":" {
        return None;
    }
    let from_number = name.text.starts_with("from_")
        && open.text == "("
        && first.text.starts_with(|c: char| c.is_ascii_digit());
    let constant = name
        .text
        .chars()
        .all(|c| c.is_ascii_uppercase() || c == '_')
        && !matches!(name.text.as_str(), "TRANSPARENT" | "PLACEHOLDER");
    // White is no colour when it tints a texture that has its own.
    let constant = constant && name.text != "WHITE";
    (from_number || constant).then(|| format!("Color32::{}", name.text))
}

#[test]
fn nothing_is_left_for_later() {
    check_only_in(
        &["app/", "server/", "shared/", "tests/"],
        &[],
        &[&["todo", "!"], &["unimplemented", "!"], &["dbg", "!"]],
        "finish it or leave it out:",
    );
}

#[test]
fn no_test_is_ignored_and_none_sleeps() {
    let mut findings = Findings::of(
        "a test that cannot pass asserts today's behaviour and says why, and a test waits for a \
         condition with a deadline, never for a time:",
    );
    for source in source::all() {
        let tests: Vec<&Token> = source.tokens.iter().filter(|token| token.test).collect();
        for words in [
            &["#", "[", "ignore"][..],
            &["thread", "::", "sleep"],
            &["time", "::", "sleep"],
        ] {
            for token in find(&tests, words) {
                findings.add(format!(
                    "{}:{}: {}",
                    source.path,
                    token.line,
                    words.concat()
                ));
            }
        }
    }
    findings.assert_none();
}

#[test]
fn files_say_what_they_are_and_stay_small() {
    let mut findings = Findings::of(
        "a file opens with //! (what it owns, what it must never do), is never mod.rs (foo.rs and \
         foo/bar.rs), and is split at 400 lines, 600 at the very most:",
    );
    for Source { path, text, .. } in source::all() {
        if !text.starts_with("//!") {
            findings.add(format!("{path}: does not open with //!"));
        }
        if path.ends_with("/mod.rs") {
            findings.add(path.clone());
        }
        if text.lines().count() > 600 {
            findings.add(format!("{path}: {} lines", text.lines().count()));
        }
    }
    findings.assert_none();
}
