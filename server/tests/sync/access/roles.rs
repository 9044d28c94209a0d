//! What each role may do.

use tavla_server::Server;
use tavla_server::access::Role;
use tavla_shared::presence::{Presence, PresenceMap, What, Who};
use tavla_shared::protocol::{AckStatus, Permission, Welcome};

use super::*;
use crate::{config, start};

/// What becomes of the first batch that is sent in a room by a token of this role.
async fn outcome(
    addr: SocketAddr,
    beside: &mut Beside,
    room: &RoomName,
    role: Role,
) -> (Permission, AckStatus) {
    let token = beside.invite(role, None);
    let mut guest = Guest::join(addr, room, &token).await;
    guest.send(1, drawn(100 + role as u64, role.as_str())).await;
    loop {
        if let Message::Ack { status, .. } = guest.client.message().await {
            return (guest.permission, status);
        }
    }
}

#[tokio::test]
async fn each_role_writes_what_it_may() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut beside = Beside::open(data.path());
    created(server.addr(), &mut beside).await;
    let yes = (Permission::Write, AckStatus::Ok);
    let no = (Permission::Read, AckStatus::PermissionDenied);
    for (role, board, talk) in [
        (Role::Viewer, no, no),
        (Role::Commenter, no, yes),
        (Role::Editor, yes, yes),
        (Role::Owner, yes, yes),
    ] {
        let addr = server.addr();
        assert_eq!(
            outcome(addr, &mut beside, &plan(), role).await,
            board,
            "{role}"
        );
        assert_eq!(
            outcome(addr, &mut beside, &talk_room(), role).await,
            talk,
            "{role}"
        );
    }
}

/// What the server says that somebody who joins the presence room is.
async fn welcomed(addr: SocketAddr, token: &str) -> Option<Welcome> {
    let room = RoomName::Presence(BoardId::new("plan").unwrap());
    let mut client = Client::connect(addr).await;
    let (auth, version) = (auth(token).encode(), Vec::new());
    client
        .send(&room, Message::JoinRequest { auth, version })
        .await;
    match client.message().await {
        Message::JoinResponseOk { extra, .. } => Welcome::decode(&extra),
        other => panic!("{other:?} instead of an answer to the join"),
    }
}

#[tokio::test]
async fn who_joins_is_told_what_the_others_are_told_of_them() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut beside = Beside::open(data.path());
    created(server.addr(), &mut beside).await;
    for (role, user) in [(Role::Viewer, Some("ben")), (Role::Owner, None)] {
        let token = beside.invite(role, user);
        let expected = Welcome {
            role: role.as_str().to_owned(),
            user: user.map(str::to_owned),
        };
        assert_eq!(welcomed(server.addr(), &token).await, Some(expected));
    }
}

#[tokio::test]
async fn only_an_owner_makes_a_board() {
    let data = tempfile::tempdir().unwrap();
    let mut beside = Beside::open(data.path());
    let editor = beside.invite(Role::Editor, None);
    let server = start(data.path());
    let mut client = Client::connect(server.addr()).await;
    let (code, _) = ask(&mut client, &plan(), &editor).await.unwrap_err();
    let code = match code {
        JoinErrorCode::App { code } => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code.as_deref(), Some(refusal::ROOM_MISSING));
    created(server.addr(), &mut beside).await;
    assert_eq!(
        ask(&mut client, &plan(), &editor).await,
        Ok(Permission::Write)
    );
}

#[tokio::test]
async fn the_word_says_why_a_token_lets_nobody_in() {
    let data = tempfile::tempdir().unwrap();
    let mut beside = Beside::open(data.path());
    let old = beside.invite_at(Role::Owner, None, seconds() - 700, 600);
    let server = start(data.path());
    let addr = server.addr();
    assert_eq!(refused(addr, &plan(), &old).await, refusal::TOKEN_EXPIRED);
    assert_eq!(
        refused(addr, &plan(), "e30.e30.e30").await,
        refusal::TOKEN_INVALID
    );
    let owner = beside.invite(Role::Owner, None);
    let other = board_room("other");
    assert_eq!(refused(addr, &other, &owner).await, refusal::TOKEN_INVALID);
    let mut nobody = Client::connect(addr).await;
    let (_, message) = nobody.join(&plan(), Vec::new()).await.unwrap_err();
    assert_eq!(refusal::access_word(&message), Some(refusal::TOKEN_NEEDED));
    assert_eq!(
        server.metrics().rooms.get(),
        0,
        "a refused join loads no room"
    );
}

#[tokio::test]
async fn a_server_with_tokens_may_be_reached_by_strangers() {
    let data = tempfile::tempdir().unwrap();
    Beside::open(data.path()).invite(Role::Owner, None);
    let mut config = config(data.path());
    config.listen = "0.0.0.0:0".parse().unwrap();
    config.behind_proxy = true;
    Server::start(config).unwrap().join();
}

/// Says who it is; what others see of that.
async fn seen(beside: &mut Beside, addr: SocketAddr, role: Role, user: Option<&str>) -> Who {
    let room = RoomName::Presence(BoardId::new("plan").unwrap());
    let watcher = beside.invite(Role::Viewer, None);
    let token = beside.invite(role, user);
    let mut guest = Guest::join(addr, &room, &token).await;
    let mut told = PresenceMap::new();
    let who = Who {
        name: "Ada".to_owned(),
        colour: None,
        user: "claimed".to_owned(),
        known: true,
        role: "owner".to_owned(),
    };
    told.tell(7, &Presence::Who(who), 1);
    guest.send(1, told.updates_since(0, None).remove(0)).await;
    let mut watcher = Guest::join(addr, &room, &watcher).await;
    let mut map = PresenceMap::new();
    loop {
        if let Message::DocUpdate { updates, .. } = watcher.client.message().await {
            for update in updates {
                map.apply(&update, 1).unwrap();
            }
        }
        if let Some(Presence::Who(who)) = map.told(7, What::Who) {
            return who;
        }
    }
}

#[tokio::test]
async fn nobody_is_taken_for_more_than_they_are() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut beside = Beside::open(data.path());
    let who = seen(&mut beside, server.addr(), Role::Viewer, Some("ada")).await;
    assert_eq!((who.user.as_str(), who.role.as_str()), ("ada", "viewer"));
    assert!(who.known);
    assert_eq!(who.name, "Ada");
    let who = seen(&mut beside, server.addr(), Role::Commenter, None).await;
    assert_eq!(
        (who.user.as_str(), who.role.as_str()),
        ("claimed", "commenter")
    );
    // Nobody is known by what they say.
    assert!(!who.known);
    // A name that a token gives is that one's alone.
    let room = RoomName::Presence(BoardId::new("plan").unwrap());
    let token = beside.invite(Role::Editor, Some("claimed"));
    let claimed = Guest::join(server.addr(), &room, &token).await;
    let who = seen(&mut beside, server.addr(), Role::Commenter, None).await;
    assert_eq!((who.user.as_str(), who.role.as_str()), ("", "commenter"));
    drop(claimed);
}

#[tokio::test]
async fn a_user_has_so_many_connections() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.connections_per_user = 2;
    let server = Server::start(config).unwrap();
    let mut beside = Beside::open(data.path());
    let olga = created(server.addr(), &mut beside).await;
    let token = beside.invite(Role::Editor, Some("olga"));
    let second = Guest::join(server.addr(), &plan(), &token).await;
    let mut third = Client::connect(server.addr()).await;
    let (code, _) = ask(&mut third, &plan(), &token).await.unwrap_err();
    let full = JoinErrorCode::App {
        code: Some(refusal::RATE_LIMITED.to_owned()),
    };
    assert_eq!(code, full);
    drop((olga, second));
}
