//! The gestures of one peer: the one in hand, and those let go that are still on their way to what
//! they came to. A hand that writes begins a stroke before the one before it has been shown.

use std::collections::VecDeque;

use tavla_shared::board::BoardChange;
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::presence::{Gesture, Held};

use super::Doing;
use super::gesture::{Hand, PeerGesture};
use crate::scene::Scene;

/// How long what a gesture came to is still shown without its result having arrived, in seconds.
const LINGER: f64 = 1.0;
/// The most gestures of a peer that are on their way; the oldest gives way to more.
const FINISHING_MAX: usize = 16;
/// So many shapes may be on their way; the newest gesture's all are.
const FINISHING_SHAPES_MAX: usize = 2_000;

#[derive(Debug, Default)]
pub(super) struct Gestures {
    /// What the peer says to hold; nothing once that has been let go.
    hand: Hand,
    current: Option<PeerGesture>,
    /// Oldest first.
    finishing: VecDeque<PeerGesture>,
    /// Whether anything of them is on the scene.
    previewed: bool,
}

impl Gestures {
    pub(super) fn doing(&self) -> Doing {
        self.current
            .as_ref()
            .map_or(Doing::Looking, PeerGesture::doing)
    }

    /// The peer takes these shapes in hand.
    pub(super) fn hold(&mut self, held: &Held, scene: &Scene) {
        self.hand = Hand::of(held, scene);
        if let Some(current) = &mut self.current {
            current.hold(&self.hand);
        }
    }

    pub(super) fn hear(&mut self, now: f64, gesture: Gesture, scene: &Scene) {
        let begun = match gesture {
            Gesture::Transform(to) => self.transform(now, to),
            Gesture::Bent(told) => {
                let goes_on = self.current.as_mut().is_some_and(|it| it.bend(now, &told));
                let begun = || PeerGesture::bending(now, &self.hand, &told);
                if goes_on { None } else { begun() }
            }
            Gesture::Points(points) => {
                let points = match &mut self.current {
                    Some(current) => current.stroke(now, points),
                    None => Some(points),
                };
                let new = points.filter(|points| self.is_new(&points.id, scene));
                new.map(|points| PeerGesture::stroking(now, points))
            }
            Gesture::Drawn(drawn) => {
                let drawn = match &mut self.current {
                    Some(current) => current.draw(now, drawn),
                    None => Some(drawn),
                };
                let new = drawn.filter(|drawn| self.is_new(&drawn.id, scene));
                new.map(|drawn| PeerGesture::drawing(now, drawn))
            }
        };
        if let Some(begun) = begun {
            self.let_go(now);
            self.current = Some(begun);
        }
    }

    fn transform(&mut self, now: f64, to: tavla_shared::geometry::Affine) -> Option<PeerGesture> {
        let current = self.current.as_mut();
        if current.is_some_and(|current| current.transform(now, to)) || self.hand.is_empty() {
            return None;
        }
        Some(PeerGesture::transforming(now, self.hand.clone(), to))
    }

    /// Whether a shape can be drawn: what is on the board already cannot, and what has been let go
    /// comes late.
    fn is_new(&self, id: &ShapeId, scene: &Scene) -> bool {
        let gestures = self.finishing.iter().chain(&self.current);
        scene.confirmed(id).is_none() && !gestures.into_iter().any(|it| it.holds(id))
    }

    /// The peer has let go; what came of it is on its way.
    pub(super) fn end(&mut self, now: f64) {
        self.hand = Hand::default();
        self.let_go(now);
    }

    fn finishing_shapes(&self) -> usize {
        self.finishing.iter().map(PeerGesture::shapes).sum()
    }

    fn let_go(&mut self, now: f64) {
        if let Some(mut gesture) = self.current.take() {
            gesture.end(now + LINGER);
            if self.finishing.len() >= FINISHING_MAX {
                self.finishing.pop_front();
            }
            self.finishing.push_back(gesture);
            // Each is laid over the board in every frame, also those of somebody who begins ever new ones.
            while self.finishing.len() > 1 && self.finishing_shapes() > FINISHING_SHAPES_MAX {
                self.finishing.pop_front();
            }
        }
    }

    /// What was held may have been written: by the oldest gesture that still waits for that.
    pub(super) fn written(&mut self, now: f64, change: &BoardChange, scene: &Scene) {
        let shapes = change.shapes.iter().map(|shape| &shape.id);
        let ids: Vec<&ShapeId> = shapes.chain(&change.removed).collect();
        let mut settled = false;
        for gesture in self.finishing.iter_mut().chain(&mut self.current) {
            if gesture.is_settled() || !ids.iter().any(|id| gesture.holds(id)) {
                continue;
            }
            if settled {
                gesture.refresh(change);
            } else {
                settled = gesture.settle(now, scene);
            }
        }
        let current_settled = self.current.as_ref().is_some_and(PeerGesture::is_settled);
        if current_settled {
            // What is still told of it comes late.
            self.end(now);
        } else if settled {
            self.hand.refresh(change);
        }
    }

    /// Shows them as they are at the moment `shown`; says whether any will go on moving.
    pub(super) fn advance(
        &mut self,
        (now, shown): (f64, f64),
        peer: PeerId,
        scene: &mut Scene,
    ) -> bool {
        self.finishing.retain(|it| !it.is_over(now, shown));
        let gestures = self.finishing.iter_mut().chain(&mut self.current);
        let mut edits = Vec::new();
        for gesture in gestures {
            edits.extend(gesture.edits(shown, scene));
        }
        if self.previewed || !edits.is_empty() {
            self.previewed = !edits.is_empty();
            scene.set_peer_preview(peer, edits);
        }
        let current = self.current.as_ref();
        // While one lingers there must be a frame in which it stops.
        !self.finishing.is_empty() || current.is_some_and(|current| current.is_moving(shown))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::Edit;
    use tavla_shared::geometry::{Affine, Point, Rect, Size};
    use tavla_shared::presence::Drawn;
    use tavla_shared::shape::{Color, Kind};

    use super::*;
    use crate::editor::testing::{TestEditor, filled, id};

    #[test]
    fn who_begins_ever_new_gestures_with_many_shapes_has_few_of_them_shown() {
        let names: Vec<String> = (0..900).map(|n| format!("s{n}")).collect();
        let mut board = TestEditor::new();
        let rank = board.editor.scene().rank_on_top(None);
        let rect = Rect::new(0.0, 0.0, 10.0, 10.0);
        let shape = |name: &String| filled(name, Kind::Rectangle, rect, &rank);
        let shapes = names.iter().map(|name| Edit::Create(Arc::new(shape(name))));
        board.peer_writes(shapes.collect());
        let scene = board.editor.scene();
        let held = Held::shapes(names.iter().map(|name| id(name)).collect());
        let mut gestures = Gestures::default();
        for n in 0..20 {
            let now = f64::from(n) / 30.0;
            gestures.hold(&held, scene);
            gestures.hear(
                now,
                Gesture::Transform(Affine::translate((5.0, 0.0))),
                scene,
            );
            let drawn = Drawn {
                id: id(&format!("new{n}")),
                kind: Kind::Ellipse,
                pos: Point::ZERO,
                size: Size::new(5.0, 5.0),
                path: Vec::new(),
                stroke: Color::rgb(0),
                fill: Color::NONE,
                stroke_width: 1.0,
            };
            gestures.hear(now, Gesture::Drawn(Box::new(drawn)), scene);
            assert!(gestures.finishing_shapes() <= FINISHING_SHAPES_MAX, "{n}");
        }
        assert!(gestures.finishing_shapes() >= 900);
    }
}
