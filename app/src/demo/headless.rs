//! The demo without a display: the app itself, painted off-screen by its own code.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers};
use serde::Serialize;
use tavla_shared::shape::Color;

use super::stage::{self, Cue, PATIENCE, Stage};
use super::verdict::{Sight, kept_in, shapes_of};
use super::watch::Watch;
use super::{DemoError, theme_of};
use crate::app::{AppServices, THEME_KEY, TavlaApp};
use crate::canvas::Canvas;
use crate::cli::{DemoOptions, Opening};
use crate::commands::Context;
use crate::desk::Desk;
use crate::i18n::text;
use crate::offscreen::Offscreen;
use crate::storage::{Storage, Wake};
use crate::theme::{self, ThemeChoice};

const SIZE: egui::Vec2 = egui::vec2(1280.0, 800.0);
/// A frame of the app: 60 a second.
const FRAME: Duration = Duration::from_millis(16);
/// How long painting the board may take.
const PAINTING_MAX: Duration = Duration::from_secs(30);
/// After this a panel that was opened stands still.
const SOFTLY: Duration = Duration::from_millis(400);

/// What the demo found; printed as one line of JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Findings {
    /// How many people were at the board, the window's included.
    pub peers: usize,
    /// How many shapes it has in the end.
    pub shapes: usize,
    /// How many messages its chat and its comments have in the end.
    pub messages: usize,
    /// Whether all documents, all scenes, all that was said and a fresh joiner agree.
    pub converged: bool,
    /// From a friend's input event to the first frame of the window that has it: half of them.
    pub edit_to_peer_ms_p50: Option<f64>,
    /// The same: 95 of 100 of them.
    pub edit_to_peer_ms_p95: Option<f64>,
}

/// Lets the friends work for a while, takes the pictures, and compares what everyone has.
///
/// # Errors
/// [`DemoError`] where it could not be set up or the pictures not be made; that people do not
/// agree is no error but a finding.
pub fn run_headless(options: &DemoOptions) -> Result<Findings, DemoError> {
    std::fs::create_dir_all(&options.out)?;
    let mut stage = Stage::set()?;
    let mut window = Window::open(&stage, theme_of(options))?;
    stage.let_friends_begin()?;
    window.wait("the sample board is there", |app| {
        !shapes_of(app.board().editor().scene()).is_empty()
    })?;
    let mut watch = Watch::default();
    let began = Instant::now();
    while began.elapsed().as_secs_f64() < options.seconds {
        window.frame(Vec::new());
        watch.look(stage.probes(), window.app.board().editor().scene());
    }
    window.picture(&options.out.join("window.png"))?;
    window.show_chat()?;
    window.picture(&options.out.join("chat.png"))?;
    let sights = settle(&stage, &mut window)?;
    let (storage, mut joiner) = join(&stage, &sights[0])?;
    let held_by_server = Sight::of(&joiner);
    let mut agree = sights.iter().all(|sight| sight.is_as(&held_by_server));
    paint_board(&mut joiner, options)?;
    stage::close(joiner, storage);
    window.close();
    stage.friends_leave();
    let kept = ["window", "fox", "owl", "joiner"].map(|who| kept_in(&stage.folder(who)));
    let kept = kept.into_iter().collect::<Result<Vec<_>, _>>()?;
    agree &= kept.windows(2).all(|pair| pair[0] == pair[1]);
    Ok(Findings {
        peers: 3,
        shapes: held_by_server.shapes.len(),
        messages: held_by_server.said.messages(),
        converged: agree,
        edit_to_peer_ms_p50: watch.millis(0.5),
        edit_to_peer_ms_p95: watch.millis(0.95),
    })
}

/// The app on a screen nobody sees.
struct Window {
    screen: Offscreen,
    app: TavlaApp,
    started: Instant,
}

impl Window {
    fn open(stage: &Stage, theme: ThemeChoice) -> Result<Self, DemoError> {
        let screen = Offscreen::new(SIZE, 1.0)?;
        crate::render::install(screen.render_state());
        let wake: Wake = Arc::new(|| {});
        let mut storage =
            Storage::open(&stage.folder("window"), rand::random(), Arc::clone(&wake))?;
        storage.put_setting(THEME_KEY, &theme.name());
        let services = AppServices::of_system(storage, text("demo-you").to_owned(), true, wake);
        let app = TavlaApp::new(screen.context(), services, Opening::Link(stage.link()))?;
        Ok(Self {
            screen,
            app,
            started: Instant::now(),
        })
    }

    /// One frame, at its time.
    fn frame(&mut self, events: Vec<Event>) {
        let began = Instant::now();
        let seconds = self.started.elapsed().as_secs_f64();
        self.screen.run(seconds, events, |ui| {
            self.app.logic(ui.ctx());
            self.app.ui(ui);
        });
        std::thread::park_timeout(FRAME.saturating_sub(began.elapsed()));
    }

    fn wait(
        &mut self,
        what: &'static str,
        mut done: impl FnMut(&TavlaApp) -> bool,
    ) -> Result<(), DemoError> {
        let deadline = Instant::now() + PATIENCE;
        while !done(&self.app) {
            if Instant::now() > deadline {
                return Err(DemoError::InVain { what });
            }
            self.frame(Vec::new());
        }
        Ok(())
    }

    /// Opens the chat as a person would.
    fn show_chat(&mut self) -> Result<(), DemoError> {
        let modifiers = Modifiers::COMMAND | Modifiers::SHIFT;
        let key = |pressed| Event::Key {
            key: Key::M,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        self.frame(vec![key(true), key(false)]);
        self.wait("the chat is shown", |app| app.shell().shows_chat())?;
        // Panels come softly.
        let began = Instant::now();
        while began.elapsed() < SOFTLY {
            self.frame(Vec::new());
        }
        Ok(())
    }

    fn picture(&mut self, path: &Path) -> Result<(), DemoError> {
        Ok(self.screen.image()?.write_png(path)?)
    }

    fn close(mut self) {
        self.app.close();
    }
}

/// Lets everyone come to rest. Answers what each sees then: the friends', and the window's.
fn settle(stage: &Stage, window: &mut Window) -> Result<Vec<Sight>, DemoError> {
    stage.cue(Cue::Watch);
    let deadline = Instant::now() + PATIENCE;
    let mut friends: BTreeMap<usize, Sight> = BTreeMap::new();
    loop {
        window.frame(Vec::new());
        friends.extend(stage.sights().try_iter());
        let mine = Sight::of(window.app.board().desk());
        let alike = friends
            .values()
            .all(|sight| sight.settled && sight.is_as(&mine));
        let rested = friends.len() == stage.friends() && alike;
        if rested || Instant::now() > deadline {
            return Ok(friends.into_values().chain([mine]).collect());
        }
    }
}

/// Somebody who joins only now, and so sees what the server has.
fn join(stage: &Stage, seen: &Sight) -> Result<(Storage, Desk), DemoError> {
    let (storage, mut desk) = stage.desk("joiner", text("demo-joiner"), Color::rgb(0x2e_9e6b))?;
    desk.session_mut().attach(stage.link());
    let deadline = Instant::now() + PATIENCE;
    while !Sight::of(&desk).is_as(seen) && Instant::now() < deadline {
        desk.receive(0.0);
        std::thread::park_timeout(FRAME);
    }
    Ok((storage, desk))
}

/// The board alone, all of it, as the joiner sees it.
fn paint_board(desk: &mut Desk, options: &DemoOptions) -> Result<(), DemoError> {
    let mut screen = Offscreen::new(SIZE, 1.0)?;
    crate::render::install(screen.render_state());
    theme::install(screen.context());
    theme::choose(screen.context(), theme_of(options));
    let mut canvas = Canvas::new(true, crate::blobs::Bitmaps::default(), Arc::new(|| {}));
    desk.editor_mut().fit_when_shown();
    let deadline = Instant::now() + PAINTING_MAX;
    // The first frame learns where the canvas is, and what letters are wanted.
    for at in 0.. {
        screen.run(f64::from(at), Vec::new(), |ui| {
            canvas.ui(ui, desk.editor_mut(), Context::Canvas);
        });
        if at > 0 && canvas.is_settled() {
            break;
        }
        if Instant::now() > deadline {
            tracing::warn!("the picture of the board is not whole");
            break;
        }
    }
    screen.image()?.write_png(&options.out.join("board.png"))?;
    Ok(())
}
