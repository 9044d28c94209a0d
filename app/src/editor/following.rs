//! Seeing somebody else's view: following it, or going there once. Whatever moves the view by hand ends
//! it, which is seen by where the view is and not by what was pressed.

mod parting;
#[cfg(test)]
mod tests;

use tavla_shared::id::PeerId;

pub(super) use self::parting::BLINK_SECONDS;
pub use self::parting::Look;
use self::parting::Lost;
use super::Editor;
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

impl Cause {
    fn spotlight(&self) -> Option<&str> {
        match self {
            Self::Chosen => None,
            Self::Spotlight(id) => Some(id),
        }
    }
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
    /// It went where a spotlight was that is not seen now, and goes there again when it stands again.
    Awaiting { peer: PeerId, id: String },
}

/// What leads the view, and where it was led.
#[derive(Debug, Default)]
pub(super) struct Lead {
    guide: Guide,
    /// Who is followed where they are not here.
    lost: Option<Lost>,
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
    /// As whom they are shown.
    pub look: Look,
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

    /// Follows nobody any more; whether it did. What was followed because somebody asked is left for good.
    pub fn stop_following(&mut self) -> bool {
        let followed = self.followed().is_some();
        self.lead.guide = Guide::Nobody;
        self.lead.lost = None;
        followed
    }

    /// Who is followed.
    pub fn followed(&self) -> Option<PeerId> {
        match &self.lead.guide {
            Guide::Following { peer, .. } => Some(*peer),
            Guide::Nobody | Guide::Visiting { .. } | Guide::Awaiting { .. } => None,
        }
    }

    /// Who is followed, and how that goes.
    pub fn follow_shown(&self) -> Option<FollowShown> {
        let Guide::Following { peer, cause } = &self.lead.guide else {
            return None;
        };
        let lost = || self.lead.lost.as_ref().map(|lost| lost.look.clone());
        Some(FollowShown {
            peer: *peer,
            look: self.look_of(*peer).or_else(lost)?,
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
        self.flight = None;
        self.lead.guide = guide;
        self.lead.lost = None;
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
                self.stop_following();
                return false;
            }
            Guide::Awaiting { .. } => None,
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
