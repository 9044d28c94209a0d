//! The threads, or the votes, that a talk has names for, and which of them are read: in the order of their
//! names, until as many can be seen as anybody looks at. That is a rule of what is in the document alone, so
//! that everybody sees the same of too many, however it came to them.
//!
//! Never knows a document: whoever has one says what there is under a name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::entry::Entry;

/// See the module.
#[derive(Debug)]
pub(super) struct Entries<K, T> {
    /// The most that can be seen.
    most: usize,
    /// All names there are, of what is removed or cannot be read too.
    names: BTreeSet<K>,
    /// What was read: all there is under the names before `upto`.
    read: BTreeMap<K, Entry<T>>,
    /// How many of that can be seen.
    shown: usize,
    /// The first name that nothing is read under, be it gone by now; none where all are read.
    upto: Option<K>,
}

/// The document panicked on what it was asked for: nothing more is to be read of it.
#[derive(Debug)]
pub(super) struct Panicked;

/// Where names are looked up.
pub(super) trait Source<K, T> {
    /// Whether there is something under a name.
    fn has(&mut self, name: &K) -> Result<bool, Panicked>;

    /// What is under a name; none where nothing is.
    fn read(&mut self, name: &K) -> Result<Option<Entry<T>>, Panicked>;
}

/// What is different of what everybody sees.
#[derive(Debug, PartialEq)]
pub(super) struct Difference<K, T> {
    /// What is new or different, by name.
    pub(super) shown: Vec<Arc<T>>,
    /// What is gone, sorted.
    pub(super) gone: Vec<K>,
}

impl<K: Ord + Clone, T: PartialEq> Entries<K, T> {
    /// None yet; so many can be seen.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            names: BTreeSet::new(),
            read: BTreeMap::new(),
            shown: 0,
            upto: None,
        }
    }

    /// Whether there is something under a name, seen or not.
    pub(super) fn has(&self, name: &K) -> bool {
        self.names.contains(name)
    }

    /// What was read under a name.
    pub(super) fn get(&self, name: &K) -> Option<&Entry<T>> {
        self.read.get(name)
    }

    /// What everybody sees, by name.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Arc<T>> {
        self.read.values().filter_map(|entry| entry.shown.as_ref())
    }

    /// Whether there are more than anybody looks at.
    pub(super) fn has_more(&self) -> bool {
        self.upto.is_some()
    }

    /// The names of some of what was read.
    pub(super) fn names_of(&self, is_one: impl Fn(&Entry<T>) -> bool) -> Vec<K> {
        let names = self.read.iter().filter(|(_, entry)| is_one(entry));
        names.map(|(name, _)| name.clone()).collect()
    }

    /// Looks again under these names, and as far on as that makes room.
    ///
    /// # Errors
    /// [`Panicked`]; what was read is not to be shown then.
    pub(super) fn follow(
        &mut self,
        touched: impl IntoIterator<Item = K>,
        source: &mut impl Source<K, T>,
    ) -> Result<Difference<K, T>, Panicked> {
        let mut before = BTreeMap::new();
        for name in touched {
            if self.upto.as_ref().is_some_and(|upto| name >= *upto) {
                if source.has(&name)? {
                    self.names.insert(name);
                } else {
                    self.names.remove(&name);
                }
                continue;
            }
            let read = source.read(&name)?;
            self.put(name, read, &mut before);
            self.bound(&mut before);
        }
        self.go_on(source, &mut before)?;
        Ok(self.since(before))
    }

    /// Puts what was read in its place.
    fn put(&mut self, name: K, read: Option<Entry<T>>, before: &mut BTreeMap<K, Option<Arc<T>>>) {
        let is_shown = |entry: &Entry<T>| usize::from(entry.shown.is_some());
        self.shown += read.as_ref().map_or(0, is_shown);
        let old = if let Some(entry) = read {
            self.names.insert(name.clone());
            self.read.insert(name.clone(), entry)
        } else {
            self.names.remove(&name);
            self.read.remove(&name)
        };
        self.shown -= old.as_ref().map_or(0, is_shown);
        before
            .entry(name)
            .or_insert_with(|| old.and_then(|entry| entry.shown));
    }

    /// Lets go of what is behind the most that can be seen.
    fn bound(&mut self, before: &mut BTreeMap<K, Option<Arc<T>>>) {
        while self.shown > self.most {
            let Some((name, entry)) = self.read.pop_last() else {
                return;
            };
            self.shown -= usize::from(entry.shown.is_some());
            before.entry(name.clone()).or_insert(entry.shown);
            self.upto = Some(name);
        }
    }

    /// Reads on where there is room.
    fn go_on(
        &mut self,
        source: &mut impl Source<K, T>,
        before: &mut BTreeMap<K, Option<Arc<T>>>,
    ) -> Result<(), Panicked> {
        while self.shown < self.most
            && let Some(upto) = self.upto.take()
        {
            let Some(name) = self.names.range(upto..).next().cloned() else {
                return Ok(());
            };
            let read = source.read(&name)?;
            self.put(name.clone(), read, before);
            self.upto = self.names.range(after(name)).next().cloned();
        }
        Ok(())
    }

    fn since(&self, before: BTreeMap<K, Option<Arc<T>>>) -> Difference<K, T> {
        let (mut shown, mut gone) = (Vec::new(), Vec::new());
        for (name, before) in before {
            let now = self.get(&name).and_then(|entry| entry.shown.as_ref());
            match now {
                Some(now) if before.as_ref() != Some(now) => shown.push(Arc::clone(now)),
                None if before.is_some() => gone.push(name),
                _ => {}
            }
        }
        Difference { shown, gone }
    }
}

/// All names behind this one.
fn after<K>(name: K) -> (std::ops::Bound<K>, std::ops::Bound<K>) {
    use std::ops::Bound::{Excluded, Unbounded};
    (Excluded(name), Unbounded)
}
