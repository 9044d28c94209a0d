//! Addresses in what people write: which are shown as links, and which of them are safe to follow.
//!
//! A link shows the very address that is opened. What pretends to be another place is none.

use std::ops::Range;

use http::Uri;

/// Longer ones are no links.
const BYTES_MAX: usize = 2_048;
const SCHEMES: [&str; 2] = ["https://", "http://"];
/// Brackets: one that closes and was not opened in an address is not part of it.
const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

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
    // Counted once: a stranger may end an address with thousands of them.
    let mut surplus = PAIRS.map(|(open, close)| {
        let count = |sign: char| address.matches(sign).count();
        count(close).saturating_sub(count(open))
    });
    let mut len = address.len();
    for last in address.chars().rev() {
        let pair = PAIRS.iter().position(|(_, close)| *close == last);
        let is_of_sentence = match pair {
            Some(pair) if surplus[pair] > 0 => {
                surplus[pair] -= 1;
                true
            }
            Some(_) => false,
            None => matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…'),
        };
        if !is_of_sentence {
            break;
        }
        len -= last.len_utf8();
    }
    len
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

    #[test]
    fn an_address_with_thousands_of_brackets_behind_it_is_found_as_quickly_as_another() {
        let time_of = |behind: &str| {
            let text = format!("(https://a.example/x{}", behind.repeat(4_000));
            let times = (0..5).map(|_| {
                let began = std::time::Instant::now();
                check(&text, &["https://a.example/x"]);
                began.elapsed()
            });
            times.min().unwrap()
        };
        let (dots, brackets) = (time_of("."), time_of(")"));
        assert!(brackets < 100 * dots, "{dots:?} and {brackets:?}");
    }
}
