//! What a person asks for, wherever they asked: commands, what the interface returns, and what the
//! editor wants of the window.

use tavla_shared::board::schema::TEXT_CHARS_MAX;

use crate::app::files::Picked;
use crate::app::links::whole_address;
use crate::app::preferences::Preference;
use crate::app::{THEME_KEY, TavlaApp};
use crate::commands::{Command, TextCommand};
use crate::editor::{Notice, Request};
use crate::export::product::Format;
use crate::i18n::{text, text_with};
use crate::text::editing::LIST_LINES_MAX;
use crate::theme::{self, ThemeChoice};
use crate::tools::Refusal;
use crate::ui::{FindAction, LayerAction, MeasureAction, Severity, Toast, UiAction};

impl TavlaApp {
    /// Runs a command, wherever it came from.
    pub fn run(&mut self, ctx: &egui::Context, command: Command) {
        if command == Command::Boards {
            self.boards = self.board_rows();
        }
        let title = self.title().to_owned();
        if self.shell.run(command, &title) {
            return;
        }
        match command {
            Command::ToggleTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                self.choose_theme(
                    ctx,
                    if dark {
                        ThemeChoice::Light
                    } else {
                        ThemeChoice::Dark
                    },
                );
            }
            Command::ThemeLight => self.choose_theme(ctx, ThemeChoice::Light),
            Command::ThemeDark => self.choose_theme(ctx, ThemeChoice::Dark),
            Command::ThemeSystem => self.choose_theme(ctx, ThemeChoice::System),
            Command::ToggleMinimap => self.prefer(Preference::Minimap),
            Command::ToggleSavePower => self.prefer(Preference::SavePower),
            Command::ToggleReducedMotion => self.prefer(Preference::ReducedMotion),
            Command::ToggleMeasures => self.prefer(Preference::Measures),
            Command::ToggleBoxTouches => self.prefer(Preference::BoxTouches),
            Command::ToggleCutsInk => self.prefer(Preference::CutsInk),
            Command::ToggleSnapToShapes => self.prefer(Preference::SnapsToShapes),
            Command::ToggleSnapToGrid => self.prefer(Preference::SnapsToGrid),
            Command::NewBoard => {
                self.new_board(ctx);
            }
            Command::ToggleQuiet => self.toggle_quiet(ctx),
            Command::Reconnect => self.board.reconnect(),
            Command::ShowMaker => self.board.ask_maker(),
            Command::SaveCopy => self.pick_copy_place(ctx),
            Command::CopyAsPng => self.copy_as(ctx, Format::Png),
            Command::CopyAsSvg => self.copy_as(ctx, Format::Svg),
            Command::Print => self.print(ctx),
            Command::Import => self.pick_file(ctx, Picked::Any),
            Command::Picture => self.pick_file(ctx, Picked::Picture),
            Command::ImportLibrary => self.pick_file(ctx, Picked::Library),
            Command::AddToLibrary => self.add_to_library(ctx),
            Command::ExportLibrary => self.pick_library_place(ctx),
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Letters(TextCommand::Link) => {
                let view = self.board.editor_mut().lettering_view();
                self.shell.ask_link(view);
            }
            Command::Link => {
                if let Some(about) = self.board.editor().shape_link() {
                    self.shell.ask_shape_link(about);
                }
            }
            command => self.board.editor_mut().run(command),
        }
    }

    /// Does what a person asked the interface for.
    pub(super) fn act(&mut self, ctx: &egui::Context, action: UiAction) {
        let now = (self.services.unix_seconds)();
        match action {
            UiAction::Run(command) => self.run(ctx, command),
            UiAction::RunFound(command) => {
                self.recent.note(command, &mut self.services.storage);
                self.run(ctx, command);
            }
            UiAction::SetStyle(property) => {
                self.board.editor_mut().set_style(&property);
                self.styles.choose(&property);
            }
            UiAction::SetStyles(properties) => {
                self.board.editor_mut().set_styles(&properties);
                for property in &properties {
                    self.styles.choose(property);
                }
            }
            UiAction::PickColor(property) => self.pick_color(&property),
            UiAction::PreviewStyle(property) => {
                self.board.editor_mut().preview_style(&property);
                self.styles.choose(&property);
            }
            UiAction::ForgetStyle => {
                self.board.editor_mut().forget_style();
                self.styles.look_again();
            }
            UiAction::Measure(action) => self.act_on_measures(action),
            UiAction::Layer(action) => self.act_on_layer(action),
            UiAction::Library(action) => self.act_on_library(ctx, action),
            UiAction::NameFrame(id, name) => {
                let editor = self.board.editor_mut();
                match name {
                    Some(name) => editor.rename(&id, &name),
                    None => editor.end_naming(),
                }
            }
            UiAction::Smooth(smoothing) => {
                let storage = &mut self.services.storage;
                self.preferences.smooth(smoothing, storage);
            }
            UiAction::SetLink(address) => {
                let address = address.map(|address| whole_address(&address).into());
                self.board.editor_mut().set_link(address);
            }
            UiAction::LinkShapes(address) => {
                let address = address.map(|address| whole_address(&address).into());
                self.board.editor_mut().link_shapes(address.as_ref());
            }
            UiAction::OpenLink(address) => self.follow_link(ctx, &address),
            UiAction::ColorLetters(color) => self.board.editor_mut().color_letters(color),
            UiAction::Retitle(title) => self.board.retitle(&title, now),
            UiAction::Reconnect(id) if id == *self.board.id() => self.board.reconnect(),
            // To open a board is to connect it.
            UiAction::OpenBoard(id) | UiAction::Reconnect(id) => {
                self.open_board(ctx, &id);
            }
            UiAction::RetitleBoard(id, title) => self.retitle_board(&id, &title),
            UiAction::TrashBoard(id) => self.trash_board(ctx, &id),
            UiAction::RestoreBoard(id) => self.restore_board(&id),
            UiAction::DeleteBoard(id) => self.delete_board(ctx, &id),
            UiAction::Join(link) => self.join(ctx, &link),
            UiAction::ShareAt(server) => self.share_at(ctx, server),
            UiAction::StopSharing => self.stop_sharing(ctx),
            UiAction::SaveAgain => self.save_again(),
            UiAction::Quit | UiAction::QuitAnyway | UiAction::Stay => {
                self.decide_quitting(ctx, &action);
            }
            UiAction::OpenFile(path) => self.name_files(ctx, vec![path]),
            UiAction::LookForFiles => self.look_for_files(),
            UiAction::ForgetFiles => self.opened.forget(&mut self.services.storage),
            UiAction::DecideFile(decision) => self.decide_file(decision),
            UiAction::Export(action) => self.act_on_export(ctx, action),
            UiAction::StopWork(work) => self.stop_work(ctx, work),
            UiAction::Introduce(introduction) => self.introduce(&introduction),
            UiAction::PickFace => self.pick_face(ctx),
            UiAction::Simulate(simulation) => self.simulate(simulation),
            UiAction::CopyText(text) => ctx.copy_text(text),
            UiAction::Comment(action) => self.act_on_comment(ctx, action),
            UiAction::Person(action) => self.act_on_person(ctx, &action),
            UiAction::GoToActivity(number) => {
                self.board.show_entry(number, Self::moves_at_once(ctx));
            }
            UiAction::ShowNews => self.board.show_missed(Self::moves_at_once(ctx)),
            UiAction::DismissNews => self.board.dismiss_missed(),
            UiAction::CloseBlame => self.board.forget_maker(),
            UiAction::LookAt(center) => self.look_at(center),
            UiAction::Find(action) => self.act_on_finding(&action),
            UiAction::Chat(action) => self.act_on_chat(ctx, action, now),
            UiAction::Say(words) => self.board.editor_mut().say(&words),
            UiAction::EndChat => self.board.editor_mut().end_chat(),
            UiAction::React(emoji) => {
                self.board.editor_mut().react(emoji);
            }
            UiAction::Timer(action) => self.act_on_timer(ctx, action),
            UiAction::Vote(action) => self.act_on_vote(ctx, action),
        }
    }

    fn act_on_measures(&mut self, action: MeasureAction) {
        let editor = self.board.editor_mut();
        match action {
            MeasureAction::Over(measure, amount) => editor.preview_measure(measure, amount),
            MeasureAction::Set(measure, amount) => editor.set_measure(measure, amount),
            MeasureAction::Forget => editor.forget_measure(),
        }
    }

    fn act_on_finding(&mut self, action: &FindAction) {
        let editor = self.board.editor_mut();
        match action {
            FindAction::Look(query) => editor.find_words(query),
            FindAction::Next => editor.find_next(true),
            FindAction::Previous => editor.find_next(false),
            FindAction::Close => editor.end_find(),
        }
    }

    fn act_on_layer(&mut self, action: LayerAction) {
        let editor = self.board.editor_mut();
        match action {
            LayerAction::Select(ids) => editor.pick_in_outline(ids),
            LayerAction::Hide(ids, hidden) => editor.hide_shapes(&ids, hidden),
            LayerAction::Lock(ids, locked) => editor.lock_shapes(&ids, locked),
            LayerAction::Rename(id, name) => editor.rename(&id, &name),
            LayerAction::Put(ids, put) => editor.put_in_outline(&ids, &put),
        }
    }

    /// Sends what was done on the open board, and answers what its editor asks for.
    pub(super) fn answer_requests(&mut self, ctx: &egui::Context) {
        let unix = (self.services.unix_seconds)();
        let now = ctx.input(|input| input.time);
        let requests = self.board.send(now, unix);
        self.answer(ctx, requests);
    }

    /// Answers what an editor has asked for.
    pub(super) fn answer(&mut self, ctx: &egui::Context, requests: Vec<Request>) {
        for request in requests {
            match request {
                Request::Copy(text) => ctx.copy_text(text),
                Request::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
                Request::App(command) => self.run(ctx, command),
                Request::PasteDrawing { text, at, plain } => {
                    self.paste_drawing(ctx, text, at, plain);
                }
                Request::PastePicture { pixels, at } => self.paste_picture(ctx, pixels, at),
                Request::OpenLink(address) => self.follow_link(ctx, &address),
                Request::NothingInHand => self.shell.leave_zen(),
                Request::Vote { shape, more } => self.cast(ctx, &shape, more),
                Request::Comment(at) => self.begin_comment(ctx, at),
                Request::Notice(Notice::UndoSkipped { count }) => {
                    let words = text_with("undo-skipped", &[("count", count.into())]);
                    self.tell(ctx, Severity::Info, words);
                }
                Request::Notice(Notice::Cleared { count }) => {
                    let words = text_with("board-cleared", &[("count", count.into())]);
                    self.tell(ctx, Severity::Info, words);
                }
                Request::Notice(Notice::Unfilled(refusal)) => {
                    let words = text(match refusal {
                        Refusal::Open => "bucket-open",
                        Refusal::TooMuch => "bucket-too-much",
                    });
                    self.tell(ctx, Severity::Info, words.to_owned());
                }
                Request::Notice(Notice::TextCut) => {
                    let words = text_with("text-cut", &[("limit", TEXT_CHARS_MAX.into())]);
                    self.tell(ctx, Severity::Warning, words);
                }
                Request::Notice(Notice::DrawingTooLong) => {
                    self.tell(ctx, Severity::Info, text("drawing-too-long").to_owned());
                }
                Request::Notice(Notice::ListTooLong) => {
                    let words = text_with("list-too-long", &[("limit", LIST_LINES_MAX.into())]);
                    self.tell(ctx, Severity::Info, words);
                }
                Request::Notice(Notice::TypingLost) => {
                    self.tell(ctx, Severity::Warning, text("typing-lost").to_owned());
                }
                Request::Notice(Notice::TypingLocked) => {
                    self.tell(ctx, Severity::Info, text("typing-locked").to_owned());
                }
                Request::Notice(Notice::NameLost) => {
                    self.tell(ctx, Severity::Warning, text("name-lost").to_owned());
                }
                Request::Notice(Notice::FollowedBy { name }) => self.note_follower(ctx, name),
                Request::Notice(Notice::FollowedLeft { name }) => {
                    let args = [("name", name.as_str().into())];
                    self.tell(ctx, Severity::Info, text_with("followed-left", &args));
                }
                Request::Notice(Notice::Locked(lock)) => {
                    let words = self.board.words_of_lock(lock);
                    self.tell(ctx, Severity::Warning, words);
                }
                // The desk has taken these.
                Request::Edit { .. } | Request::Undo | Request::Redo => {}
            }
        }
    }

    fn choose_theme(&mut self, ctx: &egui::Context, choice: ThemeChoice) {
        self.theme = choice;
        theme::choose(ctx, choice);
        self.services.storage.put_setting(THEME_KEY, &choice.name());
    }

    pub(super) fn tell(
        &mut self,
        ctx: &egui::Context,
        severity: Severity,
        words: impl Into<String>,
    ) {
        self.show_toast(ctx, Toast::new(severity, words));
    }

    pub(super) fn show_toast(&mut self, ctx: &egui::Context, toast: Toast) {
        let now = ctx.input(|input| input.time);
        self.shell.tell(toast, now);
    }
}
