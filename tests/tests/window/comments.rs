//! Comments as people use them: pins over the board, cards and the list, found by accessible names.

use std::time::Instant;

use egui::{Key, Modifiers, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::app::TavlaApp;
use tavla::commands::Command;
use tavla::ui::SyncState;
use tavla_server::access::Role;
use tavla_shared::geometry::Vec2;
use tavla_shared::shape::Kind;
use tavla_tests::servers::{server_at, server_in};

use crate::harness::{PATIENCE, Window, flow_window_in, window_of};
use crate::together::{connect, is_synced, share};
use crate::trio::{NAMES, Trio};

/// Comments at a place, as a person does.
pub fn comment(window: &mut Window, at: [f32; 2], text: &str) {
    // Whatever has the keyboard gives it back.
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::C);
    window.drag(at, at);
    window.harness.run_steps(3);
    window.type_text(text);
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(2);
}

/// Whether exactly one thing is called so.
pub fn is_called(window: &Window, label: &str) -> bool {
    window.harness.query_all_by_label(label).count() == 1
}

/// Shows frames of all these until one thing of `at` is called so.
#[track_caller]
pub fn wait_called(windows: &mut [Window], at: usize, label: &str) {
    let began = Instant::now();
    while !is_called(&windows[at], label) {
        let pins = windows[at].harness.query_all_by_label_contains("omment");
        let pins: Vec<_> = pins
            .filter_map(|pin| pin.accesskit_node().label())
            .collect();
        assert!(began.elapsed() < PATIENCE, "in vain: {label}; {pins:?}");
        for window in windows.iter_mut() {
            window.next_frame();
        }
    }
}

/// Where something is in the window.
#[track_caller]
pub fn place_of(window: &Window, label: &str) -> Pos2 {
    window.harness.get_by_label(label).rect().center()
}

/// Shows or hides the list.
fn toggle_list(window: &mut Window) {
    window.key(Modifiers::SHIFT, Key::C);
    window.harness.run_steps(2);
}

/// What a pin of hers is called.
pub const ADA_ASKS: &str = "Comment by Ada Lindqvist: Is this right?";

#[test]
fn a_comment_is_seen_answered_and_resolved_by_others() {
    let mut trio = Trio::gather();
    comment(&mut trio.windows[0], [500.0, 300.0], "Is this right?");
    let new = format!("{ADA_ASKS} · new");
    wait_called(&mut trio.windows, 1, &new);
    wait_called(&mut trio.windows, 2, "Comments, 1 with something new");
    trio.windows[1].click(&new);
    // What is before one's eyes is read.
    wait_called(&mut trio.windows, 1, ADA_ASKS);
    trio.windows[1].type_text("It is");
    trio.windows[1].key(Modifiers::NONE, Key::Enter);
    // Ada's card is still open, and tells her.
    wait_called(&mut trio.windows, 0, "It is");
    wait_called(&mut trio.windows, 0, &format!("{ADA_ASKS} · 1 reply"));
    trio.windows[0].click("Resolve");
    wait_called(&mut trio.windows, 1, "Resolved by Ada Lindqvist");
    wait_called(&mut trio.windows, 0, "Open it again");
    trio.windows[0].click("Close the comment");
    // What is resolved is out of the way.
    let pins = trio.windows[0]
        .harness
        .query_all_by_label_contains("Comment by");
    assert_eq!(pins.count(), 0);
    let threads = trio.apps().map(|app| {
        let mut threads = app.board().desk().talk().threads();
        let thread = threads.next().unwrap();
        (thread.replies.len(), thread.resolved.is_some())
    });
    assert_eq!(threads[0], (1, true));
    assert_eq!(threads[1], (1, true));
}

#[test]
fn what_both_said_without_a_line_is_there_for_both_in_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut windows = [0, 1].map(|at| window_of(NAMES[at], 1 + at as u64, false));
    let link = share(&mut windows[0], server.addr());
    windows[0].wait_until("it is on the server", is_synced);
    connect(&mut windows[1], &link);
    windows[1].wait_until("it is joined", is_synced);
    // What is said before that is known, not new.
    windows[1].wait_until("so is its talk", |app| app.board().is_talk_in_step());
    comment(&mut windows[0], [500.0, 300.0], "Is this right?");
    wait_called(&mut windows, 1, &format!("{ADA_ASKS} · new"));
    let at = server.addr();
    server.join();
    for window in &mut windows {
        window.wait_until("the loss is seen", |app| {
            matches!(app.board().sync_state(), SyncState::Offline { .. })
        });
    }
    windows[1].click(&format!("{ADA_ASKS} · new"));
    for (window, text) in windows.iter_mut().zip(["I think so", "It is not"]) {
        window.type_text(text);
        window.key(Modifiers::NONE, Key::Enter);
    }
    let server = server_at(at, folder.path());
    for window in &mut windows {
        let ctx = window.harness.ctx.clone();
        window.app_mut().run(&ctx, Command::Reconnect);
    }
    for at in [0, 1] {
        wait_called(&mut windows, at, &format!("{ADA_ASKS} · 2 replies"));
    }
    let replies = windows.each_ref().map(|window| {
        let talk = window.app().board().desk().talk();
        let thread = talk.threads().next().unwrap();
        let texts = thread.replies.iter().map(|it| it.words.text.to_string());
        texts.collect::<Vec<_>>()
    });
    assert_eq!(replies[0], replies[1]);
    assert_eq!(replies[0].len(), 2);
    drop(server);
}

#[test]
fn the_list_is_filtered_searched_read_and_leads_to_the_board() {
    let mut trio = Trio::gather();
    comment(&mut trio.windows[0], [300.0, 250.0], "First words");
    comment(&mut trio.windows[0], [700.0, 500.0], "Second thoughts");
    trio.windows[0].click("Resolve");
    wait_called(&mut trio.windows, 1, "Comments, 2 with something new");
    trio.wait("one is resolved", |[_, ben, _]| {
        let mut threads = ben.board().desk().talk().threads();
        threads.any(|thread| thread.resolved.is_some())
    });
    trio.windows[1].harness.run_steps(2);
    toggle_list(&mut trio.windows[1]);
    let [_, ben, _] = &mut trio.windows;
    let first = "Go to the comment by Ada Lindqvist: First words · new";
    let second = "Go to the comment by Ada Lindqvist: Second thoughts · new · resolved";
    assert!(is_called(ben, first) && !is_called(ben, second));
    ben.click("Resolved");
    assert!(!is_called(ben, first) && is_called(ben, second));
    // What is looked for is seen on the board, too.
    let pin = "Comment by Ada Lindqvist: Second thoughts · new · resolved";
    assert!(is_called(ben, pin));
    ben.click("Unread");
    assert!(is_called(ben, first) && is_called(ben, second));
    ben.click("Mine");
    assert!(is_called(ben, "No comment is like that."));
    ben.click("Unread");
    ben.harness.get_by_label("Search comments").focus();
    ben.harness.run_steps(2);
    ben.type_text("THOUGHTS");
    assert!(!is_called(ben, first) && is_called(ben, second));
    ben.click(second);
    for _ in 0..60 {
        ben.next_frame();
    }
    // The view has gone there, and the card is open: it is read.
    let at = place_of(ben, "Comment by Ada Lindqvist: Second thoughts · resolved");
    let center = ben.app().board().editor().view().rect.center();
    assert!(at.distance(center) < 60.0, "{at:?}");
    assert!(is_called(ben, "Write a reply"));
    assert!(is_called(ben, "Comments, 1 with something new"));
    ben.click("Mark all as read");
    assert!(is_called(ben, "Show comments"));
}

#[test]
fn what_was_read_is_remembered() {
    let mut trio = Trio::gather();
    comment(&mut trio.windows[0], [300.0, 250.0], "First words");
    comment(&mut trio.windows[0], [700.0, 500.0], "Second thoughts");
    wait_called(&mut trio.windows, 1, "Comments, 2 with something new");
    // Its pin may come a frame after it was counted.
    let pin = "Comment by Ada Lindqvist: First words · new";
    wait_called(&mut trio.windows, 1, pin);
    trio.windows[1].click(pin);
    wait_called(&mut trio.windows, 1, "Comments, 1 with something new");
    let ([_ada, mut ben, _mira], _server) = trio.part();
    ben.next_frame();
    let mut again = vec![flow_window_in(ben.close())];
    wait_called(&mut again, 0, "Comments, 1 with something new");
    wait_called(&mut again, 0, "Comment by Ada Lindqvist: First words");
}

#[test]
fn a_pin_follows_its_shape_in_a_gesture_and_outlives_it() {
    let mut trio = Trio::gather();
    trio.windows[0].key(Modifiers::NONE, Key::R);
    trio.windows[0].drag([400.0, 300.0], [600.0, 420.0]);
    // Inside, where nothing is painted.
    comment(&mut trio.windows[0], [500.0, 360.0], "Is this right?");
    trio.windows[0].click("Close the comment");
    let new = format!("{ADA_ASKS} · new");
    wait_called(&mut trio.windows, 1, &new);
    wait_called(&mut trio.windows, 2, &new);
    trio.wait("the rectangle is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    let shape = trio.windows[1].only_shape();
    let edge = trio.windows[1].screen(shape.pos + Vec2::new(0.0, shape.size.height * 0.75));
    let before = [
        place_of(&trio.windows[0], ADA_ASKS),
        place_of(&trio.windows[1], &new),
    ];
    let to = [edge.x + 120.0, edge.y + 60.0];
    trio.windows[1].press_and_move(edge.into(), to);
    // One's own at once, and others' a moment later, while nothing is written yet.
    let mine = place_of(&trio.windows[1], &new);
    assert!(mine.x > before[1].x + 100.0, "{mine:?}");
    let began = Instant::now();
    while place_of(&trio.windows[0], ADA_ASKS).x < before[0].x + 100.0 {
        assert!(began.elapsed() < PATIENCE, "the gesture is not followed");
        trio.next_frames();
    }
    let written = |app: &TavlaApp| {
        let scene = app.board().editor().scene();
        scene.confirmed(&shape.id).map(|shape| shape.pos.x)
    };
    assert_eq!(written(trio.apps()[0]), Some(shape.pos.x));
    trio.windows[1].harness.drop_at(to.into());
    trio.wait("the drag is written", |apps| {
        let is_moved = |app| written(app).is_some_and(|x| x > shape.pos.x + 100.0);
        apps.into_iter().all(|app| is_synced(app) && is_moved(app))
    });
    for _ in 0..30 {
        trio.next_frames();
    }
    let moved = place_of(&trio.windows[2], &new);

    trio.windows[1].key(Modifiers::NONE, Key::Delete);
    let gone = format!("{ADA_ASKS} · new · its shape was deleted");
    wait_called(&mut trio.windows, 2, &gone);
    assert!(place_of(&trio.windows[2], &gone).distance(moved) < 1.0);
    // Who comes later finds it there as well: that is written, by who deleted the shape.
    trio.wait("it is written where it stays", |apps| {
        let at = |app: &TavlaApp| {
            let talk = app.board().desk().talk();
            talk.threads().next().map(|thread| thread.anchor.at)
        };
        let place = apps[1].board().comments();
        let talk = apps[1].board().desk().talk();
        let stays = talk.threads().next().map(|thread| place.spot(thread).at);
        apps.iter().all(|app| at(app).is_some() && at(app) == stays)
    });
    trio.windows[1].key(Modifiers::COMMAND, Key::Z);
    wait_called(&mut trio.windows, 2, &new);
    assert_eq!(trio.windows[2].shapes(), [Kind::Rectangle]);
}

#[test]
fn a_commenter_comments_and_does_nothing_else() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Commenter, Role::Viewer]);
    trio.wait("it is known who may do what", |[_, ben, mira]| {
        ben.board().sync_state() == SyncState::Commenting
            && mira.board().sync_state() == SyncState::Viewing
    });
    trio.windows[1].harness.run_steps(2);
    assert!(is_called(&trio.windows[1], "Synced · you can comment"));
    let is_off = |name| {
        let tool = trio.windows[1].harness.get_by_label(name);
        tool.accesskit_node().is_disabled()
    };
    assert!(is_off("Rectangle") && is_off("Eraser"));
    assert!(!is_off("Hand") && !is_off("Comment"));
    trio.windows[1].key(Modifiers::NONE, Key::R);
    trio.windows[1].drag([400.0, 300.0], [600.0, 420.0]);
    trio.windows[1].wait_told("You can comment on this board and not change it");
    assert_eq!(trio.windows[1].shapes(), []);
    comment(&mut trio.windows[1], [500.0, 300.0], "Move it left");
    let new = "Comment by Ben Okafor: Move it left · new";
    wait_called(&mut trio.windows, 0, new);
    wait_called(&mut trio.windows, 2, new);

    // A viewer reads, and is told why there is no more.
    let [_, _, mira] = &mut trio.windows;
    assert!(mira.harness.query_by_label("Comment").is_none());
    mira.click(new);
    assert!(is_called(mira, "Move it left"));
    assert!(!is_called(mira, "Write a reply"));
    mira.harness
        .get_by_label_contains("You can read what is said here and not join in");
    mira.key(Modifiers::NONE, Key::Escape);
    mira.key(Modifiers::NONE, Key::C);
    mira.drag([300.0, 300.0], [300.0, 300.0]);
    mira.wait_told("You can read what is said here and not join in");
    assert!(!is_called(mira, "Write a comment"));
}

#[test]
fn who_is_mentioned_is_told() {
    let mut trio = Trio::gather();
    trio.windows[1].key(Modifiers::NONE, Key::C);
    trio.windows[1].drag([500.0, 300.0], [500.0, 300.0]);
    trio.windows[1].harness.run_steps(3);
    trio.windows[1].type_text("What do you think, @ad");
    trio.windows[1].harness.run_steps(2);
    assert!(is_called(&trio.windows[1], "Ada Lindqvist"));
    trio.windows[1].key(Modifiers::NONE, Key::Enter);
    trio.windows[1].type_text("?");
    trio.windows[1].key(Modifiers::NONE, Key::Enter);
    let words = "Ben Okafor mentioned you: What do you think, @Ada Lindqvist ?";
    trio.wait("Ada is told", |[ada, ..]| {
        ada.shell().messages().any(|toast| toast.words == words)
    });
    toggle_list(&mut trio.windows[0]);
    let [ada, ..] = &mut trio.windows;
    ada.click("Mentions me");
    let row = "Go to the comment by Ben Okafor: What do you think, @Ada Lindqvist ? · new";
    assert!(is_called(ada, row));
    ada.click("Show");
    assert!(is_called(ada, "Write a reply"));
    trio.next_frames();
    let mut others = trio.apps()[2].shell().messages();
    assert!(others.all(|toast| !toast.words.contains("mentioned")));
}
