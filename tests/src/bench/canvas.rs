//! What a frame asks of the scene, before anything is painted.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::scene::Scene;
use tavla::text::TextEngine;
use tavla_shared::board::{Board, EditBatch};
use tavla_shared::geometry::{Point, Rect, Size};

use super::boards::{NOW, drawn, moved, shuffled};
use super::row::{Output, Row, timed};

const RUNS: usize = 300;

pub(super) fn run(scenes: &[usize], output: &mut Output) -> anyhow::Result<()> {
    for &shapes in scenes {
        let mut dice = StdRng::seed_from_u64(2);
        let snapshot = drawn(1, shapes)?.snapshot()?;
        let (mut board, opened) = Board::open(2, [&snapshot]);
        let bench = |work, times| Row::new("scene", work, times).on_scene(shapes);

        let mut scene = Scene::new();
        let ((), time) = timed(|| scene.apply(&opened.change));
        output.row(&bench("load scene", vec![time]))?;

        let victims = shuffled(&board, &mut dice);
        let mut times = Vec::new();
        for shape in victims.iter().cycle().take(RUNS) {
            let batch = EditBatch::new("move", vec![moved(shape, &mut dice)]);
            let change = board.apply(&batch, NOW)?.change;
            let ((), time) = timed(|| scene.apply(&change));
            times.push(time);
        }
        output.row(&bench("apply change", times))?;

        let around = scene.bounds().unwrap_or_default();
        let mut anywhere = || {
            let x = dice.random_range(around.x0..=around.x1);
            Point::new(x, dice.random_range(around.y0..=around.y1))
        };
        let screens: Vec<Rect> = (0..RUNS)
            .map(|_| Rect::from_center_size(anywhere(), Size::new(1_920.0, 1_080.0)))
            .collect();
        let visible = |screen: &Rect| timed(|| scene.in_z_order(*screen).len()).1;
        let times: Vec<Duration> = screens.iter().map(visible).collect();
        output.row(&bench("visible shapes", times))?;
        let mut engine = TextEngine::bundled();
        let hit =
            |screen: &Rect| timed(|| scene.hit(screen.center(), 4.0, &mut engine).is_some()).1;
        let times: Vec<Duration> = screens.iter().map(hit).collect();
        output.row(&bench("hit", times))?;
    }
    Ok(())
}
