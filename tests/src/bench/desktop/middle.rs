//! Where the shape in the middle of a scene is to be seen, by the product's own code: from outside, one
//! cannot tell it from others.

use anyhow::Context as _;
use egui::{Pos2, Rect};
use tavla::camera::{Camera, View};
use tavla::scene::Scene;
use tavla_shared::board::{Board, EditBatch};

use super::super::boards::NOW;
use super::super::frames::drawn;
use super::path::{SCREEN, Spot};

/// Where the topmost shape of a scene of so many is shown once all of the scene is in view.
pub(super) fn middle_when_fitted(shapes: usize) -> anyhow::Result<Spot> {
    let mut board = Board::new(1);
    let mut scene = Scene::new();
    let batch = EditBatch::new("draw", drawn(shapes)?);
    scene.apply(&board.apply(&batch, NOW)?.change);
    let end = Pos2::new(f32::from(SCREEN.x), f32::from(SCREEN.y));
    let mut view = View {
        camera: Camera::default(),
        rect: Rect::from_min_max(Pos2::ZERO, end),
    };
    view.camera = view.fit(scene.bounds().context("a scene of something")?);
    let top = scene.all_in_z_order().next_back();
    let top = top.and_then(|shape| scene.bounds_of(&shape.id));
    let at = view.screen_from_board(top.context("a shape on top")?.center());
    Ok(Spot {
        x: at.x.round() as i16,
        y: at.y.round() as i16,
    })
}
