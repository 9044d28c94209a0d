//! Excalidraw's libraries: drawings to be put on boards again and again. One item at a time, so that a library costs
//! no more memory than its size allows.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use tavla_shared::geometry::{Rect, Vec2};
use tavla_shared::shape::{Kind, ZIndex};

use super::bounded::Scene;
use super::own::ReadOwn;
use super::words::OWN;
use super::{drawing, plan};
use crate::import::fields::Fields;
use crate::import::{Drawing, FILE_BYTES_MAX, ImportError, ImportReport, SHAPES_MAX};
use crate::json::Bounded;

/// What a library says that it is.
pub(super) const KIND: &str = "excalidrawlib";
/// The most JSON values that one item may be made of.
const VALUES_MAX: usize = 500_000;
/// The longest name of an item that is kept, in letters.
const NAME_CHARS_MAX: usize = 200;
/// As much of a foreign file's `type` as is worth showing.
const KIND_CHARS_MAX: usize = 40;
/// Between items that are put beside each other, in board units,
const GAP: f64 = 60.0;
/// in rows that are so many times as long as all of them are high.
const ROW_PART: f64 = 1.4;

/// A library.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    /// Its items, in its order.
    pub items: Vec<LibraryItem>,
    /// What was kept and what was not, of all items.
    pub report: ImportReport,
}

/// An item of a library.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryItem {
    /// What it is called; none where nobody has named it.
    pub name: Option<String>,
    /// Whether it is from a library that others can have.
    pub is_published: bool,
    /// When it was made, in milliseconds since 1970.
    pub created_millis: Option<u64>,
    /// What is in it.
    pub drawing: Drawing,
}

/// Reads a library of either version; `ids` gives random numbers for the shapes' names. Items that nothing can be kept
/// of are left out.
///
/// # Errors
/// [`ImportError`] where the file is no library or too big; never for a part of it.
pub fn read(bytes: &[u8], ids: &mut dyn FnMut() -> u128) -> Result<Library, ImportError> {
    read_within(bytes, SHAPES_MAX, ids)
}

/// The same, of so many elements and shapes at most.
pub(super) fn read_within(
    bytes: &[u8],
    shapes_max: usize,
    ids: &mut dyn FnMut() -> u128,
) -> Result<Library, ImportError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(ImportError::TooLarge { len: bytes.len() });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut envelope = Envelope {
        ids,
        library: Library::default(),
        kind: None,
        shapes_max,
        count: 0,
        made: 0,
        too_many: false,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = (&mut envelope)
        .deserialize(&mut json)
        .and_then(|()| json.end());
    match read {
        _ if envelope.too_many => Err(ImportError::TooManyShapes),
        Err(error) if error.is_data() => Err(ImportError::OtherKind { found: None }),
        Err(error) => Err(ImportError::NotJson {
            line: error.line(),
            column: error.column(),
        }),
        Ok(()) if envelope.kind.as_deref() == Some(KIND) => Ok(envelope.library),
        Ok(()) => Err(ImportError::OtherKind {
            found: envelope.kind,
        }),
    }
}

struct Envelope<'i> {
    ids: &'i mut dyn FnMut() -> u128,
    library: Library,
    kind: Option<String>,
    shapes_max: usize,
    /// How many elements there were, read or not,
    count: usize,
    /// and how many shapes were made of them: with groups, or of what this program has written beside them.
    made: usize,
    too_many: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Envelope<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Envelope<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a library")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // Where both are there, the newer one is meant.
        let mut is_newer = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => {
                    let kind = map.next_value_seed(Bounded {
                        left: &mut VALUES_MAX.clone(),
                    })?;
                    self.kind = kind
                        .as_str()
                        .map(|kind| kind.chars().take(KIND_CHARS_MAX).collect());
                }
                "libraryItems" => {
                    let older = std::mem::take(&mut self.library);
                    map.next_value_seed(Items(self))?;
                    is_newer = !self.library.items.is_empty();
                    if !is_newer {
                        self.library = older;
                    }
                }
                "library" if !is_newer => map.next_value_seed(Items(self))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Items<'e, 'i>(&'e mut Envelope<'i>);

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        loop {
            let mut left = VALUES_MAX;
            let Some(value) = seq.next_element_seed(Bounded { left: &mut left })? else {
                return Ok(());
            };
            let whole = (left > 0).then_some(&value);
            if self.0.take_item(whole).is_err() {
                self.0.too_many = true;
                return Err(A::Error::custom("too many shapes"));
            }
        }
    }
}

/// More shapes than a board may have.
struct TooMany;

impl Envelope<'_> {
    /// Reads one item. None stands for one that has more values than one may have.
    fn take_item(&mut self, value: Option<&Value>) -> Result<(), TooMany> {
        let fields = value.and_then(Fields::of);
        let elements = match (value, &fields) {
            (Some(Value::Array(elements)), _) => elements,
            (_, Some(fields)) => fields.list("elements"),
            _ => {
                self.library.report.lose(crate::import::Loss::Unreadable);
                return Ok(());
            }
        };
        self.count += elements.len();
        if self.count > self.shapes_max {
            return Err(TooMany);
        }
        let mut report = ImportReport::default();
        let mut scene = Scene::default();
        for element in elements {
            scene.sum.add(element);
            let pieces = plan::read(Some(element), self.ids, &mut report);
            scene.pieces.extend(pieces);
        }
        if let Some(own) = value.and_then(|value| value.get(OWN))
            && let Ok(own) = ReadOwn.deserialize(own)
        {
            scene.own = own;
        }
        let Ok(drawing) = drawing(scene, report, self.ids) else {
            return Err(TooMany);
        };
        self.made += drawing.shapes.len();
        if self.made > self.shapes_max {
            return Err(TooMany);
        }
        self.library.report.take_in(&drawing.report);
        if drawing.shapes.is_empty() {
            return Ok(());
        }
        let name = fields.as_ref().and_then(|it| it.text("name"));
        let name: Option<String> = name.map(|it| it.trim().chars().take(NAME_CHARS_MAX).collect());
        let created = fields.as_ref().and_then(|it| it.number("created"));
        self.library.items.push(LibraryItem {
            name: name.filter(|name| !name.is_empty()),
            is_published: fields.is_some_and(|it| it.text("status") == Some("published")),
            created_millis: created.filter(|it| *it >= 0.0).map(|it| it as u64),
            drawing,
        });
        Ok(())
    }
}

impl Library {
    /// All of its items as one drawing, in rows beside each other.
    pub fn beside_each_other(self) -> Drawing {
        let boxes: Vec<Rect> = self
            .items
            .iter()
            .map(|item| item.drawing.bounds().unwrap_or_default())
            .collect();
        let areas = boxes
            .iter()
            .map(|it| (it.width() + GAP) * (it.height() + GAP));
        let row_width = areas.sum::<f64>().sqrt() * ROW_PART;
        let mut whole = Drawing {
            shapes: Vec::new(),
            background: None,
            grid: false,
            files: std::collections::BTreeMap::new(),
            report: self.report,
        };
        let (mut x, mut y, mut row_height) = (0.0, 0.0, 0.0_f64);
        for (item, bounds) in self.items.into_iter().zip(boxes) {
            if x > 0.0 && x + bounds.width() > row_width {
                (x, y, row_height) = (0.0, y + row_height + GAP, 0.0);
            }
            let by = Vec2::new(x, y) - bounds.origin().to_vec2();
            x += bounds.width() + GAP;
            row_height = row_height.max(bounds.height());
            for mut shape in item.drawing.shapes {
                // A group has no place of its own.
                if shape.kind != Kind::Group {
                    shape.pos += by;
                }
                whole.shapes.push(shape);
            }
            whole.files.extend(item.drawing.files);
        }
        // Ranks in different items say nothing of each other.
        let roots = whole.shapes.iter_mut().map(|shape| &mut shape.place);
        let roots: Vec<_> = roots.filter(|place| place.parent.is_none()).collect();
        let ranks = ZIndex::spread(None, None, roots.len());
        for (place, rank) in roots.into_iter().zip(ranks) {
            place.index = rank;
        }
        whole.leave_what_is_off_the_board();
        whole
    }
}
