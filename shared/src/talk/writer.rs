//! From edits to the document, within one commit. Writes only what is different.

use loro::{LoroDoc, LoroMap, LoroResult, LoroValue};

use super::edit::{TalkEdit, ThreadEdit, TimerEdit, VoteEdit};
use super::message::{MessageId, Words};
use super::thread::Anchor;
use super::timer::{Run, RunState};
use super::vote::Ballot;
use super::{reader, schema, threads, timers};
use crate::board::value::{list, map, pair};
use crate::board::{Person, people, value_at};
use crate::id::{PeerId, RunId, ThreadId, VoteId};

/// Writes edits into one commit.
pub(super) struct Writer<'a> {
    pub(super) doc: &'a LoroDoc,
    /// Unix seconds.
    pub(super) now: i64,
    /// Who writes.
    pub(super) peer: PeerId,
    /// Which user that is; empty where nobody has said.
    pub(super) user: &'a str,
}

impl Writer<'_> {
    /// Writes the schema into a document that has none yet, and who the writer is.
    pub(super) fn begin(&self, me: Option<&Person>) -> LoroResult<()> {
        if reader::schema_of(self.doc) == 0 {
            let meta = self.doc.get_map(schema::META);
            meta.insert(schema::META_SCHEMA, i64::from(schema::SCHEMA))?;
        }
        me.map_or(Ok(()), |me| people::introduce(self.doc, me))
    }

    pub(super) fn edit(&self, edit: &TalkEdit) -> LoroResult<()> {
        match edit {
            TalkEdit::Say(words) => self.doc.get_list(schema::CHAT).push(self.message(words)),
            TalkEdit::RemoveMessage(id) => {
                let removed = self.doc.get_map(schema::REMOVED_MESSAGES);
                removed.insert(&id.to_string(), self.now)
            }
            TalkEdit::Thread { id, edit } => self.thread(id, edit),
            TalkEdit::Vote { id, edit } => self.vote(id, edit),
            TalkEdit::Timer(edit) => self.timer(edit),
        }
    }

    fn message(&self, words: &Words) -> LoroValue {
        let mut entries = vec![
            (schema::AUTHOR, self.peer.to_string().into()),
            (schema::TIME, self.now.into()),
            (schema::TEXT, words.text.as_ref().into()),
        ];
        if !words.mentions.is_empty() {
            let mentions = words.mentions.iter().map(|user| user.as_ref().into());
            entries.push((schema::MENTIONS, list(mentions)));
        }
        if !words.links.is_empty() {
            let links = words.links.iter().map(|shape| shape.as_str().into());
            entries.push((schema::LINKS, list(links)));
        }
        map_of(entries)
    }

    fn thread(&self, id: &ThreadId, edit: &ThreadEdit) -> LoroResult<()> {
        let comments = self.doc.get_map(schema::COMMENTS);
        if let ThreadEdit::Open { anchor, words } = edit {
            let thread = comments.insert_container(id.as_str(), LoroMap::new())?;
            thread.insert(schema::MESSAGE, self.message(words))?;
            return thread.insert(schema::ANCHOR, anchor_value(anchor));
        }
        let Some(thread) = reader::map_under(&comments, id.as_str()) else {
            return Ok(());
        };
        match edit {
            ThreadEdit::Open { .. } => Ok(()),
            ThreadEdit::Reply(words) => self.reply(&thread, words),
            ThreadEdit::RemoveReply(id) => thread.insert(&removed_reply(*id), self.now),
            ThreadEdit::Move(anchor) => set(&thread, schema::ANCHOR, anchor_value(anchor)),
            ThreadEdit::Resolve => {
                // Who resolved it first did.
                if let Some(LoroValue::Map(_)) = value_at(&thread, schema::RESOLVED) {
                    return Ok(());
                }
                let by = (schema::BY, self.peer.to_string().into());
                let resolved = map([by, (schema::TIME, self.now.into())]);
                thread.insert(schema::RESOLVED, resolved)
            }
            ThreadEdit::Reopen => match value_at(&thread, schema::RESOLVED) {
                None => Ok(()),
                Some(_) => set(&thread, schema::RESOLVED, false.into()),
            },
            ThreadEdit::Remove => thread.insert(schema::REMOVED, self.now),
        }
    }

    /// The list of replies is the same for everybody who makes it, so that two first replies both
    /// stay; another client may have made one with the thread.
    fn reply(&self, thread: &LoroMap, words: &Words) -> LoroResult<()> {
        let replies = if let Some(replies) = threads::reply_list(thread) {
            replies
        } else {
            if thread.get(schema::REPLIES).is_some() {
                thread.delete(schema::REPLIES)?;
            }
            thread.ensure_mergeable_list(schema::REPLIES)?
        };
        replies.push(self.message(words))
    }

    fn vote(&self, id: &VoteId, edit: &VoteEdit) -> LoroResult<()> {
        let votes = self.doc.get_map(schema::VOTES);
        if let VoteEdit::Start { title, each, ends } = edit {
            let vote = votes.insert_container(id.as_str(), LoroMap::new())?;
            let setup = map([
                (schema::TITLE, title.as_ref().into()),
                (schema::BY, self.peer.to_string().into()),
                (schema::TIME, self.now.into()),
                (schema::EACH, i64::from(*each).into()),
            ]);
            vote.insert(schema::SETUP, setup)?;
            return set(&vote, schema::ENDS, ends_value(*ends));
        }
        let Some(vote) = reader::map_under(&votes, id.as_str()) else {
            return Ok(());
        };
        match edit {
            VoteEdit::Start { .. } => Ok(()),
            VoteEdit::Cast(ballot) => {
                let key = format!("{}{}", schema::BALLOT, self.user);
                set(&vote, &key, ballot_value(ballot))
            }
            VoteEdit::Reveal(revealed) => set(&vote, schema::REVEALED, (*revealed).into()),
            VoteEdit::Close(closed) => set(&vote, schema::CLOSED, (*closed).into()),
            VoteEdit::End(ends) => set(&vote, schema::ENDS, ends_value(*ends)),
            VoteEdit::Remove => vote.insert(schema::REMOVED, self.now),
        }
    }

    fn timer(&self, edit: &TimerEdit) -> LoroResult<()> {
        let map = self.doc.get_map(schema::TIMER);
        let running = timers::timer(self.doc, &mut reader::Problems::default()).run;
        match (edit, running) {
            (
                TimerEdit::Start {
                    id,
                    seconds,
                    now_millis,
                },
                _,
            ) => {
                forget_other_runs(&map, id)?;
                let state = RunState::Running {
                    started_millis: *now_millis,
                };
                map.insert(schema::RUN, run_value(id, *seconds, state))
            }
            (TimerEdit::Pause { now_millis }, Some(run)) => {
                let RunState::Running { .. } = run.state else {
                    return Ok(());
                };
                let elapsed_millis = run.elapsed(*now_millis);
                set_state(&map, &run, RunState::Paused { elapsed_millis })
            }
            (TimerEdit::Resume { now_millis }, Some(run)) => {
                let RunState::Paused { elapsed_millis } = run.state else {
                    return Ok(());
                };
                let started_millis = now_millis.saturating_sub(elapsed_millis).max(0);
                set_state(&map, &run, RunState::Running { started_millis })
            }
            (TimerEdit::Add { seconds }, Some(run)) => {
                let key = timers::added_key(&run.id, self.peer);
                let sum = timers::added_of(&map, &key).saturating_add(*seconds);
                let sum = sum.min(schema::TIMER_SECONDS_MAX);
                set(&map, &key, i64::from(sum).into())
            }
            (TimerEdit::Stop, Some(_)) => map.insert(schema::RUN, LoroValue::Null),
            (_, None) => Ok(()),
        }
    }
}

fn map_of(entries: Vec<(&str, LoroValue)>) -> LoroValue {
    let entries = entries.into_iter();
    LoroValue::Map(
        entries
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// Writes a key, unless that is what is there.
fn set(map: &LoroMap, key: &str, value: LoroValue) -> LoroResult<()> {
    if value_at(map, key).as_ref() == Some(&value) {
        return Ok(());
    }
    map.insert(key, value)
}

fn set_state(map: &LoroMap, run: &Run, state: RunState) -> LoroResult<()> {
    map.insert(schema::RUN, run_value(&run.id, run.seconds, state))
}

/// What was added to runs that are over is nobody's any more.
fn forget_other_runs(map: &LoroMap, id: &RunId) -> LoroResult<()> {
    let prefix = timers::added_prefix(id);
    let mut keys: Vec<String> = map.keys().map(|key| key.to_string()).collect();
    keys.retain(|key| key.starts_with(schema::ADDED) && !key.starts_with(&prefix));
    keys.sort_unstable();
    keys.iter().try_for_each(|key| map.delete(key))
}

fn run_value(id: &RunId, seconds: u32, state: RunState) -> LoroValue {
    let state = match state {
        RunState::Running { started_millis } => (schema::STARTED, started_millis.into()),
        RunState::Paused { elapsed_millis } => (schema::ELAPSED, elapsed_millis.into()),
    };
    map([
        (schema::ID, id.as_str().into()),
        (schema::SECONDS, i64::from(seconds).into()),
        state,
    ])
}

fn removed_reply(id: MessageId) -> String {
    format!("{}{id}", schema::REMOVED_REPLY)
}

fn ends_value(ends: Option<i64>) -> LoroValue {
    ends.map_or(LoroValue::Null, LoroValue::from)
}

fn ballot_value(ballot: &Ballot) -> LoroValue {
    let given = ballot.iter().filter(|&(_, &count)| count > 0);
    let entries = given.map(|(shape, &count)| (shape.to_string(), i64::from(count).into()));
    LoroValue::Map(entries.collect())
}

fn anchor_value(anchor: &Anchor) -> LoroValue {
    let mut entries = vec![(schema::AT, pair(anchor.at.x, anchor.at.y))];
    if let Some(on) = &anchor.on {
        entries.push((schema::SHAPE, on.shape.as_str().into()));
        entries.push((schema::OFFSET, pair(on.offset.x, on.offset.y)));
    }
    map_of(entries)
}
