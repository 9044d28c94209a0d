//! Boards that are changed and followed by commands.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Stdio};

use serde_json::Value;
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;
use tavla_tests::shapes::{id, rectangle};
use tempfile::TempDir;

use super::{SCENE, answer, command, json, run};

/// A command at work.
struct Running {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Running {
    fn start(data: &TempDir, args: &[&str]) -> Self {
        let mut child = command(data.path(), args)
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
    let args = ["watch", "Plans", "--for", "0"];
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
