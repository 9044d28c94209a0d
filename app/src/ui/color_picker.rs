//! The colour picker: a palette with shades, what was picked lately, what the board uses, any colour by its
//! code or name, and how much is seen through it. Says what was asked for; knows no shape.

mod census;
mod keys;
mod recent;

use egui::{Id, Key, Margin, Popup, PopupAnchor, Rect, RectAlign, TextEdit, Ui, Vec2, WidgetInfo};
use tavla_shared::shape::{Color, Property};

use self::keys::{Asked, LETTERS};
use crate::commands::{Command, Icon, StyleCommand};
use crate::i18n::text;
use crate::theme::{
    HUES, SHADES, TextRole, Themed as _, Tokens, color_from_typed, font, place_in_palette,
};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, icon_button};
use crate::ui::panel::surface;
use crate::ui::slider::{Slid, slider_ui};
use crate::ui::style_view::Choice;
use crate::ui::swatch::{Swatch, color_name, swatch_ui};

pub use self::census::ColorCensus;
pub use self::recent::{KeptColors, RECENT_MAX, RecentColors};

/// In one row.
const COLUMNS: usize = 5;
/// Of a swatch, and between two of them.
const CELL: f32 = 30.0;
const GAP: f32 = 6.0;
const WIDTH: f32 = COLUMNS as f32 * (CELL + GAP) - GAP;
/// It is nowhere higher than this.
const HEIGHT_MAX: f32 = 620.0;

/// Whose colour is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// That of outlines, ink and text.
    Stroke,
    /// That inside.
    Fill,
}

impl Target {
    /// The colour as it is given to shapes.
    pub fn property(self, color: Color) -> Property {
        match self {
            Self::Stroke => Property::Stroke(color),
            Self::Fill => Property::Fill(color),
        }
    }

    /// The command that opens the picker.
    pub const fn command(self) -> Command {
        match self {
            Self::Stroke => Command::Style(StyleCommand::Stroke),
            Self::Fill => Command::Style(StyleCommand::Fill),
        }
    }

    const fn taking(self) -> Command {
        match self {
            Self::Stroke => Command::Style(StyleCommand::TakeStroke),
            Self::Fill => Command::Style(StyleCommand::TakeFill),
        }
    }

    const fn label_id(self) -> &'static str {
        match self {
            Self::Stroke => "picker-stroke",
            Self::Fill => "picker-fill",
        }
    }

    /// The shade that a place of the palette means at first: lines are dark and areas light.
    const fn shade(self) -> usize {
        match self {
            Self::Stroke => SHADES - 1,
            Self::Fill => 1,
        }
    }

    fn popup_id(self) -> Id {
        Id::unique(("color-picker", self.label_id()))
    }
}

/// What the picker shows.
pub struct PickerView<'a> {
    /// Whose colour it is.
    pub target: Target,
    /// The colour that is chosen.
    pub chosen: Choice<Color>,
    /// How a colour is shown on the board.
    pub shown: &'a dyn Fn(Color) -> Color,
    /// What was picked lately.
    pub recent: &'a [Color],
    /// What the board uses.
    pub on_board: &'a [Color],
    /// The key of a command, for tooltips.
    pub shortcut: &'a dyn Fn(Command) -> Option<String>,
}

/// What the picker keeps while it is open.
#[derive(Debug, Default)]
pub struct ColorPicker {
    /// The code being typed.
    typed: Option<String>,
    /// Whether a colour has had the focus since it was opened by a key.
    begun: bool,
}

impl ColorPicker {
    /// Opens it, for who can use no pointer as well.
    pub fn open(&mut self, ctx: &egui::Context, target: Target) {
        *self = Self::default();
        Popup::open_id(ctx, target.popup_id());
    }

    /// Whether it is open for this colour.
    pub fn is_open(ctx: &egui::Context, target: Target) -> bool {
        Popup::is_id_open(ctx, target.popup_id())
    }

    /// Shows it beside `anchor`, where it is open.
    pub fn ui(&mut self, ui: &Ui, anchor: Rect, view: &PickerView<'_>) -> Vec<UiAction> {
        let id = view.target.popup_id();
        let popup = Popup::new(
            id,
            ui.ctx().clone(),
            PopupAnchor::ParentRect(anchor),
            ui.layer_id(),
        );
        let shown = popup
            .open_memory(None)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .frame(surface(ui, Margin::same(12)))
            .align(RectAlign::RIGHT_START)
            .align_alternatives(&[RectAlign::RIGHT, RectAlign::RIGHT_END])
            .accessible_name(text(view.target.label_id()))
            .gap(Tokens::GRID)
            .show(|ui| self.contents_ui(ui, view));
        shown.map(|shown| shown.inner).unwrap_or_default()
    }

    fn contents_ui(&mut self, ui: &mut Ui, view: &PickerView<'_>) -> Vec<UiAction> {
        ui.set_max_height(HEIGHT_MAX);
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing = Vec2::splat(GAP);
        let chosen = view.chosen.same();
        let mut picked = self.palette_ui(ui, view);
        let place = chosen.and_then(|color| place_in_palette(opaque(color)));
        let shades = place
            .map(|(hue, _)| &HUES[hue])
            .filter(|hue| hue.has_shades());
        if let Some(hue) = shades {
            heading_ui(ui, "picker-shades");
            picked = picked.or(row_ui(ui, view, "picker-shade", &hue.shades, false));
        }
        if !view.recent.is_empty() {
            heading_ui(ui, "picker-recent");
            picked = picked.or(row_ui(ui, view, "picker-recent", view.recent, true));
        }
        if !view.on_board.is_empty() {
            heading_ui(ui, "picker-on-board");
            for row in view.on_board.chunks(COLUMNS) {
                picked = picked.or(row_ui(ui, view, "picker-on-board", row, false));
            }
        }
        heading_ui(ui, "picker-any");
        let mut actions = Vec::new();
        ui.horizontal(|ui| {
            let shown = chosen.map(|color| (view.shown)(color));
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(CELL), egui::Sense::hover());
            crate::ui::swatch::paint_face(ui, rect, shown);
            picked = picked.take().or(self.code_ui(ui, chosen));
            let taking = view.target.taking();
            let mut button = IconButton::small(Icon::Dropper, text(taking.label_id()));
            button.size = CELL;
            button.shortcut = (view.shortcut)(taking);
            if icon_button(ui, &button).clicked() {
                actions.push(UiAction::Run(taking));
                ui.close();
            }
        });
        actions.extend(opacity_ui(ui, view));
        for asked in keys::asked(ui) {
            match asked {
                Asked::Hue(at) => {
                    // The same place again is its shade from before.
                    picked = Some(HUES[at].shades[view.target.shade()]);
                }
                Asked::Recent(at) => picked = picked.or(view.recent.get(at).copied()),
                Asked::Shade(at) => picked = picked.or(shades.map(|hue| hue.shades[at])),
                Asked::Dropper => {
                    actions.push(UiAction::Run(view.target.taking()));
                    ui.close();
                }
            }
        }
        let picked = picked.map(|color| UiAction::PickColor(view.target.property(color)));
        actions.extend(picked);
        actions
    }

    /// The palette, row by row as on a keyboard.
    fn palette_ui(&mut self, ui: &mut Ui, view: &PickerView<'_>) -> Option<Color> {
        let mut picked = None;
        let chosen = view.chosen.same().map(opaque);
        let place = chosen.and_then(place_in_palette);
        let begins = place.map_or(0, |(hue, _)| hue);
        for row in (0..HUES.len()).collect::<Vec<_>>().chunks(COLUMNS) {
            ui.horizontal(|ui| {
                for &at in row {
                    let color = HUES[at].shades[view.target.shade()];
                    let swatch = Swatch {
                        color: (view.shown)(color),
                        label: format!("{}: {}", text("picker-palette"), text(HUES[at].label_id)),
                        tooltip: text(HUES[at].label_id),
                        selected: place.is_some_and(|(hue, _)| hue == at),
                        hint: Some(LETTERS[at].name()),
                        size: CELL,
                    };
                    let response = swatch_ui(ui, &swatch);
                    if !self.begun && at == begins {
                        self.begun = true;
                        response.request_focus();
                    }
                    if response.clicked() {
                        picked = Some(color);
                    }
                }
            });
        }
        picked
    }

    /// The colour's code, to be typed.
    fn code_ui(&mut self, ui: &mut Ui, chosen: Option<Color>) -> Option<Color> {
        let shown = chosen.map_or_else(String::new, |color| color.to_string());
        let mut words = self.typed.take().unwrap_or(shown);
        let tokens = ui.tokens();
        let read = color_from_typed(&words);
        let color = if read.is_some() || words.is_empty() {
            tokens.text
        } else {
            tokens.error
        };
        let field = TextEdit::singleline(&mut words)
            .id(Id::unique("color-code"))
            .char_limit(32)
            .hint_text(text("picker-code-hint"))
            .text_color(color)
            .font(font(TextRole::Body))
            .min_size(Vec2::new(0.0, CELL))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(WIDTH - 2.0 * (CELL + GAP) - 8.0);
        let response = ui.add(field);
        let hint = text("picker-code-hint");
        response.widget_info(|| WidgetInfo::text_edit(true, "", &words, hint));
        let named = |node: &mut accesskit::Node| node.set_label(text("picker-code"));
        ui.ctx().accesskit_node_builder(response.id, named);
        if response.has_focus() {
            self.typed = Some(words);
            return None;
        }
        let gives_up = ui.input(|input| input.key_pressed(Key::Escape));
        if !response.lost_focus() || gives_up {
            return None;
        }
        color_from_typed(&words).filter(|color| Some(*color) != chosen)
    }
}

/// Colours in a row; with the digits that pick them where these have `keys`.
fn row_ui(
    ui: &mut Ui,
    view: &PickerView<'_>,
    group: &'static str,
    colors: &[Color],
    keys: bool,
) -> Option<Color> {
    const DIGITS: [&str; COLUMNS] = ["1", "2", "3", "4", "5"];
    let mut picked = None;
    ui.horizontal(|ui| {
        for (color, digit) in colors.iter().zip(DIGITS) {
            let name = color_name(*color);
            let swatch = Swatch {
                color: (view.shown)(*color),
                label: format!("{}: {name}", text(group)),
                tooltip: &name,
                selected: view.chosen.same() == Some(*color),
                hint: keys.then_some(digit),
                size: CELL,
            };
            if swatch_ui(ui, &swatch).clicked() {
                picked = Some(*color);
            }
        }
    });
    picked
}

/// How much is seen through the colour.
fn opacity_ui(ui: &mut Ui, view: &PickerView<'_>) -> Option<UiAction> {
    heading_ui(ui, "picker-opacity");
    let chosen = view.chosen.same();
    let value = chosen.map(|color| f64::from(color.0[3]) / 255.0);
    let slid = slider_ui(ui, text("picker-opacity"), value).1?;
    // Nothing has a colour to be seen again by: at least a hint of it stays.
    let faded = |part: f64| {
        let Color([r, g, b, _]) = chosen.unwrap_or(Color::NONE);
        let opacity = (part * 255.0).round().clamp(1.0, 255.0) as u8;
        view.target.property(Color([r, g, b, opacity]))
    };
    chosen.filter(|color| !color.is_none())?;
    Some(match slid {
        Slid::Over(part) => UiAction::PreviewStyle(faded(part)),
        Slid::To(part) => UiAction::SetStyle(faded(part)),
        Slid::Off => UiAction::ForgetStyle,
    })
}

fn heading_ui(ui: &mut Ui, label: &'static str) {
    let muted = ui.tokens().muted;
    let words = egui::RichText::new(text(label)).font(font(TextRole::Label));
    ui.add_space(2.0);
    ui.label(words.color(muted));
}

/// The same colour without anything seen through it, to find it in the palette; nothing stays nothing.
fn opaque(color: Color) -> Color {
    let Color([r, g, b, _]) = color;
    if color.is_none() {
        color
    } else {
        Color([r, g, b, 255])
    }
}
