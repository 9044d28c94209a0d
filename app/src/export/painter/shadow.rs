//! The soft shadow under a note, of areas one over the other: no format needs to know how to blur.

use kurbo::{Affine, Rect, Shape as _};
use tavla_shared::shape::{Color, Shape};

use super::super::surface::{Rule, Surface};
use crate::colors::CanvasColors;
use crate::shapes::{NOTE_SHADOW_DROP, NOTE_SHADOW_SOFTNESS};

/// Of so many areas it is made.
const STEPS: u32 = 13;
/// How fine their corners are, in board units.
const TOLERANCE: f64 = 0.1;

/// Draws the shadow of a note.
pub(super) fn paint(
    shape: &Shape,
    colors: &CanvasColors,
    page_from_local: Affine,
    surface: &mut dyn Surface,
) {
    let rect = shape.size.to_rect();
    let turn = Affine::rotate_about(shape.angle, rect.center());
    let place = page_from_local * Affine::translate((0.0, NOTE_SHADOW_DROP)) * turn;
    let [red, green, blue, darkest] = colors.shadow.0;
    let darkest = f64::from(darkest) / 255.0;
    let mut before = 0.0;
    for step in 0..STEPS {
        // From the outermost inwards; each adds what is missing to how dark it is there.
        let part = (f64::from(step) + 0.5) / f64::from(STEPS);
        let outside = NOTE_SHADOW_SOFTNESS * (1.0 - 2.0 * part);
        let dark = darkest * faded(part);
        let added = 1.0 - (1.0 - dark) / (1.0 - before);
        before = dark;
        let area = grown(rect, outside);
        if area.width() <= 0.0 || area.height() <= 0.0 {
            continue;
        }
        let rounded = area.to_rounded_rect(NOTE_SHADOW_SOFTNESS + outside);
        let opacity = (added * 255.0).round() as u8;
        let path = place * rounded.to_path(TOLERANCE);
        surface.fill(&path, Rule::NonZero, Color([red, green, blue, opacity]));
    }
}

fn grown(rect: Rect, by: f64) -> Rect {
    Rect::new(rect.x0 - by, rect.y0 - by, rect.x1 + by, rect.y1 + by)
}

/// As the canvas fades it.
fn faded(part: f64) -> f64 {
    part * part * (3.0 - 2.0 * part)
}
