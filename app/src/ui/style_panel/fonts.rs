//! Fonts to pick from: the bundled ones in a row, and behind a button all that are installed, to be searched.

use std::sync::Arc;

use egui::{
    Align2, Id, Key, Margin, Popup, RectAlign, Role, ScrollArea, Sense, TextEdit, Ui, Vec2,
    WidgetInfo,
};
use tavla_shared::shape::{Font, Property};

use super::letters::font_name_id;
use super::rows::{GAP, heading_ui, mixed_ui};
use crate::commands::Icon;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon, sample_font};
use crate::ui::button::{Segment, control_background, segment, with_tooltip};
use crate::ui::panel::surface;
use crate::ui::style_view::Choice;

const FONTS: [Font; 4] = [Font::Hand, Font::Sans, Font::Serif, Font::Mono];
/// Of the list.
const WIDTH: f32 = 220.0;
const LIST_HEIGHT: f32 = 264.0;
const ROW_HEIGHT: f32 = 28.0;
/// Of the button that opens it.
const OPENER_WIDTH: f32 = 22.0;
/// Names are cut beyond this.
const NAME_CHARS_MAX: usize = 28;

/// The fonts that are installed, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FontList {
    /// They are looked for, or nobody has asked yet.
    #[default]
    Awaited,
    /// These, sorted.
    Known(Arc<[Arc<str>]>),
}

/// The list of fonts, as long as it is open.
#[derive(Debug, Default)]
pub struct FontPicker {
    query: String,
    /// Whether the field has had the focus since the list was opened.
    begun: bool,
    open: bool,
}

impl FontPicker {
    /// Whether the list is open, so that somebody has to know what is in it.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Forgets what was looked for, once the list is closed.
    pub(super) fn settle(&mut self, ctx: &egui::Context) {
        if !Popup::is_id_open(ctx, popup_id()) {
            *self = Self::default();
        }
    }

    pub(super) fn open(ctx: &egui::Context) {
        Popup::open_id(ctx, popup_id());
    }

    /// The row of bundled fonts, with the button that opens all of them.
    pub(super) fn row_ui(
        &mut self,
        ui: &mut Ui,
        chosen: Choice<Font>,
        name: &Choice<Option<Arc<str>>>,
        fonts: &FontList,
    ) -> Vec<Property> {
        heading_ui(ui, "style-font", |ui| match name {
            Choice::Same(Some(name)) => {
                let muted = ui.tokens().muted;
                let words = egui::RichText::new(cut(name)).font(font(TextRole::Label));
                ui.label(words.color(muted));
            }
            Choice::Mixed => mixed_ui(ui, name),
            Choice::Same(None) => mixed_ui(ui, &chosen),
        });
        let bundled = match name {
            Choice::Same(None) => chosen.same(),
            _ => None,
        };
        let mut set = Vec::new();
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let room = ui.available_width() - OPENER_WIDTH - 4.0 * GAP;
            for each in FONTS {
                let label = text(font_name_id(each));
                let choice = Segment {
                    label,
                    selected: bundled == Some(each),
                    width: room / 4.0,
                };
                let response = segment(ui, choice, |painter, rect, color| {
                    let sample = sample_font(each);
                    let center = Align2::CENTER_CENTER;
                    painter.text(rect.center(), center, text("font-sample"), sample, color);
                });
                if response.clicked() {
                    set = bundled_font(each);
                }
                with_tooltip(response, label, None, None);
            }
            let label = text("more-fonts");
            let opener = Segment {
                label,
                selected: matches!(name, Choice::Same(Some(_))),
                width: OPENER_WIDTH,
            };
            let response = segment(ui, opener, |painter, rect, color| {
                paint_icon(painter, Icon::Folded, rect, 13.0, color);
            });
            with_tooltip(response, label, None, None)
        });
        let popup = Popup::menu(&row.inner)
            .id(popup_id())
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .frame(surface(ui, Margin::same(8)))
            .align(RectAlign::RIGHT_START)
            .accessible_name(text("more-fonts"))
            .gap(18.0);
        let shown = popup.show(|ui| self.list_ui(ui, bundled, name, fonts));
        self.open = shown.is_some();
        set.extend(shown.into_iter().flat_map(|shown| shown.inner));
        set
    }

    fn list_ui(
        &mut self,
        ui: &mut Ui,
        bundled: Option<Font>,
        name: &Choice<Option<Arc<str>>>,
        fonts: &FontList,
    ) -> Vec<Property> {
        ui.set_width(WIDTH);
        ui.set_max_height(LIST_HEIGHT + 60.0);
        ui.spacing_mut().item_spacing.y = GAP;
        let entered = self.field_ui(ui);
        let wanted = self.query.trim().to_lowercase();
        let fits = |name: &str| name.to_lowercase().contains(&wanted);
        let own = FONTS
            .into_iter()
            .filter(|font| fits(text(font_name_id(*font))));
        let own: Vec<Font> = own.collect();
        let installed: &[Arc<str>] = match fonts {
            FontList::Known(installed) => installed,
            FontList::Awaited => &[],
        };
        let installed: Vec<&Arc<str>> = installed.iter().filter(|name| fits(name)).collect();
        if entered {
            ui.close();
            return match (own.first(), installed.first()) {
                (Some(font), _) => bundled_font(*font),
                (None, Some(name)) => vec![Property::FontName(Some(Arc::clone(name)))],
                (None, None) => Vec::new(),
            };
        }
        let mut set = Vec::new();
        let rows = own.len() + installed.len();
        ScrollArea::vertical()
            .max_height(LIST_HEIGHT)
            .min_scrolled_height(LIST_HEIGHT)
            .auto_shrink([false, true])
            .show_rows(ui, ROW_HEIGHT, rows, |ui, shown| {
                for row in shown {
                    let picked = if let Some(font) = own.get(row) {
                        let label = text(font_name_id(*font));
                        row_ui(ui, label, bundled == Some(*font)).then(|| bundled_font(*font))
                    } else {
                        let family = installed[row - own.len()];
                        let is_it = *name == Choice::Same(Some(Arc::clone(family)));
                        let named = || vec![Property::FontName(Some(Arc::clone(family)))];
                        row_ui(ui, family, is_it).then(named)
                    };
                    if let Some(picked) = picked {
                        set = picked;
                        ui.close();
                    }
                }
            });
        let words = match fonts {
            FontList::Awaited => Some("fonts-awaited"),
            FontList::Known(_) if rows == 0 => Some("fonts-none"),
            FontList::Known(_) => None,
        };
        if let Some(words) = words {
            let muted = ui.tokens().muted;
            let words = egui::RichText::new(text(words)).font(font(TextRole::Label));
            ui.label(words.color(muted));
        }
        set
    }

    /// What is looked for; says whether Enter was pressed.
    fn field_ui(&mut self, ui: &mut Ui) -> bool {
        let field = TextEdit::singleline(&mut self.query)
            .hint_text(text("fonts-search"))
            .char_limit(64)
            .font(font(TextRole::Body))
            .margin(Margin::symmetric(8, 0))
            .min_size(Vec2::new(0.0, 30.0))
            .align(Align2::LEFT_CENTER)
            .desired_width(WIDTH);
        let response = ui.add(field);
        let (words, name) = (&*self.query, text("fonts-search"));
        response.widget_info(|| WidgetInfo::text_edit(true, "", words, name));
        let named = |node: &mut accesskit::Node| node.set_label(name);
        ui.ctx().accesskit_node_builder(response.id, named);
        if !self.begun {
            self.begun = true;
            response.request_focus();
        }
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}

fn popup_id() -> Id {
    Id::unique("font-list")
}

/// A bundled font, and no other one before it.
fn bundled_font(font: Font) -> Vec<Property> {
    vec![Property::Font(font), Property::FontName(None)]
}

fn row_ui(ui: &mut Ui, label: &str, selected: bool) -> bool {
    let size = Vec2::new(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let color = control_background(ui, rect, &response, selected, egui::Color32::TRANSPARENT);
    let inside = rect.shrink2(Vec2::new(Tokens::GRID, 0.0));
    let words = cut(label);
    let painter = ui
        .painter()
        .with_clip_rect(inside.intersect(ui.clip_rect()));
    painter.text(
        inside.left_center(),
        Align2::LEFT_CENTER,
        words,
        font(TextRole::Body),
        color,
    );
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, label));
    response.clicked()
}

/// So much of a name as there is room for.
fn cut(name: &str) -> String {
    let mut letters = name.chars();
    let mut cut: String = letters.by_ref().take(NAME_CHARS_MAX).collect();
    if letters.next().is_some() {
        cut.push('…');
    }
    cut
}
