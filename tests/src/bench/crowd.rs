//! Many people at work in view: what a whole frame of the app costs with them beyond one with a single
//! one. Each moves, has picked a hundred shapes, and carries one.
//!
//! Nothing is painted: what the painter makes of it is the canvas bench's affair.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use egui::{Context, Pos2, RawInput, Rect, vec2};
use tavla::app::{AppServices, TavlaApp};
use tavla::cli::Opening;
use tavla::storage::Storage;
use tavla_shared::board::BoardChange;
use tavla_shared::geometry::{Affine, Point};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Gesture, Held, Presence, Selection, Who};
use tavla_shared::shape::{Kind, Shape};
use tempfile::TempDir;

use super::row::{Output, Row, timed};
use crate::fonts::system_fonts;

/// How many people.
const FEW: usize = 1;
const MANY: usize = 50;
/// How many shapes each has picked.
const PICKED: usize = 100;
/// How many frames are shown before they are measured, and how many are.
const WARM_UP: u32 = 60;
const FRAMES: u32 = 600;
const FRAME_SECONDS: f64 = 1.0 / 60.0;
/// How much more a frame with many may take than one with few, in milliseconds.
const MORE_MILLIS_MAX: f64 = 1.0;
/// How long a board may take to open before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Prints what a frame takes with one and with fifty.
///
/// # Errors
/// Where fifty cost too much.
pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let stages: Result<Vec<Stage>, _> = [FEW, MANY].into_iter().map(Stage::with).collect();
    let mut stages = stages?;
    let mut times = [Vec::new(), Vec::new()];
    for frame in 0..WARM_UP + FRAMES {
        // In turn, so that what else the machine does meets both.
        for (stage, times) in stages.iter_mut().zip(&mut times) {
            let took = stage.frame();
            if frame >= WARM_UP {
                times.push(took);
            }
        }
    }
    let mut medians = Vec::new();
    for (people, times) in [FEW, MANY].into_iter().zip(times) {
        let row = Row::new("presence", "whole frame", times).with_members(people);
        medians.push(row.ms_p50);
        output.row(&row)?;
    }
    let more = medians[1] - medians[0];
    ensure!(
        more < MORE_MILLIS_MAX,
        "fifty people cost {more} ms a frame more than one"
    );
    Ok(())
}

/// An app at a board where so many others are.
struct Stage {
    ctx: Context,
    app: TavlaApp,
    people: usize,
    frames: u32,
    _folder: TempDir,
}

impl Stage {
    fn with(people: usize) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let storage = Storage::open(folder.path(), 1, Arc::new(|| {}))?;
        let services = AppServices {
            system_fonts: Some(system_fonts()),
            ..AppServices::of_system(storage, "Bench".to_owned(), false, Arc::new(|| {}))
        };
        let ctx = Context::default();
        let app = TavlaApp::new(&ctx, services, Opening::Last)?;
        let mut stage = Self {
            ctx,
            app,
            people: 0,
            frames: 0,
            _folder: folder,
        };
        let begun = Instant::now();
        while !stage.app.board().is_open() {
            ensure!(begun.elapsed() < PATIENCE, "the board does not open");
            stage.frame();
        }
        stage.people = people;
        stage.gather()?;
        Ok(stage)
    }

    /// The shapes are there, and everybody comes and picks theirs.
    fn gather(&mut self) -> anyhow::Result<()> {
        let editor = self.app.board_mut().editor_mut();
        let mut shapes = Vec::new();
        for person in 0..MANY {
            for n in 0..PICKED {
                let mut shape = Shape::new(name(person, n)?, Kind::Rectangle);
                shape.pos = Point::new(n as f64 * 16.0 - 800.0, person as f64 * 16.0 - 400.0);
                shape.size = tavla_shared::geometry::Size::new(12.0, 12.0);
                shapes.push(Arc::new(shape));
            }
        }
        let change = BoardChange {
            shapes,
            ..BoardChange::default()
        };
        editor.apply(None, &change, false, false);
        for person in 0..self.people {
            let peer = person as u64 + 1;
            let picked: anyhow::Result<Vec<ShapeId>> =
                (0..PICKED).map(|n| name(person, n)).collect();
            let who = Who {
                name: format!("Person {person}"),
                user: format!("user{person}"),
                ..Who::default()
            };
            let carried = Held::shapes(vec![name(person, 0)?]);
            for told in [
                Presence::Who(who),
                Presence::Selection(Selection::Shapes(picked?)),
                Presence::Held(carried),
            ] {
                editor.hear(peer, told);
            }
        }
        Ok(())
    }

    /// What [`TavlaApp::logic`] and [`TavlaApp::ui`] take in the next frame.
    fn frame(&mut self) -> Duration {
        let now = f64::from(self.frames) * FRAME_SECONDS;
        self.frames += 1;
        let editor = self.app.board_mut().editor_mut();
        editor.set_time(now);
        for person in 0..self.people {
            // Every other frame, and not all in the same.
            if (self.frames as usize + person).is_multiple_of(2) {
                let peer = person as u64 + 1;
                let around = now * 2.0 + person as f64;
                let at = Point::new(around.cos() * 400.0, around.sin() * 300.0);
                editor.hear(peer, Presence::Cursor(at));
                let carried = Gesture::Transform(Affine::translate(at.to_vec2()));
                editor.hear(peer, Presence::Gesture(carried));
            }
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1_920.0, 1_080.0))),
            time: Some(now),
            ..RawInput::default()
        };
        let mut took = Duration::ZERO;
        let app = &mut self.app;
        let mut shown = self.ctx.run_ui(input, |ui| {
            let ((), time) = timed(|| {
                app.logic(ui.ctx());
                app.ui(ui);
            });
            took += time;
        });
        // Nobody paints with them.
        shown.textures_delta.clear();
        took
    }
}

fn name(person: usize, n: usize) -> anyhow::Result<ShapeId> {
    Ok(ShapeId::new(&format!("p{person:02}n{n:03}"))?)
}
