//! What can be done with an item: the menu of a right click on it.

use egui::{Margin, Popup, Response, Ui};

use crate::commands::Icon;
use crate::i18n::text;
use crate::library::ItemKey;
use crate::ui::menu::menu_row_ui;
use crate::ui::panel::surface;

const WIDTH: f32 = 188.0;

/// Something that can be done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    /// It goes on the board.
    Insert,
    /// It gets another name.
    Rename,
    /// It goes before the one before it.
    Earlier,
    /// It goes behind the one after it.
    Later,
    /// It goes.
    Delete,
}

impl Chosen {
    const OF_KEPT: &[Self] = &[
        Self::Insert,
        Self::Rename,
        Self::Earlier,
        Self::Later,
        Self::Delete,
    ];
    const OF_SHIPPED: &[Self] = &[Self::Insert];

    fn label(self) -> &'static str {
        match self {
            Self::Insert => text("library-insert"),
            Self::Rename => text("library-rename"),
            Self::Earlier => text("library-earlier"),
            Self::Later => text("library-later"),
            Self::Delete => text("library-delete"),
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Insert => Icon::Plus,
            Self::Rename => Icon::Rename,
            Self::Earlier => Icon::MoveLeft,
            Self::Later => Icon::MoveRight,
            Self::Delete => Icon::Delete,
        }
    }

    /// The key that does the same.
    const fn key(self) -> &'static str {
        match self {
            Self::Insert => "Enter",
            Self::Rename => "F2",
            Self::Earlier => "Shift+←",
            Self::Later => "Shift+→",
            Self::Delete => "Del",
        }
    }
}

/// Shows the menu of an item where it is open.
pub(super) fn item_menu_ui(ui: &Ui, item: &Response, key: &ItemKey) -> Option<Chosen> {
    let rows = match key {
        ItemKey::Kept(_) => Chosen::OF_KEPT,
        ItemKey::Shipped(..) => Chosen::OF_SHIPPED,
    };
    let shown = Popup::context_menu(item)
        .frame(surface(ui, Margin::same(6)))
        .width(WIDTH)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut chosen = None;
            for &each in rows {
                let row = menu_row_ui(ui, each.icon(), each.label(), Some(each.key()), false);
                if row.clicked() {
                    chosen = Some(each);
                    ui.close();
                }
            }
            chosen
        });
    shown.and_then(|shown| shown.inner)
}
