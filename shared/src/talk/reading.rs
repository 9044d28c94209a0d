//! Keeping the talk in step with its document: read all once, then only what changed.

use std::collections::BTreeSet;

use loro::{Container, LoroDoc, LoroMap, ValueOrContainer};

use super::chat::Messages;
use super::comment::Thread;
use super::entries::{Difference, Entries, Panicked, Source};
use super::entry::{Entry, Judges};
use super::people::People;
use super::reader::{self, Problems};
use super::removals::Removals;
use super::touched::{Touched, WHOLE};
use super::vote::Vote;
use super::{Talk, TalkChange, comments, schema, timers, votes};
use crate::board::{Document, Origin};
use crate::id::{NameError, PeerId, ThreadId, VoteId};

impl Talk {
    /// Reads everything; none where the document panics on it.
    pub(super) fn read_all(&mut self) -> Option<TalkChange> {
        self.watch.take();
        let (len, touched) = self.document.guarded(|doc| {
            let touched = Touched {
                whole: BTreeSet::from(WHOLE),
                chat: Vec::new(),
                threads: keys(doc, schema::COMMENTS),
                votes: keys(doc, schema::VOTES),
            };
            (doc.get_list(schema::CHAT).len(), touched)
        })?;
        self.messages = Messages::unread(len);
        let mut change = self.read(touched, Origin::Load, None);
        // Of what was just opened a reader is told all, also that there is nothing.
        change.schema = Some(self.schema);
        change.chat = Some(self.messages.shown().clone());
        change.tombstones = Some(self.messages.tombstones().clone());
        change.timer = Some(self.timer.clone());
        (!self.is_poisoned()).then_some(change)
    }

    /// Reads again what the document says has changed, and tells the difference.
    pub(super) fn read_touched(&mut self, origin: Origin, author: Option<PeerId>) -> TalkChange {
        let touched = self.watch.take();
        self.read(touched, origin, author)
    }

    fn read(&mut self, mut touched: Touched, origin: Origin, author: Option<PeerId>) -> TalkChange {
        let mut change = TalkChange {
            origin,
            author,
            ..TalkChange::default()
        };
        let mut problems = Problems::default();
        if touched.whole.contains(schema::META)
            && let Some(schema) = self.document.guarded(reader::schema_of)
            && schema != self.schema
        {
            self.schema = schema;
            change.schema = Some(schema);
        }
        let mut others = Vec::new();
        if touched.whole.contains(schema::PEOPLE)
            && let Some(people) = self.document.guarded(People::read)
        {
            others = people.others_since(&self.people);
            change.people = people.since(&self.people);
            self.people = people;
        }
        let mut removed = BTreeSet::new();
        if touched.whole.contains(schema::REMOVED)
            && let Some(removals) = self.document.guarded(Removals::read)
        {
            removed = removals.since(&self.removals);
            self.removals = removals;
        }
        // What was made or removed by somebody who is somebody else now.
        let depends = |entry: &Entry<Thread>| entry.depends(&removed, &others);
        let threads = self.threads.names_of(depends).into_iter();
        touched.threads.extend(threads.map(|id| id.to_string()));
        let depends = |entry: &Entry<Vote>| entry.depends(&removed, &others);
        let votes = self.votes.names_of(depends).into_iter();
        touched.votes.extend(votes.map(|id| id.to_string()));
        let looks = origin == Origin::Load || !others.is_empty() || !removed.is_empty();
        if looks || !touched.chat.is_empty() {
            self.read_chat(&touched, &mut change, &mut problems);
        }
        let mut reading = Reading {
            document: &mut self.document,
            judges: Judges {
                people: &self.people,
                removals: &self.removals,
            },
            problems: &mut problems,
        };
        if let Ok(difference) = reading.follow(&THREADS, touched.threads, &mut self.threads) {
            (change.threads, change.threads_gone) = (difference.shown, difference.gone);
        }
        if let Ok(difference) = reading.follow(&VOTES, touched.votes, &mut self.votes) {
            (change.votes, change.votes_gone) = (difference.shown, difference.gone);
        }
        let timed = [schema::TIMER, schema::ADDED];
        if timed.iter().any(|root| touched.whole.contains(root))
            && let Some(timer) = self
                .document
                .guarded(|doc| timers::timer(doc, &mut problems))
            && timer != self.timer
        {
            self.timer = timer;
            change.timer = Some(self.timer.clone());
        }
        change.problems = problems.into_vec();
        change
    }

    fn read_chat(&mut self, touched: &Touched, change: &mut TalkChange, problems: &mut Problems) {
        let mut messages = std::mem::take(&mut self.messages);
        self.document.guarded(|doc| {
            messages.follow(&touched.chat);
            let list = doc.get_list(schema::CHAT);
            messages
                .read(|at| reader::message(&reader::line_at(&list, at)?, schema::CHAT, problems));
        });
        let is_removed = |id| self.removals.has(id, &self.people);
        if let Some(difference) = messages.look(is_removed) {
            change.chat = Some(difference.chat);
            change.tombstones = Some(difference.tombstones);
            change.messages = difference.new;
            change.removed = difference.gone;
        }
        self.messages = messages;
    }
}

/// A root map with an entry for each name.
struct Root<K, T> {
    name: &'static str,
    as_str: fn(&K) -> &str,
    named: fn(&str) -> Result<K, NameError>,
    /// Reads the map under a name.
    read: fn(&K, &LoroMap, Judges<'_>, &mut Problems) -> Entry<T>,
}

const THREADS: Root<ThreadId, Thread> = Root {
    name: schema::COMMENTS,
    as_str: ThreadId::as_str,
    named: ThreadId::new,
    read: comments::thread,
};

const VOTES: Root<VoteId, Vote> = Root {
    name: schema::VOTES,
    as_str: VoteId::as_str,
    named: VoteId::new,
    read: votes::vote,
};

/// What it takes to read entries.
struct Reading<'a> {
    document: &'a mut Document,
    judges: Judges<'a>,
    problems: &'a mut Problems,
}

impl Reading<'_> {
    /// Looks again under these keys of a root, and as far on as that makes room.
    fn follow<K: Ord + Clone, T: PartialEq>(
        &mut self,
        root: &Root<K, T>,
        keys: BTreeSet<String>,
        entries: &mut Entries<K, T>,
    ) -> Result<Difference<K, T>, Panicked> {
        let names = names(keys, self.problems, root.named);
        let had_more = entries.has_more();
        let reading = &mut *self;
        let difference = entries.follow(names, &mut Entrance { root, reading });
        if entries.has_more() && !had_more {
            self.problems.report(root.name, "there are too many");
        }
        difference
    }
}

/// A root while its entries are read.
struct Entrance<'a, 'b, K, T> {
    root: &'a Root<K, T>,
    reading: &'a mut Reading<'b>,
}

impl<K, T> Source<K, T> for Entrance<'_, '_, K, T> {
    fn has(&mut self, name: &K) -> Result<bool, Panicked> {
        let (root, key) = (self.root.name, (self.root.as_str)(name));
        let found = |doc: &LoroDoc| !matches!(Found::under(doc, root, key), Found::Nothing);
        self.reading.document.guarded(found).ok_or(Panicked)
    }

    fn read(&mut self, name: &K) -> Result<Option<Entry<T>>, Panicked> {
        let Self { root, reading } = self;
        let Reading {
            document,
            judges,
            problems,
        } = reading;
        let key = (root.as_str)(name);
        let found = document.guarded(|doc| {
            let read =
                |map: &LoroMap, problems: &mut Problems| (root.read)(name, map, *judges, problems);
            Found::under(doc, root.name, key).read(key, problems, read)
        });
        found.ok_or(Panicked)
    }
}

/// What is under a name in a root map.
enum Found {
    Nothing,
    Map(LoroMap),
    Other,
}

impl Found {
    fn under(doc: &LoroDoc, root: &str, key: &str) -> Self {
        match doc.get_map(root).get(key) {
            None => Self::Nothing,
            Some(ValueOrContainer::Container(Container::Map(map))) => Self::Map(map),
            Some(_) => Self::Other,
        }
    }

    /// Reads what is there; none where there is nothing.
    fn read<T>(
        self,
        key: &str,
        problems: &mut Problems,
        read: impl FnOnce(&LoroMap, &mut Problems) -> Entry<T>,
    ) -> Option<Entry<T>> {
        match self {
            Self::Nothing => None,
            Self::Map(map) => Some(read(&map, problems)),
            Self::Other => {
                problems.report(key, "it is not a map");
                Some(Entry::default())
            }
        }
    }
}

/// The keys that are names, sorted.
fn names<K>(
    keys: BTreeSet<String>,
    problems: &mut Problems,
    name: impl Fn(&str) -> Result<K, NameError>,
) -> Vec<K> {
    let named = keys.into_iter().filter_map(|key| {
        let id = name(&key).ok();
        if id.is_none() {
            problems.report(&key, "its name is not one");
        }
        id
    });
    named.collect()
}

fn keys(doc: &LoroDoc, root: &str) -> BTreeSet<String> {
    doc.get_map(root)
        .keys()
        .map(|key| key.to_string())
        .collect()
}
