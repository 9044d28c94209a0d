//! Keeping the talk in step with its document: read all once, then only what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use loro::{Container, LoroDoc, LoroMap, ValueOrContainer};

use super::chat::Messages;
use super::comment::Thread;
use super::entry::{Entry, Judges};
use super::people::People;
use super::reader::{self, Problems};
use super::removals::Removals;
use super::touched::{Touched, WHOLE};
use super::vote::Vote;
use super::{Talk, TalkChange, comments, schema, timers, votes};
use crate::board::Origin;
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
        touched.threads.extend(names_of(&self.threads, depends));
        let depends = |entry: &Entry<Vote>| entry.depends(&removed, &others);
        touched.votes.extend(names_of(&self.votes, depends));
        let looks = origin == Origin::Load || !others.is_empty() || !removed.is_empty();
        if looks || !touched.chat.is_empty() {
            self.read_chat(&touched, &mut change, &mut problems);
        }
        self.read_threads(touched.threads, &mut change, &mut problems);
        self.read_votes(touched.votes, &mut change, &mut problems);
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
            change.messages = difference.new;
            change.removed = difference.gone;
        }
        self.messages = messages;
    }

    fn read_threads(
        &mut self,
        keys: BTreeSet<String>,
        change: &mut TalkChange,
        problems: &mut Problems,
    ) {
        for (key, id) in names(keys, problems, ThreadId::new) {
            let judges = Judges {
                people: &self.people,
                removals: &self.removals,
            };
            let read = self.document.guarded(|doc| {
                let found = Found::under(doc, schema::COMMENTS, &key);
                found.read(&key, problems, |map, problems| {
                    comments::thread(&id, map, judges, problems)
                })
            });
            let Some(read) = read else { return };
            let (shown, gone) = settle(&mut self.threads, id.clone(), read);
            change.threads.extend(shown);
            change.threads_gone.extend(gone.then_some(id));
        }
    }

    fn read_votes(
        &mut self,
        keys: BTreeSet<String>,
        change: &mut TalkChange,
        problems: &mut Problems,
    ) {
        for (key, id) in names(keys, problems, VoteId::new) {
            let judges = Judges {
                people: &self.people,
                removals: &self.removals,
            };
            let read = self.document.guarded(|doc| {
                let found = Found::under(doc, schema::VOTES, &key);
                found.read(&key, problems, |map, problems| {
                    votes::vote(&id, map, judges, problems)
                })
            });
            let Some(read) = read else { return };
            let (shown, gone) = settle(&mut self.votes, id.clone(), read);
            change.votes.extend(shown);
            change.votes_gone.extend(gone.then_some(id));
        }
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

/// Puts what was read in its place. Answers what is new or different of what everybody sees, and whether
/// something is gone.
fn settle<K: Ord, T: PartialEq>(
    entries: &mut BTreeMap<K, Entry<T>>,
    id: K,
    read: Option<Entry<T>>,
) -> (Option<Arc<T>>, bool) {
    let shown = read.as_ref().and_then(|entry| entry.shown.clone());
    let old = match read {
        Some(entry) => entries.insert(id, entry),
        None => entries.remove(&id),
    };
    let before = old.and_then(|entry| entry.shown);
    let gone = before.is_some() && shown.is_none();
    (shown.filter(|shown| before.as_ref() != Some(shown)), gone)
}

/// The keys that are names, sorted.
fn names<K>(
    keys: BTreeSet<String>,
    problems: &mut Problems,
    name: impl Fn(&str) -> Result<K, NameError>,
) -> Vec<(String, K)> {
    let named = keys.into_iter().filter_map(|key| {
        let id = name(&key).ok();
        if id.is_none() {
            problems.report(&key, "its name is not one");
        }
        id.map(|id| (key, id))
    });
    named.collect()
}

/// The names of some of what was read.
fn names_of<K: std::fmt::Display, T>(
    entries: &BTreeMap<K, Entry<T>>,
    is_one: impl Fn(&Entry<T>) -> bool,
) -> BTreeSet<String> {
    let names = entries.iter().filter(|(_, entry)| is_one(entry));
    names.map(|(name, _)| name.to_string()).collect()
}

fn keys(doc: &LoroDoc, root: &str) -> BTreeSet<String> {
    doc.get_map(root)
        .keys()
        .map(|key| key.to_string())
        .collect()
}
