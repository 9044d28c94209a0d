//! Commands at the board beside the person.

use super::OpenBoard;
use crate::session::NoSeat;
use crate::worker::{GuestPort, Wake};

impl OpenBoard {
    /// A place for a command of this name: see [`Session::guest_port`](crate::session::Session::guest_port).
    ///
    /// # Errors
    /// [`NoSeat`].
    pub(in crate::app) fn guest_port(
        &mut self,
        name: &str,
        wake: Wake,
    ) -> Result<GuestPort, NoSeat> {
        if self.is_closing() {
            return Err(NoSeat::Closing);
        }
        self.desk.session_mut().guest_port(name, wake)
    }

    /// How many commands are at it.
    pub fn guests(&self) -> usize {
        self.desk.session().guests()
    }

    /// Whether any is.
    pub fn has_guests(&self) -> bool {
        self.guests() > 0
    }
}
