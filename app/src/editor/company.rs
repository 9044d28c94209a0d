//! Who this person is among the others, which of the palette's colours each has, and whom the person
//! does not want to see point and talk. What the colours look like is not decided here.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tavla_shared::id::PeerId;
use tavla_shared::presence::{color_slot, color_slots};
use tavla_shared::shape::Color;

use super::following::BLINK_SECONDS;
use super::{Editor, Notice, PeerShown, Peers, Request};

/// So many who followed and went are remembered.
const GONE_FOLLOWERS_MAX: usize = 64;

/// This person among the others.
#[derive(Debug, Default)]
pub(super) struct Company {
    /// Under which id the person writes, and as which user; none before the board is there.
    me: Option<(PeerId, String)>,
    muted: BTreeSet<String>,
    /// Another number whenever somebody else is here, or says that they are somebody else.
    revision: u64,
    colors: BTreeMap<String, Given>,
    /// Who saw this person's view when they, or the own line, went, and when that was; the oldest first.
    gone_followers: VecDeque<(PeerId, f64)>,
}

/// The colour of somebody who is here.
#[derive(Debug, Clone, Copy)]
struct Given {
    slot: usize,
    chosen: Option<Color>,
}

impl Company {
    /// Whether the person does not want to see them.
    pub(super) fn is_muted(&self, peer: PeerId, user: &str) -> bool {
        !self.muted.is_empty() && self.muted.contains(&*key(peer, user))
    }

    /// Which of the palette's colours they have.
    pub(super) fn slot(&self, peer: PeerId, user: &str) -> usize {
        let key = key(peer, user);
        let given = self.colors.get(&*key);
        given.map_or_else(|| color_slot(&key), |given| given.slot)
    }

    /// Under which id the person writes.
    pub(super) fn me(&self) -> Option<PeerId> {
        self.me.as_ref().map(|(peer, _)| *peer)
    }
}

/// By what somebody is known: as a user, or else by the program.
fn key(peer: PeerId, user: &str) -> std::borrow::Cow<'_, str> {
    if user.is_empty() {
        peer.to_string().into()
    } else {
        user.into()
    }
}

impl Peers {
    /// Gives everybody who is here a colour, as everybody else does.
    pub(super) fn recolor(&mut self) {
        let others = self.peers.iter();
        let keys = others.map(|(&peer, state)| key(peer, state.user()).into_owned());
        let me = self.company.me.as_ref();
        let me = me.map(|(peer, user)| key(*peer, user).into_owned());
        let keys: BTreeSet<String> = keys.chain(me).collect();
        let slots = color_slots(keys.iter().map(String::as_str));
        let given = slots.into_iter().map(|(key, slot)| {
            let chosen = None;
            (key.to_owned(), Given { slot, chosen })
        });
        self.company.colors = given.collect();
        self.company.revision += 1;
        for (&peer, state) in &self.peers {
            let key = key(peer, state.user());
            if let Some(given) = self.company.colors.get_mut(&*key) {
                given.chosen = given.chosen.or(state.color());
            }
        }
    }

    /// The colour of a user who is here, this person among them: which they chose, if they did, and which
    /// of the palette's is theirs. What this person chose is not known here.
    pub fn color_of_user(&self, user: &str) -> Option<(Option<Color>, usize)> {
        let given = self.company.colors.get(user)?;
        Some((given.chosen, given.slot))
    }

    /// Which of the palette's colours this person has.
    pub fn own_slot(&self) -> usize {
        let me = self.company.me.as_ref();
        me.map_or(0, |(peer, user)| self.company.slot(*peer, user))
    }

    /// Another number whenever somebody else is here, or says that they are somebody else.
    pub fn revision(&self) -> u64 {
        self.company.revision
    }

    /// Under which id this person writes.
    pub fn me(&self) -> Option<PeerId> {
        self.company.me()
    }

    /// How many see this person's view.
    pub fn followers(&self) -> usize {
        let me = self.company.me();
        let mut others = self.peers.values();
        me.map_or(0, |me| {
            others.by_ref().filter(|it| it.follow == Some(me)).count()
        })
    }

    /// Remembers who saw this person's view and goes.
    pub(super) fn note_gone_follower(&mut self, peer: PeerId, now: f64) {
        let me = self.company.me();
        let follow = self.peers.get(&peer).and_then(|state| state.follow);
        if me.is_some() && follow == me {
            self.note_gone(peer, now);
        }
    }

    /// They saw this person's view until now.
    fn note_gone(&mut self, peer: PeerId, now: f64) {
        let gone = &mut self.company.gone_followers;
        gone.retain(|(it, _)| *it != peer);
        if gone.len() == GONE_FOLLOWERS_MAX {
            gone.pop_front();
        }
        gone.push_back((peer, now));
    }

    /// Whether this person does not want to see them point and talk.
    pub fn is_muted(&self, peer: PeerId) -> bool {
        let state = self.peers.get(&peer);
        state.is_some_and(|state| self.company.is_muted(peer, state.user()))
    }

    /// Whether the person does not want to hear of what somebody writes, be they here or not: a user, or the
    /// id of who has not said which one they are, as in [`PeerShown::muted_as`].
    pub fn mutes(&self, key: &str) -> bool {
        self.company.muted.contains(key)
    }
}

impl PeerShown<'_> {
    /// By what they are muted: see [`Editor::set_muted`].
    pub fn muted_as(&self) -> String {
        key(self.peer, self.user).into_owned()
    }
}

impl Editor {
    /// Says under which id the person writes and as which user the others know them.
    pub fn set_me(&mut self, peer: PeerId, user: &str) {
        let company = &mut self.peers.company;
        let same = matches!(&company.me, Some((it, was)) if *it == peer && was == user);
        if !same {
            company.me = Some((peer, user.to_owned()));
            self.peers.recolor();
        }
    }

    /// Says whom the person does not want to see point and talk: see [`PeerShown::muted_as`].
    pub fn set_muted(&mut self, muted: BTreeSet<String>) {
        self.peers.company.muted = muted;
    }

    /// Somebody sees another one's view, where they saw that of `before`.
    pub(super) fn note_follower(&mut self, peer: PeerId, before: Option<PeerId>) {
        let me = self.peers.me();
        let Some(state) = self.peers.peers.get(&peer) else {
            return;
        };
        if me.is_some() && before == me && state.follow != me {
            self.peers.note_gone(peer, self.now);
            return;
        }
        let mut gone = self.peers.company.gone_followers.iter();
        let goes_on = gone.any(|(it, at)| *it == peer && self.now - at <= BLINK_SECONDS);
        let new = me.is_some() && state.follow == me && before != me && !goes_on;
        // Of a presentation its number tells enough.
        let quiet = self.summons.own().is_some() || self.peers.is_muted(peer);
        let name = state.name().to_owned();
        if new && !quiet && !name.is_empty() {
            self.ask(Request::Notice(Notice::FollowedBy { name }));
        }
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Point;
    use tavla_shared::presence::{Presence, Who};

    use super::*;

    fn who(user: &str) -> Presence {
        Presence::Who(Who {
            name: user.to_uppercase(),
            user: user.to_owned(),
            ..Who::default()
        })
    }

    fn rivals() -> [String; 2] {
        let mut users = (0..1_000).map(|n| format!("user{n:03}"));
        let mut rival = || users.find(|user| color_slot(user) == 4).unwrap();
        [rival(), rival()]
    }

    #[test]
    fn everybody_gives_everybody_the_same_colour() {
        let [first, second] = rivals();
        let mut one = Editor::new(1);
        one.set_me(7, &second);
        assert_eq!(one.peers().own_slot(), 4);
        one.hear(8, who(&first));
        let mut other = Editor::new(1);
        other.set_me(8, &first);
        other.hear(7, who(&second));
        let slot = |editor: &Editor| editor.peers().iter().next().unwrap().slot;
        assert_eq!((one.peers().own_slot(), slot(&one)), (5, 4));
        assert_eq!((slot(&other), other.peers().own_slot()), (5, 4));
        one.peer_left(8);
        assert_eq!(one.peers().own_slot(), 4);
    }

    #[test]
    fn who_is_here_has_the_colour_of_their_cursor_wherever_they_are_named() {
        let [first, second] = rivals();
        let mut editor = Editor::new(1);
        editor.set_me(7, &first);
        editor.hear(8, who(&second));
        let green = Color::rgb(0x00_8000);
        let chose = Who {
            user: "ben".to_owned(),
            colour: Some(green),
            ..Who::default()
        };
        editor.hear(9, Presence::Who(chose));
        let peers = editor.peers();
        assert_eq!(peers.color_of_user(&first), Some((None, 4)));
        assert_eq!(peers.color_of_user(&second), Some((None, 5)));
        assert_eq!(peers.color_of_user("ben").unwrap().0, Some(green));
        assert_eq!(peers.color_of_user("somebody who is not here"), None);
        editor.peer_left(8);
        assert_eq!(editor.peers().color_of_user(&second), None);
    }

    fn shown(editor: &Editor) -> PeerShown<'_> {
        editor.peers().iter().next().unwrap()
    }

    #[test]
    fn who_is_muted_points_at_nothing_and_is_still_here() {
        let mut editor = Editor::new(1);
        editor.hear(8, who("ben"));
        editor.hear(8, Presence::Cursor(Point::new(1.0, 2.0)));
        assert!(shown(&editor).cursor.is_some());
        editor.set_muted(BTreeSet::from([shown(&editor).muted_as()]));
        assert!(editor.peers().mutes("ben") && !editor.peers().mutes(""));
        assert!(editor.peers().is_muted(8));
        assert_eq!((shown(&editor).cursor, shown(&editor).muted), (None, true));
        editor.set_muted(BTreeSet::new());
        assert!(shown(&editor).cursor.is_some());
    }
}
