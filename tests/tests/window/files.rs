//! Files dropped onto the window, and opened again from the menu.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use egui::{DroppedFile, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::harness::{PATIENCE, Window, flow_window};

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

impl Window {
    /// Drops a file onto the board.
    pub fn drop_file(&mut self, path: PathBuf) {
        let dropped = &mut self.harness.input_mut().dropped_files;
        dropped.push(Arc::new(Dropped(path)));
        self.harness.step();
    }
}

fn everything() -> PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/excalidraw");
    fixtures.join("everything.excalidraw")
}

#[test]
fn a_dropped_drawing_opens_on_the_board_and_is_saved() {
    let mut window = flow_window();
    window.drop_file(everything());
    window.wait_until("the drawing is there", |app| {
        !app.board().editor().scene().is_empty()
    });
    window.wait_saved();
    // An untitled board takes the file's name.
    window.harness.get_by_label("everything");
    assert_eq!(window.app().shell().messages().count(), 1);
}

#[test]
fn a_dropped_file_that_is_no_drawing_changes_nothing_and_says_so() {
    let mut window = flow_window();
    let folder = tempfile::tempdir().unwrap();
    let garbage = folder.path().join("garbage.excalidraw");
    std::fs::write(&garbage, b"\0\x01 no drawing").unwrap();
    for path in [garbage, folder.path().join("missing.excalidraw")] {
        let told = window.app().shell().messages().count();
        window.drop_file(path);
        window.wait_until("it is said", |app| app.shell().messages().count() > told);
    }
    let words: Vec<_> = window.app().shell().messages().collect();
    assert!(
        words
            .iter()
            .all(|toast| toast.words.contains("Nothing was changed")),
        "{words:?}"
    );
    assert!(window.app().board().editor().scene().is_empty());
}

#[test]
fn a_file_opened_lately_opens_again_from_the_menu_on_a_board_of_its_own() {
    let mut window = flow_window();
    window.click("Menu");
    assert!(window.harness.query_by_label("Open recent").is_none());
    window.key(Modifiers::NONE, Key::Escape);
    window.drop_file(everything());
    window.wait_until("the drawing is there", |app| {
        !app.board().editor().scene().is_empty()
    });
    window.wait_saved();
    let board = window.app().board();
    let (first, count) = (board.id().clone(), board.editor().scene().len());

    window.click("Menu");
    window.click("Open recent");
    window.click("everything.excalidraw");
    window.wait_until("it is on another board", |app| {
        *app.board().id() != first && app.board().editor().scene().len() == count
    });
    window.wait_saved();

    window.click("Menu");
    window.click("Open recent");
    window.click("Clear this list");
    window.click("Menu");
    assert!(window.harness.query_by_label("Open recent").is_none());
}

/// A drawing that takes long to read: so many texts, whose letters are all measured.
fn crowd(count: u32) -> String {
    let words = "what is said at length ".repeat(60);
    let texts = (0..count).map(|at| {
        let place = f64::from(at) * 20.0;
        format!(r#"{{"id":"t{at}","type":"text","x":{place},"y":0,"text":"{at} {words}"}}"#)
    });
    let texts: Vec<String> = texts.collect();
    let texts = texts.join(",");
    format!(r#"{{"type":"excalidraw","version":2,"elements":[{texts}]}}"#)
}

#[test]
fn a_file_that_takes_long_shows_how_far_it_is_and_can_be_stopped() {
    let mut window = flow_window();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crowd.excalidraw");
    std::fs::write(&path, crowd(6_000)).unwrap();
    window.drop_file(path);
    let card = "Opening crowd";
    let began = Instant::now();
    while window.harness.query_all_by_label(card).next().is_none() {
        assert!(window.app().board().editor().scene().is_empty());
        assert!(began.elapsed() < PATIENCE, "no card");
        window.harness.step();
    }
    window.click("Stop");
    window.harness.run_steps(2);
    assert!(window.harness.query_all_by_label(card).next().is_none());
    let said = window.app().shell().messages().last().unwrap();
    assert!(said.words.contains("as you stopped it"), "{said:?}");
    assert!(window.app().board().editor().scene().is_empty());
}
