//! The panels at the right, below the people: a title, what always shows, and what scrolls. One is
//! shown at a time; what is in it, and which, are not decided here.

use egui::{Align, Align2, Layout, Margin, RichText, ScrollArea, Ui, Vec2};

use crate::commands::Icon;
use crate::theme::{TextRole, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, icon_button};
use crate::ui::panel::{Place, panel_rect, panel_ui};

/// How wide what is in a panel is.
pub const SIDE_WIDTH: f32 = 288.0;
const MARGIN: i8 = 14;
/// Of the margin at the right, for the scroll bar.
pub(super) const BAR_ROOM: f32 = 10.0;
/// Of the title and the cross beside it.
const TITLE_HEIGHT: f32 = 28.0;
/// From the window's upper edge, below the people.
const TOP: f32 = Tokens::EDGE + 64.0;
/// The least height that is worth scrolling in.
const HEIGHT_MIN: f32 = 160.0;

/// A panel at the right.
#[derive(Debug, Clone, Copy)]
pub struct SidePanel {
    /// Of the area, whose accessible name is the text of this id.
    pub name: &'static str,
    /// What it says at its top.
    pub title: &'static str,
    /// What its cross is called.
    pub close: &'static str,
    /// Whether the frame meter is shown, which has the same corner.
    pub metered: bool,
}

/// What became of a panel in a frame.
#[derive(Debug, Default)]
pub struct SideShown {
    /// What was asked for.
    pub actions: Vec<UiAction>,
    /// Whether the person closed it.
    pub closed: bool,
}

impl SidePanel {
    /// Shows it, `head` between its title and what scrolls; says whether the person closed it.
    pub fn ui(self, ui: &Ui, head: impl FnOnce(&mut Ui), contents: impl FnOnce(&mut Ui)) -> bool {
        panel_ui(ui, self.name, self.place(ui), |ui| {
            // Areas are not as high as the window by themselves.
            ui.set_max_height(room_below(ui));
            ui.set_width(SIDE_WIDTH + BAR_ROOM);
            ui.spacing_mut().item_spacing.y = 4.0;
            let closed = ui.vertical(|ui| {
                ui.set_width(SIDE_WIDTH);
                let closed = self.title_ui(ui);
                head(ui);
                closed
            });
            ScrollArea::vertical().show(ui, |ui| {
                ui.set_width(SIDE_WIDTH);
                contents(ui);
            });
            closed.inner
        })
        .inner
    }

    /// As [`Self::ui`], as high as there is room, with contents that scroll by themselves.
    pub fn whole_ui<R>(self, ui: &Ui, contents: impl FnOnce(&mut Ui) -> R) -> (bool, R) {
        panel_ui(ui, self.name, self.place(ui), |ui| {
            let height = room_below(ui);
            ui.set_max_height(height);
            ui.set_min_height(height);
            ui.set_width(SIDE_WIDTH + BAR_ROOM);
            ui.spacing_mut().item_spacing.y = 4.0;
            let closed = ui.vertical(|ui| {
                ui.set_width(SIDE_WIDTH);
                self.title_ui(ui)
            });
            (closed.inner, contents(ui))
        })
        .inner
    }

    fn place(self, ui: &Ui) -> Place {
        let meter = panel_rect(ui, "frame-meter").filter(|_| self.metered);
        let beside = meter.map_or(0.0, |meter| meter.width() + Tokens::GRID);
        Place {
            align: Align2::RIGHT_TOP,
            offset: Vec2::new(-Tokens::EDGE - beside, TOP),
            margin: Margin {
                right: MARGIN - BAR_ROOM as i8,
                ..Margin::same(MARGIN)
            },
        }
    }

    fn title_ui(self, ui: &mut Ui) -> bool {
        let mut closed = false;
        ui.horizontal(|ui| {
            ui.set_min_height(TITLE_HEIGHT);
            ui.label(RichText::new(self.title).font(font(TextRole::Title)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let cross = IconButton::small(Icon::Close, self.close);
                closed = icon_button(ui, &cross).clicked();
            });
        });
        closed
    }
}

/// How high a panel may be: down to the map of the board, or to the window's lower edge.
fn room_below(ui: &Ui) -> f32 {
    let window = ui.ctx().content_rect().bottom() - Tokens::EDGE;
    let map = panel_rect(ui, "minimap").map(|map| map.top() - Tokens::GRID);
    // In a low window it lies over the map.
    let high_enough = |bottom: &f32| bottom - ui.cursor().top() > 2.0 * HEIGHT_MIN;
    let bottom = map.filter(high_enough).unwrap_or(window);
    (bottom - f32::from(MARGIN) - ui.cursor().top()).max(HEIGHT_MIN)
}
