//! The interface as a whole: which panels are shown, which dialog is open, and what was asked for.

mod comments;

use egui::{Id, Popup, Response, Ui};
use tavla_shared::shape::Color;

use crate::camera::View;
use crate::commands::{Command, Context, ToolKind};
use crate::editor::Peers;
use crate::impairment::Impairment;
use crate::theme::{PersonColor, Tokens};
use crate::ui::action::UiAction;
use crate::ui::activity_button::Unread;
use crate::ui::activity_panel::{ActivityView, activity_panel_ui};
use crate::ui::blame_card::{BlameView, blame_card_ui};
use crate::ui::board_panel::{BoardPanel, SyncState};
use crate::ui::boards_dialog::{BoardRow, BoardsDialog};
use crate::ui::command_palette::{CommandPalette, PaletteOutcome};
use crate::ui::command_view::CommandView;
use crate::ui::comments::{CommentsUi, CommentsView, comments_panel_ui};
use crate::ui::connect_dialog::ConnectDialog;
use crate::ui::connection_panel::{ConnectionPanel, ConnectionView, badge_ui};
use crate::ui::cursor_chat::{ChatView, CursorChat};
use crate::ui::drop_hint::drop_hint_ui;
use crate::ui::frame_meter::FrameMeter;
use crate::ui::history_panel::history_panel_ui;
use crate::ui::keys_help::keys_help_ui;
use crate::ui::menu::{ContextTarget, context_menu_ui, main_menu_ui};
use crate::ui::minimap::{Minimap, MinimapView};
use crate::ui::name_dialog::NameDialog;
use crate::ui::panel::{DialogOutcome, panel_rect};
use crate::ui::peer_markers::peer_markers_ui;
use crate::ui::people_list::{PeopleList, PeopleView};
use crate::ui::people_panel::people_panel_ui;
use crate::ui::quit_dialog::QuitDialog;
use crate::ui::reactions_panel::ReactionsPanel;
use crate::ui::share_dialog::{ShareDialog, SharedView};
use crate::ui::style_panel::style_panel_ui;
use crate::ui::style_view::StyleView;
use crate::ui::toasts::{Subject, Toast, Toasts};
use crate::ui::together::{TogetherView, together_ui};
use crate::ui::tool_bar::{Tools, tool_bar_ui};

/// Everything the interface shows in a frame.
pub struct ShellView<'a> {
    /// The board's title.
    pub title: &'a str,
    /// How safe the work is.
    pub state: SyncState,
    /// Who is here.
    pub people: PeopleView<'a>,
    /// What is shared of views.
    pub together: &'a TogetherView,
    /// The tool in hand.
    pub tool: ToolKind,
    /// Whether it stays in hand.
    pub tool_locked: bool,
    /// Which tools there are.
    pub tools: Tools,
    /// How large the board is shown.
    pub zoom_percent: usize,
    /// The board's background; none for the theme's.
    pub background: Option<Color>,
    /// The look of the selection or of the next shape; none hides the panel.
    pub style: Option<StyleView>,
    /// What a right click would be on.
    pub context_target: ContextTarget,
    /// The boards on this device, the last opened first.
    pub boards: &'a [BoardRow],
    /// How the board is shared, once it is.
    pub shared: Option<SharedView<'a>>,
    /// How long frames take.
    pub meter: &'a FrameMeter,
    /// How the board stands with its server, where it is asked for.
    pub connection: Option<ConnectionView>,
    /// The worse network that is simulated.
    pub simulation: Impairment,
    /// What was said about the board.
    pub comments: CommentsView<'a>,
    /// How much of what others did is new.
    pub unread: Unread,
    /// What others did, where it is asked for.
    pub activity: Option<ActivityView>,
    /// Who made a shape, where that is asked for.
    pub blame: Option<BlameView>,
    /// My colour.
    pub me_color: PersonColor,
    /// My words beside my cursor, while I say some.
    pub chat: Option<ChatView>,
    /// Where I look, and who else is here.
    pub others: (&'a View, &'a Peers),
    /// The map of the board, where it is wanted.
    pub minimap: Option<MinimapView<'a>>,
    /// Commands as they are right now.
    pub commands: CommandView<'a>,
}

#[derive(Debug)]
enum Dialog {
    Palette(CommandPalette),
    Keys,
    Boards(BoardsDialog),
    Connect(ConnectDialog),
    Share(ShareDialog),
    Name(NameDialog),
    Quit(QuitDialog),
}

/// What is shown at the right, one at a time.
#[derive(Debug)]
enum Side {
    Connection(ConnectionPanel),
    Comments,
    People(PeopleList),
    Activity,
}

/// What the interface keeps between frames.
#[derive(Default)]
pub struct Shell {
    board_panel: BoardPanel,
    dialog: Option<Dialog>,
    toasts: Toasts,
    minimap: Minimap,
    /// Whether the frame meter is shown.
    metered: bool,
    /// The panel at the right, where one is shown.
    side: Option<Side>,
    chat: Option<CursorChat>,
    reactions: Option<ReactionsPanel>,
    comments: CommentsUi,
    /// The canvas, and what had the focus, when the last frame was made.
    canvas: Option<Id>,
    focused: Option<Id>,
}

impl Shell {
    /// Where keys go at the start of a frame; `canvas_text`: whether text of a shape is being typed.
    pub fn key_context(&self, ctx: &egui::Context, canvas_text: bool) -> Context {
        if self.dialog.is_some() {
            Context::Dialog
        } else if Popup::is_any_open(ctx) {
            Context::Menu
        } else if ctx.text_edit_focused() {
            Context::Field
        } else if self.control_focused(ctx) {
            Context::Control
        } else if canvas_text {
            Context::CanvasText
        } else {
            Context::Canvas
        }
    }

    /// Whether the focus is on something else than the canvas. Esc has taken it away when a frame
    /// begins, but is still for what had it.
    fn control_focused(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(|memory| {
            let before = self.focused.filter(|id| memory.had_focus_last_frame(*id));
            memory.focused().or(before)
        });
        focused.is_some() && focused != self.canvas
    }

    /// Runs a command that belongs to the interface; says whether it was one.
    pub fn run(&mut self, command: Command, title: &str) -> bool {
        let dialog = match command {
            Command::CommandPalette => Dialog::Palette(CommandPalette::default()),
            Command::ShowKeys => Dialog::Keys,
            Command::Boards => Dialog::Boards(BoardsDialog::default()),
            Command::Connect => Dialog::Connect(ConnectDialog::default()),
            Command::Share => Dialog::Share(ShareDialog::default()),
            Command::ToggleFrameMeter => {
                self.metered = !self.metered;
                return true;
            }
            Command::ToggleConnection => {
                let shown = self.shows_connection();
                let panel = || Side::Connection(ConnectionPanel::default());
                self.side = (!shown).then(panel);
                return true;
            }
            Command::ToggleComments => {
                let shown = self.shows_comments();
                self.side = (!shown).then_some(Side::Comments);
                return true;
            }
            Command::TogglePeople => {
                let shown = self.shows_people();
                let list = || Side::People(PeopleList::default());
                self.side = (!shown).then(list);
                return true;
            }
            Command::ToggleActivity => {
                let shown = self.shows_activity();
                self.side = (!shown).then_some(Side::Activity);
                return true;
            }
            Command::React => {
                let open = self.reactions.take().is_some();
                self.reactions = (!open).then(ReactionsPanel::default);
                return true;
            }
            Command::RenameBoard => {
                self.board_panel.rename(title);
                return true;
            }
            _ => return false,
        };
        self.dialog = Some(dialog);
        true
    }

    /// Whether the frame meter is shown.
    pub fn is_metered(&self) -> bool {
        self.metered
    }

    /// Whether the panel about the connection is shown.
    pub fn shows_connection(&self) -> bool {
        matches!(self.side, Some(Side::Connection(_)))
    }

    /// Whether the list of people is shown.
    pub fn shows_people(&self) -> bool {
        matches!(self.side, Some(Side::People(_)))
    }

    /// Whether the panel about what others do is shown.
    pub fn shows_activity(&self) -> bool {
        matches!(self.side, Some(Side::Activity))
    }

    /// Whether the next frame will show something else by itself.
    pub fn wants_another_frame(&self) -> bool {
        self.minimap.wants_another_frame()
    }

    /// Whether everything is shown as it is to be seen at rest.
    pub fn is_settled(&self) -> bool {
        self.minimap.is_settled()
    }

    /// Forgets what was made of the board's shapes: the next frames begin from nothing.
    pub fn forget(&mut self) {
        self.minimap.forget();
    }

    /// Asks what is to become of what is not saved, which `words` say, before the window closes.
    pub fn ask_to_quit(&mut self, words: String) {
        self.dialog = Some(Dialog::Quit(QuitDialog::new(words)));
    }

    /// Asks that no more.
    pub fn withdraw_quit_question(&mut self) {
        self.dialog
            .take_if(|dialog| matches!(dialog, Dialog::Quit(_)));
    }

    /// Whether that is being asked.
    pub fn asks_to_quit(&self) -> bool {
        matches!(self.dialog, Some(Dialog::Quit(_)))
    }

    /// Shows a message at `now` on egui's clock.
    pub fn tell(&mut self, toast: Toast, now: f64) {
        self.toasts.push(toast, now);
    }

    /// Takes back the messages about what is not so any more.
    pub fn keep_messages(&mut self, is_so: impl Fn(&Subject) -> bool) {
        self.toasts.keep(is_so);
    }

    /// The messages that are shown, oldest first.
    pub fn messages(&self) -> impl Iterator<Item = &Toast> {
        self.toasts.messages()
    }

    /// Shows the interface over the canvas, whose response carries the context menu.
    pub fn ui(&mut self, ui: &mut Ui, canvas: &Response, view: &ShellView<'_>) -> Vec<UiAction> {
        let together = together_ui(ui, canvas.rect, view.together);
        let (view_of_mine, peers) = view.others;
        let mut beside = Vec::from_iter(peer_markers_ui(ui, view_of_mine, peers));
        beside.extend(self.beside_cursor_ui(ui, view));
        let (mut actions, menu) = self.board_panel.ui(ui, view.title, view.state);
        actions.append(&mut beside);
        actions.extend(main_menu_ui(ui, &menu, &view.commands));
        let esc_is_free = self.dialog.is_none() && !Popup::is_any_open(ui.ctx());
        let comments = &mut self.comments;
        actions.extend(comments.ui(ui, canvas.rect, &view.comments, esc_is_free));
        actions.extend(together);
        let listed = self.shows_people();
        let bell = (view.unread, self.shows_activity());
        let discussed = (view.comments.unread, self.shows_comments());
        let people = view.people.people;
        actions.extend(people_panel_ui(
            ui,
            people,
            listed,
            (bell, discussed),
            &view.commands,
        ));
        if let Some(style) = &view.style {
            let shortcut = |command| view.commands.shortcut(command);
            actions.extend(style_panel_ui(ui, style, view.background, &shortcut));
        }
        actions.extend(history_panel_ui(ui, view.zoom_percent, &view.commands));
        let (tool, locked) = (view.tool, view.tool_locked);
        actions.extend(tool_bar_ui(ui, tool, locked, view.tools));
        actions.extend(context_menu_ui(
            ui,
            canvas,
            view.context_target,
            &view.commands,
        ));
        if let Some(blame) = &view.blame {
            actions.extend(blame_card_ui(ui, blame));
        }
        actions.extend(self.dialog_ui(ui, view));
        if self.metered {
            view.meter.ui(ui);
        }
        actions.extend(badge_ui(ui, &view.simulation));
        actions.extend(self.side_ui(ui, view));
        let minimap = view.minimap.as_ref().filter(|_| Minimap::has_room(ui));
        let room_below = if let Some(minimap) = minimap {
            actions.extend(self.minimap.ui(ui, minimap));
            room_over_minimap(ui)
        } else {
            self.minimap.rest();
            0.0
        };
        actions.extend(self.toasts.ui(ui, room_below));
        drop_hint_ui(ui);
        self.canvas = Some(canvas.id);
        self.focused = ui.memory(egui::Memory::focused);
        actions.retain(|action| {
            let asks = *action == UiAction::AskName;
            if asks {
                let me = view.people.people.iter().find(|person| person.is_me());
                let name = me.map_or("", |me| &me.name);
                self.dialog = Some(Dialog::Name(NameDialog::new(name)));
            }
            !asks
        });
        actions
    }

    /// What I say at my cursor, and the signs to throw.
    fn beside_cursor_ui(&mut self, ui: &Ui, view: &ShellView<'_>) -> Vec<UiAction> {
        let mut actions = Vec::new();
        if let Some(chat) = &view.chat {
            let field = self.chat.get_or_insert_default();
            actions.extend(field.ui(ui, chat));
        } else {
            self.chat = None;
        }
        if let Some(panel) = &mut self.reactions {
            let color = view.me_color.on(ui.visuals().dark_mode);
            let (closed, thrown) = panel.ui(ui, color);
            actions.extend(thrown);
            if closed {
                self.reactions = None;
            }
        }
        actions
    }

    fn side_ui(&mut self, ui: &Ui, view: &ShellView<'_>) -> Vec<UiAction> {
        let shown = match &mut self.side {
            None => return Vec::new(),
            Some(Side::Connection(panel)) => {
                let Some(connection) = &view.connection else {
                    return Vec::new();
                };
                panel.ui(ui, connection, view.simulation, &view.commands)
            }
            Some(Side::Comments) => {
                let wanted = self.comments.wanted();
                comments_panel_ui(ui, &view.comments, wanted, &view.commands)
            }
            Some(Side::People(list)) => list.ui(ui, view.people, &view.commands),
            Some(Side::Activity) => {
                let Some(activity) = &view.activity else {
                    return Vec::new();
                };
                activity_panel_ui(ui, activity, &view.commands)
            }
        };
        if shown.closed {
            self.side = None;
        }
        shown.actions
    }

    fn dialog_ui(&mut self, ui: &Ui, view: &ShellView<'_>) -> Vec<UiAction> {
        let Some(mut dialog) = self.dialog.take() else {
            return Vec::new();
        };
        let (outcome, actions) = match &mut dialog {
            Dialog::Palette(palette) => match palette.ui(ui, &view.commands) {
                PaletteOutcome::Open => (DialogOutcome::Open, Vec::new()),
                PaletteOutcome::Closed => (DialogOutcome::Closed, Vec::new()),
                PaletteOutcome::Chosen(command) => {
                    (DialogOutcome::Closed, vec![UiAction::Run(command)])
                }
            },
            Dialog::Keys => (keys_help_ui(ui, view.commands.platform), Vec::new()),
            Dialog::Boards(boards) => boards.ui(ui, view.boards),
            Dialog::Connect(connect) => {
                let (outcome, action) = connect.ui(ui);
                (outcome, Vec::from_iter(action))
            }
            Dialog::Share(share) => {
                let (outcome, action) = share.ui(ui, view.shared.as_ref());
                (outcome, Vec::from_iter(action))
            }
            Dialog::Name(name) => {
                let (outcome, action) = name.ui(ui);
                (outcome, Vec::from_iter(action))
            }
            Dialog::Quit(quit) => {
                let (outcome, action) = quit.ui(ui);
                (outcome, Vec::from_iter(action))
            }
        };
        if outcome == DialogOutcome::Open {
            self.dialog = Some(dialog);
        }
        actions
    }
}

/// How far up messages go so that they do not cover the map.
fn room_over_minimap(ui: &Ui) -> f32 {
    let bottom = ui.ctx().content_rect().bottom() - Tokens::EDGE;
    panel_rect(ui, "minimap").map_or(0.0, |map| bottom - map.top() + Tokens::GRID)
}
