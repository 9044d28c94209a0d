//! The tables of a block: its keys, and the containers its operations are in.
//!
//! Loro follows the parents of a container by recursion, so a chain of them that a stranger made
//! long enough ends the process. Here no chain can be long: a container that an operation made
//! holds only simpler ones (a map lists and texts, a list texts), and a name that spells out its
//! parents has few of them.

use super::cursor::{Cursor, Malformed};

/// What a name that spells out a container's parents begins with; the key of each follows a `>`.
const MERGEABLE_PREFIX: &str = "🤝:";
/// How many parents a name may spell out.
const MERGEABLE_LEVELS_MAX: usize = 4;
/// The longest name of a root container, in bytes.
const NAME_BYTES_MAX: usize = 1_024;

/// The kinds of container a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Text,
    List,
    Map,
}

impl Kind {
    /// Trees, movable lists and counters, and what a later Loro has, are in no document of ours.
    pub(super) fn from_byte(byte: u8) -> Result<Self, Malformed> {
        match byte {
            0 => Ok(Self::Map),
            1 => Ok(Self::List),
            2 => Ok(Self::Text),
            _ => Err(Malformed("a container is neither map, list nor text")),
        }
    }
}

/// The operation that made a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Maker {
    /// Whose, as a number in the block's table of peers.
    pub(super) peer: usize,
    pub(super) counter: usize,
}

/// Somebody's operation by peer id, as a name spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelled {
    pub(super) peer: u64,
    pub(super) counter: usize,
}

/// A container that operations of a block are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Container {
    pub(super) kind: Kind,
    pub(super) origin: Origin,
    /// The number of the key that is its name, where it has one.
    pub(super) name: Option<usize>,
}

/// Where a container comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It is there from the beginning.
    Root,
    /// It is the same for everybody who made it: its name says where it is.
    Mergeable(Option<Spelled>),
    /// One operation made it.
    Made(Maker),
}

impl Container {
    /// Whether a new container of `kind` may be put into this one.
    pub(super) fn may_hold(&self, kind: Kind) -> bool {
        self.origin == Origin::Root || kind < self.kind
    }
}

/// Reads the keys.
pub(super) fn read_keys<'a>(bytes: &'a [u8], keys: &mut Vec<&'a str>) -> Result<(), Malformed> {
    keys.clear();
    let mut cursor = Cursor::new(bytes);
    while !cursor.is_empty() {
        let key = std::str::from_utf8(cursor.section()?);
        keys.push(key.map_err(|_| Malformed("a key is not UTF-8"))?);
    }
    Ok(())
}

/// Reads the containers: a count, then for each four fields after their own number.
pub(super) fn read_containers(
    bytes: &[u8],
    keys: &[&str],
    peers: usize,
    containers: &mut Vec<Container>,
) -> Result<(), Malformed> {
    containers.clear();
    let mut cursor = Cursor::new(bytes);
    for _ in 0..cursor.count()? {
        if cursor.byte()? != 4 {
            return Err(Malformed("a container has other fields"));
        }
        let root = match cursor.byte()? {
            0 => false,
            1 => true,
            _ => return Err(Malformed("a container is neither root nor made")),
        };
        let kind = Kind::from_byte(cursor.byte()?)?;
        let peer = cursor.count()?;
        let at =
            usize::try_from(cursor.zigzag()?).map_err(|_| Malformed("a container's number"))?;
        let origin = if root {
            let name = keys.get(at).ok_or(Malformed("a container has no name"))?;
            origin_of(name)?
        } else if peer < peers && at < i32::MAX as usize {
            Origin::Made(Maker { peer, counter: at })
        } else {
            return Err(Malformed("a container's maker is not known"));
        };
        let name = root.then_some(at);
        containers.push(Container { kind, origin, name });
    }
    cursor.finish()
}

fn origin_of(name: &str) -> Result<Origin, Malformed> {
    let bad = Malformed("a container's name is not one");
    if name.is_empty() || name.len() > NAME_BYTES_MAX || name.contains(['/', '\0']) {
        return Err(bad);
    }
    match name.strip_prefix(MERGEABLE_PREFIX) {
        None => Ok(Origin::Root),
        Some(path) => mergeable(path).ok_or(bad),
    }
}

/// A container named by its path, with the operation that made the outermost one of that, where one
/// did; none where it is not a path or a long one.
fn mergeable(path: &str) -> Option<Origin> {
    let mut base = None;
    let mut levels = 0;
    let mut letters = path.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if matches!(letters.next(), Some((_, '\\' | '>' | 's' | '0'))) => {}
            '\\' => return None,
            '>' => {
                levels += 1;
                base.get_or_insert(&path[..at]);
            }
            _ => {}
        }
    }
    if levels > MERGEABLE_LEVELS_MAX {
        return None;
    }
    let base = base?;
    if let Some(name) = base.strip_prefix('$') {
        let is_name = !name.is_empty() && !name.starts_with(MERGEABLE_PREFIX);
        return is_name.then_some(Origin::Mergeable(None));
    }
    let (peer, counter) = base.strip_prefix('@')?.split_once(':')?;
    let counter = i32::try_from(base36(counter)?).ok()?;
    Some(Origin::Mergeable(Some(Spelled {
        peer: base36(peer)?,
        counter: usize::try_from(counter).ok()?,
    })))
}

/// A number in base 36 as Loro writes it: lower case, no zeros in front.
fn base36(digits: &str) -> Option<u64> {
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    let shortest = digits == "0" || !digits.starts_with('0');
    (plain && shortest)
        .then(|| u64::from_str_radix(digits, 36).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_spells_out_its_parents_says_who_made_the_outermost() {
        let spelled = |peer, counter| Ok(Origin::Mergeable(Some(Spelled { peer, counter })));
        assert_eq!(origin_of("shapes"), Ok(Origin::Root));
        assert_eq!(origin_of("🤝:@7:10>text"), spelled(7, 36));
        assert_eq!(origin_of("🤝:@z:0>a>b\\>c>d"), spelled(35, 0));
        assert_eq!(origin_of("🤝:$meta>notes"), Ok(Origin::Mergeable(None)));
        for bad in [
            "",
            "a/b",
            "🤝:",
            "🤝:text",
            "🤝:@7:10",
            "🤝:@07:1>text",
            "🤝:@7:-1>text",
            "🤝:$>text",
            "🤝:@7:1>a>b>c>d>e",
            "🤝:@7:1>a\\x",
        ] {
            assert!(origin_of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_an_operation_made_holds_only_simpler_containers() {
        let made = Origin::Made(Maker {
            peer: 0,
            counter: 0,
        });
        let holds = |origin, kind, new| {
            Container {
                kind,
                origin,
                name: None,
            }
            .may_hold(new)
        };
        assert!(holds(Origin::Root, Kind::Map, Kind::Map));
        assert!(holds(made, Kind::Map, Kind::List));
        assert!(!holds(made, Kind::Map, Kind::Map));
        assert!(!holds(Origin::Mergeable(None), Kind::List, Kind::List));
    }
}
