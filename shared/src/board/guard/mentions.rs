//! What an update says of which shapes there are: enough to count them without reading the document
//! again, and nothing else of shapes.

use crate::board::schema;
use crate::id::PeerId;

/// The most mentions of shapes that are kept of one update. With one more it is nobody's honest work:
/// a board has fewer shapes.
pub(in super::super) const MENTIONS_MAX: usize = 1 << 20;

/// What the name begins with of a shape's map that is the same for everybody who made it.
const NAMED_PREFIX: &str = "🤝:$shapes>";

// The first bytes of values, as `values` has them.
const NULL: u8 = 0;
const FALSE: u8 = 2;
const TEXT: u8 = 5;
const BINARY: u8 = 6;
const CONTAINER: u8 = 9;
/// After `CONTAINER`: a map.
const MAP: u8 = 0;

/// One operation that is about whether a shape is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Mention<'a> {
    /// Whose operation it is, and which of theirs.
    pub(in super::super) at: (PeerId, usize),
    pub(in super::super) said: Said<'a>,
}

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Said<'a> {
    /// Something is put under the shape's name, or taken away from there.
    Put { name: &'a str, lives: bool },
    /// A map is marked as deleted, or no longer so. Whether it is a shape's only the document knows.
    Marked { map: Map<'a>, lives: bool },
}

/// A map in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Map<'a> {
    /// By the operation that made it.
    Made(PeerId, usize),
    /// By its name in the root; a shape's name in [`Said::Marked`].
    Named(&'a str),
}

/// What an operation on a key of a map says of shapes; `value` begins with the value that is put, none
/// where the key is removed.
pub(super) fn said<'a>(map: Map<'a>, key: &'a str, value: Option<&[u8]>) -> Option<Said<'a>> {
    match map {
        Map::Named(schema::SHAPES) => {
            let lives = matches!(value, Some([CONTAINER, MAP, ..] | [BINARY, ..]));
            Some(Said::Put { name: key, lives })
        }
        _ if key != schema::DELETED => None,
        Map::Named(path) => {
            // With a backslash in it a name is no shape's id.
            let name = path.strip_prefix(NAMED_PREFIX)?;
            let is_shape = !name.contains(['>', '\\']);
            let map = Map::Named(name);
            is_shape.then_some(Said::Marked {
                map,
                lives: lives(value),
            })
        }
        Map::Made(..) => Some(Said::Marked {
            map,
            lives: lives(value),
        }),
    }
}

/// Whether a shape lives with this for its `deleted`, as `reader` sees it: neither true nor a time.
fn lives(value: Option<&[u8]>) -> bool {
    matches!(
        value,
        None | Some([] | [NULL | FALSE | TEXT..=CONTAINER, ..])
    )
}
