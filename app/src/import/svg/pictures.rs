//! The pictures within a drawing.

use kurbo::Rect;
use resvg::usvg::{Image, ImageKind};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Crop, Kind};

use super::figures::Turn;
use super::groups::{Converter, affine};
use super::planting::Item;
use crate::import::PictureReason;

/// Takes in a picture.
///
/// # Errors
/// Where it is slanted, or a drawing itself.
pub(super) fn image(
    converter: &mut Converter,
    image: &Image,
    opacity: f64,
    items: &mut Vec<Item>,
) -> Result<(), PictureReason> {
    if !image.is_visible() || opacity <= 0.0 {
        return Ok(());
    }
    let bytes = match image.kind() {
        ImageKind::JPEG(bytes)
        | ImageKind::PNG(bytes)
        | ImageKind::GIF(bytes)
        | ImageKind::WEBP(bytes) => bytes,
        ImageKind::SVG(_) => return Err(PictureReason::Picture),
    };
    let turn = Turn::of(affine(image.abs_transform()));
    if !turn.upright {
        return Err(PictureReason::Picture);
    }
    let size = image.size();
    let whole = Rect::new(0.0, 0.0, f64::from(size.width()), f64::from(size.height()));
    let mut shape = Item::shape(Kind::Image);
    shape.style.opacity = opacity;
    turn.put(&mut shape, turn.before.transform_rect_bbox(whole));
    if turn.mirrored {
        shape.crop = Crop::WHOLE.mirrored_down();
    }
    let hash = BlobHash::of(bytes);
    shape.file = Some(hash);
    let file = converter.files.entry(hash);
    file.or_insert_with(|| bytes.to_vec());
    converter.add(shape, items)
}
