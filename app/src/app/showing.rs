//! What the interface is shown of the app, in each frame.

use egui::Response;

use super::TavlaApp;
use super::chatting::ChatFrame;
use super::commenting::row_view;
use super::preferences::Preference;
use crate::colors::CanvasColors;
use crate::commands::{Command, Platform};
use crate::editor::{Editor, ShapeLink};
use crate::i18n::{text, text_with};
use crate::theme::{PersonColor, ThemeChoice};
use crate::ui::{
    ChatView, CommandView, ContextTarget, FacilitationView, FontList, FrameContents, HandView,
    LayersView, MeasuresView, MinimapView, PENS, PeopleView, ShellView, StyleView, UiAction,
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
        let fonts = self.fonts_listed();
        let editor = self.board.editor();
        let links = editor.links_shown();
        let comments = self.comments_shown();
        let (board, services) = (&self.board, &self.services);
        let row = |at| row_view(board, at);
        let colors = CanvasColors::of(editor.meta().background, ui.visuals().dark_mode);
        let people = self.board.people();
        let together = self.board.together();
        let dark = ui.visuals().dark_mode;
        let chats = self.shell.shows_chat();
        let chat = chats.then(|| ChatFrame::of(board, services, dark));
        let checked = self.checked();
        let offered = self.offers_selection(ui.ctx());
        let maps = self.preferences.has(Preference::Minimap);
        let measures = self.preferences.has(Preference::Measures);
        let me_color = self.board.my_color();
        let introduction = self.introduction();
        let title = self.title().to_owned();
        let works = self.works(ui.input(|input| input.time));
        let style = self.styles.view(editor).or_else(|| style_of_tool(editor));
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
            hand: self.hand_view(),
            zoom_percent: (editor.view().camera.zoom * 100.0).round() as usize,
            background: editor.meta().background,
            style: style.filter(|_| !editor.is_view_only()),
            recent_colors: self.styling.recent(),
            fonts,
            scene: editor.scene(),
            measures: measures.then(|| MeasuresView {
                selected: editor.measures(),
            }),
            naming: editor.naming_view(),
            layers: layers_view(editor),
            library: self.items.view(editor.view().camera.zoom, offered),
            links: &links,
            shape_link: self.shape_link_asked(),
            lettering,
            view_only: editor.is_view_only(),
            lost: editor.is_lost(),
            find: editor.find_view(),
            context_target: ContextTarget::of(editor),
            context_place: self.shell.asks_menu_place().then(|| place_of_menu(editor)),
            boards: &self.boards,
            recent: self.recent.commands(),
            recent_files: self.opened.files(),
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
            export: self.exports.view(editor.selection().len()),
            works: &works,
            facilitation: self.facilitation_view(),
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
                    Command::ExportLibrary => self.items.has_own(),
                    command => editor.enabled(command),
                },
                obstacle: &|command| editor.obstacle(command),
                named: &|command| named(editor, command),
                checked: &|command| checked.contains(&command),
            },
        };
        self.shell.ui(ui, canvas, &view)
    }

    fn hand_view(&self) -> HandView {
        let editor = self.board.editor();
        HandView {
            tool: editor.tool(),
            locked: editor.tool_locked(),
            lasso: editor.draws_lassos(),
            tools: self.board.tools(),
            habits: editor.habits(),
            pen_mode: editor.pen_mode(),
        }
    }

    fn facilitation_view(&self) -> FacilitationView {
        FacilitationView {
            timer: self.timer_view(),
            vote: self.vote_view(),
            selected: self.board.editor().selection().len(),
        }
    }

    /// The installed fonts, while somebody looks through them.
    fn fonts_listed(&mut self) -> FontList {
        let listed = self.shell.lists_fonts();
        let fonts = listed.then(|| self.board.editor_mut().installed_fonts());
        fonts.flatten().map_or(FontList::Awaited, FontList::Known)
    }

    /// The link of what is picked, while somebody is asked for one.
    fn shape_link_asked(&self) -> Option<ShapeLink> {
        let asked = self.shell.asks_shape_link();
        asked.then(|| self.board.editor().shape_link()).flatten()
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
            (Command::ToggleZen, shell.is_zen()),
            (Command::ToggleViewOnly, editor.is_view_only()),
            (Command::ToggleToolLock, editor.tool_locked()),
            (Command::ToggleMeasures, prefers(Preference::Measures)),
            (Command::ToggleBoxTouches, prefers(Preference::BoxTouches)),
            (Command::ToggleMinimap, prefers(Preference::Minimap)),
            (Command::ToggleFrameMeter, shell.is_metered()),
            (Command::ToggleConnection, shell.shows_connection()),
            (Command::ToggleComments, shell.shows_comments()),
            (Command::TogglePeople, shell.shows_people()),
            (Command::ToggleLayers, shell.shows_layers()),
            (Command::ToggleLibrary, shell.shows_library()),
            (Command::ToggleSpotlight, editor.is_presenting()),
            (Command::ToggleActivity, shell.shows_activity()),
            (Command::ToggleTimer, shell.shows_timer()),
            (Command::ToggleChat, shell.shows_chat()),
            (Command::TogglePenMode, editor.pen_mode()),
            (Command::ToggleCutsInk, prefers(Preference::CutsInk)),
            (Command::ToggleQuiet, self.is_quiet()),
            (
                Command::ToggleSnapToShapes,
                prefers(Preference::SnapsToShapes),
            ),
            (Command::ToggleSnapToGrid, prefers(Preference::SnapsToGrid)),
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

/// The look of what the tool in hand draws next.
fn style_of_tool(editor: &Editor) -> Option<StyleView> {
    let style = StyleView::of_tool(editor.tool(), editor.next_style())?;
    let smooths = PENS.contains(&editor.tool());
    Some(StyleView {
        smoothing: smooths.then_some(editor.habits().smoothing),
        ..style
    })
}

/// Where words at the cursor are being written.
fn chat_view(editor: &Editor, color: PersonColor) -> Option<ChatView> {
    editor.chat_place().map(|at| ChatView {
        at,
        color,
        opacity: editor.words().map_or(1.0, |words| words.opacity),
    })
}

/// Where a menu opens that was asked for by a key: in the middle of what is picked, as far as it is in view.
fn place_of_menu(editor: &Editor) -> egui::Pos2 {
    let view = editor.view();
    let frame = editor.selection().frame(editor.scene());
    let middle = frame.map(|frame| view.screen_from_board(frame.rect.center()));
    middle.map_or(view.rect.center(), |at| view.rect.clamp(at))
}

fn layers_view(editor: &Editor) -> LayersView<'_> {
    LayersView {
        scene: editor.scene(),
        selection: editor.selection(),
        may_write: editor.lock().is_none(),
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
