//! The way of the view to a place that somebody asked for: there in a moment, and not by a jump. Any
//! other move of the view ends it.

use tavla_shared::geometry::{Point, Rect};

use super::Editor;
use crate::camera::Camera;

/// How long it takes.
const SECONDS: f64 = 0.3;
/// A place is not shown smaller than this part of how large it could be.
const SMALLEST: f64 = 0.25;

/// A flight under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flight {
    from: Camera,
    to: Camera,
    begun: f64,
    /// Where the last frame was: whoever has moved the view since wants to be elsewhere.
    shown: Camera,
}

impl Flight {
    fn at(&self, now: f64) -> Camera {
        let part = ((now - self.begun) / SECONDS).clamp(0.0, 1.0);
        let eased = part * part * (3.0 - 2.0 * part);
        if eased >= 1.0 {
            return self.to;
        }
        let (from, to) = (self.from, self.to);
        Camera {
            center: Point::ZERO + from.center.to_vec2().lerp(to.center.to_vec2(), eased),
            zoom: from.zoom * (to.zoom / from.zoom).powf(eased),
        }
    }
}

impl Editor {
    /// Brings a place to the middle of the view, no closer than it is now; `at_once` for who wants
    /// nothing to move.
    pub fn fly_to(&mut self, place: Rect, at_once: bool) {
        // Who goes somewhere does not want to be led elsewhere.
        self.stop_following();
        let fit = self.view.fit(place);
        let zoom = self.view.camera.zoom.min(fit.zoom);
        let to = Camera::checked(fit.center, zoom.max(fit.zoom * SMALLEST));
        if at_once {
            self.set_camera(to);
            return;
        }
        self.needs_fit = false;
        let from = self.view.camera;
        self.flight = Some(Flight {
            from,
            to,
            begun: self.now,
            shown: from,
        });
    }

    /// Moves the view on; whether it goes on moving.
    pub(super) fn fly(&mut self) -> bool {
        let Some(mut flight) = self.flight.take() else {
            return false;
        };
        if self.view.camera != flight.shown || self.is_busy() {
            return false;
        }
        flight.shown = flight.at(self.now);
        self.view.camera = flight.shown;
        let arrived = flight.shown == flight.to;
        self.flight = (!arrived).then_some(flight);
        !arrived
    }
}
