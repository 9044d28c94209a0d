//! How far the still of a large board is on its way to the screen: its worker would like to know before
//! it reads the document.

use super::OpenBoard;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Glimpse {
    /// There is none, or its worker knows all there is to know.
    #[default]
    None,
    /// It is on the board, and not painted yet.
    Coming,
    /// It is painted, in a frame that may not be on the screen yet.
    Painted,
}

impl OpenBoard {
    /// Notes that everything on the board was painted; says whether another frame is needed, with which
    /// this one has come to the screen.
    pub fn painted(&mut self) -> bool {
        let is_new = self.glimpse == Glimpse::Coming;
        if is_new {
            self.glimpse = Glimpse::Painted;
        }
        is_new
    }

    /// Another frame begins.
    pub(super) fn tell_glimpse(&mut self) {
        if self.glimpse == Glimpse::Painted {
            self.glimpse = Glimpse::None;
            self.desk.session().still_is_shown();
        }
    }
}
