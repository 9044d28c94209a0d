//! Where the window looks: by steps, by pages, for a moment over all of the board, and back to what is there.
//! Writes nothing.

use egui::Vec2;
use tavla_shared::geometry::Rect;

use super::Editor;
use crate::camera::Camera;
use crate::commands::Direction;
use crate::tools::ZoomWish;

/// What a click of the zoom tool multiplies or divides the zoom by.
const CLICK_FACTOR: f64 = 2.0;

/// The whole board is shown while a key is down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overview {
    /// Where one looks again when the key comes up.
    home: Camera,
}

impl Editor {
    pub(super) fn look_as_wished(&mut self, wish: ZoomWish) {
        let zoom = self.view.camera.zoom;
        self.view.camera = match wish {
            ZoomWish::In(at) => self.view.zoomed_at(at, zoom * CLICK_FACTOR),
            ZoomWish::Out(at) => self.view.zoomed_at(at, zoom / CLICK_FACTOR),
            ZoomWish::To(rect) => self.view.contain(rect),
        };
    }

    /// Goes on by as much as the window shows.
    pub(super) fn turn_page(&mut self, direction: Direction) {
        let page = self.view.rect.size();
        let by = match direction {
            Direction::Left => Vec2::new(page.x, 0.0),
            Direction::Right => Vec2::new(-page.x, 0.0),
            Direction::Up => Vec2::new(0.0, page.y),
            Direction::Down => Vec2::new(0.0, -page.y),
        };
        self.view.camera = self.view.panned(by);
    }

    /// Shows the whole board until [`Self::end_overview`].
    pub(super) fn begin_overview(&mut self) {
        let home = self.view.camera;
        if let (None, Some(bounds)) = (self.overview, self.scene.bounds()) {
            self.view.camera = self.view.fit(bounds.union(self.view.visible()));
            self.overview = Some(Overview { home });
        }
    }

    /// Goes back to where one looked before, or to where one has pointed since; whether there was an overview.
    pub(super) fn end_overview(&mut self) -> bool {
        let ended = self.overview.take();
        if let Some(Overview { home }) = ended {
            self.set_camera(home);
        }
        ended.is_some()
    }

    /// A press while the whole board is shown says where to go back to.
    pub(super) fn point_in_overview(&mut self, at: egui::Pos2) -> bool {
        let center = self.view.board_from_screen(at);
        if let Some(Overview { home }) = &mut self.overview {
            home.center = center;
        }
        self.overview.is_some()
    }

    /// What will be in view when the overview ends.
    pub fn overview_home(&self) -> Option<Rect> {
        let Overview { home } = self.overview?;
        let view = crate::camera::View {
            camera: home,
            rect: self.view.rect,
        };
        Some(view.visible())
    }

    /// Whether there is something on the board and nothing of it in view.
    pub fn is_lost(&self) -> bool {
        let seen = self.view.visible();
        self.view.rect.is_positive()
            && self.scene.count_painted() > 0
            && !self.scene.has_more_within(seen, 0)
    }

    /// Goes to what is nearest.
    pub(super) fn go_back_to_content(&mut self) {
        if let Some(nearest) = self.scene.nearest(self.view.camera.center) {
            let at_once = self.own.reduced_motion;
            self.fly_to(nearest, at_once);
        }
    }
}
