//! Drawings that Excalidraw has put into pictures of them: as text beside a PNG's pixels, and between comments of an
//! SVG. What is packed is unpacked within bounds; what a drawing says is not looked at here.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use serde::Deserialize;

use super::super::SCENE_BYTES_MAX;

/// The name of the text that holds a drawing in a PNG, and what one in an SVG says that it is.
pub const PNG_KEYWORD: &str = "application/vnd.excalidraw+json";
/// How a PNG begins.
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The most that is unpacked of one picture, in bytes: what a scene by itself may have.
const UNPACKED_BYTES_MAX: usize = SCENE_BYTES_MAX;
/// Of more texts in one picture that say that they are drawings the rest is not looked at.
const TEXTS_MAX: usize = 8;

/// A picture whose drawing cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddedError {
    /// It is packed in a way that is not known, or damaged.
    #[error("the drawing in the picture cannot be unpacked")]
    Broken,
    /// It is larger than a scene may be.
    #[error("the drawing in the picture unpacks to more than {UNPACKED_BYTES_MAX} bytes")]
    TooLarge,
}

/// A part of a PNG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PngChunk<'a> {
    /// What it is.
    pub kind: [u8; 4],
    /// What is in it.
    pub data: &'a [u8],
    /// Where it begins in the file, with its length.
    pub from: usize,
    /// Where it ends, with its sum.
    pub to: usize,
}

/// The parts of a PNG up to its end, as far as they are whole; none of what is no PNG. Their sums are not looked at.
pub fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = PngChunk<'_>> {
    let mut at = if bytes.starts_with(PNG_SIGNATURE) {
        PNG_SIGNATURE.len()
    } else {
        bytes.len()
    };
    std::iter::from_fn(move || {
        let rest = &bytes[at..];
        let (len, rest) = rest.split_first_chunk::<4>()?;
        let (kind, rest) = rest.split_first_chunk::<4>()?;
        let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
        let data = rest.get(..len)?;
        // After the data comes its sum.
        rest.get(len..len + 4)?;
        let from = at;
        at = if kind == b"IEND" {
            bytes.len()
        } else {
            from + 12 + len
        };
        Some(PngChunk {
            kind: *kind,
            data,
            from,
            to: from + 12 + len,
        })
    })
}

/// The text of the scene in a PNG; none where there is none.
///
/// # Errors
/// [`EmbeddedError`] where there is one that cannot be had.
pub fn scene_in_png(bytes: &[u8]) -> Result<Option<Vec<u8>>, EmbeddedError> {
    scene_in_png_within(bytes, UNPACKED_BYTES_MAX)
}

/// The same, of which so much is unpacked, all of its texts together.
fn scene_in_png_within(bytes: &[u8], mut left: usize) -> Result<Option<Vec<u8>>, EmbeddedError> {
    let texts = png_chunks(bytes).filter_map(|chunk| {
        let packing = match &chunk.kind {
            b"tEXt" => Packing::None,
            b"zTXt" => Packing::Whole,
            b"iTXt" => Packing::International,
            _ => return None,
        };
        let rest = chunk.data.strip_prefix(PNG_KEYWORD.as_bytes())?;
        Some((rest.strip_prefix(b"\0")?, packing))
    });
    let mut error = None;
    for (text, packing) in texts.take(TEXTS_MAX) {
        let letters = match packing {
            Packing::International => Letters::Utf8,
            Packing::None | Packing::Whole => Letters::Bytes,
        };
        let text = text_of(text, packing, &mut left);
        match text.and_then(|text| scene(&text, letters, &mut left)) {
            Ok(scene) => return Ok(Some(scene)),
            Err(EmbeddedError::TooLarge) => return Err(EmbeddedError::TooLarge),
            Err(of_this) => error = Some(of_this),
        }
    }
    error.map_or(Ok(None), Err)
}

/// How the text of a part of a PNG is written.
#[derive(Clone, Copy)]
enum Packing {
    None,
    Whole,
    International,
}

/// How letters are written.
#[derive(Clone, Copy)]
enum Letters {
    /// Each as one byte.
    Bytes,
    /// As elsewhere.
    Utf8,
}

/// The text in a part of a PNG, behind its name.
fn text_of<'d>(
    data: &'d [u8],
    packing: Packing,
    left: &mut usize,
) -> Result<Cow<'d, [u8]>, EmbeddedError> {
    match packing {
        Packing::None => Ok(data.into()),
        Packing::Whole => match data {
            [0, packed @ ..] => unpacked(packed, left).map(Cow::Owned),
            _ => Err(EmbeddedError::Broken),
        },
        Packing::International => {
            let [is_packed, _, rest @ ..] = data else {
                return Err(EmbeddedError::Broken);
            };
            // A language and the name in it.
            let mut parts = rest.splitn(3, |&byte| byte == 0);
            let text = parts.nth(2).ok_or(EmbeddedError::Broken)?;
            if *is_packed == 0 {
                Ok(text.into())
            } else {
                unpacked(text, left).map(Cow::Owned)
            }
        }
    }
}

/// The text of the scene in an SVG; none where there is none.
///
/// # Errors
/// [`EmbeddedError`] where there is one that cannot be had.
pub fn scene_in_svg(bytes: &[u8]) -> Result<Option<Vec<u8>>, EmbeddedError> {
    scene_in_svg_within(bytes, UNPACKED_BYTES_MAX)
}

fn scene_in_svg_within(bytes: &[u8], mut left: usize) -> Result<Option<Vec<u8>>, EmbeddedError> {
    let text = String::from_utf8_lossy(bytes);
    if !comments(&text).any(|(words, ..)| said(words, "payload-type") == Some(PNG_KEYWORD)) {
        return Ok(None);
    }
    let version = comments(&text).find_map(|(words, ..)| said(words, "payload-version"));
    let start = comments(&text).find(|(words, ..)| *words == "payload-start");
    let payload = start.and_then(|(.., after)| {
        let rest = &text[after..];
        let (_, end, _) = comments(rest).find(|(words, ..)| *words == "payload-end")?;
        Some(&rest[..end])
    });
    // Who formats an SVG may have broken the line.
    let payload: String = payload
        .ok_or(EmbeddedError::Broken)?
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let Ok(text) = STANDARD.decode(payload) else {
        return Err(EmbeddedError::Broken);
    };
    match version {
        // The scene itself.
        None | Some("1") => Ok(Some(text)),
        Some(_) => scene(&text, Letters::Bytes, &mut left).map(Some),
    }
}

/// What comments say, where each begins and where it ends.
fn comments(text: &str) -> impl Iterator<Item = (&str, usize, usize)> {
    const OPEN: &str = "<!--";
    const CLOSE: &str = "-->";
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + text[at..].find(OPEN)?;
        let words = from + OPEN.len();
        let end = words + text[words..].find(CLOSE)?;
        at = end + CLOSE.len();
        Some((text[words..end].trim(), from, at))
    })
}

/// What `name:…` says.
fn said<'w>(words: &'w str, name: &str) -> Option<&'w str> {
    Some(words.strip_prefix(name)?.strip_prefix(':')?.trim())
}

/// A scene as it is put into pictures.
#[derive(Deserialize)]
struct Packed {
    /// What is packed: a letter for each byte.
    encoded: String,
    #[serde(default)]
    encoding: Option<String>,
    #[serde(default)]
    compressed: bool,
}

/// The scene that a text says: one that is packed, or as the oldest pictures have it, the scene itself.
fn scene(text: &[u8], letters: Letters, left: &mut usize) -> Result<Vec<u8>, EmbeddedError> {
    let one_byte_each = || -> String { text.iter().map(|&byte| char::from(byte)).collect() };
    let words = match (letters, std::str::from_utf8(text)) {
        (Letters::Utf8, Ok(words)) => Cow::Borrowed(words),
        _ => Cow::Owned(one_byte_each()),
    };
    let packed: Packed = match serde_json::from_str(&words) {
        Ok(packed) => packed,
        // Whether it is a scene is for who reads it to find out.
        Err(error) if error.is_data() && std::str::from_utf8(text).is_ok() => {
            return Ok(text.to_vec());
        }
        Err(error) if error.is_data() => return Ok(one_byte_each().into_bytes()),
        Err(_) => return Err(EmbeddedError::Broken),
    };
    if packed.encoding.is_some_and(|named| named != "bstring") {
        return Err(EmbeddedError::Broken);
    }
    let bytes = packed.encoded.chars().map(|it| u8::try_from(it).ok());
    let bytes: Option<Vec<u8>> = bytes.collect();
    let bytes = bytes.ok_or(EmbeddedError::Broken)?;
    if packed.compressed {
        unpacked(&bytes, left)
    } else {
        Ok(bytes)
    }
}

/// What is packed, as far as so much is left for it, of which it takes what it needs.
fn unpacked(packed: &[u8], left: &mut usize) -> Result<Vec<u8>, EmbeddedError> {
    let mut bytes = Vec::new();
    // One byte over the limit is enough to tell that it is too large.
    let read = ZlibDecoder::new(packed)
        .take(*left as u64 + 1)
        .read_to_end(&mut bytes);
    let rest = left.checked_sub(bytes.len());
    // What is broken has taken its part too.
    *left = rest.unwrap_or(0);
    match (rest, read) {
        (None, _) => Err(EmbeddedError::TooLarge),
        (Some(_), Ok(_)) => Ok(bytes),
        (Some(_), Err(_)) => Err(EmbeddedError::Broken),
    }
}
