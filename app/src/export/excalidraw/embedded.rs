//! Scenes put into pictures of them, as Excalidraw reads them there.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::json;

use crate::import::excalidraw::{PNG_KEYWORD, PngChunk, png_chunks};

/// How a part of a PNG that is only text is called, and those that are packed or say their language.
const TEXT: &[u8; 4] = b"tEXt";
const TEXTS: [&[u8; 4]; 3] = [TEXT, b"zTXt", b"iTXt"];

/// The same PNG with a scene in it, in the place of one that it has; none where it is no PNG.
///
/// The scene comes before all other text: of what a PNG says Excalidraw looks at the first text alone.
pub fn png_with_scene(png: &[u8], scene: &str) -> Option<Vec<u8>> {
    let header = png_chunks(png).next()?;
    let text = [PNG_KEYWORD.as_bytes(), b"\0", &packed(scene)].concat();
    if header.kind != *b"IHDR" || !png_chunks(png).any(|it| it.kind == *b"IEND") {
        return None;
    }
    let len = u32::try_from(text.len()).ok()?;
    let mut bytes = Vec::with_capacity(png.len() + text.len() + 12);
    bytes.extend(&png[..header.to]);
    bytes.extend(len.to_be_bytes());
    let sum = crc(&[TEXT, &text]);
    bytes.extend(TEXT);
    bytes.extend(text);
    bytes.extend(sum.to_be_bytes());
    for chunk in png_chunks(png).skip(1).filter(|it| !is_scene(it)) {
        bytes.extend(&png[chunk.from..chunk.to]);
    }
    Some(bytes)
}

/// What a scene is within an SVG, to be put right behind its first tag.
pub fn svg_metadata(scene: &str) -> String {
    let payload = STANDARD.encode(packed(scene));
    format!(
        "<metadata><!-- payload-type:{PNG_KEYWORD} --><!-- payload-version:2 -->\
         <!-- payload-start -->{payload}<!-- payload-end --></metadata>"
    )
}

fn is_scene(chunk: &PngChunk<'_>) -> bool {
    let rest = chunk.data.strip_prefix(PNG_KEYWORD.as_bytes());
    TEXTS.contains(&&chunk.kind) && rest.is_some_and(|rest| rest.starts_with(b"\0"))
}

/// A scene as it is put into pictures: packed, a letter for each byte, and each letter as one byte.
fn packed(scene: &str) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    let bytes = packer
        .write_all(scene.as_bytes())
        .and_then(|()| packer.finish());
    // Memory that is written to takes everything.
    let bytes = bytes.unwrap_or_default();
    let letters: String = bytes.into_iter().map(char::from).collect();
    let json =
        json!({"version": "1", "encoding": "bstring", "compressed": true, "encoded": letters});
    // Beside those there are only letters of ASCII in it.
    let json = json.to_string();
    json.chars()
        .filter_map(|it| u8::try_from(it).ok())
        .collect()
}

/// The sum of a PNG's part, as the standard has it.
fn crc(parts: &[&[u8]]) -> u32 {
    let bytes = parts.iter().copied().flatten();
    !bytes.fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::excalidraw::{scene_in_png, scene_in_svg};

    const SCENE: &str = r#"{"type":"excalidraw","elements":[],"words":"åäö 日本"}"#;

    fn picture() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 3, 2);
        encoder.set_color(png::ColorType::Grayscale);
        let software = "Software".to_owned();
        encoder
            .add_text_chunk(software, "a painter".to_owned())
            .unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[1, 2, 3, 4, 5, 6]).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn a_picture_with_a_scene_is_the_same_picture_and_has_it_before_all_other_text() {
        let with_scene = png_with_scene(&picture(), SCENE).unwrap();
        assert_eq!(
            scene_in_png(&with_scene),
            Ok(Some(SCENE.as_bytes().to_vec()))
        );
        let first = png_chunks(&with_scene).find(|it| it.kind == *TEXT).unwrap();
        assert!(is_scene(&first));
        // Sums of all parts are looked at there.
        let mut reader = png::Decoder::new(std::io::Cursor::new(&with_scene))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; 6];
        reader.next_frame(&mut pixels).unwrap();
        reader.finish().unwrap();
        assert_eq!(pixels, [1, 2, 3, 4, 5, 6]);
        assert_eq!(reader.info().uncompressed_latin1_text.len(), 2);
        let again = png_with_scene(&with_scene, "{}").unwrap();
        assert_eq!(scene_in_png(&again), Ok(Some(b"{}".to_vec())));
        let scenes = png_chunks(&again).filter(is_scene).count();
        assert_eq!((scenes, again.len() < with_scene.len()), (1, true));
    }

    #[test]
    fn what_is_no_whole_png_gets_no_scene() {
        let whole = picture();
        for broken in [
            &b"no picture"[..],
            b"",
            &whole[..whole.len() - 12],
            &whole[..8],
        ] {
            assert_eq!(png_with_scene(broken, SCENE), None);
        }
    }

    #[test]
    fn a_scene_put_into_an_svg_is_found_there() {
        let svg = format!("<svg>{}<path/></svg>", svg_metadata(SCENE));
        assert_eq!(
            scene_in_svg(svg.as_bytes()),
            Ok(Some(SCENE.as_bytes().to_vec()))
        );
    }
}
