//! Seeing somebody else's view: following it, or going there once. Whatever moves the view by hand ends
//! it, which is seen by where the view is and not by what was pressed.

#[cfg(test)]
mod tests;

use tavla_shared::id::PeerId;
use tavla_shared::presence::SummonMode;

use super::{Editor, Notice, Request};
use crate::camera::Camera;

/// After so many seconds a third of the way is left: fast enough to read what is shown there, slow enough
/// to see where one is taken.
const GLIDE_SECONDS: f64 = 0.12;
/// Of a longer pause between two frames only so much counts: what was at rest begins gently.
const STEP_SECONDS_MAX: f64 = 1.0 / 30.0;
/// Nearer than this, in egui points, the view is there.
const ARRIVED: f64 = 0.25;

/// Why somebody is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cause {
    /// The person wanted to.
    Chosen,
    /// They were asked to, by the summons of this name.
    Spotlight(String),
}

/// Who or what leads the view.
#[derive(Debug, Default)]
enum Guide {
    #[default]
    Nobody,
    /// It is on its way to a place.
    Visiting { to: Camera },
    /// It goes where somebody's goes.
    Following { peer: PeerId, cause: Cause },
}

/// What leads the view, and where it was led.
#[derive(Debug, Default)]
pub(super) struct Lead {
    guide: Guide,
    /// Where the view was brought last: elsewhere, a hand has moved it.
    shown: Camera,
    /// When that was.
    at: f64,
}

/// Whose view is seen, as shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowShown {
    /// Whose.
    pub peer: PeerId,
    /// Whether they see this person's view, so that neither leads.
    pub circular: bool,
    /// Whether it is because they asked.
    pub spotlight: bool,
}

impl Editor {
    /// Follows somebody from now on.
    pub fn follow(&mut self, peer: PeerId) {
        self.follow_because(peer, Cause::Chosen);
    }

    pub(super) fn follow_because(&mut self, peer: PeerId, cause: Cause) {
        if self.peers.peers.contains_key(&peer) {
            self.let_lead(Guide::Following { peer, cause });
        }
    }

    /// Follows nobody any more; whether it did.
    pub fn stop_following(&mut self) -> bool {
        let followed = self.followed().is_some();
        self.lead.guide = Guide::Nobody;
        followed
    }

    /// Who is followed.
    pub fn followed(&self) -> Option<PeerId> {
        match &self.lead.guide {
            Guide::Following { peer, .. } => Some(*peer),
            Guide::Nobody | Guide::Visiting { .. } => None,
        }
    }

    /// Who is followed, and how that goes.
    pub fn follow_shown(&self) -> Option<FollowShown> {
        let Guide::Following { peer, cause } = &self.lead.guide else {
            return None;
        };
        Some(FollowShown {
            peer: *peer,
            circular: self.follows_me(*peer),
            spotlight: matches!(cause, Cause::Spotlight(_)),
        })
    }

    /// Goes where somebody points, or else to what they see.
    pub fn find(&mut self, peer: PeerId) {
        let shown = self.peers.iter().find(|shown| shown.peer == peer);
        let Some(shown) = shown else {
            return;
        };
        let zoom = self.view.camera.zoom;
        let at_cursor = shown.cursor.map(|at| Camera::checked(at, zoom));
        if let Some(to) = at_cursor.or_else(|| Some(self.view.contain(shown.view?))) {
            self.let_lead(Guide::Visiting { to });
        }
    }

    /// Goes to what somebody sees, and looks around from there.
    pub(super) fn visit(&mut self, peer: PeerId) {
        let view = self.peers.peers.get(&peer).and_then(|state| state.view);
        if let Some(view) = view {
            let to = self.view.contain(view);
            self.let_lead(Guide::Visiting { to });
        }
    }

    fn let_lead(&mut self, guide: Guide) {
        self.needs_fit = false;
        self.lead.guide = guide;
        self.lead.shown = self.view.camera;
        self.lead.at = self.now;
    }

    /// Brings the view on to where it is led; whether it goes on from there.
    pub(super) fn lead(&mut self) -> bool {
        let passed = (self.now - self.lead.at).clamp(0.0, STEP_SECONDS_MAX);
        self.lead.at = self.now;
        let moved_by_hand = self.view.camera != self.lead.shown;
        let to = match &self.lead.guide {
            Guide::Nobody => return false,
            _ if moved_by_hand => {
                self.lead.guide = Guide::Nobody;
                return false;
            }
            Guide::Visiting { to } => Some(*to),
            Guide::Following { peer, .. } if self.follows_me(*peer) => None,
            Guide::Following { peer, .. } => {
                let view = self.peers.peers.get(peer).and_then(|state| state.view);
                view.map(|view| self.view.contain(view))
            }
        };
        let Some(to) = to else {
            return false;
        };
        let part = if self.own.reduced_motion {
            1.0
        } else {
            1.0 - (-passed / GLIDE_SECONDS).exp()
        };
        let camera = glided(self.view.camera, to, part);
        self.view.camera = camera;
        self.lead.shown = camera;
        let arrived = camera == to;
        if arrived && matches!(self.lead.guide, Guide::Visiting { .. }) {
            self.lead.guide = Guide::Nobody;
        }
        !arrived
    }

    /// Whether somebody sees this person's view, be it through others. What such a one shows is not
    /// followed: each of a circle keeps the view they have, and nobody is whirled around.
    fn follows_me(&self, peer: PeerId) -> bool {
        let me = self.peers.me();
        let mut at = Some(peer);
        // A circle without this person ends as well.
        for _ in 0..self.peers.peers.len() {
            let Some(state) = at.and_then(|at| self.peers.peers.get(&at)) else {
                return false;
            };
            if state.follow.is_some() && state.follow == me {
                return true;
            }
            at = state.follow;
        }
        false
    }

    /// Somebody has left: who followed them sees their own view again.
    pub(super) fn part_from(&mut self, peer: PeerId, name: &str) {
        if self.followed() != Some(peer) {
            return;
        }
        self.stop_following();
        if !name.is_empty() {
            let name = name.to_owned();
            self.ask(Request::Notice(Notice::FollowedLeft { name }));
        }
    }

    /// A spotlight that was taken back leads nobody any more.
    pub(super) fn leave_ended_spotlight(&mut self) {
        let Guide::Following {
            peer,
            cause: Cause::Spotlight(id),
        } = &self.lead.guide
        else {
            return;
        };
        let state = self.peers.peers.get(peer);
        let summon = state.and_then(|state| state.summon.as_ref());
        let goes_on = summon.is_some_and(|it| it.id == *id && it.mode == SummonMode::Spotlight);
        if !goes_on {
            self.stop_following();
        }
    }
}

/// A part of the way from one camera to another: even in what is seen, whatever the zoom.
fn glided(from: Camera, to: Camera, part: f64) -> Camera {
    let center = from.center.lerp(to.center, part);
    let (near, far) = (from.zoom.ln(), to.zoom.ln());
    let camera = Camera::checked(center, (near + (far - near) * part).exp());
    let off = (camera.center - to.center).hypot() * to.zoom;
    let zoomed = (camera.zoom / to.zoom).ln().abs();
    if off < ARRIVED && zoomed < 1e-3 {
        to
    } else {
        camera
    }
}
