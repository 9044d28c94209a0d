//! Which colours a board uses most, counted a part of it in each frame while somebody picks one: a board
//! of any size costs a frame the same, and of the largest only so much is counted.

use std::collections::BTreeMap;

use tavla_shared::shape::{Color, Kind, Shape};

use crate::scene::{Mark, Scene};

/// So many shapes are counted in one frame: much less than a millisecond.
const SHAPES_PER_FRAME: usize = 2_000;
/// After so many it is known well enough what a board looks like.
const SHAPES_MAX: usize = 50_000;
/// Of more different colours the rarest are not told from each other.
const COLORS_MAX: usize = 4_096;
/// So many are told.
pub const TOLD_MAX: usize = 10;

/// See the module.
#[derive(Debug, Default)]
pub struct ColorCensus {
    walk: Option<Walk>,
    /// How the board was when the newest count was begun.
    begun: Mark,
    told: Vec<Color>,
}

#[derive(Debug, Default)]
struct Walk {
    /// The last place in the stack that was passed.
    at: Option<u64>,
    seen: usize,
    counts: BTreeMap<[u8; 4], usize>,
}

impl ColorCensus {
    /// The colours used most, the most used first; as they were found by the last count that came to its end.
    pub fn colors(&mut self, scene: &Scene) -> &[Color] {
        let now = scene.mark();
        if self.walk.is_none() && self.begun != now {
            self.walk = Some(Walk::default());
            self.begun = now;
        }
        if let Some(mut walk) = self.walk.take() {
            if walk.go_on(scene) {
                self.told = walk.most_used();
            } else {
                if self.told.is_empty() {
                    self.told = walk.most_used();
                }
                self.walk = Some(walk);
            }
        }
        &self.told
    }

    /// Whether the next frame will know more.
    pub fn wants_another_frame(&self) -> bool {
        self.walk.is_some()
    }
}

impl Walk {
    /// Counts some more; says whether that was the last.
    fn go_on(&mut self, scene: &Scene) -> bool {
        let mut room = SHAPES_PER_FRAME;
        for (at, shape) in scene.stacked_over(self.at) {
            if room == 0 {
                return self.seen >= SHAPES_MAX;
            }
            room -= 1;
            self.seen += 1;
            self.at = Some(at);
            self.count(shape);
        }
        true
    }

    fn count(&mut self, shape: &Shape) {
        if matches!(shape.kind, Kind::Group | Kind::Image | Kind::Unknown(_)) {
            return;
        }
        let style = &shape.style;
        let has_line = style.stroke_width > 0.0;
        let line = has_line.then_some(style.stroke);
        for color in line.into_iter().chain([style.fill]) {
            let room = self.counts.len() < COLORS_MAX;
            if !color.is_none() && (room || self.counts.contains_key(&color.0)) {
                *self.counts.entry(color.0).or_default() += 1;
            }
        }
    }

    fn most_used(&self) -> Vec<Color> {
        let mut counted: Vec<_> = self.counts.iter().collect();
        counted.sort_by_key(|(color, count)| (std::cmp::Reverse(**count), **color));
        let colors = counted.into_iter().map(|(color, _)| Color(*color));
        colors.take(TOLD_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::{BoardChange, Edit};
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Property, ZIndex};

    use super::*;

    const RED: Color = Color::rgb(0xff_0000);
    const BLUE: Color = Color::rgb(0xff);

    fn scene(fills: &[Color]) -> Scene {
        let ranks = ZIndex::spread(None, None, fills.len());
        let shapes = ranks.into_iter().zip(fills).zip(1_u128..);
        let shapes = shapes.map(|((index, fill), number)| {
            let mut shape = Shape::new(ShapeId::from_random(number), Kind::Rectangle);
            shape.place.index = index;
            shape.style.stroke_width = 0.0;
            shape.style.fill = *fill;
            Arc::new(shape)
        });
        let change = BoardChange {
            shapes: shapes.collect(),
            ..BoardChange::default()
        };
        let mut scene = Scene::new();
        scene.apply(&change);
        scene
    }

    #[test]
    fn the_most_used_colour_is_first_and_nothing_is_none() {
        let scene = scene(&[BLUE, RED, Color::NONE, RED]);
        let mut census = ColorCensus::default();
        assert_eq!(census.colors(&scene), [RED, BLUE]);
        assert!(!census.wants_another_frame());
    }

    #[test]
    fn a_large_board_is_counted_over_several_frames_and_again_once_it_has_changed() {
        let mut fills = vec![RED; 2 * SHAPES_PER_FRAME];
        fills.push(BLUE);
        let mut scene = scene(&fills);
        let mut census = ColorCensus::default();
        assert_eq!(census.colors(&scene), [RED]);
        let mut frames = 0;
        while census.wants_another_frame() {
            census.colors(&scene);
            frames += 1;
        }
        assert_eq!((frames, census.colors(&scene)), (2, &[RED, BLUE][..]));
        let green = Property::Fill(Color::rgb(0xff00));
        scene.add_pending(1, vec![Edit::set(ShapeId::from_random(1), green)]);
        assert_eq!(census.colors(&scene), [RED, BLUE], "it is being counted");
        while census.wants_another_frame() {
            census.colors(&scene);
        }
        assert_eq!(census.colors(&scene).len(), 3);
    }
}
