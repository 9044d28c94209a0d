//! What a person shows beside their cursor and never writes: the trail of their laser, words, signs
//! thrown. Mine and a peer's alike.

use std::collections::VecDeque;

use tavla_shared::geometry::Point;
use tavla_shared::presence::Reaction;

use super::laser::Trail;

/// How long words stay after their last letter, in seconds,
const WORDS_STAY: f64 = 5.0;
/// and how long they take to fade after that.
const WORDS_FADE: f64 = 2.0;
/// The longest words, in characters.
pub const WORDS_CHARS_MAX: usize = 280;
/// How long a burst is seen, in seconds.
pub const BURST_SECONDS: f64 = 1.5;
/// How long a sign thrown is told, in seconds.
const BURST_TOLD: f64 = 2.0;
/// Between two signs of one person, in seconds: four a second.
const BURST_APART: f64 = 0.25;
/// The most bursts of one person that are seen; the oldest gives way.
const BURSTS_MAX: usize = 8;

/// Words beside a cursor, as they are seen now.
#[derive(Debug, Clone, PartialEq)]
pub struct WordsShown {
    /// The words.
    pub words: String,
    /// From 1 down to 0 while they fade.
    pub opacity: f32,
}

/// A sign thrown, as it is seen now.
#[derive(Debug, Clone, PartialEq)]
pub struct BurstShown {
    /// Which of the person's it is.
    pub id: usize,
    /// The sign.
    pub emoji: String,
    /// Where it was thrown, on the board.
    pub at: Point,
    /// How much of it is over, from 0 to 1; none where nothing may move.
    pub age: Option<f32>,
}

/// Words, and when they were changed last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    pub(super) words: String,
    pub(super) since: f64,
}

impl Words {
    fn is_over(&self, now: f64) -> bool {
        now >= self.since + WORDS_STAY + WORDS_FADE
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Burst {
    reaction: Reaction,
    since: f64,
}

/// All of one person's.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) laser: Trail,
    words: Option<Words>,
    bursts: VecDeque<Burst>,
    /// The newest sign's, and when it was thrown.
    newest: Option<(usize, f64)>,
}

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) laser: bool,
    pub(super) words: bool,
    pub(super) burst: bool,
}

impl Marks {
    /// What of it is told.
    pub(super) fn told(&self) -> Told {
        Told {
            laser: !self.laser.is_empty(),
            words: self.words.is_some(),
            burst: !self.bursts.is_empty(),
        }
    }

    /// These words stand beside the cursor from `now` on; none where they are empty.
    pub(super) fn say(&mut self, now: f64, words: &str) {
        let words: String = words.chars().take(WORDS_CHARS_MAX).collect();
        self.words = (!words.trim().is_empty()).then_some(Words { words, since: now });
    }

    /// The words that are told.
    pub(super) fn said(&self) -> Option<&str> {
        self.words.as_ref().map(|words| words.words.as_str())
    }

    /// The words as they are seen.
    pub(super) fn words(&self, now: f64, reduced: bool) -> Option<WordsShown> {
        let words = self.words.as_ref()?;
        let fading = (now - words.since - WORDS_STAY) / WORDS_FADE;
        Some(WordsShown {
            words: words.words.clone(),
            opacity: if reduced {
                1.0
            } else {
                1.0 - fading.clamp(0.0, 1.0) as f32
            },
        })
    }

    /// I throw a sign; false where that is too soon after the last.
    pub(super) fn throw(&mut self, now: f64, emoji: &str, at: Point) -> bool {
        if self.newest.is_some_and(|(_, at)| now - at < BURST_APART) {
            return false;
        }
        let id = self.newest.map_or(0, |(id, _)| id) + 1;
        let emoji = emoji.to_owned();
        self.catch(now, Reaction { id, emoji, at })
    }

    /// A sign is thrown; false where it is the last one told again. A peer's come however soon the
    /// network brings them: what is seen of them is bounded.
    pub(super) fn catch(&mut self, now: f64, reaction: Reaction) -> bool {
        if self.newest.is_some_and(|(id, _)| id == reaction.id) {
            return false;
        }
        self.newest = Some((reaction.id, now));
        if self.bursts.len() >= BURSTS_MAX {
            self.bursts.pop_front();
        }
        let since = now;
        self.bursts.push_back(Burst { reaction, since });
        true
    }

    /// The sign that is told.
    pub(super) fn thrown(&self) -> Option<&Reaction> {
        self.bursts.back().map(|burst| &burst.reaction)
    }

    /// The signs as they are seen.
    pub(super) fn bursts(&self, now: f64, reduced: bool) -> Vec<BurstShown> {
        let seen = self.bursts.iter();
        seen.filter(|burst| now < burst.since + BURST_SECONDS)
            .map(|burst| BurstShown {
                id: burst.reaction.id,
                emoji: burst.reaction.emoji.clone(),
                at: burst.reaction.at,
                age: (!reduced).then(|| ((now - burst.since) / BURST_SECONDS) as f32),
            })
            .collect()
    }

    /// Forgets what is over at `now`, and of the laser at the moment `shown`.
    pub(super) fn forget(&mut self, (now, shown): (f64, f64), reduced: bool) {
        self.laser.forget(shown, reduced);
        self.words.take_if(|words| words.is_over(now));
        // Longer than it is seen: somebody may have missed that it was told.
        let is_over = |burst: &Burst| now >= burst.since + BURST_TOLD;
        while self.bursts.front().is_some_and(is_over) {
            self.bursts.pop_front();
        }
    }

    /// In how many seconds any of it looks different by itself, or is told no more.
    pub(super) fn changes_in(&self, (now, shown): (f64, f64), reduced: bool) -> f64 {
        let words = self.words.as_ref().map_or(f64::INFINITY, |words| {
            let stays = words.since + WORDS_STAY - now;
            let ends = if reduced { stays + WORDS_FADE } else { stays };
            ends.max(0.0)
        });
        let bursts = self.bursts.iter().map(|burst| {
            let seen = burst.since + BURST_SECONDS - now;
            match seen {
                seen if seen <= 0.0 => burst.since + BURST_TOLD - now,
                _ if !reduced => 0.0,
                seen => seen,
            }
            .max(0.0)
        });
        let laser = self.laser.changes_in(shown, reduced);
        bursts.fold(words.min(laser), f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes_in(marks: &Marks, now: f64) -> f64 {
        marks.changes_in((now, now), false)
    }

    #[test]
    fn words_stay_five_seconds_after_the_last_letter_fade_for_two_and_are_gone() {
        let mut marks = Marks::default();
        marks.say(1.0, "so");
        marks.say(2.0, "so?");
        let opacity = |marks: &Marks, now| marks.words(now, false).map(|words| words.opacity);
        assert_eq!(opacity(&marks, 7.0), Some(1.0));
        assert!((changes_in(&marks, 3.0) - 4.0).abs() < 1e-9);
        assert_eq!(opacity(&marks, 8.0), Some(0.5));
        assert_eq!(changes_in(&marks, 8.0), 0.0);
        marks.forget((8.9, 8.9), false);
        assert_eq!(marks.said(), Some("so?"));
        marks.forget((9.0, 9.0), false);
        assert_eq!(marks.said(), None);
        assert_eq!(changes_in(&marks, 9.0), f64::INFINITY);
    }

    #[test]
    fn no_words_are_none_and_long_ones_are_cut() {
        let mut marks = Marks::default();
        marks.say(0.0, "  ");
        assert_eq!(marks.said(), None);
        marks.say(0.0, &"å".repeat(400));
        let said = marks.said().map(|words| words.chars().count());
        assert_eq!(said, Some(WORDS_CHARS_MAX));
    }

    #[test]
    fn signs_are_thrown_four_times_a_second_at_most_and_told_again_they_are_no_others() {
        let mut marks = Marks::default();
        assert!(marks.throw(0.0, "👍", Point::ZERO));
        assert!(!marks.throw(0.2, "👍", Point::ZERO));
        assert!(marks.throw(0.25, "👍", Point::ZERO));
        let told = marks.thrown().unwrap().clone();
        let mut theirs = Marks::default();
        assert!(theirs.catch(0.0, told.clone()));
        assert!(!theirs.catch(1.0, told));
        assert_eq!(theirs.bursts(1.0, false).len(), 1);
        assert!(theirs.bursts(1.6, false).is_empty());
    }

    #[test]
    fn with_reduced_motion_a_sign_stands_still_and_is_gone() {
        let mut marks = Marks::default();
        marks.throw(0.0, "👍", Point::ZERO);
        assert_eq!(marks.bursts(0.5, true)[0].age, None);
        let left = marks.changes_in((0.5, 0.5), true);
        assert!((left - 1.0).abs() < 1e-9, "{left}");
    }
}
