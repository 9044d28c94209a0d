//! Files on their way to a board, while the board is on its way, too.

mod board_files;
mod named;
mod pasted;
mod stopped;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use tavla_shared::geometry::Point;
use tavla_shared::shape::{Color, Kind};
use tempfile::TempDir;

use super::READ_MAX;
use super::source::Source;
use crate::app::{AppServices, TavlaApp};
use crate::cli::Opening;
use crate::storage::{Storage, Wake};
use crate::text::{TextEngine, measure_for_kind};
use crate::ui::{Severity, Work};

const PATIENCE: Duration = Duration::from_secs(20);

/// The app without a window.
struct Device {
    app: TavlaApp,
    ctx: egui::Context,
    woken: Receiver<()>,
}

impl Device {
    /// `random` is all the chance there is.
    fn at(folder: &Path, random: impl FnMut() -> u64 + 'static) -> Self {
        Self::begun(folder, random, Opening::Last)
    }

    fn begun(folder: &Path, random: impl FnMut() -> u64 + 'static, opening: Opening) -> Self {
        let (sender, woken) = sync_channel(1);
        let wake: Wake = Arc::new(move || {
            // Full means that the test will look anyway.
            sender.try_send(()).ok();
        });
        let storage = Storage::open(folder, 1, Arc::clone(&wake)).unwrap();
        let mut services = AppServices::of_system(storage, "Ada".to_owned(), false, wake);
        services.random = Box::new(random);
        let ctx = egui::Context::default();
        let app = TavlaApp::new(&ctx, services, opening).unwrap();
        Self { app, ctx, woken }
    }

    fn new(folder: &Path) -> Self {
        Self::opening(folder, Opening::Last)
    }

    fn opening(folder: &Path, opening: Opening) -> Self {
        let mut last = 0;
        let count = move || {
            last += 1;
            last
        };
        Self::begun(folder, count, opening)
    }

    #[track_caller]
    fn wait_until(&mut self, what: &str, done: impl Fn(&TavlaApp) -> bool) {
        let began = Instant::now();
        loop {
            self.app.logic(&self.ctx);
            if done(&self.app) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "in vain: {what}");
            self.woken.recv_timeout(Duration::from_millis(20)).ok();
        }
    }

    #[track_caller]
    fn wait_for_shapes(&mut self, count: usize) {
        self.wait_until("the shapes are there", |app| {
            app.board().editor().scene().len() == count
        });
    }

    /// A frame in which the system's clipboard is pasted.
    fn paste(&mut self, text: &str) {
        self.frame(vec![egui::Event::Paste(text.to_owned())]);
    }

    fn frame(&mut self, events: Vec<egui::Event>) {
        let input = egui::RawInput {
            events,
            ..egui::RawInput::default()
        };
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        output.textures_delta.clear();
    }

    fn words(&self) -> Vec<(Severity, String)> {
        let messages = self.app.shell().messages();
        messages
            .map(|toast| (toast.severity, toast.words.clone()))
            .collect()
    }

    fn leave(mut self) {
        self.app.close();
    }
}

/// A scene of one shape on a coloured board.
fn file(folder: &TempDir, name: &str, background: &str, element: &str) -> PathBuf {
    let path = folder.path().join(format!("{name}.excalidraw"));
    let scene = format!(
        r#"{{"type": "excalidraw", "elements": [{element}],
            "appState": {{"viewBackgroundColor": "{background}"}}}}"#
    );
    std::fs::write(&path, scene).unwrap();
    path
}

const SQUARE: &str = r#"{"type": "rectangle", "x": 7000, "y": 0, "width": 10, "height": 10}"#;
const LETTERS: &str = r#"{"type": "text", "x": 0, "y": 0, "width": 900, "height": 3,
    "text": "Some words", "fontSize": 20}"#;

#[test]
fn a_file_for_a_board_that_is_being_read_lands_among_what_is_on_it() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut before = Device::new(folder.path());
    let first = file(&files, "first", "#fff0c9", SQUARE);
    before.app.import_file(&before.ctx, first);
    before.wait_for_shapes(1);
    before.leave();

    let mut device = Device::new(folder.path());
    // No frame has been shown: the board looks empty, and is not.
    let second = file(&files, "second", "#edf2ff", SQUARE);
    device.app.import_file(&device.ctx, second);
    device.wait_for_shapes(2);
    let editor = device.app.board().editor();
    assert_eq!(editor.meta().background, Some(Color::rgb(0xff_f0c9)));
    let centers: Vec<Point> = editor
        .scene()
        .children(None)
        .map(|shape| shape.rect().center())
        .collect();
    assert_eq!(
        centers,
        [Point::new(7_005.0, 5.0), editor.view().camera.center]
    );
}

#[test]
fn a_file_that_cannot_be_opened_leaves_no_empty_board() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let first = device.app.board().id().clone();
    assert!(device.app.new_board(&device.ctx));
    let path = files.path().join("none.excalidraw");
    device.app.import_on_own_board(&device.ctx, vec![path]);
    device.wait_until("it is said", |app| app.shell().messages().count() > 0);
    assert_eq!(*device.app.board().id(), first);
    device.wait_until("the other board is gone", |app| {
        !app.is_deleting() && app.board_rows().len() == 1
    });
}

#[test]
fn files_that_come_together_go_side_by_side() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    let names = ["first", "second", "third"];
    let paths = names.map(|name| file(&files, name, "#fff0c9", SQUARE));
    let picks = paths.map(|path| move || Some(Source::File(path)));
    device.app.read_files(&device.ctx, None, picks);
    device.wait_for_shapes(3);
    let mut lefts: Vec<f64> = device
        .app
        .board()
        .editor()
        .scene()
        .children(None)
        .map(|shape| shape.pos.x)
        .collect();
    // In the order they were placed, which is also how they are stacked.
    assert!(lefts.is_sorted(), "{lefts:?}");
    lefts.dedup();
    assert_eq!(lefts, [7_000.0, 7_090.0, 7_180.0]);
}

#[test]
fn a_file_for_a_board_that_was_left_is_written_on_no_other_and_that_is_said() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let path = file(&files, "plans", "#edf2ff", SQUARE);
    device.app.import_file(&device.ctx, path);
    device.app.new_board(&device.ctx);
    device.wait_until("it is said", |app| app.shell().messages().count() > 0);
    let words = device.words();
    assert!(words[0].1.contains("plans was not imported"), "{words:?}");
    device.wait_until("the other board is there", |app| app.board().is_open());
    assert!(device.app.board().editor().scene().is_empty());
    assert!(device.app.files.reading.is_empty());
}

#[test]
fn what_was_imported_is_said_only_if_the_board_has_taken_it() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    // The same chance each time: the second file's shape has the first one's name.
    let mut device = Device::at(folder.path(), || 7);
    let path = file(&files, "plans", "#edf2ff", SQUARE);
    device.app.import_file(&device.ctx, path.clone());
    device.wait_until("it is said", |app| app.shell().messages().count() == 1);
    assert_eq!(device.app.board().editor().scene().len(), 1);
    device.app.import_file(&device.ctx, path);
    device.wait_until("it is said", |app| app.shell().messages().count() == 2);
    let words = device.words();
    assert_eq!((words[0].0, words[1].0), (Severity::Info, Severity::Error));
    assert!(words[1].1.contains("not made"), "{words:?}");
}

#[test]
fn files_beyond_what_is_read_at_once_are_refused_with_words() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    let (go_on, held) = sync_channel::<()>(1);
    let held = Arc::new(std::sync::Mutex::new(held));
    let picks = (0..READ_MAX + 2).map(|_| {
        let held = Arc::clone(&held);
        move || {
            held.lock().unwrap().recv().ok();
            None
        }
    });
    device.app.read_files(&device.ctx, None, picks);
    let words = device.words();
    assert_eq!(words.len(), 1);
    assert!(
        words[0].1.starts_with("2 files were not opened"),
        "{words:?}"
    );
    drop(go_on);
    device.wait_until("the others end", |app| app.files.reading.is_empty());
}

#[test]
fn a_file_whose_reading_is_stopped_comes_onto_no_board_and_that_is_said() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let path = file(&files, "plans", "#edf2ff", SQUARE);
    let (go_on, held) = sync_channel::<()>(1);
    let pick = move || {
        held.recv().ok();
        Some(Source::File(path))
    };
    device.app.read_files(&device.ctx, None, [pick]);
    device.app.stop_work(&device.ctx, Work::Reading(1));
    drop(go_on);
    device.wait_until("it is said", |app| app.shell().messages().count() == 1);
    assert!(device.app.files.reading.is_empty());
    assert!(device.app.board().editor().scene().is_empty());
}

#[test]
fn an_imported_text_has_the_size_of_its_letters() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    let path = file(&files, "words", "#edf2ff", LETTERS);
    device.app.import_file(&device.ctx, path);
    device.wait_for_shapes(1);
    let scene = device.app.board().editor().scene();
    let text = scene.children(None).next().unwrap();
    let size = measure_for_kind(text, &mut TextEngine::bundled());
    assert_eq!((&text.kind, text.size), (&Kind::Text, size));
}

#[test]
fn a_file_with_a_very_long_name_is_imported_and_its_name_cut() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    let path = file(&files, &"n".repeat(230), "#edf2ff", SQUARE);
    device.app.import_file(&device.ctx, path);
    device.wait_for_shapes(1);
    let title = &device.app.board().editor().meta().title;
    assert_eq!(title.chars().count(), 200);
}

#[test]
fn a_library_goes_among_the_person_s_own_items_and_onto_no_board() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let path = files.path().join("shapes.excalidrawlib");
    let library = format!(
        r#"{{"type": "excalidrawlib", "version": 2, "libraryItems": [
            {{"name": "Square", "elements": [{SQUARE}]}},
            {{"name": "Words", "elements": [{LETTERS}]}}]}}"#
    );
    std::fs::write(&path, library).unwrap();
    let mut device = Device::new(folder.path());
    let board = device.app.board().id().clone();
    device.app.import_file(&device.ctx, path);
    device.wait_until("the items are there", |app| {
        app.library().items().len() == 2
    });
    assert!(device.app.board().editor().scene().is_empty());
    assert_eq!(*device.app.board().id(), board);
    let said = "2 items were added to your library".to_owned();
    assert_eq!(device.words(), [(Severity::Info, said)]);
    assert!(device.app.shell().shows_library());
    device.leave();
    // In the file's order, also after a restart.
    let device = Device::new(folder.path());
    let items = device.app.library().items();
    let names: Vec<_> = items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["Square", "Words"]);
}
