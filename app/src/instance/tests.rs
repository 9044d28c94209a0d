//! A later start reaches the first one, and nothing a stranger writes stops that.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use tempfile::TempDir;

use super::*;

fn owner() -> (TempDir, Launches, Receiver<()>) {
    let folder = TempDir::new().unwrap();
    let (woken, wakes) = sync_channel(64);
    let wake: Wake = Arc::new(move || woken.send(()).unwrap_or_default());
    let launches = Launches::listen(folder.path(), wake).unwrap();
    (folder, launches, wakes)
}

fn files(paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Opening {
    Opening::Files(paths.into_iter().map(Into::into).collect())
}

#[test]
fn a_later_start_is_handed_to_the_owner() {
    let (folder, launches, wakes) = owner();
    let link = BoardLink::parse("tavla://localhost:7420/plan#secret").unwrap();
    let openings = [
        Opening::Last,
        Opening::Link(link),
        Opening::Files(vec![
            std::path::absolute("plan.excalidraw").unwrap(),
            std::path::absolute("a b.tavla").unwrap(),
        ]),
    ];
    for opening in &openings {
        hand_over(folder.path(), opening).unwrap();
        wakes.recv().unwrap();
    }
    assert_eq!(launches.take(), openings);
    assert_eq!(launches.take(), []);
}

#[test]
fn a_file_is_found_from_where_the_later_start_was() {
    let (folder, launches, wakes) = owner();
    hand_over(folder.path(), &files(["plan.excalidraw"])).unwrap();
    wakes.recv().unwrap();
    let here = std::path::absolute("plan.excalidraw").unwrap();
    assert_eq!(launches.take(), [files([here])]);
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_is_no_text_is_handed_over_as_it_is() {
    use std::os::unix::ffi::OsStrExt as _;
    let (folder, launches, wakes) = owner();
    let name = std::ffi::OsStr::from_bytes(b"/tmp/../caf\xe9 \n.png");
    hand_over(folder.path(), &files([name])).unwrap();
    wakes.recv().unwrap();
    assert_eq!(launches.take(), [files([name])]);
}

#[test]
fn what_cannot_be_handed_over_is_told_at_once() {
    let (folder, launches, _wakes) = owner();
    let nowhere = hand_over(folder.path(), &files([""]));
    assert!(
        matches!(nowhere, Err(HandOverError::NoPath { .. })),
        "{nowhere:?}"
    );
    let many = vec!["plan.excalidraw"; REQUEST_BYTES_MAX as usize / 32];
    let too_much = hand_over(folder.path(), &files(many));
    assert!(
        matches!(too_much, Err(HandOverError::TooMuch { .. })),
        "{too_much:?}"
    );
    assert_eq!(launches.take(), []);
}

#[test]
fn garbage_is_refused_and_the_next_start_is_heard() {
    let (folder, launches, wakes) = owner();
    let garbage = [
        b"garbage\n".to_vec(),
        b"{\"link\":\"https://example.com\"}\n".to_vec(),
        b"{\"files\":[\"/tmp/plan.tavla\"]}\n".to_vec(),
        vec![b'x'; 2 * REQUEST_BYTES_MAX as usize],
    ];
    for bytes in garbage {
        let mut stream = connect(folder.path()).unwrap();
        // The owner may have hung up before it was all said.
        stream.write_all(&bytes).unwrap_or_default();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap_or_default();
        assert!(answer.is_empty());
    }
    hand_over(folder.path(), &Opening::Last).unwrap();
    wakes.recv().unwrap();
    assert_eq!(launches.take(), [Opening::Last]);
}

#[test]
fn too_many_are_refused_by_name() {
    let (folder, launches, _wakes) = owner();
    for _ in 0..WAITING_MAX {
        hand_over(folder.path(), &Opening::Last).unwrap();
    }
    let refused = hand_over(folder.path(), &Opening::Last);
    assert!(
        matches!(refused, Err(HandOverError::NotTaken)),
        "{refused:?}"
    );
    assert_eq!(launches.take().len(), WAITING_MAX);
}

#[test]
fn a_socket_that_was_left_behind_is_replaced() {
    let (folder, launches, _wakes) = owner();
    drop(launches);
    std::fs::write(folder.path().join("socket"), "").unwrap();
    let launches = Launches::listen(folder.path(), Arc::new(|| {})).unwrap();
    hand_over(folder.path(), &Opening::Last).unwrap();
    assert_eq!(launches.take(), [Opening::Last]);
}

#[test]
fn a_command_that_has_the_folder_says_so_and_answers_what_only_looks() {
    let folder = TempDir::new().unwrap();
    let owned = tavla_shared::store::DataFolder::open(folder.path()).unwrap();
    let store = owned.open_store().unwrap();
    let holding = Holding::begin(owned.path(), "watch").unwrap();
    let keep = Question::Keep {
        path: "plan.tavla".into(),
        passing: false,
    };
    for refused in [
        hand_over(owned.path(), &Opening::Last),
        ask(owned.path(), keep).map(drop),
        ask(owned.path(), Question::Who).map(drop),
    ] {
        let Err(HandOverError::Held(holder)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            holder.to_string(),
            format!("tavla watch (process {})", std::process::id())
        );
    }
    let boards = ask(owned.path(), Question::Boards).unwrap();
    assert_eq!(boards, Answer::Boards(Vec::new()));
    drop((holding, store));
    let silent = hand_over(owned.path(), &Opening::Last);
    assert!(
        matches!(silent, Err(HandOverError::NoAnswer(_))),
        "{silent:?}"
    );
}

#[test]
fn what_was_asked_and_not_answered_may_be_done_unless_it_only_looks() {
    let folder = TempDir::new().unwrap();
    let hear_and_go = |stream: Stream| {
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).map(drop)
    };
    let _listening = Listening::start(folder.path(), hear_and_go).unwrap();
    let onto = Question::Onto {
        board: "plan".to_owned(),
        path: "plan.excalidraw".into(),
    };
    let unanswered = ask(folder.path(), onto);
    assert!(
        matches!(unanswered, Err(HandOverError::Unanswered(_))),
        "{unanswered:?}"
    );
    let looked = ask(folder.path(), Question::Boards);
    assert!(matches!(looked, Err(HandOverError::NotTaken)), "{looked:?}");
}
