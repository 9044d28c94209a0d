//! Pictures, whole and cut, and what stands for those that are missing and for kinds of a newer version.

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Corner, Crop, Kind};

use crate::pile::{GREEN, Pile};

/// As wide and high as the picture is.
const SIZE: (f64, f64) = (84.0, 63.0);

pub fn put(pile: &mut Pile, photo: BlobHash) {
    parts(pile, photo);
    looks(pile, photo);
    stand_ins(pile);
}

fn parts(pile: &mut Pile, photo: BlobHash) {
    let near_sun = Crop {
        x0: 0.45,
        y0: 0.2,
        x1: 0.95,
        y1: 0.7,
    };
    let crops = [Crop::WHOLE, near_sun, Crop::WHOLE.mirrored_across()];
    for (column, crop) in crops.into_iter().enumerate() {
        let at = (12.0 + 96.0 * column as f64, 12.0);
        pile.image(photo, at, SIZE).crop = crop;
    }
}

/// Over a bar that shows through, and beside corners that are cut.
fn looks(pile: &mut Pile, photo: BlobHash) {
    pile.filled(Kind::Rectangle, (4.0, 114.0), (292.0, 24.0), GREEN);
    let turned = pile.image(photo, (16.0, 96.0), SIZE);
    turned.angle = 0.2;
    turned.style.corner = Corner::Round;
    let upset = pile.image(photo, (112.0, 96.0), SIZE);
    upset.crop = Crop::WHOLE.mirrored_down();
    upset.style.opacity = 0.6;
    let stretched = pile.image(photo, (214.0, 90.0), (64.0, 76.0));
    stretched.style.corner = Corner::Round;
}

fn stand_ins(pile: &mut Pile) {
    let missing = BlobHash::of(b"on another machine");
    pile.image(missing, (12.0, 188.0), (84.0, 70.0));
    let small = pile.image(missing, (110.0, 202.0), (42.0, 42.0));
    small.angle = 0.3;
    small.style.corner = Corner::Round;
    let newer = || Kind::Unknown("gadget".into());
    pile.put(newer(), (168.0, 188.0), (76.0, 70.0));
    pile.put(newer(), (254.0, 212.0), (36.0, 22.0)).angle = -0.3;
}
