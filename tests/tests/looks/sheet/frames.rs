//! Frames, and what they cut off of everything that is in them.

use tavla_shared::blob::BlobHash;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Color, Corner, Dash, FillStyle, Kind, Shape};

use crate::pile::{BLUE, GREEN, PINK, Pile, YELLOW, label, wave};

pub fn put(pile: &mut Pile, photo: BlobHash) {
    turned(pile, photo);
    nested(pile);
    wide(pile);
}

fn put_into(frame: &ShapeId, shape: &mut Shape) {
    shape.place.parent = Some(frame.clone());
}

fn turned(pile: &mut Pile, photo: BlobHash) {
    let frame = pile.frame("Turned", (30.0, 26.0), (110.0, 108.0));
    frame.angle = 0.3;
    let inside = frame.id.clone();
    put_into(&inside, pile.image(photo, (90.0, 70.0), (96.0, 72.0)));
    let bar = pile.filled(Kind::Rectangle, (4.0, 64.0), (110.0, 26.0), BLUE);
    label(bar, "cut at both", 14.0);
    put_into(&inside, bar);
    let ink = pile.ink((10.0, 118.0), wave(140.0), |_| 0.5);
    ink.style.stroke = Color::rgb(PINK.1);
    put_into(&inside, ink);
}

/// A frame in a frame; what is above them is whole.
fn nested(pile: &mut Pile) {
    let outside = pile
        .frame("Outer", (174.0, 12.0), (112.0, 120.0))
        .id
        .clone();
    let inner = pile.frame("Inner", (214.0, 54.0), (100.0, 56.0));
    put_into(&outside, inner);
    let inside = inner.id.clone();
    let cut = pile.filled(Kind::Ellipse, (194.0, 84.0), (76.0, 76.0), YELLOW);
    cut.style.fill_style = FillStyle::CrossHatch;
    cut.style.fill = cut.style.stroke;
    cut.style.roughness = 1.0;
    put_into(&inside, cut);
    let text = pile.text("out of it", (188.0, 108.0), (120.0, 30.0), 26.0);
    put_into(&outside, text);
    pile.filled(Kind::Diamond, (258.0, 112.0), (36.0, 40.0), GREEN);
}

/// Outlines that are formulas, a note's shadow, dashes, a head and a newer version's kind, each cut.
fn wide(pile: &mut Pile) {
    let inside = pile.frame("Wide", (14.0, 168.0), (268.0, 84.0)).id.clone();
    let round = pile.filled(Kind::Rectangle, (2.0, 204.0), (46.0, 32.0), PINK);
    round.style.corner = Corner::Round;
    put_into(&inside, round);
    let note = pile.note("Cut below", (58.0, 194.0), 60.0, 12.0);
    put_into(&inside, note);
    let diamond = pile.filled(Kind::Diamond, (128.0, 220.0), (44.0, 52.0), GREEN);
    put_into(&inside, diamond);
    let dashed = pile.put(Kind::Ellipse, (130.0, 150.0), (56.0, 50.0));
    dashed.style.dash = Dash::Dashed;
    put_into(&inside, dashed);
    let newer = pile.put(Kind::Unknown("gadget".into()), (184.0, 216.0), (80.0, 48.0));
    put_into(&inside, newer);
    let arrow = pile.path(Kind::Arrow, &[(176.0, 206.0), (286.0, 190.0)]);
    arrow.style.head_end = Arrowhead::Triangle;
    arrow.style.stroke_width = 4.0;
    arrow.style.roughness = 1.0;
    put_into(&inside, arrow);
}
