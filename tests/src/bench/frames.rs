//! What a frame of the whole app costs the processor: the window's own code, painted off-screen.
//!
//! `cpu` is this thread from `App::logic` through the board's paint callback, and the app's workers;
//! `egui` its own tessellation and recording; `submit` the driver; `process` everything, a software
//! renderer's threads included.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, vec2};
use serde::Serialize;
use tavla::app::{AppServices, TavlaApp};
use tavla::cli::Opening;
use tavla::commands::Command;
use tavla::import::{Placement, excalidraw};
use tavla::offscreen::Offscreen;
use tavla::storage::Storage;
use tavla_shared::board::{Board, EditBatch, Version};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::shape::Shape;
use tavla_shared::store::{DataFolder, NewRecord, RecordOrigin};
use tempfile::TempDir;

use super::boards::NOW;
use super::clocks::{memory_mb, process_cpu, thread_cpu, threads_cpu};
use super::row::{Cells, Output};
use super::scenes;

const SIZE: Vec2 = vec2(1_280.0, 800.0);
const FRAME: f64 = 1.0 / 60.0;
/// As many as the other whiteboards are measured with.
const PAN_FRAMES: usize = 120;
const DRAG_FRAMES: usize = 60;
const DRAGGED: usize = 200;
/// The threads that work for the app.
const WORKERS: [&str; 4] = ["tavla-", "system fonts", "sync", "bridge"];
/// The view rests after so many frames in which it did not move.
const STILL_FRAMES: usize = 10;
/// How long a board may take to open before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(5);
const BOARD: &str = "bench";

/// One figure of the canvas.
#[derive(Debug, Serialize)]
struct FrameRow {
    bench: &'static str,
    work: &'static str,
    scene: usize,
    frames: usize,
    cpu_ms_p50: f64,
    cpu_ms_p95: f64,
    egui_ms: f64,
    submit_ms: f64,
    process_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    wall_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    editable_ms: Option<f64>,
}

#[derive(Debug, Serialize)]
struct MemoryRow {
    bench: &'static str,
    work: &'static str,
    scene: usize,
    pss_mb: f64,
}

impl Cells for FrameRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        let optional = |ms: Option<f64>| ms.map_or(String::new(), |ms| ms.to_string());
        vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 14, self.work.to_owned()),
            ("scene", 9, self.scene.to_string()),
            ("frames", 8, self.frames.to_string()),
            ("cpu p50", 10, self.cpu_ms_p50.to_string()),
            ("cpu p95", 10, self.cpu_ms_p95.to_string()),
            ("egui", 9, self.egui_ms.to_string()),
            ("submit", 9, self.submit_ms.to_string()),
            ("process", 10, self.process_ms.to_string()),
            ("wall", 10, optional(self.wall_ms)),
            ("editable", 10, optional(self.editable_ms)),
        ]
    }
}

impl Cells for MemoryRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 14, self.work.to_owned()),
            ("scene", 9, self.scene.to_string()),
            ("PSS MB", 8, self.pss_mb.to_string()),
        ]
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    cpu: Duration,
    egui: Duration,
    submit: Duration,
    process: Duration,
}

/// The app on a screen nobody sees.
struct Window {
    screen: Offscreen,
    app: TavlaApp,
    frames: u32,
}

impl Window {
    /// The app at an empty board, as one has it before one opens something.
    fn open(folder: &Path) -> anyhow::Result<Self> {
        let screen = Offscreen::new(SIZE, 1.0)?;
        tavla::render::install(screen.render_state());
        let wake: tavla::storage::Wake = Arc::new(|| {});
        let storage = Storage::open(folder, 1, Arc::clone(&wake))?;
        let services = AppServices::of_system(storage, "Bench".to_owned(), true, wake);
        let app = TavlaApp::new(screen.context(), services, Opening::Last)?;
        let mut window = Self {
            screen,
            app,
            frames: 0,
        };
        while !(window.app.board().is_open() && window.app.canvas_mut().is_settled()) {
            window.frame(Vec::new());
        }
        Ok(window)
    }

    /// Opens something and tells what that costs until the first picture that stays as it is, and how
    /// long it takes until it can be drawn on.
    fn opened(
        &mut self,
        work: &'static str,
        shapes: usize,
        output: &mut Output,
        open: impl FnOnce(&mut TavlaApp, &egui::Context),
    ) -> anyhow::Result<()> {
        let begun = Instant::now();
        let ctx = self.screen.context().clone();
        open(&mut self.app, &ctx);
        let costs = self.settle()?;
        let wall = begun.elapsed();
        let shown = self.shown();
        ensure!(shown.len() == shapes, "{} shapes are shown", shown.len());
        while !self.app.board().is_open() || self.app.board().is_importing() {
            self.frame(Vec::new());
        }
        let editable = begun.elapsed();
        self.settle()?;
        ensure!(shown == self.shown(), "the first picture was another one");
        tell(shapes, work, &costs, Some((wall, editable)), output)
    }

    /// All that is on the board, from the bottom up.
    fn shown(&self) -> Vec<Arc<Shape>> {
        let scene = self.app.board().editor().scene();
        scene.all_in_z_order().cloned().collect()
    }

    fn frame(&mut self, events: Vec<Event>) -> Cost {
        let (process, workers) = (process_cpu(), threads_cpu(&WORKERS));
        self.frames += 1;
        let begun = thread_cpu();
        let app = &mut self.app;
        self.screen
            .run(f64::from(self.frames) * FRAME, events, |ui| {
                app.logic(ui.ctx());
                app.ui(ui);
            });
        let own = thread_cpu().saturating_sub(begun);
        let rendered = self.screen.render_cost(&thread_cpu);
        Cost {
            cpu: own + rendered.callbacks + threads_cpu(&WORKERS).saturating_sub(workers),
            egui: rendered.interface,
            submit: rendered.submit,
            process: process_cpu().saturating_sub(process),
        }
    }

    /// Goes on until everything is as it is to be seen at rest.
    fn settle(&mut self) -> anyhow::Result<Vec<Cost>> {
        let begun = Instant::now();
        let mut costs = Vec::new();
        loop {
            costs.push(self.frame(Vec::new()));
            let shows = !self.app.board().editor().scene().is_empty();
            if shows && self.app.canvas_mut().is_settled() {
                return Ok(costs);
            }
            ensure!(begun.elapsed() < PATIENCE, "the board does not settle");
        }
    }

    fn run(&mut self, command: Command) -> anyhow::Result<()> {
        let ctx = self.screen.context().clone();
        self.app.run(&ctx, command);
        self.rest()
    }

    /// Goes on until the view and the map rest as well: a wheel rolls on for some frames, and the map
    /// is drawn in parts.
    fn rest(&mut self) -> anyhow::Result<()> {
        let mut still = 0;
        while still < STILL_FRAMES || !self.app.is_settled() {
            let before = self.app.board().editor().view().camera;
            self.frame(Vec::new());
            let after = self.app.board().editor().view().camera;
            still = if before == after { still + 1 } else { 0 };
        }
        self.settle().map(drop)
    }

    /// The picture is that of a painter that has just begun: nothing was put off.
    fn check_picture(&mut self, work: &str) -> anyhow::Result<()> {
        self.rest()?;
        let shown = self.screen.image()?;
        self.app.canvas_mut().forget();
        self.settle()?;
        let fresh = self.screen.image()?;
        let off = shown
            .rgba()
            .iter()
            .zip(fresh.rgba())
            .filter(|(a, b)| a.abs_diff(**b) > 8);
        let off = off.count();
        ensure!(off == 0, "after {work} {off} bytes of the picture are off");
        Ok(())
    }

    fn screen_of(&self, at: Point) -> Pos2 {
        self.app.board().editor().view().screen_from_board(at)
    }
}

pub(super) fn run(scenes: &[usize], output: &mut Output) -> anyhow::Result<()> {
    for &shapes in scenes {
        let file = TempDir::new()?;
        let path = file.path().join("scene.excalidraw");
        std::fs::write(&path, scenes::excalidraw(shapes))?;
        let mut window = Window::open(file.path())?;
        window.opened("open_import", shapes, output, |app, ctx| {
            app.import_file(ctx, path);
        })?;
        window.app.close();
        let folder = TempDir::new()?;
        keep(folder.path(), shapes)?;
        let mut window = Window::open(folder.path())?;
        let board = BoardId::new(BOARD)?;
        window.opened("open", shapes, output, |app, ctx| {
            app.open_board(ctx, &board);
        })?;
        if let Some(pss_mb) = memory_mb() {
            output.row(&MemoryRow {
                bench: "canvas",
                work: "memory",
                scene: shapes,
                pss_mb: pss_mb.round(),
            })?;
        }
        works(shapes, &mut window, output)?;
        window.app.close();
    }
    Ok(())
}

/// Puts the scene into a store, as if it had been drawn there.
fn keep(folder: &Path, shapes: usize) -> anyhow::Result<()> {
    let mut next = 0;
    let mut ids = || {
        next += 1;
        next
    };
    let drawing = excalidraw::read(&scenes::excalidraw(shapes), &mut ids)?;
    let imported = drawing.placed(&Placement::OwnBoard);
    let mut board = Board::new(1);
    for edits in imported.edits.chunks(1_000) {
        board.apply(&EditBatch::new("draw", edits.to_vec()), NOW)?;
    }
    let snapshot = board.snapshot()?;
    let folder_lock = DataFolder::open(folder)?;
    let mut store = folder_lock.open_store()?;
    let updates = board.updates_since(&Version::default())?;
    let record = |bytes| NewRecord {
        origin: RecordOrigin::Remote,
        bytes,
    };
    let records: Vec<NewRecord<'_>> = updates.iter().map(Vec::as_slice).map(record).collect();
    let upto = store.append(BOARD, &records)?.end - 1;
    store.compact(BOARD, &snapshot, upto, |_| true)?;
    store.put_still(BOARD, Some(&board.still()))?;
    drop(store);
    drop(folder_lock);
    let wake: tavla::storage::Wake = Arc::new(|| {});
    let mut storage = Storage::open(folder, 1, wake)?;
    storage.add_board(&BoardId::new(BOARD)?, "Bench", None, NOW);
    storage.add_board(&BoardId::new("empty")?, "Empty", None, NOW + 1);
    storage.close()?;
    Ok(())
}

fn works(shapes: usize, window: &mut Window, output: &mut Output) -> anyhow::Result<()> {
    let middle = middle_shape(window).context("a shape in the middle")?;
    let near = nearest(window, &middle, DRAGGED);
    for (zoom, pan, drag, drag_many) in [
        (Command::ZoomFit, "pan_fit", "drag1_fit", "drag200_fit"),
        (Command::ZoomReset, "pan_100", "drag1_100", "drag200_100"),
    ] {
        window.app.board_mut().editor_mut().select([]);
        window.run(zoom)?;
        let costs = panned(window);
        tell(shapes, pan, &costs, None, output)?;
        window.check_picture(pan)?;
        window.run(zoom)?;
        for (work, picked) in [(drag, vec![middle.clone()]), (drag_many, near.clone())] {
            window.app.board_mut().editor_mut().select(picked);
            window.settle()?;
            let costs = dragged(window, &middle)?;
            tell(shapes, work, &costs, None, output)?;
            window.check_picture(work)?;
        }
    }
    Ok(())
}

fn panned(window: &mut Window) -> Vec<Cost> {
    let center = (SIZE / 2.0).to_pos2();
    window.frame(vec![Event::PointerMoved(center)]);
    let wheel = |step: usize| {
        let delta = if step % 40 < 20 { -6.0 } else { 6.0 };
        vec![Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(delta, delta),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }]
    };
    (0..PAN_FRAMES)
        .map(|step| window.frame(wheel(step)))
        .collect()
}

fn dragged(window: &mut Window, id: &ShapeId) -> anyhow::Result<Vec<Cost>> {
    let scene = window.app.board().editor().scene();
    let at = scene.bounds_of(id).context("it is there")?.center();
    let from = window.screen_of(at);
    let button = |pos: Pos2, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.frame(vec![Event::PointerMoved(from)]);
    window.frame(vec![button(from, true)]);
    // Past the slop, so that it is a drag.
    window.frame(vec![Event::PointerMoved(from + vec2(12.0, 0.0))]);
    let mut to = from;
    let costs = (0..DRAG_FRAMES)
        .map(|step| {
            to = from + vec2(12.0 + step as f32, (step % 9) as f32);
            window.frame(vec![Event::PointerMoved(to)])
        })
        .collect();
    window.frame(vec![button(to, false)]);
    window.settle()?;
    Ok(costs)
}

fn middle_shape(window: &Window) -> Option<ShapeId> {
    let top = window
        .app
        .board()
        .editor()
        .scene()
        .all_in_z_order()
        .next_back();
    top.map(|shape| shape.id.clone())
}

fn nearest(window: &Window, middle: &ShapeId, count: usize) -> Vec<ShapeId> {
    let scene = window.app.board().editor().scene();
    let center = scene
        .bounds_of(middle)
        .map_or(Point::ZERO, |bounds| bounds.center());
    let mut side = 400.0;
    loop {
        let found = scene.in_z_order(Rect::from_center_size(center, (side, side)));
        if found.len() >= count || side > 1e6 {
            return found
                .iter()
                .rev()
                .take(count)
                .map(|shape| shape.id.clone())
                .collect();
        }
        side *= 1.3;
    }
}

fn tell(
    scene: usize,
    work: &'static str,
    costs: &[Cost],
    opening: Option<(Duration, Duration)>,
    output: &mut Output,
) -> anyhow::Result<()> {
    let millis = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
    let mut cpu: Vec<Duration> = costs.iter().map(|cost| cost.cpu).collect();
    cpu.sort_unstable();
    let rank = |percent: usize| (cpu.len() * percent).div_ceil(100).max(1) - 1;
    let mean = |part: fn(&Cost) -> Duration| {
        millis(costs.iter().map(part).sum::<Duration>() / costs.len().max(1) as u32)
    };
    output.row(&FrameRow {
        bench: "canvas",
        work,
        scene,
        frames: costs.len(),
        cpu_ms_p50: millis(cpu[rank(50)]),
        cpu_ms_p95: millis(cpu[rank(95)]),
        egui_ms: mean(|cost| cost.egui),
        submit_ms: mean(|cost| cost.submit),
        process_ms: mean(|cost| cost.process),
        wall_ms: opening.map(|(picture, _)| millis(picture)),
        editable_ms: opening.map(|(_, editable)| millis(editable)),
    })
}
