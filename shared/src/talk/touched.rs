//! Which parts of the document `talk` its own events say have changed.

use std::collections::BTreeSet;

use loro::event::{ContainerDiff, Diff, ListDiffItem};
use loro::{ContainerID, Index};

use super::schema;
use crate::board::root_of;

/// What changed since the last look.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Root containers that are small enough to be read whole.
    pub(super) whole: BTreeSet<&'static str>,
    /// What happened to the list of messages, in turn.
    pub(super) chat: Vec<Step>,
    /// Keys in the map of threads.
    pub(super) threads: BTreeSet<String>,
    /// Keys in the map of votes.
    pub(super) votes: BTreeSet<String>,
}

/// Those that are read whole.
pub(super) const WHOLE: [&str; 5] = [
    schema::META,
    schema::PEOPLE,
    schema::REMOVED,
    schema::TIMER,
    schema::ADDED,
];

/// One step through a list from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Back to the beginning: another change.
    Again,
    /// So many stay.
    Keep(usize),
    /// So many are new here.
    Insert(usize),
    /// So many are gone.
    Delete(usize),
}

/// Notes what a change is to the talk.
pub(super) fn note(touched: &mut Touched, diff: &ContainerDiff<'_>) {
    match root_of(diff).unwrap_or_default() {
        schema::CHAT => note_chat(&mut touched.chat, diff),
        schema::COMMENTS => note_keys(&mut touched.threads, diff),
        schema::VOTES => note_keys(&mut touched.votes, diff),
        root => touched
            .whole
            .extend(WHOLE.iter().find(|&&whole| whole == root)),
    }
}

/// Notes which keys of a root map are touched, be it by something within what is there.
fn note_keys(keys: &mut BTreeSet<String>, diff: &ContainerDiff<'_>) {
    match diff.path.get(1) {
        Some((_, Index::Key(key))) => {
            keys.insert(key.to_string());
        }
        _ => {
            if let Diff::Map(delta) = &diff.diff {
                keys.extend(delta.updated.keys().map(ToString::to_string));
            }
        }
    }
}

fn note_chat(steps: &mut Vec<Step>, diff: &ContainerDiff<'_>) {
    // A message that is a container of its own is none, whatever changes in it.
    let ContainerID::Root { .. } = diff.target else {
        return;
    };
    let Diff::List(items) = &diff.diff else {
        return;
    };
    steps.push(Step::Again);
    steps.extend(items.iter().map(|item| match item {
        ListDiffItem::Retain { retain } => Step::Keep(*retain),
        ListDiffItem::Insert { insert, .. } => Step::Insert(insert.len()),
        ListDiffItem::Delete { delete } => Step::Delete(*delete),
    }));
}
