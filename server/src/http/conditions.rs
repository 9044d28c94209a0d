//! Which part of a body a request wants, by its headers (RFC 9110, 13 and 14). Pure.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

/// What a request is answered about a body that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) status: StatusCode,
    /// The part that the answer is about; a HEAD sends none of it.
    pub(super) span: Option<Span>,
    whole: usize,
}

impl Told {
    /// The answer to a request for the body with this tag and length.
    pub(super) fn of(headers: &HeaderMap, method: &Method, tag: &str, whole: usize) -> Self {
        // What a range asks for counts where something is sent.
        let sends = *method == Method::GET;
        let (status, span) = match wanted(headers, tag, whole) {
            Wanted::Nothing => (StatusCode::NOT_MODIFIED, None),
            Wanted::Part(span) if sends => (StatusCode::PARTIAL_CONTENT, Some(span)),
            Wanted::Beyond if sends => (StatusCode::RANGE_NOT_SATISFIABLE, None),
            Wanted::Whole | Wanted::Part(_) | Wanted::Beyond => {
                (StatusCode::OK, Some(Span::whole(whole)))
            }
        };
        Self {
            status,
            span,
            whole,
        }
    }

    /// Says so in the answer's headers, of a body of this kind.
    pub(super) fn describe(self, headers: &mut HeaderMap, tag: &str, kind: HeaderValue) {
        let value = |text: String| HeaderValue::from_str(&text).ok();
        let Self {
            status,
            span,
            whole,
        } = self;
        let range = match status {
            StatusCode::PARTIAL_CONTENT => span
                .and_then(|span| value(format!("bytes {}-{}/{whole}", span.start, span.end - 1))),
            StatusCode::RANGE_NOT_SATISFIABLE => value(format!("bytes */{whole}")),
            _ => None,
        };
        if let Some(range) = range {
            headers.insert(header::CONTENT_RANGE, range);
        }
        if let Some(span) = span {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(span.len()));
            headers.insert(header::CONTENT_TYPE, kind);
        }
        if let Some(tag) = value(tag.to_owned()) {
            headers.insert(header::ETAG, tag);
        }
        headers.append(header::VARY, HeaderValue::from_static("authorization"));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    }
}

/// What a request wants of a body that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// All of it.
    Whole,
    /// A part.
    Part(Span),
    /// A part that it has not.
    Beyond,
    /// To know that it is still the same.
    Nothing,
}

/// A part of a body: from `start` to before `end`, never empty but of an empty body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    fn whole(len: usize) -> Self {
        Self { start: 0, end: len }
    }

    pub(super) fn len(self) -> usize {
        self.end - self.start
    }
}

/// The tag of the body that the rest is wanted of, where a request says one.
pub(super) fn resumed(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::RANGE)?;
    text(headers, &header::IF_RANGE)
}

/// What a request wants of the body with this tag and length.
fn wanted(headers: &HeaderMap, tag: &str, len: usize) -> Wanted {
    let mut known = headers.get_all(header::IF_NONE_MATCH).iter();
    if known.any(|tags| tags.to_str().is_ok_and(|tags| names(tags, tag))) {
        return Wanted::Nothing;
    }
    // A date is no tag: what has changed since is not known, so that it is the whole.
    let same = match headers.get(header::IF_RANGE) {
        None => true,
        Some(_) => text(headers, &header::IF_RANGE) == Some(tag),
    };
    match text(headers, &header::RANGE) {
        Some(range) if same => part(range, len),
        _ => Wanted::Whole,
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Whether the tag is among these; for whether to send anything, weak ones count.
fn names(tags: &str, tag: &str) -> bool {
    tags.split(',').map(str::trim).any(|known| {
        let known = known.strip_prefix("W/").unwrap_or(known);
        known == "*" || known == tag
    })
}

/// The part that a Range header names. What is no range of bytes, or several, is answered by the whole,
/// as the standard allows.
fn part(range: &str, len: usize) -> Wanted {
    let Some(("bytes", range)) = range.split_once('=') else {
        return Wanted::Whole;
    };
    let Some((first, last)) = range.trim().split_once('-') else {
        return Wanted::Whole;
    };
    // More digits than a number has are a place far beyond the end; anything else is none.
    let number = |digits: &str| {
        let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| digits.parse().unwrap_or(usize::MAX))
    };
    let (start, end) = match (first.trim(), last.trim()) {
        ("", count) => match number(count) {
            Some(count) => (len.saturating_sub(count), len),
            None => return Wanted::Whole,
        },
        (first, "") => match number(first) {
            Some(first) => (first, len),
            None => return Wanted::Whole,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => (first, len.min(last.saturating_add(1))),
            _ => return Wanted::Whole,
        },
    };
    if start < end {
        Wanted::Part(Span { start, end })
    } else {
        Wanted::Beyond
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"abc\"";

    #[track_caller]
    fn check(headers: &[(HeaderName, &str)], expected: Wanted) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value.parse().unwrap());
        }
        assert_eq!(wanted(&map, TAG, 100), expected, "{headers:?}");
    }

    #[test]
    fn a_range_is_a_part_of_what_there_is() {
        let part = |start, end| Wanted::Part(Span { start, end });
        for (range, expected) in [
            ("bytes=0-0", part(0, 1)),
            ("bytes=10-19", part(10, 20)),
            ("bytes=10-", part(10, 100)),
            ("bytes=-10", part(90, 100)),
            ("bytes=-1000", part(0, 100)),
            ("bytes=99-99999999999999999999999", part(99, 100)),
            ("bytes=100-", Wanted::Beyond),
            ("bytes=99999999999999999999999-", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            // Neither wrong nor worth the trouble.
            ("bytes=0-1,5-6", Wanted::Whole),
            ("bytes=5-4", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("lines=1-2", Wanted::Whole),
            ("bytes", Wanted::Whole),
        ] {
            check(&[(header::RANGE, range)], expected);
        }
        assert_eq!(part_of_nothing(), Wanted::Beyond);
    }

    fn part_of_nothing() -> Wanted {
        part("bytes=0-", 0)
    }

    #[test]
    fn the_rest_is_given_of_the_same_only() {
        let range = (header::RANGE, "bytes=50-");
        let rest = Wanted::Part(Span {
            start: 50,
            end: 100,
        });
        check(&[range.clone(), (header::IF_RANGE, TAG)], rest);
        for other in [
            "\"other\"",
            "W/\"abc\"",
            "Fri, 27 Nov 2026 02:00:00 GMT",
            "*",
        ] {
            check(&[range.clone(), (header::IF_RANGE, other)], Wanted::Whole);
        }
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        for known in [TAG, "W/\"abc\"", "\"x\", \"abc\"", "*"] {
            check(&[(header::IF_NONE_MATCH, known)], Wanted::Nothing);
        }
        let both = [(header::IF_NONE_MATCH, TAG), (header::RANGE, "bytes=0-1")];
        check(&both, Wanted::Nothing);
        check(&[(header::IF_NONE_MATCH, "\"ab\"")], Wanted::Whole);
        check(&[], Wanted::Whole);
    }
}
