//! The map at the bottom right: the whole board from afar, who looks where, and a way there.
//!
//! Costs nothing while nothing changes. The shapes are a picture that is drawn some of it a frame;
//! where people look is laid over it in every frame.

mod bitmap;
mod course;
mod picture;
mod spot;
mod spots;

use egui::{
    Align2, Color32, Margin, Painter, Pos2, Rect as ScreenRect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo,
};
use tavla_shared::geometry::{Rect, Vec2 as BoardVec};
use tavla_shared::presence::Status;

use self::picture::{Due, Picture, Subject};
use crate::camera::{Camera, View};
use crate::colors::CanvasColors;
use crate::editor::{PeerShown, Peers};
use crate::i18n::text;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::theme::{PersonColor, Themed as _, Tokens, color32_from, faded};
use crate::ui::action::UiAction;
use crate::ui::panel::{Place, panel_ui, room_over_tool_bar};

/// The map itself, in egui points.
const SIZE: Vec2 = Vec2::new(154.0, 94.0);
/// Left free around what is on it.
const MARGIN: f32 = 5.0;
/// In a smaller window the map is in the way.
const WINDOW_MIN: Vec2 = Vec2::new(600.0, 460.0);
/// The frame of one's own view, how rounded it is, and how small it gets.
const VIEW_STROKE: f32 = 1.5;
const VIEW_RADIUS: f32 = 3.0;
const VIEW_SIDE_MIN: f32 = 5.0;
/// A peer's cursor.
const CURSOR_RADIUS: f32 = 2.5;

/// What the map shows.
pub struct MinimapView<'a> {
    /// The board.
    pub scene: &'a Scene,
    /// Where the window looks.
    pub view: &'a View,
    /// How the board is painted.
    pub colors: &'a CanvasColors,
    /// What is picked.
    pub selection: &'a Selection,
    /// Who else is here.
    pub peers: &'a Peers,
}

/// What the map keeps between frames.
#[derive(Default)]
pub struct Minimap {
    picture: Picture,
    held: Option<Held>,
    due: Due,
}

/// The map while a pointer is down on it.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// It stays as it was: a map that follows what it moves runs away.
    map: View,
    /// From the pointer to the middle of the view.
    arm: BoardVec,
}

impl Minimap {
    /// Whether the window is large enough for it.
    pub fn has_room(ui: &Ui) -> bool {
        let window = ui.ctx().content_rect().size();
        window.x >= WINDOW_MIN.x && window.y >= WINDOW_MIN.y
    }

    /// Shows it; gives where to look, where that was asked for.
    pub fn ui(&mut self, ui: &Ui, view: &MinimapView<'_>) -> Option<UiAction> {
        let place = Place {
            align: Align2::RIGHT_BOTTOM,
            offset: -Vec2::new(
                Tokens::EDGE,
                Tokens::EDGE + room_over_tool_bar(ui, "minimap"),
            ),
            margin: Margin::same(8),
        };
        panel_ui(ui, "minimap", place, |ui| self.map_ui(ui, view)).inner
    }

    /// Whether the next frame will have more of it.
    pub fn wants_another_frame(&self) -> bool {
        self.due == Due::NextFrame
    }

    /// Whether it shows everything as it is.
    pub fn is_settled(&self) -> bool {
        self.due == Due::Never
    }

    /// Forgets what was made of the shapes: the next frames begin from nothing.
    pub fn forget(&mut self) {
        self.picture.forget();
    }

    /// Has nothing to do while it is not shown.
    pub fn rest(&mut self) {
        self.held = None;
        self.due = Due::Never;
    }

    fn map_ui(&mut self, ui: &mut Ui, view: &MinimapView<'_>) -> Option<UiAction> {
        // Not to be stopped at by who goes by keys: the board itself can be moved by them.
        let (rect, response) = ui.allocate_exact_size(SIZE, Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, text("minimap-image")));
        let pressed = response.is_pointer_button_down_on();
        self.held = self.held.filter(|_| pressed || response.clicked());
        let map = self
            .held
            .map_or_else(|| map_of(view, rect), |held| held.map);
        self.due = self.picture.advance(
            ui.ctx(),
            &Subject {
                scene: view.scene,
                colors: view.colors,
                scale: map.camera.zoom * f64::from(ui.ctx().pixels_per_point()),
                now: ui.input(|input| input.time),
            },
        );
        if let Due::After(wait) = self.due {
            ui.ctx().request_repaint_after(wait);
        }
        let ground = color32_from(view.colors.ground.color);
        ui.painter().rect_filled(rect, Tokens::SMALL_RADIUS, ground);
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        self.paint_shapes(&painter, &map);
        paint_people(&painter, &map, view, ui);
        self.look(&response, map, view)
    }

    fn paint_shapes(&self, painter: &Painter, map: &View) {
        if let Some((texture, covers)) = self.picture.shown() {
            let whole = ScreenRect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
            let at = map.screen_rect_from_board(covers);
            painter.image(texture, at, whole, Color32::WHITE);
        }
    }

    /// Where to look: a press beside the view and a click bring its middle there, a drag takes it
    /// along.
    fn look(&mut self, response: &Response, map: View, view: &MinimapView<'_>) -> Option<UiAction> {
        let at = map.board_from_screen(response.interact_pointer_pos()?);
        if response.clicked() {
            self.held = None;
            return Some(UiAction::LookAt(at));
        }
        if !response.is_pointer_button_down_on() {
            return None;
        }
        let held = self.held.get_or_insert_with(|| {
            let seen = view.view.visible();
            let arm = if seen.contains(at) {
                seen.center() - at
            } else {
                BoardVec::ZERO
            };
            Held { map, arm }
        });
        Some(UiAction::LookAt(at + held.arm))
    }
}

/// The map that shows all shapes and the whole view within `rect`.
fn map_of(view: &MinimapView<'_>, rect: ScreenRect) -> View {
    let seen = view.view.visible();
    let area = view.scene.bounds().map_or(seen, |all| all.union(seen));
    let room = rect.shrink(MARGIN).size();
    let along = |room: f32, length: f64| f64::from(room) / length.max(1.0);
    let zoom = along(room.x, area.width()).min(along(room.y, area.height()));
    let center = area.center();
    View {
        camera: Camera { center, zoom },
        rect,
    }
}

fn paint_people(painter: &Painter, map: &View, view: &MinimapView<'_>, ui: &Ui) {
    let frame = |rect: Rect, stroke: Stroke| {
        let rect = map.screen_rect_from_board(rect);
        let side = rect.size().max(Vec2::splat(VIEW_SIDE_MIN));
        let rect = ScreenRect::from_center_size(rect.center(), side);
        painter.rect_stroke(rect, VIEW_RADIUS, stroke, StrokeKind::Inside);
    };
    let (tokens, dark) = (ui.tokens(), ui.visuals().dark_mode);
    let peers: Vec<PeerShown<'_>> = view.peers.iter().collect();
    for peer in &peers {
        if let Some(seen) = peer.view {
            frame(seen, Stroke::new(1.0, faded(color_of(peer, dark), 0.6)));
        }
    }
    if let Some(picked) = view.selection.frame(view.scene) {
        let rect = tavla_shared::geometry::rotated_bounds(picked.rect, picked.angle);
        frame(rect, Stroke::new(1.0, faded(tokens.accent, 0.6)));
    }
    frame(view.view.visible(), Stroke::new(VIEW_STROKE, tokens.accent));
    for peer in &peers {
        if let Some(at) = peer.cursor {
            let at = map.screen_from_board(at);
            painter.circle_filled(at, CURSOR_RADIUS, color_of(peer, dark));
        }
    }
}

fn color_of(peer: &PeerShown<'_>, dark: bool) -> Color32 {
    let (chosen, slot) = (peer.color, peer.slot);
    let color = PersonColor { chosen, slot }.on(dark);
    let here = peer.status == Status::Active;
    faded(color, if here { 1.0 } else { 0.5 })
}
