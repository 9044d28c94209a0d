//! From the spaces that shapes are in, each in its parent's, to the board's.
//!
//! A shape's space is turned about its own beginning; the board turns shapes about their middles.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::geometry::{Affine, Point};
use tavla_shared::shape::{INK_POINTS_MAX, Ink, PATH_POINTS_MAX, Shape};

use super::item::{Form, Item};
use crate::import::ImportReport;
use crate::import::kept::thinned;
use crate::shapes::set_points;

/// A shape's own space.
#[derive(Debug, Clone)]
pub(super) struct Space {
    /// The board from it.
    pub(super) transform: Affine,
    /// How far it is turned.
    angle: f64,
    /// The page that it is on.
    page: String,
}

/// The spaces of all shapes. Where parents go round in circles, the first on each is on no page.
pub(super) fn spaces(items: &[Item], by_name: &BTreeMap<String, usize>) -> Vec<Space> {
    let mut known: Vec<Option<Space>> = vec![None; items.len()];
    let mut is_asked = vec![false; items.len()];
    for at in 0..items.len() {
        let mut way = Vec::new();
        let mut next = Some(at);
        while let Some(here) = next.filter(|here| !is_asked[*here]) {
            is_asked[here] = true;
            way.push(here);
            next = by_name.get(&items[here].parent).copied();
        }
        let around = next.and_then(|next| known[next].clone());
        let mut around = around.unwrap_or_else(|| Space {
            transform: Affine::IDENTITY,
            angle: 0.0,
            page: way
                .last()
                .map_or_else(String::new, |at| items[*at].parent.clone()),
        });
        for at in way.into_iter().rev() {
            let item = &items[at];
            let here = Affine::translate(item.at.to_vec2()) * Affine::rotate(item.rotation);
            around.transform *= here;
            around.angle += item.rotation;
            known[at] = Some(around.clone());
        }
    }
    let nowhere = || Space {
        transform: Affine::IDENTITY,
        angle: 0.0,
        page: String::new(),
    };
    known
        .into_iter()
        .map(|space| space.unwrap_or_else(nowhere))
        .collect()
}

/// Puts a shape where it is on the board; arrows wait for what they hold on to.
pub(super) fn place(item: &mut Item, space: &Space, report: &mut ImportReport) {
    item.page.clone_from(&space.page);
    match &item.form {
        Form::Box => {
            let shape = &mut item.shape;
            let half = shape.size.to_vec2() / 2.0;
            shape.pos = space.transform * half.to_point() - half;
            shape.angle = space.angle;
        }
        Form::Path(points) => {
            let points = points.iter().map(|at| space.transform * *at).collect();
            set_points(&mut item.shape, &thinned(points, PATH_POINTS_MAX, report));
        }
        Form::Ink(points) => {
            let points = points.iter();
            let points: Vec<(Point, f32)> = points
                .map(|(at, pressure)| (space.transform * *at, *pressure))
                .collect();
            put_ink(&mut item.shape, &thinned(points, INK_POINTS_MAX, report));
        }
        Form::Arrow(_) | Form::Group => {}
    }
}

fn put_ink(shape: &mut Shape, points: &[(Point, f32)]) {
    let Some((corner, ink)) = Ink::through(points.iter().copied()) else {
        return;
    };
    // As the document keeps it, which rounds: a shape must not change by being written.
    let ink = Ink::from_bytes(&ink.to_bytes()).unwrap_or(ink);
    shape.pos = corner;
    shape.size = ink.natural_size();
    shape.ink = Some(Arc::new(ink));
}
