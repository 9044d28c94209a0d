//! Edits on their way to the document that are too many to be shown in one frame: they show bit by
//! bit, in order, so that a file that is read grows on the board while the hand goes on.

use std::collections::VecDeque;
use std::vec;

use tavla_shared::board::Edit;

use super::FRAME_SHAPES;
use crate::disposal::dispose;

/// What is still to be shown, by ticket, oldest first.
#[derive(Debug, Default)]
pub(super) struct Showing {
    waiting: VecDeque<(u64, vec::IntoIter<Edit>)>,
}

impl Showing {
    /// Adds a ticket's edits.
    pub(super) fn add(&mut self, ticket: u64, edits: Vec<Edit>) {
        self.waiting.push_back((ticket, edits.into_iter()));
    }

    /// Takes a frame's worth, of one ticket.
    pub(super) fn take(&mut self) -> Option<(u64, Vec<Edit>)> {
        let (ticket, edits) = self.waiting.front_mut()?;
        let taken = (*ticket, edits.take(FRAME_SHAPES).collect());
        if edits.as_slice().is_empty() {
            self.waiting.pop_front();
        }
        Some(taken)
    }

    /// These tickets were answered: what they brought is on the board, or nothing of it ever will be.
    pub(super) fn end(&mut self, tickets: &[u64]) {
        while let Some(at) = self
            .waiting
            .iter()
            .position(|(ticket, _)| tickets.contains(ticket))
        {
            dispose(self.waiting.remove(at));
        }
    }

    /// Nothing is to be shown any more before it is on the board.
    pub(super) fn clear(&mut self) {
        if !self.waiting.is_empty() {
            dispose(std::mem::take(&mut self.waiting));
        }
    }

    /// Whether all is shown.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::ShapeId;

    use super::*;

    fn edits(count: usize) -> Vec<Edit> {
        let id = |at: usize| ShapeId::new(&format!("s{at:05}")).unwrap();
        (0..count).map(|at| Edit::Delete { id: id(at) }).collect()
    }

    /// The ticket and the number of edits, frame by frame.
    fn frames(showing: &mut Showing) -> Vec<(u64, usize)> {
        let frames = std::iter::from_fn(|| showing.take());
        frames
            .map(|(ticket, edits)| (ticket, edits.len()))
            .collect()
    }

    #[test]
    fn what_is_sent_is_shown_in_frames_of_bounded_work() {
        let mut showing = Showing::default();
        showing.add(1, edits(2_500));
        showing.add(2, edits(1));
        assert_eq!(
            frames(&mut showing),
            [(1, 1_000), (1, 1_000), (1, 500), (2, 1)]
        );
        assert!(showing.is_empty());
    }

    #[test]
    fn what_is_answered_is_not_shown_any_more() {
        let mut showing = Showing::default();
        showing.add(1, edits(2_500));
        showing.add(2, edits(10));
        showing.take();
        showing.end(&[1]);
        assert_eq!(frames(&mut showing), [(2, 10)]);
    }
}
