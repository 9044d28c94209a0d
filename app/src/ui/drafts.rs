//! What is being written on a board, and stays there while another one is open. Knows nothing of what it is.

use std::collections::BTreeMap;

/// As many boards keep what was being written when another one was opened.
const BOARDS_MAX: usize = 16;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Drafts<T> {
    board: String,
    /// On the board that is shown.
    pub(super) here: T,
    /// On others, where there is something.
    others: BTreeMap<String, T>,
}

impl<T: Default + PartialEq> Drafts<T> {
    /// This board is shown; says whether that is another one than before.
    pub(super) fn be_at(&mut self, board: &str) -> bool {
        if self.board == board {
            return false;
        }
        let left = std::mem::replace(&mut self.board, board.to_owned());
        let draft = std::mem::take(&mut self.here);
        if draft != T::default() {
            self.make_room();
            self.others.insert(left, draft);
        }
        self.here = self.others.remove(board).unwrap_or_default();
        true
    }

    /// Which board is shown.
    pub(super) fn board(&self) -> &str {
        &self.board
    }

    /// What is being written on a board, shown or not.
    pub(super) fn of(&mut self, board: &str) -> &mut T {
        if self.board == board {
            return &mut self.here;
        }
        if !self.others.contains_key(board) {
            self.make_room();
        }
        self.others.entry(board.to_owned()).or_default()
    }

    fn make_room(&mut self) {
        if self.others.len() >= BOARDS_MAX {
            self.others.pop_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_board_has_its_own_and_keeps_it_within_bounds() {
        let mut drafts = Drafts::<String>::default();
        assert!(drafts.be_at("plans") && !drafts.be_at("plans"));
        drafts.here.push_str("one");
        drafts.of("notes").push_str("two");
        assert!(drafts.be_at("notes"));
        assert_eq!(drafts.here, "two");
        assert_eq!(drafts.of("plans"), "one");
        for board in 0..100 {
            drafts.be_at(&format!("{board}"));
            drafts.here.push('x');
            drafts.of(&format!("{board} more")).push('y');
        }
        assert_eq!(drafts.others.len(), BOARDS_MAX);
    }
}
