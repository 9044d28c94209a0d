//! The places found, in the order in which one reads: from the top down, and from the left. Knows no scene and no words.

use std::collections::BTreeMap;
use std::ops::Range;

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;

use crate::scene::ShapeMap;

/// Where a shape comes among the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    top: i64,
    left: i64,
    id: ShapeId,
}

/// A shape in which something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundShape<'a> {
    /// Which.
    pub id: &'a ShapeId,
    /// Where in its text, in scalar values.
    pub ranges: &'a [Range<usize>],
    /// Which of them is looked at.
    pub at: Option<usize>,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Places {
    found: BTreeMap<Turn, Vec<Range<usize>>>,
    turns: ShapeMap<Turn>,
    total: usize,
    at: Option<(Turn, usize)>,
}

impl Places {
    pub(super) fn clear(&mut self) {
        *self = Self {
            // It may be found again.
            at: self.at.take(),
            ..Self::default()
        };
    }

    /// How many places there are.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// A shape has no places any more, or is looked at anew.
    pub(super) fn take(&mut self, id: &ShapeId) {
        if let Some(before) = self.turns.remove(id) {
            let gone = self.found.remove(&before).unwrap_or_default();
            self.total -= gone.len();
        }
    }

    /// A shape that has none has these places now.
    pub(super) fn put(&mut self, id: &ShapeId, origin: Point, ranges: Vec<Range<usize>>) {
        let turn = Turn {
            top: origin.y.round() as i64,
            left: origin.x.round() as i64,
            id: id.clone(),
        };
        if let Some((at, index)) = &mut self.at
            && at.id == *id
        {
            // It goes with its shape; of one that is gone it keeps the turn, for who goes on from there.
            if !ranges.is_empty() {
                *at = turn.clone();
                *index = (*index).min(ranges.len() - 1);
            }
        }
        if !ranges.is_empty() {
            self.total += ranges.len();
            self.turns.insert(id.clone(), turn.clone());
            self.found.insert(turn, ranges);
        }
    }

    /// Which place is looked at, from 1.
    pub(super) fn at(&self) -> Option<usize> {
        let (turn, index) = self.at.as_ref()?;
        self.found.get(turn)?;
        let before: usize = self
            .found
            .range(..turn)
            .map(|(_, ranges)| ranges.len())
            .sum();
        Some(before + index + 1)
    }

    /// The shape that is looked at.
    pub(super) fn standing(&self) -> Option<&ShapeId> {
        let (turn, _) = self.at.as_ref()?;
        self.found.contains_key(turn).then_some(&turn.id)
    }

    /// Looks at the first place in a shape for which that is so.
    pub(super) fn stand_at_first(&mut self, is_so: impl Fn(&ShapeId) -> bool) {
        let first = self.found.keys().find(|turn| is_so(&turn.id));
        self.at = first.map(|turn| (turn.clone(), 0));
    }

    /// Looks at the next place, or the one before; around the ends.
    pub(super) fn step(&mut self, forward: bool) {
        let last = |ranges: &Vec<Range<usize>>| ranges.len() - 1;
        let next = match &self.at {
            None if forward => self.found.first_key_value().map(|(turn, _)| (turn, 0)),
            None => self
                .found
                .last_key_value()
                .map(|(turn, it)| (turn, last(it))),
            Some((turn, index)) => {
                let here = self.found.get_key_value(turn);
                let beside = here.and_then(|(turn, ranges)| {
                    let index = if forward {
                        Some(index + 1).filter(|index| *index < ranges.len())
                    } else {
                        index.checked_sub(1)
                    };
                    Some((turn, index?))
                });
                beside.or_else(|| self.next_shape(turn, forward))
            }
        };
        self.at = next.map(|(turn, index)| (turn.clone(), index));
    }

    fn next_shape(&self, turn: &Turn, forward: bool) -> Option<(&Turn, usize)> {
        use std::ops::Bound::{Excluded, Unbounded};
        if forward {
            let mut after = self.found.range((Excluded(turn), Unbounded));
            let next = after.next().or_else(|| self.found.first_key_value());
            next.map(|(turn, _)| (turn, 0))
        } else {
            let mut before = self.found.range(..turn);
            let next = before.next_back().or_else(|| self.found.last_key_value());
            next.map(|(turn, ranges)| (turn, ranges.len() - 1))
        }
    }

    /// The shapes, in order.
    pub(super) fn shapes(&self) -> impl Iterator<Item = FoundShape<'_>> {
        self.found.iter().map(|(turn, ranges)| FoundShape {
            id: &turn.id,
            ranges,
            at: self
                .at
                .as_ref()
                .filter(|(at, _)| at == turn)
                .map(|(_, index)| *index),
        })
    }
}
