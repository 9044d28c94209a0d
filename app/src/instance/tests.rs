//! A later start reaches the first one, and nothing a stranger writes stops that.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
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
fn who_comes_and_says_nothing_holds_up_nobody() {
    let (folder, launches, wakes) = owner();
    // Each of them is waited for, one after the other for longer than the next start waits.
    let silent: Vec<Stream> = (0..4).map(|_| connect(folder.path()).unwrap()).collect();
    hand_over(folder.path(), &Opening::Last).unwrap();
    wakes.recv().unwrap();
    assert_eq!(launches.take(), [Opening::Last]);
    drop(silent);
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
    let hear_and_go = |stream: Stream, _: &AtomicBool| {
        let mut line = String::new();
        let mut reader = BufReader::new(stream);
        reader.read_line(&mut line)?;
        if line.contains("who") {
            reader.get_mut().write_all(b"\"window\"\n")?;
        }
        Ok(())
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

#[test]
fn what_was_asked_of_a_command_that_ends_is_not_done() {
    let folder = TempDir::new().unwrap();
    let hear_and_go = |stream: Stream, _: &AtomicBool| {
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).map(drop)
    };
    let _listening = Listening::start(folder.path(), hear_and_go).unwrap();
    let keep = Question::Keep {
        path: "plan.tavla".into(),
        passing: false,
    };
    let silent = ask(folder.path(), keep);
    assert!(
        matches!(silent, Err(HandOverError::NoAnswer(_))),
        "{silent:?}"
    );
}

fn visiting() -> Visiting {
    Visiting {
        board: "Plan".to_owned(),
        name: "Robot".to_owned(),
        purpose: Purpose::Edit,
    }
}

/// A folder with a board called “Plan”.
fn with_board(folder: &Path) {
    use tavla_shared::store::BoardRow;
    let mut store = tavla_shared::store::DataFolder::open_store_again(folder).unwrap();
    let row = BoardRow {
        id: "plan".to_owned(),
        title: "Plan".to_owned(),
        created: 1,
        modified: 1,
        opened: None,
        trashed: None,
        server: None,
    };
    store.put_board(&row).unwrap();
}

/// The next word at an end of a visit.
#[track_caller]
fn word(words: &Words, rung: &Receiver<()>) -> Option<Word> {
    loop {
        match words.next() {
            Heard::Word(word) => return Some(word),
            Heard::Gone => return None,
            Heard::NotYet => rung.recv_timeout(Duration::from_secs(30)).unwrap(),
        }
    }
}

fn bell() -> (Wake, Receiver<()>) {
    let (bell, rung) = sync_channel(64);
    (
        Arc::new(move || bell.try_send(()).unwrap_or_default()),
        rung,
    )
}

/// Comes to the board, while `window` decides on it.
fn come(
    folder: &Path,
    launches: &Launches,
    wakes: &Receiver<()>,
    window: impl FnOnce(Comer),
) -> Result<Visit, String> {
    std::thread::scope(|scope| {
        let coming = scope.spawn(|| visit(folder, &visiting()).unwrap());
        wakes.recv_timeout(Duration::from_secs(30)).unwrap();
        match launches.next_asked() {
            Some(Asked::Visit(comer)) => window(comer),
            other => panic!("{other:?}"),
        }
        coming.join().unwrap()
    })
}

#[test]
fn a_command_that_comes_to_a_board_stays_and_both_ends_speak_until_one_goes() {
    let (folder, launches, wakes) = owner();
    with_board(folder.path());
    let (wake, rung) = bell();
    let (done, ended) = sync_channel(1);
    let host: Host = Box::new(move |visit| {
        let (voice, words) = visit.begin(1_000, wake).unwrap();
        let said = word(&words, &rung);
        let Some(Word::Line(line)) = said else {
            panic!("{said:?}");
        };
        voice.say(&Word::Ping).unwrap();
        voice.say(&Word::Line(line.repeat(2))).unwrap();
        // Longer than this end takes.
        let last = word(&words, &rung);
        voice.say(&Word::Ended("no\nmore".to_owned())).unwrap();
        done.send(last).unwrap();
    });
    let admitted = come(folder.path(), &launches, &wakes, |comer| {
        assert_eq!((comer.board.as_str(), &*comer.name), ("plan", "Robot"));
        comer.admit(host);
    });
    let (wake, rung) = bell();
    let (voice, words) = admitted.unwrap().begin(1_000, wake).unwrap();
    voice.say(&Word::Line("{\"tag\":1}".to_owned())).unwrap();
    assert_eq!(word(&words, &rung), Some(Word::Ping));
    let twice = "{\"tag\":1}{\"tag\":1}".to_owned();
    assert_eq!(word(&words, &rung), Some(Word::Line(twice)));
    voice.say(&Word::Line("x".repeat(2_000))).unwrap();
    let last = Word::Ended("no more".to_owned());
    assert_eq!(word(&words, &rung), Some(last));
    assert_eq!(word(&words, &rung), None);
    assert_eq!(ended.recv_timeout(Duration::from_secs(30)).unwrap(), None);
}

#[test]
fn a_command_for_which_there_is_no_place_hears_why() {
    let (folder, launches, wakes) = owner();
    let nobody = visit(folder.path(), &visiting()).unwrap();
    assert!(nobody.unwrap_err().contains("Plan"));
    with_board(folder.path());
    let refuse = |comer: Comer| comer.refuse(&"it is Monday");
    let refused = come(folder.path(), &launches, &wakes, refuse);
    assert_eq!(refused.unwrap_err(), "it is Monday");
    // A window that goes without a word.
    let dropped = come(folder.path(), &launches, &wakes, drop);
    assert_eq!(dropped.unwrap_err(), "the window is being closed");
}

#[test]
fn a_command_that_has_the_folder_takes_no_other_one_in() {
    let folder = TempDir::new().unwrap();
    let owned = tavla_shared::store::DataFolder::open(folder.path()).unwrap();
    let _holding = Holding::begin(owned.path(), "edit").unwrap();
    let refused = visit(owned.path(), &visiting());
    assert!(
        matches!(refused, Err(HandOverError::Held(_))),
        "{refused:?}"
    );
}

#[test]
fn an_older_window_does_not_understand_who_wants_to_stay() {
    let folder = TempDir::new().unwrap();
    let hang_up = |stream: Stream, _: &AtomicBool| {
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).map(drop)
    };
    let _listening = Listening::start(folder.path(), hang_up).unwrap();
    let refused = visit(folder.path(), &visiting());
    assert!(
        matches!(refused, Err(HandOverError::NotTaken)),
        "{refused:?}"
    );
}
