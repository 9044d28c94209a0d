//! The menu of a right click, or of the menu key: what can be done with what is there, as data; what is long is in
//! menus of its own beside it.

use egui::containers::menu::SubMenu;
use egui::{Margin, Popup, Pos2, Response, SetOpenCommand, Ui};
use tavla_shared::shape::{Emphasis, Kind, ListKind};

use crate::commands::{Command, Icon, TextCommand};
use crate::editor::Editor;
use crate::i18n::text;
use crate::ui::action::UiAction;
use crate::ui::arrange_rows::{IN_MENU, arrange_rows_ui, has_order};
use crate::ui::command_view::CommandView;
use crate::ui::menu::{actions_of, divider_ui, row_ui, submenu_row_ui};
use crate::ui::panel::surface;

const WIDTH: f32 = 248.0;
const SUBMENU_WIDTH: f32 = 232.0;

/// What a menu is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextTarget {
    /// Nothing: the board itself.
    Canvas,
    /// The board, for who only looks.
    Looking,
    /// A shape that is none of the others, or several.
    Selection,
    /// One arrow or line.
    Arrow,
    /// One text.
    Text,
    /// One frame.
    Frame,
    /// One picture.
    Image,
    /// What is locked.
    Locked,
}

impl ContextTarget {
    /// What the menu is about now.
    pub fn of(editor: &Editor) -> Self {
        let (scene, selection) = (editor.scene(), editor.selection());
        if editor.is_view_only() {
            return Self::Looking;
        }
        if selection.is_empty() {
            return Self::Canvas;
        }
        if selection.is_locked(scene) {
            return Self::Locked;
        }
        let single = selection.single().and_then(|id| scene.get(id));
        match single.map(|shape| &shape.kind) {
            Some(Kind::Arrow | Kind::Line) => Self::Arrow,
            Some(Kind::Text) => Self::Text,
            Some(Kind::Frame) => Self::Frame,
            Some(Kind::Image) => Self::Image,
            _ => Self::Selection,
        }
    }

    /// Whether shapes are among it that can be put in order.
    const fn has_order(self) -> bool {
        !matches!(self, Self::Canvas | Self::Looking | Self::Locked)
    }

    const fn groups(self) -> &'static [&'static [Item]] {
        match self {
            Self::Canvas => ON_CANVAS,
            Self::Looking => ON_LOOKING,
            Self::Selection => ON_SELECTION,
            Self::Arrow => ON_ARROW,
            Self::Text => ON_TEXT,
            Self::Frame => ON_FRAME,
            Self::Image => ON_IMAGE,
            Self::Locked => ON_LOCKED,
        }
    }
}

/// An entry.
enum Item {
    Run(Command),
    /// A menu beside it: the text of its name, its icon, and what is in it.
    More(&'static str, Icon, &'static [Command]),
}

use Item::{More, Run};

const ORDER: Item = More(
    "menu-order",
    Icon::BringToFront,
    &[
        Command::BringToFront,
        Command::BringForward,
        Command::SendBackward,
        Command::SendToBack,
    ],
);
const GROUPS: Item = More(
    "menu-group",
    Icon::Group,
    &[Command::Group, Command::Ungroup, Command::FrameSelection],
);
const TURN: Item = More(
    "menu-flip",
    Icon::FlipAcross,
    &[Command::FlipAcross, Command::FlipDown],
);
const STYLE: Item = More(
    "menu-style",
    Icon::Brush,
    &[Command::CopyStyle, Command::PasteStyle],
);
const ALIKE: Item = More(
    "menu-select",
    Icon::SelectAll,
    &[
        Command::SelectAll,
        Command::SelectSameKind,
        Command::SelectSameStroke,
        Command::SelectSameFill,
    ],
);
const LETTERS: Item = More(
    "menu-text",
    Icon::Text,
    &[
        Command::Letters(TextCommand::Emphasis(Emphasis::Bold)),
        Command::Letters(TextCommand::Emphasis(Emphasis::Italic)),
        Command::Letters(TextCommand::Emphasis(Emphasis::Underline)),
        Command::Letters(TextCommand::Emphasis(Emphasis::Strike)),
        Command::Letters(TextCommand::Emphasis(Emphasis::Code)),
        Command::Letters(TextCommand::List(ListKind::Bullet)),
        Command::Letters(TextCommand::List(ListKind::Number)),
        Command::Letters(TextCommand::List(ListKind::Check)),
        Command::Letters(TextCommand::Larger),
        Command::Letters(TextCommand::Smaller),
    ],
);
const VIEW: Item = More(
    "menu-view",
    Icon::Eye,
    &[
        Command::ZoomFit,
        Command::ZoomReset,
        Command::BackToContent,
        Command::ToggleLayers,
        Command::ToggleGrid,
        Command::ToggleSnapToGrid,
        Command::ToggleSnapToShapes,
        Command::ToggleMinimap,
        Command::ToggleZen,
        Command::ToggleViewOnly,
    ],
);
const CLIPBOARD: &[Item] = &[
    Run(Command::Cut),
    Run(Command::Copy),
    Run(Command::Paste),
    Run(Command::Duplicate),
];
const ABOUT: &[Item] = &[
    Run(Command::Link),
    Run(Command::CopyLink),
    Run(Command::StartVote),
    Run(Command::ShowMaker),
];
const REMOVE: &[Item] = &[Run(Command::Delete)];

const ON_SELECTION: &[&[Item]] = &[
    CLIPBOARD,
    &[ORDER, GROUPS, TURN, STYLE, LETTERS, ALIKE],
    &[
        Run(Command::NextKind),
        Run(Command::ZoomToSelection),
        Run(Command::ToggleLocked),
    ],
    ABOUT,
    REMOVE,
];
const ON_ARROW: &[&[Item]] = &[
    CLIPBOARD,
    &[
        Run(Command::EditPoints),
        Run(Command::ToggleClosed),
        Run(Command::NextKind),
    ],
    &[ORDER, TURN, STYLE, LETTERS, ALIKE],
    &[Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_TEXT: &[&[Item]] = &[
    CLIPBOARD,
    &[LETTERS, ORDER, STYLE, ALIKE],
    &[Run(Command::ZoomToSelection), Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_FRAME: &[&[Item]] = &[
    CLIPBOARD,
    &[Run(Command::FitFrame), Run(Command::RemoveFrame), GROUPS],
    &[ORDER, STYLE, ALIKE],
    &[Run(Command::ZoomToSelection), Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_IMAGE: &[&[Item]] = &[
    CLIPBOARD,
    &[ORDER, GROUPS, TURN, STYLE, ALIKE],
    &[Run(Command::ZoomToSelection), Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_LOCKED: &[&[Item]] = &[
    &[Run(Command::ToggleLocked), Run(Command::UnlockAll)],
    &[Run(Command::Copy), Run(Command::CopyStyle)],
    &[Run(Command::ZoomToSelection), ALIKE],
    ABOUT,
];
const ON_CANVAS: &[&[Item]] = &[
    &[Run(Command::Undo), Run(Command::Redo)],
    &[
        Run(Command::Paste),
        Run(Command::Picture),
        Run(Command::SelectAll),
        Run(Command::ToggleLasso),
        Run(Command::UnlockAll),
    ],
    &[
        Run(Command::Find),
        VIEW,
        More(
            "menu-pens",
            Icon::Pen,
            &[Command::TogglePenMode, Command::ToggleCutsInk],
        ),
        More(
            "menu-together",
            Icon::People,
            &[Command::ToggleTimer, Command::StartVote],
        ),
    ],
    &[Run(Command::ShowKeys)],
];
const ON_LOOKING: &[&[Item]] = &[
    &[
        Run(Command::ZoomFit),
        Run(Command::ZoomReset),
        Run(Command::BackToContent),
    ],
    &[Run(Command::Find)],
    &[Run(Command::ToggleZen), Run(Command::ToggleViewOnly)],
    &[Run(Command::ShowKeys)],
];

/// What the menu keeps between frames.
#[derive(Debug, Default)]
pub(super) struct ContextMenu {
    asked: Asked,
    /// Where it is, where it was not opened by the pointer.
    at: Option<Pos2>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Asked {
    #[default]
    No,
    /// By a key: it opens as soon as it is known where.
    ByKey,
    /// Its first entry gets the focus.
    Opened,
}

impl ContextMenu {
    /// A key asks for it.
    pub(super) fn ask(&mut self) {
        self.asked = Asked::ByKey;
    }

    /// Whether it has to be known where it opens.
    pub(super) fn asks_place(&self) -> bool {
        self.asked == Asked::ByKey
    }

    /// Shows the menu of the canvas, where it is open; `place` is where a key opens it.
    pub(super) fn ui(
        &mut self,
        ui: &Ui,
        canvas: &Response,
        target: ContextTarget,
        place: Option<Pos2>,
        commands: &CommandView<'_>,
    ) -> Vec<UiAction> {
        let mut popup = Popup::context_menu(canvas);
        if canvas.secondary_clicked() {
            self.at = None;
        }
        if let Some(place) = place.filter(|_| self.asks_place()) {
            self.at = Some(place);
            self.asked = Asked::Opened;
            popup = popup.open_memory(SetOpenCommand::Bool(true));
        }
        if let Some(at) = self.at {
            popup = popup.at_position(at);
        }
        let focus = &mut self.asked;
        let shown = popup
            .frame(surface(ui, Margin::same(6)))
            .width(WIDTH)
            .accessible_name(text("context-menu"))
            .show(|ui| {
                ui.set_max_height(ui.ctx().content_rect().height());
                let begins = *focus == Asked::Opened && !ui.is_sizing_pass();
                if begins {
                    *focus = Asked::No;
                }
                let mut given = Vec::new();
                if target.has_order() && has_order(commands) {
                    given.extend(order_ui(ui, commands));
                }
                given.extend(groups_ui(ui, target.groups(), commands, begins));
                given
            });
        actions_of(shown)
    }
}

/// The rows of icons that put shapes in order.
fn order_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Option<Command> {
    let asked = ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        arrange_rows_ui(ui, IN_MENU, commands)
    });
    if asked.inner.is_some() {
        ui.close();
    }
    divider_ui(ui);
    asked.inner
}

fn groups_ui(
    ui: &mut Ui,
    groups: &[&[Item]],
    commands: &CommandView<'_>,
    mut focus_first: bool,
) -> Vec<Command> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut given = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            divider_ui(ui);
        }
        for item in *group {
            let response = match item {
                Run(command) => {
                    let (response, run) = row_ui(ui, *command, commands);
                    given.extend(run);
                    response
                }
                More(name, icon, inside) => {
                    let response = submenu_row_ui(ui, *icon, text(name));
                    let shown = SubMenu::new().show(ui, &response, |ui| {
                        ui.set_width(SUBMENU_WIDTH);
                        ui.spacing_mut().item_spacing.y = 0.0;
                        let rows = inside.iter().map(|command| row_ui(ui, *command, commands));
                        rows.filter_map(|(_, run)| run).collect::<Vec<_>>()
                    });
                    given.extend(shown.into_iter().flat_map(|shown| shown.inner));
                    response
                }
            };
            if focus_first && response.enabled() {
                response.request_focus();
                focus_first = false;
            }
        }
    }
    given
}

/// Every command that a menu of the canvas holds.
#[cfg(test)]
pub(super) fn in_context_menus() -> impl Iterator<Item = Command> {
    let targets = [
        ContextTarget::Canvas,
        ContextTarget::Looking,
        ContextTarget::Selection,
        ContextTarget::Arrow,
        ContextTarget::Text,
        ContextTarget::Frame,
        ContextTarget::Image,
        ContextTarget::Locked,
    ];
    let items = targets
        .into_iter()
        .flat_map(|target| target.groups().iter().copied().flatten());
    items.flat_map(|item| match item {
        Run(command) => vec![*command],
        More(_, _, inside) => inside.to_vec(),
    })
}
