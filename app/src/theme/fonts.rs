//! The interface's fonts, bundled. Fonts of shapes belong to `text`.

use std::sync::Arc;

use egui::epaint::text::{FontDefinitions, FontTweak};
use egui::{FontData, FontFamily, FontId};
use tavla_shared::shape::Font;

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
const MEDIUM: &[u8] = include_bytes!("../../../assets/fonts/Inter-Medium.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");
const HAND: &[u8] = include_bytes!("../../../assets/fonts/ShantellSans-Regular.ttf");
const SERIF: &[u8] = include_bytes!("../../../assets/fonts/Literata-Regular.ttf");
const MONO: &[u8] = include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf");

/// What a text is in the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRole {
    /// The board's title and dialogs' titles.
    Title,
    /// Most text.
    Body,
    /// Text on buttons that call.
    Strong,
    /// Above groups of controls.
    Label,
    /// Letters on avatars and tags.
    Tag,
    /// The key on a tool.
    Hint,
}

/// The font of a role.
pub fn font(role: TextRole) -> FontId {
    match role {
        TextRole::Title => FontId::new(14.0, family("semi-bold")),
        TextRole::Body => FontId::new(13.0, FontFamily::Proportional),
        TextRole::Strong => FontId::new(13.0, family("semi-bold")),
        TextRole::Label => FontId::new(11.0, FontFamily::Proportional),
        TextRole::Tag => FontId::new(11.0, family("semi-bold")),
        TextRole::Hint => FontId::new(9.0, FontFamily::Proportional),
    }
}

/// The font that shows what a shape's font looks like.
pub fn sample_font(of: Font) -> FontId {
    match of {
        Font::Hand => FontId::new(15.0, family("hand")),
        Font::Sans => FontId::new(14.0, FontFamily::Proportional),
        Font::Serif => FontId::new(14.0, family("serif")),
        Font::Mono => FontId::new(13.0, FontFamily::Monospace),
    }
}

pub(super) fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [
        ("regular", REGULAR),
        ("medium", MEDIUM),
        ("semi-bold", SEMI_BOLD),
        ("hand", HAND),
        ("serif", SERIF),
        ("mono", MONO),
    ] {
        let data = FontData::from_static(bytes).tweak(FontTweak {
            // Hinting would make the letters of one text stand on different pixels.
            hinting: Some(false),
            ..FontTweak::default()
        });
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
        fonts.families.insert(family(name), vec![name.to_owned()]);
    }
    fonts
        .families
        .insert(FontFamily::Proportional, vec!["regular".to_owned()]);
    fonts
        .families
        .insert(FontFamily::Monospace, vec!["mono".to_owned()]);
    ctx.set_fonts(fonts);
}

fn family(name: &str) -> FontFamily {
    FontFamily::Name(name.into())
}
