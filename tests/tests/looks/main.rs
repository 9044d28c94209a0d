//! What a board looks like, without the interface around it. The pictures are in
//! `tests/tests/snapshots/looks`; made with lavapipe.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod easel;
mod far;
mod sheet;

use egui_kittest::{OsThreshold, SnapshotOptions, SnapshotResults};
use tavla::offscreen::Image;
use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::Point;
use tavla_shared::shape::Shape;

use crate::easel::Easel;

/// Other drivers round a few pixels at edges otherwise.
fn options() -> SnapshotOptions {
    SnapshotOptions::new()
        .output_path("tests/snapshots/looks")
        .threshold(OsThreshold::new(0.6).macos(2.0).windows(2.0))
        .max_failed_pixels(OsThreshold::new(20).macos(4_000).windows(4_000))
}

fn add(results: &mut SnapshotResults, name: &str, image: &Image) {
    let pixels = image.rgba().to_vec();
    let picture = image::RgbaImage::from_raw(image.width(), image.height(), pixels).unwrap();
    let result = egui_kittest::try_image_snapshot_options(&picture, name, &options());
    results.add(result);
}

/// Shows `shapes`, of which the middle is `center`, in a picture of `size` pixels in both themes.
fn check(
    name: &str,
    shapes: fn(BlobHash) -> Vec<Shape>,
    size: (f64, f64),
    (center, zoom): ((f64, f64), f64),
) {
    let mut easel = Easel::new(size.0 as f32, size.1 as f32);
    easel.show(shapes(easel.photo()));
    let mut results = SnapshotResults::new();
    for (theme, dark) in [("light", false), ("dark", true)] {
        let image = easel.image(Point::from(center), zoom, dark);
        add(&mut results, &format!("{name}-{theme}"), &image);
    }
}

fn middle(size: (f64, f64)) -> (f64, f64) {
    (size.0 / 2.0, size.1 / 2.0)
}

#[test]
fn every_look_from_afar() {
    let size = (sheet::SHEET.0 / 4.0, sheet::SHEET.1 / 4.0);
    check("sheet-25", sheet::sheet, size, (middle(sheet::SHEET), 0.25));
}

#[test]
fn every_look_at_its_own_size() {
    check(
        "sheet-100",
        sheet::sheet,
        sheet::SHEET,
        (middle(sheet::SHEET), 1.0),
    );
}

#[test]
fn looks_from_close_by() {
    check(
        "sheet-400",
        sheet::sheet,
        (480.0, 320.0),
        (sheet::DETAIL, 4.0),
    );
}

#[test]
fn shapes_texts_and_pictures_lie_over_each_other_as_they_are_stacked() {
    check(
        "stack",
        sheet::stack,
        sheet::STACK,
        (middle(sheet::STACK), 1.0),
    );
}

#[test]
fn frames_cut_off_what_is_in_them() {
    check(
        "frames",
        sheet::frames,
        sheet::FRAMES,
        (middle(sheet::FRAMES), 1.0),
    );
}
