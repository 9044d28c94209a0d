//! Files of a board over HTTP, one at a time: asked for, put in parts that the server names the place of,
//! and fetched with what has come before. Keeps none, and believes nothing of an answer: what has come is
//! looked at by whoever asked.

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_RANGE, RANGE};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming as Body;
use tavla_shared::blob::BlobHash;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;
use tavla_shared::protocol::{UPLOAD_OFFSET, blob_path};
use tokio::time::timeout;

use super::courier::{Courier, Errand};

/// How long the server may take to answer; it looks at all of a file when its last part has come.
const PATIENCE: Duration = Duration::from_secs(30);
/// Without a byte for so long, the line is cut.
const SILENCE: Duration = Duration::from_secs(15);
/// What is put by one request: on a slow line little has to go again, and it is seen to go on.
const PART_BYTES: usize = 512 * 1024;
/// So often another place may be asked for before it is left for later.
const PLACES_MAX: u32 = 4;
/// The longest answer that says nothing but what was wrong.
const WORDS_BYTES_MAX: usize = 16 * 1024;

/// Which file of which board. `Debug` does not show the token.
#[derive(Clone, PartialEq, Eq)]
pub struct FileAsk {
    /// The board, as the server names it.
    pub board: BoardId,
    /// The right to it; none where nobody needs one.
    pub token: Option<String>,
    /// The file.
    pub file: BlobHash,
}

impl fmt::Debug for FileAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileAsk({}, {})", self.board, self.file)
    }
}

/// Why a file did not go or come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// There is no line to the server, or it was cut: the rest may go later.
    #[error("the line to the server was cut")]
    NoLine,
    /// The server cannot now.
    #[error("the server cannot take or give the file now")]
    Later,
    /// The board has no such file there: nobody has put it yet.
    #[error("the server does not have the file")]
    Missing,
    /// The server will not, before something changes.
    #[error("the server does not take or give the file")]
    Refused,
    /// The server, or the board there, has no room for it.
    #[error("the server has no room for the file")]
    Full,
}

/// What a server has of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// All of it.
    Whole,
    /// So many bytes from its beginning.
    Part(u64),
}

/// What the server has of a file of so many bytes. What does not say which file it has is no server that has it,
/// but a page of a network that wants a password first.
///
/// # Errors
/// [`FileFault`].
pub async fn ask(courier: &mut Courier, ask: &FileAsk, bytes: u64) -> Result<Held, FileFault> {
    let errand = errand(ask, Method::HEAD, Bytes::new(), Vec::new())?;
    let response = send(courier, &errand).await?;
    match (response.status(), offset(&response)) {
        (StatusCode::OK, _) if names(&response, &ask.file) => {
            let is_whole = number(&response, &CONTENT_LENGTH) == Some(bytes);
            is_whole.then_some(Held::Whole).ok_or(FileFault::Later)
        }
        (StatusCode::NOT_FOUND, Some(at)) => Ok(Held::Part(at)),
        (status, _) => Err(fault(status)),
    }
}

/// Puts a file, of which the server has `from` bytes; `told` hears how many it has.
///
/// # Errors
/// [`FileFault`].
pub async fn bring(
    courier: &mut Courier,
    ask: &FileAsk,
    bytes: &Bytes,
    from: u64,
    mut told: impl FnMut(u64),
) -> Result<(), FileFault> {
    let total = bytes.len();
    let within = |at: u64| usize::try_from(at).ok().filter(|at| *at < total);
    let mut at = within(from).unwrap_or(0);
    let mut places = 0;
    loop {
        told(at as u64);
        let end = total.min(at + PART_BYTES);
        let range = format!("bytes {at}-{}/{total}", end.saturating_sub(1));
        let range = HeaderValue::from_str(&range).map_err(|_| FileFault::Refused)?;
        let part = bytes.slice(at..end);
        let errand = errand(ask, Method::PUT, part, vec![(CONTENT_RANGE, range)])?;
        let response = send(courier, &errand).await?;
        let (status, offset) = (response.status(), offset(&response));
        let is_named = names(&response, &ask.file);
        // Read to its end, so that the next part goes over the same line.
        read_words(response).await?;
        match (status, offset.and_then(within)) {
            (StatusCode::OK | StatusCode::CREATED, _) if is_named => return Ok(()),
            (StatusCode::ACCEPTED, Some(next)) if next == end => at = next,
            (StatusCode::CONFLICT, Some(other)) if places < PLACES_MAX => {
                places += 1;
                at = other;
            }
            (StatusCode::ACCEPTED | StatusCode::CONFLICT, _) => return Err(FileFault::Later),
            (status, _) => return Err(fault(status)),
        }
    }
}

/// Fetches what is not in `come` yet of a file; `told` hears how much has come, and of how much where that is
/// known. What has come stays there, also where not all does.
///
/// # Errors
/// [`FileFault`].
pub async fn fetch(
    courier: &mut Courier,
    ask: &FileAsk,
    come: &mut Vec<u8>,
    mut told: impl FnMut(u64, Option<u64>),
) -> Result<(), FileFault> {
    let mut headers = Vec::new();
    if !come.is_empty() {
        let value = |text: String| HeaderValue::from_str(&text).map_err(|_| FileFault::Refused);
        headers.push((RANGE, value(format!("bytes={}-", come.len()))?));
        headers.push((IF_RANGE, value(format!("\"{}\"", ask.file))?));
    }
    let errand = errand(ask, Method::GET, Bytes::new(), headers)?;
    let response = send(courier, &errand).await?;
    match response.status() {
        StatusCode::OK => come.clear(),
        StatusCode::PARTIAL_CONTENT if starts_at(&response, come.len()) => {}
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
            come.clear();
            return Err(FileFault::Later);
        }
        status => {
            read_words(response).await?;
            return Err(fault(status));
        }
    }
    let missing = number(&response, &CONTENT_LENGTH);
    let total = missing.map(|missing| missing.saturating_add(come.len() as u64));
    if total.is_some_and(|total| total > IMAGE_BYTES_MAX as u64) {
        return Err(FileFault::Refused);
    }
    let mut body = response.into_body();
    loop {
        told(come.len() as u64, total);
        match timeout(SILENCE, body.frame()).await {
            Ok(Some(Ok(frame))) => {
                // Trailers say nothing here.
                let Ok(piece) = frame.into_data() else {
                    continue;
                };
                if come.len() + piece.len() > IMAGE_BYTES_MAX {
                    come.clear();
                    return Err(FileFault::Refused);
                }
                come.extend_from_slice(&piece);
            }
            Ok(None) if total.is_none_or(|total| total == come.len() as u64) => return Ok(()),
            Ok(None | Some(Err(_))) | Err(_) => return Err(FileFault::NoLine),
        }
    }
}

fn errand(
    ask: &FileAsk,
    method: Method,
    body: Bytes,
    mut headers: Vec<(HeaderName, HeaderValue)>,
) -> Result<Errand, FileFault> {
    if let Some(token) = &ask.token {
        let bearer = HeaderValue::from_str(&format!("Bearer {token}"));
        let mut bearer = bearer.map_err(|_| FileFault::Refused)?;
        bearer.set_sensitive(true);
        headers.push((AUTHORIZATION, bearer));
    }
    Ok(Errand {
        method,
        path: blob_path(&ask.board, &ask.file),
        headers,
        body,
    })
}

async fn send(courier: &mut Courier, errand: &Errand) -> Result<Response<Body>, FileFault> {
    courier.send(errand, PATIENCE).await.map_err(|error| {
        tracing::debug!(%error, "a file could not be asked for");
        FileFault::NoLine
    })
}

/// Reads what an answer says beside its head, which says enough.
async fn read_words(response: Response<Body>) -> Result<(), FileFault> {
    let words = http_body_util::Limited::new(response.into_body(), WORDS_BYTES_MAX).collect();
    match timeout(SILENCE, words).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(FileFault::NoLine),
    }
}

fn fault(status: StatusCode) -> FileFault {
    match status {
        StatusCode::NOT_FOUND => FileFault::Missing,
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::CONFLICT
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::TOO_MANY_REQUESTS => FileFault::Later,
        StatusCode::INSUFFICIENT_STORAGE => FileFault::Full,
        status if status.is_server_error() => FileFault::Later,
        // Another page than was asked for, as of a network that wants a password first.
        status if status.is_success() || status.is_redirection() => FileFault::Later,
        _ => FileFault::Refused,
    }
}

/// Whether an answer is about this file.
fn names(response: &Response<Body>, file: &BlobHash) -> bool {
    let tag = response
        .headers()
        .get(ETAG)
        .and_then(|tag| tag.to_str().ok());
    let tag = tag.map(|tag| tag.strip_prefix("W/").unwrap_or(tag));
    tag.is_some_and(|tag| tag == format!("\"{file}\""))
}

fn offset(response: &Response<Body>) -> Option<u64> {
    number(response, &HeaderName::from_static(UPLOAD_OFFSET))
}

fn number(response: &Response<Body>, name: &HeaderName) -> Option<u64> {
    response.headers().get(name)?.to_str().ok()?.parse().ok()
}

fn starts_at(response: &Response<Body>, at: usize) -> bool {
    let range = response.headers().get(CONTENT_RANGE);
    let range = range
        .and_then(|range| range.to_str().ok())
        .unwrap_or_default();
    let first = range
        .strip_prefix("bytes ")
        .and_then(|span| span.split_once('-'));
    first.is_some_and(|(first, _)| first.parse() == Ok(at))
}
