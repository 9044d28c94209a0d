//! Who sits here: what others are told, and what only a server is.

use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::presence::{Face, Who};
use tavla_shared::shape::Color;

/// Who sits here.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Name and colour; the peer id is filled in.
    pub person: Person,
    /// The colour that the person chose; none where everybody gives them one of the palette.
    pub chosen: Option<Color>,
    /// Their own picture, which those who are here are shown; no document keeps it.
    pub face: Option<Face>,
    /// A random id of the device, kept by the app. Whoever knows it can take this device's place
    /// on a server, so nobody else is told.
    pub device: String,
}

impl Identity {
    /// Somebody at a device, who chose this colour.
    pub fn new(name: &str, color: Color, device: &str) -> Self {
        Self {
            person: Person {
                peer: 0,
                name: name.into(),
                color,
                user: public_name(device).into(),
            },
            chosen: Some(color),
            face: None,
            device: device.to_owned(),
        }
    }

    /// As [`Self::new`], of somebody who chose none: for what boards keep, they have the one that
    /// `color` gives their user.
    pub fn uncolored(name: &str, color: impl FnOnce(&str) -> Color, device: &str) -> Self {
        let color = color(&public_name(device));
        Self {
            chosen: None,
            ..Self::new(name, color, device)
        }
    }

    /// The same person, who is called and looks from now on as `new` says.
    pub(super) fn take(&mut self, new: Self, color: impl FnOnce(&str) -> Color) {
        (self.chosen, self.face) = (new.chosen, new.face);
        self.person.name = new.person.name;
        let color = self.chosen.unwrap_or_else(|| color(&self.person.user));
        self.person.color = color;
    }
}

impl Identity {
    /// The same as others who are here are told it.
    pub(super) fn who(&self) -> Who {
        Who {
            name: self.person.name.to_string(),
            colour: self.chosen,
            user: self.person.user.to_string(),
            known: false,
            role: String::new(),
        }
    }

    /// Takes the name by which a server knows this person on the board, or the device's where it names
    /// nobody; says whether that is another one than before. Who chose no colour has the one that `color`
    /// gives the user.
    pub fn know_as(&mut self, user: Option<&str>, color: impl FnOnce(&str) -> Color) -> bool {
        let user = user.map_or_else(|| public_name(&self.device).into(), Arc::from);
        if self.person.user == user {
            return false;
        }
        self.person.user = user;
        if self.chosen.is_none() {
            self.person.color = color(&self.person.user);
        }
        true
    }
}

/// What others know a device by. A device's id has 128 random bits and this hash (FNV-1a) 64, so
/// that as many remain which nobody can guess.
fn public_name(device: &str) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = device.bytes().fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_the_user_whom_a_server_names_and_the_device_again_without_one() {
        let gray = |_: &str| Color::rgb(0x80_8080);
        let mut identity = Identity::uncolored("Åsa", gray, "dev");
        let device = identity.person.user.clone();
        assert!(!identity.know_as(None, gray));
        assert!(identity.know_as(Some("asa"), |user| Color::rgb(user.len() as u32)));
        let person = &identity.person;
        assert_eq!((&*person.user, person.color), ("asa", Color::rgb(3)));
        assert!(!identity.know_as(Some("asa"), gray));
        assert!(identity.know_as(None, gray));
        assert_eq!(identity.person.user, device);
        let mut chosen = Identity::new("Åsa", Color::rgb(7), "dev");
        assert!(chosen.know_as(Some("asa"), gray));
        assert_eq!(chosen.person.color, Color::rgb(7));
    }

    #[test]
    fn who_is_introduced_anew_is_still_the_user_whom_a_server_names_in_that_one_s_colour() {
        let by_len = |user: &str| Color::rgb(user.len() as u32);
        let mut identity = Identity::new("Åsa", Color::rgb(7), "dev");
        identity.know_as(Some("asa"), by_len);
        identity.take(Identity::uncolored("Åsa Ek", by_len, "dev"), by_len);
        let Person {
            name, user, color, ..
        } = &identity.person;
        assert_eq!((&**name, &**user), ("Åsa Ek", "asa"));
        assert_eq!((*color, identity.chosen), (Color::rgb(3), None));
    }

    #[test]
    fn others_know_a_device_by_a_name_that_stays_and_is_not_its_id() {
        let user = |device: &str| Identity::new("Åsa", Color::rgb(0), device).person.user;
        assert_eq!(user("dev"), user("dev"));
        assert_ne!(user("dev"), user("vde"));
        assert!(!user("dev").contains("dev"));
        // Boards keep it: it must never be made another way.
        assert_eq!(&*user("a"), "af63dc4c8601ec8c");
    }
}
