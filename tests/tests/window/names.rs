//! What a person is called.

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla_server::access::Role;
use tavla_shared::presence::{Presence, What};
use tavla_shared::talk::Message;
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;

use crate::chat::{say, toggle_chat};
use crate::harness::{flow_window, flow_window_in};
use crate::together::{is_synced, share};
use crate::trio::Trio;

#[test]
fn a_name_is_given_told_to_peers_at_once_and_kept() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let server = server_in(folders[0].path());
    let mut window = flow_window();
    let link = share(&mut window, server.addr());
    window.wait_until("it is on the server", is_synced);
    let mut peer = Person::at(folders[1].path(), link.rsplit('/').next().unwrap(), "Peer");
    peer.share(server.addr());
    let sees = |peer: &mut Person, name: &str| {
        let mut told = peer.told.iter();
        told.any(|((_, what), told)| {
            *what == What::Who && matches!(told, Presence::Who(who) if who.name == name)
        })
    };
    peer.wait_until("the system's name is seen", |peer| {
        sees(peer, "Ada Lindqvist")
    });

    window
        .harness
        .get_by_label_contains("Ada Lindqvist (you)")
        .click();
    window.harness.run_steps(3);
    window.enter_anew("  Grace Hopper ");
    window.harness.get_by_label_contains("Grace Hopper (you)");
    peer.wait_until("the new name is seen", |peer| {
        // The window has to be shown for it to tell anything.
        window.next_frame();
        sees(peer, "Grace Hopper")
    });
    peer.leave();
    let window = flow_window_in(window.close());
    window.harness.get_by_label_contains("Grace Hopper (you)");
}

#[test]
fn whom_a_server_names_is_that_user_in_presence_and_in_what_they_say_and_later_without_it() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Editor, Role::Viewer]);
    let ben = &mut trio.windows[1];
    toggle_chat(ben);
    say(ben, "It is me");
    trio.wait("it has come", |[ada, ..]| said(ada).len() == 1);
    let ada = trio.windows[0].app().board();
    let (author, peers) = (
        said(trio.windows[0].app())[0].author(),
        ada.editor().peers(),
    );
    let here = peers.iter().find(|peer| peer.name == "Ben Okafor").unwrap();
    assert_eq!(here.user, "user1");
    assert_eq!(&*ada.desk().talk().person(author).unwrap().user, "user1");

    let [_, ben, _] = trio.stop_server();
    let ben = flow_window_in(ben.close());
    assert!(!ben.app().board().is_live());
    assert_eq!(ben.app().board().me(), "user1");
}

fn said(app: &TavlaApp) -> &[Arc<Message>] {
    app.board().desk().talk().messages()
}
