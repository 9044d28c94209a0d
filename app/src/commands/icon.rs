//! Names of the interface's icons. What they look like belongs to `theme`, never here.

/// Makes the enum together with the file each icon comes from.
macro_rules! icons {
    ($($variant:ident = $file:literal,)+) => {
        /// An icon of the one family the interface uses; its file is `assets/icons/<file>.svg`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is named for what it shows")]
        pub enum Icon { $($variant,)+ }

        impl Icon {
            /// Every icon.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The icon's drawing, as it is in its file.
            pub const fn svg(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(
                        concat!("../../../assets/icons/", $file, ".svg")
                    ),)+
                }
            }
        }
    };
}

icons! {
    Accessibility = "accessibility",
    Activity = "activity",
    Alert = "circle-alert",
    AlignCenter = "text-align-center",
    AlignLeft = "text-align-start",
    AlignRight = "text-align-end",
    Arrow = "move-up-right",
    Battery = "battery-medium",
    Bell = "bell",
    BellOff = "bell-off",
    Boards = "layout-grid",
    Bold = "bold",
    BringForward = "arrow-up",
    BringToFront = "arrow-up-to-line",
    Bullets = "list",
    Chat = "message-circle",
    Check = "check",
    CheckCircle = "circle-check",
    Checks = "list-todo",
    Close = "x",
    Code = "code",
    Comment = "message-square-text",
    Connect = "plug",
    Copy = "copy",
    Cursor = "mouse-pointer-2",
    Cut = "scissors",
    Delete = "trash-2",
    Diamond = "diamond",
    Duplicate = "copy-plus",
    Ellipse = "circle",
    Eraser = "eraser",
    Eye = "eye",
    FillCrossHatch = "hash",
    FitAll = "maximize",
    FitSelection = "scan",
    Flame = "flame",
    Folded = "chevron-right",
    Grid = "grip",
    Group = "group",
    Hand = "hand",
    Heart = "heart",
    History = "history",
    Import = "file-down",
    Info = "info",
    Italic = "italic",
    Keys = "keyboard",
    Laser = "wand-sparkles",
    Laugh = "laugh",
    Line = "slash",
    Link = "link",
    Locate = "locate",
    Lock = "lock",
    LockOpen = "lock-open",
    Map = "map",
    Menu = "menu",
    Messages = "message-square",
    Minus = "minus",
    Monitor = "monitor",
    Moon = "moon",
    More = "ellipsis",
    MoveDown = "move-down",
    MoveLeft = "move-left",
    MoveRight = "move-right",
    MoveUp = "move-up",
    Mute = "volume-x",
    NewBoard = "file-plus",
    Note = "sticky-note",
    Numbers = "list-ordered",
    Palette = "command",
    Party = "party-popper",
    Paste = "clipboard",
    Pause = "pause",
    Pen = "pencil",
    Previous = "chevron-left",
    People = "users",
    Play = "play",
    Plus = "plus",
    Present = "presentation",
    Question = "circle-question-mark",
    Quit = "log-out",
    React = "smile-plus",
    Rectangle = "rectangle-horizontal",
    Redo = "redo-2",
    Rename = "text-cursor-input",
    Reopen = "rotate-ccw",
    ResetZoom = "zoom-in",
    Restart = "rotate-ccw",
    Restore = "archive-restore",
    Search = "search",
    SelectAll = "square-dashed-mouse-pointer",
    Send = "send",
    SendBackward = "arrow-down",
    SendToBack = "arrow-down-to-line",
    Share = "share-2",
    Sound = "volume-2",
    Star = "star",
    Stop = "square",
    Strike = "strikethrough",
    Sun = "sun",
    Text = "type",
    TextColor = "type",
    TextLarger = "a-arrow-up",
    TextLink = "link",
    TextSmaller = "a-arrow-down",
    ThumbsUp = "thumbs-up",
    Timer = "timer",
    Underline = "underline",
    Undo = "undo-2",
    Unfolded = "chevron-down",
    Ungroup = "ungroup",
    Vote = "vote",
    Warning = "triangle-alert",
    Wifi = "wifi",
}
