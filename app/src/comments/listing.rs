//! Which threads somebody looks for, in the order of their newest words. Made anew only where something
//! has changed, as it is asked for in every frame.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::id::ThreadId;
use tavla_shared::talk::Thread;

use crate::talk::TalkShown;

/// Which threads are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// Those that are not resolved.
    #[default]
    Open,
    /// Those with something new.
    Unread,
    /// Those that I began or have answered.
    Mine,
    /// Those that mention me.
    Mentions,
    /// Those that are resolved.
    Resolved,
}

impl Filter {
    /// Every filter, as they are shown.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Unread,
        Self::Mine,
        Self::Mentions,
        Self::Resolved,
    ];
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Which threads.
    pub filter: Filter,
    /// Words that are in them, or names of who wrote; all where it is empty.
    pub search: String,
}

/// The threads that are looked for.
#[derive(Debug, Default)]
pub(super) struct Listing {
    threads: Vec<Arc<Thread>>,
    /// What this was made of: the talk, what was read of it, and what is wanted.
    made_of: Option<((u64, u64), Wanted)>,
}

impl Listing {
    pub(super) fn threads(&self) -> &[Arc<Thread>] {
        &self.threads
    }

    /// Looks again, where something is not as it was. Where nobody looks for anything, threads that are
    /// open are gone through.
    pub(super) fn follow(
        &mut self,
        talk: &TalkShown,
        revisions: (u64, u64),
        unread: &BTreeSet<ThreadId>,
        wanted: Option<&Wanted>,
    ) {
        let plain = Wanted::default();
        let wanted = wanted.unwrap_or(&plain);
        let made_of = self.made_of.as_ref();
        if made_of.is_some_and(|made| made.0 == revisions && made.1 == *wanted) {
            return;
        }
        let search = wanted.search.trim().to_lowercase();
        let is_wanted = |thread: &&Arc<Thread>| {
            passes(thread, wanted.filter, talk, unread) && says(thread, &search, talk)
        };
        self.threads = talk.threads().filter(is_wanted).cloned().collect();
        // Of the same second, those stay in the order of their names.
        self.threads
            .sort_by_cached_key(|it| std::cmp::Reverse(latest(it)));
        self.made_of = Some((revisions, wanted.clone()));
    }
}

/// When the newest words of a thread were said, in Unix seconds.
pub fn latest(thread: &Thread) -> i64 {
    let replies = thread.replies.iter().map(|reply| reply.time);
    replies.fold(thread.time, i64::max)
}

fn passes(thread: &Thread, filter: Filter, talk: &TalkShown, unread: &BTreeSet<ThreadId>) -> bool {
    match filter {
        Filter::Open => thread.resolved.is_none(),
        Filter::Unread => unread.contains(&thread.id),
        Filter::Mine => takes_part(thread, talk),
        Filter::Mentions => mentions(thread, talk),
        Filter::Resolved => thread.resolved.is_some(),
    }
}

/// Whether the person began a thread or has answered in it.
pub(super) fn takes_part(thread: &Thread, talk: &TalkShown) -> bool {
    let mut replies = thread.replies.iter();
    talk.is_mine(thread.opener) || replies.any(|reply| talk.is_mine(reply.author()))
}

fn mentions(thread: &Thread, talk: &TalkShown) -> bool {
    let mut replies = thread.replies.iter();
    talk.mentions_me(&thread.words) || replies.any(|it| talk.mentions_me(&it.words))
}

fn says(thread: &Thread, search: &str, talk: &TalkShown) -> bool {
    let has = |text: &str| text.to_lowercase().contains(search);
    let by = |peer| talk.person(peer).is_some_and(|person| has(&person.name));
    search.is_empty()
        || has(&thread.words.text)
        || by(thread.opener)
        || (thread.replies.iter()).any(|it| has(&it.words.text) || by(it.author()))
}
