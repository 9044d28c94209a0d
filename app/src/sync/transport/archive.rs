//! Fetches a board's history over HTTP ahead of the join: gives on what has come while more comes, and
//! goes on where a line was cut. Believes nothing of the answer: every number in it is bounded here, and
//! what the updates say is looked through by whoever takes them in.

mod answer;
mod unpacking;

#[cfg(test)]
mod tests;

use std::time::Duration;

use http::header::{AUTHORIZATION, IF_RANGE, RANGE};
use http::{HeaderValue, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming as Body;
use tavla_shared::protocol::limits::{ARCHIVE_BYTES_MAX, ARCHIVE_WORTHWHILE_BYTES};
use tavla_shared::protocol::{ARCHIVE_LEAST, archive_path};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use self::answer::{Answer, Sense};
use self::unpacking::Unpacker;
use super::courier::{Courier, Errand};
use super::dial::Dialer;
use crate::sync::event::{ArchiveAsk, Fetched};

/// How long the server may take to begin: it may have to pack the board first.
const BEGINS: Duration = Duration::from_secs(20);
/// Without a byte for so long, the line is cut.
const SILENCE: Duration = Duration::from_secs(15);
/// All of it together: whoever lets it drip keeps nobody from joining.
const ALTOGETHER: Duration = Duration::from_mins(10);
/// So often in a row the rest may be asked for without that much having come.
const TRIES_MAX: u32 = 4;
const STEP_BYTES: usize = 64 * 1024;
/// Between two of them, times how many there were.
const PAUSE: Duration = Duration::from_millis(250);

/// Fetches it, and tells what comes; the end is that nothing more is told.
pub async fn fetch(dialer: Dialer, ask: ArchiveAsk, told: mpsc::Sender<Fetched>) {
    let Some(unpacker) = Unpacker::new() else {
        return;
    };
    let fetching = Fetching {
        courier: Courier::new(dialer),
        ask,
        told,
        unpacker,
        tag: None,
        at: 0,
    };
    if timeout(ALTOGETHER, fetching.run()).await.is_err() {
        tracing::warn!("a board took too long to be fetched; it is joined");
    }
}

struct Fetching {
    courier: Courier,
    ask: ArchiveAsk,
    told: mpsc::Sender<Fetched>,
    unpacker: Unpacker,
    /// Which one it is that comes.
    tag: Option<HeaderValue>,
    /// How much of it has come.
    at: usize,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// There is nothing more to be had, for whatever reason.
    Over,
    /// The line was cut; the rest may be had.
    Cut,
    /// There was no line.
    NoLine,
}

impl Fetching {
    async fn run(mut self) {
        let mut tries = 0;
        loop {
            let before = self.at;
            match self.attempt().await {
                End::Over => return,
                End::NoLine if self.at == 0 => {
                    // Nobody listens any more where this is not taken.
                    self.told.send(Fetched::NoLine).await.ok();
                    return;
                }
                End::Cut | End::NoLine => {}
            }
            tries = if self.at >= before + STEP_BYTES {
                1
            } else {
                tries + 1
            };
            if tries > TRIES_MAX {
                tracing::debug!("a board could not be fetched to its end; it is joined");
                return;
            }
            sleep(PAUSE * tries).await;
        }
    }

    /// Asks for what has not come yet, and takes it.
    async fn attempt(&mut self) -> End {
        let Some(errand) = self.errand() else {
            return End::Over;
        };
        let response = match self.courier.send(&errand, BEGINS).await {
            Ok(response) => response,
            Err(error) => {
                tracing::debug!(%error, "a board could not be asked for");
                return End::NoLine;
            }
        };
        let answer = Answer::of(&response);
        match answer.sense(self.at, self.tag.as_ref()) {
            Sense::Whole => {
                // Another one than what has come of, or all of it once more.
                let Some(unpacker) = Unpacker::new() else {
                    return End::Over;
                };
                (self.unpacker, self.at) = (unpacker, 0);
                self.tag = answer.tag;
            }
            Sense::Rest => {}
            Sense::Later => return End::Cut,
            Sense::Nothing => {
                tracing::debug!(status = %answer.status, "there is no board to fetch");
                return End::Over;
            }
        }
        if self.told.send(Fetched::Begun).await.is_err() {
            return End::Over;
        }
        self.take(response.into_body()).await
    }

    fn errand(&self) -> Option<Errand> {
        let least = ARCHIVE_WORTHWHILE_BYTES;
        let path = archive_path(&self.ask.board);
        let mut errand = Errand::get(format!("{path}?{ARCHIVE_LEAST}={least}"));
        if let Some(token) = &self.ask.token {
            let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
            bearer.set_sensitive(true);
            errand.headers.push((AUTHORIZATION, bearer));
        }
        if let (Some(tag), true) = (&self.tag, self.at > 0) {
            let range = HeaderValue::from_str(&format!("bytes={}-", self.at)).ok()?;
            errand.headers.push((RANGE, range));
            errand.headers.push((IF_RANGE, tag.clone()));
        }
        Some(errand)
    }

    /// Takes the body as it comes.
    async fn take(&mut self, mut body: Body) -> End {
        loop {
            let piece = match timeout(SILENCE, body.frame()).await {
                Ok(Some(Ok(frame))) => match frame.into_data() {
                    Ok(piece) => piece,
                    // Trailers say nothing here.
                    Err(_) => continue,
                },
                Ok(None) if self.unpacker.is_whole() => return End::Over,
                // It ended early without saying so, which a cut line with an unknown length does.
                Ok(None | Some(Err(_))) | Err(_) => return End::Cut,
            };
            self.at += piece.len();
            if self.at > ARCHIVE_BYTES_MAX {
                tracing::warn!("a board's history is longer than any; the rest is left out");
                return End::Over;
            }
            let mut packed = piece.as_ref();
            let mut bytes = piece.len();
            while !packed.is_empty() || self.unpacker.has_more() {
                let updates = match self.unpacker.step(&mut packed) {
                    Ok(updates) => updates,
                    Err(error) => {
                        tracing::warn!(%error, "a board's history makes no sense; it is joined");
                        return End::Over;
                    }
                };
                let bytes = std::mem::take(&mut bytes);
                if (bytes > 0 || !updates.is_empty())
                    && let Err(_) = self.told.send(Fetched::Updates { updates, bytes }).await
                {
                    return End::Over;
                }
            }
        }
    }
}

/// Whether an answer that is none yet may be one later.
fn may_come_later(status: StatusCode) -> bool {
    status.is_server_error()
        || status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::REQUEST_TIMEOUT
}
