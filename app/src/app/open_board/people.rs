//! The people of an open board: who wrote what, whose name means somebody, who can be mentioned, and whom the
//! person does not want to hear. The one place where who is here and who has written are put together: by
//! user, which is the same in both, and never by what people are called.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::id::PeerId;
use tavla_shared::shape::Color;

use super::OpenBoard;
use crate::activity::Actor;
use crate::editor::Peers;
use crate::i18n::text;
use crate::talk::TalkShown;
use crate::theme::{PersonColor, first_color};
use crate::ui::{Mentionable, Pictures};

/// Who wrote something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who they are across devices, or else under which id they wrote.
    pub key: String,
    /// What they call themselves; empty where nobody knows.
    pub name: Arc<str>,
    /// Their colour, if it is known.
    pub color: Option<Color>,
    /// Whether it is the person before this screen.
    pub is_me: bool,
}

impl Author {
    /// What they are called.
    pub fn name(&self) -> &str {
        match self.name.trim() {
            "" => text("person-somebody"),
            name => name,
        }
    }

    /// Of their disc and their name.
    pub fn color(&self) -> PersonColor {
        PersonColor::kept(&self.key, self.color)
    }

    /// The same for the feed.
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.key.clone(),
            name: self.name.to_string(),
            color: self.color,
        }
    }
}

impl OpenBoard {
    /// Who writes the talk under this id.
    pub fn author(&self, peer: PeerId) -> Author {
        let talk = self.desk.talk();
        // Whoever writes before the talk is there is the person themselves.
        let is_me = talk.is_mine(peer) || talk.peer().is_none();
        let own = &self.desk.session().identity().person;
        let person = talk.person(peer).or(is_me.then_some(own));
        Author {
            key: match person.map(|person| &*person.user) {
                // Who gave no account is only themselves.
                None | Some("") => peer.to_string(),
                Some(user) => user.to_owned(),
            },
            name: person.map_or_else(|| Arc::from(""), |person| Arc::clone(&person.name)),
            color: person.map(|person| person.color),
            is_me,
        }
    }

    /// Whether the person does not want to hear of what is said under this id.
    pub fn is_muted(&self, author: PeerId) -> bool {
        let person = self.desk.talk().person(author);
        person.is_some_and(|person| self.editor().peers().mutes_user(&person.user))
    }

    /// Everybody whose name means somebody in a text: who has written here, who is
    /// here, and the person themselves.
    pub fn known_people(&self) -> Vec<Person> {
        let talk = self.desk.talk();
        let here = self.editor().peers().who();
        let here = here.map(|(peer, who)| Person {
            peer,
            name: who.name.as_str().into(),
            color: who.colour.unwrap_or_else(|| first_color(&who.user)),
            user: who.user.as_str().into(),
        });
        let me = self.desk.session().identity().person.clone();
        let people = talk.people().cloned().chain(here).chain([me]);
        people.filter(|person| !person.user.is_empty()).collect()
    }

    /// Who can be mentioned; see [`mentionable`].
    pub fn mentionable(&self) -> Vec<Mentionable> {
        mentionable(self.editor().peers(), self.desk.talk(), &self.pictures)
    }
}

/// Who can be mentioned, but the person themselves: who is here before who has written, by name; each of them
/// once, by the name they have now, and each name once, as it means all who have it.
fn mentionable(peers: &Peers, talk: &TalkShown, pictures: &Pictures) -> Vec<Mentionable> {
    let is_somebody =
        |user: &str, name: &str| !user.is_empty() && !name.trim().is_empty() && !talk.is_me(user);
    let here = peers
        .iter()
        .filter(|peer| is_somebody(&peer.user, &peer.name));
    let mut here: Vec<_> = here.collect();
    here.sort_by_cached_key(|peer| (peer.name.to_lowercase(), peer.peer));
    let mut written: Vec<&Person> = talk.people().collect();
    written.retain(|person| is_somebody(&person.user, &person.name));
    written.sort_by_cached_key(|person| (person.name.to_lowercase(), person.peer));

    let mut users: BTreeSet<&str> = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    let mut add = |name: &str, color, picture| {
        if names.insert(name.to_lowercase()) {
            found.push(Mentionable {
                name: name.to_owned(),
                color,
                picture,
            });
        }
    };
    for peer in &here {
        users.insert(&peer.user);
        let (chosen, slot) = (peer.color, peer.slot);
        let picture = pictures.of(peer.peer, &peer.user);
        add(peer.name.trim(), PersonColor { chosen, slot }, picture);
    }
    for person in written {
        if users.insert(&person.user) {
            let color = PersonColor::kept(&person.user, Some(person.color));
            add(person.name.trim(), color, None);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use tavla_shared::presence::{Presence, Who};
    use tavla_shared::talk::TalkChange;

    use super::*;
    use crate::editor::Editor;

    fn who(name: &str, user: &str) -> Who {
        Who {
            name: name.to_owned(),
            user: user.to_owned(),
            ..Who::default()
        }
    }

    fn company(here: &[(PeerId, Who)]) -> Editor {
        let mut editor = Editor::new(1);
        for (peer, who) in here {
            editor.hear(*peer, Presence::Who(who.clone()));
        }
        editor
    }

    /// What `ada` reads, where these have written: peer, name and user.
    fn talk(written: &[(PeerId, &str, &str)]) -> TalkShown {
        let person = |&(peer, name, user): &(PeerId, &str, &str)| Person {
            peer,
            name: Arc::from(name),
            color: first_color(user),
            user: Arc::from(user),
        };
        let mut talk = TalkShown::new(Arc::from("ada"));
        let change = TalkChange {
            people: written.iter().map(person).collect(),
            ..TalkChange::default()
        };
        talk.open(1, &change);
        talk
    }

    #[test]
    fn who_is_here_comes_first_and_everybody_and_every_name_once() {
        let here = company(&[
            (12, who("mira", "mira")),
            (11, who("Ben", "ben")),
            (13, who("Ada", "ada")),
            (14, who("", "nameless")),
        ]);
        let talk = talk(&[
            (1, "Ada", "ada"),
            (2, "Zoe", "zoe"),
            (3, "Mira as she was", "mira"),
            (4, "BEN", "another ben"),
            (5, "Åsa", "asa"),
            (6, "Åsa", "asa"),
            (7, "Somebody", ""),
        ]);
        let found = mentionable(here.peers(), &talk, &Pictures::default());
        let names: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Ben", "mira", "Zoe", "Åsa"]);
        // Who chose no colour has the one of their cursor.
        assert_eq!(found[2].color, PersonColor::kept("zoe", None));
    }
}
