//! Addresses in what people write: which are shown as links, and which of them are safe to follow.
//!
//! A link shows the very address that is opened. What pretends to be another place is none.

use std::ops::Range;

use http::Uri;

/// Longer ones are no links.
const BYTES_MAX: usize = 2_048;
const SCHEMES: [&str; 2] = ["https://", "http://"];
const BRACKETS: [[char; 2]; 3] = [['(', ')'], ['[', ']'], ['{', '}']];

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WebLink {
    /// Where it is, in bytes.
    pub(super) range: Range<usize>,
    /// What is opened.
    pub(super) address: String,
}

/// The links of a text, in its order.
pub(super) fn links_in(text: &str) -> Vec<WebLink> {
    let mut links = Vec::new();
    let mut from = 0;
    while let Some(start) = next_scheme(text, from) {
        let rest = &text[start..];
        let len = rest.find(is_outside).unwrap_or(rest.len());
        let len = trimmed(&rest[..len]);
        let goes_on = text[..start]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        if let Some(address) = safe(&rest[..len]).filter(|_| !goes_on) {
            links.push(WebLink {
                range: start..start + len,
                address,
            });
        }
        from = start + len.max(SCHEMES[1].len());
    }
    links
}

fn next_scheme(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let begins = |at: &usize| {
        SCHEMES.iter().any(|scheme| {
            let end = *at + scheme.len();
            let found = bytes.get(*at..end);
            found.is_some_and(|found| found.eq_ignore_ascii_case(scheme.as_bytes()))
        })
    };
    (from..text.len()).find(begins)
}

fn is_outside(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | '"' | '`')
}

/// How long an address is without what belongs to the sentence around it.
fn trimmed(address: &str) -> usize {
    // How many of each kind close nothing.
    let mut left = BRACKETS.map(|[open, close]| {
        let count = |sign: char| address.matches(sign).count();
        count(close).saturating_sub(count(open))
    });
    let is_of_sentence = |last: char| {
        let kind = BRACKETS.iter().position(|[_, close]| *close == last);
        let Some(left) = kind.map(|kind| &mut left[kind]) else {
            return matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…');
        };
        // Each that is trimmed is one less: counting anew would take a whole address for each of them.
        let closes_nothing = *left > 0;
        *left = left.saturating_sub(1);
        closes_nothing
    };
    address.trim_end_matches(is_of_sentence).len()
}

/// The address, if it is one of the web that is what it looks like: no name and password before the
/// host, which is what deceivers put there, and no letters in the host that look like others.
fn safe(address: &str) -> Option<String> {
    if address.len() > BYTES_MAX {
        return None;
    }
    let uri: Uri = address.parse().ok()?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority()?;
    let is_plain = !authority.as_str().contains('@');
    let host = authority.host();
    let is_name = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-._[]:".contains(&b));
    (is_web && is_plain && is_name && !host.is_empty()).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = links_in(text);
        let shown: Vec<&str> = found.iter().map(|it| &text[it.range.clone()]).collect();
        assert_eq!(shown, expected, "{text}");
        for link in &found {
            assert_eq!(link.address, text[link.range.clone()]);
        }
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        check("see https://a.example/b, please", &["https://a.example/b"]);
        check("(https://a.example/x_(y))", &["https://a.example/x_(y)"]);
        check(
            "HTTP://A.example! http://b.example:80/?q=1#z",
            &["HTTP://A.example", "http://b.example:80/?q=1#z"],
        );
        check(
            "<https://a.example>\nhttps://[::1]:7420/",
            &["https://a.example", "https://[::1]:7420/"],
        );
        check(
            "[(https://a.example/x_(y)_{z}).]}!",
            &["https://a.example/x_(y)_{z}"],
        );
        check(
            &format!("https://a.example/({}", ")".repeat(4_000)),
            &["https://a.example/()"],
        );
    }

    /// How long it takes to look for links, in the best case.
    fn quickest_seconds(text: &str) -> f64 {
        let seconds = (0..20).map(|_| {
            let begun = std::time::Instant::now();
            assert_eq!(links_in(text), []);
            begun.elapsed().as_secs_f64()
        });
        seconds.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn what_closes_nothing_is_counted_once() {
        let text = |len: usize| format!("http://{}", ")]}".repeat(len));
        let (short, long) = (quickest_seconds(&text(600)), quickest_seconds(&text(9_600)));
        // 16 times as long; where each was counted anew it took 256 times as long.
        let times = long / short;
        println!("{times:.1} times as long");
        assert!(times < 64.0, "{times} times as long");
    }

    #[test]
    fn what_is_no_place_of_the_web_or_pretends_to_be_another_is_no_link() {
        for text in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://bank.example@evil.example/",
            "https://b\u{430}nk.example",
            "xhttps://a.example",
            "tavla://a.example/board",
        ] {
            check(text, &[]);
        }
        check(&format!("https://a.example/{}", "x".repeat(BYTES_MAX)), &[]);
    }
}
