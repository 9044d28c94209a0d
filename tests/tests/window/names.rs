//! What a person is called.

use egui_kittest::kittest::Queryable as _;
use tavla_shared::presence::{Presence, What};
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;

use crate::harness::{flow_window, flow_window_in};
use crate::together::{is_synced, share};

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
