//! Who may fetch a board over HTTP: whoever may join it, and for no longer.

use super::*;
use crate::client::Person;
use crate::snapshot::{Answer, fetch};
use crate::{config, start};
use tavla_server::{Config, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const PLAN: &str = "GET /v1/boards/plan/snapshot";
const PLAN_HEAD: &str = "HEAD /v1/boards/plan/snapshot";

async fn fetch_as(addr: SocketAddr, token: &str, line: &str) -> Answer {
    fetch(addr, line, &[("authorization", &format!("Bearer {token}"))]).await
}

/// For a server that may be asked as often as a test likes.
fn patient(data: &Path) -> Config {
    let mut config = config(data);
    config.limits.connections_per_address = 1_000_000;
    config
}

/// Asks until the server has noticed that a token does not count any more, as it does within a second.
async fn until_refused(addr: SocketAddr, token: &str) -> Answer {
    loop {
        let answer = fetch_as(addr, token, PLAN_HEAD).await;
        if answer.status != 200 {
            return answer;
        }
    }
}

/// The status and the word of a refusal.
fn failed(answer: &Answer) -> (u16, String) {
    (answer.status, answer.error())
}

#[tokio::test]
async fn everybody_who_may_join_may_fetch_and_nobody_else() {
    let data = tempfile::tempdir().unwrap();
    let mut beside = Beside::open(data.path());
    let owner = beside.invite(Role::Owner, None);
    let server = Server::start(patient(data.path())).unwrap();
    let addr = server.addr();

    // Before there is a board those who may are told so, and strangers nothing else than afterwards.
    assert_eq!(failed(&fetch_as(addr, &owner, PLAN).await).0, 404);
    let stranger = failed(&fetch(addr, PLAN, &[]).await);
    assert_eq!(stranger, (401, refusal::TOKEN_NEEDED.to_owned()));
    let _owner_in = created(addr, &mut beside).await;
    assert_eq!(failed(&fetch(addr, PLAN, &[]).await), stranger);

    for role in [Role::Viewer, Role::Commenter, Role::Editor, Role::Owner] {
        let token = beside.invite(role, None);
        assert_eq!(fetch_as(addr, &token, PLAN).await.status, 200, "{role}");
    }
    let forged = failed(&fetch_as(addr, &format!("{owner}x"), PLAN).await);
    assert_eq!(forged, (401, refusal::TOKEN_INVALID.to_owned()));
    let old = beside.invite_at(Role::Viewer, None, seconds() - 1000, 600);
    let old = failed(&fetch_as(addr, &old, PLAN).await);
    assert_eq!(old, (401, refusal::TOKEN_EXPIRED.to_owned()));
    let other = failed(&fetch_as(addr, &owner, "GET /v1/boards/other/snapshot").await);
    assert_eq!(other, (403, refusal::TOKEN_INVALID.to_owned()));
    let basic = fetch(addr, PLAN, &[("authorization", "Basic b2xnYTo=")]).await;
    assert_eq!(basic.status, 401);
    // What has been taken back fetches nothing, also not what the server has packed for others.
    let ada = beside.invite(Role::Viewer, Some("ada"));
    assert_eq!(fetch_as(addr, &ada, PLAN).await.status, 200);
    let board = BoardId::new("plan").unwrap();
    let now = seconds();
    beside.ledger.revoke_user("ada", Some(&board), now).unwrap();
    assert_eq!(until_refused(addr, &ada).await.status, 403);
    let revoked = failed(&fetch_as(addr, &ada, PLAN).await);
    assert_eq!(revoked, (403, refusal::TOKEN_REVOKED.to_owned()));
}

#[tokio::test]
async fn where_nobody_needs_a_token_it_is_as_with_a_join() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let _there = Person::join(addr, &plan(), 1).await;
    assert_eq!(fetch(addr, PLAN, &[]).await.status, 200);
    // A proxy speaks for somebody who is not on this machine.
    let forwarded = fetch(addr, PLAN, &[("x-forwarded-for", "192.0.2.1")]).await;
    assert_eq!(failed(&forwarded), (401, refusal::TOKEN_NEEDED.to_owned()));
    let page = fetch(addr, PLAN, &[("origin", "https://stranger.example")]).await;
    assert_eq!(failed(&page), (403, refusal::ORIGIN_REFUSED.to_owned()));
    server.join();

    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.access.open = true;
    let server = Server::start(config).unwrap();
    let _there = Person::join(server.addr(), &plan(), 1).await;
    let forwarded = [("x-forwarded-for", "192.0.2.1")];
    assert_eq!(fetch(server.addr(), PLAN, &forwarded).await.status, 200);
}

#[tokio::test]
async fn a_page_of_an_origin_that_is_allowed_may_fetch() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.access.origins = vec!["https://board.example".to_owned()];
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let _there = Person::join(addr, &plan(), 1).await;
    let page = [("origin", "https://board.example")];
    let answer = fetch(addr, PLAN, &page).await;
    assert_eq!(answer.status, 200);
    let allowed = answer.header("access-control-allow-origin");
    assert_eq!(allowed, Some("https://board.example"));
    let exposed = answer.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("etag") && exposed.contains("content-range"));
    assert!(answer.head.contains("vary: origin") && answer.head.contains("vary: authorization"));
    let asked = fetch(addr, "OPTIONS /v1/boards/plan/snapshot", &page).await;
    assert_eq!(asked.status, 204);
    let headers = asked.header("access-control-allow-headers").unwrap();
    assert_eq!(headers, "authorization, if-none-match, if-range, range");
}

#[tokio::test]
async fn a_fetch_under_way_ends_with_the_right_to_it() {
    let data = tempfile::tempdir().unwrap();
    let mut beside = Beside::open(data.path());
    let mut config = patient(data.path());
    config.limits.update_bytes_per_second = 1 << 30;
    config.limits.update_bytes_burst = 1 << 30;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let mut person = Person::join(addr, &plan(), 1).await;
    // Far more than the two sockets take without anybody reading.
    for name in ["a", "b", "c", "d"] {
        person.write(name, 6_000_000).await;
        person.until_acked().await;
    }
    let token = beside.invite(Role::Viewer, Some("ada"));
    let mut socket = TcpStream::connect(addr).await.unwrap();
    let request = format!(
        "{PLAN} HTTP/1.1\r\nhost: {addr}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 1024];
    let read = socket.read(&mut head).await.unwrap();
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.unwrap().parse().unwrap();
    let board = BoardId::new("plan").unwrap();
    beside
        .ledger
        .revoke_user("ada", Some(&board), seconds())
        .unwrap();
    assert_eq!(until_refused(addr, &token).await.status, 403);
    let mut rest = Vec::new();
    // A connection that is cut off may say so or just end.
    socket.read_to_end(&mut rest).await.ok();
    assert!(rest.len() < length, "{} of {length}", rest.len());
}
