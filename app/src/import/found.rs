//! What a file is, told by what is in it and not by its name; and what it holds.
//!
//! Another kind of file is a [`Format`], told in [`format_of`], and how it is read in [`read_any`].

use std::fmt;

use serde::Deserializer as _;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};

use super::excalidraw::{Library, scene_in_png, scene_in_svg};
use tavla_shared::geometry::Size;

use super::{Drawing, ImportError, Keys, Loss, csv, excalidraw, json_canvas, svg, tldraw};
use crate::headway::Headway;

/// So far into a file what it is has been said, in bytes.
const HEAD_BYTES: usize = 64 << 10;
/// How the names of files end of which one knows what they should be.
const SCENE_ENDINGS: [&str; 5] = [".excalidraw", ".excalidrawlib", ".json", ".canvas", ".tldr"];
const TABLE_ENDINGS: [&str; 2] = [".csv", ".tsv"];

/// What a file can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A scene of Excalidraw's, or what it copies.
    Excalidraw,
    /// A library of Excalidraw's.
    ExcalidrawLibrary,
    /// A canvas of Obsidian's and others'.
    JsonCanvas,
    /// A file of tldraw's.
    Tldraw,
    /// JSON of another kind.
    OtherJson,
    /// A table.
    Table,
    /// A PNG, with or without a scene in it.
    Png,
    /// Another picture that can be shown.
    Picture,
    /// An SVG, with or without a scene in it.
    Svg,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A drawing, by itself or in a picture.
    Drawing(Box<Drawing>),
    /// A library.
    Library(Library),
    /// A picture and no more: the file itself.
    Picture {
        /// Whether there is a drawing in it that is damaged.
        damaged_scene: bool,
    },
}

/// What these bytes are; none where that is nothing known. The `name` of the file decides only what is nothing by
/// itself: a file that is damaged is still what it was.
pub fn format_of(bytes: &[u8], name: &str) -> Option<Format> {
    match image::guess_format(bytes) {
        Ok(image::ImageFormat::Png) => return Some(Format::Png),
        Ok(format) if format.reading_enabled() => return Some(Format::Picture),
        _ => {}
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    match text.first() {
        Some(b'{' | b'[') => Some(match json_kind(text).as_deref() {
            Some(excalidraw::LIBRARY_KIND) => Format::ExcalidrawLibrary,
            Some(kind) if excalidraw::SCENE_KINDS.contains(&kind) => Format::Excalidraw,
            _ => other_json(text),
        }),
        Some(b'<') if svg::looks_like(text) || is_svg(text) => Some(Format::Svg),
        _ => {
            let name = name.to_lowercase();
            let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
            // Any text could be a table, and few are.
            if ends(&TABLE_ENDINGS) && csv::looks_like(bytes) {
                return Some(Format::Table);
            }
            ends(&SCENE_ENDINGS).then_some(Format::OtherJson)
        }
    }
}

/// Reads a file of any kind; `name` is what it is called, or empty, and `ids` gives random numbers for the shapes'
/// names. A drawing that comes as one picture fits into `room`; of other pictures the bytes are left to who has them.
///
/// # Errors
/// [`ImportError`] where nothing of it can be read; never for a part of it.
pub fn read_any(
    bytes: &[u8],
    name: &str,
    room: Size,
    ids: &mut dyn FnMut() -> u128,
) -> Result<Found, ImportError> {
    read_any_watched(bytes, name, room, ids, &Headway::default())
}

/// The same for who waits for it and may stop it: of what nobody wants any more less is made.
///
/// # Errors
/// As [`read_any`].
pub fn read_any_watched(
    bytes: &[u8],
    name: &str,
    room: Size,
    ids: &mut dyn FnMut() -> u128,
    headway: &Headway,
) -> Result<Found, ImportError> {
    let drawing = |drawing| Found::Drawing(Box::new(drawing));
    match format_of(bytes, name).ok_or(ImportError::NothingKnown)? {
        // What is JSON of another kind or none at all is told where scenes are read.
        Format::Excalidraw | Format::OtherJson => {
            excalidraw::read_watched(bytes, ids, headway).map(drawing)
        }
        Format::JsonCanvas => json_canvas::read(bytes, ids).map(drawing),
        Format::Tldraw => tldraw::read(bytes, ids).map(drawing),
        Format::Table => csv::read(bytes, ids).map(drawing),
        Format::ExcalidrawLibrary => excalidraw::read_library(bytes, ids).map(Found::Library),
        Format::Png => Ok(match scene_in_png(bytes) {
            Ok(None) => Found::Picture {
                damaged_scene: false,
            },
            Ok(Some(scene)) => excalidraw::read(&scene, ids).map_or(
                Found::Picture {
                    damaged_scene: true,
                },
                drawing,
            ),
            Err(_) => Found::Picture {
                damaged_scene: true,
            },
        }),
        Format::Picture => Ok(Found::Picture {
            damaged_scene: false,
        }),
        Format::Svg => read_svg(bytes, room, ids).map(drawing),
    }
}

/// An SVG: the scene in it where there is one, else what is seen of it.
fn read_svg(
    bytes: &[u8],
    room: Size,
    ids: &mut dyn FnMut() -> u128,
) -> Result<Drawing, ImportError> {
    let scene = match scene_in_svg(bytes) {
        Ok(None) => return svg::read(bytes, room, ids),
        Ok(Some(scene)) => excalidraw::read(&scene, ids),
        Err(error) => Err(error.into()),
    };
    scene.or_else(|error| {
        // Where nothing is seen either, it is the scene that is missed.
        let Ok(mut seen) = svg::read(bytes, room, ids) else {
            return Err(error);
        };
        seen.report.lose(Loss::Scene);
        Ok(seen)
    })
}

/// What JSON is that is not of Excalidraw's.
fn other_json(text: &[u8]) -> Format {
    match Keys::of(text) {
        Some(keys) if json_canvas::looks_like(&keys) => Format::JsonCanvas,
        Some(keys) if tldraw::looks_like(&keys) => Format::Tldraw,
        _ => Format::OtherJson,
    }
}

/// Whether a text that begins with a `<` is an SVG.
fn is_svg(text: &[u8]) -> bool {
    let head = &text[..text.len().min(HEAD_BYTES)];
    let mut tags = (0..head.len()).filter(|&at| head[at..].starts_with(b"<svg"));
    tags.any(|at| {
        head.get(at + 4)
            .is_some_and(|after| after.is_ascii_whitespace() || [b'>', b'/'].contains(after))
    })
}

/// What a JSON object says that it is, as far as it can be read.
fn json_kind(text: &[u8]) -> Option<String> {
    let mut kind = None;
    // It ends early where it has found what it looks for; whether the rest is whole is not asked here.
    let read = serde_json::Deserializer::from_slice(text).deserialize_map(KindOf(&mut kind));
    tracing::trace!(?read, "what a file is");
    kind
}

struct KindOf<'k>(&'k mut Option<String>);

impl<'de> Visitor<'de> for KindOf<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key != "type" {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            *self.0 = Some(map.next_value::<String>()?);
            return Err(A::Error::custom("found"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tavla_shared::shape::Kind;

    use super::*;
    use crate::import::excalidraw::EmbeddedError;

    #[track_caller]
    fn check(bytes: &[u8], name: &str, expected: Option<Format>) {
        assert_eq!(format_of(bytes, name), expected);
    }

    #[test]
    fn what_a_file_is_says_its_content_and_not_its_name() {
        let scene = br#" {"version": 2, "elements": [], "type": "excalidraw"}"#;
        check(scene, "board.png", Some(Format::Excalidraw));
        check(
            br#"{"type": "excalidraw/clipboard", "#,
            "",
            Some(Format::Excalidraw),
        );
        check(
            b"\xEF\xBB\xBF{\"type\": \"excalidrawlib\"}",
            "board.excalidraw",
            Some(Format::ExcalidrawLibrary),
        );
        check(br#"{"nodes": []}"#, "a", Some(Format::JsonCanvas));
        let tldraw = br#"{"tldrawFileFormatVersion": 1, "records": []}"#;
        check(tldraw, "a.canvas", Some(Format::Tldraw));
        check(br#"{"name": 1}"#, "a.canvas", Some(Format::OtherJson));
        check(b"text,color\nhi,red\n", "a.csv", Some(Format::Table));
        check(b"text,color\nhi,red\n", "a.txt", None);
        check(b"[1, 2]", "a", Some(Format::OtherJson));
        check(b"\x89PNG\r\n\x1a\n", "a.excalidraw", Some(Format::Png));
        check(b"\xff\xd8\xff\xe0", "a.txt", Some(Format::Picture));
        check(
            b"<?xml version='1.0'?>\n<svg viewBox='0 0 1 1'/>",
            "a.json",
            Some(Format::Svg),
        );
        check(
            b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>",
            "a.txt",
            Some(Format::Svg),
        );
        check(b"<html><svgs/></html>", "a.svg", None);
        check(b"some words", "a.txt", None);
        check(b"some words", "A.Excalidraw", Some(Format::OtherJson));
        check(b"", "", None);
    }

    fn read(bytes: &[u8]) -> Result<Found, ImportError> {
        let mut last = 0;
        read_any(bytes, "", Size::new(800.0, 600.0), &mut || {
            last += 1;
            last
        })
    }

    #[test]
    fn how_far_a_scene_is_read_is_told_and_what_nobody_wants_is_not_made() {
        let square = json!({"type": "rectangle", "width": 9, "height": 9, "versionNonce": 1});
        let scene = json!({"type": "excalidraw", "elements": vec![square; 40]}).to_string();
        let read = |headway: &Headway| {
            let mut last = 0;
            let found = read_any_watched(
                scene.as_bytes(),
                "",
                Size::ZERO,
                &mut || {
                    last += 1;
                    last
                },
                headway,
            );
            match found {
                Ok(Found::Drawing(drawing)) => drawing.shapes.len(),
                other => panic!("{other:?}"),
            }
        };
        let headway = Headway::default();
        assert_eq!(read(&headway), 40);
        assert!((0.55..0.65).contains(&headway.done()), "{}", headway.done());
        let stopped = Headway::default();
        stopped.stop();
        assert_eq!(read(&stopped), 0);
    }

    #[test]
    fn each_kind_of_file_is_read_as_what_it_is() {
        let square = json!({"type": "rectangle", "width": 9, "height": 9});
        for kind in ["excalidraw", "excalidraw/clipboard"] {
            let scene = json!({"type": kind, "elements": [square]}).to_string();
            let Ok(Found::Drawing(drawing)) = read(scene.as_bytes()) else {
                panic!("{kind}");
            };
            assert_eq!(drawing.shapes[0].kind, Kind::Rectangle);
        }
        let library = json!({"type": "excalidrawlib", "library": [[square]]}).to_string();
        assert!(matches!(read(library.as_bytes()), Ok(Found::Library(it)) if it.items.len() == 1));
        let picture = Ok(Found::Picture {
            damaged_scene: false,
        });
        assert_eq!(read(b"\x89PNG\r\n\x1a\n"), picture);
        assert_eq!(read(b"GIF89a"), picture);
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><circle cx='9' cy='9' r='9'/></svg>";
        let Ok(Found::Drawing(drawing)) = read(svg) else {
            panic!("an SVG");
        };
        assert_eq!(drawing.shapes[0].kind, Kind::Ellipse);
        let Ok(Found::Drawing(drawing)) = read(br#"{"nodes":[{"type":"text","text":"hi"}]}"#)
        else {
            panic!("a canvas");
        };
        assert_eq!(&*drawing.shapes[0].text, "hi");
        let cut = b"<svg><!-- payload-type:application/vnd.excalidraw+json --></svg>";
        assert_eq!(read(cut), Err(ImportError::Embedded(EmbeddedError::Broken)));
        for damaged in ["", "<!-- payload-start -->bm90aGluZw==<!-- payload-end -->"] {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'>\
                 <!-- payload-type:application/vnd.excalidraw+json -->{damaged}\
                 <rect width='9' height='9'/></svg>"
            );
            let Ok(Found::Drawing(drawing)) = read(svg.as_bytes()) else {
                panic!("what is seen of it: {damaged}");
            };
            assert_eq!(drawing.shapes[0].kind, Kind::Rectangle);
            assert_eq!(drawing.report.lost(Loss::Scene), 1);
        }
        assert_eq!(read(b"some words"), Err(ImportError::NothingKnown));
        assert_eq!(read(b"{}"), Err(ImportError::OtherKind { found: None }));
    }
}
