//! Commands that are about the boards of a device, whether a window has them or not.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use tavla::instance::{Asked, Became, Given, Launches, Onto, Purpose};
use tavla::storage::Storage;
use tavla_shared::store::{DataFolder, NewRecord, RecordOrigin};
use tavla_tests::person::PATIENCE;
use tempfile::TempDir;

use super::{SCENE, answer, give, json, run, start};

fn boards(data: &Path) -> serde_json::Value {
    json(&answer(&run(data, &["boards", "--json"], b""), 0))
}

/// The next thing that a command asks of the window.
#[track_caller]
fn asked_of(launches: &Launches) -> Asked {
    let began = Instant::now();
    loop {
        if let Some(asked) = launches.next_asked() {
            return asked;
        }
        assert!(began.elapsed() < PATIENCE, "nothing is asked");
        std::thread::yield_now();
    }
}

#[test]
fn a_file_becomes_a_board_and_another_one_goes_onto_it() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    let made = json(&answer(
        &run(&["import", "-", "--board", "Plans", "--json"]),
        0,
    ));
    assert_eq!(
        (&made["how"], &made["title"]),
        (&"new".into(), &"Plans".into())
    );
    let more = json(&answer(
        &run(&["import", "-", "--board", "Plans", "--json"]),
        0,
    ));
    assert_eq!(
        (&more["how"], &more["board"]),
        (&"merged".into(), &made["board"])
    );
    let listed = boards(data.path());
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    let told = run(&["info", "--board", "Plans", "--json"]);
    assert_eq!(json(&answer(&told, 0))["shapes"], 6);
    answer(&run(&["export", "--board", "Nothing", "--to", "a.svg"]), 1);
}

#[test]
fn of_a_title_that_is_too_long_what_is_kept_is_said_and_that_the_rest_is_not() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    let (long, kept) = ("å".repeat(201), "å".repeat(200));
    let named = ["import", "-", "--board", &long, "--json"];
    let made = json(&answer(&run(&named), 3));
    assert_eq!(made["title"], kept.as_str());
    assert_eq!(made["lost"][0]["what"], "title");
    // The same name means that board from then on.
    let again = json(&answer(&run(&named), 0));
    assert_eq!(
        (&again["how"], &again["board"]),
        (&"merged".into(), &made["board"])
    );
    // A file's own name is no different, and neither is a board's file that is called otherwise.
    let name = format!("{}.excalidraw", "a".repeat(210));
    std::fs::write(data.path().join(&name), SCENE).unwrap();
    let told = json(&answer(&run(&["import", &name, "--json"]), 3));
    assert_eq!(told["title"], "a".repeat(200));
    let words = answer(&run(&["import", &name]), 3);
    assert!(!words.contains(&"a".repeat(201)), "{words}");
    answer(&run(&["export", &name, "--to", "plan.tavla"]), 3);
    answer(&run(&["import", "plan.tavla", "--board", "Short"]), 0);
    let other = "o".repeat(201);
    let named = ["import", "plan.tavla", "--board", &other, "--json"];
    let told = json(&answer(&run(&named), 3));
    assert_eq!(told["title"], other[..200]);
}

#[test]
fn a_board_s_own_file_comes_back_as_that_board() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    answer(&run(&["export", "-", "--to", "a.tavla"]), 0);
    let first = json(&answer(&run(&["import", "a.tavla", "--json"]), 0));
    let again = json(&answer(&run(&["import", "a.tavla", "--json"]), 0));
    assert_eq!(again["how"], "unchanged");
    assert_eq!(again["board"], first["board"]);
}

#[test]
fn a_folder_that_is_not_there_has_no_boards_and_is_not_made() {
    let data = TempDir::new().unwrap();
    let nowhere = data.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let listed = run(data.path(), &["boards", "--json", "--data", nowhere], b"");
    assert_eq!(answer(&listed, 0), "[]\n");
    assert!(!Path::new(nowhere).exists());
}

#[test]
fn who_has_the_boards_answers_for_them() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    answer(&run(&["import", "-", "--board", "Plans"]), 0);
    // As a window does.
    let storage = Storage::open(data.path(), 1, Arc::new(|| {})).unwrap();
    let launches = Launches::listen(storage.folder(), Arc::new(|| {})).unwrap();
    assert_eq!(boards(data.path())[0]["title"], "Plans");
    answer(&run(&["export", "--board", "Plans", "--to", "a.svg"]), 0);
    assert!(data.path().join("a.svg").exists());
    assert!(launches.next_asked().is_none());

    let made = json(&answer(
        &run(&["import", "-", "--board", "Ideas", "--json"]),
        0,
    ));
    assert_eq!(made["how"], "new");
    let asked = launches.next_asked();
    assert!(matches!(asked, Some(Asked::Kept(board)) if board.title == "Ideas"));
    assert!(launches.next_asked().is_none());
    assert_eq!(boards(data.path()).as_array().map(Vec::len), Some(2));

    let scene = data.path().join("scene.excalidraw");
    std::fs::write(&scene, SCENE).unwrap();
    for (became, how) in [(Became::Saved, "merged"), (Became::Taken, "handed")] {
        let args = ["import", "scene.excalidraw", "--board", "Plans", "--json"];
        let import = start(data.path(), &args);
        let Asked::Onto(onto) = asked_of(&launches) else {
            panic!("something else is asked");
        };
        let Given::Own(path) = &onto.file else {
            panic!("{onto:?}");
        };
        assert_eq!(path.canonicalize().unwrap(), scene.canonicalize().unwrap());
        onto.word.say(became);
        let handed = import.wait_with_output().unwrap();
        assert_eq!(json(&answer(&handed, 0))["how"], how);
    }

    // For who wants to stay it finds a place, or says why there is none.
    let mut edit = start(data.path(), &["edit", "Plans"]);
    let Asked::Visit(comer) = asked_of(&launches) else {
        panic!("something else is asked");
    };
    assert_eq!((&*comer.name, comer.purpose), ("tavla", Purpose::Edit));
    comer.refuse(&"it is Monday");
    give(&mut edit, b"");
    let refused = edit.wait_with_output().unwrap();
    answer(&refused, 1);
    let notes = String::from_utf8_lossy(&refused.stderr);
    assert!(notes.contains("it is Monday"), "{notes}");
}

#[test]
fn what_is_piped_to_who_has_its_board_is_there_until_it_is_read() {
    let data = TempDir::new().unwrap();
    let made = ["import", "-", "--board", "Plans"];
    answer(&run(data.path(), &made, SCENE.as_bytes()), 0);
    let written = ["export", "--board", "Plans", "--to", "plans.tavla"];
    answer(&run(data.path(), &written, b""), 0);
    let plans = std::fs::read(data.path().join("plans.tavla")).unwrap();
    // As a window does.
    let storage = Storage::open(data.path(), 1, Arc::new(|| {})).unwrap();
    let launches = Launches::listen(storage.folder(), Arc::new(|| {})).unwrap();
    let import = |became: fn(Onto)| {
        let mut import = start(data.path(), &["import", "-", "--json"]);
        give(&mut import, &plans);
        let Asked::Onto(onto) = asked_of(&launches) else {
            panic!("something else is asked");
        };
        let Given::Passing(file) = &onto.file else {
            panic!("{onto:?}");
        };
        let folder = file.path().parent().unwrap().to_owned();
        assert!(file.path().exists());
        became(onto);
        let output = import.wait_with_output().unwrap();
        assert!(!folder.exists());
        output
    };
    let handed = import(|onto| {
        let Given::Passing(mut file) = onto.file else {
            return;
        };
        file.let_go();
        drop(file);
        onto.word.say(Became::Taken);
    });
    assert_eq!(json(&answer(&handed, 0))["how"], "handed");
    let refused = import(|onto| onto.refuse(&"it is Monday"));
    answer(&refused, 1);
    let notes = String::from_utf8_lossy(&refused.stderr);
    assert!(
        notes.contains("it is Monday") && notes.contains("Nothing was changed"),
        "{notes}"
    );

    // A window that ends before it has come to it.
    let gone = import(drop);
    answer(&gone, 1);
    let notes = String::from_utf8_lossy(&gone.stderr);
    assert!(notes.contains("It may have been done"), "{notes}");
    let kept = std::fs::read_dir(data.path().join("handed-over")).unwrap();
    let kept: Vec<_> = kept.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(std::fs::read(&kept[0]).unwrap(), plans);
}

#[test]
fn commands_at_once_wait_for_each_other() {
    let data = TempDir::new().unwrap();
    let mut running = ["One", "Two", "Three", "Four"]
        .map(|title| start(data.path(), &["import", "-", "--board", title]));
    for child in &mut running {
        give(child, SCENE.as_bytes());
    }
    for child in running {
        answer(&child.wait_with_output().unwrap(), 0);
    }
    assert_eq!(boards(data.path()).as_array().map(Vec::len), Some(4));
}

#[test]
fn boards_that_cannot_be_written_are_read_and_who_writes_hears_why_not() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    answer(&run(&["import", "-", "--board", "Plans"]), 0);
    let store = data.path().join("tavla.db");
    let mut rights = std::fs::metadata(&store).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&store, rights).unwrap();
    assert_eq!(boards(data.path())[0]["title"], "Plans");
    let told = run(&["info", "--board", "Plans", "--json"]);
    assert_eq!(json(&answer(&told, 0))["shapes"], 3);
    answer(&run(&["export", "--board", "Plans", "--to", "a.svg"]), 0);
    for refused in [
        run(&["edit", "Plans"]),
        run(&["import", "-", "--board", "Plans"]),
    ] {
        answer(&refused, 1);
        let notes = String::from_utf8_lossy(&refused.stderr);
        assert!(notes.contains("writing is not allowed"), "{notes}");
    }
}

#[test]
fn a_board_s_own_file_under_a_new_name_is_another_board() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    answer(&run(&["export", "-", "--to", "plan.tavla"]), 0);
    let own = ["import", "plan.tavla", "--board", "Plan", "--json"];
    let first = json(&answer(&run(&own), 0));
    let other = ["import", "plan.tavla", "--board", "Another", "--json"];
    let second = json(&answer(&run(&other), 0));
    assert_eq!(
        (&second["how"], &second["title"]),
        (&"new".into(), &"Another".into())
    );
    assert_ne!(second["board"], first["board"]);
    let listed = boards(data.path());
    let mut titles: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|board| board["title"].as_str())
        .collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Another", "Plan"]);
}

#[test]
fn a_damaged_board_is_not_written_as_if_it_were_whole() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    let made = ["import", "-", "--board", "Plans", "--json"];
    let made = json(&answer(&run(&made), 0));
    let damaged = [NewRecord {
        origin: RecordOrigin::Local,
        bytes: b"no update",
    }];
    let folder = DataFolder::open(data.path()).unwrap();
    let mut store = folder.open_store().unwrap();
    store
        .append(made["board"].as_str().unwrap(), &damaged)
        .unwrap();
    drop((store, folder));
    let written = ["export", "--board", "Plans", "--to", "plans.svg", "--json"];
    let told = json(&answer(&run(&written), 3));
    assert_eq!(told["lost"][0]["what"], "history");
    // As a window does.
    let storage = Storage::open(data.path(), 1, Arc::new(|| {})).unwrap();
    let _launches = Launches::listen(storage.folder(), Arc::new(|| {})).unwrap();
    let told = json(&answer(&run(&written), 3));
    assert_eq!(told["lost"][0]["what"], "history");
}
