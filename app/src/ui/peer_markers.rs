//! Marks at the canvas's edge for who points at something outside of it: their initials, and an arrowhead
//! that shows the way. A click goes there.

use std::sync::Arc;

use egui::{
    Area, Color32, Id, Order, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
};
use tavla_shared::geometry::Point;
use tavla_shared::id::PeerId;

use crate::camera::View;
use crate::editor::{CursorShown, Peers};
use crate::i18n::text_with;
use crate::theme::{PersonColor, Themed as _};
use crate::ui::action::UiAction;
use crate::ui::avatar::paint_face;
use crate::ui::panel::surfaces;
use crate::ui::pictures::{Picture, Pictures};

/// From the canvas's edge to the middle of a mark.
const INSET: f32 = 32.0;
/// The disc with the initials, across,
const DISC: f32 = 24.0;
/// and all of a mark with its arrowhead.
const MARK: f32 = 44.0;
/// From the middle of a mark to the arrowhead's tip.
const TIP: f32 = 22.0;
/// How far apart marks are at least.
const APART: f32 = 34.0;
/// How far in a mark goes at a time to be clear of a panel.
const STEP: f32 = 12.0;
/// The most marks: the nearest ones.
const MARKS_MAX: usize = 12;

/// A mark.
#[derive(Debug, Clone, PartialEq)]
struct Mark {
    peer: PeerId,
    name: Arc<str>,
    color: Color32,
    target: Point,
    /// Where it is in the window.
    at: Pos2,
    /// Where it points.
    towards: Vec2,
}

/// Shows the marks, and says where a click leads.
pub fn peer_markers_ui(
    ui: &Ui,
    view: &View,
    peers: &Peers,
    pictures: &Pictures,
) -> Option<UiAction> {
    // What is shown in this frame is where it was in the last one.
    let panels = surfaces(ui);
    let clear = |at: Pos2| {
        let over = |panel: &Rect| panel.expand(MARK / 2.0).contains(at);
        !panels.iter().any(over)
    };
    let marks = marks(view, peers.cursors(), ui.visuals().dark_mode, clear);
    let mut action = None;
    for mark in &marks {
        if mark_ui(ui, mark, pictures.of(mark.peer, "")) {
            action = Some(UiAction::LookAt(mark.target));
        }
    }
    action
}

/// The marks of `cursors`, sorted by peer, none too near to another one.
fn marks(
    view: &View,
    cursors: Vec<CursorShown>,
    dark: bool,
    clear: impl Fn(Pos2) -> bool,
) -> Vec<Mark> {
    let center = view.rect.center();
    let edge = view.rect.shrink(INSET);
    if !edge.is_positive() {
        return Vec::new();
    }
    let far = |cursor: &CursorShown| (view.screen_from_board(cursor.at) - center).length();
    let mut outside: Vec<CursorShown> = cursors
        .into_iter()
        .filter(|it| !it.gone && !it.name.is_empty())
        .filter(|it| !view.rect.contains(view.screen_from_board(it.at)))
        .collect();
    outside.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.peer.cmp(&b.peer)));
    outside.truncate(MARKS_MAX);
    outside.sort_by_key(|cursor| cursor.peer);
    let mut marks: Vec<Mark> = Vec::with_capacity(outside.len());
    for cursor in outside {
        let target = view.screen_from_board(cursor.at);
        let towards = (target - center).normalized();
        let outmost = on_edge(edge, towards);
        let is_free = |at: Pos2| marks.iter().all(|mark| (mark.at - at).length() >= APART);
        // Inwards as far as the middle, where nobody's mark is yet.
        let steps = ((outmost - center).length() / STEP) as u16;
        let places = || (0..=steps).map(|step| outmost - towards * (f32::from(step) * STEP));
        let at = places()
            .find(|at| clear(*at) && is_free(*at))
            .or_else(|| places().find(|at| is_free(*at)))
            .unwrap_or(outmost);
        marks.push(Mark {
            peer: cursor.peer,
            color: PersonColor {
                chosen: cursor.color,
                slot: cursor.slot,
            }
            .on(dark),
            name: cursor.name,
            target: cursor.at,
            at,
            towards: (target - at).normalized(),
        });
    }
    marks
}

/// Where the way from the middle of `edge` leaves it.
fn on_edge(edge: Rect, towards: Vec2) -> Pos2 {
    let half = edge.size() / 2.0;
    let reach = |half: f32, part: f32| {
        if part.abs() > 1e-6 {
            half / part.abs()
        } else {
            f32::INFINITY
        }
    };
    let length = reach(half.x, towards.x).min(reach(half.y, towards.y));
    if length.is_finite() {
        edge.center() + towards * length
    } else {
        edge.center()
    }
}

fn mark_ui(ui: &Ui, mark: &Mark, picture: Option<Picture>) -> bool {
    let area = Area::new(Id::unique(("peer-marker", mark.peer)))
        .order(Order::Middle)
        .fixed_pos(mark.at - Vec2::splat(MARK / 2.0))
        .constrain(false)
        .movable(false);
    let shown = area.show(ui.ctx(), |ui| {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(MARK), Sense::click());
        let lit = response.hovered() || response.has_focus();
        paint_mark(ui, mark, picture, (rect.center(), lit));
        let words = text_with("peer-outside", &[("name", (&*mark.name).into())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        response.on_hover_text(words).clicked()
    });
    shown.inner
}

fn paint_mark(ui: &Ui, mark: &Mark, picture: Option<Picture>, (middle, lit): (Pos2, bool)) {
    let tokens = ui.tokens();
    let across = mark.towards.rot90();
    let base = middle + mark.towards * (DISC / 2.0 + 1.0);
    let head = vec![
        middle + mark.towards * TIP,
        base + across * 7.0,
        base - across * 7.0,
    ];
    let rim = if lit { tokens.accent } else { tokens.panel };
    let line = Stroke::new(2.0, rim);
    ui.painter()
        .add(Shape::convex_polygon(head.clone(), mark.color, line));
    ui.painter().circle(middle, DISC / 2.0, mark.color, line);
    // The rim is around both, and not between them.
    ui.painter()
        .add(Shape::convex_polygon(head, mark.color, Stroke::NONE));
    // Within the rim.
    let disc = (middle, DISC / 2.0 - 0.5);
    paint_face(ui.painter(), disc, &mark.name, mark.color, picture);
}

#[cfg(test)]
mod tests {
    use egui::pos2;
    use tavla_shared::presence::Status;

    use super::*;
    use crate::camera::Camera;
    use crate::editor::Doing;

    /// 800 by 600, where board and screen are one.
    fn view() -> View {
        View {
            camera: Camera {
                center: Point::new(400.0, 300.0),
                zoom: 1.0,
            },
            rect: Rect::from_min_max(Pos2::ZERO, pos2(800.0, 600.0)),
        }
    }

    fn cursor(peer: PeerId, x: f64, y: f64) -> CursorShown {
        CursorShown {
            peer,
            name: "Ben".into(),
            color: None,
            slot: 0,
            at: Point::new(x, y),
            opacity: 1.0,
            gone: false,
            doing: Doing::Looking,
            status: Status::Active,
            words: None,
        }
    }

    fn places(cursors: Vec<CursorShown>) -> Vec<Pos2> {
        let marks = marks(&view(), cursors, false, |_| true);
        marks.into_iter().map(|mark| mark.at).collect()
    }

    #[test]
    fn who_is_in_view_has_no_mark_and_who_is_outside_has_one_on_the_way_there() {
        assert!(places(vec![cursor(1, 10.0, 10.0)]).is_empty());
        let right = places(vec![cursor(1, 5_000.0, 300.0)]);
        assert_eq!(right, [pos2(800.0 - INSET, 300.0)]);
        let above = places(vec![cursor(1, 400.0, -90.0)]);
        assert_eq!(above, [pos2(400.0, INSET)]);
    }

    #[test]
    fn several_at_one_place_stand_apart() {
        let crowd: Vec<_> = (1..=6).map(|peer| cursor(peer, 5_000.0, 300.0)).collect();
        let places = places(crowd);
        for (index, one) in places.iter().enumerate() {
            let mut others = places[index + 1..].iter();
            assert!(others.all(|other| (*other - *one).length() >= APART));
        }
    }

    #[test]
    fn a_mark_is_clear_of_panels_and_there_are_never_too_many() {
        // As wide as those at the right, with what they keep from the edge.
        let left = 800.0 - 340.0;
        let panel = Rect::from_min_max(pos2(left, 0.0), pos2(800.0, 600.0));
        let marks = marks(&view(), vec![cursor(1, 5_000.0, 300.0)], false, |at| {
            !panel.contains(at)
        });
        assert!(marks[0].at.x < left && marks[0].towards.x > 0.99);
        let crowd: Vec<_> = (0..200_u32)
            .map(|n| cursor(n.into(), 2_000.0 + f64::from(n), f64::from(n) * 10.0))
            .collect();
        assert_eq!(places(crowd).len(), MARKS_MAX);
    }
}
