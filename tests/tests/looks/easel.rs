//! A board that is painted without a window or an interface, by the software renderer.

use std::sync::Arc;

use tavla::blobs::Bitmaps;
use tavla::camera::{Camera, View};
use tavla::colors::CanvasColors;
use tavla::export::sheet::{Extent, Sheet};
use tavla::offscreen::{Image, Offscreen};
use tavla::render::{Painter, Picture};
use tavla::scene::Scene;
use tavla::text::TextEngine;
use tavla_shared::blob::BlobHash;
use tavla_shared::board::BoardChange;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Place, Shape, ZIndex};
use tavla_shared::store::Store;
use tavla_tests::fonts::system_fonts;
use tempfile::TempDir;

/// A canvas of fixed size.
pub struct Easel {
    host: Offscreen,
    painter: Painter,
    scene: Scene,
    engine: TextEngine,
    bitmaps: Bitmaps,
    photo: BlobHash,
    frames: u32,
    _folder: TempDir,
}

impl Easel {
    pub fn new(width: f32, height: f32) -> Self {
        let host = Offscreen::in_software(egui::vec2(width, height), 1.0).unwrap();
        tavla::render::install(host.render_state());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tavla.db");
        let photo = Store::open(&path).unwrap().put_blob(&photo()).unwrap();
        Self {
            host,
            painter: Painter::new(),
            scene: Scene::new(),
            engine: TextEngine::with_system_fonts(system_fonts()),
            bitmaps: Bitmaps::of_store(path, Arc::new(|| {})),
            photo,
            frames: 0,
            _folder: folder,
        }
    }

    /// The picture that image shapes can show: hills under a low sun.
    pub fn photo(&self) -> BlobHash {
        self.photo
    }

    /// Puts these shapes on the empty board, from the bottom up; those in frames too.
    pub fn show(&mut self, shapes: Vec<Shape>) {
        let ranks = ZIndex::spread(None, None, shapes.len());
        let stacked = shapes.into_iter().zip(ranks).map(|(mut shape, index)| {
            shape.place = Place {
                index,
                ..shape.place
            };
            Arc::new(shape)
        });
        self.scene.apply(&BoardChange {
            shapes: stacked.collect(),
            ..BoardChange::default()
        });
    }

    /// A part of the board as a page.
    pub fn page(&self, area: Rect) -> Sheet {
        let page = Sheet::of(&self.scene, &Extent::Board).unwrap();
        Sheet { area, ..page }
    }

    /// The board at rest.
    pub fn image(&mut self, center: Point, zoom: f64, dark: bool) -> Image {
        self.frame(center, zoom, dark);
        while !self.painter.is_settled() {
            self.frame(center, zoom, dark);
        }
        self.host.image().unwrap()
    }

    fn frame(&mut self, center: Point, zoom: f64, dark: bool) {
        self.frames += 1;
        let Self {
            host,
            painter,
            scene,
            engine,
            bitmaps,
            ..
        } = self;
        engine.refresh();
        host.run(f64::from(self.frames) * 0.016, Vec::new(), |ui| {
            let view = View {
                camera: Camera { center, zoom },
                rect: ui.ctx().content_rect(),
            };
            let picture = Picture {
                scene,
                view: &view,
                pixels_per_point: 1.0,
                colors: &CanvasColors::of(None, dark),
                grid: false,
            };
            let callback = painter.paint(&picture, engine, bitmaps);
            ui.painter().add(callback);
        });
    }
}

/// What is in the picture that image shapes can show.
pub fn photo() -> Vec<u8> {
    let photo = image::RgbImage::from_fn(96, 72, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        let far = 46.0 + 6.0 * (x / 14.0).sin();
        let near = 58.0 + 7.0 * (x / 19.0 + 2.0).sin();
        let sun = (x - 66.0).hypot(y - 30.0) < 11.0;
        let mix = |top: f64, low: f64| (top + (low - top) * y / 60.0) as u8;
        image::Rgb(match () {
            () if y > near => [0x2f, 0x5d, 0x50],
            () if y > far => [0x5b, 0x8a, 0x72],
            () if sun => [0xff, 0xf3, 0xd0],
            () => [mix(110.0, 255.0), mix(150.0, 196.0), mix(220.0, 150.0)],
        })
    });
    let mut file = std::io::Cursor::new(Vec::new());
    photo.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}
