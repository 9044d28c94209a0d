//! What others did to a board since some version of it, added up by person and kind. The history is
//! walked a change at a time, so that whoever walks can stop for something more urgent.

use std::collections::{BTreeMap, BTreeSet};

use loro::{LoroDoc, VersionVector};

use super::history::{Run, SHAPES_NAMED_MAX};
use super::{Board, Deed, Person, Version};
use crate::id::{PeerId, ShapeId};

/// So many shapes are told apart, over all people and kinds; a board with more says so.
const SHAPES_COUNTED_MAX: usize = 200_000;

/// What others did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// By person and kind, the newest last.
    pub deeds: Vec<NewsDeed>,
    /// Who has ever written on the board, sorted by peer.
    pub people: Vec<Person>,
    /// Whether there is more than was counted.
    pub partial: bool,
}

/// What one person did in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsDeed {
    /// Who; the id they wrote under last.
    pub author: PeerId,
    /// What.
    pub deed: Deed,
    /// When last, in Unix seconds by their clock; 0 where nobody said it.
    pub seconds: i64,
    /// The shapes, sorted; the first [`SHAPES_NAMED_MAX`].
    pub shapes: Vec<ShapeId>,
    /// How many there are.
    pub count: usize,
}

/// A walk through what somebody has not seen.
#[derive(Debug)]
pub struct NewsWalk {
    /// Whose changes are no news.
    own: BTreeSet<PeerId>,
    /// What was seen or walked through.
    reached: VersionVector,
    found: BTreeMap<(PeerId, Deed), Found>,
    counted: usize,
    partial: bool,
}

#[derive(Debug, Default)]
struct Found {
    seconds: i64,
    shapes: BTreeSet<ShapeId>,
}

impl NewsWalk {
    /// Begins after what is in `seen`; what `own` peers wrote is no news.
    pub fn since(seen: &Version, own: BTreeSet<PeerId>) -> Self {
        Self {
            own,
            reached: seen.vector().clone(),
            found: BTreeMap::new(),
            counted: 0,
            partial: false,
        }
    }

    /// Goes on while `may_go_on`, which is asked before each change; says whether it has come to where
    /// the document is now.
    fn go_on(&mut self, doc: &LoroDoc, may_go_on: &mut dyn FnMut() -> bool) -> bool {
        let all = doc.oplog_vv();
        for span in self.reached.get_missing_span(&all) {
            let (peer, end) = (span.peer, span.counter.end);
            if self.own.contains(&peer) {
                self.reached.insert(peer, end);
                continue;
            }
            let mut at = span.counter.start;
            while at < end {
                if !may_go_on() {
                    return false;
                }
                match Run::from(doc, peer, at) {
                    Some(run) => {
                        at = run.end;
                        self.note(doc, &run);
                    }
                    // Its history is not here.
                    None => at = end,
                }
                self.reached.insert(peer, at);
            }
        }
        true
    }

    fn note(&mut self, doc: &LoroDoc, run: &Run) {
        let Some(deed) = Deed::of_command(&run.command) else {
            return;
        };
        let shapes = run.shapes(doc);
        if shapes.is_empty() && deed != Deed::SetBoard {
            return;
        }
        let found = self.found.entry((run.peer, deed)).or_default();
        found.seconds = found.seconds.max(run.seconds);
        let before = found.shapes.len();
        if self.counted < SHAPES_COUNTED_MAX {
            found.shapes.extend(shapes);
        } else {
            self.partial = true;
        }
        self.counted += found.shapes.len() - before;
    }

    /// What was found, with who these people are.
    pub fn into_news(self, people: &[Person]) -> News {
        let user = |peer: PeerId| {
            let at = people.binary_search_by_key(&peer, |person| person.peer);
            let user = at.ok().map(|at| people[at].user.to_string());
            // Who gave no name of an account is only themselves.
            user.filter(|user| !user.is_empty())
                .unwrap_or_else(|| peer.to_string())
        };
        let mut by_user: BTreeMap<String, BTreeMap<Deed, (PeerId, Found)>> = BTreeMap::new();
        for ((peer, deed), found) in self.found {
            let deeds = by_user.entry(user(peer)).or_default();
            let (author, all) = deeds.entry(deed).or_insert((peer, Found::default()));
            if found.seconds >= all.seconds {
                (*author, all.seconds) = (peer, found.seconds);
            }
            all.shapes.extend(found.shapes);
        }
        let mut deeds = Vec::new();
        for (_, mut of_one) in by_user {
            leave_out_what_others_imply(&mut of_one);
            deeds.extend(of_one.into_iter().filter_map(told));
        }
        deeds.sort_by_key(|deed| (deed.seconds, deed.author, deed.deed));
        News {
            deeds,
            people: people.to_vec(),
            partial: self.partial,
        }
    }
}

/// Who drew a shape has placed it, too; and of what they have also deleted nothing is left to see.
fn leave_out_what_others_imply(deeds: &mut BTreeMap<Deed, (PeerId, Found)>) {
    let shapes = |deeds: &BTreeMap<Deed, (PeerId, Found)>, deed| {
        let found = deeds.get(&deed).map(|(_, found)| found.shapes.clone());
        found.unwrap_or_default()
    };
    let (made, deleted) = (shapes(deeds, Deed::Made), shapes(deeds, Deed::Deleted));
    for (deed, (_, found)) in deeds {
        found.shapes.retain(|id| match deed {
            Deed::Made => !deleted.contains(id),
            Deed::Deleted => !made.contains(id),
            _ => !made.contains(id) && !deleted.contains(id),
        });
    }
}

fn told((deed, (author, found)): (Deed, (PeerId, Found))) -> Option<NewsDeed> {
    let count = found.shapes.len();
    (count > 0 || deed == Deed::SetBoard).then(|| NewsDeed {
        author,
        deed,
        seconds: found.seconds,
        shapes: found.shapes.into_iter().take(SHAPES_NAMED_MAX).collect(),
        count,
    })
}

impl Board {
    /// Goes on with a walk while `may_go_on`, which is asked before each change. Whether it has come to
    /// the end, which is also so where the document broke.
    pub fn walk_news(&mut self, walk: &mut NewsWalk, may_go_on: &mut dyn FnMut() -> bool) -> bool {
        let done = self.document.guarded(|doc| walk.go_on(doc, may_go_on));
        done.unwrap_or(true)
    }
}

#[cfg(test)]
mod tests;
