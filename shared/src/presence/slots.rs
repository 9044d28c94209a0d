//! Which of a palette's colours each of those who are here has, the same for everybody who looks. What
//! the colours are is not decided here.

use std::collections::BTreeMap;

/// How many colours people have between them; beyond it some share one.
pub const COLOR_SLOTS: usize = 16;

/// The slot that a user begins with: FNV-1a of the name, which every client can compute.
pub fn color_slot(user: &str) -> usize {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = user.bytes().fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    // The lowest bits of FNV are its worst: folded, all of it counts.
    ((hash ^ (hash >> 32)) % COLOR_SLOTS as u64) as usize
}

/// A slot for each of these users. Where two begin with one, the later by name takes the next that is
/// free, so that it depends on nothing but who is here.
pub fn color_slots<'u>(users: impl IntoIterator<Item = &'u str>) -> BTreeMap<&'u str, usize> {
    let mut slots: BTreeMap<&str, usize> = users.into_iter().map(|user| (user, 0)).collect();
    let mut taken = [false; COLOR_SLOTS];
    for (user, slot) in &mut slots {
        let first = color_slot(user);
        let mut free = (0..COLOR_SLOTS).map(|step| (first + step) % COLOR_SLOTS);
        *slot = free.find(|slot| !taken[*slot]).unwrap_or(first);
        taken[*slot] = true;
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Users of one slot, in the order of their names.
    fn rivals() -> Vec<String> {
        let users = (0..1_000).map(|n| format!("user{n:03}"));
        users
            .filter(|user| color_slot(user) == 15)
            .take(3)
            .collect()
    }

    #[test]
    fn people_who_begin_with_one_colour_get_others_by_their_names_alone() {
        let rivals = rivals();
        let [a, b, c] = [0, 1, 2].map(|at| rivals[at].as_str());
        let expected = BTreeMap::from([(a, 15), (b, 0), (c, 1)]);
        assert_eq!(color_slots([c, a, b]), expected);
        assert_eq!(color_slots([b, c, a, c]), expected);
        assert_eq!(color_slots([b]), BTreeMap::from([(b, 15)]));
    }

    #[test]
    fn as_many_as_there_are_colours_have_one_each_and_more_share() {
        let users: Vec<String> = (0..COLOR_SLOTS + 4).map(|n| format!("u{n}")).collect();
        let here = &users[..COLOR_SLOTS];
        let slots = color_slots(here.iter().map(String::as_str));
        let mut used: Vec<usize> = slots.into_values().collect();
        used.sort_unstable();
        assert!(used.into_iter().eq(0..COLOR_SLOTS));
        let all = color_slots(users.iter().map(String::as_str));
        assert!(all.into_values().all(|slot| slot < COLOR_SLOTS));
    }

    #[test]
    fn the_first_slot_of_a_name_never_changes() {
        // Every client computes it: another way would give people other colours for some.
        assert_eq!(["", "ada", "user0"].map(color_slot), [1, 2, 7]);
    }
}
