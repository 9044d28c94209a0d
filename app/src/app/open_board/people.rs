//! The people of an open board: who wrote what, whose name means somebody, who can be mentioned, and whom the
//! person does not want to hear. The one place where who is here and who has written are put together: by
//! user, which is the same in both, and never by what people are called.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::id::PeerId;
use tavla_shared::presence::Who;
use tavla_shared::shape::Color;
use tavla_shared::talk::folded_name;

use super::OpenBoard;
use crate::activity::Actor;
use crate::desk::Desk;
use crate::editor::Peers;
use crate::i18n::text;
use crate::talk::{Known, TalkShown};
use crate::theme::{PersonColor, first_color};
use crate::ui::{Mentionable, Pictures};

/// Who wrote something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who they are across devices, or else under which id they wrote.
    pub key: String,
    /// What they call themselves; empty where nobody knows.
    pub name: Arc<str>,
    /// The colour that the documents keep of them, if it is known.
    kept: Option<Color>,
    /// Of their disc and their name.
    pub color: PersonColor,
}

impl Author {
    /// What they are called.
    pub fn name(&self) -> &str {
        match self.name.trim() {
            "" => text("person-somebody"),
            name => name,
        }
    }

    /// The same for the feed.
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.key.clone(),
            name: self.name.to_string(),
            color: self.kept,
        }
    }
}

/// Who can be meant by what is said, made anew where somebody has come, gone, or is called something else.
#[derive(Debug, Default)]
pub(super) struct Around {
    known: Known,
    mentionable: Vec<Mentionable>,
    revision: u64,
    made_of: Option<MadeOf>,
    /// The pictures that they are offered with.
    pictures: Pictures,
}

/// What [`Around`] depends on.
#[derive(Debug, PartialEq)]
struct MadeOf {
    talk: u64,
    me: Person,
    here: Vec<(PeerId, Who)>,
}

impl OpenBoard {
    /// Who writes the talk under this id.
    pub fn author(&self, peer: PeerId) -> Author {
        let own = me_as_author(&self.desk, peer);
        let person = self.desk.talk().person(peer).or(own);
        let key = author_key(&self.desk, peer);
        let kept = person.map(|person| person.color);
        Author {
            color: self.color_of(&key, kept),
            key,
            name: person.map_or_else(|| Arc::from(""), |person| Arc::clone(&person.name)),
            kept,
        }
    }

    /// The colour of a user wherever they are named: of who is here that of their cursor, and else what
    /// documents keep of them.
    pub fn color_of(&self, user: &str, kept: Option<Color>) -> PersonColor {
        if user == self.me() {
            return self.my_color();
        }
        let here = self.editor().peers().color_of_user(user);
        here.map_or_else(
            || PersonColor::kept(user, kept),
            |(chosen, slot)| PersonColor { chosen, slot },
        )
    }

    /// Whether the person does not want to hear of what is said under this id.
    pub fn is_muted(&self, author: PeerId) -> bool {
        mutes(&self.desk, author)
    }

    /// Everybody whose name means somebody in a text: who has written here, who is
    /// here, and the person themselves.
    pub fn known(&self) -> &Known {
        &self.around.known
    }

    /// Who can be mentioned, who is here first.
    pub fn mentionable(&self) -> &[Mentionable] {
        &self.around.mentionable
    }

    /// Another number whenever somebody else can be meant or is called something else.
    pub fn known_revision(&self) -> u64 {
        self.around.revision
    }

    /// Brings to how it is now who can be meant; costs nothing where nobody has come or gone.
    pub(super) fn follow_people(&mut self) {
        let talk = self.desk.talk();
        let me = &self.desk.session().identity().person;
        let peers = self.editor().peers();
        let who = |(peer, who): (PeerId, &Who)| (peer, who.clone());
        let made_of = MadeOf {
            talk: talk.people_revision(),
            me: me.clone(),
            here: peers.who().map(who).collect(),
        };
        let same = self.around.pictures == self.pictures;
        if same && self.around.made_of.as_ref() == Some(&made_of) {
            return;
        }
        let here = made_of.here.iter().map(|(peer, who)| Person {
            peer: *peer,
            name: who.name.as_str().into(),
            color: who.colour.unwrap_or_else(|| first_color(&who.user)),
            user: who.user.as_str().into(),
        });
        let people = talk.people().cloned().chain(here).chain([me.clone()]);
        let known = Known::of(people.collect());
        let mentionable = mentionable(peers, talk, &self.pictures);
        let revision = self.around.revision + 1;
        self.around = Around {
            known,
            mentionable,
            revision,
            made_of: Some(made_of),
            pictures: self.pictures.clone(),
        };
    }
}

/// The person themselves, where it is they who write the talk under this id.
fn me_as_author(desk: &Desk, peer: PeerId) -> Option<&Person> {
    let talk = desk.talk();
    // Whoever writes before the talk is there is the person themselves.
    let is_me = talk.is_mine(peer) || talk.peer().is_none();
    is_me.then_some(&desk.session().identity().person)
}

/// Who writes under this id across devices: see [`Author::key`].
fn author_key(desk: &Desk, peer: PeerId) -> String {
    // What the person wrote as somebody else is theirs.
    let person = me_as_author(desk, peer).or_else(|| desk.talk().person(peer));
    match person.map(|person| &*person.user) {
        // Who gave no account is only themselves.
        None | Some("") => peer.to_string(),
        Some(user) => user.to_owned(),
    }
}

/// Whether the person does not want to hear of what is said under this id.
pub(super) fn mutes(desk: &Desk, author: PeerId) -> bool {
    let muted = desk.editor().peers();
    muted.mutes(&author_key(desk, author))
}

/// Who can be mentioned, but the person themselves: who is here before who has written, by name; each of them
/// once, by the name they have now, and each name once, as it means all who have it.
fn mentionable(peers: &Peers, talk: &TalkShown, pictures: &Pictures) -> Vec<Mentionable> {
    let is_somebody =
        |user: &str, name: &str| !user.is_empty() && !name.trim().is_empty() && !talk.is_me(user);
    let here = peers
        .iter()
        .filter(|peer| is_somebody(peer.user, peer.name));
    let mut here: Vec<_> = here.collect();
    here.sort_by_cached_key(|peer| (peer.name.to_lowercase(), peer.peer));
    let mut written: Vec<&Person> = talk.people().collect();
    written.retain(|person| is_somebody(&person.user, &person.name));
    written.sort_by_cached_key(|person| (person.name.to_lowercase(), person.peer));

    let mut users: BTreeSet<&str> = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    let mut add = |name: &str, color, picture| {
        if names.insert(folded_name(name)) {
            found.push(Mentionable {
                name: name.to_owned(),
                color,
                picture,
            });
        }
    };
    for peer in &here {
        users.insert(peer.user);
        let (chosen, slot) = (peer.color, peer.slot);
        let picture = pictures.of(peer.peer, peer.user);
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
    use tavla_shared::presence::Presence;
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
