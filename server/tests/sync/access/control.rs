//! The control API over real HTTP.

use serde_json::{Value, json};
use tavla_server::Server;
use tavla_server::access::Role;
use tavla_shared::protocol::Permission;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::*;
use crate::{config, start};

/// What the server answers.
#[derive(Debug)]
struct Answered {
    status: u16,
    head: String,
    body: String,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The status and, of a failure, the word.
    #[track_caller]
    fn failed(&self) -> (u16, String) {
        let told = self.json();
        assert!(told["message"].is_string(), "{told}");
        let word = told["error"].as_str().expect("a word");
        (self.status, word.to_owned())
    }
}

/// One call, with the headers as they are given.
async fn call(addr: SocketAddr, line: &str, headers: &[(&str, &str)], body: &str) -> Answered {
    let mut socket = TcpStream::connect(addr).await.unwrap();
    let own = addr.to_string();
    let host = (!headers.iter().any(|(name, _)| *name == "host")).then_some(("host", own.as_str()));
    let length = body.len().to_string();
    let closing = [("connection", "close"), ("content-length", length.as_str())];
    let all = headers.iter().copied().chain(host).chain(closing);
    let lines: Vec<String> = all
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let request = format!("{line} HTTP/1.1\r\n{}\r\n\r\n{body}", lines.join("\r\n"));
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = socket.read_to_string(&mut answer);
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, read).await.unwrap().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answered {
        status,
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

async fn call_as(addr: SocketAddr, token: &str, line: &str, body: &str) -> Answered {
    let bearer = format!("Bearer {token}");
    call(addr, line, &[("authorization", &bearer)], body).await
}

const INVITES: &str = "POST /v1/boards/plan/invites";

#[tokio::test]
async fn an_owner_invites_changes_roles_and_puts_out() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    // This machine is open until there is a token: the first is one's own.
    let first = call(addr, INVITES, &[], r#"{"role":"owner","user":"olga"}"#).await;
    assert_eq!(first.status, 201, "{first:?}");
    let olga = first.json()["token"].as_str().unwrap().to_owned();
    let closed = call(addr, INVITES, &[], r#"{"role":"owner"}"#).await;
    assert_eq!(closed.failed(), (401, refusal::TOKEN_NEEDED.to_owned()));
    assert!(closed.head.contains("www-authenticate: bearer"));
    let _olga_in = Guest::join(addr, &plan(), &olga).await;

    let asked = r#"{"role":"editor","user":"åda","expires_seconds":3600}"#;
    let invited = call_as(addr, &olga, INVITES, asked).await.json();
    let ada = invited["token"].as_str().unwrap();
    assert_eq!(invited["link"], format!("tavla://{addr}/plan#{ada}"));
    let expires = invited["expires"].as_u64().unwrap();
    assert!((3595..=3605).contains(&(expires - seconds())), "{expires}");
    assert_eq!(invited["jti"].as_str().unwrap().len(), 32);
    let mut ada_in = Guest::join(addr, &plan(), ada).await;
    assert_eq!(ada_in.permission, Permission::Write);

    let members = call_as(addr, &olga, "GET /v1/boards/plan/members", "").await;
    assert!(members.head.contains("cache-control: no-store"));
    let expected = json!({ "members": [
        { "user": "olga", "role": "owner", "connected": true },
        { "user": "åda", "role": "editor", "connected": true },
    ] });
    assert_eq!(members.json(), expected);

    let path = "/v1/boards/plan/members/%C3%A5da";
    let put = call_as(
        addr,
        &olga,
        &format!("PUT {path}"),
        r#"{"role":"commenter"}"#,
    )
    .await;
    assert_eq!(put.status, 200, "{put:?}");
    let changed = (RoomErrorCode::RejoinSuggested, refusal::ROLE_CHANGED);
    assert_eq!(ada_in.put_out().await, changed);
    assert_eq!(
        ask(&mut ada_in.client, &plan(), ada).await,
        Ok(Permission::Read)
    );
    let one = call_as(addr, &olga, &format!("GET {path}"), "")
        .await
        .json();
    assert_eq!(
        one,
        json!({ "user": "åda", "role": "commenter", "connected": true })
    );

    let removed = call_as(addr, &olga, &format!("DELETE {path}"), "").await;
    assert_eq!((removed.status, removed.body.as_str()), (204, ""));
    let revoked = (RoomErrorCode::Evicted, refusal::TOKEN_REVOKED);
    assert_eq!(ada_in.put_out().await, revoked);
    assert_eq!(refused(addr, &plan(), ada).await, refusal::TOKEN_REVOKED);
    // A new link, and the place is there again as the link says.
    let again = call_as(addr, &olga, INVITES, asked).await.json();
    let again = again["token"].as_str().unwrap();
    let mut again_in = Guest::join(addr, &plan(), again).await;
    assert_eq!(again_in.permission, Permission::Write);
    // And gone again, also within the same second.
    let removed = call_as(addr, &olga, &format!("DELETE {path}"), "").await;
    assert_eq!((removed.status, removed.body.as_str()), (204, ""));
    assert_eq!(again_in.put_out().await, revoked);
    assert_eq!(refused(addr, &plan(), again).await, refusal::TOKEN_REVOKED);
    let nobody = format!("DELETE /v1/boards/plan/members/{}", "x".repeat(65));
    let refused = call_as(addr, &olga, &nobody, "").await;
    assert_eq!(refused.failed(), (400, "bad_request".to_owned()));
}

#[tokio::test]
async fn behind_a_proxy_no_stranger_makes_the_first_link() {
    for open in [false, true] {
        let data = tempfile::tempdir().unwrap();
        let mut config = config(data.path());
        config.behind_proxy = true;
        config.access.open = open;
        let server = Server::start(config.clone()).unwrap();
        let addr = server.addr();
        // As it comes by a proxy that passes bytes on: nothing tells it from a call on this machine.
        let asked = call(addr, INVITES, &[], r#"{"role":"owner"}"#).await;
        assert_eq!(asked.failed(), (401, refusal::TOKEN_NEEDED.to_owned()));
        let mut client = Client::connect(addr).await;
        let joined = client.join(&plan(), Vec::new()).await;
        assert_eq!(joined.is_ok(), open, "{joined:?}");
        drop(client);
        server.join();
        let token = Beside::open(data.path()).invite(Role::Owner, None);
        let server = Server::start(config).unwrap();
        let body = r#"{"role":"editor"}"#;
        let asked = call_as(server.addr(), &token, INVITES, body).await;
        assert_eq!(asked.status, 201, "{asked:?}");
    }
}

#[tokio::test]
async fn whoever_names_two_hosts_is_answered_by_neither() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let asked = r#"{"role":"owner"}"#;
    let two = [("host", "localhost"), ("host", "board.example")];
    let turned = [two[1], two[0]];
    let same = [("host", "localhost"), ("host", "localhost")];
    for hosts in [two, turned, same] {
        assert_eq!(call(addr, INVITES, &hosts, asked).await.status, 400);
    }
    let far = "POST http://board.example/v1/boards/plan/invites";
    for host in ["localhost", "127.0.0.1:7420"] {
        let answered = call(addr, far, &[("host", host)], asked).await;
        assert_eq!(answered.status, 400, "{answered:?}");
    }
    // The whole address alone is not wrong.
    let near = "POST http://LocalHost/v1/boards/plan/invites";
    let answered = call(addr, near, &[("host", "localhost")], asked).await;
    assert_eq!(answered.status, 201, "{answered:?}");
}

#[tokio::test]
async fn whoever_may_not_is_told_why() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let mut beside = Beside::open(data.path());
    let owner = beside.invite(Role::Owner, Some("olga"));
    created(addr, &mut beside).await;
    for role in [Role::Viewer, Role::Commenter, Role::Editor] {
        let token = beside.invite(role, Some("ada"));
        let answer = call_as(addr, &token, INVITES, r#"{"role":"viewer"}"#).await;
        assert_eq!(answer.failed(), (403, "owner_needed".to_owned()));
    }
    let get = "GET /v1/boards/plan/members";
    let failed = |answer: Answered| answer.failed();
    let forged = format!("{owner}x");
    assert_eq!(failed(call_as(addr, &forged, get, "").await).0, 401);
    let basic = [("authorization", "Basic b2xnYTo=")];
    assert_eq!(failed(call(addr, get, &basic, "").await).0, 401);
    let other = "GET /v1/boards/other/members";
    let refused = failed(call_as(addr, &owner, other, "").await);
    assert_eq!(refused, (403, refusal::TOKEN_INVALID.to_owned()));
    let odd = "GET /v1/boards/a.b/members";
    assert_eq!(failed(call_as(addr, &owner, odd, "").await).0, 404);
    let nobody = "GET /v1/boards/plan/members/nobody";
    assert_eq!(failed(call_as(addr, &owner, nobody, "").await).0, 404);
    let method = failed(call_as(addr, &owner, "GET /v1/boards/plan/invites", "").await);
    assert_eq!(method, (405, "method_not_allowed".to_owned()));
    for body in [
        "",
        "{}",
        "[1]",
        r#"{"role":"admin"}"#,
        r#"{"role":"viewer","role":"owner"}"#,
        r#"{"role":"viewer","more":1}"#,
        r#"{"role":"viewer","expires_seconds":-1}"#,
        r#"{"role":"viewer","expires_seconds":1}"#,
        r#"{"role":"viewer","expires_seconds":99999999999}"#,
        r#"{"role":"viewer","user":""}"#,
    ] {
        let answer = call_as(addr, &owner, INVITES, body).await;
        assert_eq!(answer.failed(), (400, "bad_request".to_owned()), "{body}");
    }
}

#[tokio::test]
async fn too_much_and_too_often_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let owner = Beside::open(data.path()).invite(Role::Owner, None);
    // Until the server has noticed that there is a token, this machine is open; either way it may.
    let long = format!(r#"{{"role":"viewer","user":"{}"}}"#, "x".repeat(17_000));
    let answer = call_as(addr, &owner, INVITES, &long).await;
    assert_eq!(answer.failed(), (413, "too_large".to_owned()));
    let mut limited = 0;
    for _ in 0..40 {
        let answer = call_as(addr, "no token", "GET /v1/boards/plan/members", "").await;
        match answer.failed() {
            (401, _) => {}
            (429, word) => {
                assert_eq!(word, refusal::RATE_LIMITED);
                assert!(answer.head.contains("retry-after: 1"));
                limited += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(limited > 0);
}

#[tokio::test]
async fn a_page_calls_only_from_an_origin_that_is_allowed() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.access.origins = vec!["https://board.example".to_owned()];
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let owner = Beside::open(data.path()).invite(Role::Owner, None);
    let bearer = format!("Bearer {owner}");
    let get = "GET /v1/boards/plan/members";
    let stranger = [
        ("authorization", bearer.as_str()),
        ("origin", "https://stranger.example"),
    ];
    let refused = call(addr, get, &stranger, "").await;
    assert_eq!(refused.failed(), (403, refusal::ORIGIN_REFUSED.to_owned()));
    assert!(!refused.head.contains("access-control"));
    let page = [
        ("authorization", bearer.as_str()),
        ("origin", "https://board.example"),
    ];
    let allow = "access-control-allow-origin: https://board.example";
    // The server notices the first token within a second.
    let answer = loop {
        let answer = call(addr, get, &page, "").await;
        if answer.status != 401 {
            break answer;
        }
    };
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.head.contains(allow) && answer.head.contains("vary: origin"));
    let asked = "OPTIONS /v1/boards/plan/members/ada";
    let preflight = call(addr, asked, &[("origin", "https://board.example")], "").await;
    assert_eq!(preflight.status, 204);
    assert!(preflight.head.contains(allow));
    assert!(
        preflight
            .head
            .contains("access-control-allow-methods: get, post, put, delete")
    );
    assert!(
        preflight
            .head
            .contains("access-control-allow-headers: authorization, content-type")
    );
}
