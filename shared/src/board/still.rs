//! A still: a board's shapes as they once were, to be shown while its document loads.
//!
//! Never the truth and never needed: it may be older than the board, and one that cannot be read is
//! as good as none. Only this program writes and reads it.

use std::sync::Arc;

use loro::LoroValue;
use serde::{Deserialize, Serialize};

use super::value::{property_of, value_of};
use super::{Board, BoardChange, Meta, Origin};
use crate::id::ShapeId;
use crate::shape::{Color, EmphasisSet, Key, Kind, ListKind, Look, MarksBuilder, Shape, TextMarks};

/// Another one whenever older programs cannot read it any more.
const VERSION: u8 = 4;
/// How many shapes a part has.
const PART: usize = 4_096;

/// What comes first.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    version: u8,
    schema: u32,
    title: &'a str,
    background: Option<[u8; 4]>,
    grid: bool,
    /// How long each part is, in bytes.
    parts: Vec<usize>,
}

/// A shape: what of it is not as on a new one.
#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    id: &'a str,
    kind: &'a str,
    text: &'a str,
    #[serde(borrow)]
    runs: Vec<Run<'a>>,
    #[serde(borrow)]
    properties: Vec<(&'a str, LoroValue)>,
}

/// Letters that look otherwise than their shape says.
#[derive(Serialize, Deserialize)]
struct Run<'a> {
    /// How many plain ones are before them.
    after: usize,
    chars: usize,
    emphasis: u8,
    color: Option<[u8; 4]>,
    link: Option<&'a str>,
    list: Option<&'a str>,
    indent: u8,
}

impl Board {
    /// The board as it is now, for [`StillReader`].
    pub fn still(&self) -> Vec<u8> {
        self.to_still().unwrap_or_else(|error| {
            // Memory that is written to takes everything; an empty still is none.
            tracing::error!(%error, "a still of the board could not be made");
            Vec::new()
        })
    }

    fn to_still(&self) -> postcard::Result<Vec<u8>> {
        let (mut bytes, mut parts) = (Vec::new(), Vec::new());
        let shapes: Vec<&Arc<Shape>> = self.shapes.values().collect();
        for part in shapes.chunks(PART) {
            let before = bytes.len();
            for shape in part {
                bytes = postcard::to_extend(&entry(shape), bytes)?;
            }
            parts.push(bytes.len() - before);
        }
        let head = Head {
            version: VERSION,
            schema: self.meta.schema,
            title: &self.meta.title,
            background: self.meta.background.map(|color| color.0),
            grid: self.meta.grid,
            parts,
        };
        let mut still = postcard::to_extend(&head, Vec::new())?;
        still.append(&mut bytes);
        Ok(still)
    }

    /// Takes the shapes of a still for its own where they are equal, so that both are in memory
    /// once; gives what of the board is not in the still.
    pub fn adopt(&mut self, still: &BoardChange, opened: BoardChange) -> BoardChange {
        for shape in &still.shapes {
            if let Some(own) = self.shapes.get_mut(&shape.id)
                && *own == *shape
            {
                *own = Arc::clone(shape);
            }
        }
        let stale = |shape: &&Arc<Shape>| !self.shapes.contains_key(&shape.id);
        let removed = still.shapes.iter().filter(stale);
        BoardChange {
            removed: removed.map(|shape| shape.id.clone()).collect(),
            shapes: self.other_than(still),
            ..opened
        }
    }

    /// The shapes that are not those of `still`. Both are sorted by id.
    fn other_than(&self, still: &BoardChange) -> Vec<Arc<Shape>> {
        let mut known = still.shapes.iter().peekable();
        let mut other = Vec::new();
        for shape in self.shapes.values() {
            while known.next_if(|still| still.id < shape.id).is_some() {}
            if !known.peek().is_some_and(|still| Arc::ptr_eq(still, shape)) {
                other.push(Arc::clone(shape));
            }
        }
        other
    }
}

fn entry(shape: &Shape) -> Entry<'_> {
    let new = Shape::new(shape.id.clone(), shape.kind.clone());
    let differing = Key::ALL.iter().filter_map(|&key| {
        let property = shape.property(key);
        (property != new.property(key)).then(|| (key.name(), value_of(&property)))
    });
    Entry {
        id: shape.id.as_str(),
        kind: shape.kind.name(),
        text: &shape.text,
        runs: runs(shape),
        properties: differing.collect(),
    }
}

fn runs(shape: &Shape) -> Vec<Run<'_>> {
    let mut at = 0;
    let runs = shape.marks.iter().flat_map(|marks| marks.runs());
    runs.map(|run| {
        let after = run.chars.start - at;
        at = run.chars.end;
        Run {
            after,
            chars: run.chars.len(),
            emphasis: run.look.emphasis.bits(),
            color: run.look.color.map(|color| color.0),
            link: run.look.link.as_deref(),
            list: run.look.list.map(ListKind::name),
            indent: run.look.indent,
        }
    })
    .collect()
}

fn marks(runs: &[Run<'_>]) -> Option<Arc<TextMarks>> {
    let mut marks = MarksBuilder::default();
    for run in runs {
        marks.push(run.after, Look::default());
        let look = Look {
            emphasis: EmphasisSet::from_bits(run.emphasis),
            color: run.color.map(Color),
            link: run.link.map(Arc::from),
            list: run.list.and_then(ListKind::from_name),
            indent: run.indent,
        };
        marks.push(run.chars, look);
    }
    marks.finish()
}

/// A still that is read: its parts can be read side by side.
#[derive(Debug)]
pub struct StillReader<'a> {
    meta: Meta,
    parts: Vec<&'a [u8]>,
}

impl<'a> StillReader<'a> {
    /// Reads what comes before the shapes; none where that cannot be read.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let (head, mut rest) = postcard::take_from_bytes::<Head<'_>>(bytes).ok()?;
        if head.version != VERSION {
            return None;
        }
        let mut parts = Vec::new();
        for &len in &head.parts {
            let (part, after) = rest.split_at_checked(len)?;
            parts.push(part);
            rest = after;
        }
        let meta = Meta {
            schema: head.schema,
            title: Arc::from(head.title),
            background: head.background.map(Color),
            grid: head.grid,
        };
        rest.is_empty().then_some(Self { meta, parts })
    }

    /// The parts, for [`shapes_of_part`].
    pub fn parts(&self) -> &[&'a [u8]] {
        &self.parts
    }

    /// What shows the board as it was when the still was made, of the shapes of all parts in order; none
    /// where those cannot be a board's.
    pub fn change(self, shapes: Vec<Arc<Shape>>) -> Option<BoardChange> {
        let is_sorted = shapes.is_sorted_by(|one: &Arc<Shape>, next| one.id < next.id);
        is_sorted.then(|| BoardChange {
            origin: Origin::Load,
            shapes,
            meta: Some(self.meta),
            ..BoardChange::default()
        })
    }
}

/// The shapes of a part of a still; none where it cannot be read.
pub fn shapes_of_part(part: &[u8]) -> Option<Vec<Arc<Shape>>> {
    let (mut rest, mut shapes) = (part, Vec::new());
    while !rest.is_empty() {
        let (entry, after) = postcard::take_from_bytes::<Entry<'_>>(rest).ok()?;
        rest = after;
        let kind = Kind::from_name(entry.kind);
        let mut shape = Shape::new(ShapeId::new(entry.id).ok()?, kind);
        shape.text = Arc::from(entry.text);
        shape.marks = marks(&entry.runs);
        for (name, value) in &entry.properties {
            property_of(Key::from_name(name)?, value)?.apply_to(&mut shape);
        }
        shapes.push(Arc::new(shape));
    }
    Some(shapes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Edit, EditBatch, MetaEdit};
    use crate::geometry::Point;
    use crate::shape::{Binding, Ink, InkPoint, Mark, Property};

    /// What a still shows, read in order.
    fn change_of_still(bytes: &[u8]) -> Option<BoardChange> {
        let still = StillReader::new(bytes)?;
        let parts = still.parts().iter().map(|part| shapes_of_part(part));
        let shapes: Option<Vec<_>> = parts.collect();
        let shapes = shapes?.into_iter().flatten().collect();
        still.change(shapes)
    }

    fn id(number: u128) -> ShapeId {
        ShapeId::from_random(number)
    }

    /// A board of one of each kind, with something unusual on each.
    fn board() -> Board {
        let unknown = Kind::Unknown("gadget".into());
        let kinds = Kind::KNOWN.into_iter().chain([unknown]);
        let mut edits = vec![Edit::Meta(MetaEdit::Title("Plans".into()))];
        for (number, kind) in (1_u32..).zip(kinds) {
            let mut shape = Shape::new(id(number.into()), kind);
            shape.pos = Point::new(f64::from(number), -1.5);
            shape.style.fill = Color::rgb(number);
            match shape.kind {
                Kind::Text | Kind::Note => {
                    shape.text = Arc::from("some words");
                    let link = Mark::Link(Some("https://a.b".into()));
                    shape.marks = TextMarks::marked(None, 2..6, &link);
                }
                Kind::Arrow => {
                    shape.path = vec![Point::ZERO, Point::new(3.0, 4.0)];
                    shape.ends.start = Some(Binding {
                        shape: id(1),
                        anchor: Point::new(0.5, 0.5),
                        inside: false,
                    });
                }
                Kind::Ink => {
                    let point = |x| InkPoint {
                        x,
                        y: 1.0,
                        pressure: 0.5,
                    };
                    let points = vec![point(0.0), point(2.0)];
                    shape.ink = Some(Arc::new(Ink { points }));
                }
                _ => {}
            }
            edits.push(Edit::Create(Arc::new(shape)));
        }
        let mut board = Board::new(1);
        board.apply(&EditBatch::new("draw", edits), 0).unwrap();
        board
    }

    #[test]
    fn a_still_shows_the_board_as_it_was() {
        let mut board = board();
        let shown = change_of_still(&board.still()).unwrap();
        assert!(shown.shapes.iter().eq(board.shapes()));
        assert_eq!(shown.meta.as_ref(), Some(board.meta()));
        let (mut opened, report) = Board::open(2, [board.snapshot().unwrap()]);
        let rest = opened.adopt(&shown, report.change);
        assert!(rest.shapes.is_empty() && rest.removed.is_empty());
    }

    #[test]
    fn what_has_become_of_the_board_since_is_told_when_it_is_there() {
        let mut board = board();
        let shown = change_of_still(&board.still()).unwrap();
        let new = Shape::new(id(99), Kind::Note);
        let edits = vec![
            Edit::Delete { id: id(2) },
            Edit::set(id(3), Property::Angle(1.0)),
            Edit::Create(Arc::new(new)),
        ];
        board.apply(&EditBatch::new("edit", edits), 0).unwrap();
        let (mut opened, report) = Board::open(2, [board.snapshot().unwrap()]);
        let rest = opened.adopt(&shown, report.change);
        let changed: Vec<_> = rest.shapes.iter().map(|shape| shape.id.clone()).collect();
        assert_eq!((changed, rest.removed), (vec![id(3), id(99)], vec![id(2)]));
        // Each shape is in memory once.
        let kept = shown.shapes.iter().find(|shape| shape.id == id(1));
        assert!(Arc::ptr_eq(kept.unwrap(), opened.shapes().next().unwrap()));
    }

    #[test]
    fn a_board_of_many_parts_is_in_its_order() {
        let count = 2 * PART + 7;
        let shapes = (0..count).map(|number| {
            let id = ShapeId::new(&format!("s{number:06}")).unwrap();
            Edit::Create(Arc::new(Shape::new(id, Kind::Note)))
        });
        let mut board = Board::new(1);
        let edits: Vec<Edit> = shapes.collect();
        for edits in edits.chunks(1_000) {
            let batch = EditBatch::new("draw", edits.to_vec());
            board.apply(&batch, 0).unwrap();
        }
        let still = board.still();
        let shown = change_of_still(&still).unwrap();
        assert!(shown.shapes.iter().eq(board.shapes()));
        assert!(change_of_still(&still[..still.len() - 1]).is_none());
    }

    #[test]
    fn what_is_no_still_is_none() {
        let bytes = board().still();
        for cut in 0..bytes.len() {
            assert!(change_of_still(&bytes[..cut]).is_none(), "{cut}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert!(change_of_still(&longer).is_none());
        let mut newer = bytes;
        newer[0] = VERSION + 1;
        assert!(change_of_still(&newer).is_none());
    }
}
