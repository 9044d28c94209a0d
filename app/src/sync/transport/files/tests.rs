//! Files from and to scripted servers on this machine: honest ones whose line is cut, and others.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::link::ServerAddress;
use crate::sync::courier_to;

/// A server that gives these answers, one a connection, and tells the heads and bodies it was asked.
struct Scripted {
    courier: Courier,
    asked: tokio::task::JoinHandle<Vec<(String, usize)>>,
}

impl Scripted {
    async fn answering(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = tokio::spawn(async move {
            let mut asked = Vec::new();
            for answer in answers {
                let (mut socket, _) = listener.accept().await.unwrap();
                asked.push(read_request(&mut socket).await);
                socket.write_all(&answer).await.unwrap();
            }
            asked
        });
        let courier = courier_to(ServerAddress::new("127.0.0.1", port, false));
        Self { courier, asked }
    }
}

async fn read_request(socket: &mut TcpStream) -> (String, usize) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.unwrap();
    (head, length)
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// An answer that says that it is `length` bytes long, and holds these; then the line is cut.
fn answer(status: &str, more: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{more}\r\n");
    [head.as_bytes(), body].concat()
}

fn ask_for(bytes: &[u8]) -> FileAsk {
    FileAsk {
        board: BoardId::new("plan").unwrap(),
        token: Some("secret".to_owned()),
        file: BlobHash::of(bytes),
    }
}

/// As a server says which file it has.
fn etag(bytes: &[u8]) -> String {
    format!("etag: \"{}\"\r\n", BlobHash::of(bytes))
}

#[tokio::test]
async fn only_who_says_which_file_it_has_is_believed_to_have_it() {
    let bytes = Bytes::from_static(b"picture");
    let wanted = ask_for(&bytes);
    for (named, length, expected) in [
        (etag(&bytes), 7, Ok(Held::Whole)),
        (etag(&bytes), 6, Err(FileFault::Later)),
        (etag(b"another"), 7, Err(FileFault::Later)),
        (String::new(), 7, Err(FileFault::Later)),
    ] {
        let head = answer("200 OK", &named, length, b"");
        let Scripted { mut courier, .. } = Scripted::answering(vec![head]).await;
        let found = ask(&mut courier, &wanted, 7).await;
        assert_eq!(found, expected, "{named} {length}");
    }
    for (named, expected) in [
        (etag(&bytes), Ok(())),
        (etag(b"another"), Err(FileFault::Later)),
        (String::new(), Err(FileFault::Later)),
    ] {
        for status in ["200 OK", "201 Created"] {
            let page = answer(status, &named, 0, b"");
            let Scripted { mut courier, .. } = Scripted::answering(vec![page]).await;
            let put = bring(&mut courier, &wanted, &bytes, 0, |_| {}).await;
            assert_eq!(put, expected, "{status} {named}");
        }
    }
}

#[tokio::test]
async fn a_fetch_goes_on_where_it_was_cut() {
    let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let range = "content-range: bytes 4000-9999/10000\r\n";
    let Scripted { mut courier, asked } = Scripted::answering(vec![
        answer("200 OK", "", 10_000, &bytes[..4_000]),
        answer("206 Partial Content", range, 6_000, &bytes[4_000..]),
    ])
    .await;
    let (wanted, mut come) = (ask_for(&bytes), Vec::new());
    let mut heard = Vec::new();
    let mut told = |at, of| heard.push((at, of));
    let cut = fetch(&mut courier, &wanted, &mut come, &mut told).await;
    assert_eq!((cut, come.len()), (Err(FileFault::NoLine), 4_000));
    let rest = fetch(&mut courier, &wanted, &mut come, &mut told).await;
    assert_eq!(rest, Ok(()));
    assert!(come == bytes);
    assert_eq!(heard.first(), Some(&(0, Some(10_000))));
    assert_eq!(heard.last(), Some(&(10_000, Some(10_000))));
    let asked = asked.await.unwrap();
    assert_eq!(header(&asked[0].0, "authorization"), Some("Bearer secret"));
    assert_eq!(header(&asked[0].0, "range"), None);
    assert_eq!(header(&asked[1].0, "range"), Some("bytes=4000-"));
    assert_eq!(
        header(&asked[1].0, "if-range"),
        Some(format!("\"{}\"", wanted.file).as_str())
    );
}

#[tokio::test]
async fn what_an_answer_means_is_told_apart() {
    for (status, expected) in [
        ("404 Not Found", FileFault::Missing),
        ("401 Unauthorized", FileFault::Refused),
        ("403 Forbidden", FileFault::Refused),
        ("413 Content Too Large", FileFault::Refused),
        ("429 Too Many Requests", FileFault::Later),
        ("507 Insufficient Storage", FileFault::Full),
        ("503 Service Unavailable", FileFault::Later),
        ("302 Found", FileFault::Later),
    ] {
        let Scripted { mut courier, .. } =
            Scripted::answering(vec![answer(status, "", 2, b"{}")]).await;
        let fetched = fetch(&mut courier, &ask_for(b"x"), &mut Vec::new(), |_, _| {}).await;
        assert_eq!(fetched, Err(expected), "{status}");
    }
    // No picture is as long as that.
    let long = answer("200 OK", "", 1 << 40, b"a beginning");
    let Scripted { mut courier, .. } = Scripted::answering(vec![long]).await;
    let fetched = fetch(&mut courier, &ask_for(b"x"), &mut Vec::new(), |_, _| {}).await;
    assert_eq!(fetched, Err(FileFault::Refused));
}

#[tokio::test]
async fn a_file_is_put_in_parts_from_where_the_server_says() {
    let bytes = Bytes::from(vec![7; 2 * PART_BYTES + 10]);
    let total = bytes.len();
    let offset = |at: usize| format!("upload-offset: {at}\r\n");
    let tag = etag(&bytes);
    let other = PART_BYTES + 5;
    let Scripted { mut courier, asked } = Scripted::answering(vec![
        answer("202 Accepted", &offset(PART_BYTES), 0, b""),
        // Somebody else has gone on with it meanwhile.
        answer("409 Conflict", &offset(other), 2, b"{}"),
        answer("202 Accepted", &offset(other + PART_BYTES), 0, b""),
        answer("201 Created", &tag, 0, b""),
    ])
    .await;
    let mut heard = Vec::new();
    let put = bring(&mut courier, &ask_for(&bytes), &bytes, 0, |at| {
        heard.push(at);
    })
    .await;
    assert_eq!(put, Ok(()));
    let ranges: Vec<(String, usize)> = asked
        .await
        .unwrap()
        .into_iter()
        .map(|(head, length)| (header(&head, "content-range").unwrap().to_owned(), length))
        .collect();
    let range = |from: usize, to: usize| (format!("bytes {from}-{}/{total}", to - 1), to - from);
    assert_eq!(
        ranges,
        [
            range(0, PART_BYTES),
            range(PART_BYTES, 2 * PART_BYTES),
            range(other, other + PART_BYTES),
            range(other + PART_BYTES, total),
        ]
    );
    let places = [0, PART_BYTES, other, other + PART_BYTES];
    assert_eq!(heard, places.map(|at| at as u64));
}

#[tokio::test]
async fn a_server_that_never_gets_on_is_left_for_later() {
    let again = answer("409 Conflict", "upload-offset: 0\r\n", 2, b"{}");
    let tries = PLACES_MAX as usize + 1;
    let Scripted { mut courier, .. } = Scripted::answering(vec![again; tries]).await;
    let bytes = Bytes::from_static(b"picture");
    let put = bring(&mut courier, &ask_for(&bytes), &bytes, 3, |_| {}).await;
    assert_eq!(put, Err(FileFault::Later));
    let odd = answer("202 Accepted", "upload-offset: 99\r\n", 0, b"");
    let Scripted { mut courier, .. } = Scripted::answering(vec![odd]).await;
    let put = bring(&mut courier, &ask_for(&bytes), &bytes, 0, |_| {}).await;
    assert_eq!(put, Err(FileFault::Later));
}
