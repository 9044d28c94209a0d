//! Listing, backing up, restoring and looking through what is kept.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::client::Client;
use crate::program::{Program, run, stderr, stdout};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[track_caller]
fn check_succeeds(output: &Output) {
    assert!(
        output.status.success(),
        "{}{}",
        stdout(output),
        stderr(output)
    );
}

#[tokio::test]
async fn a_backup_is_made_while_the_server_runs_and_becomes_another_server() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup, other) = (
        folder.path().join("boards"),
        folder.path().join("backup"),
        folder.path().join("other"),
    );
    let program = Program::start(&data, &["--set", "rooms.compact_records=20"]);
    let mut ada = Client::plain(program.addr, "plan", 1).await;
    for drawn in 0..50 {
        ada.draw(&format!("s{drawn}")).await;
    }
    ada.until_acked().await;
    let made = run(["backup", "--data", text(&data), "--to", text(&backup)]);
    check_succeeds(&made);
    // What comes later is not in it.
    ada.draw("later").await;
    ada.until_acked().await;
    let checked = run(["check", "--data", text(&data)]);
    check_succeeds(&checked);
    assert!(
        stdout(&checked).contains("a server runs"),
        "{}",
        stdout(&checked)
    );
    assert!(
        stdout(&checked).contains("plan: sound"),
        "{}",
        stdout(&checked)
    );
    let checked = run(["check", "--backup", text(&backup)]);
    check_succeeds(&checked);
    let listed = run(["boards", "--json", "--data", text(&data)]);
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed[0]["name"], "plan");
    assert_eq!(listed[0]["changed"], crate::client::NOW);
    assert_eq!(listed[0]["documents"], serde_json::json!(["plan"]));
    let listed = run(["boards", "--data", text(&data)]);
    assert!(
        stdout(&listed).contains("2026-09-21T14:13:20Z"),
        "{}",
        stdout(&listed)
    );
    check_succeeds(&run([
        "restore",
        "--from",
        text(&backup),
        "--data",
        text(&other),
    ]));
    let program = Program::start(&other, &[]);
    let mut bo = Client::plain(program.addr, "plan", 2).await;
    bo.until_shapes(50).await;
    assert!(!bo.names().contains(&"later".to_owned()));
    // A second backup never goes over the first, nor a restore over boards, nor under a server.
    let again = run(["backup", "--data", text(&data), "--to", text(&backup)]);
    assert!(!again.status.success());
    let over = ["restore", "--from", text(&backup), "--data", text(&other)];
    assert!(!run(over).status.success());
    let forced = run(over.into_iter().chain(["--force"]));
    assert!(stderr(&forced).contains("using"), "{}", stderr(&forced));
    drop(program);
    let forced = run(over.into_iter().chain(["--force"]));
    check_succeeds(&forced);
    assert!(
        stdout(&forced).contains("before-restore"),
        "{}",
        stdout(&forced)
    );
}

#[tokio::test]
async fn damage_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("boards"), folder.path().join("backup"));
    let program = Program::start(&data, &[]);
    let mut ada = Client::plain(program.addr, "plan", 1).await;
    for drawn in 0..20 {
        ada.draw(&format!("shape-number-{drawn}")).await;
        ada.until_acked().await;
    }
    check_succeeds(&run([
        "backup",
        "--data",
        text(&data),
        "--to",
        text(&backup),
    ]));
    drop((ada, program));
    // One byte in the middle of what somebody drew; pages also hold cells that moved elsewhere.
    let copy = backup.join("tavla.db");
    let mut bytes = fs::read(&copy).unwrap();
    let needle = b"shape-number-7";
    let places: Vec<usize> = (0..bytes.len())
        .filter(|&at| bytes[at..].starts_with(needle))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at] ^= 1;
    }
    fs::write(&copy, &bytes).unwrap();
    let checked = run(["check", "--backup", text(&backup)]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(stdout(&checked).contains("tavla.db is not what was written"));
    let other = folder.path().join("other");
    let restored = run(["restore", "--from", text(&backup), "--data", text(&other)]);
    assert!(!restored.status.success() && !other.exists());
    // The same on a folder that nobody has a list of.
    let checked = run(["check", "--data", text(&backup)]);
    assert_eq!(checked.status.code(), Some(1));
    let said = stdout(&checked);
    assert!(said.contains("plan: DAMAGED"), "{said}");
    assert!(said.contains("is not what was written"), "{said}");
}

#[tokio::test]
async fn a_server_that_has_lost_its_boards_does_not_begin_anew_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("boards");
    let mut program = Program::start(&data, &[]);
    let mut ada = Client::plain(program.addr, "plan", 1).await;
    ada.draw("kept").await;
    ada.until_acked().await;
    // Not in order, so that what was written last is still in the file beside.
    program.child.kill().unwrap();
    program.child.wait().unwrap();
    let (store, log) = (data.join("tavla.db"), data.join("tavla.db-wal"));
    let kept = fs::read(&log).unwrap();
    assert!(!kept.is_empty());
    let refused = |names: &str| {
        for command in [
            &["--listen", "127.0.0.1:0", "--data", text(&data)][..],
            &["check", "--data", text(&data)],
            &["boards", "--data", text(&data)],
        ] {
            let said = run(command);
            assert!(!said.status.success(), "{command:?}");
            let said = stderr(&said);
            assert!(said.contains("the boards are gone"), "{said}");
            assert!(said.contains(names), "{said}");
        }
    };
    fs::remove_file(&log).unwrap();
    refused("-wal");
    let bare = fs::read(&store).unwrap();
    fs::write(&store, b"").unwrap();
    refused("the file is empty");
    // Nothing was made of it: what is put back is all there.
    fs::write(&store, &bare).unwrap();
    fs::write(&log, &kept).unwrap();
    let program = Program::start(&data, &[]);
    let mut bo = Client::plain(program.addr, "plan", 2).await;
    bo.until_shapes(1).await;
    assert_eq!(bo.names(), ["kept"]);
}

#[test]
fn where_nothing_is_kept_there_is_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (nowhere, backup) = (folder.path().join("nowhere"), folder.path().join("backup"));
    for command in [
        &["boards", "--data", text(&nowhere)][..],
        &["check", "--data", text(&nowhere)],
        &["backup", "--data", text(&nowhere), "--to", text(&backup)],
        &["restore", "--from", text(&nowhere), "--data", text(&backup)],
    ] {
        let said = run(command);
        assert!(!said.status.success(), "{command:?}");
        assert!(stderr(&said).contains("nowhere"), "{}", stderr(&said));
    }
    assert!(!nowhere.exists() && !backup.exists());
}
