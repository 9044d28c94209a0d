//! What happened on the board while it was open, and while one was away: who did what, added up by
//! person and kind, the newest first, in bounded room.
//!
//! Pure: time is passed in, in seconds of which only differences mean anything, and words are found
//! elsewhere. Never knows a document, a socket or a window; what one did oneself is not in it.

mod entry;
mod presence;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use tavla_shared::board::{Deed, Made, News, NewsDeed, Person};
use tavla_shared::geometry::Rect;
use tavla_shared::id::{PeerId, ShapeId};

pub use self::entry::{Actor, Entry, Event, Kind, Priority};
use self::presence::Company;
pub use self::presence::Present;

/// So many entries are shown, and kept.
pub const SHOWN_MAX: usize = 50;
/// What one person does in one way within so many seconds is one entry.
const WINDOW_SECONDS: f64 = 5.0;
/// What is older than this when it comes with others that were done while the line was gone is told with
/// its own time; else it is the clocks that differ.
const LATE_SECONDS: f64 = 60.0;

/// What happened.
#[derive(Debug, Default)]
pub struct Activity {
    /// Who I am across devices and sessions, by every name that I have had here.
    me: Vec<String>,
    people: BTreeMap<PeerId, Actor>,
    /// Since the board was opened, the newest last.
    entries: VecDeque<Entry>,
    /// Since I was here last and before it was opened, the newest last.
    missed: Vec<Entry>,
    /// Whether there is more of that than was counted.
    missed_partly: bool,
    /// Whether I have put it away.
    dismissed: bool,
    company: Company,
    next_number: u64,
}

impl Activity {
    /// Of somebody who is known as `me`.
    pub fn of(me: &str) -> Self {
        Self {
            me: vec![me.to_owned()],
            ..Self::default()
        }
    }

    /// I am known as this user as well.
    pub fn know_as(&mut self, user: &str) {
        if !self.me.iter().any(|me| me == user) {
            self.me.push(user.to_owned());
        }
    }

    /// These people write under these ids.
    pub fn introduce(&mut self, people: &[Person]) {
        for person in people {
            let actor = Actor {
                // Who gave no account is only themselves.
                user: match &*person.user {
                    "" => person.peer.to_string(),
                    user => user.to_owned(),
                },
                name: person.name.to_string(),
                color: Some(person.color),
            };
            self.people.insert(person.peer, actor);
        }
    }

    /// Who writes under an id, as far as that is known.
    pub fn actor(&self, peer: PeerId) -> Actor {
        let known = self.people.get(&peer).or_else(|| self.company.actor(peer));
        known.cloned().unwrap_or_else(|| Actor {
            user: peer.to_string(),
            name: String::new(),
            color: None,
        })
    }

    /// Takes in something that happened. What I did myself is left out, but not what I may do from now on.
    pub fn note(&mut self, event: Event) {
        let mine = self.me.contains(&event.actor.user);
        if mine && event.kind != Kind::MyRoleChanged {
            return;
        }
        let goes_on = self.entries.iter().rposition(|it| it.takes(&event));
        if let Some(mut entry) = goes_on.and_then(|at| self.entries.remove(at)) {
            entry.add(event);
            self.entries.push_back(entry);
            return;
        }
        if self.entries.len() >= SHOWN_MAX {
            // What calls by name is not washed away by what somebody drags about.
            let passing = |entry: &Entry| entry.priority() != Priority::Urgent || !entry.unread;
            let at = self.entries.iter().position(passing).unwrap_or(0);
            self.entries.remove(at);
        }
        let entry = self.entry(event);
        self.entries.push_back(entry);
    }

    fn entry(&mut self, event: Event) -> Entry {
        self.next_number += 1;
        Entry::new(self.next_number, event)
    }

    /// Takes in what somebody made at `now`, which is `unix` by the wall: `place` is where, and `words`
    /// stand for the text they wrote in.
    pub fn made(&mut self, made: &Made, now: f64, unix: i64, place: Option<Rect>, words: &str) {
        let Some(deed) = Deed::of_command(&made.command) else {
            return;
        };
        if made.count == 0 && deed != Deed::SetBoard {
            return;
        }
        let age = (unix - made.seconds) as f64;
        let late = made.seconds > 0 && age > LATE_SECONDS && self.company.is_catching_up(now);
        self.note(Event {
            actor: self.actor(made.author),
            kind: Kind::Did(deed),
            count: made.count,
            shapes: made.shapes.clone(),
            place,
            words: words.to_owned(),
            at: if late { now - age } else { now },
        });
    }

    /// Takes in who is here; nobody is while the board is not in step with a server. Who comes, goes or
    /// may do something else is told.
    pub fn present(&mut self, now: f64, live: bool, here: Vec<Present>) {
        for event in self.company.note(now, live, here) {
            // A line that broke for a moment is no leaving.
            if event.kind == Kind::Joined && self.takes_back_leaving(&event) {
                continue;
            }
            self.note(event);
        }
    }

    fn takes_back_leaving(&mut self, joined: &Event) -> bool {
        let left = self.entries.iter().rposition(|it| {
            let same = it.event.kind == Kind::Left && it.event.actor.user == joined.actor.user;
            same && joined.at - it.event.at <= presence::BLINK_SECONDS
        });
        left.and_then(|at| self.entries.remove(at)).is_some()
    }

    /// Takes in what others did while I was away; it takes the place of what was told of that before.
    /// `words` say what the text of a shape is about.
    pub fn missed(
        &mut self,
        news: &News,
        now: f64,
        unix: i64,
        words: impl Fn(&NewsDeed) -> String,
    ) {
        self.introduce(&news.people);
        let read: Vec<(Kind, String)> = self
            .missed
            .iter()
            .filter(|it| !it.unread)
            .map(Entry::key)
            .collect();
        let newest = news.deeds.len().saturating_sub(SHOWN_MAX);
        let mut missed = Vec::new();
        for deed in &news.deeds[newest..] {
            let age = if deed.seconds > 0 {
                (unix - deed.seconds).max(0) as f64
            } else {
                0.0
            };
            let event = Event {
                actor: self.actor(deed.author),
                kind: Kind::Did(deed.deed),
                count: deed.count,
                shapes: deed.shapes.clone(),
                place: None,
                words: words(deed),
                at: now - age,
            };
            let mut entry = self.entry(event);
            entry.unread = !read.contains(&entry.key());
            missed.push(entry);
        }
        self.dismissed &= missed.is_empty();
        self.missed = missed;
        self.missed_partly = news.partial || newest > 0;
    }

    /// What happened since the board was opened, the newest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter().rev()
    }

    /// What happened while I was away, the newest first.
    pub fn missed_entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.missed.iter().rev()
    }

    /// The same while I have not put it away, and whether there is more of it than is counted.
    pub fn whats_new(&self) -> Option<(&[Entry], bool)> {
        let shown = !self.missed.is_empty() && !self.dismissed;
        shown.then_some((&self.missed, self.missed_partly))
    }

    /// Puts away what is new.
    pub fn dismiss(&mut self) {
        self.dismissed = true;
    }

    /// An entry, by its number.
    pub fn find(&self, number: u64) -> Option<&Entry> {
        let mut all = self.entries.iter().chain(&self.missed);
        all.find(|entry| entry.number == number)
    }

    /// How many entries I have not seen, and how much the most important of them matters.
    pub fn unread(&self) -> Option<(usize, Priority)> {
        let all = self.entries.iter().chain(&self.missed);
        let unread = all.filter(|entry| entry.unread);
        let (count, most) = unread.fold((0, None), |(count, most), entry| {
            (count + 1, most.max(Some(entry.priority())))
        });
        most.map(|most| (count, most))
    }

    /// All that is there has been looked at.
    pub fn mark_read(&mut self) {
        let all = self.entries.iter_mut().chain(&mut self.missed);
        all.for_each(|entry| entry.unread = false);
    }

    /// The shapes that others changed while I was away.
    pub fn missed_shapes(&self) -> impl Iterator<Item = &ShapeId> {
        self.missed.iter().flat_map(|entry| &entry.event.shapes)
    }
}
