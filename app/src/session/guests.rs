//! Programs at the board beside the person, and what they are told of who is here: the newest of each, kept for those
//! who come later.

use std::collections::BTreeMap;

use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::Permission;

use super::{Session, SessionEvent};
use crate::storage::Wake;
use crate::worker::{GuestEnd, GuestNews, GuestPort, GuestsFull};

/// Why nobody is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSeat {
    /// There are enough.
    #[error(transparent)]
    Full(#[from] GuestsFull),
    /// The board has ended, or is about to.
    #[error("the board is being closed")]
    Closing,
}

/// What those who are here tell now, the person here among them.
#[derive(Debug, Default)]
pub(super) struct Company(BTreeMap<(PeerId, What), Presence>);

impl Company {
    fn note(&mut self, news: &GuestNews) {
        match news {
            GuestNews::Told {
                peer,
                what,
                presence: Some(presence),
            } => {
                self.0.insert((*peer, *what), presence.clone());
            }
            GuestNews::Told { peer, what, .. } => {
                self.0.remove(&(*peer, *what));
            }
            GuestNews::PeersGone => self.0.clear(),
            GuestNews::Link(_) => {}
        }
    }

    fn told(&self) -> Vec<GuestNews> {
        let told = self.0.iter();
        let told = told.map(|((peer, what), presence)| GuestNews::Told {
            peer: *peer,
            what: *what,
            presence: Some(presence.clone()),
        });
        told.collect()
    }

    /// What of it somebody tells.
    fn of(&self, wanted: PeerId) -> Vec<(What, Presence)> {
        let told = self.0.iter().filter(|((peer, _), _)| *peer == wanted);
        told.map(|((_, what), presence)| (*what, presence.clone()))
            .collect()
    }
}

impl Session {
    /// A place at the board for a program that others see called `name`. It is told of the board once that is there;
    /// `wake` is called when there is something for it, and the session's own when it has gone.
    ///
    /// # Errors
    /// [`NoSeat`].
    pub fn guest_port(&mut self, name: &str, wake: Wake) -> Result<GuestPort, NoSeat> {
        if self.closing {
            return Err(NoSeat::Closing);
        }
        let port = self.board_keeper.guest_port(name, wake);
        let port = port.ok_or(NoSeat::Closing)??;
        port.brief(&self.company.told());
        Ok(port)
    }

    /// Ends the board for the programs that are at it, and for this reason; for others it goes on.
    pub fn dismiss_guests(&self, end: &GuestEnd) {
        if let Some(worker) = self.board_keeper.worker() {
            worker.dismiss_guests(end);
        }
    }

    /// How many programs are at the board.
    pub fn guests(&self) -> usize {
        self.board_keeper
            .worker()
            .map_or(0, crate::worker::WorkerHandle::guests)
    }

    /// Tells guests what was heard of the server and of peers.
    pub(super) fn tell_guests_heard(&mut self, events: &[SessionEvent]) {
        for event in events {
            let news = match event {
                SessionEvent::Told {
                    peer,
                    what,
                    presence,
                } => GuestNews::Told {
                    peer: *peer,
                    what: *what,
                    presence: presence.clone(),
                },
                SessionEvent::PeersGone => GuestNews::PeersGone,
                SessionEvent::Link(state) => {
                    self.let_guests_write(state.permission());
                    GuestNews::Link(state.name())
                }
                _ => continue,
            };
            let own = self.peer.filter(|_| news == GuestNews::PeersGone);
            let own = own.map_or_else(Vec::new, |peer| self.company.of(peer));
            self.tell_guests(&news);
            // The person is still here, and where they were.
            for (what, presence) in own {
                self.tell_guests_own(what, Some(presence));
            }
        }
    }

    /// Tells guests something of the person here, and nobody else.
    pub fn tell_guests_own(&mut self, what: What, presence: Option<Presence>) {
        if let Some(peer) = self.peer {
            let news = GuestNews::Told {
                peer,
                what,
                presence,
            };
            self.tell_guests(&news);
        }
    }

    /// Tells guests who the person here is.
    pub(super) fn tell_guests_who(&mut self) {
        let who = Presence::Who(self.identity.who());
        self.tell_guests_own(What::Who, Some(who));
    }

    /// The person here writes under another id than `before`: what they told under that is no more.
    pub(super) fn renumber_for_guests(&mut self, before: Option<PeerId>) {
        if let Some(peer) = before {
            for (what, presence) in self.company.of(peer) {
                self.tell_guests(&GuestNews::Told {
                    peer,
                    what,
                    presence: None,
                });
                // Where they are they still are.
                self.tell_guests_own(what, Some(presence));
            }
        }
        self.tell_guests_who();
    }

    fn tell_guests(&mut self, news: &GuestNews) {
        self.company.note(news);
        self.pass_to_guests(news);
    }

    fn pass_to_guests(&self, news: &GuestNews) {
        if let Some(worker) = self.board_keeper.worker() {
            worker.tell_guests(news);
        }
    }

    /// What a server lets us do it lets guests do; without one, or out of reach of it, what it said last counts.
    fn let_guests_write(&self, permission: Option<Permission>) {
        let Some(worker) = self.board_keeper.worker() else {
            return;
        };
        if let Some(permission) = permission {
            worker.let_guests_write(permission == Permission::Write);
        } else if self.link.wanted.is_none() {
            worker.let_guests_write(true);
        }
    }
}
