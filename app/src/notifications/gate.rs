//! When the desktop is told: the first of a kind at once, those that follow within some seconds together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Notice, NoticeKind};

/// At most one bulletin a kind within so many seconds.
pub const INTERVAL_SECONDS: f64 = 5.0;

/// What is told together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The newest of them.
    pub notice: Notice,
    /// How many they are: of followers how many people.
    pub count: usize,
}

/// So many people are told apart; more are that many.
const PEOPLE_MAX: usize = 256;

/// See the module. Times are in seconds, of which only differences mean anything.
#[derive(Debug, Default)]
pub struct Gate {
    kinds: BTreeMap<NoticeKind, Kind>,
}

#[derive(Debug)]
struct Kind {
    told_at: f64,
    waits: Option<Waiting>,
}

/// What is told together when its time comes.
#[derive(Debug)]
struct Waiting {
    newest: Notice,
    count: usize,
    /// Whom it is about, by name.
    people: BTreeSet<String>,
}

impl Waiting {
    fn and(before: Option<Self>, told: Told) -> Self {
        let newest = told.notice;
        let (count, mut people) = before.map_or_else(Default::default, |it| (it.count, it.people));
        if people.len() < PEOPLE_MAX {
            people.insert(newest.who.clone());
        }
        Self {
            newest,
            count: count + told.count,
            people,
        }
    }

    fn told(self) -> Told {
        let count = match self.newest.kind {
            // The same one again is no other person.
            NoticeKind::Follow => self.people.len(),
            NoticeKind::Mention | NoticeKind::Reply | NoticeKind::Calls => self.count,
        };
        Told {
            notice: self.newest,
            count,
        }
    }
}

impl Gate {
    /// Something happened at `now` to who looks elsewhere: what to tell at once, if anything.
    pub fn note(&mut self, notice: Notice, now: f64) -> Option<Told> {
        self.note_all(Told { notice, count: 1 }, now)
    }

    /// The same for several at once.
    pub fn note_all(&mut self, told: Told, now: f64) -> Option<Told> {
        match self.kinds.get_mut(&told.notice.kind) {
            Some(kind) if now - kind.told_at < INTERVAL_SECONDS => {
                kind.waits = Some(Waiting::and(kind.waits.take(), told));
                None
            }
            _ => {
                let kind = Kind {
                    told_at: now,
                    waits: None,
                };
                self.kinds.insert(told.notice.kind, kind);
                Some(told)
            }
        }
    }

    /// What is due at `now`.
    pub fn due(&mut self, now: f64) -> Vec<Told> {
        let kinds = self.kinds.values_mut();
        let due = kinds.filter(|kind| now - kind.told_at >= INTERVAL_SECONDS);
        due.filter_map(|kind| {
            let waiting = kind.waits.take()?;
            kind.told_at = now;
            Some(waiting.told())
        })
        .collect()
    }

    /// In how many seconds something is due, where nothing else happens.
    pub fn due_in(&self, now: f64) -> Option<f64> {
        let waiting = self.kinds.values().filter(|kind| kind.waits.is_some());
        let wait = |kind: &Kind| (kind.told_at + INTERVAL_SECONDS - now).max(0.0);
        waiting.map(wait).reduce(f64::min)
    }

    /// What waits is told no more: it is before the person, or they want to hear nothing of it, or it is of
    /// a board that is not open any more.
    pub fn forget_waiting(&mut self) {
        for kind in self.kinds.values_mut() {
            kind.waits = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(kind: NoticeKind, words: &str) -> Notice {
        Notice {
            kind,
            who: "Ben".to_owned(),
            words: words.to_owned(),
        }
    }

    fn told(kind: NoticeKind, words: &str, count: usize) -> Told {
        Told {
            notice: notice(kind, words),
            count,
        }
    }

    #[test]
    fn the_first_is_told_at_once_and_the_next_together() {
        use NoticeKind::{Follow, Mention};
        let mut gate = Gate::default();
        let first = gate.note(notice(Mention, "one"), 100.0);
        assert_eq!(first, Some(told(Mention, "one", 1)));
        for words in ["two", "three", "four"] {
            assert_eq!(gate.note(notice(Mention, words), 102.0), None);
        }
        // Another kind has its own time.
        let other = gate.note(notice(Follow, ""), 102.0);
        assert_eq!(other, Some(told(Follow, "", 1)));
        assert_eq!((gate.due(104.9), gate.due_in(104.0)), (vec![], Some(1.0)));
        assert_eq!(gate.due(105.0), [told(Mention, "four", 3)]);
        assert_eq!((gate.due(300.0), gate.due_in(300.0)), (vec![], None));
        // What was told together counts as one.
        assert_eq!(gate.note(notice(Mention, "five"), 106.0), None);
        // Several at once are as many.
        assert_eq!(gate.note_all(told(Mention, "nine", 4), 107.0), None);
        assert_eq!(gate.due(110.0), [told(Mention, "nine", 5)]);
    }

    #[test]
    fn who_follows_again_and_again_is_one_person() {
        let mut gate = Gate::default();
        let follows = |who: &str| Notice {
            kind: NoticeKind::Follow,
            who: who.to_owned(),
            words: String::new(),
        };
        gate.note(follows("Ben"), 0.0);
        for who in ["Mira", "Ben", "Mira", "Mira"] {
            assert_eq!(gate.note(follows(who), 1.0), None);
        }
        let notice = follows("Mira");
        assert_eq!(gate.due(5.0), [Told { notice, count: 2 }]);
    }

    #[test]
    fn who_looks_is_told_nothing_later() {
        let mut gate = Gate::default();
        gate.note(notice(NoticeKind::Mention, "one"), 0.0);
        gate.note(notice(NoticeKind::Mention, "two"), 1.0);
        gate.forget_waiting();
        assert_eq!((gate.due(9.0), gate.due_in(9.0)), (vec![], None));
    }
}
