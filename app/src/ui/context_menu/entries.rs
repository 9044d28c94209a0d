//! What each menu of the right click holds, as data.

use tavla_shared::shape::{Emphasis, Kind, ListKind};

use crate::commands::{Command, Icon, TextCommand};
use crate::editor::Editor;

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
    pub(super) const fn has_order(self) -> bool {
        !matches!(self, Self::Canvas | Self::Looking | Self::Locked)
    }

    /// What is in its menu, group by group.
    pub(super) const fn groups(self) -> &'static [&'static [Item]] {
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
pub(super) enum Item {
    /// One command.
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
const COPY_AS: Item = More(
    "menu-copy-as",
    Icon::Image,
    &[Command::CopyAsPng, Command::CopyAsSvg, Command::Export],
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
    Run(Command::AddToLibrary),
    Run(Command::StartVote),
    Run(Command::ShowMaker),
];
const REMOVE: &[Item] = &[Run(Command::Delete)];

const ON_SELECTION: &[&[Item]] = &[
    CLIPBOARD,
    &[ORDER, GROUPS, TURN, STYLE, LETTERS, ALIKE, COPY_AS],
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
    &[ORDER, TURN, STYLE, LETTERS, ALIKE, COPY_AS],
    &[Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_TEXT: &[&[Item]] = &[
    CLIPBOARD,
    &[LETTERS, ORDER, STYLE, ALIKE, COPY_AS],
    &[Run(Command::ZoomToSelection), Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_FRAME: &[&[Item]] = &[
    CLIPBOARD,
    &[Run(Command::FitFrame), Run(Command::RemoveFrame), GROUPS],
    &[ORDER, STYLE, ALIKE, COPY_AS],
    &[Run(Command::ZoomToSelection), Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_IMAGE: &[&[Item]] = &[
    CLIPBOARD,
    &[ORDER, GROUPS, TURN, STYLE, ALIKE, COPY_AS],
    &[Run(Command::ZoomToSelection), Run(Command::ToggleLocked)],
    ABOUT,
    REMOVE,
];
const ON_LOCKED: &[&[Item]] = &[
    &[Run(Command::ToggleLocked), Run(Command::UnlockAll)],
    &[Run(Command::Copy), Run(Command::CopyStyle)],
    &[Run(Command::ZoomToSelection), ALIKE, COPY_AS],
    ABOUT,
];
const ON_CANVAS: &[&[Item]] = &[
    &[Run(Command::Undo), Run(Command::Redo)],
    &[
        Run(Command::Paste),
        Run(Command::Picture),
        Run(Command::ToggleLibrary),
        Run(Command::SelectAll),
        Run(Command::ToggleLasso),
        Run(Command::UnlockAll),
    ],
    &[
        Run(Command::Find),
        VIEW,
        COPY_AS,
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
    &[Run(Command::Find), COPY_AS],
    &[Run(Command::ToggleZen), Run(Command::ToggleViewOnly)],
    &[Run(Command::ShowKeys)],
];

/// Every command that a menu of the canvas holds.
#[cfg(test)]
pub(in crate::ui) fn in_context_menus() -> impl Iterator<Item = Command> {
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
