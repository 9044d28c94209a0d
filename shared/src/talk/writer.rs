//! From edits to the document, within one commit. Writes only what is different, and takes out of lists
//! what its new entry replaces.

use loro::{LoroDoc, LoroList, LoroMap, LoroResult, LoroValue};

use super::comment::Anchor;
use super::edit::{TalkEdit, ThreadEdit, TimerEdit, VoteEdit};
use super::entry::{list_in, maker_of};
use super::message::{OpId, Words};
use super::timer::{Run, RunState};
use super::vote::Ballot;
use super::{comments, reader, schema, timers};
use crate::board::people::value_of;
use crate::board::value::{list, map, pair};
use crate::board::{Person, value_at};
use crate::id::{PeerId, RunId, ThreadId, VoteId};

/// Writes edits into one commit.
pub(super) struct Writer<'a> {
    pub(super) doc: &'a LoroDoc,
    /// Unix seconds.
    pub(super) now: i64,
    /// Who writes.
    pub(super) peer: PeerId,
    /// Who that is, where it is still to be said.
    pub(super) introduces: Option<&'a Person>,
    /// Under which other peer ids they write.
    pub(super) mine: &'a [PeerId],
}

impl Writer<'_> {
    /// Writes the schema into a document that has none yet, and who the writer is.
    pub(super) fn begin(&self) -> LoroResult<()> {
        if reader::schema_of(self.doc) == 0 {
            let meta = self.doc.get_map(schema::META);
            meta.insert(schema::META_SCHEMA, i64::from(schema::SCHEMA))?;
        }
        let Some(me) = self.introduces else {
            return Ok(());
        };
        let people = self.doc.get_list(schema::PEOPLE);
        forget(&people, |peer| peer == self.peer)?;
        people.push(value_of(me))
    }

    pub(super) fn edit(&self, edit: &TalkEdit) -> LoroResult<()> {
        match edit {
            TalkEdit::Say(words) => self.doc.get_list(schema::CHAT).push(self.message(words)),
            TalkEdit::RemoveMessage(id) => self.remove(*id),
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

    /// Says that what one of the writer's own operations made is removed.
    fn remove(&self, made: OpId) -> LoroResult<()> {
        let removed = self.doc.get_list(schema::REMOVED);
        removed.push(made.to_string())
    }

    fn thread(&self, id: &ThreadId, edit: &ThreadEdit) -> LoroResult<()> {
        let comments = self.doc.get_map(schema::COMMENTS);
        if let ThreadEdit::Open { anchor, words } = edit {
            let thread = comments.insert_container(id.as_str(), LoroMap::new())?;
            // Made with the thread, they are the same for everybody who writes in them.
            let messages = thread.insert_container(schema::MESSAGES, LoroList::new())?;
            thread.insert_container(schema::RESOLVED, LoroList::new())?;
            thread.insert(schema::ANCHOR, anchor_value(anchor))?;
            return messages.push(self.message(words));
        }
        let Some(thread) = reader::map_under(&comments, id.as_str()) else {
            return Ok(());
        };
        match edit {
            ThreadEdit::Open { .. } => Ok(()),
            ThreadEdit::Reply(words) => {
                list_to_write(&thread, schema::MESSAGES)?.push(self.message(words))
            }
            ThreadEdit::RemoveReply(id) => self.remove(*id),
            ThreadEdit::Move(anchor) => set(&thread, schema::ANCHOR, anchor_value(anchor)),
            ThreadEdit::Resolve => self.resolve(&thread, true),
            ThreadEdit::Reopen => self.resolve(&thread, false),
            ThreadEdit::Remove => maker_of(&thread).map_or(Ok(()), |made| self.remove(made)),
        }
    }

    /// The last word counts, and says who had it. Nothing is said twice.
    fn resolve(&self, thread: &LoroMap, resolved: bool) -> LoroResult<()> {
        let words = list_to_write(thread, schema::RESOLVED)?;
        let last = words.len().checked_sub(1);
        let last = last.and_then(|at| reader::line_at(&words, at));
        let is_resolved = last.is_some_and(|last| comments::resolution(&last).is_some());
        if is_resolved == resolved {
            return Ok(());
        }
        forget(&words, |_| true)?;
        words.push(map([
            (schema::RESOLVED, resolved.into()),
            (schema::TIME, self.now.into()),
        ]))
    }

    fn vote(&self, id: &VoteId, edit: &VoteEdit) -> LoroResult<()> {
        let votes = self.doc.get_map(schema::VOTES);
        if let VoteEdit::Start { title, each, ends } = edit {
            let vote = votes.insert_container(id.as_str(), LoroMap::new())?;
            let setup = vote.insert_container(schema::SETUP, LoroList::new())?;
            vote.insert_container(schema::BALLOTS, LoroList::new())?;
            set(&vote, schema::ENDS, ends_value(*ends))?;
            return setup.push(map([
                (schema::TITLE, title.as_ref().into()),
                (schema::TIME, self.now.into()),
                (schema::EACH, i64::from(*each).into()),
            ]));
        }
        let Some(vote) = reader::map_under(&votes, id.as_str()) else {
            return Ok(());
        };
        match edit {
            VoteEdit::Start { .. } => Ok(()),
            VoteEdit::Cast(ballot) => {
                let ballots = list_to_write(&vote, schema::BALLOTS)?;
                forget(&ballots, |peer| {
                    peer == self.peer || self.mine.contains(&peer)
                })?;
                // An empty one is said too: one of another device may not be here yet.
                ballots.push(ballot_value(ballot))
            }
            VoteEdit::Reveal(revealed) => set(&vote, schema::REVEALED, (*revealed).into()),
            VoteEdit::Close(closed) => set(&vote, schema::CLOSED, (*closed).into()),
            VoteEdit::End(ends) => set(&vote, schema::ENDS, ends_value(*ends)),
            VoteEdit::Remove => maker_of(&vote).map_or(Ok(()), |made| self.remove(made)),
        }
    }

    fn timer(&self, edit: &TimerEdit) -> LoroResult<()> {
        let timer = self.doc.get_map(schema::TIMER);
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
                // What was added to runs that are over is nobody's any more.
                forget(&self.doc.get_list(schema::ADDED), |_| true)?;
                let state = RunState::Running {
                    started_millis: *now_millis,
                };
                timer.insert(schema::RUN, run_value(id, *seconds, state))
            }
            (TimerEdit::Pause { now_millis }, Some(run)) => {
                let RunState::Running { .. } = run.state else {
                    return Ok(());
                };
                let elapsed_millis = run.elapsed(*now_millis);
                set_state(&timer, &run, RunState::Paused { elapsed_millis })
            }
            (TimerEdit::Resume { now_millis }, Some(run)) => {
                let RunState::Paused { elapsed_millis } = run.state else {
                    return Ok(());
                };
                let started_millis = now_millis.saturating_sub(elapsed_millis).max(0);
                set_state(&timer, &run, RunState::Running { started_millis })
            }
            (TimerEdit::Add { seconds }, Some(run)) => {
                let to = (schema::RUN, run.id.as_str().into());
                let added = map([to, (schema::SECONDS, i64::from(*seconds).into())]);
                self.doc.get_list(schema::ADDED).push(added)
            }
            (TimerEdit::Stop, Some(_)) => timer.insert(schema::RUN, LoroValue::Null),
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

fn set_state(timer: &LoroMap, run: &Run, state: RunState) -> LoroResult<()> {
    timer.insert(schema::RUN, run_value(&run.id, run.seconds, state))
}

/// Takes the entries of some peers out of a list.
fn forget(list: &LoroList, is_one: impl Fn(PeerId) -> bool) -> LoroResult<()> {
    for at in (0..list.len()).rev() {
        if list.get_id_at(at).is_some_and(|id| is_one(id.peer)) {
            list.delete(at, 1)?;
        }
    }
    Ok(())
}

/// The list under a key. Where another client has left it out, or something else in its place, there is
/// one then that is the same for everybody who finds it so.
fn list_to_write(map: &LoroMap, key: &str) -> LoroResult<LoroList> {
    if let Some(list) = list_in(map, key) {
        return Ok(list);
    }
    if map.get(key).is_some() {
        map.delete(key)?;
    }
    map.ensure_mergeable_list(key)
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
