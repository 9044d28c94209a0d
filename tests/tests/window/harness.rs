//! The app in a window of fixed size, scale and time, with a data folder of its own.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Pos2};
use egui_kittest::{Harness, HarnessBuilder};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::app::{AppServices, TavlaApp};
use tavla::cli::Opening;
use tavla::storage::{Storage, Wake};
use tempfile::TempDir;

/// 2026-11-23, noon.
const NOW: i64 = 1_795_435_200;
/// How long a thread of the app may take for what is asked of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The app and what it needs to live.
pub struct Window {
    /// The window.
    pub harness: Harness<'static, TavlaApp>,
    woken: Receiver<()>,
    _folder: TempDir,
}

/// A window that paints nothing: for what a person does.
pub fn flow_window() -> Window {
    window(Harness::builder(), Opening::Last)
}

/// A window that is painted by the software renderer: for what a person sees.
pub fn painted_window() -> Window {
    window(Harness::builder().wgpu(), Opening::Last)
}

fn window(builder: HarnessBuilder<TavlaApp>, opening: Opening) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let (sender, woken) = sync_channel(1);
    let wake: Wake = Arc::new(move || {
        // Full means that the test will look anyway.
        sender.try_send(()).ok();
    });
    let storage = Storage::open(folder.path(), 7, Arc::clone(&wake)).unwrap();
    let clock = Cell::new(NOW);
    let mut random = StdRng::seed_from_u64(1);
    let mut services = AppServices {
        storage,
        // Every look at the clock is a second later, so that the boards have an order.
        unix_seconds: Box::new(move || clock.replace(clock.get() + 1)),
        instant: Box::new(Instant::now),
        random: Box::new(move || random.random()),
        system_name: "Ada Lindqvist".to_owned(),
        painted: false,
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
            TavlaApp::new(&cc.egui_ctx, services, opening).unwrap()
        });
    let mut window = Window {
        harness,
        woken,
        _folder: folder,
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

    /// Shows frames until `done`, waiting for the app's threads between them.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, done: impl Fn(&TavlaApp) -> bool) {
        let began = Instant::now();
        loop {
            self.harness.step();
            if done(self.harness.state()) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "in vain: {what}");
            // Something may have come before the frame: look again soon in any case.
            self.woken.recv_timeout(Duration::from_millis(20)).ok();
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

    /// Presses, moves and lets go.
    pub fn drag(&mut self, from: [f32; 2], to: [f32; 2]) {
        let (from, to) = (Pos2::from(from), Pos2::from(to));
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        self.harness.step();
        for part in 1_u8..=6 {
            self.harness.hover_at(from.lerp(to, f32::from(part) / 6.0));
            self.harness.step();
        }
        self.harness.drop_at(to);
        self.harness.step();
    }

    /// Presses a key.
    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(2);
    }

    /// Types letters.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run_steps(2);
    }
}
