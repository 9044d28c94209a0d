//! A row of the outline: its fold, its sign, what it is called, and whether it is hidden or locked.

use egui::{
    Align2, Color32, CursorIcon, Id, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo,
};
use tavla_shared::shape::Shape;

use super::title::{sign, title};
use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, faded, font, paint_icon};
use crate::ui::button::{focus_ring, with_tooltip};

/// How high a row is.
pub(super) const ROW_HEIGHT: f32 = 30.0;
/// How far what is in something stands in.
pub(super) const INDENT: f32 = 16.0;
/// Rows that are deeper stand in no further.
const DEPTH_MAX: u16 = 8;
/// Of the fold and of the signs at the right, both ways.
const CONTROL: f32 = 24.0;
const ICON: f32 = 15.0;
const FOLD_ICON: f32 = 13.0;

/// What a row shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowView<'a> {
    /// The shape.
    pub(super) shape: &'a Shape,
    /// How many frames and groups it is in.
    pub(super) depth: u16,
    /// Whether what is in it is shown; none where there is nothing in it.
    pub(super) unfolded: Option<bool>,
    /// Whether it is picked.
    pub(super) selected: bool,
    /// Whether the keyboard is on it, or comes to it first.
    pub(super) current: bool,
    /// How it stands on the board.
    pub(super) standing: Standing,
    /// What can be done with it.
    pub(super) hands: Hands,
}

/// How a shape stands on the board, by itself or with what it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Whether it is not shown.
    pub(super) hidden: bool,
    /// Whether it is locked.
    pub(super) locked: bool,
}

/// What can be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hands {
    /// Nothing is written: the board cannot be changed.
    Off,
    /// All.
    Free,
    /// Its name is being typed.
    Naming,
}

/// What became of a row in a frame.
#[derive(Debug)]
pub(super) struct RowShown {
    /// The row itself.
    pub(super) response: Response,
    /// The fold was pressed.
    pub(super) folds: bool,
    /// Whether it is hidden or not was pressed.
    pub(super) hides: bool,
    /// Whether it is locked or not was pressed.
    pub(super) locks: bool,
    /// The room for its name.
    pub(super) name: Rect,
}

/// The left edge of what a row of this depth shows.
pub(super) fn left_of(depth: u16) -> f32 {
    f32::from(depth.min(DEPTH_MAX)) * INDENT
}

/// Names a row for egui.
pub(super) fn row_id(ui: &Ui, shape: &Shape) -> Id {
    ui.scope_id().with(("layer", shape.id.as_str()))
}

/// Shows a row at `rect`.
pub(super) fn row_ui(ui: &Ui, id: Id, rect: Rect, view: &RowView<'_>) -> RowShown {
    // Only the row that the keyboard is on is on its way: there may be very many.
    let focus = if view.current {
        Sense::FOCUSABLE
    } else {
        Sense::empty()
    };
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG | focus);
    let tokens = ui.tokens();
    let at_hand = response.hovered() || response.has_focus();
    let ground = match (view.selected, at_hand) {
        (true, _) => tokens.tint,
        (false, true) => tokens.control,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, Tokens::SMALL_RADIUS, ground);
    focus_ring(ui, rect.shrink(2.0), &response);
    let color = match (view.standing.hidden, view.selected) {
        (true, _) => faded(tokens.muted, 0.7),
        (false, true) => tokens.accent,
        (false, false) => tokens.text,
    };
    let words = title(view.shape);
    named(ui, &response, view, &words);
    let inner = rect.with_min_x(rect.left() + left_of(view.depth));
    let (fold, after) = inner.split_left_right_at_x(inner.left() + CONTROL - 4.0);
    let folds = view
        .unfolded
        .is_some_and(|unfolded| fold_ui(ui, id, fold, unfolded, &words));
    let (icon, after) = after.split_left_right_at_x(after.left() + CONTROL - 2.0);
    paint_icon(ui.painter(), sign(&view.shape.kind), icon, ICON, color);
    let right = after.right() - 2.0 * CONTROL - 2.0;
    let name = Rect::from_min_max(
        Pos2::new(after.left() + 4.0, after.top()),
        Pos2::new(right.max(after.left() + 4.0), after.bottom()),
    );
    if view.hands != Hands::Naming {
        paint_title(ui, name, &words, color);
    }
    let control = |number: f32| {
        let center = Pos2::new(
            after.right() - 2.0 - (0.5 + number) * CONTROL,
            after.center().y,
        );
        Rect::from_center_size(center, Vec2::splat(CONTROL))
    };
    // What is so, whether of itself or with what it is in, always shows; what could be, where the pointer is.
    let shown = at_hand || ui.rect_contains_pointer(rect);
    let hide = Switch {
        on: view.shape.hidden,
        inherited: view.standing.hidden && !view.shape.hidden,
        icons: [Icon::Eye, Icon::EyeOff],
        labels: ["layers-hide", "layers-show"],
    };
    let lock = Switch {
        on: view.shape.locked,
        inherited: view.standing.locked && !view.shape.locked,
        icons: [Icon::LockOpen, Icon::Lock],
        labels: ["layers-lock", "layers-unlock"],
    };
    let locks = lock.ui(ui, id.with("lock"), control(1.0), (view, &words, shown));
    let hides = hide.ui(ui, id.with("hide"), control(0.0), (view, &words, shown));
    RowShown {
        response,
        folds,
        hides,
        locks,
        name,
    }
}

fn named(ui: &Ui, response: &Response, view: &RowView<'_>, words: &str) {
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, view.selected, words));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_level(usize::from(view.depth) + 1);
        node.set_selected(view.selected);
        if let Some(unfolded) = view.unfolded {
            node.set_expanded(unfolded);
        }
    });
}

fn paint_title(ui: &Ui, room: Rect, words: &str, color: Color32) {
    let mut job =
        egui::text::LayoutJob::simple_singleline(words.to_owned(), font(TextRole::Body), color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = Pos2::new(room.left(), room.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

fn fold_ui(ui: &Ui, id: Id, rect: Rect, unfolded: bool, words: &str) -> bool {
    let response = ui.interact(rect, id.with("fold"), Sense::CLICK);
    let tokens = ui.tokens();
    let (icon, label) = if unfolded {
        (Icon::Unfolded, "layers-fold")
    } else {
        (Icon::Folded, "layers-unfold")
    };
    let color = if response.hovered() {
        tokens.text
    } else {
        tokens.muted
    };
    paint_icon(ui.painter(), icon, rect, FOLD_ICON, color);
    let label = text_with(label, &[("name", words.into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    with_tooltip(response, &label, None, None).clicked()
}

/// A sign at a row's right that something is so, which a press changes.
struct Switch {
    on: bool,
    inherited: bool,
    /// Off and on.
    icons: [Icon; 2],
    /// What a press does while it is off and while it is on.
    labels: [&'static str; 2],
}

impl Switch {
    fn ui(&self, ui: &Ui, id: Id, rect: Rect, row: (&RowView<'_>, &str, bool)) -> bool {
        let (view, words, shown) = row;
        let focus = if view.current {
            Sense::FOCUSABLE
        } else {
            Sense::empty()
        };
        let response = ui.interact(rect, id, Sense::CLICK | focus);
        let tokens = ui.tokens();
        let number = usize::from(self.on);
        let (icon, color) = match (self.on, self.inherited) {
            (true, _) => (self.icons[1], tokens.text),
            (false, true) => (self.icons[1], faded(tokens.muted, 0.6)),
            (false, false) => (self.icons[0], tokens.muted),
        };
        if self.on || self.inherited || shown || response.has_focus() {
            if response.hovered() {
                ui.painter()
                    .rect_filled(rect, Tokens::SMALL_RADIUS, tokens.control_hover);
            }
            paint_icon(ui.painter(), icon, rect, ICON, color);
        }
        focus_ring(ui, rect.shrink(2.0), &response);
        let label = text_with(self.labels[number], &[("name", words.into())]);
        let may_write = view.hands != Hands::Off;
        let because = (!may_write).then(|| text("reason-locked"));
        response.widget_info(|| WidgetInfo::selected(Role::Button, may_write, self.on, &label));
        let response = response.on_hover_cursor(CursorIcon::Default);
        let clicked = response.clicked() && may_write;
        with_tooltip(response, &label, None, because);
        clicked
    }
}

/// Paints where what is dragged would go: a line between rows.
pub(super) fn paint_drop_line(ui: &Ui, list: Rect, y: f32, depth: u16) {
    let color = ui.tokens().accent;
    let left = list.left() + left_of(depth) + 8.0;
    let stroke = egui::Stroke::new(2.0, color);
    ui.painter().hline(left..=list.right() - 4.0, y, stroke);
    ui.painter()
        .circle(Pos2::new(left, y), 3.0, ui.tokens().panel, stroke);
}

/// The same: a row that takes it in.
pub(super) fn paint_drop_row(ui: &Ui, row: Rect) {
    let stroke = egui::Stroke::new(2.0, ui.tokens().accent);
    ui.painter().rect_stroke(
        row.shrink(1.0),
        Tokens::SMALL_RADIUS,
        stroke,
        egui::StrokeKind::Inside,
    );
}

/// The words beside the pointer while several rows are dragged.
pub(super) fn paint_dragged(ui: &Ui, at: Pos2, count: usize) {
    let words = text_with("layers-dragged", &[("count", count.into())]);
    let tokens = ui.tokens();
    let galley = ui
        .painter()
        .layout_no_wrap(words, font(TextRole::Tag), tokens.on_accent);
    let rect = Align2::LEFT_TOP.anchor_size(
        at + Vec2::new(14.0, 10.0),
        galley.size() + Vec2::new(14.0, 8.0),
    );
    let painter = ui.ctx().layer_painter(egui::LayerId::new(
        egui::Order::Tooltip,
        Id::unique("layers-dragged"),
    ));
    painter.rect_filled(rect, Tokens::SMALL_RADIUS, tokens.accent);
    painter.galley(rect.min + Vec2::new(7.0, 4.0), galley, tokens.on_accent);
}
