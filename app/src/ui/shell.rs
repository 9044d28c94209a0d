//! The interface as a whole: which panels are shown, which dialog is open, and what was asked for.

mod chatting;
mod comments;
mod dialogs;
mod keys;
mod over;
mod side;
mod view;
mod zen;

use egui::{Id, Popup, Response, Ui};

use crate::commands::{Command, ToolKind};
use crate::editor::{LetteringView, ShapeLink};
use crate::theme::Tokens;
use crate::ui::action::UiAction;
use crate::ui::back_button::back_button_ui;
use crate::ui::blame_card::blame_card_ui;
use crate::ui::board_panel::BoardPanel;
use crate::ui::chat_panel::ChatPanel;
use crate::ui::comments::CommentsUi;
use crate::ui::connection_panel::badge_ui;
use crate::ui::context_menu::ContextMenu;
use crate::ui::cursor_chat::CursorChat;
use crate::ui::drop_hint::drop_hint_ui;
use crate::ui::eraser_panel::eraser_panel_ui;
use crate::ui::export_dialog::ExportChoice;
use crate::ui::facilitation::Facilitation;
use crate::ui::find_bar::FindBar;
use crate::ui::frame_name::FrameName;
use crate::ui::history_panel::history_panel_ui;
use crate::ui::measures_panel::MeasuresPanel;
use crate::ui::menu::main_menu_ui;
use crate::ui::minimap::Minimap;
use crate::ui::panel::panel_rect;
use crate::ui::peer_markers::peer_markers_ui;
use crate::ui::pen_bar::pen_bar_ui;
use crate::ui::pen_pill::pen_pill_ui;
use crate::ui::people_panel::{Opens, people_panel_ui};
use crate::ui::reactions_panel::ReactionsPanel;
use crate::ui::shape_links::ShapeLinks;
use crate::ui::style_panel::{StylePanel, StylePanelView};
use crate::ui::text_bar::TextBar;
use crate::ui::toasts::{Subject, Toast, Toasts};
use crate::ui::together::{TogetherView, together_ui};
use crate::ui::tool_bar::tool_bar_ui;
use crate::ui::view_pill::view_pill_ui;

use self::dialogs::Dialog;
use self::side::Side;
pub use self::view::ShellView;

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
    /// What was exported last, and how.
    export: ExportChoice,
    /// The person wants to say how others see them.
    you_wanted: bool,
    text_bar: TextBar,
    frame_name: FrameName,
    shape_links: ShapeLinks,
    find: Option<FindBar>,
    context_menu: ContextMenu,
    /// Everything but the canvas is hidden.
    zen: bool,
    style_panel: StylePanel,
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
            Command::Export => self.ask_export(),
            Command::Style(command) if command.opens() => self.style_panel.ask(command),
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

    /// Asks where what is picked is to lead.
    pub fn ask_shape_link(&mut self, about: ShapeLink) {
        self.shape_links.ask(about);
    }

    /// Whether somebody is asked that.
    pub fn asks_shape_link(&self) -> bool {
        self.shape_links.is_asking()
    }

    /// Whether the list of fonts is open, so that they have to be looked for.
    pub fn lists_fonts(&self) -> bool {
        self.style_panel.lists_fonts()
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
        self.minimap.wants_another_frame() || self.style_panel.wants_another_frame()
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
        actions.extend(main_menu_ui(ui, &menu, &view.commands, view.recent_files));
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
            let panel = StylePanelView {
                style,
                background: view.background,
                scene: view.scene,
                recent: view.recent_colors,
                fonts: &view.fonts,
                commands: &view.commands,
            };
            actions.extend(self.style_panel.ui(ui, &panel));
        } else {
            self.style_panel.rest();
        }
        if let Some(measures) = view.measures {
            let beside = view.style.is_some();
            actions.extend(self.measures.ui(ui, measures, beside));
        }
        actions.extend(self.frame_name.ui(ui, view.naming.as_ref()));
        let lettering = view.lettering.as_ref();
        actions.extend(self.text_bar.ui(ui, lettering, &view.commands));
        let picked = view.shape_link.as_ref();
        actions.extend(self.shape_links.ui(ui, canvas.rect, view.links, picked));
        actions.extend(history_panel_ui(ui, view.zoom_percent, &view.commands));
        let (tool, locked) = (view.hand.tool, view.hand.locked);
        actions.extend(tool_bar_ui(
            ui,
            tool,
            locked,
            view.hand.tools,
            view.hand.lasso,
        ));
        actions.extend(self.hand_ui(ui, view));
        actions.extend(self.find_ui(ui, view));
        if view.lost {
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
        actions.extend(self.toasts.ui(ui, room_below, view.works));
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
        let mut actions = Vec::from_iter(pen_bar_ui(ui, view.hand.tool, view.hand.tools));
        if view.hand.tool == ToolKind::Eraser {
            actions.extend(eraser_panel_ui(ui, view.hand.habits.cuts_ink));
        }
        let above = self.above(view);
        let below = |name| {
            let below = above.iter().take_while(|each| **each != name);
            below.copied().collect::<Vec<_>>()
        };
        if view.hand.pen_mode {
            actions.extend(pen_pill_ui(ui, &below("pen-mode-panel")));
        }
        if view.view_only {
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
