//! Which colour the bucket fills with.

use tavla_shared::shape::{Color, Property};

use super::Editor;
use crate::tools::BUCKET_COLORS;

impl Editor {
    /// The next colour of the palette.
    pub(super) fn next_bucket_color(&mut self) {
        let fill = self.next_style().fill;
        let at = BUCKET_COLORS.iter().position(|color| *color == fill);
        // Without a fill chosen the first one is in the bucket.
        let at = at.or(fill.is_none().then_some(0));
        let next = at.map_or(0, |at| (at + 1) % BUCKET_COLORS.len());
        self.set_bucket_color(BUCKET_COLORS[next]);
    }

    /// This colour, which is that of the next figures too.
    pub(super) fn set_bucket_color(&mut self, color: Color) {
        self.set_style(&Property::Fill(color));
    }
}
