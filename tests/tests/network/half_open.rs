//! Links that are half open: everything is swallowed, and neither side is told.

use tavla::sync::TransportKind;
use tavla_server::access::Access;
use tavla_server::{Config, Running, Server, Storage};
use tavla_tests::person::{Person, wait_alike};
use tavla_tests::proxy::{Proxy, Way};
use tavla_tests::shapes::{id, rectangle};
use tempfile::TempDir;

use crate::PATIENCE;

const KINDS: [TransportKind; 3] = [
    TransportKind::WebSocket,
    TransportKind::Sse,
    TransportKind::Polling,
];

/// A server in `folder` that finds out soon about the dead.
fn server(folder: &TempDir) -> Running {
    let any = "127.0.0.1:0".parse().unwrap();
    let mut config = Config::new(any, Storage::Folder(folder.path().to_owned()));
    config.access = Access::default();
    config.limits.ping_millis = PATIENCE.ping_millis;
    config.limits.dead_millis = PATIENCE.dead_millis;
    Server::start(config).unwrap()
}

/// Two people in step, the first behind the proxy.
fn in_step(kind: TransportKind, server: &Running, folders: &[TempDir; 2]) -> (Proxy, [Person; 2]) {
    let proxy = Proxy::before(server.addr(), 0).unwrap();
    let mut one = Person::at(folders[0].path(), "plans", "One");
    one.session().set_patience(PATIENCE);
    one.session().force_transport(Some(kind));
    one.share(proxy.addr());
    let mut other = Person::at(folders[1].path(), "plans", "Other");
    other.share(server.addr());
    one.edit(vec![rectangle("first")]);
    wait_alike(&mut one, &mut other);
    (proxy, [one, other])
}

#[test]
fn a_half_open_link_is_found_out_by_its_heartbeat_and_nothing_is_lost() {
    for kind in KINDS {
        let folder = TempDir::new().unwrap();
        let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
        let server = server(&folder);
        let (proxy, [mut one, mut other]) = in_step(kind, &server, &folders);
        proxy.swallow(Way::Both);
        one.edit(vec![rectangle("mine")]);
        other.edit(vec![rectangle("theirs")]);
        one.wait_until("the dead link is found out", |one| {
            !one.session().link_state().is_joined()
        });
        proxy.calm();
        wait_alike(&mut one, &mut other);
        assert!(one.shapes.contains_key(&id("theirs")), "{kind:?}");
        assert!(other.shapes.contains_key(&id("mine")), "{kind:?}");
    }
}

#[test]
fn a_link_that_only_brings_is_found_out_by_what_is_not_acked() {
    let folder = TempDir::new().unwrap();
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let server = server(&folder);
    let kind = TransportKind::WebSocket;
    let (proxy, [mut one, mut other]) = in_step(kind, &server, &folders);
    proxy.swallow(Way::Up);
    one.edit(vec![rectangle("mine")]);
    one.wait_until("the loss is found out", |one| {
        !one.session().link_state().is_joined()
    });
    proxy.calm();
    wait_alike(&mut one, &mut other);
    assert!(other.shapes.contains_key(&id("mine")));
}

#[test]
fn the_server_lets_go_of_a_connection_whose_other_end_is_swallowed() {
    let folder = TempDir::new().unwrap();
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let server = server(&folder);
    let kind = TransportKind::WebSocket;
    let (proxy, [one, mut other]) = in_step(kind, &server, &folders);
    let gone = one.peer();
    other.wait_until("the first is seen", |other| {
        other.told.keys().any(|(peer, _)| *peer == gone)
    });
    proxy.swallow(Way::Both);
    other.wait_until("the first is seen no more", |other| {
        !other.told.keys().any(|(peer, _)| *peer == gone)
    });
    other.wait_until("one connection is left", |_| {
        server.metrics().connections.get() == 1
    });
}
