//! What is said at the top of the canvas while views are shared: whom one follows, that one is asked to
//! come, that others follow. Around the canvas of who follows is a border in the other's colour.

use egui::{Align2, Area, Color32, Id, Margin, Order, Rect, Sense, Stroke, StrokeKind, Ui, Vec2};

use crate::commands::Command;
use crate::i18n::{text, text_with};
use crate::theme::{PersonColor, TextRole, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::panel::{panel_rect, surface_ui};
use crate::ui::person::PersonAction;

/// How thick the border is.
const BORDER: f32 = 3.0;
/// What a bar keeps free of the panels beside it.
const GAP: f32 = 12.0;
/// More of a name is cut, in characters.
const NAME_CHARS: usize = 24;

/// Whose view is seen.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowView {
    /// What they are called.
    pub name: String,
    /// In their colour is the border.
    pub color: PersonColor,
    /// Whether they see this person's view, so that neither leads.
    pub circular: bool,
}

/// Who asks this person to come.
#[derive(Debug, Clone, PartialEq)]
pub struct InvitationView {
    /// What they are called.
    pub name: String,
    /// Of the dot before the words.
    pub color: PersonColor,
    /// Whether they want to be followed until they say otherwise.
    pub spotlight: bool,
}

/// What is shared of views.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TogetherView {
    /// Whom this person follows.
    pub following: Option<FollowView>,
    /// What they are asked.
    pub invitation: Option<InvitationView>,
    /// How many follow, where everybody was asked to.
    pub presenting: Option<usize>,
}

/// Shows it over `canvas`.
pub fn together_ui(ui: &mut Ui, canvas: Rect, view: &TogetherView) -> Vec<UiAction> {
    let dark = ui.visuals().dark_mode;
    if let Some(following) = &view.following {
        let stroke = Stroke::new(BORDER, following.color.on(dark));
        let painter = ui.painter().with_clip_rect(canvas);
        painter.rect_stroke(canvas, 0.0, stroke, StrokeKind::Inside);
    }
    if *view == TogetherView::default() {
        return Vec::new();
    }
    let mut actions = Vec::new();
    Area::new(Id::unique("together"))
        .order(Order::Middle)
        .anchor(Align2::CENTER_TOP, Vec2::new(0.0, top(ui)))
        .movable(false)
        .accessible_name(text("together"))
        .show(ui.ctx(), |ui| {
            ui.spacing_mut().item_spacing.y = Tokens::GRID;
            ui.vertical_centered(|ui| {
                bars_ui(ui, view, dark, &mut actions);
            });
        });
    actions
}

fn bars_ui(ui: &mut Ui, view: &TogetherView, dark: bool, actions: &mut Vec<UiAction>) {
    let mut asked = |action: PersonAction| actions.push(UiAction::Person(action));
    if let Some(invitation) = &view.invitation {
        let id = if invitation.spotlight {
            "together-spotlight"
        } else {
            "together-asked"
        };
        let color = invitation.color.on(dark);
        let buttons = [("together-accept", true), ("together-decline", false)];
        match bar_ui(ui, Some(color), &named(id, &invitation.name), &buttons) {
            Some("together-accept") => asked(PersonAction::Accept),
            Some(_) => asked(PersonAction::Decline),
            None => {}
        }
    }
    if let Some(following) = &view.following {
        let id = if following.circular {
            "together-circular"
        } else {
            "together-following"
        };
        let color = following.color.on(dark);
        let buttons = [("together-stop", false)];
        if bar_ui(ui, Some(color), &named(id, &following.name), &buttons).is_some() {
            asked(PersonAction::StopFollowing);
        }
    }
    if let Some(followers) = view.presenting {
        let words = text_with("together-presenting", &[("count", followers.into())]);
        let buttons = [("together-stop-presenting", false)];
        if bar_ui(ui, None, &words, &buttons).is_some() {
            actions.push(UiAction::Run(Command::ToggleSpotlight));
        }
    }
}

/// A dot, words and what can be done; gives what was pressed.
fn bar_ui(
    ui: &mut Ui,
    dot: Option<Color32>,
    words: &str,
    buttons: &[(&'static str, bool)],
) -> Option<&'static str> {
    let margin = Margin {
        left: 14,
        right: 5,
        top: 5,
        bottom: 5,
    };
    surface_ui(ui, margin, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            if let Some(color) = dot {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(10.0), Sense::hover());
                ui.painter().circle_filled(rect.center(), 5.0, color);
            }
            let label = ui.label(egui::RichText::new(words).font(font(TextRole::Strong)));
            label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, words));
            let mut pressed = None;
            for &(id, primary) in buttons {
                let emphasis = if primary {
                    Emphasis::Primary
                } else {
                    Emphasis::Plain
                };
                if text_button(ui, text(id), emphasis).clicked() {
                    pressed = Some(id);
                }
            }
            pressed
        })
        .inner
    })
}

fn named(id: &'static str, name: &str) -> String {
    let mut short: String = name.chars().take(NAME_CHARS).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    text_with(id, &[("name", short.as_str().into())])
}

/// From the window's upper edge: beside the panels there, or below them where there is no room.
fn top(ui: &Ui) -> f32 {
    let own = panel_rect(ui, "together");
    let beside = [
        panel_rect(ui, "board-panel"),
        panel_rect(ui, "people-panel"),
    ];
    let middle = ui.ctx().content_rect().center().x;
    let half = own.map_or(0.0, |own| own.width() / 2.0) + GAP;
    let reach = |panel: &Rect| {
        let near = panel.right().min(middle).max(panel.left().min(middle));
        let distance = if panel.contains(egui::pos2(middle, panel.center().y)) {
            0.0
        } else if panel.left() > middle {
            panel.left() - middle
        } else {
            middle - near
        };
        distance < half
    };
    let covered = beside.iter().flatten().filter(|panel| reach(panel));
    let bottom = covered.map(Rect::bottom).reduce(f32::max);
    bottom.map_or(Tokens::EDGE, |bottom| bottom + Tokens::GRID)
}
