//! The app in a window of fixed size, scale and time, with a data folder of its own.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Pos2, ViewportId};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, HarnessBuilder, OsThreshold, SnapshotOptions};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::app::{AppServices, TavlaApp};
use tavla::cli::Opening;
use tavla::power::{Power, PowerSource};
use tavla::sound::Sound;
use tavla::storage::{Storage, Wake};
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Kind, Shape};
use tavla_tests::fonts::system_fonts;
use tempfile::TempDir;

use crate::desktop::Desktop;

/// 2026-11-23, noon.
const NOW: i64 = 1_795_435_200;
/// How long a thread of the app may take for what is asked of it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Other drivers round a few pixels at edges otherwise.
pub fn options() -> SnapshotOptions {
    SnapshotOptions::new()
        .output_path("tests/snapshots/window")
        .threshold(OsThreshold::new(0.6).macos(2.0).windows(2.0))
        .max_failed_pixels(OsThreshold::new(20).macos(4_000).windows(4_000))
}

/// The app and what it needs to live.
pub struct Window {
    /// The window.
    pub harness: Harness<'static, TavlaApp>,
    /// Unix milliseconds as its timer has them; it goes on as a test says.
    pub clock_millis: Rc<Cell<i64>>,
    /// How many times the end of the timer was heard.
    pub chimes: Rc<Cell<usize>>,
    /// What of it the desktop has shown.
    pub desktop: Desktop,
    woken: Receiver<()>,
    folder: TempDir,
}

/// Counts what was to be heard.
struct Heard(Rc<Cell<usize>>);

impl Sound for Heard {
    fn time_is_up(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

/// A window that paints nothing: for what a person does.
pub fn flow_window() -> Window {
    window(Harness::builder(), 1)
}

/// As [`flow_window`], with what an earlier window kept.
pub fn flow_window_in(folder: TempDir) -> Window {
    window_in(folder, Harness::builder(), PowerSource::Mains, 1)
}

/// As [`flow_window_in`], at 60 frames a second on a machine that runs on this.
pub fn flow_window_on(power: PowerSource, folder: TempDir) -> Window {
    let builder = Harness::builder().with_step_dt(1.0 / 60.0);
    window_in(folder, builder, power, 1)
}

/// As [`flow_window`], on another device: what chance decides there is decided otherwise.
pub fn other_flow_window() -> Window {
    window(Harness::builder(), 2)
}

/// A window at a device of its own, of somebody with this name, at 60 frames a second; `painted` by the
/// software renderer, or not at all.
pub fn window_of(name: &str, device: u64, painted: bool) -> Window {
    let builder = Harness::builder().with_step_dt(1.0 / 60.0);
    let builder = if painted { builder.wgpu() } else { builder };
    let folder = tempfile::tempdir().unwrap();
    seated(folder, builder, PowerSource::Mains, (name, device))
}

/// As [`window_of`] of nothing painted, with what an earlier window of theirs kept.
pub fn window_again(name: &str, device: u64, folder: TempDir) -> Window {
    let builder = Harness::builder().with_step_dt(1.0 / 60.0);
    seated(folder, builder, PowerSource::Mains, (name, device))
}

/// A window that is painted by the software renderer: for what a person sees.
pub fn painted_window() -> Window {
    window(Harness::builder().wgpu(), 1)
}

fn window(builder: HarnessBuilder<TavlaApp>, seed: u64) -> Window {
    let folder = tempfile::tempdir().unwrap();
    window_in(folder, builder, PowerSource::Mains, seed)
}

fn window_in(
    folder: TempDir,
    builder: HarnessBuilder<TavlaApp>,
    power: PowerSource,
    seed: u64,
) -> Window {
    seated(folder, builder, power, ("Ada Lindqvist", seed))
}

fn seated(
    folder: TempDir,
    builder: HarnessBuilder<TavlaApp>,
    power: PowerSource,
    (name, seed): (&str, u64),
) -> Window {
    let (sender, woken) = sync_channel(1);
    let wake: Wake = Arc::new(move || {
        // Full means that the test will look anyway.
        sender.try_send(()).ok();
    });
    // The device's name decides the person's colour.
    let device = 6 + u128::from(seed);
    let storage = Storage::open(folder.path(), device, Arc::clone(&wake)).unwrap();
    let clock = Cell::new(NOW);
    let clock_millis = Rc::new(Cell::new(1_000 * NOW));
    let millis = Rc::clone(&clock_millis);
    let chimes = Rc::new(Cell::new(0));
    let heard = Heard(Rc::clone(&chimes));
    let mut random = StdRng::seed_from_u64(seed);
    let desktop = Desktop::default();
    let mut services = AppServices {
        storage,
        // Every look at the clock is a second later, so that the boards have an order.
        unix_seconds: Box::new(move || clock.replace(clock.get() + 1)),
        unix_millis: Box::new(move || millis.get()),
        instant: Box::new(Instant::now),
        random: Box::new(move || random.random()),
        system_name: name.to_owned(),
        painted: false,
        system_fonts: Some(system_fonts()),
        power: Power::always(power),
        sound: Box::new(heard),
        transport: None,
        notifier: Box::new(desktop.clone()),
        utc_offset: |_| 0,
        ask_html: Box::new(|| std::sync::mpsc::sync_channel(1).1),
        wake,
    };
    let harness = builder
        .with_size([1280.0, 800.0])
        .with_pixels_per_point(1.0)
        .with_theme(egui::Theme::Light)
        .with_os(egui::os::OperatingSystem::Nix)
        .build_eframe(move |cc| {
            if let Some(state) = &cc.wgpu_render_state {
                tavla::render::install(state);
                services.painted = true;
            }
            TavlaApp::new(&cc.egui_ctx, services, Opening::Last).unwrap()
        });
    let mut window = Window {
        harness,
        clock_millis,
        chimes,
        desktop,
        woken,
        folder,
    };
    window.wait_until("the board is there", |app| app.board().is_open());
    window.harness.run_steps(2);
    window
}

impl Window {
    /// The app.
    pub fn app(&self) -> &TavlaApp {
        self.harness.state()
    }

    /// Closes the window; what was kept in its data folder is left.
    pub fn close(mut self) -> TempDir {
        self.app_mut().close();
        self.folder
    }

    /// The folder that boards are kept in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The app, to be worked on.
    pub fn app_mut(&mut self) -> &mut TavlaApp {
        self.harness.state_mut()
    }

    /// When the last frame wants to be followed by another one; never is the longest there is.
    pub fn asked_frame(&self) -> Duration {
        let output = &self.harness.output().viewport_output;
        output[&ViewportId::ROOT].repaint_delay
    }

    /// Whether a thread of the app has something to show, now or within `wait`.
    pub fn is_woken_within(&self, wait: Duration) -> bool {
        self.woken.recv_timeout(wait).is_ok()
    }

    /// Shows a frame, after waiting a moment for something to happen.
    pub fn next_frame(&mut self) {
        // Something may have come before the frame: look again soon in any case.
        self.woken.recv_timeout(Duration::from_millis(20)).ok();
        self.harness.step();
    }

    /// Shows frames until `done`, waiting for the app's threads between them.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, done: impl Fn(&TavlaApp) -> bool) {
        let began = Instant::now();
        self.harness.step();
        while !done(self.harness.state()) {
            let state = self.app().board().sync_state();
            assert!(began.elapsed() < PATIENCE, "in vain: {what}; {state:?}");
            self.next_frame();
        }
    }

    /// Everything done so far is saved.
    #[track_caller]
    pub fn wait_saved(&mut self) {
        use tavla::ui::SyncState;
        self.wait_until("all is saved", |app| {
            app.board().sync_state() == SyncState::SavedHere
        });
        self.harness.run_steps(2);
    }

    /// Presses the control with this name.
    #[track_caller]
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(3);
    }

    /// Does what a row of the main menu says, which may have to be scrolled to.
    #[track_caller]
    pub fn choose(&mut self, name: &str) {
        self.click("Menu");
        self.harness.get_by_label(name).scroll_to_me();
        self.harness.run_steps(20);
        self.click(name);
    }

    /// Gives the open board another title.
    #[track_caller]
    pub fn retitle(&mut self, title: &str) {
        self.key(Modifiers::NONE, Key::F2);
        self.enter_anew(title);
        self.wait_until("the title is new", |app| {
            &*app.board().editor().meta().title == title
        });
        self.wait_saved();
    }

    /// Opens a board from the list of all boards.
    #[track_caller]
    pub fn open_from_list(&mut self, title: &str) {
        self.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
        self.click(&format!("Open {title}"));
    }

    /// Waits until a message with these words is shown.
    #[track_caller]
    pub fn wait_told(&mut self, words: &str) {
        self.wait_until(words, |app| {
            let mut messages = app.shell().messages();
            messages.any(|toast| toast.words.contains(words))
        });
    }

    /// The kinds of the shapes on the board, from the bottom up.
    pub fn shapes(&self) -> Vec<Kind> {
        let shapes = self.app().board().editor().scene().children(None);
        shapes.map(|shape| shape.kind.clone()).collect()
    }

    /// The only shape on the board.
    #[track_caller]
    pub fn only_shape(&self) -> Arc<Shape> {
        let mut shapes = self.app().board().editor().scene().children(None);
        match (shapes.next(), shapes.next()) {
            (Some(only), None) => Arc::clone(only),
            shapes => panic!("not one shape: {shapes:?}"),
        }
    }

    /// Where a point of the board is in the window.
    pub fn screen(&self, at: Point) -> Pos2 {
        self.app().board().editor().view().screen_from_board(at)
    }

    /// Presses, moves and lets go.
    pub fn drag(&mut self, from: [f32; 2], to: [f32; 2]) {
        self.press_and_move(from, to);
        self.harness.drop_at(Pos2::from(to));
        self.harness.step();
    }

    /// Presses, moves and holds on.
    pub fn press_and_move(&mut self, from: [f32; 2], to: [f32; 2]) {
        let (from, to) = (Pos2::from(from), Pos2::from(to));
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        self.harness.step();
        for part in 1_u8..=6 {
            self.harness.hover_at(from.lerp(to, f32::from(part) / 6.0));
            self.harness.step();
        }
    }

    /// Compares a part of the window with its picture: from the left, from the top, width and height.
    pub fn check_part(&mut self, name: &str, [x, y, width, height]: [u32; 4]) {
        let image = self.harness.render().unwrap();
        let part = image::imageops::crop_imm(&image, x, y, width, height).to_image();
        egui_kittest::image_snapshot_options(&part, name, &options());
    }

    /// Presses a key.
    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(2);
    }

    /// Writes `text` over what is in the field, and presses Enter.
    pub fn enter_anew(&mut self, text: &str) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.step();
        self.type_text(text);
        self.key(Modifiers::NONE, Key::Enter);
    }

    /// Types letters.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run_steps(2);
    }
}
