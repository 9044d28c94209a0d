//! What is exported looks as the canvas does, at the same scale.

use std::collections::BTreeMap;

use image::RgbaImage;
use resvg::{tiny_skia, usvg};
use tavla::colors::CanvasColors;
use tavla::export::painter::Paper;
use tavla::export::{raster, svg};
use tavla::text::TextEngine;
use tavla_tests::fonts::system_fonts;
use tavla_tests::similarity::structural_similarity;

use crate::easel::{self, Easel};
use crate::sheet;

/// How alike they are at least: edges are smoothed otherwise, and the names of frames are laid over the canvas by the
/// window, which is not here.
const ALIKE: f64 = 0.97;

/// The sheet on the canvas and as it is exported, as pixels and by way of SVG.
fn drawn(percent: u32, dark: bool) -> [RgbaImage; 3] {
    let zoom = f64::from(percent) / 100.0;
    let size = sheet::SHEET.size() * zoom;
    let mut easel = Easel::new(size.width as f32, size.height as f32);
    easel.show(sheet::shapes(easel.photo()));
    let canvas = easel.image(sheet::SHEET.center(), zoom, dark);
    let canvas = RgbaImage::from_raw(canvas.width(), canvas.height(), canvas.rgba().to_vec());

    let files = BTreeMap::from([(easel.photo(), easel::photo())]);
    let colors = CanvasColors::of(None, dark);
    let paper = Paper {
        colors: &colors,
        transparent: false,
        files: &files,
        grain: 1.0 / zoom,
        watch: None,
    };
    let mut engine = TextEngine::with_system_fonts(system_fonts());
    let page = easel.page(sheet::SHEET);
    let pixels = raster::draw(&page, &paper, zoom, &mut engine).unwrap();
    let pixels = RgbaImage::from_raw(pixels.width(), pixels.height(), pixels.take_demultiplied());

    let svg = svg::write(&page, &paper, zoom, None, &mut engine);
    [canvas.unwrap(), pixels.unwrap(), rasterised(&svg)]
}

fn rasterised(svg: &str) -> RgbaImage {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).unwrap();
    let size = tree.size().to_int_size();
    let mut pixmap = tiny_skia::Pixmap::new(size.width(), size.height()).unwrap();
    resvg::render(
        &tree,
        tiny_skia::Transform::identity(),
        &mut pixmap.as_mut(),
    );
    RgbaImage::from_raw(size.width(), size.height(), pixmap.take_demultiplied()).unwrap()
}

#[track_caller]
fn check(percent: u32, dark: bool) {
    let pictures = drawn(percent, dark);
    if let Ok(folder) = std::env::var("TAVLA_PICTURES") {
        for (picture, name) in pictures.iter().zip(["canvas", "pixels", "svg"]) {
            let path = format!("{folder}/{name}-{percent}-{dark}.png");
            picture.save(path).unwrap();
        }
    }
    let [canvas, pixels, svg] = pictures;
    let alike = [&pixels, &svg].map(|picture| structural_similarity(&canvas, picture));
    assert!(alike.iter().all(|it| *it >= ALIKE), "{alike:?}");
}

#[test]
fn what_is_exported_looks_as_the_canvas_does() {
    check(100, false);
}

#[test]
fn what_is_exported_in_the_dark_theme_looks_as_the_canvas_does() {
    check(100, true);
}
