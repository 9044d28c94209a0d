//! The numbers of the look, for light and for dark. The one place with colours of the interface.

use egui::{Color32, CornerRadius, Margin, Shadow};

/// The look's values; the names say what each is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Tokens {
    /// Behind everything.
    pub canvas: Color32,
    /// The dots on the canvas.
    pub grid_dot: Color32,
    /// Panels, menus and dialogs.
    pub panel: Color32,
    /// Borders and separators, one point wide.
    pub hairline: Color32,
    /// Text and icons.
    pub text: Color32,
    /// Text that says less.
    pub muted: Color32,
    /// What is active; the one colour that calls.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// On the accent.
    pub on_accent: Color32,
    /// Behind what is active.
    pub tint: Color32,
    /// A control at rest that needs a background.
    pub control: Color32,
    /// A control under the pointer.
    pub control_hover: Color32,
    /// All is well.
    pub ok: Color32,
    /// Something waits.
    pub warn: Color32,
    /// Something failed.
    pub error: Color32,
    /// Over the window behind a dialog.
    pub backdrop: Color32,
    /// Below panels.
    pub shadow: Shadow,
}

impl Tokens {
    /// The light theme.
    pub const LIGHT: Self = Self {
        canvas: Color32::from_rgb(0xfb, 0xfb, 0xf9),
        grid_dot: Color32::from_rgb(0xdc, 0xdc, 0xd6),
        panel: Color32::from_rgb(0xff, 0xff, 0xff),
        hairline: Color32::from_rgb(0xe7, 0xe7, 0xe2),
        text: Color32::from_rgb(0x1d, 0x1d, 0x1f),
        muted: Color32::from_rgb(0x71, 0x71, 0x7a),
        accent: Color32::from_rgb(0x3d, 0x6b, 0xf5),
        accent_hover: Color32::from_rgb(0x2f, 0x5b, 0xe0),
        on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
        tint: Color32::from_rgb(0xe9, 0xef, 0xfe),
        control: Color32::from_rgb(0xf4, 0xf4, 0xf2),
        control_hover: Color32::from_rgb(0xec, 0xec, 0xe9),
        ok: Color32::from_rgb(0x2e, 0x9e, 0x6b),
        warn: Color32::from_rgb(0xb7, 0x79, 0x1f),
        error: Color32::from_rgb(0xd6, 0x45, 0x45),
        backdrop: Color32::from_black_alpha(38),
        shadow: Shadow {
            offset: [0, 6],
            blur: 26,
            spread: 0,
            color: Color32::from_black_alpha(26),
        },
    };

    /// The dark theme.
    pub const DARK: Self = Self {
        canvas: Color32::from_rgb(0x17, 0x18, 0x1b),
        grid_dot: Color32::from_rgb(0x2a, 0x2c, 0x31),
        panel: Color32::from_rgb(0x21, 0x23, 0x27),
        hairline: Color32::from_rgb(0x33, 0x36, 0x3c),
        text: Color32::from_rgb(0xec, 0xec, 0xef),
        muted: Color32::from_rgb(0x9a, 0x9c, 0xa5),
        accent: Color32::from_rgb(0x7b, 0x9b, 0xff),
        accent_hover: Color32::from_rgb(0x91, 0xac, 0xff),
        on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
        tint: Color32::from_rgb(0x2b, 0x33, 0x52),
        control: Color32::from_rgb(0x29, 0x2b, 0x30),
        control_hover: Color32::from_rgb(0x33, 0x36, 0x3c),
        ok: Color32::from_rgb(0x58, 0xc5, 0x96),
        warn: Color32::from_rgb(0xe0, 0xb3, 0x5c),
        error: Color32::from_rgb(0xf0, 0x80, 0x80),
        backdrop: Color32::from_black_alpha(88),
        shadow: Shadow {
            offset: [0, 6],
            blur: 26,
            spread: 0,
            color: Color32::from_black_alpha(96),
        },
    };

    /// Those of the light or of the dark theme.
    pub const fn of(dark: bool) -> &'static Self {
        if dark { &Self::DARK } else { &Self::LIGHT }
    }

    /// The grid that distances come from.
    pub const GRID: f32 = 8.0;
    /// From the window's edge to a panel.
    pub const EDGE: f32 = 16.0;
    /// Of panels, menus and dialogs.
    pub const PANEL_RADIUS: CornerRadius = CornerRadius::same(12);
    /// Of controls.
    pub const CONTROL_RADIUS: CornerRadius = CornerRadius::same(8);
    /// Of small controls.
    pub const SMALL_RADIUS: CornerRadius = CornerRadius::same(6);
    /// Around the contents of bars.
    pub const BAR_MARGIN: Margin = Margin::same(5);
    /// A button of the tool bar, both ways.
    pub const TOOL_SIZE: f32 = 34.0;
    /// An icon, both ways.
    pub const ICON_SIZE: f32 = 18.0;
    /// An icon in a menu, both ways.
    pub const SMALL_ICON_SIZE: f32 = 16.0;
    /// How thick icons are drawn.
    pub const ICON_STROKE: f32 = 1.6;
    /// A control in a row of the style panel.
    pub const CONTROL_HEIGHT: f32 = 30.0;
    /// An entry of a menu or list.
    pub const ROW_HEIGHT: f32 = 32.0;
    /// A colour to pick, both ways.
    pub const SWATCH_SIZE: f32 = 22.0;
    /// A person's disc, across.
    pub const AVATAR_SIZE: f32 = 26.0;
    /// How thick the mark of keyboard focus is.
    pub const FOCUS_STROKE: f32 = 2.0;
}
