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
use tavla::ui::SyncState;
use tavla_shared::geometry::Point;
use tavla_shared::id::BoardId;
use tavla_shared::shape::Shape;

use super::clocks::{ThreadsCpu, memory_mb, process_cpu, thread_cpu};
use super::frames::BOARD;
use super::looks::Look;
use super::told::Opened;
use super::work::{Cost, Work};
use crate::fonts::system_fonts;

pub(super) const SIZE: Vec2 = vec2(1_280.0, 800.0);
const FRAME: f64 = 1.0 / 60.0;
/// The threads that work for the app.
const WORKERS: [&str; 4] = ["tavla-", "system fonts", "sync", "bridge"];
/// The view rests after so many frames in which it did not move.
const STILL_FRAMES: usize = 10;
/// Threads that use less than this in a frame's time do nothing.
const QUIET: Duration = Duration::from_micros(200);
/// How long a board may take to open before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(5);

/// The app on a screen nobody sees.
pub(super) struct Window {
    screen: Offscreen,
    pub(super) app: TavlaApp,
    /// On egui's clock.
    seconds: f64,
    counted: Counted,
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
            seconds: 0.0,
            counted: Counted::now(),
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
        let before = self.quiet()?;
        let begun = Instant::now();
        let ctx = self.screen.context().clone();
        let mut frames = vec![self.frame_with(Vec::new(), |app| open(app, &ctx))];
        while !self.shows_board() {
            ensure!(begun.elapsed() < PATIENCE, "the board does not settle");
            self.wait_until_asked();
            frames.push(self.frame(Vec::new()));
        }
        let picture = begun.elapsed();
        let (first, shown) = (self.look()?, self.shown());
        ensure!(shown.len() == shapes, "{} shapes are shown", shown.len());
        let looked = begun.elapsed().saturating_sub(picture);
        let mut rest = Vec::new();
        while !self.app.board().is_open() || self.app.board().is_importing() {
            ensure!(begun.elapsed() < PATIENCE, "the board does not open");
            self.wait_until_asked();
            rest.push(self.frame(Vec::new()));
        }
        let editable = begun.elapsed().saturating_sub(looked);
        rest.extend(self.rested()?);
        let workers = self.quiet()?.saturating_sub(before);
        // What comes now is no more part of it.
        let memory_mb = memory_mb("self");
        ensure!(shown == self.shown(), "the first picture was another one");
        self.forget()?;
        first.check_board(&self.look()?, "the first picture")?;
        Ok(Opened {
            work: Work {
                frames,
                single: Vec::new(),
                rest,
                workers,
            },
            picture,
            editable,
            memory_mb,
        })
    }

    /// What it costs to do something in frames, and to rest again.
    pub(super) fn worked(
        &mut self,
        work: impl FnOnce(&mut Self) -> anyhow::Result<Vec<Cost>>,
    ) -> anyhow::Result<Work> {
        let before = self.quiet()?;
        let frames = work(self)?;
        let rest = self.rested()?;
        let workers = self.quiet()?.saturating_sub(before);
        Ok(Work {
            frames,
            single: Vec::new(),
            rest,
            workers,
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

    /// A frame before which something happens to the app, which counts. So does what has gone on since the
    /// frame before.
    pub(super) fn frame_with(
        &mut self,
        events: Vec<Event>,
        before: impl FnOnce(&mut TavlaApp),
    ) -> Cost {
        self.seconds += FRAME;
        self.begun = Instant::now();
        let begun = thread_cpu();
        before(&mut self.app);
        let app = &mut self.app;
        self.screen.run(self.seconds, events, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        let own = thread_cpu().saturating_sub(begun);
        let rendered = self.screen.render_cost(&thread_cpu);
        let counted = std::mem::replace(&mut self.counted, Counted::now());
        Cost {
            ui: own + rendered.callbacks,
            workers: self.counted.workers.since(&counted.workers),
            egui: rendered.interface,
            submit: rendered.submit,
            process: self.counted.process.saturating_sub(counted.process),
        }
    }

    /// A frame in which this is done.
    pub(super) fn command(&mut self, command: Command) -> Cost {
        let ctx = self.screen.context().clone();
        self.frame_with(Vec::new(), |app| app.run(&ctx, command))
    }

    /// Waits as a window does: for the app to ask for a frame, and for the screen's next one.
    pub(super) fn wait_until_asked(&mut self) {
        let asked = self.screen.repaint_after();
        if !asked.is_zero() {
            self.woken.recv_timeout(asked.min(PATIENCE)).ok();
        }
        pause_until(self.begun + Duration::from_secs_f64(FRAME));
        // A frame's time goes by with the frame.
        self.seconds += (self.begun.elapsed().as_secs_f64() - FRAME).max(0.0);
    }

    /// Waits until the app's other threads do nothing; gives what they have used so far.
    fn quiet(&mut self) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        loop {
            let before = Counted::now().workers.all();
            pause_until(Instant::now() + Duration::from_secs_f64(FRAME));
            self.counted = Counted::now();
            let after = self.counted.workers.all();
            if after.saturating_sub(before) < QUIET {
                return Ok(after);
            }
            ensure!(begun.elapsed() < PATIENCE, "the app's threads do not rest");
        }
    }

    /// Whether the board is there and shown as it is to be seen at rest.
    fn shows_board(&mut self) -> bool {
        let board = self.app.board();
        let shows_all = !board.editor().scene().is_empty() && !board.is_showing_import();
        shows_all && self.app.canvas_mut().is_settled()
    }

    /// The frames that the app asks for until everything is as it is to be seen at rest, and written.
    pub(super) fn rested(&mut self) -> anyhow::Result<Vec<Cost>> {
        let begun = Instant::now();
        let mut costs = Vec::new();
        loop {
            let asks = self.screen.repaint_after().is_zero() || self.woken.try_recv().is_ok();
            let is_saved = self.app.board().sync_state() == SyncState::SavedHere;
            if !asks && is_saved && self.app.is_settled() {
                return Ok(costs);
            }
            if !asks {
                self.wait_until_asked();
            }
            pause_until(self.begun + Duration::from_secs_f64(FRAME));
            costs.push(self.frame(Vec::new()));
            ensure!(begun.elapsed() < PATIENCE, "the window does not rest");
        }
    }

    pub(super) fn run(&mut self, command: Command) -> anyhow::Result<()> {
        let ctx = self.screen.context().clone();
        self.app.run(&ctx, command);
        self.rest()
    }

    /// Goes on until everything rests, also the view: a wheel rolls on for some frames.
    pub(super) fn rest(&mut self) -> anyhow::Result<()> {
        self.still()?;
        self.rested().map(drop)
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

    /// What the last frame showed is what a painter and a map show that have just begun: nothing was put
    /// off.
    pub(super) fn check_picture(&mut self, work: &str) -> anyhow::Result<()> {
        let shown = self.look()?;
        self.forget()?;
        shown.check(&self.look()?, work)
    }

    /// Makes everything that is shown anew.
    fn forget(&mut self) -> anyhow::Result<()> {
        self.app.forget();
        self.rest()
    }

    /// What the last frame showed.
    fn look(&mut self) -> anyhow::Result<Look> {
        let panels = self.screen.context().memory(|memory| {
            let areas = memory.areas().visible_layer_ids().into_iter();
            areas
                .filter_map(|layer| memory.area_rect(layer.id))
                .collect()
        });
        let image = self.screen.image()?;
        Ok(Look { image, panels })
    }

    pub(super) fn screen_of(&self, at: Point) -> Pos2 {
        self.app.board().editor().view().screen_from_board(at)
    }
}

/// What had been used when a frame ended.
#[derive(Debug)]
struct Counted {
    process: Duration,
    workers: ThreadsCpu,
}

impl Counted {
    fn now() -> Self {
        Self {
            process: process_cpu(),
            workers: ThreadsCpu::of(&WORKERS),
        }
    }
}

pub(super) fn pause_until(then: Instant) {
    while Instant::now() < then {
        std::thread::park_timeout(then.saturating_duration_since(Instant::now()));
    }
}
