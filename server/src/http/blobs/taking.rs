//! Takes a file, or a part of one, as it comes: never more of it in memory than one write, and for no longer
//! than whoever sends it may.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;
use tokio::time::timeout;

use crate::access::{Ended, Refusal, Right};
use crate::blobs::{BlobError, Done, Part, Upload};
use crate::clock::Clock;
use crate::http::failure::Failure;

/// Who sends nothing for so long is held for gone,
const STALLED: Duration = Duration::from_secs(30);
/// and who lets it drip comes again with what is left.
const ALTOGETHER: Duration = Duration::from_mins(10);
/// What is read of a body that is not wanted, and for how long.
const UNWANTED_BYTES_MAX: usize = IMAGE_BYTES_MAX;
const UNWANTED: Duration = Duration::from_secs(5);
/// What is written at once.
const WRITE_BYTES: usize = 256 * 1024;

/// The part of a file that a request brings, by its headers.
///
/// # Errors
/// [`Failure`] where they do not say so, or not the same.
pub(super) fn part(headers: &HeaderMap) -> Result<Part, Failure> {
    let number = |text: &str| {
        let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| text.parse::<u64>().ok()).flatten()
    };
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length
        .and_then(|length| number(length.to_str().ok()?.trim()))
        .ok_or(Failure::LengthNeeded)?;
    let part = match headers.get(header::CONTENT_RANGE) {
        None => Some(Part {
            start: 0,
            end: length,
            total: length,
        }),
        Some(range) => range.to_str().ok().and_then(|range| {
            let (span, total) = range.trim().strip_prefix("bytes ")?.split_once('/')?;
            let (first, last) = span.split_once('-')?;
            Some(Part {
                start: number(first)?,
                end: number(last)?.checked_add(1)?,
                total: number(total)?,
            })
        }),
    };
    part.filter(|part| {
        part.start < part.end && part.end <= part.total && part.end - part.start == length
    })
    .ok_or(Failure::ContentRange)
}

/// Takes the body, until somebody else sends the same file. What came of one that is cut stays.
///
/// # Errors
/// [`Failure`].
pub(super) async fn take(
    body: &mut Body,
    mut upload: Upload,
    right: &Right,
    clock: &dyn Clock,
) -> Result<Done, Failure> {
    let superseded = upload.superseded();
    let taking = async {
        let mut gathered = Vec::new();
        let mut cut = None;
        while upload.missing() > gathered.len() as u64 {
            match timeout(STALLED, body.frame()).await {
                Ok(Some(Ok(frame))) => {
                    // Trailers say nothing here.
                    if let Ok(piece) = frame.into_data() {
                        gathered.extend_from_slice(&piece);
                    }
                }
                Ok(None | Some(Err(_))) => cut = Some(Failure::Cut),
                Err(_) => cut = Some(Failure::Slow),
            }
            if cut.is_some() || gathered.len() >= WRITE_BYTES {
                check(right, clock)?;
                upload
                    .write(Bytes::from(std::mem::take(&mut gathered)))
                    .await?;
            }
            if let Some(failure) = cut {
                return Err(failure);
            }
        }
        check(right, clock)?;
        upload.write(Bytes::from(gathered)).await?;
        Ok(())
    };
    // Nothing is being written in that moment: whoever begins holds the file's turn.
    let taken: Result<(), Failure> = tokio::select! {
        biased;
        () = superseded.notified() => Err(BlobError::Superseded.into()),
        taken = timeout(ALTOGETHER, taking) => taken.map_err(|_| Failure::Slow)?,
    };
    taken?;
    Ok(upload.finish().await?)
}

/// Reads what nobody wants, for a while, beside the answer: who is cut off while still sending would see a broken line
/// instead of it. Its socket takes no other request meanwhile, so that there is one of these a socket.
pub(super) async fn read_out(mut body: Body) {
    let reading = async {
        let mut bytes = 0;
        while bytes < UNWANTED_BYTES_MAX
            && let Some(Ok(frame)) = body.frame().await
        {
            bytes += frame.data_ref().map_or(0, Bytes::len);
        }
    };
    // Whoever takes longer is cut off.
    timeout(UNWANTED, reading).await.ok();
}

fn check(right: &Right, clock: &dyn Clock) -> Result<(), Failure> {
    right
        .check(clock.now_millis())
        .map_err(|ended| match ended {
            Ended::Expired => Failure::Refused(Refusal::TokenExpired),
            Ended::Revoked => Failure::Refused(Refusal::TokenRevoked),
            Ended::TokenNeeded => Failure::Refused(Refusal::TokenNeeded),
            Ended::RoleChanged(_) => Failure::EditorNeeded,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: Option<&str>, length: Option<&str>, expected: Option<(u64, u64, u64)>) {
        let mut headers = HeaderMap::new();
        let lines = [
            (header::CONTENT_RANGE, range),
            (header::CONTENT_LENGTH, length),
        ];
        for (name, value) in lines {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        let read = part(&headers).ok();
        let read = read.map(|part| (part.start, part.end, part.total));
        assert_eq!(read, expected, "{range:?} {length:?}");
    }

    #[test]
    fn a_part_is_what_both_headers_say() {
        check(None, Some("7"), Some((0, 7, 7)));
        check(Some("bytes 0-6/7"), Some("7"), Some((0, 7, 7)));
        check(Some("bytes 3-6/10"), Some("4"), Some((3, 7, 10)));
        for (range, length) in [
            (None, None),
            (None, Some("0")),
            (None, Some("-1")),
            (Some("bytes 0-6/7"), None),
            (Some("bytes 0-6/7"), Some("6")),
            (Some("bytes 0-7/7"), Some("8")),
            (Some("bytes 6-3/10"), Some("4")),
            (Some("bytes 0-6/*"), Some("7")),
            (Some("bytes */7"), Some("7")),
            (Some("bytes +0-6/7"), Some("7")),
            (
                Some("bytes 0-18446744073709551615/18446744073709551615"),
                Some("1"),
            ),
            (Some("bytes 0-6/99999999999999999999"), Some("7")),
            (Some("lines 0-6/7"), Some("7")),
        ] {
            check(range, length, None);
        }
    }
}
