//! The bar in which a person says what they look for on the board: how often it is there, and the way from one place to
//! the next. It knows no shape; what was found comes with the view.

use egui::{Align2, Id, Key, Margin, Modifiers, RichText, Role, TextEdit, Ui, Vec2, WidgetInfo};

use crate::commands::Icon;
use crate::editor::{FindView, QUERY_CHARS_MAX};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::button::{IconButton, divider_ui, icon_button};
use crate::ui::panel::{Place, panel_ui};
use crate::ui::top_place::top_of;

const FIELD_WIDTH: f32 = 208.0;
/// So wide are the words about how often it is there.
const COUNT_WIDTH: f32 = 84.0;

/// What a person wants of what is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindAction {
    /// To look for this.
    Look(String),
    /// To go to the next place,
    Next,
    /// or to the one before.
    Previous,
    /// To look for nothing any more.
    Close,
}

/// The bar, while it is open.
#[derive(Debug, Default)]
pub struct FindBar {
    typed: String,
    /// The field is to get the focus, with all of it picked.
    begins: bool,
}

impl FindBar {
    /// A bar in which this stands already.
    pub fn with(typed: &str) -> Self {
        Self {
            typed: typed.to_owned(),
            ..Self::default()
        }
    }

    /// The person wants to type what they look for.
    pub fn begin(&mut self) {
        self.begins = true;
    }

    /// Shows the bar below the panels `above`, which are shown.
    pub fn ui(
        &mut self,
        ui: &Ui,
        view: Option<&FindView>,
        above: &[&'static str],
    ) -> Vec<FindAction> {
        let place = Place {
            align: Align2::CENTER_TOP,
            offset: Vec2::new(0.0, top_of(ui, "find-bar", above)),
            margin: Margin {
                left: 12,
                right: 5,
                top: 5,
                bottom: 5,
            },
        };
        let shown = panel_ui(ui, "find-bar", place, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                self.contents_ui(ui, view)
            })
            .inner
        });
        shown.inner
    }

    fn contents_ui(&mut self, ui: &mut Ui, view: Option<&FindView>) -> Vec<FindAction> {
        let side = Tokens::SMALL_ICON_SIZE;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), egui::Sense::hover());
        paint_icon(ui.painter(), Icon::Search, rect, side, ui.tokens().muted);
        let mut actions = self.field_ui(ui);
        if view.is_none_or(|view| *view.query != *self.typed) {
            actions.insert(0, FindAction::Look(self.typed.clone()));
        }
        count_ui(ui, view.filter(|_| !self.typed.is_empty()));
        let nowhere = view.is_none_or(|view| view.total == 0);
        let because = nowhere.then(|| text("find-nowhere"));
        for (icon, name, key, action) in [
            (
                Icon::Up,
                "find-previous",
                "Shift+Enter, ↑",
                FindAction::Previous,
            ),
            (Icon::Unfolded, "find-next", "Enter, ↓", FindAction::Next),
        ] {
            let button = IconButton {
                shortcut: Some(key.to_owned()),
                disabled_because: because,
                ..IconButton::small(icon, text(name))
            };
            if icon_button(ui, &button).clicked() {
                actions.push(action);
            }
        }
        divider_ui(ui);
        let close = IconButton {
            shortcut: Some("Esc".to_owned()),
            ..IconButton::small(Icon::Close, text("find-close"))
        };
        if icon_button(ui, &close).clicked() {
            actions.push(FindAction::Close);
        }
        actions
    }

    fn field_ui(&mut self, ui: &mut Ui) -> Vec<FindAction> {
        let mut actions = Vec::new();
        let id = Id::unique("find-field");
        if ui.memory(|memory| memory.has_focus(id)) {
            // Before the field, which would move its caret by them, or lose the focus.
            ui.input_mut(|input| {
                let (none, shift) = (Modifiers::NONE, Modifiers::SHIFT);
                let next = [(none, Key::Enter), (none, Key::ArrowDown)];
                let previous = [(shift, Key::Enter), (none, Key::ArrowUp)];
                // With Shift first: without it a key is taken with any Shift.
                for (keys, action) in [(previous, FindAction::Previous), (next, FindAction::Next)] {
                    for (modifiers, key) in keys {
                        let times = input.count_and_consume_key(modifiers, key);
                        actions.extend(std::iter::repeat_n(action.clone(), times));
                    }
                }
            });
        }
        let mut output = TextEdit::singleline(&mut self.typed)
            .id(id)
            .char_limit(QUERY_CHARS_MAX)
            .hint_text(text("find-hint"))
            .font(font(TextRole::Body))
            .margin(Margin::symmetric(8, 6))
            .desired_width(FIELD_WIDTH)
            .show(ui);
        let response = output.response.response.clone();
        response.widget_info(|| WidgetInfo {
            label: Some(text("find-field").to_owned()),
            ..WidgetInfo::text_edit(true, "", &*self.typed, text("find-hint"))
        });
        // Esc has taken the focus away when the frame begins.
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            actions.push(FindAction::Close);
        }
        if std::mem::take(&mut self.begins) {
            response.request_focus();
            let all = egui::text::CCursorRange::select_all(&output.galley);
            output.state.cursor.set_char_range(Some(all));
            output.state.store(ui.ctx(), response.id);
        }
        actions
    }
}

/// How often it is there, and which of these is looked at.
fn count_ui(ui: &mut Ui, view: Option<&FindView>) {
    let words = view.map(count_words).unwrap_or_default();
    let color = ui.tokens().muted;
    let size = Vec2::new(COUNT_WIDTH, Tokens::CONTROL_HEIGHT);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_width(COUNT_WIDTH);
        let label = ui.label(
            RichText::new(&words)
                .font(font(TextRole::Label))
                .color(color),
        );
        label.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
    });
}

fn count_words(view: &FindView) -> String {
    let total = format!("{}{}", view.total, if view.is_full { "+" } else { "" });
    let total = ("total", total.as_str().into());
    match view.at {
        Some(at) => text_with("find-at", &[("at", at.to_string().as_str().into()), total]),
        None if view.total > 0 => text_with("find-total", &[total]),
        None if view.searching => text("find-searching").to_owned(),
        None => text("find-nothing").to_owned(),
    }
}
