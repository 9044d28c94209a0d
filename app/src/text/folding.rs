//! Letters as they are looked for: without case, without accents. Where each is in the text it is from is kept, so that
//! what is found can be shown there.

use std::ops::Range;

use icu_normalizer::properties::{
    CanonicalCombiningClassMap, CanonicalCombiningClassMapBorrowed, CanonicalDecomposition,
    CanonicalDecompositionBorrowed, Decomposed,
};

const PARTS: CanonicalDecompositionBorrowed<'static> = CanonicalDecomposition::new();
const CLASSES: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMap::new();
/// An accent is decomposed out of a letter so often at most: Vietnamese has two on one.
const PARTS_MAX: usize = 4;

/// A text as it is looked through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoldedText {
    /// Each letter, and which scalar value of the text it is from.
    letters: Vec<(char, usize)>,
    /// How many scalar values the text has.
    length: usize,
}

impl FoldedText {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut letters = Vec::with_capacity(text.len());
        let mut length = 0;
        for (at, letter) in text.chars().enumerate() {
            length = at + 1;
            fold(letter, &mut |folded| letters.push((folded, at)));
        }
        Self { letters, length }
    }

    /// Whether there is nothing to look for in it.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Where `other` is in this text, in scalar values: from the start, one after the other, the first `at_most`.
    pub fn places_of(&self, other: &Self, at_most: usize) -> Vec<Range<usize>> {
        let sought = other.letters.len();
        let mut places = Vec::new();
        let mut at = 0;
        while sought > 0 && at + sought <= self.letters.len() && places.len() < at_most {
            let here = self.letters[at..at + sought].iter().map(|it| it.0);
            if !here.eq(other.letters.iter().map(|it| it.0)) {
                at += 1;
                continue;
            }
            let start = self.letters[at].1;
            at += sought;
            // Accents that follow the last letter belong to it.
            let next = self.letters.get(at).map_or(self.length, |it| it.1);
            let last = self.letters[at - 1].1 + 1;
            places.push(start..next.max(last));
        }
        places
    }
}

/// What is left of a letter.
fn fold(letter: char, put: &mut impl FnMut(char)) {
    if letter.is_ascii() {
        let space = letter.is_ascii_whitespace();
        put(if space {
            ' '
        } else {
            letter.to_ascii_lowercase()
        });
        return;
    }
    if letter.is_whitespace() {
        put(' ');
        return;
    }
    for lower in letter.to_lowercase() {
        unaccented(lower, PARTS_MAX, put);
    }
}

fn unaccented(letter: char, parts_max: usize, put: &mut impl FnMut(char)) {
    if parts_max == 0 {
        put(letter);
        return;
    }
    match PARTS.decompose(letter) {
        Decomposed::Singleton(one) => unaccented(one, parts_max - 1, put),
        Decomposed::Expansion(one, other) => {
            unaccented(one, parts_max - 1, put);
            unaccented(other, parts_max - 1, put);
        }
        Decomposed::Default if CLASSES.get_u8(letter) != 0 => {}
        // Unicode takes these for letters of their own; who looks for a word does not.
        Decomposed::Default => match letter {
            'ø' => put('o'),
            'ł' => put('l'),
            'đ' | 'ð' => put('d'),
            'ħ' => put('h'),
            'ı' => put('i'),
            'ŧ' => put('t'),
            'ς' => put('σ'),
            'ß' => ['s', 's'].into_iter().for_each(put),
            'æ' => ['a', 'e'].into_iter().for_each(put),
            'œ' => ['o', 'e'].into_iter().for_each(put),
            'þ' => ['t', 'h'].into_iter().for_each(put),
            other => put(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_all(text: &str, sought: &str, expected: &[Range<usize>]) {
        let places = FoldedText::of(text).places_of(&FoldedText::of(sought), usize::MAX);
        assert_eq!(places, expected, "{sought} in {text}");
    }

    /// In one place.
    #[track_caller]
    fn check(text: &str, sought: &str, place: Range<usize>) {
        check_all(text, sought, std::slice::from_ref(&place));
    }

    #[test]
    fn case_and_accents_make_no_difference_either_way() {
        check("Über die BRÜCKE", "brucke", 9..15);
        check("uber die brucke", "ÜBER", 0..4);
        check("smörgåsbord", "smorgas", 0..7);
        check("Việt Nam", "viet", 0..4);
        check("ΣΟΦΟΣ", "σοφος", 0..5);
        check("Straße", "STRASSE", 0..6);
        check("Łódź", "lodz", 0..4);
        check("Ёлка", "елка", 0..4);
    }

    #[test]
    fn an_accent_that_is_a_sign_of_its_own_belongs_to_its_letter() {
        check("cafe\u{301} noir", "cafe", 0..5);
        check("cafe\u{301}", "é", 3..5);
    }

    #[test]
    fn places_do_not_overlap_and_nothing_is_nowhere() {
        check_all("aaaa", "aa", &[0..2, 2..4]);
        check_all("one two one", "one", &[0..3, 8..11]);
        check("one\ntwo", "e t", 2..5);
        check_all("one", "", &[]);
        check_all("", "one", &[]);
        check_all("on", "one", &[]);
    }
}
