//! Who made what when, read from the changes that a document keeps: a change has one author, one
//! command and one time. Never walks more of a history than it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use loro::{ContainerID, ContainerTrait as _, ID, Index, LoroDoc};

use super::{Board, BoardChange, Version, schema};
use crate::id::{PeerId, ShapeId};

/// So many of the shapes that somebody changed at once are named; the others are counted.
pub const SHAPES_NAMED_MAX: usize = 200;
/// The most entries of one [`BoardChange`].
pub const MADE_MAX: usize = 64;
/// The most changes that are looked at for one of them: a history that comes in bulk is told elsewhere.
const CHANGES_MAX: usize = 1_024;

/// What one person did with one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Who.
    pub author: PeerId,
    /// The command's name, as [`EditBatch`](super::EditBatch) has it; empty where nobody said it.
    pub command: Arc<str>,
    /// When they did so last, in Unix seconds by their clock; 0 where nobody said it.
    pub seconds: i64,
    /// The shapes, sorted; the first [`SHAPES_NAMED_MAX`].
    pub shapes: Vec<ShapeId>,
    /// How many there are.
    pub count: usize,
}

impl Made {
    /// Everything that is different by a change of one author.
    pub(super) fn of(change: &BoardChange, author: PeerId, command: &str, seconds: i64) -> Self {
        let there = change.shapes.iter().map(|shape| &shape.id);
        let mut shapes: Vec<_> = there.chain(&change.removed).cloned().collect();
        shapes.sort_unstable();
        let count = shapes.len();
        shapes.truncate(SHAPES_NAMED_MAX);
        Self {
            author,
            command: Arc::from(command),
            seconds,
            shapes,
            count,
        }
    }

    /// Adds it to what was made before, where one person goes on with one command as one entry. What
    /// does not fit is left out.
    pub fn add_to(self, made: &mut Vec<Self>) {
        let same = |old: &&mut Self| old.author == self.author && old.command == self.command;
        let Some(old) = made.iter_mut().rev().find(same) else {
            if made.len() < MADE_MAX {
                made.push(self);
            }
            return;
        };
        let all_named = old.count == old.shapes.len() && self.count == self.shapes.len();
        let unnamed = (old.count - old.shapes.len()).max(self.count - self.shapes.len());
        old.seconds = old.seconds.max(self.seconds);
        old.shapes.extend(self.shapes);
        old.shapes.sort_unstable();
        old.shapes.dedup();
        // Which of the unnamed ones are the same is not known: the larger lot stands for both.
        old.count = old.shapes.len() + if all_named { 0 } else { unnamed };
        old.shapes.truncate(SHAPES_NAMED_MAX);
    }
}

/// A change, or the part of it from some operation on.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) peer: PeerId,
    pub(super) start: i32,
    pub(super) end: i32,
    /// Of the change's first operation.
    pub(super) lamport: u32,
    pub(super) command: Arc<str>,
    pub(super) seconds: i64,
}

impl Run {
    /// The change that an operation is in, whole; none where the document does not have it.
    pub(super) fn around(doc: &LoroDoc, peer: PeerId, counter: i32) -> Option<Self> {
        let change = doc.get_change(ID::new(peer, counter))?;
        let start = change.id.counter;
        Some(Self {
            peer,
            start,
            end: start.saturating_add(i32::try_from(change.len).ok()?),
            lamport: change.lamport,
            command: change.message.unwrap_or_default(),
            seconds: change.timestamp,
        })
    }

    /// The part of a change from an operation on.
    pub(super) fn from(doc: &LoroDoc, peer: PeerId, counter: i32) -> Option<Self> {
        let run = Self::around(doc, peer, counter)?;
        Some(Self {
            start: counter,
            ..run
        })
    }

    /// What it wrote in.
    pub(super) fn containers(&self, doc: &LoroDoc) -> impl Iterator<Item = ContainerID> {
        let len = usize::try_from(self.end - self.start).unwrap_or(0);
        let first = ID::new(self.peer, self.start);
        doc.get_changed_containers_in(first, len).into_iter()
    }

    /// The shapes that it wrote in.
    pub(super) fn shapes(&self, doc: &LoroDoc) -> BTreeSet<ShapeId> {
        let containers = self.containers(doc);
        containers.filter_map(|it| shape_of(doc, &it)).collect()
    }
}

/// The shape that a container is, or is in; none for all else, and for what was purged.
fn shape_of(doc: &LoroDoc, container: &ContainerID) -> Option<ShapeId> {
    if matches!(container, ContainerID::Root { .. }) && !container.is_mergeable() {
        return None;
    }
    let path = doc.get_path_to_container(container)?;
    let (root, _) = path.first()?;
    if *root != doc.get_map(schema::SHAPES).id() {
        return None;
    }
    match path.get(1)? {
        (_, Index::Key(key)) => ShapeId::new(key).ok(),
        _ => None,
    }
}

impl Board {
    /// What came in since `before`, of which `change` is the result. Nothing where there is no result,
    /// or the document cannot say.
    pub(super) fn made_since(&mut self, before: &Version, change: &BoardChange) -> Vec<Made> {
        if change.is_empty() {
            return Vec::new();
        }
        let runs = self.document.guarded(|doc| runs_since(doc, before));
        let mut runs = runs.unwrap_or_default();
        runs.sort_by_key(|run| (run.seconds, run.lamport, run.peer));
        if let Some(last) = runs.last()
            && runs
                .iter()
                .all(|run| run.peer == last.peer && run.command == last.command)
        {
            return vec![Made::of(change, last.peer, &last.command, last.seconds)];
        }
        let parts = self.document.guarded(|doc| {
            let mut parts: BTreeMap<(PeerId, Arc<str>), (i64, BTreeSet<ShapeId>)> = BTreeMap::new();
            for run in &runs {
                let key = (run.peer, Arc::clone(&run.command));
                let full = parts.len() >= MADE_MAX && !parts.contains_key(&key);
                if !full {
                    let (seconds, shapes) = parts.entry(key).or_default();
                    *seconds = run.seconds.max(*seconds);
                    shapes.extend(run.shapes(doc));
                }
            }
            parts
        });
        let made =
            parts
                .unwrap_or_default()
                .into_iter()
                .map(|((author, command), (seconds, shapes))| Made {
                    author,
                    command,
                    seconds,
                    count: shapes.len(),
                    shapes: shapes.into_iter().take(SHAPES_NAMED_MAX).collect(),
                });
        let mut made: Vec<Made> = made.collect();
        made.sort_by_key(|made| made.seconds);
        made
    }
}

fn runs_since(doc: &LoroDoc, before: &Version) -> Vec<Run> {
    let mut runs = Vec::new();
    for span in before.vector().get_missing_span(&doc.oplog_vv()) {
        let mut at = span.counter.start;
        while at < span.counter.end && runs.len() < CHANGES_MAX {
            let Some(run) = Run::from(doc, span.peer, at) else {
                break;
            };
            at = run.end;
            runs.push(run);
        }
    }
    runs
}

#[cfg(test)]
mod tests;
