//! Commands that know files only.

use tempfile::TempDir;

use super::{SCENE, answer, json, run};

#[test]
fn each_way_to_end_has_its_number() {
    let folder = TempDir::new().unwrap();
    let run = |args: &[&str]| run(folder.path(), args, SCENE.as_bytes());
    let drawn = run(&["export", "-", "--to", "a.svg"]);
    assert_eq!(answer(&drawn, 0), "");
    assert!(folder.path().join("a.svg").exists());
    answer(&run(&["export", "-", "--to", "a.canvas"]), 3);
    let failed = run(&["export", "nowhere.tavla", "--to", "b.svg"]);
    answer(&failed, 1);
    let notes = String::from_utf8(failed.stderr).unwrap();
    assert!(notes.contains("nowhere.tavla") && notes.contains("Nothing was changed"));
    assert!(!folder.path().join("b.svg").exists());
    answer(&run(&["export", "--to"]), 2);
}

#[test]
fn a_pipe_goes_through() {
    let folder = TempDir::new().unwrap();
    let args = ["export", "-", "--to", "-", "--format", "tavla"];
    let board = run(folder.path(), &args, SCENE.as_bytes());
    assert_eq!(board.status.code(), Some(0));
    let told = run(folder.path(), &["info", "-", "--json"], &board.stdout);
    let told = json(&answer(&told, 0));
    assert_eq!(
        (&told["kind"], &told["shapes"]),
        (&"tavla".into(), &3.into())
    );
    let args = [
        "export", "-", "--to", "-", "--format", "svg", "--frame", "Plan",
    ];
    let svg = run(folder.path(), &args, &board.stdout);
    assert!(answer(&svg, 0).starts_with("<svg "));
}

#[test]
fn two_files_of_one_board_become_one() {
    let folder = TempDir::new().unwrap();
    let run = |args: &[&str]| run(folder.path(), args, SCENE.as_bytes());
    answer(&run(&["export", "-", "--to", "a.tavla"]), 0);
    answer(&run(&["merge", "a.tavla", "a.tavla", "-o", "b.tavla"]), 0);
    answer(&run(&["export", "-", "--to", "other.tavla"]), 0);
    answer(
        &run(&["merge", "a.tavla", "other.tavla", "-o", "c.tavla"]),
        1,
    );
    assert!(!folder.path().join("c.tavla").exists());
    let both = [
        "merge",
        "a.tavla",
        "other.tavla",
        "-o",
        "c.tavla",
        "--any-boards",
    ];
    answer(&run(&both), 0);
    let told = json(&answer(&run(&["info", "c.tavla", "--json"]), 0));
    assert_eq!(told["shapes"], 6);
}
