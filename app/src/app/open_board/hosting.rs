//! Commands at the board beside the person.

use tavla_shared::presence::{Presence, Status, What};

use super::OpenBoard;
use crate::editor::Request;
use crate::session::NoSeat;
use crate::worker::{GuestEnd, GuestPort, Wake};

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

    /// Leaves it to the commands that are at it: what is in hand is finished, and others see that the person looks
    /// elsewhere. Gives what the editor still asks of the window.
    pub(in crate::app) fn leave_to_guests(&mut self, unix: i64) -> Vec<Request> {
        let requests = self.put_down(unix);
        let session = self.desk.session_mut();
        for what in [What::Cursor, What::View, What::Tool, What::Selection] {
            session.tell(what, None);
        }
        session.tell(What::Status, Some(Presence::Status(Status::Away)));
        // Who comes back is where they are then.
        self.editor_mut().forget_told();
        requests
    }

    /// Ends it for the commands that are at it, and for this reason.
    pub(in crate::app) fn dismiss_guests(&self, end: &GuestEnd) {
        self.desk.session().dismiss_guests(end);
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
