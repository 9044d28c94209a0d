//! The chat with real apps at a real server: who reads what, who is named, what is linked, and what happens
//! without a server or without the right to speak.

use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla_server::access::Role;
use tavla_shared::geometry::Point;
use tavla_tests::servers::{server_at, server_in};

use crate::activity::says;
use crate::harness::{Window, flow_window, flow_window_in, window_of};
use crate::together::{connect, is_synced, share};
use crate::trio::{NAMES, Trio};

/// Shows the chat, or hides it.
pub fn toggle_chat(window: &mut Window) {
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.harness.run_steps(4);
}

/// Writes a message and sends it; the chat is shown.
pub fn say(window: &mut Window, words: &str) {
    window.type_text(words);
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(2);
}

/// What everybody has said, oldest first.
pub fn texts(app: &TavlaApp) -> Vec<String> {
    let messages = app.board().desk().talk().messages().iter();
    messages.map(|it| it.words.text.to_string()).collect()
}

fn all_say(trio: &mut Trio, expected: &[&str]) {
    trio.wait("everybody has read it", |apps| {
        apps.iter().all(|app| texts(app) == expected)
    });
    for window in &mut trio.windows {
        window.harness.run_steps(3);
    }
}

#[test]
fn what_one_says_is_counted_read_and_removed_everywhere() {
    let mut trio = Trio::gather();
    toggle_chat(&mut trio.windows[0]);
    trio.windows[0]
        .harness
        .get_by_label_contains("Nothing has been said");
    trio.windows[0].type_text("hello all");
    toggle_chat(&mut trio.windows[2]);
    trio.wait("Mira sees her write", |[_, _, mira]| {
        mira.board()
            .editor()
            .peers()
            .iter()
            .any(|it| it.writes_message)
    });
    trio.windows[2].harness.run_steps(2);
    trio.windows[2]
        .harness
        .get_by_label("Ada Lindqvist is typing…");
    trio.windows[0].key(Modifiers::NONE, Key::Enter);
    all_say(&mut trio, &["hello all"]);
    trio.wait("she has stopped", |[_, _, mira]| {
        !mira
            .board()
            .editor()
            .peers()
            .iter()
            .any(|it| it.writes_message)
    });
    // Who has the chat open has read it; the other is told how much there is.
    trio.windows[2].harness.get_by_label("hello all");
    assert!(!says(&trio.windows[2], "new message"));
    trio.windows[1].click("Chat, 1 new message");
    trio.windows[1].harness.run_steps(4);
    trio.windows[1].harness.get_by_label("hello all");
    trio.windows[1]
        .harness
        .get_by_label_contains("Ada Lindqvist, ");
    trio.windows[1].harness.get_by_label("New");
    assert!(!says(&trio.windows[1], "Chat, 1 new message"));
    // Nobody removes what others said.
    assert!(!says(&trio.windows[1], "Remove “hello all”"));
    trio.windows[0].click("Remove “hello all”");
    all_say(&mut trio, &[]);
    for window in &mut trio.windows {
        window.harness.get_by_label("Message removed");
    }
}

#[test]
fn a_name_is_completed_and_who_is_named_is_told() {
    let mut trio = Trio::gather();
    toggle_chat(&mut trio.windows[0]);
    trio.windows[0].type_text("@mi");
    trio.windows[0].harness.run_steps(2);
    trio.windows[0].key(Modifiers::NONE, Key::Enter);
    say(&mut trio.windows[0], "look at this");
    all_say(&mut trio, &["@Mira Sato look at this"]);
    trio.windows[2].wait_told("Ada Lindqvist mentioned you: @Mira Sato look at this");
    assert!(says(
        &trio.windows[2],
        "Chat, 1 new message, it mentions you"
    ));
    assert!(says(&trio.windows[1], "Chat, 1 new message"));
    assert_eq!(trio.windows[1].app().shell().messages().count(), 0);
    // The message leads to the chat, where it is read and not told any more.
    trio.windows[2].click("Show");
    trio.windows[2].harness.run_steps(6);
    trio.windows[2]
        .harness
        .get_by_label("@Mira Sato look at this");
    assert_eq!(trio.windows[2].app().shell().messages().count(), 0);
    assert!(!says(&trio.windows[2], "mentions you"));
    // It is in the feed as well.
    trio.windows[2]
        .harness
        .get_by_label_contains("Activity, ")
        .click();
    trio.windows[2].harness.run_steps(3);
    trio.windows[2]
        .harness
        .get_by_label_contains("mentioned you");
}

#[test]
fn a_shape_that_is_linked_is_flown_to_while_it_is_there() {
    let mut trio = Trio::gather();
    trio.windows[0].key(Modifiers::NONE, Key::R);
    trio.windows[0].drag([400.0, 300.0], [600.0, 420.0]);
    let drawn = trio.windows[0].only_shape().id.clone();
    let editor = trio.windows[0].app_mut().board_mut().editor_mut();
    editor.select([drawn]);
    toggle_chat(&mut trio.windows[0]);
    trio.windows[0].click("Link the selection");
    say(&mut trio.windows[0], "this one");
    all_say(&mut trio, &["this one"]);
    trio.wait("the shape is there", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    let ben = &mut trio.windows[1];
    let far = tavla::camera::Camera {
        center: Point::new(9_000.0, 9_000.0),
        zoom: 1.0,
    };
    ben.app_mut().board_mut().editor_mut().set_camera(far);
    toggle_chat(ben);
    ben.click("Show Rectangle");
    ben.harness.run_steps(40);
    let editor = ben.app().board().editor();
    let bounds = editor.scene().paint_bounds(&ben.only_shape().id).unwrap();
    assert!(editor.view().visible().contains(bounds.center()));
    trio.windows[0]
        .app_mut()
        .board_mut()
        .editor_mut()
        .run(tavla::commands::Command::Delete);
    trio.wait("it is gone", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().is_empty())
    });
    trio.windows[1].harness.run_steps(2);
    trio.windows[1]
        .harness
        .get_by_label("Deleted shape is not on the board any more");
}

#[test]
fn what_two_write_offline_stands_in_one_order_later() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut ada = window_of(NAMES[0], 1, false);
    let link = share(&mut ada, server.addr());
    ada.wait_until("it is on the server", is_synced);
    let mut ben = window_of(NAMES[1], 2, false);
    connect(&mut ben, &link);
    ben.wait_until("it is joined", is_synced);
    let at = server.addr();
    server.join();
    for (window, words) in [
        (&mut ada, ["a one", "a two"]),
        (&mut ben, ["b one", "b two"]),
    ] {
        window.wait_until("the loss is seen", |app| !app.board().is_live());
        toggle_chat(window);
        window.harness.get_by_label_contains("Offline:");
        for words in words {
            say(window, words);
        }
        window.wait_until("it is kept", |app| {
            texts(app).len() == 2 && app.board().desk().talk().pending() == 0
        });
    }
    let server = server_at(at, folder.path());
    let began = std::time::Instant::now();
    while texts(ada.app()).len() < 4 || texts(ada.app()) != texts(ben.app()) {
        assert!(
            began.elapsed() < crate::harness::PATIENCE,
            "they do not meet"
        );
        ada.next_frame();
        ben.next_frame();
    }
    let all = texts(ada.app());
    let place = |words: &str| all.iter().position(|it| it == words).unwrap();
    assert!(place("a one") < place("a two") && place("b one") < place("b two"));
    drop(server);
}

#[test]
fn what_was_said_while_one_was_away_is_below_a_line() {
    let mut trio = Trio::gather();
    toggle_chat(&mut trio.windows[0]);
    say(&mut trio.windows[0], "before");
    all_say(&mut trio, &["before"]);
    let ([ada, mut ben, mira], server) = trio.part();
    let folder = ada.close();
    toggle_chat(&mut ben);
    say(&mut ben, "while you were away");
    ben.wait_until("it is with the server", is_synced);
    let mut ada = flow_window_in(folder);
    ada.wait_until("it has come", |app| texts(app).len() == 2);
    ada.wait_until("it is new", |app| app.board().unread().count() == 1);
    ada.harness.run_steps(2);
    ada.click("Chat, 1 new message");
    ada.harness.run_steps(4);
    ada.harness.get_by_label("New");
    ada.harness.get_by_label("while you were away");
    assert_eq!(ada.app().board().unread().count(), 0);
    // What was read stays read.
    let folder = ada.close();
    let mut ada = flow_window_in(folder);
    ada.wait_until("it is there", |app| texts(app).len() == 2);
    ada.harness.run_steps(4);
    assert_eq!(ada.app().board().unread().count(), 0);
    drop((mira, server));
}

#[test]
fn a_commenter_has_a_say_and_a_viewer_is_told_why_not() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Commenter, Role::Viewer]);
    toggle_chat(&mut trio.windows[1]);
    say(&mut trio.windows[1], "@Ada Lindqvist may I?");
    all_say(&mut trio, &["@Ada Lindqvist may I?"]);
    trio.windows[0].wait_told("Ben Okafor mentioned you");
    toggle_chat(&mut trio.windows[2]);
    trio.windows[2]
        .harness
        .get_by_label("@Ada Lindqvist may I?");
    trio.windows[2]
        .harness
        .get_by_label_contains("You can read what is said here");
    assert!(trio.windows[2].harness.query_by_label("Message").is_none());
}

#[test]
fn alone_the_chat_is_a_notebook_whose_addresses_lead_to_the_web() {
    let mut window = flow_window();
    toggle_chat(&mut window);
    window.harness.get_by_label_contains("a notebook");
    window.type_text("see https://a.example/plan, and\n");
    window.key(Modifiers::SHIFT, Key::Enter);
    say(&mut window, "javascript:alert(1)");
    window.wait_until("it is kept", |app| {
        texts(app).len() == 1 && app.board().desk().talk().pending() == 0
    });
    window.harness.run_steps(3);
    window
        .harness
        .get_by_label("Open https://a.example/plan")
        .click();
    let opened = |window: &Window| {
        let output = &window.harness.output().platform_output;
        output.commands.iter().any(|command| {
            matches!(command, OutputCommand::OpenUrl(url) if url.url == "https://a.example/plan")
        })
    };
    let is_opened = (0..4).any(|_| {
        window.harness.step();
        opened(&window)
    });
    assert!(is_opened, "the address is not opened");
    assert!(!says(&window, "Open javascript"));
}
