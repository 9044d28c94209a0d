//! Whom what is said calls by name, and whether that is this person: the one answer for messages, comments
//! and replies.
//!
//! Words say which users they mean. Who is here by a token is the user whom the server names. Without a line
//! to a server a person need not know that yet; then, where words mean somebody who has never written, their
//! own name decides, as it does for everybody of that name.

use std::ops::Range;
use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::shape::Color;
use tavla_shared::talk::{Words, mentions_in};

use super::{Known, TalkShown};

/// Somebody who is named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where, in bytes, the `@` with it.
    pub range: Range<usize>,
    /// Who; of several of the same name the first that was meant.
    pub user: Arc<str>,
    /// Whether this person is meant.
    pub is_me: bool,
}

impl TalkShown {
    /// The person is this user and called so from now on; others may mention them as the users before, too.
    pub fn set_me(&mut self, me: &Person) {
        if self.user == me.user && self.name == me.name {
            return;
        }
        self.name = Arc::clone(&me.name);
        let before = std::mem::replace(&mut self.user, Arc::clone(&me.user));
        if before != self.user && !self.former.contains(&before) {
            self.former.push(before);
        }
        self.revision += 1;
        self.people_revision += 1;
    }

    /// Whether a user is this person, by the name they have now or by one before.
    pub fn is_me(&self, user: &str) -> bool {
        let mut names = self.former.iter().chain([&self.user]);
        !user.is_empty() && names.any(|name| &**name == user)
    }

    /// Whether words call this person by name.
    pub fn mentions_me(&self, words: &Words) -> bool {
        let mut users = words.mentions.iter();
        if users.any(|user| self.is_me(user)) {
            return true;
        }
        let is_unknown = |user: &Arc<str>| !self.has_user(user);
        self.former.is_empty()
            && words.mentions.iter().any(is_unknown)
            && !mentions_in(&words.text, &[self.me()]).is_empty()
    }

    /// Whom words name of these people, in the order of the text. A name that was nobody's when this was
    /// said is only a word.
    pub fn named_in(&self, words: &Words, known: &Known) -> Vec<Named> {
        if words.mentions.is_empty() {
            return Vec::new();
        }
        let mentions_me = self.mentions_me(words);
        let found = known.names().mentions_in(&words.text).into_iter();
        found
            .filter_map(|mention| {
                let is_meant = |user: &&Arc<str>| words.mentions.contains(user);
                let mine = mention.users.iter().find(|user| self.is_me(user));
                let mine = mine.filter(|_| mentions_me);
                let user = mine.or_else(|| mention.users.iter().find(is_meant))?;
                Some(Named {
                    user: Arc::clone(user),
                    range: mention.range,
                    is_me: mine.is_some(),
                })
            })
            .collect()
    }

    fn me(&self) -> Person {
        Person {
            peer: self.peer.unwrap_or_default(),
            name: Arc::clone(&self.name),
            color: Color::rgb(0),
            user: Arc::clone(&self.user),
        }
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::talk::TalkChange;

    use super::*;

    fn person(peer: u64, name: &str, user: &str) -> Person {
        Person {
            peer,
            name: Arc::from(name),
            color: Color::rgb(0),
            user: Arc::from(user),
        }
    }

    /// What Ada reads, who has written as `ada`, as has Ben.
    fn talk() -> TalkShown {
        let mut talk = TalkShown::new(Arc::from("ada"));
        let change = TalkChange {
            people: vec![
                person(1, "Ada", "ada"),
                person(2, "Ben", "ben"),
                person(3, "Ada", "other"),
                // Her other device.
                person(4, "Ada", "ada"),
            ],
            ..TalkChange::default()
        };
        talk.open(1, &change);
        talk.set_me(&person(0, "Ada", "ada"));
        talk
    }

    fn words(text: &str, mentions: &[&str]) -> Words {
        Words {
            mentions: mentions.iter().map(|user| Arc::from(*user)).collect(),
            ..Words::plain(text)
        }
    }

    #[test]
    fn i_am_called_by_the_servers_name_and_by_the_one_before() {
        let mut talk = talk();
        let mentioned = words("@Ada", &["ada@example"]);
        assert!(talk.mentions_me(&words("@Ada", &["ada", "ben"])));
        talk.set_me(&person(0, "Ada", "ada@example"));
        assert!(talk.mentions_me(&words("@Ada", &["ada"])));
        assert!(talk.mentions_me(&mentioned));
        // Who knows how the server calls them is not taken in by a name.
        assert!(!talk.mentions_me(&words("@Ada", &["another@example"])));
        assert!(!talk.mentions_me(&words("@Ada", &[])));
    }

    #[test]
    fn who_i_am_is_another_thing_only_where_it_is() {
        let mut talk = talk();
        let revisions = |talk: &TalkShown| (talk.revision(), talk.people_revision());
        let before = revisions(&talk);
        talk.set_me(&person(9, "Ada", "ada"));
        assert_eq!(revisions(&talk), before);
        talk.set_me(&person(9, "Ada Lovelace", "ada"));
        assert!(revisions(&talk).0 > before.0 && revisions(&talk).1 > before.1);
        assert!(talk.former.is_empty());
        // To a server and back, and there once more.
        for user in ["ada@example", "ada", "ada@example", "ada"] {
            talk.set_me(&person(9, "Ada Lovelace", user));
        }
        let former: Vec<&str> = talk.former.iter().map(|user| &**user).collect();
        assert_eq!(former, ["ada", "ada@example"]);
        assert!(talk.is_me("ada@example") && talk.is_me("ada"));
    }

    #[test]
    fn what_i_wrote_as_somebody_before_is_mine_and_is_not_mine_to_remove() {
        let mut talk = talk();
        let mine = |talk: &TalkShown| [1, 2, 3, 4].map(|peer| talk.is_mine(peer));
        let may = |talk: &TalkShown| [1, 2, 3, 4].map(|peer| talk.may_remove(peer));
        assert_eq!(mine(&talk), [true, false, false, true]);
        assert_eq!(may(&talk), mine(&talk));
        talk.set_me(&person(0, "Ada", "ada@example"));
        assert_eq!(mine(&talk), [true, false, false, true]);
        assert_eq!(may(&talk), [true, false, false, false]);
    }

    #[test]
    fn without_a_server_my_name_decides_where_somebody_is_meant_whom_nobody_knows() {
        let talk = talk();
        assert!(talk.mentions_me(&words("so, @ada?", &["ada@example"])));
        assert!(!talk.mentions_me(&words("so, @Mira?", &["mira@example"])));
        // Somebody else of this name is known.
        assert!(!talk.mentions_me(&words("so, @Ada?", &["ben"])));
    }

    #[test]
    fn a_name_is_marked_where_somebody_was_meant_by_it() {
        let talk = talk();
        let people = [
            person(1, "Ada", "ada"),
            person(2, "Ben", "ben"),
            person(3, "Ada", "other"),
            person(4, "Mira", "mira"),
        ];
        let known = Known::of(people.to_vec());
        let named = |text: &str, mentions: &[&str]| {
            let named = talk.named_in(&words(text, mentions), &known);
            let named = named.iter().map(|it| (&text[it.range.clone()], it.is_me));
            let named: Vec<(String, bool)> = named.map(|(it, me)| (it.to_owned(), me)).collect();
            named
        };
        let text = "@Ben and @Ada, not @Mira";
        let ben = ("@Ben".to_owned(), false);
        let ada = |me| ("@Ada".to_owned(), me);
        assert_eq!(named(text, &["ada", "ben"]), [ben.clone(), ada(true)]);
        assert_eq!(named(text, &["ben", "other"]), [ben, ada(false)]);
        assert_eq!(named(text, &["ada@example"]), [ada(true)]);
        assert_eq!(named(text, &[]), []);
    }
}
