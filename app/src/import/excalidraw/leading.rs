//! How far apart a text's lines are: old files say it by the text's height alone, and other fonts have another measure
//! than ours. Lines that come nearer to each other or go apart keep their middle.

use tavla_shared::geometry::Point;
use tavla_shared::shape::Shape;

use crate::import::fields::Fields;
use crate::text::fonts;

/// More than any font means: a text that is so high has more room than lines.
const LEADING_MAX: f64 = 2.0;
/// What differs by less is the same.
const SAME: f64 = 1e-3;

/// Gives a text the height that its lines, as the file has them, have here, around the same middle.
pub(super) fn keep_middle(shape: &mut Shape, fields: &Fields<'_>) {
    let size = shape.style.text_size;
    // `text` is already broken into lines.
    let lines = fields.text("text").unwrap_or_default().split('\n').count() as f64;
    let height = shape.size.height;
    let leading = fields.number("lineHeight").unwrap_or(height / lines / size);
    let ours = fonts::line_height(shape.style.font);
    if (leading - ours).abs() < SAME || !(0.0..LEADING_MAX).contains(&leading) {
        return;
    }
    let wanted = height + (ours - leading) * lines * size;
    shape.pos = Point::new(shape.pos.x, shape.pos.y + (height - wanted) / 2.0);
    shape.size.height = wanted.max(0.0);
}
