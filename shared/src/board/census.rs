//! How many living shapes a document has, kept from batch to batch.
//!
//! Reading a large board to count it takes longer than taking in a thousand edits, so the document is
//! asked for all of its shapes once at most, when the limit seems to be reached. Until then the count
//! may be too high, by shapes that are deleted, and never too low.

use std::collections::BTreeMap;

use loro::{ContainerID, ContainerTrait as _, ContainerType, Index, LoroDoc, LoroMap};

use super::guard::{ImportError, MENTIONS_MAX, Mention, Said, ShapeMap};
use super::{reader, schema};
use crate::id::PeerId;

/// How many shapes one document has.
#[derive(Debug, Default)]
pub(super) struct Census {
    /// Unknown until somebody makes a shape: most boards that are opened are only looked at.
    count: Option<Count>,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    shapes: usize,
    /// Whether deleted ones are left out.
    exact: bool,
}

/// The shapes that a batch is about, by name.
#[derive(Debug, Default)]
pub(super) struct Draft(BTreeMap<String, Drafted>);

#[derive(Debug, Clone, Copy)]
struct Drafted {
    lived: bool,
    lives: bool,
}

impl Census {
    /// Looks at what a batch says of shapes, before any of it is in the document. What `knows` an
    /// operation by its writer and number is there already and says nothing new.
    ///
    /// # Errors
    /// [`ImportError::Crowded`] where the batch would leave more living shapes than there are, and
    /// more than `limit`. What makes a crowded board smaller is always taken.
    pub(super) fn draft(
        &mut self,
        doc: &LoroDoc,
        mentions: &[Mention<'_>],
        knows: impl Fn(PeerId, usize) -> bool,
        limit: usize,
    ) -> Result<Draft, ImportError> {
        let brings = |mention: &Mention<'_>| match mention.said {
            Said::Put { lives, .. } | Said::Marked { lives, .. } => lives,
        };
        if self.count.is_none() && !mentions.iter().any(brings) {
            return Ok(Draft::default());
        }
        if mentions.len() > MENTIONS_MAX {
            let shapes = mentions.len();
            return Err(ImportError::Crowded { shapes, limit });
        }
        let new = |mention: &&Mention<'_>| !knows(mention.at.0, mention.at.1);
        let draft = Draft::of(doc, mentions.iter().filter(new));
        let shapes = || doc.get_map(schema::SHAPES).len();
        let mut count = self.count.unwrap_or_else(|| Count {
            shapes: shapes(),
            exact: false,
        });
        let (came, went) = draft.changes();
        let is_crowded = |count: Count| came > went && count.shapes + came - went > limit;
        if is_crowded(count) && !count.exact {
            let mut maps = reader::shape_maps(doc);
            maps.retain(|(_, map)| !reader::is_deleted(map));
            let (shapes, exact) = (maps.len(), true);
            count = Count { shapes, exact };
        }
        self.count = Some(count);
        if is_crowded(count) {
            let shapes = count.shapes + came - went;
            return Err(ImportError::Crowded { shapes, limit });
        }
        Ok(draft)
    }

    /// Counts what became of the shapes of a draft, once its batch is in the document.
    pub(super) fn settle(&mut self, doc: &LoroDoc, mut draft: Draft) {
        let Some(count) = &mut self.count else {
            return;
        };
        // Somebody else may have had the last word on a shape.
        for (name, shape) in &mut draft.0 {
            shape.lives = lives(doc, name);
        }
        let (came, went) = draft.changes();
        count.shapes = (count.shapes + came).saturating_sub(went);
    }
}

impl Draft {
    fn of<'a>(doc: &LoroDoc, mentions: impl Iterator<Item = &'a Mention<'a>>) -> Self {
        let mut draft = Self::default();
        // By the operation that makes it: a shape that is not in the document yet.
        let mut made = BTreeMap::new();
        for Mention { at, said } in mentions {
            let (name, lives) = match *said {
                Said::Put { name, lives } => {
                    made.insert(*at, name.to_owned());
                    (Some(name.to_owned()), lives)
                }
                Said::Marked { map, lives } => {
                    let name = match map {
                        ShapeMap::Named(name) => Some(name.to_owned()),
                        ShapeMap::Made(peer, counter) => made
                            .get(&(peer, counter))
                            .cloned()
                            .or_else(|| name_of(doc, peer, counter)),
                    };
                    (name, lives)
                }
            };
            if let Some(name) = name {
                draft.note(doc, name, lives);
            }
        }
        draft
    }

    fn note(&mut self, doc: &LoroDoc, name: String, now_lives: bool) {
        let drafted = self.0.entry(name).or_insert_with_key(|name| {
            let lived = lives(doc, name);
            Drafted {
                lived,
                lives: lived,
            }
        });
        drafted.lives = now_lives;
    }

    /// How many come, and how many go.
    fn changes(&self) -> (usize, usize) {
        let count = |lived: bool| {
            let changed = |shape: &&Drafted| shape.lived == lived && shape.lives != lived;
            self.0.values().filter(changed).count()
        };
        (count(false), count(true))
    }
}

fn lives(doc: &LoroDoc, name: &str) -> bool {
    reader::shape_map(doc, name).is_some_and(|map: LoroMap| !reader::is_deleted(&map))
}

/// The name of the shape whose map an operation made; none where it is no shape's, or has been
/// replaced.
fn name_of(doc: &LoroDoc, peer: PeerId, counter: usize) -> Option<String> {
    let id = ContainerID::Normal {
        peer,
        counter: i32::try_from(counter).ok()?,
        container_type: ContainerType::Map,
    };
    let path = doc.get_path_to_container(&id)?;
    let (_, Index::Key(name)) = path.last()? else {
        return None;
    };
    let found = reader::shape_map(doc, name)?;
    (found.id() == id).then(|| name.to_string())
}

#[cfg(test)]
mod tests;
