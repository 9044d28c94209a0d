//! Shapes, texts and pictures in turn, each over the one before.

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Arrowhead, Color, FillStyle, Kind};

use crate::pile::{BLUE, GREEN, PINK, Pile, YELLOW, label, loops, wave};

pub fn put(pile: &mut Pile, photo: BlobHash) {
    opaque(pile, photo);
    translucent(pile, photo);
    inks(pile, photo);
}

fn opaque(pile: &mut Pile, photo: BlobHash) {
    pile.filled(Kind::Rectangle, (12.0, 12.0), (160.0, 90.0), BLUE);
    let under = pile.text("under", (40.0, 16.0), (130.0, 50.0), 40.0);
    under.style.stroke = Color::rgb(BLUE.1);
    pile.image(photo, (92.0, 40.0), (108.0, 81.0));
    let between = pile.text("between", (62.0, 60.0), (170.0, 45.0), 36.0);
    between.style.stroke = Color::rgb(PINK.1);
    let round = pile.filled(Kind::Ellipse, (168.0, 62.0), (108.0, 70.0), YELLOW);
    label(round, "on top", 14.0);
    let arrow = pile.path(Kind::Arrow, &[(24.0, 128.0), (120.0, 112.0), (270.0, 24.0)]);
    arrow.style.head_end = Arrowhead::Triangle;
}

fn translucent(pile: &mut Pile, photo: BlobHash) {
    pile.image(photo, (230.0, 112.0), (56.0, 42.0))
        .style
        .opacity = 0.7;
    let veil = pile.filled(Kind::Rectangle, (20.0, 96.0), (92.0, 56.0), GREEN);
    veil.style.opacity = 0.6;
    let hatched = pile.filled(Kind::Ellipse, (84.0, 104.0), (90.0, 56.0), PINK);
    hatched.style.fill = hatched.style.stroke;
    hatched.style.fill_style = FillStyle::Hachure;
    hatched.style.roughness = 1.0;
    hatched.style.opacity = 0.6;
    pile.text("last", (142.0, 112.0), (90.0, 45.0), 36.0);
}

fn inks(pile: &mut Pile, photo: BlobHash) {
    pile.note("Under the picture", (20.0, 176.0), 80.0, 14.0);
    pile.image(photo, (72.0, 196.0), (84.0, 63.0));
    let ink = pile.ink((30.0, 226.0), wave(190.0), |_| 0.7);
    ink.style.stroke = Color::rgb(BLUE.1);
    pile.note("Over the ink", (168.0, 176.0), 80.0, 14.0)
        .style
        .fill = Color::rgb(GREEN.0);
    let faint = pile.ink((196.0, 232.0), loops(80.0), |_| 0.7);
    faint.style.stroke = Color::rgb(PINK.1);
    faint.style.opacity = 0.5;
}
