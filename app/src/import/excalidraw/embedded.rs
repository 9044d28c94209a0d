//! Drawings that Excalidraw has put into pictures of them: as text beside a PNG's pixels, and between comments of an
//! SVG. What is packed is unpacked within bounds; what a drawing says is not looked at here.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use serde::Deserialize;

use super::super::FILE_BYTES_MAX;

/// The name of the text that holds a drawing in a PNG, and what one in an SVG says that it is.
pub const PNG_KEYWORD: &str = "application/vnd.excalidraw+json";
/// How a PNG begins.
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The largest drawing that is unpacked, in bytes.
const UNPACKED_BYTES_MAX: usize = FILE_BYTES_MAX;
/// Of more texts in one picture the rest is not looked at.
const TEXTS_MAX: usize = 1_000;

/// A picture whose drawing cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddedError {
    /// It is packed in a way that is not known, or damaged.
    #[error("the drawing in the picture cannot be unpacked")]
    Broken,
    /// It is larger than a file may be.
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
        match text_of(text, packing).and_then(|text| scene(&text)) {
            Ok(scene) => return Ok(Some(scene)),
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

/// The text in a part of a PNG, behind its name.
fn text_of(data: &[u8], packing: Packing) -> Result<Vec<u8>, EmbeddedError> {
    match packing {
        Packing::None => Ok(data.to_vec()),
        Packing::Whole => match data {
            [0, packed @ ..] => unpacked(packed),
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
                Ok(text.to_vec())
            } else {
                unpacked(text)
            }
        }
    }
}

/// The text of the scene in an SVG; none where there is none.
///
/// # Errors
/// [`EmbeddedError`] where there is one that cannot be had.
pub fn scene_in_svg(bytes: &[u8]) -> Result<Option<Vec<u8>>, EmbeddedError> {
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
        Some(_) => scene(&text).map(Some),
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

/// The scene that a text says: one that is packed, or as the oldest pictures have it, the scene itself. Texts of a PNG
/// have one byte a letter.
fn scene(text: &[u8]) -> Result<Vec<u8>, EmbeddedError> {
    let one_byte_each = || -> String { text.iter().map(|&byte| char::from(byte)).collect() };
    let packed: Packed = match serde_json::from_str(&one_byte_each()) {
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
        unpacked(&bytes)
    } else {
        Ok(bytes)
    }
}

fn unpacked(packed: &[u8]) -> Result<Vec<u8>, EmbeddedError> {
    let mut bytes = Vec::new();
    // One byte over the limit is enough to tell that it is too large.
    let read = ZlibDecoder::new(packed)
        .take(UNPACKED_BYTES_MAX as u64 + 1)
        .read_to_end(&mut bytes);
    match read {
        Ok(_) if bytes.len() > UNPACKED_BYTES_MAX => Err(EmbeddedError::TooLarge),
        Ok(_) => Ok(bytes),
        Err(_) => Err(EmbeddedError::Broken),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    const SCENE: &str = r#"{"type":"excalidraw","elements":[],"words":"åäö 日本"}"#;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    /// As Excalidraw packs a scene: JSON with a letter a byte, those written as one byte each.
    fn as_packed_text(bytes: &[u8], compressed: bool) -> Vec<u8> {
        let letters: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        let json = serde_json::json!({"version": "1", "encoding": "bstring",
            "compressed": compressed, "encoded": letters})
        .to_string();
        json.chars().map(|it| u8::try_from(it).unwrap()).collect()
    }

    fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut bytes = PNG_SIGNATURE.to_vec();
        for (kind, data) in chunks {
            bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            bytes.extend(*kind);
            bytes.extend(data);
            bytes.extend([0; 4]);
        }
        bytes
    }

    fn text(keyword: &str, text: &[u8]) -> Vec<u8> {
        [keyword.as_bytes(), b"\0", text].concat()
    }

    #[track_caller]
    fn check_png(chunks: &[(&[u8; 4], Vec<u8>)], expected: Result<Option<&str>, EmbeddedError>) {
        let found = scene_in_png(&png(chunks));
        let found = found.map(|scene| scene.map(|scene| String::from_utf8(scene).unwrap()));
        assert_eq!(found, expected.map(|it| it.map(str::to_owned)));
    }

    #[test]
    fn a_scene_is_found_in_any_text_of_a_png_and_in_each_way_to_write_one() {
        let whole = as_packed_text(&packed(SCENE.as_bytes()), true);
        let header = || (b"IHDR", vec![0; 13]);
        let other = || (b"tEXt", text("Software", b"a painter"));
        let end = || (b"IEND", Vec::new());
        for chunk in [
            (b"tEXt", text(PNG_KEYWORD, &whole)),
            (
                b"tEXt",
                text(PNG_KEYWORD, &as_packed_text(SCENE.as_bytes(), false)),
            ),
            (b"tEXt", text(PNG_KEYWORD, SCENE.as_bytes())),
            (
                b"zTXt",
                text(PNG_KEYWORD, &[&[0], &packed(&whole)[..]].concat()),
            ),
            (
                b"iTXt",
                text(PNG_KEYWORD, &[b"\0\0en\0name\0", SCENE.as_bytes()].concat()),
            ),
            (
                b"iTXt",
                text(
                    PNG_KEYWORD,
                    &[b"\x01\0\0\0", &packed(SCENE.as_bytes())[..]].concat(),
                ),
            ),
        ] {
            check_png(&[header(), other(), chunk, end()], Ok(Some(SCENE)));
        }
        check_png(&[header(), other(), end()], Ok(None));
        check_png(
            &[header(), end(), (b"tEXt", text(PNG_KEYWORD, &whole))],
            Ok(None),
        );
        assert_eq!(scene_in_png(b"no picture"), Ok(None));
    }

    #[test]
    fn what_is_damaged_is_told_from_what_is_not_there_and_a_whole_one_beside_it_is_found() {
        let mut broken = as_packed_text(&packed(SCENE.as_bytes()), true);
        broken.truncate(broken.len() / 2);
        let broken = || (b"tEXt", text(PNG_KEYWORD, &broken));
        check_png(&[broken()], Err(EmbeddedError::Broken));
        let flat = as_packed_text(b"not packed", true);
        check_png(
            &[(b"tEXt", text(PNG_KEYWORD, &flat))],
            Err(EmbeddedError::Broken),
        );
        let whole = (b"tEXt", text(PNG_KEYWORD, SCENE.as_bytes()));
        check_png(&[broken(), whole], Ok(Some(SCENE)));
    }

    #[test]
    fn what_unpacks_to_more_than_a_file_may_have_is_refused() {
        let bomb = packed(&vec![b' '; UNPACKED_BYTES_MAX + 1]);
        assert!(bomb.len() < UNPACKED_BYTES_MAX / 100);
        let bomb = as_packed_text(&bomb, true);
        check_png(
            &[(b"tEXt", text(PNG_KEYWORD, &bomb))],
            Err(EmbeddedError::TooLarge),
        );
        let svg = format!(
            "<svg><!-- payload-type:{PNG_KEYWORD} --><!-- payload-version:2 --><!-- payload-start -->{}<!-- payload-end --></svg>",
            STANDARD.encode(bomb)
        );
        assert_eq!(scene_in_svg(svg.as_bytes()), Err(EmbeddedError::TooLarge));
    }

    #[test]
    fn a_scene_is_found_between_the_comments_of_an_svg() {
        let whole = as_packed_text(&packed(SCENE.as_bytes()), true);
        let svg = |version: &str, payload: &[u8]| {
            let payload = STANDARD.encode(payload);
            let (one, other) = payload.split_at(payload.len() / 2);
            format!(
                "<svg><!-- svg-source:excalidraw --><metadata><!--payload-type:{PNG_KEYWORD}-->{version}\
                 <!-- payload-start -->\n{one}\n{other}<!--payload-end--></metadata><path/></svg>"
            )
        };
        let found = |svg: &str| scene_in_svg(svg.as_bytes());
        let scene = Ok(Some(SCENE.as_bytes().to_vec()));
        assert_eq!(found(&svg("", SCENE.as_bytes())), scene);
        assert_eq!(found(&svg("<!-- payload-version:2 -->", &whole)), scene);
        assert_eq!(found("<svg><!-- a comment --><path/></svg>"), Ok(None));
        let cut = svg("", SCENE.as_bytes()).replace("payload-end", "end");
        assert_eq!(found(&cut), Err(EmbeddedError::Broken));
    }
}
