//! Boards as files: from one device to another, and back with what was done there.

use tavla_shared::blob::BlobHash;
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::board_file::BoardFile;
use tavla_shared::geometry::Size;
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::shape::Shape;
use tavla_shared::store::Store;
use tavla_shared::talk::{TalkEdit, Words};

use super::super::board_file::{Decision, Found, read_board};
use super::*;
use crate::ui::{FileDecision, SyncState};

const PICTURE: &[u8] = b"\x89PNG as it was";

/// A data folder, which is there as long as this is, for the devices that begin with it.
struct Home {
    folder: TempDir,
    seed: u64,
}

impl Home {
    fn new(seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder, seed }
    }

    fn device(&self) -> Device {
        let mut last = self.seed << 32;
        let mut device = Device::at(self.folder.path(), move || {
            last += 1;
            last
        });
        device.wait_until("the board is there", |app| app.board().is_open());
        device
    }
}

impl Device {
    /// Puts shapes on the open board, and waits until they are written.
    fn draw(&mut self, names: &[&str]) {
        let create = |name: &&str| {
            let mut shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Rectangle);
            shape.size = Size::new(30.0, 40.0);
            Edit::Create(Arc::new(shape))
        };
        let edits = names.iter().map(create).collect();
        assert!(self.app.board.import("draw", edits, None, 1));
        self.wait_until("it is drawn", |app| !app.board().is_importing());
        self.wait_saved();
    }

    /// What a file is compared with is what is on the disk.
    #[track_caller]
    fn wait_saved(&mut self) {
        self.wait_until("all is saved", |app| {
            app.board().sync_state() == SyncState::SavedHere
        });
    }

    fn shapes(&self) -> Vec<String> {
        let scene = self.app.board().editor().scene();
        let mut names: Vec<_> = scene.all_in_z_order().map(|it| it.id.to_string()).collect();
        names.sort();
        names
    }

    /// Writes a copy of the open board, and waits until it is there.
    #[track_caller]
    fn save_copy(&mut self, path: &Path) {
        let told = self.words().len();
        self.app.save_copy(&self.ctx, path.to_owned());
        self.wait_until("the copy is written", |app| !app.is_copying());
        let words = self.words();
        assert_eq!(words.len(), told + 1, "{words:?}");
        let (severity, words) = words.last().unwrap();
        assert_eq!(*severity, Severity::Info, "{words}");
        assert!(words.contains(&path.display().to_string()), "{words}");
    }

    /// Opens a file until something is said or asked.
    #[track_caller]
    fn open_file(&mut self, path: &Path) {
        let told = self.words().len();
        self.app.import_file(&self.ctx, path.to_owned());
        self.wait_until("the file is read", |app| {
            app.shell().asks_about_file() || app.shell().messages().count() > told
        });
        self.wait_until("the board is there", |app| app.board().is_open());
    }

    #[track_caller]
    fn decide(&mut self, decision: FileDecision) {
        assert!(self.app.shell().asks_about_file());
        self.app.decide_file(decision);
        let told = self.words().len();
        self.wait_until("it is done", |app| {
            let cancelled = decision == FileDecision::Cancel && app.files.reading.is_empty();
            cancelled || app.shell().messages().count() > told
        });
    }

    #[track_caller]
    fn last_words(&self) -> (Severity, String) {
        self.words().last().unwrap().clone()
    }

    fn store(&self) -> Store {
        Store::open(self.app.services.storage.store_path()).unwrap()
    }

    fn titles(&self) -> Vec<String> {
        let rows = self.app.board_rows().into_iter();
        rows.map(|row| row.title).collect()
    }
}

/// A board of this title with two shapes, a message and a picture, on a device, and a copy of it in `path`.
fn plans(home: &Home, path: &Path) -> (Device, BoardId) {
    let mut device = home.device();
    let hash = device.store().put_blob(PICTURE).unwrap();
    let mut picture = Shape::new(ShapeId::new("picture").unwrap(), Kind::Image);
    picture.size = Size::new(30.0, 40.0);
    picture.file = Some(hash);
    let edits = vec![
        Edit::Create(Arc::new(picture)),
        Edit::Meta(MetaEdit::Title("Plans".into())),
    ];
    assert!(device.app.board.import("paste", edits, None, 1));
    device.draw(&["a"]);
    device.wait_until("the talk is there", |app| {
        app.board().desk().talk().peer().is_some()
    });
    let said = vec![TalkEdit::Say(Words::plain("hello"))];
    device.app.board.talk_edit("say", said, 1).unwrap();
    device.wait_saved();
    device.save_copy(path);
    let id = device.app.board().id().clone();
    (device, id)
}

#[test]
fn a_board_goes_to_another_device_as_a_file_and_back_with_what_was_done_there() {
    let files = TempDir::new().unwrap();
    let (there, back) = (files.path().join("there.tavla"), files.path().join("back"));
    let (ada, grace) = (Home::new(1), Home::new(2));
    let (mut here, id) = plans(&ada, &there);

    let mut other = grace.device();
    other.open_file(&there);
    other.wait_until("it is there", |app| app.board().editor().scene().len() == 2);
    assert_eq!(*other.app.board().id(), id);
    assert_eq!(other.shapes(), ["a", "picture"]);
    assert_eq!(&*other.app.board().editor().meta().title, "Plans");
    let picture = other.store().blob(&BlobHash::of(PICTURE)).unwrap();
    assert_eq!(picture.as_deref(), Some(PICTURE));
    other.wait_until("what was said is there", |app| {
        app.board().desk().talk().messages().iter().count() == 1
    });
    let (severity, words) = other.last_words();
    assert_eq!(severity, Severity::Info);
    assert!(words.contains("Plans"), "{words}");
    assert!(other.titles().contains(&"Plans".to_owned()));

    other.draw(&["grace"]);
    // Without its ending, which it gets.
    let whole = back.with_extension("tavla");
    other.app.save_copy(&other.ctx, back);
    other.wait_until("the copy is written", |app| !app.is_copying());
    assert!(other.last_words().1.contains(&whole.display().to_string()));

    here.draw(&["ada"]);
    here.open_file(&whole);
    here.decide(FileDecision::Merge);
    assert_eq!(here.shapes(), ["a", "ada", "grace", "picture"]);
    assert_eq!(*here.app.board().id(), id);
    assert!(here.last_words().1.contains("new in the file"));
    here.wait_saved();
    // The way back takes nothing away: what is on the board is told, and nobody is asked.
    here.open_file(&whole);
    assert!(!here.app.shell().asks_about_file());
    let words = here.last_words().1;
    assert!(words.contains("everything that is in the file"), "{words}");
    assert_eq!(here.shapes().len(), 4);
    here.leave();
    let here = ada.device();
    assert_eq!(here.shapes().len(), 4, "it was saved");
}

#[test]
fn who_keeps_a_file_apart_has_two_boards_and_who_cancels_has_nothing_new() {
    let files = TempDir::new().unwrap();
    let path = files.path().join("plans.tavla");
    let home = Home::new(1);
    let (mut device, id) = plans(&home, &path);
    let (other, newer) = (Home::new(2), files.path().join("newer.tavla"));
    let mut elsewhere = other.device();
    elsewhere.open_file(&path);
    elsewhere.draw(&["newer"]);
    elsewhere.save_copy(&newer);

    device.open_file(&newer);
    device.decide(FileDecision::Cancel);
    assert_eq!(device.shapes(), ["a", "picture"]);
    device.open_file(&newer);
    device.decide(FileDecision::Separate);
    assert_ne!(*device.app.board().id(), id);
    device.wait_until("it has a title of its own", |app| {
        app.board().editor().meta().title.contains("copy")
    });
    assert_eq!(device.shapes(), ["a", "newer", "picture"]);
    assert!(device.app.open_board(&device.ctx, &id));
    device.wait_until("the first one is there", |app| app.board().is_open());
    device.wait_for_shapes(2);
    assert_eq!(&*device.app.board().editor().meta().title, "Plans");
}

#[test]
fn a_board_in_the_trash_comes_back_with_its_file() {
    let files = TempDir::new().unwrap();
    let path = files.path().join("plans.tavla");
    let home = Home::new(1);
    let (mut device, id) = plans(&home, &path);
    device.app.trash_board(&device.ctx, &id);
    assert_ne!(*device.app.board().id(), id);
    device.wait_until("another one is there", |app| app.board().is_open());
    device.open_file(&path);
    assert_eq!(*device.app.board().id(), id);
    device.wait_for_shapes(2);
}

#[test]
fn a_file_that_is_damaged_gives_what_is_whole_and_says_so() {
    let files = TempDir::new().unwrap();
    let path = files.path().join("plans.tavla");
    let (home, other) = (Home::new(1), Home::new(2));
    plans(&home, &path);
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(PICTURE.len()).position(|it| it == PICTURE);
    bytes[at.unwrap() + 9] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let mut device = other.device();
    device.open_file(&path);
    device.wait_for_shapes(2);
    let (severity, words) = device.last_words();
    assert_eq!(severity, Severity::Warning);
    assert!(words.contains("1 picture"), "{words}");

    let own = device.app.board().id().clone();
    for (name, bytes) in [("cut", &bytes[..200]), ("other", b"nothing of ours")] {
        let path = files.path().join(format!("{name}.tavla"));
        std::fs::write(&path, bytes).unwrap();
        device.open_file(&path);
        let (severity, words) = device.last_words();
        assert_eq!(severity, Severity::Error);
        assert!(words.contains("Nothing was changed"), "{words}");
        assert!(words.contains(&format!("{name}.tavla")), "{words}");
        assert_eq!(*device.app.board().id(), own);
    }
}

#[test]
fn a_file_named_at_the_start_opens_as_its_board_and_leaves_no_other() {
    let files = TempDir::new().unwrap();
    // Known by what is in it, not by its name.
    let (saved, path) = (
        files.path().join("plans.tavla"),
        files.path().join("mail.bin"),
    );
    let (home, other) = (Home::new(1), Home::new(2));
    let (_, id) = plans(&home, &saved);
    std::fs::rename(saved, &path).unwrap();
    let mut device = other.device();
    let first = device.app.board().id().clone();
    assert!(device.app.new_board(&device.ctx));
    device.app.import_on_own_board(&device.ctx, vec![path]);
    device.wait_for_shapes(2);
    assert_eq!(*device.app.board().id(), id);
    device.wait_until("the other board is gone", |app| {
        !app.is_deleting() && app.board_rows().len() == 2
    });
    let ids: Vec<_> = device
        .app
        .board_rows()
        .into_iter()
        .map(|it| it.id)
        .collect();
    assert!(ids.contains(&first) && ids.contains(&id));
}

#[test]
fn a_copy_that_cannot_be_written_says_why_and_leaves_what_was_there() {
    let files = TempDir::new().unwrap();
    let home = Home::new(1);
    let mut device = home.device();
    device.draw(&["a"]);
    let missing = files.path().join("none/plans.tavla");
    device.app.save_copy(&device.ctx, missing);
    device.wait_until("it is said", |app| !app.is_copying());
    assert_eq!(device.last_words().0, Severity::Error);
    // Nobody was asked about the file that it would be with its ending.
    let taken = files.path().join("taken.tavla");
    std::fs::write(&taken, b"mine").unwrap();
    let path = files.path().join("taken");
    device.app.save_copy(&device.ctx, path);
    device.wait_until("it is said", |app| !app.is_copying());
    assert!(device.last_words().1.contains(".tavla already"));
    assert_eq!(std::fs::read(&taken).unwrap(), b"mine");
    // Who has chosen it replaces it.
    device.save_copy(&taken);
    assert!(std::fs::read(&taken).unwrap().starts_with(b"PK"));
    let left: Vec<_> = std::fs::read_dir(files.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_copy_of_a_board_that_was_left_meanwhile_is_none_and_that_is_said() {
    let files = TempDir::new().unwrap();
    let home = Home::new(1);
    let mut device = home.device();
    device.draw(&["a"]);
    device
        .app
        .save_copy(&device.ctx, files.path().join("plans.tavla"));
    assert!(device.app.new_board(&device.ctx));
    device.wait_until("it is said", |app| !app.is_copying());
    assert!(device.last_words().1.contains("left"));
    assert_eq!(std::fs::read_dir(files.path()).unwrap().count(), 0);
}

#[test]
fn a_small_picture_goes_along_where_somebody_makes_one() {
    let files = TempDir::new().unwrap();
    let path = files.path().join("plans.tavla");
    let home = Home::new(1);
    let mut device = home.device();
    device.draw(&["a"]);
    device.app.picture_copies(|editor, _| {
        let count = editor.scene().len();
        Box::new(move |_: &crate::headway::Headway| Some(format!("a PNG of {count}").into_bytes()))
    });
    device.save_copy(&path);
    let bytes = std::fs::read(&path).unwrap();
    let (file, _) = tavla_shared::board_file::BoardFile::read(bytes.as_slice()).unwrap();
    assert_eq!(file.thumbnail.as_deref(), Some(&b"a PNG of 1"[..]));
}

#[test]
fn a_file_of_a_board_that_is_deleted_while_it_is_read_brings_all_of_it() {
    let files = TempDir::new().unwrap();
    let path = files.path().join("plans.tavla");
    let home = Home::new(1);
    let (device, id) = plans(&home, &path);
    let store = device.app.services.storage.store_path().to_owned();
    drop(device);
    let rooms = [DocRoom::Board, DocRoom::Talk];
    let rooms = rooms.map(|room| RoomName::Doc(id.clone(), room).room_id());
    let delete = |found: Found| {
        assert!(!found.new, "all of it is here");
        let rooms = rooms.each_ref().map(|room| &room[..]);
        let mut store = Store::open(&store).unwrap();
        store.delete_board(id.as_str(), &rooms).unwrap();
        true
    };
    let (decide, decided) = std::sync::mpsc::sync_channel(1);
    decide.send(Decision::Join).unwrap();
    let headway = crate::headway::Headway::default();
    let arrived = read_board(&path, &store, &delete, &decided, &headway);
    let brought = arrived.unwrap().unwrap().brought;
    assert!(!brought.board.is_empty() && !brought.talk.is_empty());
}

#[test]
fn pictures_in_a_file_that_its_board_does_not_show_are_not_kept() {
    let files = TempDir::new().unwrap();
    let path = files.path().join("plans.tavla");
    let (ada, grace) = (Home::new(1), Home::new(2));
    let (_here, _) = plans(&ada, &path);
    let bytes = std::fs::read(&path).unwrap();
    let (mut file, _) = BoardFile::read(bytes.as_slice()).unwrap();
    let stray = b"a stray picture".to_vec();
    file.pictures.insert(BlobHash::of(&stray), stray.clone());
    let mut bytes = Vec::new();
    file.write(&mut bytes).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let mut other = grace.device();
    other.open_file(&path);
    let store = other.store();
    assert!(store.has_blob(&BlobHash::of(PICTURE)).unwrap());
    assert!(!store.has_blob(&BlobHash::of(&stray)).unwrap());
}
