//! Counters told apart by one of a few words, which are known when the server is built: a label that a
//! stranger could choose would let them fill the memory of whoever collects.

use std::marker::PhantomData;

use tavla_shared::protocol::{RoomErrorCode, refusal};

use super::Counter;

/// The most words that a label may be.
const WORDS_MAX: usize = 8;

/// What counters are told apart by.
pub trait Label: Copy + PartialEq + 'static {
    /// All that there are, at most eight.
    const ALL: &'static [Self];
    /// The word for it in what is told.
    fn word(self) -> &'static str;
}

/// A counter for each of a few words.
#[derive(Debug)]
pub struct Tally<L> {
    counts: [Counter; WORDS_MAX],
    label: PhantomData<L>,
}

impl<L> Default for Tally<L> {
    fn default() -> Self {
        Self {
            counts: Default::default(),
            label: PhantomData,
        }
    }
}

impl<L: Label> Tally<L> {
    /// One more of this.
    pub fn add_one(&self, label: L) {
        self.add(label, 1);
    }

    /// `amount` more of this.
    pub fn add(&self, label: L, amount: u64) {
        let at = L::ALL.iter().position(|known| *known == label);
        if let Some(counter) = at.and_then(|at| self.counts.get(at)) {
            counter.add(amount);
        }
    }

    /// How many of this there were.
    pub fn of(&self, label: L) -> u64 {
        self.read()
            .find_map(|(known, count)| (known == label).then_some(count))
            .unwrap_or_default()
    }

    /// How many there were of all.
    pub fn total(&self) -> u64 {
        self.read().map(|(_, count)| count).sum()
    }

    /// How many there were of each.
    pub fn read(&self) -> impl Iterator<Item = (L, u64)> {
        let counts = self.counts.iter().map(Counter::get);
        L::ALL.iter().copied().zip(counts)
    }
}

/// Why access was denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// There was no token.
    TokenNeeded,
    /// No token of this server.
    TokenInvalid,
    /// On the wire it is as invalid as any other; whoever runs the server wants to know.
    OtherBoard,
    /// The token's time was over.
    TokenExpired,
    /// It was taken back.
    TokenRevoked,
    /// A web page of a stranger.
    OriginRefused,
    /// What was to say who it is could not be read.
    Unreadable,
}

impl Label for Denied {
    const ALL: &'static [Self] = &[
        Self::TokenNeeded,
        Self::TokenInvalid,
        Self::OtherBoard,
        Self::TokenExpired,
        Self::TokenRevoked,
        Self::OriginRefused,
        Self::Unreadable,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::TokenNeeded => refusal::TOKEN_NEEDED,
            Self::TokenInvalid => refusal::TOKEN_INVALID,
            Self::OtherBoard => "other_board",
            Self::TokenExpired => refusal::TOKEN_EXPIRED,
            Self::TokenRevoked => refusal::TOKEN_REVOKED,
            Self::OriginRefused => refusal::ORIGIN_REFUSED,
            Self::Unreadable => "unreadable",
        }
    }
}

impl Label for RoomErrorCode {
    const ALL: &'static [Self] = &[Self::RejoinSuggested, Self::Evicted, Self::Unknown];

    fn word(self) -> &'static str {
        match self {
            Self::RejoinSuggested => "rejoin_suggested",
            Self::Evicted => "evicted",
            Self::Unknown => "unknown",
        }
    }
}

/// What bytes are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A document's room.
    Document,
    /// A room of presence.
    Presence,
    /// Nothing of the two: keepalives, and frames for rooms that there are not.
    Other,
}

impl Label for Lane {
    const ALL: &'static [Self] = &[Self::Document, Self::Presence, Self::Other];

    fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Presence => "presence",
            Self::Other => "other",
        }
    }
}

impl Lane {
    /// What a frame is about, by its first bytes.
    pub fn of(frame: &[u8]) -> Self {
        match frame {
            [b'%', b'L', b'O', b'R', ..] => Self::Document,
            [b'%', b'E', b'P', b'H', ..] => Self::Presence,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn check_words<L: Label>() {
        let words: BTreeSet<_> = L::ALL.iter().map(|label| label.word()).collect();
        assert_eq!(words.len(), L::ALL.len(), "two labels share a word");
        assert!(L::ALL.len() <= WORDS_MAX);
    }

    #[test]
    fn every_label_has_a_counter_and_a_word_of_its_own() {
        check_words::<Denied>();
        check_words::<RoomErrorCode>();
        check_words::<Lane>();
        let tally = Tally::default();
        for (times, label) in Denied::ALL.iter().enumerate() {
            tally.add(*label, times as u64);
            assert_eq!(tally.of(*label), times as u64);
        }
        assert_eq!(tally.total(), (0..Denied::ALL.len() as u64).sum::<u64>());
    }
}
