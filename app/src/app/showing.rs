//! What the interface is shown of the app, in each frame.

use egui::Response;

use super::TavlaApp;
use super::chatting::ChatFrame;
use super::commenting::row_view;
use crate::canvas::canvas_colors;
use crate::commands::{Command, Platform};
use crate::editor::Editor;
use crate::theme::{PersonColor, ThemeChoice};
use crate::ui::{
    ChatView, CommandView, ContextTarget, FacilitationView, FrameContents, MinimapView, PeopleView,
    ShellView, StyleView, UiAction,
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

    fn facilitation_view(&self) -> FacilitationView {
        FacilitationView {
            timer: self.timer_view(),
            vote: self.vote_view(),
            selected: self.board.editor().selection().len(),
        }
    }

    pub(super) fn shell_ui(&mut self, ui: &mut egui::Ui, canvas: &Response) -> Vec<UiAction> {
        let editor = self.board.editor();
        let (theme, metered) = (self.theme, self.shell.is_metered());
        let connecting = self.shell.shows_connection();
        let discussing = self.shell.shows_comments();
        let comments = self.comments_shown();
        let board = &self.board;
        let row = |at| row_view(board, at);
        let telling = self.shell.shows_activity();
        let timing = self.shell.shows_timer();
        let preferences = self.preferences;
        let colors = canvas_colors(editor.meta().background, ui.visuals().dark_mode);
        let people = self.board.people();
        let together = self.board.together();
        let (board, services) = (&self.board, &self.services);
        let dark = ui.visuals().dark_mode;
        let chats = self.shell.shows_chat();
        let chat = chats.then(|| ChatFrame::of(board, services, dark));
        let (chatting, quiet) = (self.shell.shows_chat(), self.is_quiet());
        let (listing, presenting) = (self.shell.shows_people(), editor.is_presenting());
        let me_color = self.board.my_color();
        let introduction = self.introduction();
        let title = self.title().to_owned();
        let style = self
            .styles
            .view(editor)
            .or_else(|| StyleView::of_tool(editor.tool(), editor.next_style()));
        let view = ShellView {
            title: &title,
            state: self.board.sync_state(),
            people: PeopleView {
                people: &people,
                shared: self.board.link().is_some(),
                decides: self.board.decides(),
                presenting,
            },
            together: &together,
            tool: editor.tool(),
            tool_locked: editor.tool_locked(),
            tools: self.board.tools(),
            zoom_percent: (editor.view().camera.zoom * 100.0).round() as usize,
            background: editor.meta().background,
            style,
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
            chat: chat_view(editor, me_color),
            others: (editor.view(), editor.peers()),
            pictures: self.board.pictures(),
            you: self.you_view(&introduction),
            facilitation: self.facilitation_view(),
            minimap: preferences.minimap.then(|| MinimapView {
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
                checked: &|command| match command {
                    Command::ThemeLight => theme == ThemeChoice::Light,
                    Command::ThemeDark => theme == ThemeChoice::Dark,
                    Command::ThemeSystem => theme == ThemeChoice::System,
                    Command::ToggleGrid => editor.meta().grid,
                    Command::ToggleMinimap => preferences.minimap,
                    Command::ToggleFrameMeter => metered,
                    Command::ToggleConnection => connecting,
                    Command::ToggleComments => discussing,
                    Command::TogglePeople => listing,
                    Command::ToggleSpotlight => presenting,
                    Command::ToggleActivity => telling,
                    Command::ToggleTimer => timing,
                    Command::ToggleChat => chatting,
                    Command::ToggleQuiet => quiet,
                    Command::ToggleSavePower => preferences.save_power,
                    Command::ToggleReducedMotion => preferences.reduced_motion,
                    _ => false,
                },
            },
        };
        self.shell.ui(ui, canvas, &view)
    }
}

/// What the person says beside their cursor, while they do.
fn chat_view(editor: &Editor, color: PersonColor) -> Option<ChatView> {
    let opacity = || editor.words().map_or(1.0, |words| words.opacity);
    editor.chat_place().map(|at| ChatView {
        at,
        color,
        opacity: opacity(),
    })
}
