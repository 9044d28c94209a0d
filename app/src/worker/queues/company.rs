//! What guests are told of those who are here. Of what they were not told in time only the newest is kept.

use std::collections::BTreeMap;

use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};

use crate::worker::guests::{GuestEvent, GuestNews};

/// What of those who are here a guest was not told yet: the newest of each.
#[derive(Default)]
pub(super) struct Company {
    /// Whether all that was told before is no more.
    gone: bool,
    told: BTreeMap<(PeerId, What), Option<Presence>>,
    link: Option<&'static str>,
}

impl Company {
    pub(super) fn is_empty(&self) -> bool {
        !self.gone && self.told.is_empty() && self.link.is_none()
    }

    pub(super) fn note(&mut self, news: &GuestNews) {
        match news {
            GuestNews::Told {
                peer,
                what,
                presence,
            } => {
                self.told.insert((*peer, *what), presence.clone());
            }
            GuestNews::PeersGone => {
                self.gone = true;
                self.told.clear();
            }
            GuestNews::Link(state) => self.link = Some(state),
        }
    }

    pub(super) fn take<C>(&mut self) -> impl Iterator<Item = GuestEvent<C>> + use<C> {
        let Self { gone, told, link } = std::mem::take(self);
        let gone = gone.then_some(GuestEvent::PeersGone);
        let link = link.map(GuestEvent::Link);
        let told = told
            .into_iter()
            .map(|((peer, what), presence)| GuestEvent::Told {
                peer,
                what,
                presence,
            });
        gone.into_iter().chain(link).chain(told)
    }
}
