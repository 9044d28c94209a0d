//! How the interface looks: every colour, size and font, and nothing about what it does.

mod board;
mod fonts;
mod icons;
mod palette;
mod people;
mod reactions;
mod shades;
mod tokens;
mod typed_color;
mod visuals;

use egui::{Color32, Theme, ThemePreference};

pub use board::{Ground, is_light, is_near_black};
pub use fonts::{TextRole, font, sample_font};
pub use icons::paint_icon;
pub use palette::{FILLS, HIGHLIGHTS, NOTE_FILL, STROKES, color_from, color32_from};
pub use people::{PEOPLE, PersonColor, first_color, person_color_id, read_on};
pub use reactions::{REACTIONS, Reaction, paint_reaction};
pub use shades::{HUES, Hue, SHADES, color_name_id, place_in_palette};
pub use tokens::Tokens;
pub use typed_color::color_from_typed;

/// Which colours a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// Those of the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl ThemeChoice {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What a name in the settings means.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// Gives `ctx` the house's fonts and both themes.
pub fn install(ctx: &egui::Context) {
    fonts::install(ctx);
    for (theme, tokens) in [(Theme::Light, &Tokens::LIGHT), (Theme::Dark, &Tokens::DARK)] {
        ctx.set_style_of(theme, visuals::style(tokens, theme));
    }
    ctx.options_mut(|options| {
        // Ctrl and + zooms the board, not the interface.
        options.zoom_with_keyboard = false;
        options.fallback_theme = Theme::Light;
    });
}

/// Lets what opens, closes and lights up in `ctx` take a moment, or none.
pub fn reduce_motion(ctx: &egui::Context, reduced: bool) {
    let wanted = if reduced {
        0.0
    } else {
        visuals::ANIMATION_SECONDS
    };
    if ctx.style_of(ctx.theme()).animation_time != wanted {
        ctx.all_styles_mut(|style| style.animation_time = wanted);
    }
}

/// Switches `ctx` to the colours a person wants.
pub fn choose(ctx: &egui::Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::System => ThemePreference::System,
        ThemeChoice::Light => ThemePreference::Light,
        ThemeChoice::Dark => ThemePreference::Dark,
    });
}

/// Where tokens are read from.
pub trait Themed {
    /// The tokens of the theme that is shown.
    fn tokens(&self) -> &'static Tokens;
}

impl Themed for egui::Ui {
    fn tokens(&self) -> &'static Tokens {
        Tokens::of(self.visuals().dark_mode)
    }
}

impl Themed for egui::Context {
    fn tokens(&self) -> &'static Tokens {
        Tokens::of(self.theme() == Theme::Dark)
    }
}

/// `color`, let through by `opacity` of 0 to 1.
pub fn faded(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(opacity)
}
