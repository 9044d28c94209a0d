//! The panel at the left: how the selection, or the next shape, looks.
//!
//! It shows the value that all have, or that they differ, and returns what was asked for. What makes no
//! difference to what is chosen is not shown.

mod colors;
mod fonts;
mod heads;
mod letters;
mod lines;
mod rows;

use egui::{
    Align2, Color32, Id, Margin, Popup, Rect, RectAlign, Role, Sense, Ui, Vec2, WidgetInfo,
};
use tavla_shared::shape::{Color, Nib, Property};

use self::fonts::FontPicker;
use self::rows::{GAP, Typed, heading_of_ui, heading_ui};
use crate::commands::{Command, Icon, StyleCommand};
use crate::i18n::text;
use crate::scene::Scene;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::arrange_rows::{IN_PANEL, arrange_rows_ui, has_order};
use crate::ui::button::{IconButton, Segment, focus_ring, icon_button, segment, with_tooltip};
use crate::ui::color_picker::{ColorCensus, ColorPicker, Target};
use crate::ui::command_view::CommandView;
use crate::ui::ink_section::{nibs_ui, smoothing_ui};
use crate::ui::menu::row_ui;
use crate::ui::panel::{Place, panel_ui, surface};
use crate::ui::slider::{Slid, slider_ui};
use crate::ui::style_view::{Choice, StyleView};

pub use self::fonts::FontList;

/// Inside the panel's margins.
const WIDTH: f32 = 174.0;
/// From the window's upper edge, and from its lower one.
const TOP: f32 = 78.0;
const BOTTOM: f32 = 84.0;
/// Of the panel's own menu.
const MENU_WIDTH: f32 = 200.0;
const MENU: [Command; 3] = [
    Command::Style(StyleCommand::SetDefault),
    Command::Style(StyleCommand::Reset),
    Command::Style(StyleCommand::ForgetDefault),
];

/// What the panel shows.
pub struct StylePanelView<'a> {
    /// The look of what is chosen.
    pub style: &'a StyleView,
    /// The board's background; none for the theme's.
    pub background: Option<Color>,
    /// What is on the board, for the colours that are used there.
    pub scene: &'a Scene,
    /// The colours picked lately.
    pub recent: &'a [Color],
    /// The fonts that are installed.
    pub fonts: &'a FontList,
    /// Commands as they are right now.
    pub commands: &'a CommandView<'a>,
}

/// Rows that are folded away together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Lines,
    Arrows,
    Letters,
}

impl Section {
    const fn label_id(self) -> &'static str {
        match self {
            Self::Lines => "style-section-lines",
            Self::Arrows => "style-section-arrows",
            Self::Letters => "style-section-letters",
        }
    }

    /// Whether it has anything to show.
    fn is_about(self, view: &StyleView) -> bool {
        match self {
            Self::Lines => view.width.is_some() || view.nib.is_some() || view.smoothing.is_some(),
            Self::Arrows => view.course.is_some(),
            Self::Letters => view.font.is_some(),
        }
    }
}

/// What the panel keeps between frames.
#[derive(Debug, Default)]
pub struct StylePanel {
    /// What is to be opened in the next frame.
    asked: Option<StyleCommand>,
    picker: ColorPicker,
    fonts: FontPicker,
    typed: Typed,
    census: ColorCensus,
    folded: Vec<Section>,
}

impl StylePanel {
    /// Opens a part of the panel, as a key asks for it.
    pub fn ask(&mut self, command: StyleCommand) {
        self.asked = Some(command);
    }

    /// There is no look to show: nothing of the panel is open.
    pub fn rest(&mut self) {
        (self.asked, self.fonts) = (None, FontPicker::default());
        self.census = ColorCensus::default();
    }

    /// Whether the list of fonts is open, so that they have to be looked for.
    pub fn lists_fonts(&self) -> bool {
        self.fonts.is_open()
    }

    /// Whether the next frame will show something else by itself.
    pub fn wants_another_frame(&self) -> bool {
        self.census.wants_another_frame()
    }

    /// Shows the panel.
    pub fn ui(&mut self, ui: &Ui, view: &StylePanelView<'_>) -> Vec<UiAction> {
        match self.asked.take() {
            Some(StyleCommand::Stroke) => self.picker.open(ui.ctx(), Target::Stroke),
            Some(StyleCommand::Fill) => self.picker.open(ui.ctx(), Target::Fill),
            Some(StyleCommand::Font) => {
                self.folded.retain(|section| *section != Section::Letters);
                FontPicker::open(ui.ctx());
            }
            _ => {}
        }
        let picks = [Target::Stroke, Target::Fill]
            .into_iter()
            .any(|target| ColorPicker::is_open(ui.ctx(), target));
        if !picks {
            self.census = ColorCensus::default();
        }
        let place = Place {
            align: Align2::LEFT_TOP,
            offset: Vec2::new(Tokens::EDGE, TOP),
            margin: Margin::same(10),
        };
        let height_max = (ui.ctx().content_rect().height() - TOP - BOTTOM).max(120.0);
        let shown = panel_ui(ui, "style-panel", place, |ui| {
            ui.set_width(WIDTH);
            ui.set_max_height(height_max);
            ui.spacing_mut().item_spacing.y = 5.0;
            egui::ScrollArea::vertical()
                .max_height(height_max)
                .min_scrolled_height(height_max)
                .content_margin(Margin::same(4))
                .show(ui, |ui| self.controls_ui(ui, view))
                .inner
        });
        self.fonts.settle(ui.ctx());
        shown.inner
    }

    fn controls_ui(&mut self, ui: &mut Ui, view: &StylePanelView<'_>) -> Vec<UiAction> {
        let style = view.style;
        let mut actions = self.colors_ui(ui, view);
        let sections = [Section::Lines, Section::Arrows, Section::Letters];
        let shown: Vec<Section> = sections
            .into_iter()
            .filter(|section| section.is_about(style))
            .collect();
        for section in &shown {
            // One alone needs no name.
            let is_folded = shown.len() > 1 && self.fold_ui(ui, *section);
            if !is_folded {
                actions.extend(self.section_ui(ui, *section, view));
            }
        }
        if let Some(opacity) = style.opacity {
            actions.extend(self.opacity_ui(ui, opacity));
        }
        if style.arrange {
            heading_ui(ui, "style-arrange", |_| {});
            actions.extend(arrange_ui(ui, view.commands).map(UiAction::Run));
            if has_order(view.commands) {
                let asked = arrange_rows_ui(ui, IN_PANEL, view.commands);
                actions.extend(asked.map(UiAction::Run));
            }
        }
        actions
    }

    fn section_ui(
        &mut self,
        ui: &mut Ui,
        section: Section,
        view: &StylePanelView<'_>,
    ) -> Vec<UiAction> {
        let style = view.style;
        let set = match section {
            Section::Lines => {
                let mut actions = ink_ui(ui, style);
                let set = lines::lines_ui(ui, style, &mut self.typed);
                actions.extend(set_styles(set));
                if let Some(smoothing) = style.smoothing {
                    heading_ui(ui, "style-smoothing", |_| {});
                    actions.extend(smoothing_ui(ui, smoothing));
                }
                return actions;
            }
            Section::Arrows => heads::arrows_ui(ui, style),
            Section::Letters => {
                letters::letters_ui(ui, style, view.fonts, (&mut self.fonts, &mut self.typed))
            }
        };
        set_styles(set).into_iter().collect()
    }

    /// The name of a section, which folds it; says whether it is folded.
    fn fold_ui(&mut self, ui: &mut Ui, section: Section) -> bool {
        let label = text(section.label_id());
        ui.add_space(4.0);
        let size = Vec2::new(ui.available_width(), 22.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        if response.clicked() {
            let before = self.folded.len();
            self.folded.retain(|each| *each != section);
            if self.folded.len() == before {
                self.folded.push(section);
            }
        }
        let is_folded = self.folded.contains(&section);
        let tokens = ui.tokens();
        let color = if response.hovered() {
            tokens.accent
        } else {
            tokens.text
        };
        let (icon, at) = rect.split_left_right_at_x(rect.left() + 14.0);
        let sign = if is_folded {
            Icon::Folded
        } else {
            Icon::Unfolded
        };
        paint_icon(ui.painter(), sign, icon, 13.0, color);
        let left = at.left_center() + Vec2::new(4.0, 0.0);
        let role = font(TextRole::Tag);
        ui.painter()
            .text(left, Align2::LEFT_CENTER, label, role, color);
        focus_ring(ui, rect, &response);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, !is_folded, label));
        is_folded
    }

    fn opacity_ui(&mut self, ui: &mut Ui, opacity: Choice<f64>) -> Option<UiAction> {
        let mut number = None;
        heading_ui(ui, "style-opacity", |ui| {
            let percent = opacity.same().map(|opacity| 100.0 * opacity);
            number = self.typed.number_ui(ui, "style-opacity-number", percent);
        });
        let slid = slider_ui(ui, text("style-opacity"), opacity.same()).1;
        let number = number.map(|percent| (percent / 100.0).clamp(0.0, 1.0));
        match slid {
            Some(Slid::Over(value)) => Some(UiAction::PreviewStyle(Property::Opacity(value))),
            Some(Slid::To(value)) => Some(UiAction::SetStyle(Property::Opacity(value))),
            Some(Slid::Off) => Some(UiAction::ForgetStyle),
            None => number.map(|value| UiAction::SetStyle(Property::Opacity(value))),
        }
    }
}

fn ink_ui(ui: &mut Ui, style: &StyleView) -> Vec<UiAction> {
    let Some(nib) = style.nib else {
        return Vec::new();
    };
    heading_of_ui(ui, "style-nib", &nib);
    // The highlighter is a tool of its own; what is drawn can become one.
    let nibs = if style.arrange {
        Nib::ALL
    } else {
        &Nib::ALL[..2]
    };
    nibs_ui(ui, nib, nibs).into_iter().collect()
}

/// Several properties at once, where there are any.
fn set_styles(mut set: Vec<Property>) -> Option<UiAction> {
    match set.len() {
        0 => None,
        1 => set.pop().map(UiAction::SetStyle),
        _ => Some(UiAction::SetStyles(set)),
    }
}

/// What can be done with the look as a whole, behind a small button.
fn menu_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Option<UiAction> {
    let mut button = IconButton::small(Icon::More, text("style-menu"));
    (button.size, button.icon_size) = (20.0, 14.0);
    let response = icon_button(ui, &button);
    let popup = Popup::menu(&response)
        .id(Id::unique("style-menu"))
        .frame(surface(ui, Margin::same(6)))
        .align(RectAlign::RIGHT_START)
        .accessible_name(text("style-menu"));
    let shown = popup.show(|ui| {
        ui.set_width(MENU_WIDTH);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut run = None;
        for command in MENU {
            run = run.or(row_ui(ui, command, commands).1);
        }
        run
    });
    shown?.inner.map(UiAction::Run)
}

/// The commands of the panel's menu.
#[cfg(test)]
pub(super) fn in_menu() -> impl Iterator<Item = Command> {
    MENU.into_iter()
}

fn arrange_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Option<Command> {
    const COMMANDS: [Command; 4] = [
        Command::BringToFront,
        Command::BringForward,
        Command::SendBackward,
        Command::SendToBack,
    ];
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let width = (ui.available_width() - GAP * 3.0) / 4.0;
        for command in COMMANDS {
            let label = text(command.label_id());
            let choice = Segment {
                label,
                selected: false,
                width,
            };
            let response = segment(ui, choice, |painter, rect: Rect, color: Color32| {
                let size = Tokens::SMALL_ICON_SIZE;
                paint_icon(painter, command.icon(), rect, size, color);
            });
            if response.clicked() {
                picked = Some(command);
            }
            with_tooltip(response, label, commands.shortcut(command).as_deref(), None);
        }
    });
    picked
}
