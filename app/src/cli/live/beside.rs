//! Edits on a board of this device, beside the person whose it is: as where a window has it.

use std::time::Instant;

use tavla_shared::board::EditBatch;

use super::Live;
use crate::cli::CommandError;
use crate::worker::GuestEvent;

impl Live {
    /// Makes edits beside the person whose board it is; why they are not made.
    pub(in crate::cli) fn edit_as_guest(
        &mut self,
        ticket: u64,
        batch: EditBatch,
        now: i64,
    ) -> Result<(), String> {
        let guest = if let Some(guest) = self.guest.take() {
            guest
        } else {
            let (name, wake) = (self.name.clone(), self.wake());
            let port = self.session.guest_port(&name, wake);
            port.map_err(|error| error.to_string())?
        };
        let sent = guest.edit(ticket, batch, now);
        self.guest = Some(guest);
        sent.map_err(|error| error.to_string())
    }

    /// What became of such edits, once that is known; of those that were not made, why.
    pub(in crate::cli) fn answer_to_guest(&mut self, ticket: u64) -> Option<Result<(), String>> {
        let mut answer = None;
        for event in self.guest.as_ref()?.events() {
            match event {
                GuestEvent::Saved { tickets } if tickets.contains(&ticket) => answer = Some(Ok(())),
                GuestEvent::Refused {
                    ticket: refused,
                    reason,
                } if refused == ticket => answer = Some(Err(reason)),
                GuestEvent::NotSaved(error) => self.unsaved = Some(error),
                _ => {}
            }
        }
        if answer.is_some() {
            self.unsaved = None;
        }
        answer
    }

    /// Has the list call the board as it is called on it.
    ///
    /// # Errors
    /// [`CommandError`] where the disk takes too long.
    pub(in crate::cli) fn keep_title(&mut self, now: i64) -> Result<(), CommandError> {
        // What was answered may not be seen yet.
        self.look();
        let (id, title) = (self.session.board(), &self.view.meta.title);
        self.storage.keep_title(id, title, now);
        let mut fails = false;
        self.until("the list of boards is saved", |live, _| {
            // The board is saved: that the list is not is told by who shows it.
            fails |= !live.storage.poll(Instant::now()).is_empty();
            fails || !live.storage.has_unwritten()
        })
    }
}
