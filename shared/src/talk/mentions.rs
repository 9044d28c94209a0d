//! Who a text mentions: `@` and a name of somebody who is known, the longest that fits.

use std::ops::Range;
use std::sync::Arc;

use crate::board::Person;

/// A place in a text that names somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where, in bytes, the `@` with it.
    pub range: Range<usize>,
    /// Who is meant, sorted: more than one where people share a name.
    pub users: Vec<Arc<str>>,
}

/// Finds who a text mentions, in the order of the text. Case counts for nothing; within a word or an
/// address of e-mail nobody is mentioned.
pub fn mentions_in(text: &str, people: &[Person]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let goes_on = text[..at].chars().next_back().is_some_and(is_of_address);
        let within = mentions.last().is_some_and(|last| at < last.range.end);
        if !goes_on && !within {
            mentions.extend(mention_at(text, at, people));
        }
    }
    mentions
}

/// Who is mentioned, each once, sorted.
pub fn users_of(mentions: &[Mention]) -> Vec<Arc<str>> {
    let mut users: Vec<Arc<str>> = mentions.iter().flat_map(|it| it.users.clone()).collect();
    users.sort_unstable();
    users.dedup();
    users
}

fn mention_at(text: &str, at: usize, people: &[Person]) -> Option<Mention> {
    let after = &text[at + 1..];
    let named = |person: &Person| {
        let name = person.name.trim();
        let is_somebody = !name.is_empty() && !person.user.is_empty();
        let len = is_somebody.then(|| length_of(name, after)).flatten()?;
        is_end(&after[len..]).then(|| (len, Arc::clone(&person.user)))
    };
    let found: Vec<_> = people.iter().filter_map(named).collect();
    let longest = found.iter().map(|(len, _)| *len).max()?;
    let meant = found.into_iter().filter(|(len, _)| *len == longest);
    let mut users: Vec<Arc<str>> = meant.map(|(_, user)| user).collect();
    users.sort_unstable();
    users.dedup();
    let range = at..at + 1 + longest;
    Some(Mention { range, users })
}

/// How many bytes of `text` are `name`, whatever their case; none where it begins otherwise.
fn length_of(name: &str, text: &str) -> Option<usize> {
    let mut wanted = name.chars().flat_map(char::to_lowercase).peekable();
    for (at, letter) in text.char_indices() {
        if wanted.peek().is_none() {
            return Some(at);
        }
        for lower in letter.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// Whether a name can end before this.
fn is_end(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        // "@Anna-Lena" is not Anna; "@Anna - look" is.
        Some('-' | '@') => !letters.next().is_some_and(char::is_alphanumeric),
        Some(letter) => !is_of_word(letter),
        None => true,
    }
}

fn is_of_word(letter: char) -> bool {
    // Accents that are letters of their own go on with the word before them.
    letter.is_alphanumeric() || letter == '_' || ('\u{300}'..='\u{36f}').contains(&letter)
}

fn is_of_address(letter: char) -> bool {
    is_of_word(letter) || letter == '+'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Color;

    fn people() -> Vec<Person> {
        let names = ["Anna", "Anna Lena", "Åsa", "Bob", "Bob", "  ", "Straße"];
        let person = |(at, name): (usize, &&str)| Person {
            peer: at as u64,
            name: Arc::from(*name),
            color: Color::rgb(0),
            user: Arc::from(format!("user{at}")),
        };
        names.iter().enumerate().map(person).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &[&str])]) {
        let found = mentions_in(text, &people());
        let found: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|it| {
                (
                    &text[it.range.clone()],
                    it.users.iter().map(|user| &**user).collect(),
                )
            })
            .collect();
        let expected: Vec<(&str, Vec<&str>)> = expected
            .iter()
            .map(|(text, users)| (*text, users.to_vec()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_longest_name_that_fits_is_meant() {
        check("@Anna Lena, look", &[("@Anna Lena", &["user1"])]);
        check("@Anna Lenas board", &[("@Anna", &["user0"])]);
        check(
            "hi @anna and @ÅSA!",
            &[("@anna", &["user0"]), ("@ÅSA", &["user2"])],
        );
        check(
            "(@Anna's) @@Anna",
            &[("@Anna", &["user0"]), ("@Anna", &["user0"])],
        );
    }

    #[test]
    fn within_a_word_or_an_address_nobody_is_mentioned() {
        for text in [
            "x@anna",
            "me@bob.org",
            "@Annabel",
            "@Anna-Marie",
            "@",
            "@ ",
            "a+@Bob",
            "@A\u{30a}sa",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn who_share_a_name_are_all_meant_and_everybody_once() {
        check("@Bob", &[("@Bob", &["user3", "user4"])]);
        let mentions = mentions_in("@Bob @bob @Anna", &people());
        let users = users_of(&mentions);
        assert_eq!(
            users.iter().map(|user| &**user).collect::<Vec<_>>(),
            ["user0", "user3", "user4"]
        );
    }
}
