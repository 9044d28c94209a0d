//! What a server says of a member, whatever the member says of itself.

use loro::LoroValue;

use super::What;
use super::key::what_of;
use super::wire::Entry;

/// Writes the role, and the user where one is known, into what a member tells about itself: nobody
/// is taken for more than they are.
pub fn vouch(entries: &mut [Entry], role: &str, user: Option<&str>) {
    for entry in entries {
        if what_of(&entry.key) != Some(What::Who) {
            continue;
        }
        // What is no map tells nothing to anybody.
        let Some(LoroValue::Map(who)) = &mut entry.value else {
            continue;
        };
        let who = who.make_mut();
        who.insert("role".to_owned(), role.into());
        if let Some(user) = user {
            who.insert("user".to_owned(), user.into());
        }
    }
}
