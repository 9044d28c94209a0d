//! Files that are named together, at a start or by a later one.

use std::cell::RefCell;

use super::*;
use crate::instance::{Became, Given, Onto, Passing};

fn picture(folder: &TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    let pixels = image::RgbaImage::from_pixel(6, 4, image::Rgba([200, 100, 50, 255]));
    pixels.save(&path).unwrap();
    path
}

impl Device {
    fn launch(&mut self, paths: Vec<PathBuf>) {
        self.app.launched.push(Opening::Files(paths));
    }

    /// Reads files that were dropped together.
    fn read(&mut self, paths: Vec<PathBuf>) {
        let picks = paths.into_iter();
        let picks = picks.map(|path| move || Some(Source::File(path)));
        self.app.read_files(&self.ctx, None, picks);
    }

    /// Waits until nothing waits or is read any more.
    #[track_caller]
    fn wait_opened(&mut self) {
        self.app.logic(&self.ctx);
        self.wait_until("all are opened", |app| {
            app.files.reading.is_empty() && !app.is_opening_files() && app.board().is_open()
        });
    }

    /// How many shapes each board has, by its title.
    fn shapes_by_title(&mut self) -> Vec<(String, usize)> {
        let rows = self.app.board_rows();
        let counts = rows.into_iter().map(|row| {
            assert!(self.app.open_board(&self.ctx, &row.id));
            self.wait_until("the board is there", |app| app.board().is_open());
            (row.title, self.app.board().editor().scene().len())
        });
        let mut counts: Vec<_> = counts.collect();
        counts.sort();
        counts
    }
}

fn titled(counts: &[(&str, usize)]) -> Vec<(String, usize)> {
    let counts = counts.iter().copied();
    counts.map(|(title, len)| (title.to_owned(), len)).collect()
}

#[test]
fn drawings_that_are_named_together_have_a_board_each_and_pictures_share_one() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    let paths = vec![
        file(&files, "first plan", "#fff0c9", SQUARE),
        picture(&files, "1.png"),
        file(&files, "second plan", "#edf2ff", SQUARE),
        picture(&files, "2.png"),
    ];
    device.launch(paths);
    device.wait_opened();
    let counts = device.shapes_by_title();
    // The board that was open before, and the one of the pictures, have no title.
    let expected = [("", 0), ("", 2), ("first plan", 1), ("second plan", 1)];
    assert_eq!(counts, titled(&expected));
}

#[test]
fn a_file_that_is_missing_leaves_no_board_and_holds_up_none_of_the_others() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let paths = vec![
        files.path().join("gone.excalidraw"),
        file(&files, "plan", "#fff0c9", SQUARE),
        files.path().join("gone.png"),
        picture(&files, "here.png"),
    ];
    device.launch(paths);
    device.wait_opened();
    device.wait_until("the other board is gone", |app| {
        !app.is_deleting() && app.board_rows().len() == 3
    });
    let counts = device.shapes_by_title();
    assert_eq!(counts, titled(&[("", 0), ("", 1), ("plan", 1)]));
    let unreadable = device.words().into_iter();
    let unreadable = unreadable.filter(|(severity, _)| *severity == Severity::Error);
    let unreadable: Vec<String> = unreadable.map(|(_, words)| words).collect();
    for name in ["gone.excalidraw", "gone.png"] {
        let named = unreadable.iter().filter(|words| words.contains(name));
        assert_eq!(named.count(), 1, "{unreadable:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_folder_holds_up_none_of_the_others_and_is_told_by_its_name() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    // Also where what would be in it seems to be known.
    let no_files = ["pipe.png", "pipe.tavla", "folder.svg"];
    let mut paths: Vec<PathBuf> = no_files.map(|name| files.path().join(name)).into();
    for path in &paths[..2] {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
    }
    for path in &paths[2..] {
        std::fs::create_dir(path).unwrap();
    }
    paths.push(file(&files, "plan", "#fff0c9", SQUARE));
    device.read(paths);
    device.wait_for_shapes(1);
    device.wait_opened();
    let words = device.words();
    for name in no_files {
        let is_of = |words: &str| words.contains(name) && words.contains("no file");
        let told = words
            .iter()
            .filter(|(severity, words)| *severity == Severity::Error && is_of(words));
        assert_eq!(told.count(), 1, "{name}: {words:?}");
    }
}

#[test]
fn files_named_at_the_start_take_no_empty_board_beside_theirs() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let paths = vec![
        file(&files, "first", "#fff0c9", SQUARE),
        file(&files, "second", "#fff0c9", SQUARE),
    ];
    let mut device = Device::opening(folder.path(), Opening::Files(paths));
    device.wait_opened();
    let counts = device.shapes_by_title();
    assert_eq!(counts, titled(&[("first", 1), ("second", 1)]));
}

/// Pictures that are on their way to a board of their own until what is given is dropped; and that board.
fn held_pictures(
    device: &mut Device,
    files: &TempDir,
    names: &[&str],
) -> (std::sync::mpsc::SyncSender<()>, tavla_shared::id::BoardId) {
    device.wait_until("the board is there", |app| app.board().is_open());
    assert!(device.app.new_board(&device.ctx));
    let own = device.app.board().id().clone();
    device.app.files.own_board = Some(own.clone());
    let (go_on, held) = sync_channel::<()>(1);
    let held = Arc::new(std::sync::Mutex::new(held));
    let picks: Vec<_> = names
        .iter()
        .map(|name| {
            let (path, held) = (picture(files, name), Arc::clone(&held));
            move || {
                held.lock().unwrap().recv().ok();
                Some(Source::File(path))
            }
        })
        .collect();
    device.app.read_files(&device.ctx, None, picks);
    (go_on, own)
}

#[test]
fn a_picture_that_is_stopped_leaves_the_others_the_board_they_share() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    let names = ["1.png", "2.png", "3.png"];
    let (go_on, own) = held_pictures(&mut device, &files, &names);
    device.app.stop_work(&device.ctx, Work::Reading(1));
    device.app.logic(&device.ctx);
    assert_eq!(*device.app.board().id(), own);
    drop(go_on);
    device.wait_for_shapes(2);
    device.wait_opened();
    assert_eq!(*device.app.board().id(), own);
    assert_eq!(device.app.board_rows().len(), 2);
}

#[test]
fn a_board_whose_pictures_are_all_stopped_goes() {
    let (files, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut device = Device::new(folder.path());
    let (go_on, own) = held_pictures(&mut device, &files, &["1.png", "2.png"]);
    device.app.stop_work(&device.ctx, Work::Reading(1));
    device.app.stop_work(&device.ctx, Work::Reading(2));
    drop(go_on);
    device.wait_until("the board is gone", |app| {
        *app.board().id() != own && !app.is_deleting() && app.board_rows().len() == 1
    });
}

#[test]
fn what_a_command_gave_goes_once_it_is_on_its_board_and_is_kept_where_that_was_left() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let board = device.app.board().id().clone();
    let given = |between: &TempDir| {
        let path = file(between, "plans", "#edf2ff", SQUARE);
        let passing = Passing::at(path.clone(), folder.path());
        let aside = passing.aside().to_owned();
        let (onto, told) = Onto::new(board.clone(), Given::Passing(passing));
        (path, aside, onto, told)
    };
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (path, _, onto, told) = given(&one);
    device.app.import_given(&device.ctx, onto);
    device.wait_for_shapes(1);
    device.wait_until("the file is gone", |_| !path.exists());
    // It hears so once that is on the disk.
    let became = RefCell::new(None);
    device.wait_until("the command hears of it", |_| {
        *became.borrow_mut() = told.try_recv().ok();
        became.borrow().is_some()
    });
    assert_eq!(became.take(), Some(Ok(Became::Saved)));

    let (path, aside, onto, told) = given(&other);
    device.app.import_given(&device.ctx, onto);
    // Nobody waits for it any more.
    drop(told);
    assert!(device.app.new_board(&device.ctx));
    device.wait_until("the file is kept", |_| aside.exists() && !path.exists());
    let words = device.words();
    let place = aside.display().to_string();
    assert!(words.iter().any(|(_, it)| it.contains(&place)), "{words:?}");
}
