//! What the head of an answer says about the body: whether it is a board's history, and which part.

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use tavla_shared::protocol::limits::ARCHIVE_BYTES_MAX;

use super::may_come_later;

/// The head of an answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// Which one it is; none where the server does not say so for sure.
    pub(super) tag: Option<HeaderValue>,
    headers: HeaderMap,
}

/// What the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A board's history, from its beginning.
    Whole,
    /// What had not come of the one we have the beginning of.
    Rest,
    /// Nothing; the same may be asked for again.
    Later,
    /// Nothing that could be fetched.
    Nothing,
}

impl Answer {
    pub(super) fn of<B>(response: &Response<B>) -> Self {
        let headers = response.headers().clone();
        let tag = headers.get(ETAG).cloned();
        Self {
            status: response.status(),
            // A weak one says that it is as good, not that it has the same bytes.
            tag: tag.filter(|tag| !tag.as_bytes().starts_with(b"W/")),
            headers,
        }
    }

    /// What the body is to somebody who has `at` bytes of the one with this tag.
    pub(super) fn sense(&self, at: usize, tag: Option<&HeaderValue>) -> Sense {
        let begun = at > 0;
        match self.status {
            StatusCode::OK if self.is_packed() && !self.is_longer_than(ARCHIVE_BYTES_MAX) => {
                Sense::Whole
            }
            StatusCode::PARTIAL_CONTENT
                if begun && self.is_packed() && self.starts_at(at) && self.tag.as_ref() == tag =>
            {
                Sense::Rest
            }
            status if begun && may_come_later(status) => Sense::Later,
            _ => Sense::Nothing,
        }
    }

    /// A page that asks for a password has another type.
    fn is_packed(&self) -> bool {
        let is_zstd = self.text(&CONTENT_TYPE) == Some("application/zstd");
        is_zstd
            && self
                .text(&CONTENT_ENCODING)
                .is_none_or(|it| it == "identity")
    }

    fn is_longer_than(&self, most: usize) -> bool {
        let length = self.text(&CONTENT_LENGTH);
        length.is_some_and(|text| text.parse::<usize>().map_or(true, |length| length > most))
    }

    fn starts_at(&self, at: usize) -> bool {
        let range = self.text(&CONTENT_RANGE).unwrap_or_default();
        let first = range
            .strip_prefix("bytes ")
            .and_then(|it| it.split_once('-'));
        first.is_some_and(|(first, _)| first.parse() == Ok(at))
    }

    fn text(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, headers: &[(HeaderName, &str)], at: usize, expected: Sense) {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(name, *value);
        }
        let answer = Answer::of(&response.body(()).unwrap());
        let tag = HeaderValue::from_static("\"a\"");
        assert_eq!(
            answer.sense(at, Some(&tag)),
            expected,
            "{status} {headers:?}"
        );
    }

    const ZSTD: (HeaderName, &str) = (CONTENT_TYPE, "application/zstd");

    #[test]
    fn only_a_packed_history_is_read() {
        check(200, &[ZSTD], 0, Sense::Whole);
        check(200, &[ZSTD, (CONTENT_LENGTH, "1000")], 0, Sense::Whole);
        check(
            200,
            &[ZSTD, (CONTENT_LENGTH, "99999999999")],
            0,
            Sense::Nothing,
        );
        check(200, &[ZSTD, (CONTENT_LENGTH, "many")], 0, Sense::Nothing);
        check(200, &[ZSTD, (CONTENT_ENCODING, "gzip")], 0, Sense::Nothing);
        check(200, &[(CONTENT_TYPE, "text/html")], 0, Sense::Nothing);
        check(200, &[], 0, Sense::Nothing);
        for status in [204, 301, 401, 403, 404, 405, 413, 429, 500, 503] {
            check(status, &[ZSTD], 0, Sense::Nothing);
        }
    }

    #[test]
    fn a_rest_is_of_the_same_and_from_where_we_are() {
        let tag = (ETAG, "\"a\"");
        let range = |text| (CONTENT_RANGE, text);
        check(
            206,
            &[ZSTD, tag.clone(), range("bytes 7-9/10")],
            7,
            Sense::Rest,
        );
        check(
            206,
            &[ZSTD, tag.clone(), range("bytes 6-9/10")],
            7,
            Sense::Nothing,
        );
        check(
            206,
            &[ZSTD, (ETAG, "\"b\""), range("bytes 7-9/10")],
            7,
            Sense::Nothing,
        );
        check(206, &[ZSTD, range("bytes 7-9/10")], 7, Sense::Nothing);
        check(
            206,
            &[ZSTD, tag.clone(), range("bytes 0-9/10")],
            0,
            Sense::Nothing,
        );
        // It is another one by now.
        check(200, &[ZSTD, (ETAG, "\"b\"")], 7, Sense::Whole);
        check(503, &[], 7, Sense::Later);
        check(403, &[], 7, Sense::Nothing);
    }
}
