//! Words that are being written when something happens: they are still there, and nowhere else.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::commands::Command;
use tavla_server::access::Role;

use crate::chat::toggle_chat;
use crate::comments::{ADA_ASKS, comment, is_called, wait_called};
use crate::harness::{Window, flow_window};
use crate::people::open_list;
use crate::trio::Trio;

/// What is in a field.
#[track_caller]
fn written(window: &Window, field: &str) -> String {
    let field = window.harness.get_by_label(field);
    field.accesskit_node().value().unwrap_or_default()
}

#[test]
fn an_answer_to_a_comment_that_is_deleted_meanwhile_is_there_as_a_new_one() {
    let mut trio = Trio::gather();
    comment(&mut trio.windows[0], [500.0, 300.0], "Is this right?");
    let new = format!("{ADA_ASKS} · new");
    wait_called(&mut trio.windows, 1, &new);
    trio.windows[1].click(&new);
    trio.windows[1].type_text("It is, because");
    trio.windows[0].click("Delete the thread…");
    trio.windows[0].click("Delete");
    trio.wait("the comment is gone", |apps| {
        let talks = apps.map(|app| app.board().desk().talk().threads().len());
        talks == [0; 3]
    });
    trio.windows[1].wait_told("Somebody deleted the comment you were answering");
    trio.windows[1].harness.run_steps(3);
    assert_eq!(
        written(&trio.windows[1], "Write a comment"),
        "It is, because"
    );
    trio.windows[1].type_text(" I say so");
    trio.windows[1].key(Modifiers::NONE, Key::Enter);
    let said = "Comment by Ben Okafor: It is, because I say so · new";
    wait_called(&mut trio.windows, 0, said);
}

#[test]
fn what_is_being_written_waits_while_one_may_not_say_it() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Commenter, Role::Viewer]);
    comment(&mut trio.windows[0], [500.0, 300.0], "Is this right?");
    let new = format!("{ADA_ASKS} · new");
    wait_called(&mut trio.windows, 1, &new);
    toggle_chat(&mut trio.windows[1]);
    trio.windows[1].type_text("by the way");
    trio.windows[1].click(&new);
    trio.windows[1].type_text("It is");
    trio.windows[0].key(Modifiers::NONE, Key::Escape);
    open_list(&mut trio.windows[0]);
    for (role, writes) in [("Viewer", false), ("Commenter", true)] {
        trio.windows[0].click("Role of Ben Okafor");
        trio.windows[0].click(role);
        trio.wait("the role has come", |[_, ben, _]| {
            ben.board().may_comment() == writes && ben.board().is_live()
        });
        trio.windows[1].harness.run_steps(3);
        assert_eq!(is_called(&trio.windows[1], "Write a reply"), writes);
        assert_eq!(is_called(&trio.windows[1], "Message"), writes);
    }
    assert_eq!(written(&trio.windows[1], "Write a reply"), "It is");
    assert_eq!(written(&trio.windows[1], "Message"), "by the way");
}

#[test]
fn what_is_being_written_is_there_when_the_server_is_gone_and_is_said_without_it() {
    let mut trio = Trio::gather();
    comment(&mut trio.windows[0], [500.0, 300.0], "Is this right?");
    let new = format!("{ADA_ASKS} · new");
    wait_called(&mut trio.windows, 1, &new);
    trio.windows[1].click(&new);
    trio.windows[1].type_text("It is");
    let [_, mut ben, _] = trio.stop_server();
    ben.wait_until("the loss is seen", |app| !app.board().is_live());
    ben.harness.run_steps(3);
    assert_eq!(written(&ben, "Write a reply"), "It is");
    ben.key(Modifiers::NONE, Key::Enter);
    let said = format!("{ADA_ASKS} · 1 reply");
    wait_called(std::slice::from_mut(&mut ben), 0, &said);
}

#[test]
fn what_is_begun_on_one_board_is_not_offered_on_another() {
    let mut window = flow_window();
    window.retitle("Retro");
    let begin = |window: &mut Window| {
        window.key(Modifiers::NONE, Key::C);
        window.drag([500.0, 300.0], [500.0, 300.0]);
        window.harness.run_steps(3);
    };
    begin(&mut window);
    window.type_text("Between us");
    let ctx = window.harness.ctx.clone();
    window.app_mut().run(&ctx, Command::NewBoard);
    window.wait_until("the new board is there", |app| app.board().is_open());
    begin(&mut window);
    assert_eq!(written(&window, "Write a comment"), "");
    window.key(Modifiers::NONE, Key::Escape);
    window.open_from_list("Retro");
    window.wait_until("the board is there again", |app| app.board().is_open());
    begin(&mut window);
    assert_eq!(written(&window, "Write a comment"), "Between us");
}
