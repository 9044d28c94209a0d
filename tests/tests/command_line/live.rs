//! Boards that are changed and followed by commands.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tavla::instance::{HandOverError, Opening, hand_over};
use tavla::storage::Storage;
use tavla_shared::board::Board;
use tavla_shared::store::DataFolder;
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;
use tavla_tests::shapes::{id, rectangle};
use tempfile::TempDir;

use super::{SCENE, answer, command, json, run};

/// How long something is waited for that is about to happen.
const PATIENCE: Duration = Duration::from_mins(1);

/// A command at work.
struct Running {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Running {
    fn start(data: &TempDir, args: &[&str]) -> Self {
        Self::of(&mut command(data.path(), args))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        Self {
            child,
            lines: BufReader::new(out).lines(),
        }
    }

    fn say(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    /// The next line that `wanted` is true of. The command ends by itself if none comes.
    fn hear(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut lines = self.lines.by_ref().map(|line| json(&line.unwrap()));
        lines.find(|line| wanted(line)).unwrap()
    }
}

/// How a command ends that is about to.
#[track_caller]
fn ended(child: &mut Child) -> ExitStatus {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() >= until {
            child.kill().unwrap_or_default();
            panic!("the command goes on");
        }
        std::thread::yield_now();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_board_of_a_device_is_changed_line_by_line() {
    let data = TempDir::new().unwrap();
    let made = run(
        data.path(),
        &["import", "-", "--board", "Plans"],
        SCENE.as_bytes(),
    );
    answer(&made, 0);
    let lines = r#"{"tag":1,"create":{"id":"new","kind":"note","pos":[500,0],"text":"hello"}}
        {"tag":2,"text":"new","to":"hello there"}
        {"tag":3,"delete":"nobody"}
        {"tag":4,"title":"Changed"}
"#;
    let edited = run(data.path(), &["edit", "Plans"], lines.as_bytes());
    let answers: Vec<Value> = answer(&edited, 3).lines().map(json).collect();
    let ok: Vec<Option<bool>> = answers.iter().map(|it| it["ok"].as_bool()).collect();
    assert_eq!(ok, [Some(true), Some(true), Some(false), Some(true)]);
    assert_eq!(answers[0]["created"][0], "new");
    assert!(answers[2]["error"].as_str().unwrap().contains("nobody"));
    let args = ["watch", "Changed", "--for", "0"];
    let told = json(&answer(&run(data.path(), &args, b""), 0));
    assert_eq!(told["title"], "Changed");
    let shapes = told["shapes"].as_array().unwrap();
    let new = shapes.iter().find(|shape| shape["id"] == "new").unwrap();
    assert_eq!(new["text"], "hello there");
}

#[test]
fn a_shared_board_is_changed_by_its_link_and_seen_by_who_is_there() {
    let (rooms, one, data) = (
        TempDir::new().unwrap(),
        TempDir::new().unwrap(),
        TempDir::new().unwrap(),
    );
    let server = server_in(rooms.path());
    let mut person = Person::at(one.path(), "plans", "One");
    person.share(server.addr());
    person.edit(vec![rectangle("a")]);
    person.wait_synced();
    let link = format!("tavla://{}/plans", server.addr());
    let mut watch = Running::start(&data, &["watch", &link, "--for", "60"]);
    let board = watch.hear(|line| line["event"] == "board");
    assert_eq!(board["shapes"][0]["id"], "a");
    let who = watch.hear(|line| line["event"] == "presence" && line["what"] == "who");
    assert_eq!(who["value"]["name"], "One", "they were there first");

    let mut edit = Running::start(&data, &["edit", &link, "--name", "Script"]);
    edit.say(r#"{"update":"a","set":{"pos":[77,5]}}"#);
    assert_eq!(edit.hear(|_| true)["ok"], true);
    person.wait_until("the move arrives", |person| {
        person.shapes[&id("a")].pos.x == 77.0
    });
    let moved = watch.hear(|line| line["event"] == "changed");
    assert_eq!(moved["shapes"][0]["pos"][0], 77.0);
    assert_eq!(moved["by"]["name"], "Script");
    drop((watch, edit));
    person.leave();
    server.join();
}

#[test]
fn while_a_board_is_followed_its_others_can_be_looked_at_and_who_comes_is_told() {
    let data = TempDir::new().unwrap();
    let run = |args: &[&str]| run(data.path(), args, SCENE.as_bytes());
    answer(&run(&["import", "-", "--board", "Plans"]), 0);
    let mut watch = Running::start(&data, &["watch", "Plans", "--for", "60"]);
    watch.hear(|line| line["event"] == "board");
    let listed = json(&answer(&run(&["boards", "--json"]), 0));
    assert_eq!(listed[0]["title"], "Plans");
    answer(&run(&["export", "--board", "Plans", "--to", "a.svg"]), 0);
    // As a window does at its start.
    let folder = data.path().canonicalize().unwrap();
    let held = hand_over(&folder, &Opening::Last);
    let Err(HandOverError::Held(holder)) = held else {
        panic!("{held:?}");
    };
    let process = watch.child.id();
    assert_eq!((&*holder.command, holder.process), ("watch", process));
}

#[test]
fn where_the_disk_takes_nothing_more_edit_says_why_and_what_is_saved() {
    let data = TempDir::new().unwrap();
    let made = ["import", "-", "--board", "Plans"];
    answer(&run(data.path(), &made, SCENE.as_bytes()), 0);
    let args = ["edit", "Plans", "--within", "1"];
    let mut edit = Running::of(command(data.path(), &args).stderr(Stdio::piped()));
    edit.say(r#"{"title":"Saved"}"#);
    assert_eq!(edit.hear(|_| true)["ok"], true);
    let store = rusqlite::Connection::open(data.path().join("tavla.db")).unwrap();
    let refuse = "CREATE TRIGGER refusing BEFORE INSERT ON records
                  BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    store.execute_batch(refuse).unwrap();
    edit.say(r#"{"title":"Lost"}"#);
    let mut notes = String::new();
    let error = edit.child.stderr.as_mut().unwrap();
    error.read_to_string(&mut notes).unwrap();
    assert_eq!(edit.child.wait().unwrap().code(), Some(1), "{notes}");
    assert!(notes.contains("the disk is full"), "{notes}");
    assert!(
        notes.contains("What was answered before is saved"),
        "{notes}"
    );
    store.execute_batch("DROP TRIGGER refusing").unwrap();
    drop(store);
    let told = run(data.path(), &["watch", "Saved", "--for", "0"], b"");
    assert_eq!(json(&answer(&told, 0))["title"], "Saved");
}

#[cfg(unix)]
#[test]
fn a_command_that_is_ended_leaves_nothing_of_a_link_s_board() {
    use rustix::process::{Pid, Signal, kill_process};
    let (rooms, one, data) = (
        TempDir::new().unwrap(),
        TempDir::new().unwrap(),
        TempDir::new().unwrap(),
    );
    let server = server_in(rooms.path());
    let mut person = Person::at(one.path(), "plans", "One");
    person.share(server.addr());
    person.edit(vec![rectangle("a")]);
    person.wait_synced();
    let link = format!("tavla://{}/plans", server.addr());
    let ended = |args: &[&str], signal: Signal, code: i32| {
        let temporary = TempDir::new().unwrap();
        let mut running = Running::of(command(data.path(), args).env("TMPDIR", temporary.path()));
        if args[0] == "watch" {
            running.hear(|line| line["event"] == "board");
        } else {
            running.say(r#"{"grid":true}"#);
            running.hear(|line| line["ok"] == true);
        }
        kill_process(Pid::from_child(&running.child), signal).unwrap();
        // Not the end of its lines ends it.
        let input = running.child.stdin.take();
        let status = running.child.wait().unwrap();
        drop(input);
        assert_eq!(status.code(), Some(code), "{args:?}");
        let left = std::fs::read_dir(temporary.path()).unwrap();
        assert_eq!(left.count(), 0, "{args:?}");
    };
    ended(&["watch", &link, "--for", "60"], Signal::INT, 0);
    ended(&["watch", &link, "--for", "60"], Signal::TERM, 0);
    ended(&["edit", &link], Signal::INT, 1);
    person.leave();
    server.join();
}

#[cfg(unix)]
#[test]
fn a_command_that_waits_for_its_place_is_ended_at_once() {
    use rustix::process::{Pid, Signal, kill_process};
    use std::os::unix::process::ExitStatusExt as _;
    use std::sync::mpsc::sync_channel;
    use tavla::instance::{Asked, Launches};
    let data = TempDir::new().unwrap();
    let made = ["import", "-", "--board", "Plans"];
    answer(&run(data.path(), &made, SCENE.as_bytes()), 0);
    // A window that does not come to answering.
    let folder = DataFolder::open(data.path()).unwrap();
    let (woken, wakes) = sync_channel(64);
    let wake = Arc::new(move || woken.send(()).unwrap_or_default());
    let launches = Launches::listen(folder.path(), wake).unwrap();
    let mut edit = Running::start(&data, &["edit", "Plans"]);
    wakes.recv_timeout(PATIENCE).unwrap();
    let Some(Asked::Visit(comer)) = launches.next_asked() else {
        panic!("nobody has come");
    };
    // Whoever runs the tests may have Ctrl-C passed over.
    kill_process(Pid::from_child(&edit.child), Signal::TERM).unwrap();
    let status = ended(&mut edit.child);
    assert_eq!(status.signal(), Some(Signal::TERM.as_raw()));
    drop(comer);
}

#[cfg(unix)]
#[test]
fn a_command_whose_words_nobody_reads_is_ended_in_order() {
    use rustix::process::{Pid, Signal, kill_process};
    let data = TempDir::new().unwrap();
    let made = ["import", "-", "--board", "Plans"];
    answer(&run(data.path(), &made, SCENE.as_bytes()), 0);
    // More than a pipe takes.
    let long = "long ".repeat(15_000);
    let lines: String = ["a", "b", "c"]
        .map(|id| {
            format!("{{\"create\":{{\"id\":\"{id}\",\"kind\":\"note\",\"text\":\"{long}\"}}}}\n")
        })
        .concat();
    answer(&run(data.path(), &["edit", "Plans"], lines.as_bytes()), 0);
    let mut child = command(data.path(), &["watch", "Plans"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    // It has begun to tell of the board, and cannot go on.
    out.read_exact(&mut [0]).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let status = ended(&mut child);
    let mut notes = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut notes)
        .unwrap();
    assert_eq!(status.code(), Some(1), "{notes}");
    assert!(notes.contains("nobody reads it"), "{notes}");
    drop(out);
}

#[test]
fn a_board_in_the_trash_is_not_changed() {
    let data = TempDir::new().unwrap();
    let made = ["import", "-", "--board", "Plans"];
    answer(&run(data.path(), &made, SCENE.as_bytes()), 0);
    let mut storage = Storage::open(data.path(), 1, Arc::new(|| {})).unwrap();
    let board = storage.boards()[0].id.clone();
    storage.trash_board(&board, 1);
    storage.close().unwrap();
    for verb in ["edit", "watch"] {
        let refused = run(data.path(), &[verb, board.as_str()], b"{\"grid\":true}\n");
        assert_eq!(refused.status.code(), Some(1));
        let notes = String::from_utf8(refused.stderr).unwrap();
        assert!(notes.contains("is in the trash"), "{notes}");
        assert!(notes.contains("Nothing was changed"), "{notes}");
    }
}

#[test]
fn what_commands_do_on_a_board_of_a_device_is_said_by_their_names_and_its_new_title_is_listed() {
    let data = TempDir::new().unwrap();
    let made = ["import", "-", "--board", "Plans"];
    answer(&run(data.path(), &made, SCENE.as_bytes()), 0);
    let board = json(&answer(&run(data.path(), &["boards", "--json"], b""), 0));
    let board = board[0]["id"].as_str().unwrap().to_owned();
    for name in ["One", "Other", "One"] {
        let args = ["edit", board.as_str(), "--name", name];
        let line = format!("{{\"title\":\"Of {name}\"}}\n");
        answer(&run(data.path(), &args, line.as_bytes()), 0);
        let listed = json(&answer(&run(data.path(), &["boards", "--json"], b""), 0));
        assert_eq!(listed[0]["title"], format!("Of {name}"));
    }
    // Each wrote under an id of its own, twice under the same one; and none under the person's.
    let mut person = Person::at(data.path(), &board, "Person");
    person.edit(vec![rectangle("mine")]);
    person.wait_saved();
    person.leave();
    let store = DataFolder::open_store_again(data.path()).unwrap();
    let kept = store.load(&board).unwrap();
    let (there, _) = Board::open(1, kept.parts());
    let mut names: Vec<&str> = there.people().iter().map(|it| &*it.name).collect();
    names.sort_unstable();
    assert_eq!(names, ["One", "Other", "Person"]);
}
