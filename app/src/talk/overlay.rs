//! One's own edits of the talk laid over what the document says, so that they show at once.
//!
//! Makes what the document will most likely make of them, and leaves out what it will refuse: what it
//! really made takes this one's place.

use std::sync::Arc;

use tavla_shared::id::{PeerId, ThreadId, VoteId};
use tavla_shared::talk::{
    Ballot, Message, MessageId, Resolution, Run, RunState, TalkEdit, Thread, ThreadEdit, TimerEdit,
    Tombstone, Vote, VoteEdit, Words,
};

use super::{Content, PENDING_COUNTERS};

/// What is shown while edits are laid over it.
pub(super) struct Overlay<'a> {
    content: &'a mut Content,
    peer: PeerId,
    user: &'a Arc<str>,
    /// How many messages were laid over.
    messages: u32,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(content: &'a mut Content, peer: PeerId, user: &'a Arc<str>) -> Self {
        Self {
            content,
            peer,
            user,
            messages: 0,
        }
    }

    /// Lays an edit of `now`, in Unix seconds, over what is shown.
    pub(super) fn edit(&mut self, edit: &TalkEdit, now: i64) {
        match edit {
            TalkEdit::Say(words) => {
                let message = self.message(words, now);
                let chat = self.content.chat.iter().cloned();
                self.content.chat = chat.chain([message]).collect();
            }
            TalkEdit::RemoveMessage(id) => {
                let at = self.content.chat.iter().position(|it| it.id == *id);
                if let Some(at) = at {
                    self.bury(at);
                }
            }
            TalkEdit::Thread { id, edit } => self.thread(id, edit, now),
            TalkEdit::Vote { id, edit } => self.vote(id, edit, now),
            TalkEdit::Timer(edit) => self.timer(edit),
        }
    }

    /// Puts a tombstone in a message's place.
    fn bury(&mut self, at: usize) {
        let content = &mut *self.content;
        let (id, time) = (content.chat[at].id, content.chat[at].time);
        let before = at;
        let earlier = content.tombstones.partition_point(|it| it.before <= before);
        let mut tombstones = content.tombstones.to_vec();
        for later in &mut tombstones[earlier..] {
            later.before -= 1;
        }
        tombstones.insert(earlier, Tombstone { id, time, before });
        content.tombstones = tombstones.into();
        let chat = content.chat.iter();
        content.chat = chat.filter(|it| it.id != id).cloned().collect();
    }

    fn message(&mut self, words: &Words, time: i64) -> Arc<Message> {
        let id = MessageId {
            peer: self.peer,
            counter: PENDING_COUNTERS + self.messages,
        };
        self.messages += 1;
        let words = words.clone();
        Arc::new(Message { id, time, words })
    }

    fn thread(&mut self, id: &ThreadId, edit: &ThreadEdit, now: i64) {
        let reply = match edit {
            ThreadEdit::Reply(words) => Some(self.message(words, now)),
            _ => None,
        };
        let by = self.peer;
        let threads = &mut self.content.threads;
        match (edit, threads.get_mut(id).map(Arc::make_mut)) {
            (ThreadEdit::Open { anchor, words }, None) => {
                let thread = Thread {
                    id: id.clone(),
                    opener: by,
                    time: now,
                    words: words.clone(),
                    anchor: anchor.clone(),
                    resolved: None,
                    replies: Vec::new(),
                };
                threads.insert(id.clone(), Arc::new(thread));
            }
            (ThreadEdit::Reply(_), Some(thread)) => thread.replies.extend(reply),
            (ThreadEdit::RemoveReply(id), Some(thread)) => {
                thread.replies.retain(|reply| reply.id != *id);
            }
            (ThreadEdit::Move(anchor), Some(thread)) => thread.anchor = anchor.clone(),
            (ThreadEdit::Resolve, Some(thread)) => {
                thread.resolved = Some(Resolution { by, time: now });
            }
            (ThreadEdit::Reopen, Some(thread)) => thread.resolved = None,
            (ThreadEdit::Remove, Some(_)) => {
                threads.remove(id);
            }
            // A name that is taken, or a thread that is gone.
            (ThreadEdit::Open { .. }, Some(_)) | (_, None) => {}
        }
    }

    fn vote(&mut self, id: &VoteId, edit: &VoteEdit, now: i64) {
        let votes = &mut self.content.votes;
        match (edit, votes.get_mut(id).map(Arc::make_mut)) {
            (
                VoteEdit::Start {
                    title,
                    each,
                    ends,
                    shapes,
                },
                None,
            ) => {
                let mut shapes = shapes.clone();
                shapes.sort();
                shapes.dedup();
                let vote = Vote {
                    id: id.clone(),
                    by: self.peer,
                    time: now,
                    title: Arc::clone(title),
                    each: *each,
                    ends: *ends,
                    shapes: Arc::from(shapes),
                    revealed: false,
                    closed: false,
                    ballots: std::collections::BTreeMap::new(),
                };
                votes.insert(id.clone(), Arc::new(vote));
            }
            (VoteEdit::Cast(ballot), Some(vote)) if vote.is_open(now) => {
                let given = ballot.iter().filter(|&(_, &count)| count > 0);
                let given: Ballot = given
                    .map(|(shape, &count)| (shape.clone(), count))
                    .collect();
                // Who takes all back has not voted.
                if given.is_empty() {
                    vote.ballots.remove(self.user);
                } else {
                    vote.ballots.insert(Arc::clone(self.user), given);
                }
            }
            (VoteEdit::Reveal(revealed), Some(vote)) => vote.revealed = *revealed,
            (VoteEdit::Close(closed), Some(vote)) => vote.closed = *closed,
            (VoteEdit::End(ends), Some(vote)) => vote.ends = *ends,
            (VoteEdit::Remove, Some(_)) => {
                votes.remove(id);
            }
            // A name that is taken, a vote that is over or gone.
            (VoteEdit::Start { .. } | VoteEdit::Cast(_), Some(_)) | (_, None) => {}
        }
    }

    fn timer(&mut self, edit: &TimerEdit) {
        let run = &mut self.content.timer.run;
        match (edit, run.as_mut()) {
            (
                TimerEdit::Start {
                    id,
                    seconds,
                    now_millis,
                },
                _,
            ) => {
                *run = Some(Run {
                    id: id.clone(),
                    seconds: *seconds,
                    added_seconds: 0,
                    state: RunState::Running {
                        started_millis: *now_millis,
                    },
                });
            }
            (TimerEdit::Pause { now_millis }, Some(run)) => {
                run.state = RunState::Paused {
                    elapsed_millis: run.elapsed(*now_millis),
                };
            }
            (TimerEdit::Resume { now_millis }, Some(run)) => {
                run.state = RunState::Running {
                    started_millis: now_millis.saturating_sub(run.elapsed(*now_millis)),
                };
            }
            (TimerEdit::Add { seconds }, Some(run)) => run.added_seconds += u64::from(*seconds),
            (TimerEdit::Stop, _) => *run = None,
            // Nothing is set.
            (_, None) => {}
        }
    }
}
