//! What becomes of following when somebody is gone: a blink of a line ends nothing, and a spotlight that
//! was accepted is followed again when it stands again. Never takes anybody along who has turned away.

use tavla_shared::id::PeerId;
use tavla_shared::presence::{Role, SummonMode};
use tavla_shared::shape::Color;

use super::{Cause, Editor, Guide};
use crate::editor::{Notice, Request};

/// Who is back so soon was not away; the feed takes as long before it says that somebody has gone.
pub(in crate::editor) const BLINK_SECONDS: f64 = 10.0;

/// Who is followed is not here.
#[derive(Debug)]
pub(super) struct Lost {
    /// Until when they are waited for.
    until: f64,
    /// As whom they are shown meanwhile.
    pub(super) look: Look,
    /// Whether it was them who left, and not this person's own line.
    left: bool,
}

/// As whom somebody is shown who is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What they are called; empty until it is known.
    pub name: String,
    /// The colour they chose.
    pub color: Option<Color>,
    /// Which of the palette's colours is theirs where they chose none.
    pub slot: usize,
}

impl Editor {
    /// Somebody goes, or else this person's own line: who followed them waits for them a moment, and sees
    /// their own view then. To be said while they are still here.
    pub(in crate::editor) fn part_from(&mut self, peer: PeerId, left: bool) {
        if self.followed() != Some(peer) {
            return;
        }
        let Some(look) = self.look_of(peer) else {
            return;
        };
        let until = self.now + BLINK_SECONDS;
        self.lead.lost = Some(Lost { until, look, left });
    }

    /// As whom somebody is shown; none where they are not here.
    pub(super) fn look_of(&self, peer: PeerId) -> Option<Look> {
        let state = self.peers.peers.get(&peer)?;
        let (name, color) = state.name_and_color();
        let slot = self.peers.company.slot(peer, state.user());
        Some(Look { name, color, slot })
    }

    /// In how many seconds who is not here is followed no more.
    pub(in crate::editor) fn following_changes_in(&self) -> Option<f64> {
        let lost = self.lead.lost.as_ref()?;
        Some((lost.until - self.now).max(0.0))
    }

    /// Looks whether who is followed is still here, and still has the spotlight.
    pub(in crate::editor) fn look_after_guide(&mut self) {
        let Guide::Following { peer, cause } = &self.lead.guide else {
            self.lead.lost = None;
            return;
        };
        let (peer, spotlight) = (*peer, cause.spotlight());
        let ended = if self.peers.peers.contains_key(&peer) {
            self.lead.lost = None;
            spotlight.is_some_and(|id| !self.has_spotlight(peer, id))
        } else {
            let lost = self.lead.lost.as_ref();
            lost.is_none_or(|lost| lost.until <= self.now)
        };
        if !ended {
            return;
        }
        let id = spotlight.map(str::to_owned);
        self.lead.guide = id.map_or(Guide::Nobody, |id| Guide::Awaiting { peer, id });
        let lost = self.lead.lost.take();
        let leaver = lost.filter(|lost| lost.left).map(|lost| lost.look.name);
        if let Some(name) = leaver.filter(|name| !name.is_empty()) {
            self.ask(Request::Notice(Notice::FollowedLeft { name }));
        }
    }

    /// Whether it is seen that somebody who may asks by this id to be followed.
    fn has_spotlight(&self, peer: PeerId, id: &str) -> bool {
        let state = self.peers.peers.get(&peer);
        state.is_some_and(|state| {
            let summon = state.summon.as_ref();
            state.role().is_some_and(Role::may_summon)
                && summon.is_some_and(|it| it.id == id && it.mode == SummonMode::Spotlight)
        })
    }

    /// Follows a spotlight again that was accepted, and that nobody has turned away from.
    pub(in crate::editor) fn follow_again(&mut self) {
        let Guide::Awaiting { peer, id } = &self.lead.guide else {
            return;
        };
        let (peer, id) = (*peer, id.clone());
        let free = !self.is_busy() && self.view.camera == self.lead.shown;
        if free && !self.peers.is_muted(peer) && self.has_spotlight(peer, &id) {
            self.follow_because(peer, Cause::Spotlight(id));
        }
    }
}
