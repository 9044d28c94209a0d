//! What others said to the person that is still to be told: few each by itself; many at once, and what was
//! said while nobody listened here, together.
//!
//! Owns no words and no window: who tells it asks for what is due.

use std::collections::{BTreeSet, VecDeque};

use tavla_shared::id::PeerId;

use crate::notifications::{Notice, NoticeKind, Told};
use crate::ui::{Subject, UiAction};

/// So many that come at once are told each by itself.
const EACH_MAX: usize = 3;

/// Something that somebody said to the person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    /// How.
    pub(super) kind: NoticeKind,
    /// Under which id they write.
    pub(super) by: PeerId,
    /// What it begins with.
    pub(super) words: String,
    /// What a message about it is about.
    pub(super) subject: Subject,
    /// What shows it.
    pub(super) show: UiAction,
    /// Whether it is before a person who looks.
    pub(super) seen: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The newest.
    kept: VecDeque<Call>,
    /// How many there are with those that are not kept.
    count: usize,
    kinds: BTreeSet<NoticeKind>,
    /// Whether some were said while nobody listened here.
    late: bool,
}

/// What is told.
#[derive(Debug, PartialEq)]
pub(super) enum Due {
    /// Each by itself, the newest last.
    Each(Vec<Call>),
    /// So many together, by their newest.
    Together(Call, usize),
}

impl Calls {
    /// Somebody said something to the person; `live`: just now.
    pub(super) fn add(&mut self, call: Call, live: bool) {
        self.kinds.insert(call.kind);
        self.count += 1;
        self.late |= !live;
        if self.kept.len() >= EACH_MAX {
            self.kept.pop_front();
        }
        self.kept.push_back(call);
    }

    /// So many more were said before those, which nobody kept.
    pub(super) fn add_forgotten(&mut self, kind: NoticeKind, count: usize) {
        if count > 0 {
            self.kinds.insert(kind);
            self.count += count;
        }
    }

    /// Whether some were said while nobody listened here.
    pub(super) fn are_late(&self) -> bool {
        self.late
    }

    /// What is to be told now that nothing more comes of what was missed; none where there is nothing.
    pub(super) fn take(&mut self) -> Option<Due> {
        let Self {
            mut kept,
            count,
            kinds,
            late,
        } = std::mem::take(self);
        if count == 0 {
            return None;
        }
        let alone = count == 1 || (!late && count <= EACH_MAX);
        if alone && count == kept.len() {
            return Some(Due::Each(kept.into()));
        }
        let mut newest = kept.pop_back()?;
        if kinds.len() > 1 {
            newest.kind = NoticeKind::Calls;
        }
        Some(Due::Together(newest, count))
    }
}

impl Call {
    /// The same as the desktop tells it, by who is called `who`, for so many.
    pub(super) fn told(&self, who: &str, count: usize) -> Told {
        let notice = Notice {
            kind: self.kind,
            who: who.to_owned(),
            words: self.words.clone(),
        };
        Told { notice, count }
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::BoardId;

    use super::*;
    use crate::ui::ChatAction;

    fn call(kind: NoticeKind, words: &str) -> Call {
        Call {
            kind,
            by: 2,
            words: words.to_owned(),
            subject: Subject::Mentioned(BoardId::new("b").unwrap()),
            show: UiAction::Chat(ChatAction::Show(None)),
            seen: false,
        }
    }

    #[test]
    fn a_few_that_come_now_are_told_each_and_many_together_with_how_many() {
        let mut calls = Calls::default();
        for words in ["one", "two", "three"] {
            calls.add(call(NoticeKind::Mention, words), true);
        }
        let Some(Due::Each(each)) = calls.take() else {
            panic!("told together");
        };
        assert_eq!(each.len(), 3);
        for at in 0..100 {
            calls.add(call(NoticeKind::Mention, &at.to_string()), true);
        }
        calls.add_forgotten(NoticeKind::Reply, 7);
        let newest = call(NoticeKind::Calls, "99");
        assert_eq!(calls.take(), Some(Due::Together(newest, 107)));
        assert_eq!(calls.take(), None);
    }

    #[test]
    fn what_was_missed_is_told_together_and_one_by_itself() {
        let mut calls = Calls::default();
        calls.add(call(NoticeKind::Reply, "one"), false);
        assert!(matches!(calls.take(), Some(Due::Each(one)) if one.len() == 1));
        calls.add(call(NoticeKind::Reply, "one"), false);
        calls.add(call(NoticeKind::Reply, "two"), true);
        let newest = call(NoticeKind::Reply, "two");
        assert_eq!(calls.take(), Some(Due::Together(newest, 2)));
    }
}
