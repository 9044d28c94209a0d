//! How large texts are.

use serde_json::json;
use tavla_shared::geometry::Rect;

use crate::import::excalidraw::read;
use crate::text::TextEngine;

#[test]
fn a_text_is_as_large_as_its_letters_and_no_smaller_than_in_the_file_where_those_are_unknown() {
    let fitted = |text: &str, wraps: bool| {
        let scene = json!({"type": "excalidraw", "elements": [{
            "type": "text", "x": 0, "y": 0, "width": 80, "height": 100, "text": text,
            "fontSize": 20, "fontFamily": 2, "textAlign": "center", "autoResize": !wraps,
        }]});
        let mut drawing = read(scene.to_string().as_bytes(), &mut || 1).unwrap();
        drawing.fit_texts(&mut TextEngine::bundled());
        drawing.shapes.remove(0).rect()
    };
    let in_file = Rect::new(0.0, 0.0, 80.0, 100.0);
    assert_eq!(fitted("日本語の", false), in_file);
    assert_eq!(fitted("日本語のテキスト", true), in_file);
    let latin = fitted("abc", false);
    assert!(latin.width() < 50.0 && latin.height() == 25.0, "{latin:?}");
    assert_eq!(latin.center().x, 40.0);
    assert_eq!(fitted("abc", true).height(), 25.0);
    let wide = fitted("wide and 日本", false);
    assert!(wide.width() > 80.0, "{wide:?}");
}

#[test]
fn lines_that_are_further_apart_in_the_file_keep_their_middle() {
    // As high as lines of 1.6 are, by which old files say it, and as it is said today.
    for (height, lines) in [(32.0, "one"), (64.0, "one\ntwo")] {
        for said in [json!(null), json!(1.6)] {
            let scene = json!({"type": "excalidraw", "elements": [{
                "type": "text", "x": 0, "y": 0, "width": 80, "height": height, "text": lines,
                "fontSize": 20, "fontFamily": 2, "lineHeight": said,
            }]});
            let mut drawing = read(scene.to_string().as_bytes(), &mut || 1).unwrap();
            drawing.fit_texts(&mut TextEngine::bundled());
            let middle = drawing.shapes.remove(0).rect().center().y;
            assert!((middle - height / 2.0).abs() < 1e-6, "{lines:?}: {middle}");
        }
    }
}
