//! The app on a screen nobody sees: the window's own code, painted off-screen.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use anyhow::ensure;
use egui::{Event, Pos2, Vec2, vec2};
use tavla::app::{AppServices, TavlaApp};
use tavla::cli::Opening;
use tavla::commands::Command;
use tavla::offscreen::Offscreen;
use tavla::storage::Storage;
use tavla_shared::geometry::Point;
use tavla_shared::id::BoardId;
use tavla_shared::shape::Shape;

use super::clocks::{ThreadsCpu, process_cpu, thread_cpu};
use super::frames::BOARD;
use super::told::{Cost, Opened};
use crate::fonts::system_fonts;

pub(super) const SIZE: Vec2 = vec2(1_280.0, 800.0);
const FRAME: f64 = 1.0 / 60.0;
/// The threads that work for the app.
const WORKERS: [&str; 4] = ["tavla-", "system fonts", "sync", "bridge"];
/// The view rests after so many frames in which it did not move.
const STILL_FRAMES: usize = 10;
/// How long a board may take to open before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(5);

/// The app on a screen nobody sees.
pub(super) struct Window {
    screen: Offscreen,
    pub(super) app: TavlaApp,
    frames: u32,
    /// When the last frame was begun.
    begun: Instant,
    woken: Receiver<()>,
}

impl Window {
    /// The app at an empty board, as one has it before one opens something.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let screen = Offscreen::new(SIZE, 1.0)?;
        tavla::render::install(screen.render_state());
        let (waker, woken) = sync_channel(1);
        let wake: tavla::storage::Wake = Arc::new(move || {
            // One that waits already is enough.
            waker.try_send(()).ok();
        });
        let storage = Storage::open(folder, 1, Arc::clone(&wake))?;
        let services = AppServices {
            system_fonts: Some(system_fonts()),
            ..AppServices::of_system(storage, "Bench".to_owned(), true, wake)
        };
        let app = TavlaApp::new(screen.context(), services, Opening::Last)?;
        let mut window = Self {
            screen,
            app,
            frames: 0,
            begun: Instant::now(),
            woken,
        };
        while !window.app.board().is_open() {
            window.frame(Vec::new());
        }
        // Panels fade in.
        window.still()?;
        Ok(window)
    }

    /// Opens the board that was [kept](super::frames::keep), of so many shapes.
    pub(super) fn open_board(&mut self, shapes: usize) -> anyhow::Result<Opened> {
        let board = BoardId::new(BOARD)?;
        self.opened(shapes, |app, ctx| {
            app.open_board(ctx, &board);
        })
    }

    /// Opens so many shapes.
    pub(super) fn opened(
        &mut self,
        shapes: usize,
        open: impl FnOnce(&mut TavlaApp, &egui::Context),
    ) -> anyhow::Result<Opened> {
        let begun = Instant::now();
        let ctx = self.screen.context().clone();
        open(&mut self.app, &ctx);
        let costs = self.settle()?;
        let picture = begun.elapsed();
        let shown = self.shown();
        ensure!(shown.len() == shapes, "{} shapes are shown", shown.len());
        while !self.app.board().is_open() || self.app.board().is_importing() {
            self.wait_until_asked();
            self.frame(Vec::new());
        }
        let editable = begun.elapsed();
        self.settle()?;
        ensure!(shown == self.shown(), "the first picture was another one");
        Ok(Opened {
            costs,
            picture,
            editable,
        })
    }

    /// All that is on the board, from the bottom up.
    fn shown(&self) -> Vec<Arc<Shape>> {
        let scene = self.app.board().editor().scene();
        scene.all_in_z_order().cloned().collect()
    }

    pub(super) fn frame(&mut self, events: Vec<Event>) -> Cost {
        self.frame_with(events, |_| {})
    }

    /// A frame before which something happens to the app, which counts.
    pub(super) fn frame_with(
        &mut self,
        events: Vec<Event>,
        before: impl FnOnce(&mut TavlaApp),
    ) -> Cost {
        let (process, workers) = (process_cpu(), ThreadsCpu::of(&WORKERS));
        self.frames += 1;
        self.begun = Instant::now();
        let begun = thread_cpu();
        before(&mut self.app);
        let app = &mut self.app;
        self.screen
            .run(f64::from(self.frames) * FRAME, events, |ui| {
                app.logic(ui.ctx());
                app.ui(ui);
            });
        let own = thread_cpu().saturating_sub(begun);
        let rendered = self.screen.render_cost(&thread_cpu);
        let ui = own + rendered.callbacks;
        Cost {
            cpu: ui + ThreadsCpu::of(&WORKERS).since(&workers),
            ui,
            egui: rendered.interface,
            submit: rendered.submit,
            process: process_cpu().saturating_sub(process),
        }
    }

    /// Waits as a window does: for the app to ask for a frame, and for the screen's next one.
    fn wait_until_asked(&self) {
        let asked = self.screen.repaint_after();
        if !asked.is_zero() {
            self.woken.recv_timeout(asked.min(PATIENCE)).ok();
        }
        let next = self.begun + Duration::from_secs_f64(FRAME);
        while Instant::now() < next {
            std::thread::park_timeout(next.saturating_duration_since(Instant::now()));
        }
    }

    /// Goes on until everything is as it is to be seen at rest.
    pub(super) fn settle(&mut self) -> anyhow::Result<Vec<Cost>> {
        let begun = Instant::now();
        let mut costs = Vec::new();
        loop {
            costs.push(self.frame(Vec::new()));
            let shows = !self.app.board().editor().scene().is_empty();
            if shows && self.app.canvas_mut().is_settled() {
                return Ok(costs);
            }
            ensure!(begun.elapsed() < PATIENCE, "the board does not settle");
            self.wait_until_asked();
        }
    }

    pub(super) fn run(&mut self, command: Command) -> anyhow::Result<()> {
        let ctx = self.screen.context().clone();
        self.app.run(&ctx, command);
        self.rest()
    }

    /// Goes on until the view and the map rest as well: a wheel rolls on for some frames, and the map
    /// is drawn in parts.
    pub(super) fn rest(&mut self) -> anyhow::Result<()> {
        self.still()?;
        self.settle().map(drop)
    }

    fn still(&mut self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let mut still = 0;
        while still < STILL_FRAMES || !self.app.is_settled() {
            let before = self.app.board().editor().view().camera;
            self.frame(Vec::new());
            let after = self.app.board().editor().view().camera;
            still = if before == after { still + 1 } else { 0 };
            ensure!(begun.elapsed() < PATIENCE, "the window does not rest");
        }
        Ok(())
    }

    /// The picture is that of a painter that has just begun: nothing was put off.
    pub(super) fn check_picture(&mut self, work: &str) -> anyhow::Result<()> {
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

    pub(super) fn screen_of(&self, at: Point) -> Pos2 {
        self.app.board().editor().view().screen_from_board(at)
    }
}
