//! Scenes in pictures that are written here byte by byte.

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
fn what_unpacks_to_more_than_a_scene_may_have_is_refused() {
    const LEN: usize = 1 << 20;
    let bomb = as_packed_text(&packed(&vec![b' '; LEN]), true);
    assert!(bomb.len() < LEN / 50);
    let picture = png(&[(b"tEXt", text(PNG_KEYWORD, &bomb))]);
    let len = |found: Result<Option<Vec<u8>>, _>| found.map(|it| it.map(|it| it.len()));
    assert_eq!(len(scene_in_png_within(&picture, LEN)), Ok(Some(LEN)));
    let too_large = Err(EmbeddedError::TooLarge);
    assert_eq!(scene_in_png_within(&picture, LEN - 1), too_large);
    let svg = format!(
        "<svg><!-- payload-type:{PNG_KEYWORD} --><!-- payload-version:2 --><!-- payload-start -->{}<!-- payload-end --></svg>",
        STANDARD.encode(bomb)
    );
    let of_svg = |max: usize| scene_in_svg_within(svg.as_bytes(), max);
    assert_eq!(len(of_svg(LEN)), Ok(Some(LEN)));
    assert_eq!(of_svg(LEN - 1), too_large);
    // What this program writes may be as large as what it reads.
    assert_eq!(UNPACKED_BYTES_MAX, SCENE_BYTES_MAX);
}

#[test]
fn all_texts_of_a_picture_share_what_may_be_unpacked_and_few_are_looked_at() {
    // Each is half of what may be, and none is a scene.
    let half = packed(&[b' '; 512]);
    let text_of = |packed: &[u8]| text(PNG_KEYWORD, &[&[0][..], packed].concat());
    let broken = || (b"zTXt", text_of(&half));
    let whole = || (b"tEXt", text(PNG_KEYWORD, SCENE.as_bytes()));
    let found = |chunks: &[(&[u8; 4], Vec<u8>)]| scene_in_png_within(&png(chunks), 1024);
    let scene = Ok(Some(SCENE.as_bytes().to_vec()));
    assert_eq!(found(&[broken(), broken(), whole()]), scene);
    let spent = found(&[broken(), broken(), broken(), whole()]);
    assert_eq!(spent, Err(EmbeddedError::TooLarge));
    let flat = || (b"tEXt", text(PNG_KEYWORD, b"no scene"));
    let mut many: Vec<_> = (0..TEXTS_MAX).map(|_| flat()).collect();
    many.push(whole());
    assert_eq!(found(&many), Err(EmbeddedError::Broken));
    assert_eq!(found(&many[1..]), scene);
}

#[test]
fn an_international_text_is_read_as_utf_8() {
    let letters: String = packed(SCENE.as_bytes())
        .into_iter()
        .map(char::from)
        .collect();
    let json = serde_json::json!({"encoding": "bstring", "compressed": true, "encoded": letters})
        .to_string();
    let plain = [b"\0\0\0\0", json.as_bytes()].concat();
    check_png(&[(b"iTXt", text(PNG_KEYWORD, &plain))], Ok(Some(SCENE)));
    let whole = [b"\x01\0\0\0", &packed(json.as_bytes())[..]].concat();
    check_png(&[(b"iTXt", text(PNG_KEYWORD, &whole))], Ok(Some(SCENE)));
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
