//! What the interface keeps of comments, for who opens and closes them.

use super::{Shell, Side};
use crate::ui::comments::CommentsUi;

impl Shell {
    /// Whether the list of comments is shown.
    pub fn shows_comments(&self) -> bool {
        matches!(self.side, Some(Side::Comments))
    }

    /// What is open of comments, and looked for.
    pub fn comments(&self) -> &CommentsUi {
        &self.comments
    }

    /// The same, to open and to close.
    pub fn comments_mut(&mut self) -> &mut CommentsUi {
        &mut self.comments
    }
}
