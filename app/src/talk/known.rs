//! Everybody whose name means somebody in a text, made ready to be looked up: by name in a text, and by user.

use tavla_shared::board::Person;
use tavla_shared::talk::Names;

/// See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// By user, each once by each of their names.
    people: Vec<Person>,
    names: Names,
}

impl Known {
    /// These people; of somebody's several names the first comes first.
    pub fn of(mut people: Vec<Person>) -> Self {
        people.retain(|person| !person.user.is_empty());
        people.sort_by(|one, other| one.user.cmp(&other.user));
        people.dedup_by(|one, other| one.user == other.user && one.name == other.name);
        Self {
            names: Names::of(&people),
            people,
        }
    }

    /// Their names.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// A user, as they were first called.
    pub fn person(&self, user: &str) -> Option<&Person> {
        let at = self.people.partition_point(|person| &*person.user < user);
        self.people.get(at).filter(|person| &*person.user == user)
    }
}
