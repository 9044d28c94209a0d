//! What was said before somebody comes: history for who was never there, told once to who was away.

use tavla_server::Running;
use tavla_tests::servers::server_in;

use crate::activity::says;
use crate::chat::{say, toggle_chat};
use crate::comments::comment;
use crate::harness::{Window, flow_window_in, window_of};
use crate::together::{connect, is_synced, share};
use crate::trio::Trio;

/// What the window tells that calls the person.
fn calls(window: &Window) -> Vec<String> {
    let messages = window.app().shell().messages();
    let words = messages.map(|toast| toast.words.clone());
    words.filter(|words| words.contains("mention")).collect()
}

fn counts(window: &Window) -> [usize; 3] {
    let board = window.app().board();
    let unread = board.unread();
    [unread.count(), unread.mentions(), board.comments().unread()]
}

fn wait_counts(window: &mut Window, expected: [usize; 3]) {
    window.wait_until("all of it is here", |app| {
        let (unread, comments) = (app.board().unread(), app.board().comments());
        [unread.count(), unread.mentions(), comments.unread()] == expected
    });
}

fn in_step(mut window: Window) -> Window {
    window.wait_until("all is here", |app| {
        is_synced(app) && app.board().is_talk_in_step()
    });
    window.harness.run_steps(3);
    window
}

#[test]
fn who_joins_for_the_first_time_is_told_nothing_of_what_was_said_and_then_what_is_said_now() {
    let folder = tempfile::tempdir().unwrap();
    let server: Running = server_in(folder.path());
    let mut ada = window_of("Ada Lindqvist", 1, false);
    let link = share(&mut ada, server.addr());
    let join = |name: &str, device: u64| {
        let mut window = window_of(name, device, false);
        connect(&mut window, &link);
        in_step(window)
    };
    let mut ben = join("Ben Okafor", 2);
    ada.wait_until("ben is here", |app| app.board().people().len() == 2);
    toggle_chat(&mut ada);
    say(&mut ada, "@Ben Okafor one");
    say(&mut ada, "@Ben Okafor two");
    comment(&mut ada, [500.0, 300.0], "@Ben Okafor three");
    wait_counts(&mut ben, [2, 2, 1]);
    assert_eq!(calls(&ben).len(), 2, "the chat, and the thread");
    drop(ben);

    // The same person with an empty folder: they have never been here.
    let mut ben = join("Ben Okafor", 2);
    let chat = ben.app().board().desk().talk().messages();
    assert_eq!((chat.len(), counts(&ben)), (2, [0, 0, 0]));
    assert_eq!(calls(&ben), Vec::<String>::new());
    assert!(ben.desktop.shown().is_empty());
    let heard = ben.app().board().activity().entries().len();
    assert!(heard <= 1, "nobody but Ada, who is here");
    ada.wait_until("ben is here again", |app| app.board().people().len() == 2);
    // The card is open still: it is a reply in the old thread.
    say(&mut ada, "@Ben Okafor four");
    ben.wait_told("Ada Lindqvist mentioned you: @Ben Okafor four");
    assert_eq!(counts(&ben), [0, 0, 1]);
}

#[test]
fn who_comes_back_is_told_once_of_all_that_called_them() {
    let trio = Trio::gather();
    let ([ada, mut ben, _mira], _standing) = trio.part();
    let ada = in_step(ada);
    let folder = ada.close();
    ben.wait_until("ada is gone", |app| app.board().people().len() == 2);
    // Ada has said nothing here, and is not known while she is away; what she was called is.
    let mut ada = in_step(flow_window_in(folder));
    assert_eq!((calls(&ada), counts(&ada)), (vec![], [0, 0, 0]));
    toggle_chat(&mut ada);
    say(&mut ada, "I am off");
    ada.wait_until("that is on the server", is_synced);
    let folder = ada.close();
    wait_counts(&mut ben, [1, 0, 0]);
    toggle_chat(&mut ben);
    say(&mut ben, "@Ada Lindqvist one");
    say(&mut ben, "@Ada Lindqvist two");
    comment(&mut ben, [500.0, 300.0], "@Ada Lindqvist three");
    ben.wait_until("all three are on the server", |app| {
        let talk = app.board().desk().talk();
        is_synced(app) && talk.threads().len() == 1 && !talk.is_underway()
    });

    let mut ada = in_step(flow_window_in(folder));
    wait_counts(&mut ada, [2, 2, 1]);
    let told = calls(&ada);
    assert_eq!(told.len(), 1, "{told:?}");
    let summary = "3 mentions. The newest by Ben Okafor: @Ada Lindqvist";
    assert!(told[0].starts_with(summary), "{told:?}");
    assert!(says(&ada, "2 new messages"));
}
