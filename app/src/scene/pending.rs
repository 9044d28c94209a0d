//! My edits on their way to the document, and those whose way is over but which still lie over some
//! shapes: taking off very many is the work of several frames.

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;

use super::layer::Layer;

/// From how many shapes what has ended is taken off at once: a few milliseconds.
const ENDED_MAX: usize = 1_000;

/// Layers by ticket.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// What the worker has not answered, oldest first.
    waiting: Vec<(u64, Layer)>,
    /// What it has, oldest first: under all that waits, as it answers in order.
    ended: Vec<Layer>,
}

impl Pending {
    /// Adds edits to those of a ticket; gives the shapes that they are about.
    pub(super) fn add(&mut self, ticket: u64, edits: Vec<Edit>) -> Vec<ShapeId> {
        let known = self.waiting.iter_mut().find(|(known, _)| *known == ticket);
        let Some((_, layer)) = known else {
            let layer = Layer::new(edits);
            let ids = layer.ids().cloned().collect();
            self.waiting.push((ticket, layer));
            return ids;
        };
        layer.add(edits)
    }

    /// Takes edits of these tickets, and of those that have ended, off shapes that the document shows
    /// with all of them.
    pub(super) fn confirm(&mut self, tickets: &[u64], ids: &[ShapeId]) {
        let waiting = self.waiting.iter_mut();
        let confirmed = waiting.filter(|(ticket, _)| tickets.contains(ticket));
        let layers = confirmed.map(|(_, layer)| layer).chain(&mut self.ended);
        for layer in layers {
            for id in ids {
                layer.remove(id);
            }
        }
    }

    /// Nothing of a ticket is on its way any more.
    pub(super) fn end(&mut self, ticket: u64) {
        let of_ticket = |(waiting, _): &mut (u64, Layer)| *waiting == ticket;
        let ended = self.waiting.extract_if(.., of_ticket);
        self.ended.extend(ended.map(|(_, layer)| layer));
    }

    /// Takes what has ended off as many shapes as a frame bears, and gives those.
    pub(super) fn take_ended(&mut self) -> Vec<ShapeId> {
        let mut ids = Vec::new();
        for layer in &mut self.ended {
            ids.extend(std::iter::from_fn(|| layer.pop()).take(ENDED_MAX - ids.len()));
        }
        self.ended.retain(|layer| !layer.is_empty());
        ids
    }

    /// Whether something that has ended is still over a shape.
    pub(super) fn has_ended(&self) -> bool {
        !self.ended.is_empty()
    }

    /// How many tickets wait for the worker.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// All layers, from the bottom.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Layer> {
        let waiting = self.waiting.iter().map(|(_, layer)| layer);
        self.ended.iter().chain(waiting)
    }
}
