//! Where boxes go that are put in order: how far each is to be moved. It knows boxes, never shapes.

use std::cmp::Ordering;

use tavla_shared::geometry::{Point, Rect, Vec2};

use crate::commands::ArrangeCommand;

/// Between what is stacked or tidied up where nothing says how far apart it is to be: a cell of the grid.
const GAP: f64 = crate::scene::GRID_CELL;
/// Distances this near to each other are the same.
const SAME: f64 = 0.5;

/// Across or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Across,
    Down,
}

/// Which part of each is put in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Start,
    Middle,
    End,
}

/// A way to move boxes into an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Align(Axis, Part),
    Distribute(Axis),
    Stack(Axis),
    TidyUp,
}

impl Way {
    /// None for what changes sizes.
    pub(super) fn of(command: ArrangeCommand) -> Option<Self> {
        Some(match command {
            ArrangeCommand::AlignLeft => Self::Align(Axis::Across, Part::Start),
            ArrangeCommand::AlignCenter => Self::Align(Axis::Across, Part::Middle),
            ArrangeCommand::AlignRight => Self::Align(Axis::Across, Part::End),
            ArrangeCommand::AlignTop => Self::Align(Axis::Down, Part::Start),
            ArrangeCommand::AlignMiddle => Self::Align(Axis::Down, Part::Middle),
            ArrangeCommand::AlignBottom => Self::Align(Axis::Down, Part::End),
            ArrangeCommand::DistributeAcross => Self::Distribute(Axis::Across),
            ArrangeCommand::DistributeDown => Self::Distribute(Axis::Down),
            ArrangeCommand::StackAcross => Self::Stack(Axis::Across),
            ArrangeCommand::StackDown => Self::Stack(Axis::Down),
            ArrangeCommand::TidyUp => Self::TidyUp,
            ArrangeCommand::SameWidth | ArrangeCommand::SameHeight | ArrangeCommand::SameSize => {
                return None;
            }
        })
    }

    /// What the step is called.
    pub(super) fn step(self) -> &'static str {
        match self {
            Self::Align(..) => "align",
            Self::Distribute(_) => "distribute",
            Self::Stack(_) => "stack",
            Self::TidyUp => "tidy up",
        }
    }
}

impl Axis {
    fn of(self, rect: Rect) -> (f64, f64) {
        match self {
            Self::Across => (rect.x0, rect.x1),
            Self::Down => (rect.y0, rect.y1),
        }
    }

    fn length(self, rect: Rect) -> f64 {
        let (start, end) = self.of(rect);
        end - start
    }

    fn middle(self, rect: Rect) -> f64 {
        let (start, end) = self.of(rect);
        f64::midpoint(start, end)
    }

    fn by(self, length: f64) -> Vec2 {
        match self {
            Self::Across => Vec2::new(length, 0.0),
            Self::Down => Vec2::new(0.0, length),
        }
    }
}

/// How far each box goes. `within` is around all of them, or around what one alone is put in line with.
pub(super) fn moves(way: Way, boxes: &[Rect], within: Rect) -> Vec<Vec2> {
    match way {
        Way::Align(axis, part) => boxes
            .iter()
            .map(|rect| aligned(axis, part, *rect, within))
            .collect(),
        Way::Distribute(axis) => distributed(axis, boxes, within),
        Way::Stack(axis) => stacked(axis, boxes),
        Way::TidyUp => tidied(boxes, within),
    }
}

fn aligned(axis: Axis, part: Part, rect: Rect, within: Rect) -> Vec2 {
    let ((start, end), (first, last)) = (axis.of(rect), axis.of(within));
    axis.by(match part {
        Part::Start => first - start,
        Part::Middle => axis.middle(within) - axis.middle(rect),
        Part::End => last - end,
    })
}

/// The boxes by where their middles are; those at one place stay in their order.
fn by_middle(axis: Axis, boxes: &[Rect]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&one, &other| {
        axis.middle(boxes[one])
            .total_cmp(&axis.middle(boxes[other]))
    });
    order
}

/// Equal gaps between the outermost; where there is no room for any, equal distances of their middles.
fn distributed(axis: Axis, boxes: &[Rect], within: Rect) -> Vec<Vec2> {
    let order = by_middle(axis, boxes);
    let mut moves = vec![Vec2::ZERO; boxes.len()];
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else {
        return moves;
    };
    let gaps = (boxes.len() - 1).max(1) as f64;
    let lengths: f64 = boxes.iter().map(|rect| axis.length(*rect)).sum();
    let gap = (axis.length(within) - lengths) / gaps;
    let mut at = axis.of(within).0;
    let (from, to) = (axis.middle(boxes[first]), axis.middle(boxes[last]));
    for (place, &index) in order.iter().enumerate() {
        let rect = boxes[index];
        moves[index] = axis.by(if gap >= 0.0 {
            let by = at - axis.of(rect).0;
            at += axis.length(rect) + gap;
            by
        } else {
            from + (to - from) * place as f64 / gaps - axis.middle(rect)
        });
    }
    moves
}

/// One after the other from the first, as far apart as most of them are, if some are.
fn stacked(axis: Axis, boxes: &[Rect]) -> Vec<Vec2> {
    let order = by_middle(axis, boxes);
    let pairs = order.windows(2);
    let gaps = pairs.map(|pair| axis.of(boxes[pair[1]]).0 - axis.of(boxes[pair[0]]).1);
    let gap = usual(gaps.filter(|gap| *gap > SAME).collect());
    let mut moves = vec![Vec2::ZERO; boxes.len()];
    let mut at = order.first().map_or(0.0, |&first| axis.of(boxes[first]).0);
    for index in order {
        moves[index] = axis.by(at - axis.of(boxes[index]).0);
        at += axis.length(boxes[index]) + gap;
    }
    moves
}

/// The distance that occurs most often, if any occurs twice; else [`GAP`].
fn usual(mut gaps: Vec<f64>) -> f64 {
    gaps.sort_by(f64::total_cmp);
    let runs = gaps.chunk_by(|one, next| next - one <= SAME);
    let longest = runs.max_by(|one, other| match one.len().cmp(&other.len()) {
        // Of two as usual the smaller: nothing goes farther away than it must.
        Ordering::Equal => other[0].total_cmp(&one[0]),
        unequal => unequal,
    });
    longest
        .filter(|run| run.len() > 1)
        .map_or(GAP, |run| run[0])
}

/// Rows and columns with equal gaps. What lies beside the middle of a row's first is in that row.
fn tidied(boxes: &[Rect], within: Rect) -> Vec<Vec2> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for index in by_middle(Axis::Down, boxes) {
        let middle = Axis::Down.middle(boxes[index]);
        let row = rows.last_mut();
        match row.filter(|row| middle <= boxes[row[0]].y1) {
            Some(row) => row.push(index),
            None => rows.push(vec![index]),
        }
    }
    for row in &mut rows {
        row.sort_by(|&one, &other| {
            let middle = |index: usize| Axis::Across.middle(boxes[index]);
            middle(one).total_cmp(&middle(other))
        });
    }
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let columns = (0..count).map(|at| rows.iter().filter_map(|row| row.get(at).copied()).collect());
    let columns: Vec<Vec<usize>> = columns.collect();
    let gap = middle_gap(&rows, &columns, boxes);
    let starts = |axis: Axis, parts: &[Vec<usize>]| {
        let mut at = axis.of(within).0;
        let start = |part: &Vec<usize>| {
            let length = part.iter().map(|&index| axis.length(boxes[index]));
            let start = at;
            at += length.fold(0.0, f64::max) + gap;
            start
        };
        parts.iter().map(start).collect::<Vec<f64>>()
    };
    let (tops, lefts) = (starts(Axis::Down, &rows), starts(Axis::Across, &columns));
    let mut moves = vec![Vec2::ZERO; boxes.len()];
    for (row, top) in rows.iter().zip(tops) {
        for (&index, left) in row.iter().zip(&lefts) {
            moves[index] = Point::new(*left, top) - boxes[index].origin();
        }
    }
    moves
}

/// What is between rows and between columns now, in the middle: what is tidy already stays as it is.
fn middle_gap(rows: &[Vec<usize>], columns: &[Vec<usize>], boxes: &[Rect]) -> f64 {
    let between = |axis: Axis, parts: &[Vec<usize>]| {
        let gap = |pair: &[Vec<usize>]| {
            let ends = pair[0].iter().map(|&index| axis.of(boxes[index]).1);
            let starts = pair[1].iter().map(|&index| axis.of(boxes[index]).0);
            starts.fold(f64::INFINITY, f64::min) - ends.fold(f64::NEG_INFINITY, f64::max)
        };
        parts.windows(2).map(gap).collect::<Vec<f64>>()
    };
    let mut gaps = between(Axis::Down, rows);
    gaps.extend(between(Axis::Across, columns));
    gaps.retain(|gap| *gap > SAME);
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(GAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of boxes 10 units long, and the first one's length beside it.
    #[track_caller]
    fn check(way: Way, starts: &[(f64, f64)], expected: &[f64]) {
        let boxes: Vec<Rect> = starts
            .iter()
            .map(|&(start, length)| Rect::new(start, 0.0, start + length, 10.0))
            .collect();
        let within = boxes.iter().copied().reduce(|all, one| all.union(one));
        let moves = moves(way, &boxes, within.unwrap());
        let placed = boxes.iter().zip(moves).map(|(rect, by)| rect.x0 + by.x);
        let near = placed.zip(expected).all(|(x, to)| (x - to).abs() < 1e-9);
        assert!(near, "{way:?} of {starts:?} is not {expected:?}");
    }

    #[test]
    fn gaps_are_equal_whatever_the_lengths() {
        let way = Way::Distribute(Axis::Across);
        check(
            way,
            &[(0.0, 10.0), (12.0, 30.0), (90.0, 10.0)],
            &[0.0, 35.0, 90.0],
        );
    }

    #[test]
    fn where_there_is_no_room_the_middles_are_equally_far_apart() {
        let way = Way::Distribute(Axis::Across);
        check(
            way,
            &[(0.0, 50.0), (10.0, 50.0), (40.0, 50.0)],
            &[0.0, 20.0, 40.0],
        );
    }

    #[test]
    fn a_stack_begins_at_its_first_and_keeps_the_usual_gap() {
        let way = Way::Stack(Axis::Across);
        check(way, &[(5.0, 10.0), (100.0, 10.0)], &[5.0, 35.0]);
        let usual = [(0.0, 10.0), (18.0, 10.0), (36.0, 10.0), (300.0, 10.0)];
        check(way, &usual, &[0.0, 18.0, 36.0, 54.0]);
    }

    #[test]
    fn what_is_tidy_stays_as_it_is() {
        let boxes: Vec<Rect> = (0..7)
            .map(|at| {
                let (column, row) = (f64::from(at % 3), f64::from(at / 3));
                let wide = if at == 1 { 60.0 } else { 40.0 };
                let left = if column > 1.0 { 112.0 } else { column * 46.0 };
                Rect::new(left, row * 36.0, left + wide, row * 36.0 + 30.0)
            })
            .collect();
        let within = boxes.iter().copied().reduce(|all, one| all.union(one));
        let moves = moves(Way::TidyUp, &boxes, within.unwrap());
        assert_eq!(moves, vec![Vec2::ZERO; 7]);
    }
}
