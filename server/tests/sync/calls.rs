//! Calls over HTTP that come to nothing: whoever wrote the program that calls is told what was wrong.

use std::net::SocketAddr;

use serde_json::Value;
use tavla_shared::protocol::{Item, Parcel};

use crate::sessions::{ask, open, post};
use crate::start;

#[track_caller]
fn check(line: &str, answer: &crate::sessions::Answer, status: u16, word: &str) {
    assert_eq!(answer.status, status, "{line}: {answer:?}");
    let json = answer.head.contains("content-type: application/json");
    assert!(json, "{line}: {answer:?}");
    let told: Value = serde_json::from_slice(&answer.body).expect(line);
    assert_eq!(told["error"], word, "{line}");
    let message = told["message"].as_str().expect(line);
    assert!(message.contains(' '), "{line}: {message}");
}

async fn check_call(addr: SocketAddr, line: &str, headers: &str, (status, word): (u16, &str)) {
    let answer = ask(addr, line, headers, b"").await;
    check(line, &answer, status, word);
}

#[tokio::test]
async fn what_was_wrong_is_told_in_words() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let session = open(addr).await;
    let senseless = (400, "bad_request");
    let (nothing, method) = ((404, "not_found"), (405, "method_not_allowed"));
    for (line, told) in [
        ("GET /v1/boards/%ff/snapshot", senseless),
        ("GET /v1/boards/%ff/members", senseless),
        ("PUT /v1/boards/plan/members/%ff", senseless),
        ("GET /v1/boards/plan/snapshot?least=much", senseless),
        ("GET /v1/boards/plan/nothing", nothing),
        ("GET /v1/nothing", nothing),
        ("POST /v1/sync", method),
        ("GET /v1/sync/sessions", method),
        ("GET /v1/sync/sessions/x", nothing),
        ("GET /v1/sync/sessions/%ff/poll?after=0", senseless),
        ("GET /v1/sync/sessions/x/poll?after=0", nothing),
        ("GET /v1/sync/sessions/x/events", nothing),
        ("POST /v1/sync/sessions/x/frames", nothing),
        ("POST /v1/sync/sessions/x/poll", method),
    ] {
        check_call(addr, line, "", told).await;
    }
    for what in [
        "poll",
        "poll?after=x",
        "poll?after=7",
        "poll?after=0&hold=x",
    ] {
        check_call(addr, &format!("GET {session}/{what}"), "", senseless).await;
    }
    let line = format!("GET {session}/events");
    check_call(addr, &line, "last-event-id: x\r\n", senseless).await;
    let ping = || vec![Item::Text("ping")];
    let early = Parcel {
        number: 2,
        ack: 0,
        items: ping(),
    };
    let line = format!("POST {session}/frames");
    let answer = ask(addr, &line, "", &early.encode()).await;
    check(&line, &answer, 409, "too_early");
    // What no program asks is told as it always was.
    let answer = ask(addr, "GET /favicon.ico", "", b"").await;
    assert_eq!((answer.status, answer.body.len()), (404, 0));
}

#[tokio::test]
async fn a_parcel_that_carries_something_without_a_number_is_no_parcel() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let session = open(addr).await;
    assert_eq!(post(addr, &session, 0, vec![]).await, 204);
    let parcel = Parcel {
        number: 0,
        ack: 0,
        items: vec![Item::Text("ping")],
    };
    let line = format!("POST {session}/frames");
    let answer = ask(addr, &line, "", &parcel.encode()).await;
    check(&line, &answer, 400, "bad_request");
    // As with whatever else is no parcel, the session ends, and says so.
    let answer = ask(addr, &format!("GET {session}/poll?after=0"), "", b"").await;
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(body.contains("not a parcel"), "{answer:?}");
}
