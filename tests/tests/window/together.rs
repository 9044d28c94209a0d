//! Two windows and a server between them.

use std::net::SocketAddr;
use std::time::Instant;

use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla::ui::SyncState;
use tavla_shared::shape::{Color, Kind, Shape};
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;

use crate::harness::{PATIENCE, Window, flow_window, other_flow_window};

/// Shows frames of both until `done`.
#[track_caller]
fn wait_both(
    what: &str,
    (one, other): (&mut Window, &mut Window),
    done: impl Fn(&TavlaApp, &TavlaApp) -> bool,
) {
    let began = Instant::now();
    while !done(one.app(), other.app()) {
        assert!(
            began.elapsed() < PATIENCE,
            "in vain: {what}; {:?} and {:?}",
            one.app().board().sync_state(),
            other.app().board().sync_state()
        );
        one.next_frame();
        other.next_frame();
    }
}

/// Whether the server has everything.
pub fn is_synced(app: &TavlaApp) -> bool {
    app.board().sync_state() == SyncState::Synced
}

fn only(app: &TavlaApp) -> Option<&Shape> {
    let mut shapes = app.board().editor().scene().children(None);
    shapes.next().map(|shape| &**shape)
}

/// Puts the board on `server` as a person does; gives the link for others.
#[track_caller]
pub fn share(window: &mut Window, server: SocketAddr) -> String {
    window.click("Share");
    window.enter_anew(&server.to_string());
    let link = window.app().board().link().unwrap().to_string();
    // The dialog shows it, and hands it out.
    window.harness.get_by_label(&link);
    window.harness.get_by_label("Copy the link").click();
    let copied = OutputCommand::CopyText(link.clone());
    let handed_out = (0..4).any(|_| {
        window.harness.step();
        let output = &window.harness.output().platform_output;
        output.commands.contains(&copied)
    });
    assert!(handed_out, "the link is not copied");
    window.key(Modifiers::NONE, Key::Escape);
    link
}

/// Another person's window with the board behind `link`, once all of it is there.
#[track_caller]
fn joined(first: &mut Window, link: &str) -> Window {
    let mut other = other_flow_window();
    connect(&mut other, link);
    wait_both(
        "the board is joined",
        (first, &mut other),
        |first, other| {
            let shapes = |app: &TavlaApp| app.board().editor().scene().len();
            is_synced(other) && shapes(other) == shapes(first)
        },
    );
    other
}

/// Opens the board behind `link` as a person does.
pub fn connect(window: &mut Window, link: &str) {
    window.click("Menu");
    window.click("Connect…");
    window.type_text(link);
    window.click("Join");
}

#[test]
fn a_board_is_shared_and_joined_and_a_cancelled_drag_leaves_what_a_peer_does() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let server = server_in(folders[0].path());
    let mut ada = flow_window();
    ada.key(Modifiers::NONE, Key::R);
    ada.drag([400.0, 300.0], [600.0, 420.0]);
    ada.wait_saved();
    let drawn = ada.only_shape();

    let link = share(&mut ada, server.addr());
    ada.wait_until("what was drawn before is on the server", is_synced);
    ada.harness.get_by_label("Saved and synced");
    let mut ben = joined(&mut ada, &link);
    assert_eq!(ben.shapes(), [Kind::Rectangle]);
    let name = link.rsplit('/').next().unwrap();

    ada.press_and_move([400.0, 360.0], [520.0, 460.0]);
    wait_both("the drag is seen", (&mut ada, &mut ben), |_, ben| {
        only(ben).is_some_and(|shape| (shape.pos - drawn.pos).hypot() > 100.0)
    });
    ben.app_mut()
        .board_mut()
        .editor_mut()
        .select([drawn.id.clone()]);
    ben.harness.run_steps(2);
    ben.click("Fill: Light green");
    let green = Color::rgb(0xd6_f3df);
    wait_both("the colour is seen", (&mut ada, &mut ben), |ada, ben| {
        is_synced(ben) && only(ada).is_some_and(|shape| shape.style.fill == green)
    });
    assert!((ada.only_shape().pos - drawn.pos).hypot() > 100.0);

    ada.key(Modifiers::NONE, Key::Escape);
    wait_both("the drag is taken back", (&mut ada, &mut ben), |_, ben| {
        only(ben).is_some_and(|shape| shape.pos == drawn.pos)
    });
    ada.harness.drop_at([520.0, 460.0].into());
    ada.harness.run_steps(2);
    let left = ada.only_shape();
    assert_eq!((left.pos, left.style.fill), (drawn.pos, green));
    assert!(is_synced(ada.app()));
    // Nothing of the drag was written: who comes anew sees the rectangle where it was drawn, and undo
    // is about the drawing itself, which is not ada's alone any more.
    let mut late = Person::at(folders[1].path(), name, "Late");
    late.share(server.addr());
    late.wait_until("the board is there", |late| late.shapes.len() == 1);
    assert_eq!(late.shapes[&drawn.id], left);
    late.leave();
    ada.click("Undo");
    ada.wait_told("One thing was left as it is");
    assert_eq!(ada.only_shape(), left);
}

#[test]
fn a_board_that_was_attached_goes_on_when_the_server_is_gone_and_sends_it_later() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut ada = flow_window();
    let link = share(&mut ada, server.addr());
    ada.wait_until("it is on the server", is_synced);
    let at = server.addr();
    server.join();
    ada.wait_until("the loss is seen", |ada| {
        matches!(ada.board().sync_state(), SyncState::Offline { .. })
    });
    ada.key(Modifiers::NONE, Key::O);
    ada.drag([400.0, 300.0], [600.0, 420.0]);
    ada.wait_until("it is counted", |ada| {
        matches!(
            ada.board().sync_state(),
            SyncState::Offline { count: 1, .. }
        )
    });
    ada.harness.run_steps(2);
    ada.harness
        .get_by_label("Saved here · offline, 1 change to send");
    let server = tavla_tests::servers::server_at(at, folder.path());
    let mut ben = other_flow_window();
    connect(&mut ben, &link);
    wait_both("it is sent", (&mut ada, &mut ben), |ada, ben| {
        is_synced(ada) && only(ben).is_some()
    });
    assert_eq!(ben.shapes(), [Kind::Ellipse]);
    drop(server);
}

#[test]
fn what_was_in_hand_when_the_line_broke_is_not_shown_after_it_was_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut ada = flow_window();
    ada.key(Modifiers::NONE, Key::R);
    ada.drag([400.0, 300.0], [600.0, 420.0]);
    let link = share(&mut ada, server.addr());
    ada.wait_until("it is on the server", is_synced);
    let drawn = ada.only_shape();
    let mut ben = joined(&mut ada, &link);
    let from = ben.screen(drawn.pos + kurbo::Vec2::new(0.0, 40.0));
    let to = from + egui::vec2(120.0, 90.0);
    ben.press_and_move(from.into(), to.into());
    wait_both("the drag is seen", (&mut ada, &mut ben), |ada, _| {
        only(ada).is_some_and(|shape| shape.pos != drawn.pos)
    });
    let at = server.addr();
    server.join();
    wait_both("the loss is seen", (&mut ada, &mut ben), |ada, ben| {
        !ada.board().is_live() && !ben.board().is_live()
    });
    ben.key(Modifiers::NONE, Key::Escape);
    ben.harness.drop_at(to);
    ben.key(Modifiers::NONE, Key::Escape);
    let server = tavla_tests::servers::server_at(at, folder.path());
    wait_both("both are back", (&mut ada, &mut ben), |ada, ben| {
        is_synced(ada) && is_synced(ben) && ada.board().people().len() == 2
    });
    // All that was told before has been told again by then, or that there is nothing to tell.
    ben.key(Modifiers::NONE, Key::H);
    wait_both("the tool is seen", (&mut ada, &mut ben), |ada, _| {
        only(ada).is_some_and(|shape| shape.pos == drawn.pos)
    });
    drop(server);
}

#[test]
fn what_was_done_in_the_moment_of_leaving_is_seen_by_others() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut ada = flow_window();
    ada.retitle("Retro");
    let link = share(&mut ada, server.addr());
    ada.wait_until("it is on the server", is_synced);
    let mut ben = joined(&mut ada, &link);
    ada.key(Modifiers::NONE, Key::R);
    ada.drag([400.0, 300.0], [600.0, 420.0]);
    ada.key(Modifiers::COMMAND, Key::N);
    wait_both("it is seen", (&mut ada, &mut ben), |_, ben| {
        only(ben).is_some()
    });
    // So is a new name in the list of boards, which opens none.
    ada.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    ada.click("Rename Retro");
    ada.enter_anew("Review");
    wait_both("the title is seen", (&mut ada, &mut ben), |_, ben| {
        &*ben.board().editor().meta().title == "Review"
    });
}

#[test]
fn who_comes_back_to_a_board_at_once_finds_it_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut ada = flow_window();
    ada.retitle("Retro");
    share(&mut ada, server.addr());
    ada.wait_until("it is on the server", is_synced);
    ada.key(Modifiers::NONE, Key::R);
    ada.drag([400.0, 300.0], [600.0, 420.0]);
    ada.key(Modifiers::COMMAND, Key::N);
    ada.open_from_list("Retro");
    ada.wait_until("it is there", |ada| ada.board().is_open());
    ada.drag([300.0, 200.0], [350.0, 250.0]);
    ada.key(Modifiers::NONE, Key::O);
    ada.drag([400.0, 500.0], [600.0, 620.0]);
    ada.wait_until("it goes on", |ada| {
        is_synced(ada) && ada.board().editor().scene().len() == 2
    });
}

#[test]
fn a_board_that_nobody_has_titled_goes_by_the_name_somebody_chose() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut ada = flow_window();
    connect(&mut ada, &format!("tavla://{}/retro", server.addr()));
    ada.wait_until("the board is joined", is_synced);
    ada.harness.run_steps(2);
    ada.harness.get_by_label("retro");
    // A name that chance has made says nothing.
    connect(
        &mut ada,
        &format!("tavla://{}/0123456789abcdef", server.addr()),
    );
    ada.wait_until("the other is joined", |ada| {
        ada.board()
            .link()
            .is_some_and(|link| link.board.is_random())
            && is_synced(ada)
    });
    ada.harness.run_steps(2);
    ada.harness.get_by_label("Untitled board");
}
