//! Where shapes lead: a sign at the corner of each that has a link, and the small panel in which one is given.
//! A click on a sign asks for the link to be followed.

use egui::{
    Align2, Area, CursorIcon, Id, Margin, Order, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, vec2,
};

use crate::commands::Icon;
use crate::editor::{LinkShown, ShapeLink};
use crate::i18n::{kind_words, text, text_with};
use crate::theme::{Themed as _, Tokens, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::link_field::{Answer, LinkField};
use crate::ui::panel::surface_ui;

/// A sign, both ways.
const SIZE: f32 = 20.0;
/// From the shape's corner to the middle of its sign: outside, so that it covers nothing of it nor the handle
/// there.
const BESIDE: Vec2 = vec2(20.0, -20.0);
/// The icon in it.
const ICON_SIZE: f32 = 12.0;
const RADIUS: f32 = 6.0;
/// From the shapes to the panel: their signs are between.
const GAP: f32 = 40.0;
/// The most of an address that is said; the rest of a long one tells nobody anything.
const SAID_CHARS_MAX: usize = 120;

/// The panel, as long as it is shown.
#[derive(Debug, Default)]
pub(super) struct ShapeLinks {
    open: Option<(ShapeLink, LinkField)>,
}

impl ShapeLinks {
    /// Asks where what is picked is to lead.
    pub(super) fn ask(&mut self, about: ShapeLink) {
        let field = LinkField::new(about.address.as_deref());
        self.open = Some((about, field));
    }

    /// Whether somebody is asked.
    pub(super) fn is_asking(&self) -> bool {
        self.open.is_some()
    }

    /// Shows the signs, and the panel where it is open and still about what is picked.
    pub(super) fn ui(
        &mut self,
        ui: &Ui,
        canvas: Rect,
        links: &[LinkShown],
        picked: Option<&ShapeLink>,
    ) -> Option<UiAction> {
        let followed = signs_ui(ui, canvas, links);
        // It is about what was picked when it was asked for.
        self.open
            .take_if(|(about, _)| picked.is_none_or(|picked| picked.picked != about.picked));
        let Some((about, field)) = &mut self.open else {
            return followed;
        };
        if let Some(picked) = picked {
            about.around = picked.around;
        }
        let (pivot, at) = place(canvas, about.around);
        let answer = Area::new(Id::unique("shape-link"))
            .order(Order::Foreground)
            .pivot(pivot)
            .fixed_pos(at)
            .constrain(true)
            .accessible_name(text("shape-link"))
            .show(ui.ctx(), |ui| {
                surface_ui(ui, Margin::same(6), |ui| {
                    ui.horizontal(|ui| field.ui(ui)).inner
                })
            })
            .inner;
        if answer != Answer::NotYet {
            self.open = None;
        }
        match answer {
            Answer::Set(address) => Some(UiAction::LinkShapes(address)),
            Answer::NotYet | Answer::Closed => followed,
        }
    }
}

fn signs_ui(ui: &Ui, canvas: Rect, links: &[LinkShown]) -> Option<UiAction> {
    if links.is_empty() {
        return None;
    }
    let area = Area::new(Id::unique("shape-links"))
        .order(Order::Background)
        .fixed_pos(canvas.min)
        .constrain(false)
        // Only the signs themselves take the pointer: the area has no size.
        .movable(false)
        .sense(Sense::hover())
        .fade_in(false)
        .accessible_name(text("shape-links"));
    let shown = area.show(ui.ctx(), |ui| {
        ui.set_clip_rect(canvas);
        let mut followed = None;
        for link in links {
            if sign_ui(ui, link) {
                followed = Some(UiAction::OpenLink(link.address.clone()));
            }
        }
        followed
    });
    shown.inner
}

fn sign_ui(ui: &Ui, link: &LinkShown) -> bool {
    let rect = Rect::from_center_size(link.corner + BESIDE, Vec2::splat(SIZE));
    let id = ui.scope_id().with(link.shape.as_str());
    let response = ui.interact(rect, id, Sense::click());
    let tokens = ui.tokens();
    let hot = response.hovered() || response.has_focus();
    let (ground, sign) = if hot {
        (tokens.accent, tokens.on_accent)
    } else {
        (tokens.panel, tokens.accent)
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        RADIUS,
        ground,
        Stroke::new(1.0, tokens.hairline),
        StrokeKind::Inside,
    );
    paint_icon(painter, Icon::Link, rect, ICON_SIZE, sign);
    let words = || {
        let address: String = link.address.chars().take(SAID_CHARS_MAX).collect();
        let args = [
            ("kind", kind_words(&link.kind).into()),
            ("address", address.as_str().into()),
        ];
        text_with("shape-link-sign", &args)
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, words()));
    let clicked = response.clicked();
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(words());
    clicked
}

/// Where the panel goes: above what is picked, or below where there is no room.
fn place(canvas: Rect, around: Rect) -> (Align2, Pos2) {
    let above = around.top() - GAP;
    if above - canvas.top() > Tokens::TOOL_SIZE * 2.5 {
        (Align2::CENTER_BOTTOM, Pos2::new(around.center().x, above))
    } else {
        (Align2::CENTER_TOP, around.center_bottom() + vec2(0.0, GAP))
    }
}
