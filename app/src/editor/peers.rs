//! The people who are here: their cursors, selections and gestures, in motion.
//!
//! What they hold is shown as a preview over the scene, made from the shapes as they were when the
//! gesture began, so that its result arriving early moves nothing twice.

mod carets;
mod cursors;
mod gesture;
mod gestures;

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::BoardChange;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::presence::{Face, Presence, Role, Selection, Status, Summon, What, Who};
use tavla_shared::shape::Color;

use self::carets::PeerCaret;
pub use self::carets::PeerCaretView;
use self::cursors::Going;
pub use self::cursors::{CursorShown, MarksShown};
use self::gestures::Gestures;
use super::Editor;
use super::company::Company;
use super::marks::Marks;
use super::motion::{Motion, Pace};
use crate::scene::Scene;

/// What someone is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doing {
    /// Nothing worth a word.
    #[default]
    Looking,
    /// Writing text.
    Typing,
    /// Making a new shape.
    Drawing,
    /// Moving shapes.
    Moving,
    /// Making shapes larger or smaller.
    Resizing,
    /// Turning shapes.
    Turning,
}

/// One person, as shown now. Made for each look at them, several times a frame: nothing is copied for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeerShown<'a> {
    /// Their id.
    pub peer: PeerId,
    /// Their name; empty until it is known.
    pub name: &'a str,
    /// The colour they chose.
    pub color: Option<Color>,
    /// Where their pointer is.
    pub cursor: Option<Point>,
    /// What they are doing.
    pub doing: Doing,
    /// The shapes they have picked.
    pub selection: &'a [ShapeId],
    /// The box around what they have picked, where it is too much to name.
    pub selection_box: Option<Rect>,
    /// What they look at.
    pub view: Option<Rect>,
    /// How present they are.
    pub status: Status,
    /// Whether they are writing a message for the chat.
    pub writes_message: bool,
    /// Who they are beyond this program of theirs: the same in all of them.
    pub user: &'a str,
    /// Whether the server knows that by a token, and not by what they say.
    pub known: bool,
    /// What the server says that they may do.
    pub role: Option<Role>,
    /// Which of the palette's colours is theirs, where they chose none.
    pub slot: usize,
    /// Whether the person before this screen does not want to see them point and talk.
    pub muted: bool,
    /// Whose view they see.
    pub follows: Option<PeerId>,
}

#[derive(Debug, Default)]
pub(super) struct Peer {
    who: Option<Who>,
    /// What they call themselves, for what keeps it.
    name: Arc<str>,
    face: Option<Face>,
    cursor: Option<Motion<2>>,
    pub(super) view: Option<Rect>,
    tool: Option<String>,
    selection: Option<Selection>,
    caret: Option<PeerCaret>,
    status: Status,
    writes_message: bool,
    pub(super) follow: Option<PeerId>,
    pub(super) summon: Option<Summon>,
    gestures: Gestures,
    pace: Pace,
    marks: Marks,
    /// When the cursor came.
    since: Option<f64>,
    /// Which moment of the telling is shown; the end of time where nothing may move.
    moment: f64,
    /// Which moment the newest telling stands for.
    told: f64,
}

/// Everyone who is here but me.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_field_names,
    reason = "the others are about how these are shown"
)]
pub struct Peers {
    pub(super) peers: BTreeMap<PeerId, Peer>,
    pub(super) company: Company,
    /// Cursors of who has left, as long as they fade.
    going: Vec<Going>,
    /// The time of the frame, in seconds.
    now: f64,
    /// Whether everything is shown where it is going, at once.
    reduced: bool,
}

impl Peers {
    /// Whether nobody else is here.
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// Everyone, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = PeerShown<'_>> {
        self.peers
            .iter()
            .map(|(&peer, state)| state.shown(peer, &self.company))
    }

    /// Who everyone says they are, sorted by id.
    pub fn who(&self) -> impl Iterator<Item = (PeerId, &Who)> {
        self.peers
            .iter()
            .filter_map(|(&peer, state)| Some((peer, state.who.as_ref()?)))
    }

    /// The pictures of those who have one, and as which users they are here; sorted by id.
    pub fn faces(&self) -> impl Iterator<Item = (PeerId, &str, &Face)> {
        self.peers
            .iter()
            .filter_map(|(&peer, state)| Some((peer, state.user(), state.face.as_ref()?)))
    }

    /// The tool someone has in hand.
    pub fn tool(&self, peer: PeerId) -> Option<&str> {
        self.peers.get(&peer)?.tool.as_deref()
    }

    /// Moves everything on to `now`; says in how many seconds it looks different by itself.
    pub(super) fn advance(&mut self, now: f64, reduced: bool, scene: &mut Scene) -> f64 {
        (self.now, self.reduced) = (now, reduced);
        let mut changes_in = self.advance_going();
        for (&peer, state) in &mut self.peers {
            let mut shown = state.pace.advance(now);
            if reduced {
                shown = f64::INFINITY;
            }
            state.moment = shown;
            let mut moving = false;
            if let Some(cursor) = &mut state.cursor {
                cursor.forget_before(shown);
                moving |= cursor.is_moving(shown);
            }
            moving |= state.gestures.advance((now, shown), peer, scene);
            if moving {
                changes_in = 0.0;
            }
            let times = (now, state.laser_moment(now, reduced));
            state.marks.forget(times, reduced);
            changes_in = changes_in.min(state.marks.changes_in(times, reduced));
            if let Some(caret) = &mut state.caret {
                caret.follow(scene);
                changes_in = changes_in.min(caret.changes_in(now));
            }
        }
        changes_in
    }

    /// What a peer held may now be in the board.
    pub(super) fn changed(&mut self, now: f64, change: &BoardChange, scene: &Scene) {
        let Some(author) = change.author else { return };
        if let Some(state) = self.peers.get_mut(&author) {
            state.gestures.written(now, change, scene);
            if let Some(caret) = &mut state.caret {
                caret.note_written();
            }
        }
    }
}

impl Peer {
    /// Who they are, where they have said so.
    pub(super) fn user(&self) -> &str {
        self.who.as_ref().map_or("", |who| &who.user)
    }

    /// What they call themselves.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What the server says that they may do.
    pub(super) fn role(&self) -> Option<Role> {
        Role::from_name(&self.who.as_ref()?.role)
    }

    fn doing(&self) -> Doing {
        if self.caret.is_some() {
            Doing::Typing
        } else {
            self.gestures.doing()
        }
    }

    /// The name is empty until it is known.
    pub(super) fn name_and_color(&self) -> (String, Option<Color>) {
        let Some(who) = &self.who else {
            return (String::new(), None);
        };
        (who.name.clone(), self.color())
    }

    /// The colour they chose.
    pub(super) fn color(&self) -> Option<Color> {
        self.who.as_ref()?.colour.filter(|color| !color.is_none())
    }

    fn cursor_at(&self) -> Option<Point> {
        let [x, y] = self.cursor.as_ref()?.value(self.moment);
        Some(Point::new(x, y))
    }

    fn shown<'a>(&'a self, peer: PeerId, company: &Company) -> PeerShown<'a> {
        let muted = company.is_muted(peer, self.user());
        let (selection, selection_box): (&[ShapeId], _) = match &self.selection {
            Some(Selection::Shapes(ids)) => (ids, None),
            Some(Selection::Box(rect)) => (&[], Some(*rect)),
            None => (&[], None),
        };
        PeerShown {
            peer,
            name: self.name(),
            color: self.color(),
            cursor: self.cursor_at().filter(|_| !muted),
            doing: self.doing(),
            selection,
            selection_box,
            view: self.view,
            status: self.status,
            writes_message: self.writes_message,
            user: self.user(),
            known: self.who.as_ref().is_some_and(|who| who.known),
            role: self.role(),
            slot: company.slot(peer, self.user()),
            muted,
            follows: self.follow,
        }
    }
}

impl Editor {
    /// Takes in what a peer tells.
    pub fn hear(&mut self, peer: PeerId, value: Presence) {
        let told_who = matches!(value, Presence::Who(_));
        let seen = self.view.visible();
        let state = self.peers.peers.entry(peer).or_default();
        // What moves stands for a moment of the peer's own.
        let (now, what) = (self.now, value.what());
        let mut told = |step: f64| state.pace.hear(now, what, step);
        match value {
            Presence::Who(who) => {
                if *state.name != *who.name {
                    state.name = who.name.as_str().into();
                }
                state.who = Some(who);
            }
            Presence::Cursor(at) => {
                let [x, y] = state.cursor.as_ref().map_or([at.x, at.y], Motion::target);
                let step = at.distance(Point::new(x, y));
                let time = told(step);
                state.since.get_or_insert(now);
                // Nobody sees a way that is longer than the view.
                let far = step > seen.size().to_vec2().hypot();
                match &mut state.cursor {
                    Some(cursor) if !far => cursor.push(time, [at.x, at.y]),
                    _ => state.cursor = Some(Motion::at(time, [at.x, at.y])),
                }
            }
            Presence::View(view) => state.view = Some(view),
            Presence::Tool(tool) => state.tool = Some(tool),
            Presence::Selection(selection) => state.selection = Some(selection),
            Presence::Typing(typing) => {
                let before = state.caret.take();
                state.caret = Some(PeerCaret::told(before, now, &typing, &self.scene));
            }
            Presence::Status(status) => state.status = status,
            Presence::Writing => state.writes_message = true,
            Presence::Held(held) => state.gestures.hold(&held, &self.scene),
            Presence::Gesture(gesture) => {
                let time = told(0.0);
                state.gestures.hear(time, gesture, &self.scene);
            }
            Presence::Follow(followed) => {
                let before = state.follow.replace(followed);
                self.note_follower(peer, before);
            }
            Presence::Summon(summon) => state.summon = Some(summon),
            Presence::Face(face) => state.face = Some(face),
            Presence::Laser(laser) => {
                let time = told(0.0);
                state.told = time;
                state.marks.laser.hear(time, &laser);
            }
            Presence::Chat(words) => {
                // The heartbeat tells it again.
                if state.marks.said() != Some(&words) {
                    state.marks.say(now, &words);
                }
            }
            Presence::Reaction(reaction) => {
                state.marks.catch(now, reaction);
            }
        }
        if told_who {
            self.peers.recolor();
        }
    }

    /// Takes in that a peer tells something no more.
    pub fn hear_no_more(&mut self, peer: PeerId, what: What) {
        let now = self.now;
        let Some(state) = self.peers.peers.get_mut(&peer) else {
            return;
        };
        match what {
            What::Cursor => self.peers.let_go(peer),
            What::View => state.view = None,
            What::Tool => state.tool = None,
            What::Selection => state.selection = None,
            What::Typing => state.caret = None,
            What::Chat => state.marks.say(now, ""),
            What::Status => state.status = Status::default(),
            What::Writing => state.writes_message = false,
            What::Gesture => state.gestures.end(now),
            What::Follow => {
                let before = state.follow.take();
                self.note_follower(peer, before);
            }
            What::Summon => state.summon = None,
            What::Face => state.face = None,
            // What is seen of these ends by itself.
            What::Who | What::Held | What::Laser | What::Reaction => {}
        }
    }

    /// Takes in that a peer has left: nothing of theirs but what they wrote stays.
    pub fn peer_left(&mut self, peer: PeerId) {
        self.lose_peer(peer, true);
        self.peers.recolor();
    }

    /// Nobody is seen any more, as when the connection is lost. Nobody has left for that.
    pub fn all_left(&mut self) {
        let peers: Vec<PeerId> = self.peers.peers.keys().copied().collect();
        for peer in peers {
            self.lose_peer(peer, false);
        }
        self.peers.recolor();
    }

    fn lose_peer(&mut self, peer: PeerId, left: bool) {
        self.part_from(peer, left);
        self.peers.let_go(peer);
        self.peers.note_gone_follower(peer, self.now);
        self.peers.peers.remove(&peer);
        self.scene.set_peer_preview(peer, Vec::new());
    }
}
