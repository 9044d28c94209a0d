//! The app: ties the open board, the interface and what is kept on this device together.
//!
//! Owns no document, no socket and no window; it needs eframe only to be called. Time, randomness
//! and names come in with [`AppServices`], so that tests and the demo run the very same app.

mod acting;
mod boards;
mod calling;
mod chatting;
mod commenting;
mod connection;
mod copying;
mod ending;
mod exporting;
mod feeding;
mod files;
mod held;
mod hosting;
mod joining;
mod launching;
mod leaving;
mod library;
mod links;
mod notifying;
mod open_board;
mod opened;
mod pacing;
mod pasting;
mod people;
mod pictures;
mod portraits;
mod preferences;
mod quitting;
mod recent;
mod services;
mod showing;
mod styling;
#[cfg(test)]
mod tests;
mod timing;
mod title;
mod trash;
mod viewing;
mod voting;
mod window;
mod words;
mod working;
mod you;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::canvas::Canvas;
use crate::cli::Opening;
use crate::commands::Releases;
use crate::control::Control;
use crate::faces::Picking;
use crate::i18n::text;
use crate::instance::Launches;
use crate::notifications::Gate;
use crate::storage::StorageEvent;
use crate::theme::{self, ThemeChoice};
use crate::ui::{BoardRow, FrameMeter, Severity, Shell, StyleSurvey};

pub use self::copying::Picturing;
pub use self::exporting::thumbnail;
pub use self::open_board::{OpenBoard, identity};
pub use self::pasting::AskHtml;
use self::pasting::Pasting;
pub use self::services::AppServices;
pub(crate) use self::services::unix_seconds;
pub use self::window::{WindowError, show_window};

use self::connection::Watching;
use self::copying::Copies;
use self::exporting::Exports;
use self::files::Files;
use self::launching::NamedFiles;
use self::leaving::Leaving;
use self::library::Items;
use self::opened::OpenedFiles;
use self::portraits::Portraits;
use self::preferences::{Preference, Preferences};
use self::quitting::Quitting;
use self::recent::Recent;
use self::styling::Styling;
use self::timing::TimerWatch;

/// A little more than the least time between two tellings of presence.
const TELL_AGAIN: Duration = Duration::from_millis(40);
/// The setting that holds the theme.
pub(crate) const THEME_KEY: &str = "theme";
/// The setting that holds the name of the person.
const NAME_KEY: &str = "name";

/// The app in one window.
pub struct TavlaApp {
    services: AppServices,
    board: OpenBoard,
    canvas: Canvas,
    meter: FrameMeter,
    /// When the newest frame was begun.
    frame_begun: Instant,
    /// How long all of the frame before took, where that is known.
    frame_before: Option<Duration>,
    shell: Shell,
    styles: StyleSurvey,
    styling: Styling,
    files: Files,
    copies: Copies,
    exports: Exports,
    items: Items,
    pasting: Option<Pasting>,
    launches: Option<Launches>,
    /// What later starts have asked for that has not been done.
    launched: Vec<Opening>,
    named: NamedFiles,
    opened: OpenedFiles,
    leaving: Leaving,
    quitting: Quitting,
    theme: ThemeChoice,
    preferences: Preferences,
    recent: Recent,
    portraits: Portraits,
    /// The file that becomes the person's picture, while one does.
    picking: Option<Picking>,
    watching: Watching,
    /// What of that which is about the person the desktop is told.
    gate: Gate,
    control: Control,
    /// What they are called about whom something was asked, by user: who is moved among the others, as one
    /// whose role changes, is not here for a moment.
    asked_about: BTreeMap<String, String>,
    timer_watch: TimerWatch,
    /// What the board was called when the window's title was set last.
    title_shown: String,
    /// Made when a list is shown, not in every frame.
    boards: Vec<BoardRow>,
}

impl TavlaApp {
    /// The app, showing what the command line asked for, or the board that was open last.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn new(
        ctx: &egui::Context,
        mut services: AppServices,
        opening: Opening,
    ) -> std::io::Result<Self> {
        theme::install(ctx);
        ctx.add_plugin(Releases::default());
        let theme = services
            .storage
            .setting::<String>(THEME_KEY)
            .and_then(|name| ThemeChoice::from_name(&name))
            .unwrap_or_default();
        theme::choose(ctx, theme);
        let id = boards::first_board(&mut services, &opening);
        let board = boards::open(&mut services, &id, Vec::new())?;
        let mut app = Self {
            board,
            canvas: Canvas::new(
                services.painted,
                services.bitmaps(),
                Arc::clone(&services.wake),
            ),
            preferences: Preferences::kept(&services.storage),
            recent: Recent::kept(&services.storage),
            opened: OpenedFiles::kept(&services.storage),
            styling: Styling::kept(&services.storage),
            items: Items::kept(&services),
            control: Control::new(Arc::clone(&services.wake)),
            asked_about: BTreeMap::new(),
            portraits: Portraits::new(Arc::clone(&services.wake)),
            picking: None,
            frame_begun: (services.instant)(),
            services,
            frame_before: None,
            meter: FrameMeter::default(),
            shell: Shell::default(),
            styles: StyleSurvey::default(),
            files: Files::default(),
            copies: Copies::default(),
            exports: Exports::default(),
            pasting: None,
            launches: None,
            launched: Vec::new(),
            named: NamedFiles::default(),
            leaving: Leaving::default(),
            quitting: Quitting::default(),
            theme,
            watching: Watching::default(),
            timer_watch: TimerWatch::default(),
            gate: Gate::default(),
            title_shown: String::new(),
            boards: Vec::new(),
        };
        viewing::look_where_it_was(&app.services.storage, &mut app.board);
        if let Opening::Files(paths) = opening {
            app.open_at_start(ctx, paths);
        }
        Ok(app)
    }

    /// Shows what later starts of the program ask for.
    pub fn follow(&mut self, launches: Launches) {
        self.launches = Some(launches);
    }

    /// The open board.
    pub fn board(&self) -> &OpenBoard {
        &self.board
    }

    /// The open board, to be worked on as a person would.
    pub fn board_mut(&mut self) -> &mut OpenBoard {
        &mut self.board
    }

    /// What paints the open board.
    pub fn canvas_mut(&mut self) -> &mut Canvas {
        &mut self.canvas
    }

    /// The interface.
    pub fn shell(&self) -> &Shell {
        &self.shell
    }

    /// Whether the last frame showed everything as it is to be seen at rest.
    pub fn is_settled(&self) -> bool {
        let moves = self.canvas.wants_another_frame();
        let looks = self.styles.wants_another_frame();
        !moves && !looks && self.canvas.is_settled() && self.shell.is_settled()
    }

    /// Forgets what was made of the shapes, for who wants to see everything made anew.
    pub fn forget(&mut self) {
        self.canvas.forget();
        self.shell.forget();
    }

    /// Takes in what happened elsewhere; paints nothing. A frame begins with it.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.frame_begun = (self.services.instant)();
        for event in self.services.storage.poll((self.services.instant)()) {
            match event {
                StorageEvent::Failing { error } => {
                    tracing::error!(%error, "the app's data is not written");
                    self.tell(ctx, Severity::Warning, text("warning-app-data"));
                }
                StorageEvent::Recovered => {
                    self.tell(ctx, Severity::Info, text("app-data-recovered"));
                }
            }
        }
        let now = ctx.input(|input| input.time);
        for toast in self.board.receive(now) {
            self.show_toast(ctx, toast);
        }
        self.keep_user();
        self.take_feed(ctx, now);
        self.watch_timer(ctx);
        self.watch_votes();
        self.watch_chat(ctx, now);
        self.take_mentions(ctx, now);
        self.watch_comments(ctx);
        self.tell_calls(ctx);
        self.take_notices(ctx, now);
        if self.board.wants_another_frame() {
            ctx.request_repaint();
        }
        self.look_after_leaving(ctx);
        self.list_copies();
        if let Some(wait) = self.board.words_change_in(now) {
            ctx.request_repaint_after_secs(wait as f32);
        }
        self.watch_connection(ctx, now);
        self.watch_presence(ctx);
        self.take_decisions(ctx);
        self.take_picked_face(ctx);
        self.follow_portraits(ctx);
        let boards = || self.leaving.boards().iter().chain([&self.board]);
        self.shell
            .keep_messages(|subject| boards().any(|board| board.confirms(subject)));
        self.hear_launches();
        self.watch_quitting(ctx);
        self.take_launches(ctx);
        self.take_imported(ctx);
        self.take_copied(ctx);
        self.take_library_file(ctx);
        self.follow_items(ctx);
        self.follow_pictures();
        self.remember_title(ctx);
        // The board that it leaves keeps the title that its file gave it.
        self.open_named(ctx);
        self.take_asked(ctx);
        self.opened.take_found();
        if let Some(at) = self.services.storage.next_poll() {
            let wait = at.saturating_duration_since((self.services.instant)());
            ctx.request_repaint_after(wait);
        }
    }

    /// Shows the app, filling `ui`.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        self.hold_pasted(ui.ctx());
        self.take_exported(ui.ctx());
        self.follow_export_dialog(ui.ctx());
        let typing = self.board.editor().is_typing();
        let context = self.shell.key_context(ui.ctx(), typing);
        let reduced = self.preferences.has(Preference::ReducedMotion);
        self.board.editor_mut().set_reduced_motion(reduced);
        let habits = self.preferences.habits();
        self.board.editor_mut().set_habits(habits);
        self.follow_styles(ui.ctx());
        theme::reduce_motion(ui.ctx(), reduced);
        self.take_offered(ui.ctx());
        let response = self.canvas.ui(ui, self.board.editor_mut(), context);
        if self.canvas.is_settled() && self.board.painted() {
            ui.ctx().request_repaint();
        }
        // What a key asked for, such as a dialog, is there in this very frame.
        self.answer_requests(ui.ctx());
        self.follow_comments(ui.ctx());
        let actions = self.shell_ui(ui, &response);
        for action in actions {
            self.act(ui.ctx(), action);
        }
        self.note_chat_read(ui.ctx());
        self.take_dropped(ui.ctx());
        self.answer_requests(ui.ctx());
        let busy = ui.input(|input| !input.events.is_empty());
        if busy && (self.board.is_live() || self.board.has_guests()) {
            // What the last of these did must reach others, too.
            ui.ctx().request_repaint_after(TELL_AGAIN);
        }
        let wants_more = [
            self.canvas.wants_another_frame(),
            self.shell.wants_another_frame(),
            self.styles.wants_another_frame(),
        ];
        if wants_more.contains(&true) {
            self.ask_for_frame(ui.ctx());
        }
        if self.is_settled() {
            self.board.give_memory_back();
        }
        self.remember_camera();
        if self.shell.is_metered() {
            self.note_frame();
        }
    }
}

impl eframe::App for TavlaApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        // With all that eframe does around this and `logic`, but not what it waits for the screen.
        let secs = frame.info().cpu_usage;
        self.frame_before = secs.and_then(|secs| Duration::try_from_secs_f32(secs).ok());
        self.ui(ui);
    }

    fn on_exit(&mut self) {
        self.close();
    }
}
