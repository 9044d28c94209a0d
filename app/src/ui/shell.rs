//! The interface as a whole: which panels are shown, which dialog is open, and what was asked for.

mod chatting;
mod comments;
mod dialogs;
mod keys;
mod over;
mod side;
mod zen;

use egui::{Id, Popup, Response, Ui};
use tavla_shared::shape::Color;

use crate::camera::View;
use crate::commands::{Command, ToolKind};
use crate::editor::{FindView, LetteringView, Peers};
use crate::impairment::Impairment;
use crate::theme::{PersonColor, Tokens};
use crate::tools::habits::Habits;
use crate::ui::action::UiAction;
use crate::ui::activity_button::Unread;
use crate::ui::activity_panel::ActivityView;
use crate::ui::back_button::back_button_ui;
use crate::ui::blame_card::{BlameView, blame_card_ui};
use crate::ui::board_panel::{BoardPanel, SyncState};
use crate::ui::boards_dialog::BoardRow;
use crate::ui::chat_button::ChatBadge;
use crate::ui::chat_panel::{ChatPanel, ChatPanelView};
use crate::ui::command_view::CommandView;
use crate::ui::comments::{CommentsUi, CommentsView};
use crate::ui::connection_panel::{ConnectionView, badge_ui};
use crate::ui::context_menu::{ContextMenu, ContextTarget};
use crate::ui::cursor_chat::{ChatView, CursorChat};
use crate::ui::drop_hint::drop_hint_ui;
use crate::ui::eraser_panel::eraser_panel_ui;
use crate::ui::facilitation::{Facilitation, FacilitationView};
use crate::ui::find_bar::FindBar;
use crate::ui::frame_meter::FrameMeter;
use crate::ui::history_panel::history_panel_ui;
use crate::ui::measures_panel::{MeasuresPanel, MeasuresView};
use crate::ui::menu::main_menu_ui;
use crate::ui::minimap::{Minimap, MinimapView};
use crate::ui::panel::panel_rect;
use crate::ui::peer_markers::peer_markers_ui;
use crate::ui::pen_bar::pen_bar_ui;
use crate::ui::pen_pill::pen_pill_ui;
use crate::ui::people_list::PeopleView;
use crate::ui::people_panel::{Opens, people_panel_ui};
use crate::ui::pictures::Pictures;
use crate::ui::reactions_panel::ReactionsPanel;
use crate::ui::share_dialog::SharedView;
use crate::ui::style_panel::style_panel_ui;
use crate::ui::style_view::StyleView;
use crate::ui::text_bar::TextBar;
use crate::ui::toasts::{Subject, Toast, Toasts};
use crate::ui::together::{TogetherView, together_ui};
use crate::ui::tool_bar::{Tools, tool_bar_ui};
use crate::ui::view_pill::view_pill_ui;
use crate::ui::you_dialog::YouView;

use self::dialogs::Dialog;
use self::side::Side;

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
    /// Whether the select tool draws lassos.
    pub lasso: bool,
    /// Which tools there are.
    pub tools: Tools,
    /// How the person wants them to work.
    pub habits: Habits,
    /// Whether only the pen draws.
    pub pen_mode: bool,
    /// How large the board is shown.
    pub zoom_percent: usize,
    /// The board's background; none for the theme's.
    pub background: Option<Color>,
    /// The look of the selection or of the next shape; none hides the panel.
    pub style: Option<StyleView>,
    /// The selection in numbers, where they are wanted.
    pub measures: Option<MeasuresView>,
    /// How the text being typed looks; none where nothing is typed.
    pub lettering: Option<LetteringView>,
    /// What a right click would be on,
    pub context_target: ContextTarget,
    /// and where a key opens its menu, where one was pressed.
    pub context_place: Option<egui::Pos2>,
    /// What was found on the board, while something is looked for.
    pub find: Option<FindView>,
    /// The commands used lately, the last one first.
    pub recent: &'a [Command],
    /// The boards on this device, the last opened first.
    pub boards: &'a [BoardRow],
    /// How the board is shared, once it is.
    pub shared: Option<SharedView<'a>>,
    /// How long frames take.
    pub meter: &'a FrameMeter,
    /// How the board stands with its server, where it is asked for.
    pub connection: Option<ConnectionView>,
    /// How much of the chat is new.
    pub chat_badge: ChatBadge,
    /// The chat, where it is asked for.
    pub chat_panel: Option<ChatPanelView<'a>>,
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
    /// The pictures of those who are here.
    pub pictures: &'a Pictures,
    /// How others see me.
    pub you: YouView<'a>,
    /// Timer and vote.
    pub facilitation: FacilitationView,
    /// The map of the board, where it is wanted.
    pub minimap: Option<MinimapView<'a>>,
    /// Commands as they are right now.
    pub commands: CommandView<'a>,
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
    facilitation: Facilitation,
    /// The panel at the right, where one is shown.
    side: Option<Side>,
    measures: MeasuresPanel,
    chat_panel: ChatPanel,
    chat: Option<CursorChat>,
    reactions: Option<ReactionsPanel>,
    comments: CommentsUi,
    /// The person wants to say how others see them.
    you_wanted: bool,
    text_bar: TextBar,
    find: Option<FindBar>,
    context_menu: ContextMenu,
    /// Everything but the canvas is hidden.
    zen: bool,
    /// The canvas, and what had the focus, when the last frame was made.
    canvas: Option<Id>,
    focused: Option<Id>,
}

impl Shell {
    /// Runs a command that belongs to the interface; says whether it was one.
    pub fn run(&mut self, command: Command, title: &str) -> bool {
        match command {
            Command::ToggleTimer => {
                self.zen = false;
                self.facilitation.toggle_timer();
            }
            Command::ToggleFrameMeter => self.metered = !self.metered,
            Command::React => {
                let open = self.reactions.take().is_some();
                self.reactions = (!open).then(ReactionsPanel::default);
            }
            Command::You => self.you_wanted = true,
            Command::RenameBoard => {
                self.zen = false;
                self.board_panel.rename(title);
            }
            Command::ToggleZen => self.zen = !self.zen,
            Command::ContextMenu => self.context_menu.ask(),
            Command::Find => self.find.get_or_insert_default().begin(),
            // What is asked for is to be seen.
            _ if self.toggle_side(command) => self.zen = false,
            _ => match Dialog::asked_for(command) {
                Some(dialog) => self.dialog = Some(dialog),
                None => return false,
            },
        }
        true
    }

    /// Whether it has to be known where the menu of what is picked opens.
    pub fn asks_menu_place(&self) -> bool {
        self.context_menu.asks_place()
    }

    /// Asks where a click on letters is to lead.
    pub fn ask_link(&mut self, view: Option<LetteringView>) {
        self.text_bar.ask_link(view);
    }

    /// Whether the frame meter is shown.
    pub fn is_metered(&self) -> bool {
        self.metered
    }

    /// Whether the timer is shown.
    pub fn shows_timer(&self) -> bool {
        self.facilitation.shows_timer()
    }

    /// Whether the list of the vote is open, whose results are `revealed` or not.
    pub fn lists_votes(&self, revealed: bool) -> bool {
        self.facilitation.lists_votes(revealed)
    }

    /// Somebody has begun the timer.
    pub fn timer_begun(&mut self) {
        self.facilitation.timer_begun();
    }

    /// Somebody has put the timer away.
    pub fn timer_ended(&mut self) {
        self.facilitation.timer_ended();
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
        if self.zen {
            let actions = self.zen_ui(ui, canvas, view);
            self.note_focus(ui, canvas);
            return actions;
        }
        let together = together_ui(ui, canvas.rect, view.together);
        let (view_of_mine, peers) = view.others;
        let mut beside = Vec::from_iter(peer_markers_ui(ui, view_of_mine, peers, view.pictures));
        beside.extend(self.beside_cursor_ui(ui, view));
        let (mut actions, menu) = self.board_panel.ui(ui, view.title, view.state);
        actions.append(&mut beside);
        actions.extend(main_menu_ui(ui, &menu, &view.commands));
        let esc_is_free = self.dialog.is_none() && !Popup::is_any_open(ui.ctx());
        let comments = &mut self.comments;
        actions.extend(comments.ui(ui, canvas.rect, &view.comments, esc_is_free));
        actions.extend(together);
        let is_together = *view.together != TogetherView::default();
        let facilitation = &view.facilitation;
        let helped = self
            .facilitation
            .ui(ui, facilitation, is_together, &view.commands);
        actions.extend(helped);
        let listed = self.shows_people();
        let opens = Opens {
            chat: (view.chat_badge, self.shows_chat()),
            comments: (view.comments.unread, self.shows_comments()),
            activity: (view.unread, self.shows_activity()),
        };
        let people = view.people.people;
        actions.extend(people_panel_ui(ui, people, listed, opens, &view.commands));
        if let Some(style) = &view.style {
            let shortcut = |command| view.commands.shortcut(command);
            actions.extend(style_panel_ui(ui, style, view.background, &shortcut));
        }
        if let Some(measures) = view.measures {
            let beside = view.style.is_some();
            actions.extend(self.measures.ui(ui, measures, beside));
        }
        let lettering = view.lettering.as_ref();
        actions.extend(self.text_bar.ui(ui, lettering, &view.commands));
        actions.extend(history_panel_ui(ui, view.zoom_percent, &view.commands));
        let (tool, locked) = (view.tool, view.tool_locked);
        actions.extend(tool_bar_ui(ui, tool, locked, view.tools, view.lasso));
        actions.extend(self.hand_ui(ui, view));
        actions.extend(self.find_ui(ui, view));
        if view.is_lost() {
            actions.extend(back_button_ui(ui));
        }
        actions.extend(self.context_ui(ui, canvas, view));
        if let Some(blame) = &view.blame {
            actions.extend(blame_card_ui(ui, blame));
        }
        self.ask_you(view);
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
        drop_hint_ui(ui, self.you_dialog().is_some());
        self.note_focus(ui, canvas);
        actions
    }

    fn note_focus(&mut self, ui: &Ui, canvas: &Response) {
        self.canvas = Some(canvas.id);
        self.focused = ui.memory(egui::Memory::focused);
    }

    /// What belongs to the tool in hand beside the bar.
    fn hand_ui(&self, ui: &Ui, view: &ShellView<'_>) -> Vec<UiAction> {
        let mut actions = Vec::from_iter(pen_bar_ui(ui, view.tool, view.tools));
        if view.tool == ToolKind::Eraser {
            actions.extend(eraser_panel_ui(ui, view.habits.cuts_ink));
        }
        let above = self.above(view);
        let below = |name| {
            let below = above.iter().take_while(|each| **each != name);
            below.copied().collect::<Vec<_>>()
        };
        if view.pen_mode {
            actions.extend(pen_pill_ui(ui, &below("pen-mode-panel")));
        }
        if view.is_view_only() {
            actions.extend(view_pill_ui(ui, &below("view-mode-panel")));
        }
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
}

/// How far up messages go so that they do not cover the map.
fn room_over_minimap(ui: &Ui) -> f32 {
    let bottom = ui.ctx().content_rect().bottom() - Tokens::EDGE;
    panel_rect(ui, "minimap").map_or(0.0, |map| bottom - map.top() + Tokens::GRID)
}
