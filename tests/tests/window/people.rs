//! Who is here: the list of people, how present they are, whom one does not want to see, and what an
//! owner decides over the control API of a real server.

use egui::{Key, Modifiers, ViewportId};
use egui_kittest::kittest::Queryable as _;
use tavla::activity::{Entry, Kind, Priority};
use tavla::app::TavlaApp;
use tavla::commands::Command;
use tavla::sync::{Refusal, State};
use tavla::theme::{PersonColor, first_color};
use tavla::ui::PersonView;
use tavla_server::access::Role;
use tavla_shared::presence::{Presence, Role as Vouched, Status, Who, color_slot};

use crate::harness::{Window, flow_window, window_of};
use crate::together::connect;
use crate::trio::{NAMES, Trio};

/// Opens the list of people, as from the palette.
pub fn open_list(window: &mut Window) {
    let ctx = window.harness.ctx.clone();
    window.app_mut().run(&ctx, Command::TogglePeople);
    window.harness.run_steps(2);
}

/// Whether something on the screen says this.
pub fn says(window: &Window, words: &str) -> bool {
    window.harness.query_all_by_label(words).next().is_some()
}

/// How `app` shows the person of this name.
#[track_caller]
pub fn person(app: &TavlaApp, name: &str) -> PersonView {
    let people = app.board().people();
    let person = people.iter().find(|person| person.name == name);
    person
        .unwrap_or_else(|| panic!("{name} is not here: {people:?}"))
        .clone()
}

fn status(app: &TavlaApp, name: &str) -> Status {
    person(app, name).status
}

/// Lets time pass in which nobody touches this window.
pub fn pass(window: &mut Window, seconds: f64) {
    let now = window.harness.ctx.input(|input| input.time);
    window.harness.input_mut().time = Some(now + seconds);
    window.harness.step();
    window.harness.input_mut().time = None;
}

#[test]
fn who_is_here_has_one_colour_at_the_cursor_and_in_what_is_said_of_them() {
    let mut trio = Trio::gather();
    let [ada, ..] = &mut trio.windows;
    let ben = person(ada.app(), NAMES[1]);
    // Somebody comes who would have Ben's colour, and is before him in everybody's order.
    let slot = color_slot(&ben.user);
    let rival = (0..).map(|n| format!("!{n}"));
    let rival = rival.into_iter().find(|user| color_slot(user) == slot);
    let rival = Presence::Who(Who {
        name: "Rival".to_owned(),
        user: rival.unwrap(),
        ..Who::default()
    });
    ada.app_mut().board_mut().editor_mut().hear(77, rival);
    let ada = ada.app();
    let [ben, rival] = [NAMES[1], "Rival"].map(|name| person(ada, name));
    assert_ne!(ben.color, rival.color);
    let board = ada.board();
    for one in [&ben, &rival, &person(ada, NAMES[0])] {
        let kept = Some(first_color(&one.user));
        assert_eq!(board.color_of(&one.user, kept), one.color, "{}", one.name);
    }
    let gone = "somebody who is not here";
    assert_eq!(board.color_of(gone, None), PersonColor::kept(gone, None));
}

#[test]
fn alone_the_list_says_so_and_offers_to_share() {
    let mut window = flow_window();
    window.click("List of people");
    assert!(says(&window, "Ada Lindqvist (you)"));
    let alone = "This board is on this device only. Put it on a server for others to join.";
    assert!(says(&window, alone));
    window.click("Share…");
    assert!(says(&window, "Share this board"));
}

#[test]
fn everybody_is_listed_in_one_colour_with_what_they_do() {
    let mut trio = Trio::gather();
    let colors = trio
        .apps()
        .map(|app| NAMES.map(|name| person(app, name).color));
    assert_eq!(colors[0], colors[1]);
    assert_eq!(colors[0], colors[2]);
    let [ada, ben, mira] = colors[0].map(|color| color.on(false));
    assert!(ada != ben && ben != mira && mira != ada);
    open_list(&mut trio.windows[0]);
    trio.windows[1].key(Modifiers::NONE, Key::P);
    trio.windows[1].press_and_move([400.0, 300.0], [500.0, 400.0]);
    trio.wait("the drawing is seen", |[ada, ..]| {
        person(ada, NAMES[1]).standing() == "Editor · drawing"
    });
    trio.windows[0].harness.run_steps(2);
    assert!(says(&trio.windows[0], "Editor · drawing"));
    trio.windows[1].harness.drop_at([500.0, 400.0].into());
    trio.wait("the pen is seen", |[ada, ..]| {
        person(ada, NAMES[1]).standing() == "Editor · Pen"
    });
}

#[test]
fn who_does_nothing_for_a_minute_is_idle_and_who_hides_the_window_is_away() {
    let mut trio = Trio::gather();
    open_list(&mut trio.windows[0]);
    pass(&mut trio.windows[1], 61.0);
    trio.wait("Ben is idle", |[ada, ..]| {
        status(ada, NAMES[1]) == Status::Idle && status(ada, NAMES[2]) == Status::Active
    });
    trio.windows[0].harness.run_steps(2);
    assert!(says(&trio.windows[0], "Ben Okafor, idle · click to follow"));
    assert!(says(&trio.windows[0], "Editor · Idle"));
    trio.windows[1].harness.hover_at([500.0, 300.0].into());
    trio.wait("Ben is active", |[ada, ..]| {
        status(ada, NAMES[1]) == Status::Active
    });

    let hide = |window: &mut Window, hidden| {
        let input = window.harness.input_mut();
        let viewport = input.viewports.entry(ViewportId::ROOT).or_default();
        viewport.minimized = Some(hidden);
    };
    hide(&mut trio.windows[2], true);
    trio.wait("Mira is away", |[ada, ..]| {
        status(ada, NAMES[2]) == Status::Away
    });
    hide(&mut trio.windows[2], false);
    trio.wait("Mira is back", |[ada, ..]| {
        status(ada, NAMES[2]) == Status::Active
    });
}

#[test]
fn who_is_muted_is_not_seen_to_point_also_after_the_board_was_opened_again() {
    let mut trio = Trio::gather();
    trio.windows[1].harness.hover_at([500.0, 300.0].into());
    let cursor = |app: &TavlaApp| {
        let peers = app.board().editor().peers();
        peers
            .iter()
            .find(|peer| peer.name == NAMES[1])
            .and_then(|peer| peer.cursor)
    };
    trio.wait("Ben's cursor is seen", |[ada, ..]| cursor(ada).is_some());
    open_list(&mut trio.windows[0]);
    trio.windows[0].click("Mute Ben Okafor: hide their cursor and what they say");
    assert_eq!(cursor(trio.windows[0].app()), None);
    assert!(says(&trio.windows[0], "Unmute Ben Okafor"));
    let board = trio.windows[0].app().board().id().clone();
    let ctx = trio.windows[0].harness.ctx.clone();
    trio.windows[0].key(Modifiers::COMMAND, Key::N);
    trio.windows[0].app_mut().open_board(&ctx, &board);
    trio.wait("Ada is back", |[ada, ..]| {
        ada.board().is_live() && ada.board().people().len() == 3
    });
    assert!(person(trio.apps()[0], NAMES[1]).muted);
    trio.windows[0].harness.run_steps(2);
    trio.windows[0].click("Unmute Ben Okafor");
    trio.windows[1].harness.hover_at([510.0, 320.0].into());
    trio.wait("Ben's cursor is seen again", |[ada, ..]| {
        cursor(ada).is_some()
    });
}

#[test]
fn finding_somebody_brings_their_cursor_into_the_middle() {
    let mut trio = Trio::gather();
    trio.windows[1].harness.hover_at([900.0, 500.0].into());
    trio.wait("the cursor is seen", |[ada, ..]| {
        ada.board()
            .editor()
            .peers()
            .iter()
            .any(|peer| peer.cursor.is_some())
    });
    open_list(&mut trio.windows[0]);
    trio.windows[0].click("Find Ben Okafor");
    trio.wait("the view is there", |[ada, ben, _]| {
        let editor = ada.board().editor();
        let cursor = editor.peers().iter().find_map(|peer| peer.cursor);
        let middle = editor.view().camera.center;
        ben.board().is_live() && cursor.is_some_and(|at| at.distance(middle) < 1.0)
    });
}

/// An owner, an editor and a viewer, the owner with the list of people before them.
fn decided() -> Trio {
    let mut trio = Trio::gather_as([Role::Owner, Role::Editor, Role::Viewer]);
    trio.wait("it is seen what they have in hand", |[ada, ..]| {
        ada.board().people().iter().all(|it| it.tool.is_some())
    });
    open_list(&mut trio.windows[0]);
    let roles = NAMES.map(|name| person(trio.apps()[0], name).role);
    let expected = [Vouched::Owner, Vouched::Editor, Vouched::Viewer];
    assert_eq!(roles, expected.map(Some));
    trio
}

#[test]
fn an_owner_changes_what_somebody_may_do_and_they_are_told_at_once() {
    let mut trio = decided();
    trio.windows[0].click("Role of Mira Sato");
    trio.windows[0].click("Editor");
    trio.windows[0].wait_told("Mira Sato can edit now");
    trio.windows[2].wait_told("You can edit this board now");
    trio.windows[2].wait_until("Mira may draw", |mira| {
        mira.board().editor().lock().is_none()
    });
    trio.wait("the role is seen", |[_, ben, _]| {
        let people = ben.board().people();
        let mira = people.iter().find(|person| person.name == NAMES[2]);
        mira.is_some_and(|mira| mira.role == Some(Vouched::Editor))
    });
    trio.windows[2].key(Modifiers::NONE, Key::R);
    trio.windows[2].drag([400.0, 300.0], [600.0, 420.0]);
    trio.wait("what Mira draws is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    trio.windows[0].click("Role of Ben Okafor");
    trio.windows[0].click("Viewer");
    trio.windows[1].wait_told("You can now only view this board");
    let is_urgent = |entry: &Entry| {
        entry.priority() == Priority::Urgent && entry.event.kind == Kind::MyRoleChanged
    };
    let told = trio.apps()[1].board().activity().entries().any(is_urgent);
    assert!(told);
    trio.windows[1].wait_until("Ben may only look, and is among the others again", |ben| {
        ben.board().editor().lock().is_some() && ben.board().people().len() == 3
    });
    // Only who decides is offered to.
    open_list(&mut trio.windows[1]);
    assert!(!says(&trio.windows[1], "Role of Mira Sato"));
    assert!(says(&trio.windows[1], "Follow Mira Sato"));
}

#[test]
fn who_is_removed_is_told_and_keeps_the_board_on_their_device() {
    let mut trio = decided();
    trio.windows[1].key(Modifiers::NONE, Key::R);
    trio.windows[1].drag([400.0, 300.0], [600.0, 420.0]);
    trio.wait("the rectangle is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    for answer in ["Keep", "Remove"] {
        trio.windows[0].click("Role of Ben Okafor");
        trio.windows[0].click("Remove from board…");
        assert_eq!(trio.apps()[0].board().people().len(), 3);
        trio.windows[0].click(answer);
    }
    trio.windows[0].wait_told("Ben Okafor was removed from the board");
    trio.windows[1].wait_until("Ben is out", |ben| {
        *ben.board().server() == State::Refused(Refusal::TokenRevoked)
    });
    trio.windows[1].wait_told("saved here");
    assert_eq!(trio.windows[1].shapes().len(), 1);
    trio.wait("the others are two", |[ada, _, mira]| {
        [ada, mira].map(|app| app.board().people().len()) == [2, 2]
    });
}

#[test]
fn a_viewer_is_seen_to_point_to_follow_and_to_be_idle() {
    let mut trio = decided();
    trio.windows[2].harness.hover_at([700.0, 400.0].into());
    trio.wait("the viewer's cursor is seen", |[ada, ..]| {
        let mut peers = ada.board().editor().peers().iter();
        peers.any(|peer| peer.name == NAMES[2] && peer.cursor.is_some())
    });
    trio.windows[2].click("Ada Lindqvist · click to follow");
    trio.windows[0].wait_told("Mira Sato follows you");
    pass(&mut trio.windows[2], 61.0);
    trio.wait("the viewer is idle", |[ada, ..]| {
        status(ada, NAMES[2]) == Status::Idle
    });
    assert!(trio.windows[2].app().board().editor().lock().is_some());
}

#[test]
fn an_owner_decides_about_nobody_whom_the_server_does_not_know_whatever_they_say() {
    let trio = Trio::gather_as([Role::Owner, Role::Editor, Role::Viewer]);
    let link = trio.link_for_anybody(Role::Editor);
    let ([mut ada, _ben, _mira], _standing) = trio.part();
    let mut guest = window_of("Guest", 9, false);
    connect(&mut guest, &link);
    guest.wait_until("the guest is in", |guest| guest.board().is_live());
    ada.wait_until("the guest is seen", |ada| {
        ada.board().people().iter().any(|it| it.name == "Guest")
    });
    assert!(person(ada.app(), NAMES[1]).known && !person(ada.app(), "Guest").known);
    open_list(&mut ada);
    ada.click("Role of Guest");
    assert!(!says(&ada, "Remove from board…"));
    ada.click("Role of Ben Okafor");
    assert!(says(&ada, "Remove from board…"));
}
