//! Programs at boards that a window has: `tavla edit` and `tavla watch` beside the person, on one board.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::Instant;

use egui::{Key, Modifiers};
use serde_json::Value;
use tavla::instance::Launches;
use tavla::storage::kept;
use tavla_shared::id::BoardId;
use tavla_shared::shape::Kind;
use tavla_shared::store::DataFolder;

use crate::harness::{PATIENCE, Window, flow_window, flow_window_in};
use crate::refusing::refuse;

/// The program, without its window.
const TAVLA: &str = env!("CARGO_BIN_EXE_tavla_command");

pub const ELLIPSE: &str =
    r#"{"tag":"e","create":{"id":"e","kind":"ellipse","pos":[0,0],"text":"hi"}}"#;

/// A command at work, whose lines are read while the window goes on.
pub struct Program {
    child: Child,
    pub input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Program {
    pub fn start(window: &Window, args: &[&str]) -> Self {
        let mut child = Command::new(TAVLA)
            .env("TAVLA_DATA_DIR", window.folder())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = sync_channel(1_000);
        let read = move || {
            for line in out.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("program".to_owned());
        thread.spawn(read).unwrap();
        Self {
            input: child.stdin.take(),
            child,
            lines,
        }
    }

    /// One at the board with this id.
    pub fn at(window: &Window, verb: &str, board: &BoardId) -> Self {
        Self::start(window, &[verb, board.as_str()])
    }

    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    /// The next line that `wanted` is true of, while the window goes on.
    #[track_caller]
    pub fn hear(&self, window: &mut Window, wanted: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            assert!(began.elapsed() < PATIENCE, "it is not told");
            match self.lines.try_recv() {
                Ok(line) => {
                    let line: Value = serde_json::from_str(&line).unwrap();
                    if wanted(&line) {
                        return line;
                    }
                }
                Err(TryRecvError::Empty) => window.next_frame(),
                Err(TryRecvError::Disconnected) => panic!("the command has ended"),
            }
        }
    }

    /// Has a line done.
    #[track_caller]
    pub fn done(&mut self, window: &mut Window, line: &str) {
        self.say(line);
        let answer = self.hear(window, |_| true);
        assert_eq!(answer["ok"], true, "{answer}");
    }

    /// The program's end, while `go_on` does: its code, and what it notes.
    #[track_caller]
    pub fn ends(&mut self, mut go_on: impl FnMut()) -> (Option<i32>, String) {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "the command goes on");
            go_on();
        };
        let mut notes = String::new();
        let error = self.child.stderr.as_mut().unwrap();
        error.read_to_string(&mut notes).unwrap();
        (status.code(), notes)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().unwrap();
    }
}

/// A window that hears commands, and the board that it shows, which is on the disk.
pub fn hearing(mut window: Window) -> (Window, BoardId) {
    let launches = Launches::listen(window.folder(), Arc::new(|| {})).unwrap();
    window.app_mut().follow(launches);
    let board = listed(&mut window);
    (window, board)
}

/// The board in the window, once the list on the disk has it.
#[track_caller]
fn listed(window: &mut Window) -> BoardId {
    let board = window.app().board().id().clone();
    let began = Instant::now();
    loop {
        let store = DataFolder::open_store_again(window.folder()).unwrap();
        if kept::find(&store, board.as_str()).is_ok() {
            return board;
        }
        assert!(began.elapsed() < PATIENCE, "the list is not kept");
        window.next_frame();
    }
}

pub fn draw(window: &mut Window) {
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
}

fn shows(window: &mut Window, count: usize) {
    window.wait_until("the shapes are there", |app| {
        app.board().editor().scene().children(None).count() == count
    });
}

#[test]
fn a_program_and_a_person_draw_on_one_board_and_undo_is_the_person_s() {
    let (mut window, board) = hearing(flow_window());
    draw(&mut window);
    let mut edit = Program::at(&window, "edit", &board);
    edit.done(&mut window, ELLIPSE);
    shows(&mut window, 2);
    // What it answers for is on the disk.
    let store = DataFolder::open_store_again(window.folder()).unwrap();
    assert!(!store.load(board.as_str()).unwrap().records.is_empty());
    drop(store);
    window.key(Modifiers::COMMAND, Key::Z);
    shows(&mut window, 1);
    assert_eq!(window.shapes(), [Kind::Ellipse]);
    window.key(Modifiers::COMMAND, Key::Z);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Ellipse]);
    edit.done(&mut window, r#"{"delete":"e"}"#);
    shows(&mut window, 0);
    // At the end of its lines it goes, and is a program that has done all.
    edit.input = None;
    let (code, notes) = edit.ends(|| window.next_frame());
    assert_eq!(code, Some(0), "{notes}");
}

#[test]
fn a_line_that_is_refused_is_told_and_the_next_one_is_done() {
    let (mut window, board) = hearing(flow_window());
    let mut edit = Program::at(&window, "edit", &board);
    edit.say(r#"{"tag":[1],"delete":"nobody"}"#);
    let refused = edit.hear(&mut window, |_| true);
    assert_eq!(
        (&refused["ok"], &refused["tag"][0]),
        (&false.into(), &1.into())
    );
    assert!(refused["error"].as_str().unwrap().contains("nobody"));
    edit.done(&mut window, ELLIPSE);
    edit.input = None;
    assert_eq!(edit.ends(|| window.next_frame()).0, Some(3));
}

#[test]
fn what_a_person_does_is_told_to_who_watches() {
    let (mut window, board) = hearing(flow_window());
    draw(&mut window);
    window.wait_saved();
    let watch = Program::at(&window, "watch", &board);
    let told = watch.hear(&mut window, |_| true);
    assert_eq!(
        (&told["event"], &told["count"]),
        (&"board".into(), &1.into())
    );
    let who = watch.hear(&mut window, |line| line["what"] == "who");
    assert_eq!(who["value"]["name"], "Ada Lindqvist");
    draw(&mut window);
    let told = watch.hear(&mut window, |line| line["event"] == "changed");
    assert_eq!(told["shapes"][0]["kind"], "rectangle");
    assert_eq!(told["by"]["name"], "Ada Lindqvist");
    // Also what another program does, by its name.
    let mut edit = Program::start(&window, &["edit", board.as_str(), "--name", "Robot"]);
    edit.done(&mut window, ELLIPSE);
    let told = watch.hear(&mut window, |line| {
        line["event"] == "changed" && line["shapes"][0]["kind"] == "ellipse"
    });
    assert_eq!(told["by"]["name"], "Robot");
}

#[test]
fn a_board_that_the_window_does_not_show_is_changed_behind_it() {
    let (mut window, first) = hearing(flow_window());
    window.retitle("First");
    window.key(Modifiers::COMMAND, Key::N);
    window.wait_until("the next board is there", |app| app.board().is_open());
    let second = listed(&mut window);
    let mut edit = Program::at(&window, "edit", &first);
    edit.done(&mut window, ELLIPSE);
    assert_eq!(*window.app().board().id(), second);
    assert_eq!(window.shapes(), []);
    // Who opens it meanwhile has it as it is, and the program goes on.
    window.open_from_list("First");
    shows(&mut window, 1);
    edit.done(&mut window, r#"{"update":"e","set":{"pos":[7,0]}}"#);
    window.wait_until("the move is seen", |app| {
        let mut shapes = app.board().editor().scene().children(None);
        shapes.next().is_some_and(|shape| shape.pos.x == 7.0)
    });
    // Left, it goes on behind the window until the program has gone.
    window.key(Modifiers::COMMAND, Key::N);
    edit.done(&mut window, r#"{"delete":"e"}"#);
    edit.input = None;
    let (code, notes) = edit.ends(|| window.next_frame());
    assert_eq!(code, Some(0), "{notes}");
    window.open_from_list("First");
    window.wait_until("the board is there", |app| app.board().is_open());
    assert_eq!(window.shapes(), []);
}

#[test]
fn a_title_that_a_program_gives_a_board_behind_the_window_is_in_the_list() {
    let (mut window, first) = hearing(flow_window());
    window.retitle("First");
    window.key(Modifiers::COMMAND, Key::N);
    window.wait_until("the next board is there", |app| app.board().is_open());
    let mut edit = Program::at(&window, "edit", &first);
    edit.done(&mut window, r#"{"title":"Second"}"#);
    let began = Instant::now();
    loop {
        let store = DataFolder::open_store_again(window.folder()).unwrap();
        if kept::find(&store, "Second").is_ok_and(|board| board.id == first) {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "the list is not kept");
        window.next_frame();
    }
}

#[test]
fn a_window_that_closes_says_so_to_its_programs_and_what_was_answered_is_kept() {
    let (mut window, board) = hearing(flow_window());
    let mut edit = Program::at(&window, "edit", &board);
    let mut watch = Program::at(&window, "watch", &board);
    edit.done(&mut window, ELLIPSE);
    watch.hear(&mut window, |line| line["event"] == "board");
    let folder = window.close();
    for program in [&mut edit, &mut watch] {
        let (code, notes) = program.ends(std::thread::yield_now);
        assert_eq!(code, Some(1), "{notes}");
        assert!(notes.contains("has left it"), "{notes}");
    }
    let window = flow_window_in(folder);
    assert_eq!(window.shapes(), [Kind::Ellipse]);
}

#[test]
fn what_a_command_has_put_on_a_board_is_there_when_it_has_ended() {
    let (mut window, board) = hearing(flow_window());
    let file = window.folder().join("plan.excalidraw");
    let scene = r#"{"type":"excalidraw","elements":[{"id":"r","type":"rectangle","x":0,"y":0,"width":40,"height":30}]}"#;
    std::fs::write(&file, scene).unwrap();
    let args = ["import", file.to_str().unwrap(), "--board", board.as_str()];
    let mut import = Program::start(&window, &args);
    // Once it has ended, the file is on the board, and on the disk.
    let (code, notes) = import.ends(|| window.next_frame());
    assert_eq!(code, Some(0), "{notes}");
    let watch = Program::at(&window, "watch", &board);
    let told = watch.hear(&mut window, |_| true);
    assert_eq!(told["count"], 1, "{told}");
}

#[test]
fn a_program_hears_what_the_disk_says_where_the_window_cannot_save() {
    let (mut window, board) = hearing(flow_window());
    let args = ["edit", board.as_str(), "--within", "2"];
    let mut edit = Program::start(&window, &args);
    edit.done(&mut window, ELLIPSE);
    let refusing = refuse(&window);
    edit.say(r#"{"delete":"e"}"#);
    let (code, notes) = edit.ends(|| window.next_frame());
    assert_eq!(code, Some(1), "{notes}");
    assert!(notes.contains("until the window has saved it"), "{notes}");
    drop(refusing);
    window.wait_saved();
    assert_eq!(window.shapes(), []);
}
