//! Files written into another file as `data:` addresses. Decodes no picture.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;

use crate::svg;

/// What an SVG is called.
const SVG: &str = "image/svg+xml";

/// With or without the `=` at the end.
pub(super) const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes in `data:…;base64,…`, or the letters of an SVG that is written out; none where it is something else, or
/// more than a picture may have.
pub(super) fn bytes_of_data_url(url: &str) -> Option<Vec<u8>> {
    let (head, body) = url.strip_prefix("data:")?.split_once(',')?;
    let fits = body.len() / 4 * 3 <= IMAGE_BYTES_MAX;
    if head.ends_with(";base64") {
        return fits.then(|| LENIENT.decode(body.trim()).ok())?;
    }
    (head.starts_with(SVG) && body.len() <= IMAGE_BYTES_MAX).then(|| unescaped(body))
}

/// What is written with `%` and two digits for what an address cannot have.
fn unescaped(body: &str) -> Vec<u8> {
    let bytes = body.as_bytes();
    let mut written = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let digits = digits.and_then(|it| std::str::from_utf8(it).ok());
        let escaped = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        written.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    written
}

/// Whether these bytes begin as a picture of a kind that the app decodes.
pub(super) fn can_be_shown(bytes: &[u8]) -> bool {
    image::guess_format(bytes).is_ok_and(|format| format.reading_enabled())
        || svg::looks_like(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_url_is_read_with_and_without_its_padding() {
        assert_eq!(
            bytes_of_data_url("data:image/png;base64,aGk=").as_deref(),
            Some(&b"hi"[..])
        );
        assert_eq!(
            bytes_of_data_url("data:image/png;base64,aGk").as_deref(),
            Some(&b"hi"[..])
        );
        let written = "data:image/svg+xml;utf8,%3Csvg a='50%'/%3e";
        let svg = bytes_of_data_url(written);
        assert_eq!(svg.as_deref(), Some(&b"<svg a='50%'/>"[..]));
        for url in [
            "",
            "https://x/y.png",
            "data:image/png,hi",
            "data:image/png;base64,%%",
        ] {
            assert_eq!(bytes_of_data_url(url), None, "{url}");
        }
    }

    #[test]
    fn what_can_be_shown_is_told_by_its_first_bytes() {
        for shown in [
            &b"\x89PNG\r\n\x1a\n"[..],
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBP",
            b"<?xml version='1.0'?><svg></svg>",
        ] {
            assert!(can_be_shown(shown), "{shown:?}");
        }
        let avif = b"\0\0\0\x18ftypavif";
        for other in [&b"<html><svg></svg>"[..], b"BM", b"\0\0\x01\0", avif, b""] {
            assert!(!can_be_shown(other), "{other:?}");
        }
    }
}
