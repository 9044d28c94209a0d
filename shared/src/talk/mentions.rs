//! Who a text mentions: `@` and a name of somebody who is known, the longest that fits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::schema::MENTIONS_MAX;
use crate::board::Person;

/// A place in a text that names somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where, in bytes, the `@` with it.
    pub range: Range<usize>,
    /// Who is meant, sorted: more than one where people share a name.
    pub users: Vec<Arc<str>>,
}

/// Of so many `@` in a text it is looked who they mean; nobody writes more, and what a stranger writes costs
/// no more.
const PLACES_MAX: usize = 4 * MENTIONS_MAX;

/// The names of people, to be found in texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Names {
    /// Each as [`folded_name`], with who has it, sorted by it.
    names: Vec<(String, Vec<Arc<str>>)>,
}

impl Names {
    /// The names of these people, as far as they have one and an account.
    pub fn of<'a>(people: impl IntoIterator<Item = &'a Person>) -> Self {
        let mut names: BTreeMap<String, BTreeSet<Arc<str>>> = BTreeMap::new();
        for person in people {
            let name = person.name.trim();
            if !name.is_empty() && !person.user.is_empty() {
                let users = names.entry(folded_name(name)).or_default();
                users.insert(Arc::clone(&person.user));
            }
        }
        let names = names.into_iter();
        Self {
            names: names
                .map(|(name, users)| (name, users.into_iter().collect()))
                .collect(),
        }
    }

    /// Finds who a text mentions, in the order of the text. Case counts for nothing; within a word or an
    /// address of e-mail nobody is mentioned, and far behind the most that a message mentions neither.
    pub fn mentions_in(&self, text: &str) -> Vec<Mention> {
        let mut mentions: Vec<Mention> = Vec::new();
        for (at, _) in text.match_indices('@').take(PLACES_MAX) {
            let goes_on = text[..at].chars().next_back().is_some_and(is_of_address);
            let within = mentions.last().is_some_and(|last| at < last.range.end);
            if !goes_on && !within {
                mentions.extend(self.mention_at(text, at));
            }
        }
        mentions
    }

    /// The longest name that is there; looked up letter by letter, as long as a name begins so.
    fn mention_at(&self, text: &str, at: usize) -> Option<Mention> {
        let after = &text[at + 1..];
        let mut longest = None;
        let mut begun = String::new();
        let mut left = &self.names[..];
        for (place, letter) in after.char_indices() {
            begun.extend(folded(letter));
            left = &left[left.partition_point(|(name, _)| *name < begun)..];
            let Some((name, users)) = left.first().filter(|(it, _)| it.starts_with(&begun)) else {
                break;
            };
            let end = place + letter.len_utf8();
            if *name == begun && is_end(&after[end..]) {
                longest = Some((end, users));
            }
        }
        let (len, users) = longest?;
        Some(Mention {
            range: at..at + 1 + len,
            users: users.clone(),
        })
    }
}

/// The same for few texts.
pub fn mentions_in(text: &str, people: &[Person]) -> Vec<Mention> {
    Names::of(people).mentions_in(text)
}

/// Who is mentioned, each once, sorted.
pub fn users_of(mentions: &[Mention]) -> Vec<Arc<str>> {
    let mut users: Vec<Arc<str>> = mentions.iter().flat_map(|it| it.users.clone()).collect();
    users.sort_unstable();
    users.dedup();
    users
}

/// A name as it is compared with others: two that are the same so mean the same people.
pub fn folded_name(name: &str) -> String {
    name.chars().flat_map(folded).collect()
}

/// A letter as names are compared by it: a small one, and each by itself, as where a word ends is not known
/// while it is read. So there is one small sigma.
fn folded(letter: char) -> impl Iterator<Item = char> {
    let small = letter.to_lowercase();
    small.map(|it| if it == 'ς' { 'σ' } else { it })
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
        let names = [
            "Anna",
            "Anna Lena",
            "Åsa",
            "Bob",
            "Bob",
            "  ",
            "Straße",
            "ΝΙΚΟΣ",
            "Θωμάς Ιντζές",
        ];
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
    fn a_sigma_at_a_names_end_is_a_sigma() {
        for nikos in ["@ΝΙΚΟΣ", "@νικος", "@Νικοσ"] {
            check(nikos, &[(nikos, &["user7"])]);
        }
        let thomas = "@ΘΩΜΆΣ ΙΝΤΖΈΣ";
        check(&format!("{thomas}!"), &[(thomas, &["user8"])]);
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

    #[test]
    fn a_text_of_nothing_but_signs_costs_little_however_many_people_there_are() {
        let person = |at: u64| Person {
            peer: at,
            name: Arc::from(format!("Anna Lena {at}")),
            color: Color::rgb(0),
            user: Arc::from(format!("user{at}")),
        };
        let people: Vec<Person> = (0..20_000).map(person).collect();
        let names = Names::of(&people);
        let texts = ["@".repeat(4_000), "@Anna Lena ".repeat(360)];
        let quickest = (0..20).map(|_| {
            let begun = std::time::Instant::now();
            let found: usize = texts.iter().map(|it| names.mentions_in(it).len()).sum();
            assert_eq!(found, 0);
            begun.elapsed().as_secs_f64() * 1e3
        });
        let millis = quickest.fold(f64::INFINITY, f64::min);
        // A twentieth of a millisecond where it is built to be fast.
        println!("{millis:.3} ms");
        assert!(millis < 5.0, "{millis} ms");
        // Whoever is named far behind is only a word.
        let far = format!("{} @Anna Lena 7", "@ ".repeat(PLACES_MAX));
        assert_eq!(names.mentions_in(&far), []);
        assert_eq!(names.mentions_in("@anna lena 7!")[0].range, 0..12);
    }
}
