//! What a board looks like, without the interface around it. The pictures are in
//! `tests/tests/snapshots/looks`; made with lavapipe.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod easel;
mod exported;
mod far;
mod pile;
mod sheet;

use egui_kittest::{OsThreshold, SnapshotOptions, SnapshotResults};
use kurbo::Rect;
use tavla::offscreen::Image;

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

/// Shows a part of the sheet in both themes.
fn check(results: &mut SnapshotResults, name: &str, part: Rect, percent: u32) {
    let zoom = f64::from(percent) / 100.0;
    let size = part.size() * zoom;
    let mut easel = Easel::new(size.width as f32, size.height as f32);
    easel.show(sheet::shapes(easel.photo()));
    for (theme, dark) in [("light", false), ("dark", true)] {
        let image = easel.image(part.center(), zoom, dark);
        add(results, &format!("{name}-{percent}-{theme}"), &image);
    }
}

#[test]
fn every_look_from_afar() {
    check(&mut SnapshotResults::new(), "sheet", sheet::SHEET, 25);
}

#[test]
fn every_look_at_its_own_size() {
    check(&mut SnapshotResults::new(), "sheet", sheet::SHEET, 100);
}

#[test]
fn every_look_from_close_by() {
    let mut results = SnapshotResults::new();
    for (name, part) in sheet::panels() {
        check(&mut results, name, part, 200);
    }
}
