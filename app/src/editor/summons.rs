//! Bringing everyone to one view: what this person asks of the others, and what they are asked. Nobody is
//! taken anywhere without time to decline, and never out of a gesture.

use std::collections::VecDeque;

use rand::Rng as _;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Role, Summon, SummonMode};

use super::following::Cause;
use super::{Editor, Lock};

/// How long one may decline before one is taken along, in seconds.
const ASKED_SECONDS: f64 = 5.0;
/// How long those who come late are asked to come once, in seconds: a little longer, so that who hears it
/// late is asked as long.
const TOLD_SECONDS: f64 = 6.0;
/// So many answers are remembered.
const ANSWERED_MAX: usize = 64;
/// Who was declined once does not ask again before so many seconds; each further time it is twice as long.
const PEACE_SECONDS: f64 = 5.0;
/// It is never longer than this, in seconds.
const PEACE_SECONDS_MAX: f64 = 600.0;

/// What was asked of whom.
#[derive(Debug, Default)]
pub(super) struct Summons {
    own: Option<Own>,
    asked: Option<Asked>,
    /// What was answered already, the oldest first.
    answered: VecDeque<(PeerId, String)>,
    /// Whom this person declined and has not come to since, the oldest first.
    declined: VecDeque<Declined>,
}

/// How somebody was declined: who calls again and again is heard ever more seldom.
#[derive(Debug)]
struct Declined {
    peer: PeerId,
    peace: f64,
    until: f64,
}

#[derive(Debug)]
struct Own {
    summon: Summon,
    /// When it is taken back by itself.
    until: Option<f64>,
}

#[derive(Debug)]
struct Asked {
    peer: PeerId,
    summon: Summon,
    until: f64,
}

/// What this person is asked, as shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// By whom.
    pub peer: PeerId,
    /// Whether they are followed then until they say otherwise.
    pub spotlight: bool,
}

impl Summons {
    /// What this person asks of everybody.
    pub(super) fn own(&self) -> Option<&Summon> {
        self.own.as_ref().map(|own| &own.summon)
    }

    fn answer(&mut self, peer: PeerId, id: String) {
        if self.answered.len() == ANSWERED_MAX {
            self.answered.pop_front();
        }
        self.answered.push_back((peer, id));
    }

    /// For how long `peer` asks nothing.
    fn decline(&mut self, peer: PeerId, now: f64) {
        let before = self.declined.iter().position(|it| it.peer == peer);
        let before = before.and_then(|at| self.declined.remove(at));
        let peace = before.map_or(PEACE_SECONDS, |it| 2.0 * it.peace);
        let peace = peace.min(PEACE_SECONDS_MAX);
        if self.declined.len() == ANSWERED_MAX {
            self.declined.pop_front();
        }
        let until = now + peace;
        self.declined.push_back(Declined { peer, peace, until });
    }

    /// When those who were declined may ask again.
    fn peace_of(&self, peer: PeerId) -> Option<f64> {
        let declined = self.declined.iter().find(|it| it.peer == peer);
        declined.map(|it| it.until)
    }

    fn is_answered(&self, peer: PeerId, id: &str) -> bool {
        let mut answered = self.answered.iter();
        answered.any(|(by, which)| *by == peer && which == id)
    }
}

impl Editor {
    /// Whether the person may ask everybody to come: who may draw, where somebody is.
    pub fn may_summon(&self) -> bool {
        !self.peers.is_empty() && self.lock != Some(Lock::Viewer)
    }

    /// Asks everybody to see what this person sees.
    pub fn summon(&mut self, mode: SummonMode) {
        if !self.may_summon() {
            return;
        }
        let id = format!("{:x}", self.random.random::<u64>());
        let until = (mode == SummonMode::Once).then_some(self.now + TOLD_SECONDS);
        let summon = Summon { id, mode };
        self.summons.own = Some(Own { summon, until });
        self.summons.asked = None;
        // Who leads follows nobody.
        self.stop_following();
    }

    /// Takes back what was asked of everybody.
    pub fn stop_summoning(&mut self) {
        self.summons.own = None;
    }

    /// Whether everybody is asked to follow until that is taken back.
    pub fn is_presenting(&self) -> bool {
        let own = self.summons.own();
        own.is_some_and(|own| own.mode == SummonMode::Spotlight)
    }

    /// What the person is asked.
    pub fn invitation(&self) -> Option<Invitation> {
        self.summons.asked.as_ref().map(|asked| Invitation {
            peer: asked.peer,
            spotlight: asked.summon.mode == SummonMode::Spotlight,
        })
    }

    /// Does not come; whether there was anything to decline.
    pub fn decline(&mut self) -> bool {
        let Some(asked) = self.summons.asked.take() else {
            return false;
        };
        self.summons.decline(asked.peer, self.now);
        self.summons.answer(asked.peer, asked.summon.id);
        true
    }

    /// Comes now.
    pub fn accept(&mut self) {
        let Some(Asked { peer, summon, .. }) = self.summons.asked.take() else {
            return;
        };
        match summon.mode {
            SummonMode::Once => self.visit(peer),
            SummonMode::Spotlight => {
                self.follow_because(peer, Cause::Spotlight(summon.id.clone()));
            }
        }
        self.summons.declined.retain(|it| it.peer != peer);
        self.summons.answer(peer, summon.id);
    }

    /// In how many seconds something of this happens by itself.
    pub fn summons_change_in(&self) -> Option<f64> {
        let asked = self.summons.asked.as_ref().map(|asked| asked.until);
        let told = self.summons.own.as_ref().and_then(|own| own.until);
        let calling = |it: &&Declined| {
            let state = self.peers.peers.get(&it.peer);
            state.is_some_and(|state| state.summon.is_some())
        };
        let peace = self.summons.declined.iter().filter(calling);
        let peace = peace.map(|it| it.until).filter(|at| *at > self.now);
        let until = asked.into_iter().chain(told).chain(peace);
        let until = until.reduce(f64::min);
        // What waits for a gesture to end is looked at when it does.
        let wait = until.map(|at| at - self.now).filter(|wait| *wait > 0.0);
        wait.into_iter()
            .chain(self.following_changes_in())
            .reduce(f64::min)
    }

    /// Looks after what this person asks and is asked.
    pub(super) fn attend(&mut self) {
        self.look_after_guide();
        self.follow_again();
        let now = self.now;
        self.summons
            .own
            .take_if(|own| own.until.is_some_and(|until| until <= now));
        let peers = &self.peers;
        let stands = |asked: &Asked| {
            let state = peers.peers.get(&asked.peer);
            state.is_some_and(|state| state.summon.as_ref() == Some(&asked.summon))
        };
        let withdrawn = self.summons.asked.take_if(|asked| !stands(asked));
        if self.summons.asked.is_none() && self.summons.own.is_none() {
            self.summons.asked = self.asked_now();
            // Who is there already has nothing to decide.
            let followed = self.followed();
            let there = |asked: &mut Asked| Some(asked.peer) == followed;
            if let Some(asked) = self.summons.asked.take_if(there) {
                self.summons.answer(asked.peer, asked.summon.id);
            }
        }
        if let (Some(asked), Some(before)) = (&mut self.summons.asked, withdrawn)
            && (asked.peer, asked.summon.mode) == (before.peer, before.summon.mode)
        {
            // The same question in other words does not begin anew.
            asked.until = before.until;
        }
        let is_due = |asked: &Asked| asked.until <= now;
        if self.summons.asked.as_ref().is_some_and(is_due) && !self.is_busy() {
            self.accept();
        }
    }

    /// What somebody asks who may, and has not been answered.
    fn asked_now(&self) -> Option<Asked> {
        let mut peers = self.peers.peers.iter();
        peers.find_map(|(&peer, state)| {
            let summon = state.summon.as_ref()?;
            let may = state.role().is_some_and(Role::may_summon);
            let heard = self.summons.is_answered(peer, &summon.id) || self.peers.is_muted(peer);
            let early = self.summons.peace_of(peer).is_some_and(|at| self.now < at);
            (may && !heard && !early).then(|| Asked {
                peer,
                summon: summon.clone(),
                until: self.now + ASKED_SECONDS,
            })
        })
    }
}
