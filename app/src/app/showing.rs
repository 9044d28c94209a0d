//! What the interface is shown of the app, in each frame.

use egui::Response;

use super::TavlaApp;
use super::chatting::ChatFrame;
use super::commenting::row_view;
use super::preferences::Preference;
use crate::canvas::canvas_colors;
use crate::commands::{Command, Platform};
use crate::editor::Editor;
use crate::i18n::{text, text_with};
use crate::theme::ThemeChoice;
use crate::ui::{
    ChatView, CommandView, ContextTarget, FacilitationView, FontList, FrameContents, MeasuresView,
    MinimapView, PENS, PeopleView, ShellView, StyleView, UiAction,
};

impl TavlaApp {
    pub(super) fn note_frame(&mut self) {
        let editor = self.board.editor();
        let scene = editor.scene();
        let contents = FrameContents {
            paint: self.canvas.stats(),
            in_view: scene.count_within(editor.view().visible()),
            shapes: scene.count_painted(),
        };
        // What the meter itself takes counts.
        let now = (self.services.instant)();
        let so_far = now.saturating_duration_since(self.frame_begun);
        let took = self.frame_before.unwrap_or(so_far);
        self.meter.note(now, took, contents);
    }

    pub(super) fn shell_ui(&mut self, ui: &mut egui::Ui, canvas: &Response) -> Vec<UiAction> {
        let lettering = self.board.editor_mut().lettering_view();
        let fonts = self.fonts();
        let style = self.style_view();
        let editor = self.board.editor();
        let comments = self.comments_shown();
        let board = &self.board;
        let row = |at| row_view(board, at);
        let colors = canvas_colors(editor.meta().background, ui.visuals().dark_mode);
        let people = self.board.people();
        let together = self.board.together();
        let (board, services) = (&self.board, &self.services);
        let dark = ui.visuals().dark_mode;
        let chats = self.shell.shows_chat();
        let chat = chats.then(|| ChatFrame::of(board, services, dark));
        let checked = self.checked();
        let maps = self.preferences.has(Preference::Minimap);
        let measures = self.preferences.has(Preference::Measures);
        let me_color = self.board.my_color();
        let introduction = self.introduction();
        let title = self.title().to_owned();
        let view = ShellView {
            title: &title,
            state: self.board.sync_state(),
            people: PeopleView {
                people: &people,
                shared: self.board.link().is_some(),
                decides: self.board.decides(),
                presenting: editor.is_presenting(),
            },
            together: &together,
            tool: editor.tool(),
            tool_locked: editor.tool_locked(),
            lasso: editor.draws_lassos(),
            tools: self.board.tools(),
            habits: editor.habits(),
            pen_mode: editor.pen_mode(),
            zoom_percent: (editor.view().camera.zoom * 100.0).round() as usize,
            background: editor.meta().background,
            style,
            recent_colors: self.styling.recent(),
            fonts,
            scene: editor.scene(),
            measures: measures.then(|| MeasuresView {
                selected: editor.measures(),
            }),
            lettering,
            context_target: if editor.selection().is_empty() {
                ContextTarget::Canvas
            } else {
                ContextTarget::Selection
            },
            boards: &self.boards,
            meter: &self.meter,
            connection: self.connection_view(),
            chat_badge: self.chat_badge(),
            chat_panel: chat.as_ref().map(ChatFrame::view),
            simulation: self.watching.simulation(),
            comments: comments.view(board, &row),
            unread: self.unread(),
            activity: self.activity_view(),
            blame: self.blame_view(),
            me_color,
            chat: editor.chat_place().map(|at| ChatView {
                at,
                color: me_color,
                opacity: editor.words().map_or(1.0, |words| words.opacity),
            }),
            others: (editor.view(), editor.peers()),
            pictures: self.board.pictures(),
            you: self.you_view(&introduction),
            facilitation: FacilitationView {
                timer: self.timer_view(),
                vote: self.vote_view(),
                selected: editor.selection().len(),
            },
            minimap: maps.then(|| MinimapView {
                scene: editor.scene(),
                view: editor.view(),
                colors: &colors,
                selection: editor.selection(),
                peers: editor.peers(),
            }),
            shared: self.board.shared(),
            commands: CommandView {
                platform: Platform::of(ui.ctx()),
                enabled: &|command| match command {
                    Command::Reconnect => self.board.may_reconnect(),
                    command => editor.enabled(command),
                },
                locked: &|command| editor.locks(command),
                named: &|command| named(editor, command),
                checked: &|command| checked.contains(&command),
            },
        };
        self.shell.ui(ui, canvas, &view)
    }

    /// The fonts that are installed, where somebody looks at the list of them.
    fn fonts(&mut self) -> FontList {
        let asked = self.shell.lists_fonts();
        let fonts = asked.then(|| self.board.editor_mut().installed_fonts());
        fonts.flatten().map_or(FontList::Awaited, FontList::Known)
    }

    /// The look of what is picked, or else of what the tool in hand draws next.
    fn style_view(&mut self) -> Option<StyleView> {
        let editor = self.board.editor();
        self.styles.view(editor).or_else(|| {
            let style = StyleView::of_tool(editor.tool(), editor.next_style())?;
            let smoothing = PENS
                .contains(&editor.tool())
                .then_some(editor.habits().smoothing);
            Some(StyleView { smoothing, ..style })
        })
    }

    /// The commands whose marks say that something is on.
    fn checked(&self) -> Vec<Command> {
        let (shell, editor) = (&self.shell, self.board.editor());
        let prefers = |preference| self.preferences.has(preference);
        let all = [
            (Command::ThemeLight, self.theme == ThemeChoice::Light),
            (Command::ThemeDark, self.theme == ThemeChoice::Dark),
            (Command::ThemeSystem, self.theme == ThemeChoice::System),
            (Command::ToggleGrid, editor.meta().grid),
            (Command::ToggleLasso, editor.draws_lassos()),
            (Command::ToggleMeasures, prefers(Preference::Measures)),
            (Command::ToggleBoxTouches, prefers(Preference::BoxTouches)),
            (Command::ToggleMinimap, prefers(Preference::Minimap)),
            (Command::ToggleFrameMeter, shell.is_metered()),
            (Command::ToggleConnection, shell.shows_connection()),
            (Command::ToggleComments, shell.shows_comments()),
            (Command::TogglePeople, shell.shows_people()),
            (Command::ToggleSpotlight, editor.is_presenting()),
            (Command::ToggleActivity, shell.shows_activity()),
            (Command::ToggleTimer, shell.shows_timer()),
            (Command::ToggleChat, shell.shows_chat()),
            (Command::TogglePenMode, editor.pen_mode()),
            (Command::ToggleCutsInk, prefers(Preference::CutsInk)),
            (Command::ToggleQuiet, self.is_quiet()),
            (Command::ToggleSavePower, prefers(Preference::SavePower)),
            (
                Command::ToggleReducedMotion,
                prefers(Preference::ReducedMotion),
            ),
        ];
        let on = all.into_iter().filter(|(_, on)| *on);
        on.map(|(command, _)| command).collect()
    }

    /// Switches something on or off for all boards.
    pub(super) fn prefer(&mut self, preference: Preference) {
        let storage = &mut self.services.storage;
        self.preferences.toggle(preference, storage);
    }
}

/// What a command is called where that depends on what it would do.
fn named(editor: &Editor, command: Command) -> Option<String> {
    let step = |id, step: Option<&str>| {
        let words = text(Command::step_id(step?)?);
        Some(text_with(id, &[("step", words.into())]))
    };
    match command {
        Command::Undo => step("command-undo-step", editor.undo_command()),
        Command::Redo => step("command-redo-step", editor.redo_command()),
        Command::ToggleLocked if editor.would_unlock() => Some(text("command-unlock").to_owned()),
        _ => None,
    }
}
