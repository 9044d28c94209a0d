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

/// Collects what changes in one document, as `T` notes it.
pub(crate) struct Watch<T> {
    touched: Arc<Mutex<T>>,
    _subscription: Option<Subscription>,
}

impl<T> std::fmt::Debug for Watch<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl<T: Default + Send + 'static> Watch<T> {
    /// Watches from now on; `note` is given each part that changed.
    pub(crate) fn over(document: &mut Document, note: fn(&mut T, &ContainerDiff<'_>)) -> Self {
        let touched = Arc::new(Mutex::new(T::default()));
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
    pub(crate) fn take(&self) -> T {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The root container that a change is in; none where it is in none any more.
pub(crate) fn root_of<'a>(diff: &'a ContainerDiff<'_>) -> Option<&'a str> {
    match diff.path.first() {
        Some((ContainerID::Root { name, .. }, _)) => Some(name.as_str()),
        _ => match diff.target {
            ContainerID::Root { name, .. } => Some(name.as_str()),
            ContainerID::Normal { .. } => None,
        },
    }
}

/// Notes what a change is to a board.
pub(super) fn note(touched: &mut Touched, diff: &ContainerDiff<'_>) {
    let Some(root) = root_of(diff) else {
        return;
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
