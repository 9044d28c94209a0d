//! What the talk refuses, decided for a whole batch before its first write.

use std::collections::BTreeMap;

use super::Talk;
use super::edit::{TalkBatch, TalkEdit, ThreadEdit, TimerEdit, VoteEdit};
use super::error::TalkEditError;
use super::message::MessageId;
use super::schema::{
    BALLOT_SHAPES_MAX, EACH_MAX, ENTRIES_MAX, MESSAGES_MAX, REPLIES_MAX, SCHEMA, THREADS_MAX,
    TIME_MAX, TIMER_SECONDS_MAX, TITLE_CHARS_MAX, VOTES_MAX,
};
use super::vote::Ballot;
use crate::id::{ThreadId, VoteId};

/// Checks that Loro has not panicked in the document, be it in what was just read.
pub(super) fn check_whole(talk: &Talk) -> Result<(), TalkEditError> {
    if talk.is_poisoned() {
        return Err(TalkEditError::Broken {
            reason: "an update broke it".to_owned(),
        });
    }
    Ok(())
}

/// Checks a whole batch against the talk as it is, and against its own earlier edits.
pub(super) fn check(talk: &Talk, batch: &TalkBatch, now: i64) -> Result<(), TalkEditError> {
    check_whole(talk)?;
    let schema = talk.schema;
    if schema > SCHEMA {
        return Err(TalkEditError::NewerSchema { schema });
    }
    let mut draft = Draft {
        talk,
        now,
        messages: talk.messages.len(),
        threads: talk.threads().count(),
        votes: talk.votes().count(),
        removals: talk.removals.len(),
        drafted_threads: BTreeMap::new(),
        drafted_votes: BTreeMap::new(),
        times: talk.timer.run.is_some(),
    };
    batch.edits.iter().try_for_each(|edit| draft.check(edit))
}

/// The talk as it is after the edits so far.
struct Draft<'a> {
    talk: &'a Talk,
    now: i64,
    messages: usize,
    threads: usize,
    votes: usize,
    removals: usize,
    drafted_threads: BTreeMap<&'a ThreadId, DraftedThread>,
    drafted_votes: BTreeMap<&'a VoteId, DraftedVote>,
    times: bool,
}

#[derive(Clone, Copy)]
struct DraftedThread {
    mine: bool,
    lives: bool,
    replies: usize,
}

#[derive(Clone, Copy)]
struct DraftedVote {
    mine: bool,
    lives: bool,
    each: u32,
    closed: bool,
    ends: Option<i64>,
}

impl<'a> Draft<'a> {
    fn check(&mut self, edit: &'a TalkEdit) -> Result<(), TalkEditError> {
        match edit {
            TalkEdit::Say(words) => {
                words.check()?;
                one_more(&mut self.messages, MESSAGES_MAX, "messages")
            }
            TalkEdit::RemoveMessage(id) => {
                let known = self.talk.messages.shown_message(*id).is_some();
                self.check_own(*id, known)
            }
            TalkEdit::Thread { id, edit } => self.check_thread(id, edit),
            TalkEdit::Vote { id, edit } => self.check_vote(id, edit),
            TalkEdit::Timer(edit) => self.check_timer(edit),
        }
    }

    fn check_own(&mut self, id: MessageId, known: bool) -> Result<(), TalkEditError> {
        match (known, self.talk.is_mine(id.peer)) {
            (false, _) => Err(TalkEditError::UnknownMessage { id }),
            (true, false) => Err(TalkEditError::NotYours),
            (true, true) => one_more(&mut self.removals, ENTRIES_MAX, "removals"),
        }
    }

    fn check_thread(&mut self, id: &'a ThreadId, edit: &ThreadEdit) -> Result<(), TalkEditError> {
        if let ThreadEdit::Open { anchor, words } = edit {
            if self.talk.threads.has(id) || self.drafted_threads.contains_key(id) {
                return Err(TalkEditError::ThreadExists { id: id.clone() });
            }
            words.check()?;
            in_range(anchor.is_valid(), "the anchor")?;
            let new = DraftedThread {
                mine: true,
                lives: true,
                replies: 0,
            };
            self.drafted_threads.insert(id, new);
            return one_more(&mut self.threads, THREADS_MAX, "threads");
        }
        let talk = self.talk;
        let known = || {
            let entry = talk.threads.get(id)?;
            Some(DraftedThread {
                mine: talk.is_mine(entry.shown.as_ref()?.opener),
                lives: true,
                replies: entry.messages.saturating_sub(1),
            })
        };
        let drafted = self.drafted_threads.get(id).copied().or_else(known);
        let Some(mut thread) = drafted.filter(|thread| thread.lives) else {
            return Err(TalkEditError::UnknownThread { id: id.clone() });
        };
        match edit {
            ThreadEdit::Open { .. } | ThreadEdit::Resolve | ThreadEdit::Reopen => {}
            ThreadEdit::Reply(words) => {
                words.check()?;
                one_more(&mut thread.replies, REPLIES_MAX, "replies")?;
            }
            ThreadEdit::RemoveReply(reply) => {
                let replies = talk.thread(id).map(|thread| &thread.replies);
                let known = replies.is_some_and(|all| all.iter().any(|it| it.id == *reply));
                self.check_own(*reply, known)?;
            }
            ThreadEdit::Move(anchor) => in_range(anchor.is_valid(), "the anchor")?,
            ThreadEdit::Remove => {
                if !thread.mine {
                    return Err(TalkEditError::NotYours);
                }
                one_more(&mut self.removals, ENTRIES_MAX, "removals")?;
                thread.lives = false;
                self.threads -= 1;
            }
        }
        self.drafted_threads.insert(id, thread);
        Ok(())
    }

    fn check_vote(&mut self, id: &'a VoteId, edit: &VoteEdit) -> Result<(), TalkEditError> {
        if let VoteEdit::Start {
            title,
            each,
            ends,
            shapes,
        } = edit
        {
            if self.talk.votes.has(id) || self.drafted_votes.contains_key(id) {
                return Err(TalkEditError::VoteExists { id: id.clone() });
            }
            in_range(title.chars().nth(TITLE_CHARS_MAX).is_none(), "the title")?;
            in_range((1..=EACH_MAX).contains(each), "the number of votes")?;
            in_range(ends.is_none_or(is_time), "the end")?;
            in_range(shapes.len() <= BALLOT_SHAPES_MAX, "the shapes")?;
            let new = DraftedVote {
                mine: true,
                lives: true,
                each: *each,
                closed: false,
                ends: *ends,
            };
            self.drafted_votes.insert(id, new);
            return one_more(&mut self.votes, VOTES_MAX, "votes");
        }
        let talk = self.talk;
        let known = || {
            let vote = talk.vote(id)?;
            Some(DraftedVote {
                mine: talk.is_mine(vote.by),
                lives: true,
                each: vote.each,
                closed: vote.closed,
                ends: vote.ends,
            })
        };
        let drafted = self.drafted_votes.get(id).copied().or_else(known);
        let Some(mut vote) = drafted.filter(|vote| vote.lives) else {
            return Err(TalkEditError::UnknownVote { id: id.clone() });
        };
        match edit {
            VoteEdit::Start { .. } | VoteEdit::Reveal(_) => {}
            VoteEdit::Cast(ballot) => {
                if vote.closed || vote.ends.is_some_and(|ends| self.now >= ends) {
                    return Err(TalkEditError::VoteOver { id: id.clone() });
                }
                check_ballot(ballot, vote.each)?;
                talk.me_user().ok_or(TalkEditError::Nameless)?;
            }
            VoteEdit::Close(closed) => vote.closed = *closed,
            VoteEdit::End(ends) => {
                in_range(ends.is_none_or(is_time), "the end")?;
                vote.ends = *ends;
            }
            VoteEdit::Remove => {
                if !vote.mine {
                    return Err(TalkEditError::NotYours);
                }
                one_more(&mut self.removals, ENTRIES_MAX, "removals")?;
                vote.lives = false;
                self.votes -= 1;
            }
        }
        self.drafted_votes.insert(id, vote);
        Ok(())
    }

    fn check_timer(&mut self, edit: &TimerEdit) -> Result<(), TalkEditError> {
        let is_span = |seconds: &u32| (1..=TIMER_SECONDS_MAX).contains(seconds);
        let is_millis = |millis: &i64| is_time(millis / 1_000) && *millis >= 0;
        let times = std::mem::replace(&mut self.times, !matches!(edit, TimerEdit::Stop));
        match edit {
            TimerEdit::Start {
                id,
                seconds,
                now_millis,
            } => {
                let known = self
                    .talk
                    .timer
                    .run
                    .as_ref()
                    .is_some_and(|run| run.id == *id);
                in_range(!known, "the name of the run")?;
                in_range(is_span(seconds), "the time")?;
                return in_range(is_millis(now_millis), "now");
            }
            TimerEdit::Pause { now_millis } | TimerEdit::Resume { now_millis } => {
                in_range(is_millis(now_millis), "now")?;
            }
            TimerEdit::Add { seconds } => in_range(is_span(seconds), "the time")?,
            TimerEdit::Stop => {}
        }
        if times {
            Ok(())
        } else {
            Err(TalkEditError::NoTimer)
        }
    }
}

fn check_ballot(ballot: &Ballot, each: u32) -> Result<(), TalkEditError> {
    let cast: u64 = ballot.values().map(|&count| u64::from(count)).sum();
    if cast > u64::from(each) {
        return Err(TalkEditError::TooManyVotes { cast, each });
    }
    Ok(())
}

fn is_time(seconds: i64) -> bool {
    (0..=TIME_MAX).contains(&seconds)
}

fn in_range(is_so: bool, what: &'static str) -> Result<(), TalkEditError> {
    is_so
        .then_some(())
        .ok_or(TalkEditError::OutOfRange { what })
}

fn one_more(count: &mut usize, limit: usize, what: &'static str) -> Result<(), TalkEditError> {
    if *count >= limit {
        return Err(TalkEditError::Full { what, limit });
    }
    *count += 1;
    Ok(())
}
