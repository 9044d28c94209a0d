//! Which board a command works at, and where it does: in this process, or in the window that has the board. Both are
//! asked alike.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use clap::Args;

use super::guest::Guest;
use super::keeper::Place;
use super::live::Live;
use super::stop::Stop;
use super::{CommandError, Console};
use crate::instance::{HandOverError, Purpose, TAKE_FOR, Taking, Visiting, taken_or_asked, visit};
use crate::storage::{Storage, Wake, data_folder};
use crate::sync::TransportKind;

/// Which board, as whom, and how.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Seat {
    /// A link, tavla://host:port/board#token, or a board of this device by its title or id
    #[arg(value_name = "BOARD")]
    pub board: String,
    /// What others see you called
    #[arg(long, value_name = "NAME", default_value = "tavla")]
    pub name: String,
    /// How the server is reached, instead of the best way that the network lets through
    #[arg(long, value_name = "KIND", env = super::TRANSPORT_VARIABLE)]
    pub transport: Option<TransportKind>,
    /// How long the server, or the disk, is waited for
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub within: u64,
    /// Where boards are kept
    #[command(flatten)]
    pub place: Place,
}

impl Seat {
    /// Whether the board is on a server, and not on this device.
    pub(super) fn is_by_link(&self) -> bool {
        self.board.contains("://")
    }

    /// How long the server, or the disk, is waited for.
    pub(super) fn within(&self) -> Duration {
        Duration::from_secs(self.within)
    }
}

/// See the module.
pub(super) enum Seated {
    /// In this process.
    Here(Box<Live>),
    /// In the window.
    There(Guest),
}

impl Seated {
    /// Takes a seat for the command of this name.
    ///
    /// # Errors
    /// [`CommandError::NoSeat`].
    pub(super) fn take(
        seat: &Seat,
        command: &str,
        purpose: Purpose,
        console: &mut Console<'_>,
    ) -> Result<Self, CommandError> {
        Self::taken(seat, command, purpose, console)
            .map_err(|error| CommandError::NoSeat(Box::new(error)))
    }

    fn taken(
        seat: &Seat,
        command: &str,
        purpose: Purpose,
        console: &mut Console<'_>,
    ) -> Result<Self, CommandError> {
        let (bell, rung) = sync_channel(1);
        let wake: Wake = Arc::new(move || {
            // One word that waits says it as well as two.
            bell.try_send(()).unwrap_or_default();
        });
        // As long as there is nothing to leave in order, a signal ends the process at once.
        let attentive = |stop: &Stop| {
            let listens = stop.listen(Arc::clone(&wake));
            listens.map_err(CommandError::unreadable("the system's signals"))
        };
        if seat.is_by_link() {
            attentive(&console.stop)?;
            let live = Live::join(seat, (wake, rung), console)?;
            return Ok(Self::Here(Box::new(live)));
        }
        let place = data_folder(seat.place.data.clone(), None)?;
        let random = console.name();
        let visiting = Visiting {
            board: seat.board.clone(),
            name: seat.name.clone(),
            purpose,
        };
        let taking: Result<_, CommandError> = taken_or_asked(
            TAKE_FOR,
            || Storage::open(&place, random, Arc::clone(&wake)),
            |folder| match visit(folder, &visiting) {
                Ok(answer) => Ok(Some(answer)),
                // An older window does not understand.
                Err(HandOverError::NotTaken) => Ok(None),
                Err(error) => Err(error),
            },
        );
        match taking? {
            Taking::Taken(storage) => {
                attentive(&console.stop)?;
                let live = Live::open(seat, (wake, rung), storage, command, console)?;
                Ok(Self::Here(Box::new(live)))
            }
            Taking::Answered(Some(Ok(visit))) => {
                attentive(&console.stop)?;
                let guest = Guest::at(visit, (wake, rung), seat.within(), console)?;
                Ok(Self::There(guest))
            }
            Taking::Answered(Some(Err(reason))) => Err(CommandError::Refused { reason }),
            Taking::Answered(None) => Err(CommandError::InWindow),
        }
    }

    /// Calls the command when there is something to look at.
    pub(super) fn wake(&self) -> Wake {
        match self {
            Self::Here(live) => live.wake(),
            Self::There(guest) => guest.wake(),
        }
    }

    /// Whether somebody wants the command to end.
    pub(super) fn is_to_end(&self) -> bool {
        match self {
            Self::Here(live) => live.is_to_end(),
            Self::There(guest) => guest.is_to_end(),
        }
    }

    /// Why the board cannot be worked on any more; none while it can.
    pub(super) fn trouble(&self) -> Option<CommandError> {
        match self {
            Self::Here(live) => live.trouble(),
            Self::There(guest) => guest.trouble(),
        }
    }

    /// Waits until something happens, a moment at most.
    pub(super) fn wait(&self, most: Duration) {
        match self {
            Self::Here(live) => live.wait(most),
            Self::There(guest) => guest.wait(most),
        }
    }

    /// Leaves the board; in this process all that was done is saved first.
    ///
    /// # Errors
    /// [`CommandError`] where something is not saved.
    pub(super) fn close(self) -> Result<(), CommandError> {
        match self {
            Self::Here(live) => live.close(),
            Self::There(guest) => {
                drop(guest);
                Ok(())
            }
        }
    }
}
