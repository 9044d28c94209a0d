//! A small picture of a board, for its file.

use std::path::Path;

use super::job::Job;
use crate::app::Picturing;
use crate::editor::Editor;
use crate::export::product::{Format, Options, Pages, Scale, Snapshot};
use crate::export::sheet::Extent;
use crate::headway::Headway;

/// The most pixels of one side.
const SIDE_MAX: f64 = 512.0;

/// Takes what is needed of a board, whose pictures are in `store`, to make a small picture of it on another thread.
pub fn thumbnail(editor: &Editor, store: &Path) -> Picturing {
    let job = Job {
        snapshot: Snapshot::of(editor.scene(), Extent::Board),
        meta: editor.meta().clone(),
        title: String::new(),
        store: store.to_owned(),
        // It is small: nobody waits for fonts.
        fonts: None,
        now_millis: 0,
        seed: 0,
    };
    Box::new(move |headway: &Headway| {
        let options = Options {
            format: Format::Png,
            scale: Scale::AtMost(1.0),
            dark: false,
            transparent: false,
            embed: false,
            pages: Pages::One,
        };
        let made = job.small_png(SIDE_MAX, &options, headway);
        made.inspect_err(|error| tracing::info!(%error, "a copy has no small picture"))
            .ok()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::Edit;
    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;

    #[test]
    fn a_board_s_small_picture_is_no_larger_than_it_has_to_be_and_an_empty_one_has_none() {
        let nowhere = Path::new("nowhere");
        let mut editor = Editor::new(1);
        let headway = Headway::default();
        assert_eq!(thumbnail(&editor, nowhere)(&headway), None);
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Rectangle);
        shape.size = Size::new(4_000.0, 1_000.0);
        editor.show_pending(1, vec![Edit::Create(Arc::new(shape))]);
        let png = thumbnail(&editor, nowhere)(&headway).unwrap();
        let png = image::load_from_memory(&png).unwrap();
        assert_eq!(png.width(), 512);
        assert!((120..150).contains(&png.height()), "{}", png.height());
    }
}
