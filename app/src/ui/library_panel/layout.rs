//! Where everything of the grid is, from its top: headings, cells in rows, and which cell is next to which. Shows
//! nothing.

use std::ops::Range;

use egui::{Pos2, Rect, Vec2};

use super::shelves::{Listed, Shelf};
use crate::library::ItemKey;
use crate::ui::side_panel::SIDE_WIDTH;

/// Cells beside each other.
const COLUMNS: usize = 3;
/// Between them, both ways.
const GAP: f32 = 9.0;
/// A cell, both ways.
const CELL: Vec2 = Vec2::new(90.0, 88.0);
/// How high a heading is,
const HEADING: f32 = 32.0;
/// and what is said on a shelf with nothing on it.
const EMPTY: f32 = 52.0;
/// Below a shelf.
const BELOW: f32 = 8.0;
/// A page, in rows.
const PAGE: usize = 4;

/// A part of the grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// Of a shelf, and whether what is on it is shown.
    Heading(Shelf, bool),
    /// There is nothing on the shelf before it.
    Empty,
    /// These cells.
    Cells(Range<usize>),
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell<'a> {
    pub(super) key: ItemKey,
    pub(super) name: &'a str,
    /// From the grid's left upper corner.
    pub(super) rect: Rect,
    row: usize,
    column: usize,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Grid<'a> {
    /// Each with its top and its height.
    pub(super) parts: Vec<(Part, f32, f32)>,
    pub(super) cells: Vec<Cell<'a>>,
    pub(super) height: f32,
    rows: usize,
}

/// A way from cell to cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Left,
    Right,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl<'a> Grid<'a> {
    /// Of what is listed; `is_folded` says of which shelves only the heading is shown.
    pub(super) fn of(listed: Vec<Listed<'a>>, is_folded: impl Fn(Shelf) -> bool) -> Self {
        let mut grid = Self::default();
        for Listed { shelf, entries } in listed {
            let folded = is_folded(shelf);
            grid.put(Part::Heading(shelf, !folded), HEADING);
            if folded {
                continue;
            }
            if entries.is_empty() {
                grid.put(Part::Empty, EMPTY);
            }
            let mut entries = entries.into_iter().peekable();
            while entries.peek().is_some() {
                let (first, top) = (grid.cells.len(), grid.height);
                for (column, entry) in entries.by_ref().take(COLUMNS).enumerate() {
                    let corner = Pos2::new(column as f32 * (CELL.x + GAP), top);
                    grid.cells.push(Cell {
                        key: entry.key,
                        name: entry.name,
                        rect: Rect::from_min_size(corner, CELL),
                        row: grid.rows,
                        column,
                    });
                }
                grid.rows += 1;
                let cells = first..grid.cells.len();
                grid.put(Part::Cells(cells), CELL.y + GAP);
            }
            grid.height += BELOW;
        }
        grid
    }

    fn put(&mut self, part: Part, height: f32) {
        self.parts.push((part, self.height, height));
        self.height += height;
    }

    /// Which cell shows an item.
    pub(super) fn index_of(&self, key: &ItemKey) -> Option<usize> {
        self.cells.iter().position(|cell| cell.key == *key)
    }

    /// The cell that is next on a way; the same where there is none.
    pub(super) fn next(&self, from: usize, way: Way) -> usize {
        let last = self.cells.len().saturating_sub(1);
        match way {
            Way::Left => from.saturating_sub(1),
            Way::Right => (from + 1).min(last),
            Way::First => 0,
            Way::Last => last,
            Way::Up => self.rows_away(from, -1),
            Way::Down => self.rows_away(from, 1),
            Way::PageUp => self.rows_away(from, -(PAGE as isize)),
            Way::PageDown => self.rows_away(from, PAGE as isize),
        }
    }

    /// The cell so many rows further down, in the same column or the last before it.
    fn rows_away(&self, from: usize, by: isize) -> usize {
        let Some(cell) = self.cells.get(from) else {
            return from;
        };
        let last = self.rows.saturating_sub(1);
        let row = cell.row.saturating_add_signed(by).min(last);
        let in_row = |each: &&Cell<'_>| each.row == row && each.column <= cell.column;
        let found = self.cells.iter().rfind(in_row);
        let found = found.and_then(|found| self.index_of(&found.key));
        found.unwrap_or(from)
    }

    /// Where among a person's own items something would go that is let go at `at`: before the one at this index of
    /// cells, or behind all of them.
    pub(super) fn place_at(&self, at: Pos2) -> Option<usize> {
        let own = self.own();
        let all = self.cells.get(own.clone())?;
        let around = all.iter().map(|cell| cell.rect.expand(GAP / 2.0));
        let around = around.reduce(Rect::union)?;
        if !around.with_max_x(SIDE_WIDTH).contains(at) {
            return None;
        }
        let is_before = |cell: &Cell<'_>| {
            let below = at.y > cell.rect.bottom() + GAP / 2.0;
            let above = at.y < cell.rect.top() - GAP / 2.0;
            !below && (above || at.x < cell.rect.center().x)
        };
        let before = all.iter().position(is_before);
        Some(own.start + before.unwrap_or(all.len()))
    }

    /// The cells of a person's own items, which are the first.
    pub(super) fn own(&self) -> Range<usize> {
        let is_own = |cell: &&Cell<'_>| matches!(cell.key, ItemKey::Kept(_));
        0..self.cells.iter().take_while(is_own).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::shelves::Entry;
    use super::*;
    use crate::library::Set;

    /// Four own items and two of a set.
    fn listed() -> Vec<Listed<'static>> {
        let own = ["a", "b", "c", "d"].map(|name| Entry {
            key: ItemKey::Kept(name.into()),
            name,
        });
        let set = [0, 1].map(|at| Entry {
            key: ItemKey::Shipped(Set::Cloud, at),
            name: ["x", "y"][at],
        });
        vec![
            Listed {
                shelf: Shelf::Mine,
                entries: own.to_vec(),
            },
            Listed {
                shelf: Shelf::Shipped(Set::Cloud),
                entries: set.to_vec(),
            },
        ]
    }

    #[test]
    fn rows_have_three_cells_and_a_folded_shelf_has_none() {
        let grid = Grid::of(listed(), |_| false);
        let rows: Vec<_> = grid
            .parts
            .iter()
            .filter_map(|(part, ..)| match part {
                Part::Cells(cells) => Some(cells.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(rows, [0..3, 3..4, 4..6]);
        let inside = |cell: &Cell<'_>| {
            let rect = cell.rect;
            rect.right() <= SIDE_WIDTH && rect.bottom() <= grid.height
        };
        assert!(grid.cells.iter().all(inside));
        let folded = Grid::of(listed(), |shelf| shelf == Shelf::Mine);
        assert_eq!(folded.cells.len(), 2);
        assert_eq!(folded.parts[0].0, Part::Heading(Shelf::Mine, false));
        let nothing = Listed {
            shelf: Shelf::Mine,
            entries: Vec::new(),
        };
        let empty = Grid::of(vec![nothing], |_| false);
        assert_eq!(empty.parts[1].0, Part::Empty);
    }

    #[test]
    fn the_keyboard_goes_from_cell_to_cell_and_over_headings() {
        let grid = Grid::of(listed(), |_| false);
        for (from, way, to) in [
            (0, Way::Right, 1),
            (2, Way::Right, 3),
            (0, Way::Left, 0),
            (3, Way::Left, 2),
            (0, Way::Down, 3),
            // The row below is shorter.
            (2, Way::Down, 3),
            (3, Way::Down, 4),
            (5, Way::Up, 3),
            (4, Way::Down, 4),
            (1, Way::Up, 1),
            (0, Way::PageDown, 4),
            (5, Way::PageUp, 1),
            (2, Way::Last, 5),
            (2, Way::First, 0),
        ] {
            assert_eq!(grid.next(from, way), to, "{way:?} from {from}");
        }
        assert_eq!(Grid::default().next(0, Way::Right), 0);
    }

    #[test]
    fn what_is_dragged_goes_before_the_cell_whose_left_half_it_is_over() {
        let grid = Grid::of(listed(), |_| false);
        let at = |cell: usize, across: f32| {
            let rect = grid.cells[cell].rect;
            Pos2::new(rect.left() + across * rect.width(), rect.center().y)
        };
        for (place, expected) in [
            (at(0, 0.2), Some(0)),
            (at(0, 0.8), Some(1)),
            (at(2, 0.8), Some(3)),
            (at(3, 0.2), Some(3)),
            (at(3, 0.8), Some(4)),
            // To the right of the last.
            (at(3, 2.0), Some(4)),
            // On the other shelf, and beside all.
            (at(4, 0.5), None),
            (Pos2::new(-40.0, 60.0), None),
        ] {
            assert_eq!(grid.place_at(place), expected, "{place}");
        }
    }
}
