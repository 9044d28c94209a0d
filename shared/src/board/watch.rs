//! Which parts of a document its own events say have changed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use loro::event::{ContainerDiff, Diff, DiffEvent};
use loro::{ContainerID, Index, Subscription};

use super::document::Document;
use super::schema;

/// What changed since the last look.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Keys in the map of shapes.
    pub(super) shapes: BTreeSet<String>,
    /// Anything in the board's settings.
    pub(super) meta: bool,
    /// Anybody who wrote.
    pub(super) people: bool,
}

/// Collects what changes in one document.
pub(super) struct Watch {
    touched: Arc<Mutex<Touched>>,
    _subscription: Option<Subscription>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl Watch {
    /// Watches from now on.
    pub(super) fn over(document: &mut Document) -> Self {
        let touched = Arc::new(Mutex::new(Touched::default()));
        let into = Arc::clone(&touched);
        let subscription = document.guarded(|doc| {
            doc.subscribe_root(Arc::new(move |event: DiffEvent<'_>| {
                let mut touched = into.lock().unwrap_or_else(PoisonError::into_inner);
                for diff in &event.events {
                    note(&mut touched, diff);
                }
            }))
        });
        Self {
            touched,
            _subscription: subscription,
        }
    }

    /// What changed since the last call.
    pub(super) fn take(&self) -> Touched {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn note(touched: &mut Touched, diff: &ContainerDiff<'_>) {
    let root = match diff.path.first() {
        Some((ContainerID::Root { name, .. }, _)) => name.as_str(),
        _ => match diff.target {
            ContainerID::Root { name, .. } => name.as_str(),
            ContainerID::Normal { .. } => return,
        },
    };
    match root {
        schema::META => touched.meta = true,
        schema::PEOPLE => touched.people = true,
        schema::SHAPES => match diff.path.get(1) {
            // Something within a shape: its map, or its text.
            Some((_, Index::Key(key))) => {
                touched.shapes.insert(key.to_string());
            }
            // The map of shapes itself: some are new, or purged.
            _ => {
                if let Diff::Map(delta) = &diff.diff {
                    touched
                        .shapes
                        .extend(delta.updated.keys().map(ToString::to_string));
                }
            }
        },
        _ => {}
    }
}
