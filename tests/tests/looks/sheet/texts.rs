//! Notes, texts and labels.

use std::sync::Arc;

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Color, Corner, Font, Kind, TextAlign, VerticalAlign};

use crate::pile::{BLUE, GREEN, PINK, Pile, YELLOW};

pub fn put(pile: &mut Pile, _: BlobHash) {
    notes(pile);
    fonts(pile);
    labels(pile);
    blocks(pile);
    scripts(pile);
}

fn notes(pile: &mut Pile) {
    pile.note("Ask first, then build", (12.0, 12.0), 84.0, 16.0);
    let small = pile.note(
        "Much text is set smaller, until all of it fits",
        (108.0, 12.0),
        84.0,
        20.0,
    );
    small.style.fill = Color::rgb(BLUE.0);
}

fn fonts(pile: &mut Pile) {
    let texts = ["By hand, 7 €", "Sans åäö", "Serif fjord", "mono != 0"];
    for (row, (text, &font)) in texts.into_iter().zip(Font::ALL).enumerate() {
        let at = (206.0, 12.0 + 22.0 * row as f64);
        pile.text(text, at, (84.0, 19.0), 14.0).style.font = font;
    }
}

fn labels(pile: &mut Pile) {
    let outlines = [
        (Kind::Rectangle, Corner::Sharp, BLUE),
        (Kind::Ellipse, Corner::Sharp, GREEN),
        (Kind::Diamond, Corner::Round, YELLOW),
        (Kind::Rectangle, Corner::Round, PINK),
    ];
    let places = [
        (TextAlign::Left, VerticalAlign::Top),
        (TextAlign::Center, VerticalAlign::Middle),
        (TextAlign::Center, VerticalAlign::Middle),
        (TextAlign::Right, VerticalAlign::Bottom),
    ];
    let texts = ["at the top", "center", "Yes", "at the end"];
    for (column, (kind, corner, hue)) in outlines.into_iter().enumerate() {
        let at = (12.0 + 71.0 * column as f64, 112.0);
        let shape = pile.filled(kind, at, (63.0, 50.0), hue);
        shape.text = Arc::from(texts[column]);
        (shape.style.text_align, shape.style.text_vertical) = places[column];
        shape.style.corner = corner;
        shape.style.font = Font::ALL[(column + 1) % 4];
        shape.style.text_size = 11.0;
        shape.style.roughness = (column % 2) as f64;
    }
}

/// Wrapped, turned and translucent.
fn blocks(pile: &mut Pile) {
    let wrapped = pile.text("breaks to fit its width", (12.0, 172.0), (84.0, 40.0), 13.0);
    wrapped.style.text_wraps = true;
    wrapped.style.font = Font::Serif;
    let turned = pile.text("turned", (116.0, 178.0), (76.0, 28.0), 22.0);
    turned.angle = -0.3;
    turned.style.stroke = Color::rgb(PINK.1);
    let faint = pile.text("faint", (216.0, 172.0), (76.0, 38.0), 30.0);
    faint.style.stroke = Color::rgb(GREEN.1);
    faint.style.opacity = 0.5;
}

/// Letters that the bundled fonts lack, from fonts that stand in for a machine's own.
fn scripts(pile: &mut Pile) {
    let texts = [
        ("日本語のテキスト", (12.0, 218.0)),
        ("abc שלום def", (156.0, 218.0)),
        ("سلام مرحبا", (12.0, 243.0)),
        ("नमस्ते", (92.0, 243.0)),
        ("😀 👍🏽 👩‍👩‍👧 🇸🇪 🟥", (156.0, 243.0)),
    ];
    for (text, at) in texts {
        pile.text(text, at, (130.0, 20.0), 16.0).style.font = Font::Sans;
    }
}
