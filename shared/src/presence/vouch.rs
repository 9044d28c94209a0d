//! What a server says of a member, whatever the member says of itself.

use loro::LoroValue;

use super::key::{prefix_of, what_of};
use super::wire::Entry;
use super::{PresenceMap, What};

const ROLE: &str = "role";
const USER: &str = "user";
const KNOWN: &str = "known";

/// Writes the role, the user where one is known, and whether one is, into what a member tells about itself. Who is
/// not known by name says what it likes, but for a name that is `taken`: nobody is taken for more
/// than they are.
pub fn vouch(entries: &mut [Entry], role: &str, user: Option<&str>, taken: impl Fn(&str) -> bool) {
    for entry in entries {
        // What is no map tells nothing to anybody.
        if what_of(&entry.key) != Some(What::Who) {
            continue;
        }
        let Some(LoroValue::Map(who)) = &mut entry.value else {
            continue;
        };
        let who = who.make_mut();
        who.insert(ROLE.to_owned(), role.into());
        who.insert(KNOWN.to_owned(), user.is_some().into());
        match (user, who.get(USER)) {
            (Some(user), _) => {
                who.insert(USER.to_owned(), user.into());
            }
            (None, Some(LoroValue::String(claimed))) if taken(claimed) => {
                who.remove(USER);
            }
            (None, _) => {}
        }
    }
}

impl PresenceMap {
    /// Takes the name `user` from everybody who claims it; called when the one comes whose it is.
    pub fn unclaim(&mut self, user: &str, is_theirs: impl Fn(&str) -> bool, now: i64) {
        for key in self.keys() {
            if what_of(&key) != Some(What::Who) || is_theirs(prefix_of(&key)) {
                continue;
            }
            let Some(LoroValue::Map(who)) = self.get(&key) else {
                continue;
            };
            if matches!(who.get(USER), Some(LoroValue::String(claimed)) if claimed.as_str() == user)
            {
                let mut who = who.clone();
                who.make_mut().remove(USER);
                self.set(&key, LoroValue::Map(who), now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Presence, Who};
    use super::*;

    fn told(map: &PresenceMap, peer: u64) -> (String, String, bool) {
        match map.told(peer, What::Who) {
            Some(Presence::Who(who)) => (who.user, who.role, who.known),
            other => panic!("{other:?}"),
        }
    }

    fn claims(peer: u64) -> Vec<Entry> {
        let who = Who {
            name: "Ada".to_owned(),
            colour: None,
            user: "ada".to_owned(),
            known: true,
            role: "owner".to_owned(),
        };
        let mut map = PresenceMap::new();
        map.tell(peer, &Presence::Who(who), 1);
        super::super::decode(&map.updates_since(0, None).remove(0)).unwrap()
    }

    #[test]
    fn what_is_known_replaces_what_is_claimed() {
        let mut map = PresenceMap::new();
        for (peer, user, taken) in [(1, Some("olga"), true), (2, None, false), (3, None, true)] {
            let mut entries = claims(peer);
            vouch(&mut entries, "viewer", user, |claimed| {
                taken && claimed == "ada"
            });
            map.stamp(entries, 1);
        }
        let all = [1, 2, 3].map(|peer| told(&map, peer));
        let viewer = |user: &str, known| (user.to_owned(), "viewer".to_owned(), known);
        let expected = [
            viewer("olga", true),
            viewer("ada", false),
            viewer("", false),
        ];
        assert_eq!(all, expected);
        map.unclaim("ada", |prefix| prefix == "1", 2);
        map.unclaim("olga", |prefix| prefix == "1", 2);
        assert_eq!(
            [1, 2].map(|peer| told(&map, peer)),
            [viewer("olga", true), viewer("", false)]
        );
    }
}
