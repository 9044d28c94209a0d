//! Pictures: their elements, and the files that they show.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::metadata::Orientation;
use image::{ImageDecoder as _, ImageReader};
use serde_json::{Map, Value, json};
use tavla_shared::geometry::Size;
use tavla_shared::shape::{Crop, Kind, Shape};

use super::stack::Placed;
use super::{Page, Source, look};
use crate::export::pictures;
use crate::svg;

impl<'a> Page<'a, '_> {
    pub(super) fn picture(&mut self, of: &Placed<'a>) {
        let shape = of.shape;
        let bytes = shape.file.and_then(|file| self.source.files.get(&file));
        let mut element = self.element(of, "image", shape.id.as_str(), shape.rect());
        element.say("roundness", look::roundness(shape));
        element.say("fileId", json!(shape.file.map(|file| file.to_string())));
        let status = if bytes.is_some() { "saved" } else { "pending" };
        element.say("status", json!(status));
        let Crop { x0, y0, x1, y1 } = shape.crop;
        let side = |from: f64, to: f64| if from > to { -1 } else { 1 };
        element.say("scale", json!([side(x0, x1), side(y0, y1)]));
        let natural = || bytes.and_then(|bytes| natural_size(bytes));
        element.say("crop", crop(shape, natural));
        self.elements.push(element);
    }
}

/// The part of a picture that is shown, in its own pixels; null for all of it. What has not come yet is
/// taken to be as large as all of it would be here.
fn crop(shape: &Shape, natural: impl FnOnce() -> Option<Size>) -> Value {
    let Crop { x0, y0, x1, y1 } = shape.crop;
    let (left, right) = (x0.min(x1), x0.max(x1));
    let (top, bottom) = (y0.min(y1), y0.max(y1));
    let (across, down) = (right - left, bottom - top);
    if across >= 1.0 && down >= 1.0 {
        return Value::Null;
    }
    let seeming = Size::new(shape.size.width / across, shape.size.height / down);
    let Size { width, height } = natural().unwrap_or(seeming);
    json!({
        "x": left * width, "y": top * height, "width": across * width, "height": down * height,
        "naturalWidth": width, "naturalHeight": height,
    })
}

/// How many pixels a picture has as it is shown, by its first bytes; of a drawing, how large it says that it is.
fn natural_size(bytes: &[u8]) -> Option<Size> {
    if svg::looks_like(bytes) {
        let size = svg::with(bytes, |drawing| drawing.tree().size()).ok()?;
        return Some(Size::new(size.width().into(), size.height().into()));
    }
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let lies = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    );
    let (width, height) = if lies {
        (height, width)
    } else {
        (width, height)
    };
    Some(Size::new(width.into(), height.into()))
}

/// The files of the pictures that are written, each once.
pub(super) fn files(placed: &[Placed<'_>], source: &Source<'_>) -> Map<String, Value> {
    let mut files = Map::new();
    let pictures = placed
        .iter()
        .map(|of| of.shape)
        .filter(|it| it.kind == Kind::Image);
    for file in pictures.filter_map(|shape| shape.file) {
        let name = file.to_string();
        let Some(bytes) = source
            .files
            .get(&file)
            .filter(|_| !files.contains_key(&name))
        else {
            continue;
        };
        let Some(kind) = pictures::mime(bytes) else {
            continue;
        };
        let url = format!("data:{kind};base64,{}", STANDARD.encode(bytes));
        let told =
            json!({"id": name, "mimeType": kind, "dataURL": url, "created": source.now_millis});
        files.insert(name, told);
    }
    files
}
