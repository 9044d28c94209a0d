//! Which pins are seen: threads in view, those that would cover each other as one with a number. Pins are
//! as large at any zoom, so that who goes nearer sees them part.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Pos2;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ThreadId;
use tavla_shared::talk::Thread;

use super::places::Spot;
use crate::camera::View;

/// Threads in one such cell of the board, as large on the screen at any zoom, are one pin, in egui points.
const CELL: f64 = 44.0;
/// Pins of two cells that are nearer than this are one, too.
const NEAR: f32 = 30.0;
/// So far beyond the view's edge a pin reaches into it.
const BEYOND: f32 = 48.0;

/// A pin on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    /// Where its tip is.
    pub at: Pos2,
    /// What it stands for.
    pub kind: PinKind,
}

/// What a pin stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum PinKind {
    /// A thread.
    Thread {
        /// Which.
        thread: Arc<Thread>,
        /// Whether its shape is not on the board.
        shape_gone: bool,
    },
    /// Several threads.
    Cluster {
        /// Which, in the order they came in.
        threads: Vec<Arc<Thread>>,
        /// The box around them.
        bounds: Rect,
    },
}

/// Threads that are near each other.
struct Group<'a> {
    at: Pos2,
    members: Vec<(&'a Arc<Thread>, Spot)>,
}

/// Threads that are never part of a cluster.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone<'a> {
    /// The one whose card is open.
    pub open: Option<&'a ThreadId>,
    /// The one in hand, which is in view wherever it was taken from.
    pub dragged: Option<&'a ThreadId>,
}

/// Makes the pins of `threads` that are in view, in a fixed order.
pub fn gather<'a>(
    threads: impl Iterator<Item = (&'a Arc<Thread>, Spot)>,
    view: &View,
    alone: Alone<'_>,
) -> Vec<Pin> {
    let seen = view.rect.expand(BEYOND);
    let mut cells: BTreeMap<(i64, i64), Group<'a>> = BTreeMap::new();
    let (mut single, mut in_hand) = (None, None);
    for (thread, spot) in threads {
        let at = view.screen_from_board(spot.at);
        if alone.dragged == Some(&thread.id) {
            in_hand = Some(pin(at, vec![(thread, spot)]));
            continue;
        }
        if !seen.contains(at) {
            continue;
        }
        if alone.open == Some(&thread.id) {
            single = Some(pin(at, vec![(thread, spot)]));
            continue;
        }
        // Cells lie on the board: who pans sees the same pins.
        let cell = |along: f64| (along * view.camera.zoom / CELL).floor() as i64;
        let cell = (cell(spot.at.x), cell(spot.at.y));
        let group = cells.entry(cell).or_insert_with(|| Group {
            at,
            members: Vec::new(),
        });
        group.members.push((thread, spot));
    }
    let pins = merged(cells).into_iter();
    let pins = pins.map(|group| pin(group.at, group.members));
    // The one that is open lies over the others, and the one in hand over all.
    pins.chain(single).chain(in_hand).collect()
}

/// The groups, those of neighbouring cells that are near each other as one.
fn merged(cells: BTreeMap<(i64, i64), Group<'_>>) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::with_capacity(cells.len());
    let mut of_cell: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for ((x, y), group) in cells {
        // Those before it in the order.
        let before = [(x - 1, y - 1), (x - 1, y), (x - 1, y + 1), (x, y - 1)];
        let near = before
            .iter()
            .filter_map(|cell| of_cell.get(cell).copied())
            .find(|&at| groups[at].at.distance(group.at) < NEAR);
        let at = near.unwrap_or(groups.len());
        match groups.get_mut(at) {
            Some(into) => into.members.extend(group.members),
            None => groups.push(group),
        }
        of_cell.insert((x, y), at);
    }
    groups
}

fn pin(at: Pos2, members: Vec<(&Arc<Thread>, Spot)>) -> Pin {
    if let [(thread, spot)] = members.as_slice() {
        let kind = PinKind::Thread {
            thread: Arc::clone(thread),
            shape_gone: spot.shape_gone,
        };
        return Pin { at, kind };
    }
    let point = |at: Point| Rect::from_points(at, at);
    let boxes = members.iter().map(|(_, spot)| point(spot.at));
    let bounds = boxes.reduce(|all, one| all.union(one));
    let threads = members.into_iter().map(|(thread, _)| Arc::clone(thread));
    let kind = PinKind::Cluster {
        threads: threads.collect(),
        bounds: bounds.unwrap_or_default(),
    };
    Pin { at, kind }
}
