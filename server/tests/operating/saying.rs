//! What the server's log says, and what it never does.

use std::io::Read as _;
use std::process::Stdio;
use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::id::ShapeId;
use tavla_shared::protocol::{BatchId, Frame, JoinAuth, Magic, Message};
use tavla_shared::shape::{Kind, Shape};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message as Socket;

use crate::client::NOW;
use crate::program::{command, run, stdout};

/// Says all this on one connection, and listens until it is closed or answered so many times.
async fn say(url: &str, messages: Vec<Vec<u8>>, answers: usize) {
    let (mut socket, _) = connect_async(url).await.unwrap();
    for message in messages {
        socket.send(Socket::Binary(message.into())).await.unwrap();
    }
    for _ in 0..answers {
        if !matches!(socket.next().await, Some(Ok(Socket::Binary(_)))) {
            return;
        }
    }
}

fn frame(message: Message) -> Vec<u8> {
    let frame = Frame {
        magic: Magic::Loro,
        room: "whisper".to_owned(),
        message,
    };
    frame.encode().unwrap()
}

fn join(token: &str) -> Vec<u8> {
    let auth = JoinAuth {
        token: Some(token.to_owned()),
        name: "Hushed".to_owned(),
        device: Some("quietdevice".to_owned()),
        ..JoinAuth::default()
    };
    frame(Message::JoinRequest {
        auth: auth.encode(),
        version: Vec::new(),
    })
}

fn drawing(shape: &str) -> Vec<u8> {
    let shape = Shape::new(ShapeId::new(shape).unwrap(), Kind::Rectangle);
    let edit = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
    let update = Board::new(77).apply(&edit, NOW).unwrap().update;
    frame(Message::DocUpdate {
        updates: vec![update],
        batch: BatchId::from(1),
    })
}

#[tokio::test]
async fn neither_tokens_nor_names_nor_content_are_ever_logged() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let invited = run([
        "invite", "--data", data, "--board", "whisper", "--role", "owner",
    ]);
    let link = stdout(&invited);
    let token = link.trim().split_once('#').unwrap().1;
    let mut child = command()
        .args([
            "--listen",
            "127.0.0.1:0",
            "--log-format",
            "json",
            "--data",
            data,
        ])
        .env("RUST_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = [0; 200];
    let length = child.stdout.as_mut().unwrap().read(&mut told).unwrap();
    let told = std::str::from_utf8(&told[..length]).unwrap();
    let url = told.trim().rsplit(' ').next().unwrap();
    say(url, vec![join(token), drawing("softly")], 2).await;
    let forged = format!("{}x", &token[..token.len() - 1]);
    say(url, vec![join(&forged)], 1).await;
    say(
        url,
        vec![join(token), b"%LOR\x07whisper\x03\xff\xff\xff".to_vec()],
        9,
    )
    .await;
    let broken = frame(Message::DocUpdate {
        updates: vec![b"softly spoken nonsense".to_vec()],
        batch: BatchId::from(2),
    });
    say(url, vec![join(token), broken], 3).await;
    child.kill().unwrap();
    let mut log = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut log)
        .unwrap();
    child.wait().unwrap();
    assert!(log.lines().count() >= 4, "{log}");
    for written in log.lines() {
        let told: Value = serde_json::from_str(written).unwrap();
        assert!(
            told["level"].is_string() && told["fields"].is_object(),
            "{told}"
        );
    }
    let secrets = [token, &forged, "whisper", "softly", "Hushed", "quietdevice"];
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
