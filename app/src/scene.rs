//! What is on the canvas: the board as confirmed, with everything on its way laid over it.
//!
//! Four layers, from the bottom: confirmed shapes (every `BoardChange`), my edits that the worker
//! has not confirmed yet (by ticket), peers' gestures, and my own gesture. An update costs what it
//! changes, never what exists. The scene writes nothing and knows no window: it is read by tools,
//! painter and interface alike, and shows the same to every peer that has seen the same changes.

mod budget;
mod changes;
mod connecting;
mod frames;
mod late;
mod layer;
mod linked;
mod order;
mod pack;
mod pending;
mod picking;
mod query;
mod snapping;
mod space;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::thread::Builder;

use tavla_shared::board::{BoardChange, Edit};
use tavla_shared::geometry::Rect;
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::{Kind, Shape};

use crate::shapes;

pub use self::budget::Budget;
pub use self::changes::Mark;
pub use self::late::Carried;
pub use self::pack::{Moved, Pack};

use self::changes::Changes;
use self::late::Late;
use self::layer::Layer;
use self::order::{Order, Restacked};
use self::pending::Pending;
use self::space::Space;
use self::standing::Standings;

/// By shape. Not the standard hasher, which is slow for what is asked some ten times a shape and frame
/// while many are dragged. This one is seeded by where the program lies in memory: who does not know that
/// cannot choose names that collide.
pub type ShapeMap<V> = HashMap<ShapeId, V, foldhash::fast::RandomState>;
/// The same without values.
pub type ShapeSet = HashSet<ShapeId, foldhash::fast::RandomState>;

/// A cell of the board's grid, in board units.
pub const GRID_CELL: f64 = 20.0;

/// From this many shapes at once into an empty scene, the indices are built in bulk.
const BULK_SHAPES_MIN: usize = 256;

/// The shapes shown, where they are, and how they are stacked.
#[derive(Debug, Default)]
pub struct Scene {
    confirmed: ShapeMap<Arc<Shape>>,
    pending: Pending,
    peers: BTreeMap<PeerId, Layer>,
    own: Layer,
    /// What my own gesture moves, over all the others.
    moved: Option<Moved>,
    late: Late,
    shown: ShapeMap<Arc<Shape>>,
    order: Order,
    space: Space,
    /// Where frames are: asked for with every move of a drag, and for their names.
    frames: Space,
    /// Which arrows are attached to a shape, whether it is there or not.
    attached: ShapeMap<BTreeSet<ShapeId>>,
    /// Another one whenever that becomes otherwise.
    attachments: u64,
    /// The elbows among these arrows.
    elbows: ShapeSet,
    standings: Standings,
    /// Which shapes have a link.
    linked: BTreeSet<ShapeId>,
    changes: Changes,
}

impl Scene {
    /// An empty board.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what happened to the board, whoever did it.
    pub fn apply(&mut self, change: &BoardChange) {
        let touched = self.take_in(&[], change);
        self.refresh(touched);
    }

    /// Shows edits that were sent to the worker, until [`Self::settle`] ends the ticket. More of the same
    /// ticket lie over those before.
    pub fn add_pending(&mut self, ticket: u64, edits: Vec<Edit>) {
        let touched = self.pending.add(ticket, edits);
        self.refresh(touched);
    }

    /// Ends a ticket: its edits are confirmed by `change`, or refused and gone without one. Where very
    /// many are left then, [`Self::settle_more`] goes on taking them off.
    pub fn settle(&mut self, ticket: u64, change: Option<&BoardChange>) {
        // One refresh for both: between the two the shape would jump back for nobody to see, but
        // the painter would lose what it had made of it.
        self.pending.end(ticket);
        let mut touched = change
            .map(|change| self.take_in(&[], change))
            .unwrap_or_default();
        touched.extend(self.pending.take_ended());
        self.refresh(touched);
    }

    /// Takes in part of a change that answers these tickets; [`Self::settle`] ends them with the last.
    pub fn settle_part(&mut self, tickets: &[u64], change: &BoardChange) {
        let touched = self.take_in(tickets, change);
        self.refresh(touched);
    }

    /// Takes more of the edits whose ticket has ended off the shapes, and shows more of what moves where
    /// nobody looks: of that all that is in `view` by now.
    pub fn settle_more(&mut self, view: Rect) {
        let mut touched = self.pending.take_ended();
        touched.extend(self.next_late(view));
        self.refresh(touched);
    }

    /// Whether there is something for [`Self::settle_more`].
    pub fn is_settling(&self) -> bool {
        self.pending.has_ended() || !self.late.is_empty()
    }

    /// Whether edits wait for the worker.
    pub fn has_pending(&self) -> bool {
        self.pending() > 0
    }

    /// How many batches of edits wait for the worker; whoever adds them keeps it bounded.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Replaces the preview of my own gesture; none ends it.
    pub fn set_preview(&mut self, edits: Vec<Edit>) {
        self.lay_over(edits, None);
    }

    /// Replaces the preview of a peer's gesture; none ends it. Invalid values are left out.
    pub fn set_peer_preview(&mut self, peer: PeerId, edits: Vec<Edit>) {
        let new = Layer::checked(edits);
        let touched = new.ids_with(self.peers.get(&peer));
        if new.is_empty() {
            self.peers.remove(&peer);
        } else {
            self.peers.insert(peer, new);
        }
        self.refresh(touched);
    }

    /// Forgets everything: another board is about to be shown.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Where a follower is who has seen everything up to now; another one after every visible
    /// change.
    pub fn mark(&self) -> Mark {
        self.changes.mark()
    }

    /// The shapes that look, lie or are stacked otherwise since `mark`, or are gone, some more than
    /// once; none where everything has to be looked at.
    pub fn changed_since(&self, mark: Mark) -> Option<impl ExactSizeIterator<Item = &ShapeId>> {
        self.changes.since(mark)
    }

    /// Takes in what is confirmed, which has the edits of these tickets.
    fn take_in(&mut self, tickets: &[u64], change: &BoardChange) -> Vec<ShapeId> {
        for shape in &change.shapes {
            // What is shown already is in memory once.
            let shown = self.shown.get(&shape.id).filter(|shown| *shown == shape);
            let shape = Arc::clone(shown.unwrap_or(shape));
            self.confirmed.insert(shape.id.clone(), shape);
        }
        for id in &change.removed {
            self.confirmed.remove(id);
        }
        let shapes = change.shapes.iter().map(|shape| &shape.id);
        let touched: Vec<ShapeId> = shapes.chain(&change.removed).cloned().collect();
        self.pending.confirm(tickets, &touched);
        touched
    }

    /// The shape under all the layers, with or without my own gesture.
    fn composed(&self, id: &ShapeId, with_own: bool) -> Option<Arc<Shape>> {
        let layers = self.pending.layers();
        let layers = layers
            .chain(self.peers.values())
            .chain(with_own.then_some(&self.own));
        let shape = layers.fold(self.confirmed.get(id).cloned(), |shape, layer| {
            layer.over(id, shape)
        });
        match self.moved.as_ref().filter(|_| with_own) {
            Some(moved) => moved.over(id, shape),
            None => shape,
        }
    }

    /// Shows what `touched` shapes now are, and how arrows now go between them.
    fn refresh(&mut self, touched: Vec<ShapeId>) {
        if self.shown.is_empty() && touched.len() >= BULK_SHAPES_MIN {
            self.refresh_in_bulk(touched);
            return;
        }
        let mut arrows = BTreeSet::new();
        for id in touched {
            let new = self.composed(&id, true);
            if new.as_deref().is_some_and(Self::is_attached) {
                arrows.insert(id);
            } else if self.show(&id, new) {
                self.note_attached(&id, &mut arrows);
            }
        }
        for id in arrows {
            let new = self.composed(&id, true);
            let new = new.map(|arrow| {
                self.show_held(&arrow);
                self.connected(arrow)
            });
            self.show(&id, new);
        }
        self.order.end_bulk();
        let restacked = self.order.take_restacked();
        self.restand(&restacked);
        match restacked {
            Restacked::All => self.changes.note_all(),
            Restacked::Only(ids) => ids.into_iter().for_each(|id| self.changes.note(id)),
        }
    }

    /// Shows one shape as it now is; whether it was shown otherwise.
    fn show(&mut self, id: &ShapeId, new: Option<Arc<Shape>>) -> bool {
        let old = self.shown.get(id);
        let same = match (old, &new) {
            (None, None) => true,
            // Equal but newly made: the old one stays, as the painter compares by pointer.
            (Some(old), Some(new)) => Arc::ptr_eq(old, new) || old == new,
            _ => false,
        };
        if same {
            return false;
        }
        if let (Some(old), Some(new)) = (old, &new)
            && only_moved(old, new)
        {
            let painted = Some(&**new).filter(|_| !self.is_hidden(id));
            self.put(id, painted);
            if let Some(shown) = self.shown.get_mut(id) {
                *shown = Arc::clone(new);
            }
            self.note_painted(id);
            self.changes.note(id.clone());
            return true;
        }
        self.standings
            .note(id, old.map(AsRef::as_ref), new.as_deref());
        self.order.set(id, new.as_ref().map(|shape| &shape.place));
        let painted = new.as_deref().filter(|_| !self.is_hidden(id));
        self.put(id, painted);
        self.reattach(id, new.as_deref());
        self.note_link(id, new.as_deref());
        match new {
            Some(shape) => self.shown.insert(id.clone(), shape),
            None => self.shown.remove(id),
        };
        self.note_painted(id);
        self.changes.note(id.clone());
        true
    }

    /// Notes where a shape is seen; none where it is not.
    fn put(&mut self, id: &ShapeId, shape: Option<&Shape>) {
        self.space.set(id, shape.and_then(extent));
        let frame = shape.filter(|shape| shape.kind == Kind::Frame);
        if frame.is_some() || self.frames.len() > 0 {
            self.frames.set(id, frame.map(Shape::bounds));
        }
    }

    fn refresh_in_bulk(&mut self, touched: Vec<ShapeId>) {
        self.order.begin_bulk();
        let mut arrows = Vec::new();
        for id in touched.into_iter().collect::<BTreeSet<_>>() {
            if let Some(shape) = self.composed(&id, true) {
                self.order.set(&id, Some(&shape.place));
                self.standings.note(&id, None, Some(&shape));
                self.note_link(&id, Some(&shape));
                self.reattach(&id, Some(&shape));
                if shape.kind == Kind::Frame {
                    self.frames.set(&id, Some(shape.bounds()));
                }
                if Self::is_attached(&shape) {
                    arrows.push(id.clone());
                }
                self.shown.insert(id, shape);
            }
        }
        for id in arrows {
            if let Some(arrow) = self.shown.get(&id) {
                let arrow = self.connected(Arc::clone(arrow));
                self.shown.insert(id, arrow);
            }
        }
        let Self {
            shown,
            order,
            space,
            ..
        } = self;
        let load = |space: &mut Space| {
            let boxes = shown.values().filter_map(|shape| {
                let rect = extent(shape)?;
                Some((shape.id.clone(), rect))
            });
            space.load(boxes.collect());
        };
        // Where they are and how they are stacked has nothing to do with each other.
        let loaded = std::thread::scope(|scope| {
            let thread = Builder::new().name("tavla-space".to_owned());
            let loading = thread.spawn_scoped(scope, || load(space));
            order.end_bulk();
            loading.is_ok()
        });
        if !loaded {
            load(space);
        }
        self.order.take_restacked();
        self.restand(&Restacked::default());
        self.changes.note_all();
    }
}

/// Whether what a shape is among others stays as it was: most of what a hand does many times a second.
fn only_moved(old: &Shape, new: &Shape) -> bool {
    old.kind == new.kind
        && old.place == new.place
        && old.ends == new.ends
        && old.style.line == new.style.line
        && (old.locked, old.hidden) == (new.locked, new.hidden)
        && old.link.is_some() == new.link.is_some()
}

/// The box of what a shape paints; none for one that paints nothing.
fn extent(shape: &Shape) -> Option<Rect> {
    (shape.kind != Kind::Group).then(|| shapes::paint_bounds(shape))
}
