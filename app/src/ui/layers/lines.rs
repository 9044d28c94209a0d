//! The rows of the outline in their order, in pieces: found by number and by shape, put in and taken out, without
//! going through all of them.

use tavla_shared::id::ShapeId;

use crate::scene::ShapeMap;

/// The most rows of a piece.
const PIECE_MAX: usize = 512;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What it shows.
    pub(super) id: ShapeId,
    /// How many frames and groups it is in.
    pub(super) depth: u16,
}

#[derive(Debug)]
struct Piece {
    name: u32,
    lines: Vec<Line>,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pieces: Vec<Piece>,
    /// In which piece a shape's row is.
    piece_of: ShapeMap<u32>,
    len: usize,
    next_name: u32,
}

impl Lines {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether a shape has a row.
    pub(super) fn contains(&self, id: &ShapeId) -> bool {
        self.piece_of.contains_key(id)
    }

    /// The row with this number, from the top.
    pub(super) fn get(&self, at: usize) -> Option<&Line> {
        let (piece, within) = self.place(at)?;
        self.pieces[piece].lines.get(within)
    }

    /// The number of a shape's row.
    pub(super) fn index_of(&self, id: &ShapeId) -> Option<usize> {
        let name = *self.piece_of.get(id)?;
        let mut before = 0;
        for piece in &self.pieces {
            if piece.name == name {
                let within = piece.lines.iter().position(|line| line.id == *id)?;
                return Some(before + within);
            }
            before += piece.lines.len();
        }
        None
    }

    /// Puts a row so that it has this number.
    pub(super) fn insert(&mut self, at: usize, line: Line) {
        let at = at.min(self.len);
        let (piece, within) = self.place_to_insert(at);
        self.piece_of
            .insert(line.id.clone(), self.pieces[piece].name);
        self.pieces[piece].lines.insert(within, line);
        self.len += 1;
        if self.pieces[piece].lines.len() > PIECE_MAX {
            self.split(piece);
        }
    }

    /// Takes the row with this number out.
    pub(super) fn remove(&mut self, at: usize) -> Option<Line> {
        let (piece, within) = self.place(at)?;
        let line = self.pieces[piece].lines.remove(within);
        self.piece_of.remove(&line.id);
        self.len -= 1;
        if self.pieces[piece].lines.is_empty() {
            self.pieces.remove(piece);
        }
        Some(line)
    }

    /// Replaces everything.
    pub(super) fn load(&mut self, lines: Vec<Line>) {
        *self = Self::default();
        self.len = lines.len();
        // Half full: there is room for what comes.
        let mut lines = lines.into_iter().peekable();
        while lines.peek().is_some() {
            let lines: Vec<Line> = lines.by_ref().take(PIECE_MAX / 2).collect();
            let name = self.name();
            let ids = lines.iter().map(|line| (line.id.clone(), name));
            self.piece_of.extend(ids);
            self.pieces.push(Piece { name, lines });
        }
    }

    fn name(&mut self) -> u32 {
        self.next_name = self.next_name.wrapping_add(1);
        self.next_name
    }

    /// In which piece a row is, and where in it.
    fn place(&self, at: usize) -> Option<(usize, usize)> {
        let mut left = at;
        for (number, piece) in self.pieces.iter().enumerate() {
            if left < piece.lines.len() {
                return Some((number, left));
            }
            left -= piece.lines.len();
        }
        None
    }

    fn place_to_insert(&mut self, at: usize) -> (usize, usize) {
        if let Some(place) = self.place(at) {
            return place;
        }
        if self.pieces.is_empty() {
            let name = self.name();
            self.pieces.push(Piece {
                name,
                lines: Vec::new(),
            });
        }
        let last = self.pieces.len() - 1;
        (last, self.pieces[last].lines.len())
    }

    fn split(&mut self, piece: usize) {
        let name = self.name();
        let lines = self.pieces[piece].lines.split_off(PIECE_MAX / 2);
        for line in &lines {
            self.piece_of.insert(line.id.clone(), name);
        }
        self.pieces.insert(piece + 1, Piece { name, lines });
    }
}
