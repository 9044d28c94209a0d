//! The thread that makes items' pictures. Its queue is bounded: who is refused asks again in another frame. What is in
//! an item may be a stranger's: what cannot be drawn is none, and takes nothing else with it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::Builder;

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Shape;
use tavla_shared::store::{Store, StoreError};

use super::ItemKey;
use super::contents::Contents;
use super::drawing::{Look, Thumbnail, draw};
use crate::storage::Wake;
use crate::text::TextEngine;

/// The most pictures that wait to be made.
const WAITING_MAX: usize = 32;

/// A picture that was asked for; none where there is nothing to show.
pub type Painted = ((ItemKey, Look), Option<Thumbnail>);

/// Makes pictures. Its thread begins with the first that is asked for, and ends with it.
pub struct Painter {
    state: State,
    /// Where the files of pictures are.
    store: PathBuf,
    wake: Wake,
}

enum State {
    /// Nobody has asked yet.
    Idle,
    Running {
        wanted: SyncSender<Wanted>,
        painted: Receiver<Painted>,
    },
    /// The system gave no thread, or it has ended.
    Gone,
}

struct Wanted {
    key: (ItemKey, Look),
    contents: Contents,
}

impl Painter {
    /// `wake` is called for each picture that is made.
    pub fn new(store: PathBuf, wake: Wake) -> Self {
        Self {
            state: State::Idle,
            store,
            wake,
        }
    }

    /// Asks for a picture, which [`Self::take`] gives later; false where it has to be asked for again. Never waits.
    pub fn ask(&mut self, key: (ItemKey, Look), contents: Contents) -> bool {
        if matches!(self.state, State::Idle) {
            self.state = started(self.store.clone(), Arc::clone(&self.wake));
        }
        let State::Running { wanted, .. } = &self.state else {
            return false;
        };
        match wanted.try_send(Wanted { key, contents }) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => false,
            Err(TrySendError::Disconnected(_)) => {
                self.state = State::Gone;
                false
            }
        }
    }

    /// What was made since the last call. Never waits.
    pub fn take(&mut self) -> Vec<Painted> {
        let mut taken = Vec::new();
        while let State::Running { painted, .. } = &self.state {
            match painted.try_recv() {
                Ok(one) => taken.push(one),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => self.state = State::Gone,
            }
        }
        taken
    }
}

fn started(store: PathBuf, wake: Wake) -> State {
    let (wanted, all) = sync_channel::<Wanted>(WAITING_MAX);
    // Room for all that can be asked for, and for the one in hand: where nobody takes them it waits.
    let (tell, painted) = sync_channel(WAITING_MAX + 1);
    let work = move || {
        // The bundled fonts are there at once, and the same on every machine.
        let mut engine = TextEngine::bundled();
        for Wanted { key, contents } in all {
            let made = made_or_none(&contents, &store, key.1, &mut engine);
            if tell.send((key, made)).is_err() {
                return;
            }
            wake();
        }
    };
    match Builder::new().name("tavla-library".to_owned()).spawn(work) {
        Ok(_) => State::Running { wanted, painted },
        Err(error) => {
            tracing::error!(%error, "no thread to draw the library");
            State::Gone
        }
    }
}

/// An item that breaks its painter takes nothing else with it.
fn made_or_none(
    contents: &Contents,
    store: &Path,
    look: Look,
    engine: &mut TextEngine,
) -> Option<Thumbnail> {
    let made = catch_unwind(AssertUnwindSafe(|| {
        let shapes = contents.shapes();
        draw(&shapes, &files_of(&shapes, store), look, engine)
    }));
    made.unwrap_or_else(|_| {
        // What it was in the middle of is nobody's.
        *engine = TextEngine::bundled();
        tracing::error!("an item of the library broke its painter");
        None
    })
}

/// What the pictures among shapes show, as far as it is here.
fn files_of(shapes: &[Arc<Shape>], store: &Path) -> BTreeMap<BlobHash, Vec<u8>> {
    let shown: BTreeSet<BlobHash> = shapes.iter().filter_map(|shape| shape.file).collect();
    if shown.is_empty() {
        return BTreeMap::new();
    }
    let read = || -> Result<_, StoreError> {
        let store = Store::open(store)?;
        let mut files = BTreeMap::new();
        for hash in shown {
            files.extend(store.blob(&hash)?.map(|bytes| (hash, bytes)));
        }
        Ok(files)
    };
    read().unwrap_or_else(|error| {
        tracing::warn!(%error, "an item is drawn without its pictures");
        BTreeMap::new()
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::library::Set;

    const LOOK: Look = Look {
        dark: false,
        width: 80,
        height: 60,
        scale: 1,
    };

    #[test]
    fn pictures_are_made_elsewhere_and_what_shows_nothing_is_told_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let (ring, bell) = sync_channel(8);
        let wake: Wake = Arc::new(move || {
            // Full means that the test will look anyway.
            ring.try_send(()).ok();
        });
        let mut painter = Painter::new(folder.path().join("tavla.db"), wake);
        assert!(painter.take().is_empty());
        let whole = (ItemKey::Shipped(Set::Flowchart, 0), LOOK);
        let broken = (ItemKey::Kept("broken".into()), LOOK);
        let shapes = &Set::Flowchart.items()[0].shapes;
        assert!(painter.ask(whole.clone(), Contents::Shapes(shapes)));
        assert!(painter.ask(broken.clone(), Contents::Text("{".into())));
        let mut taken = Vec::new();
        while taken.len() < 2 {
            bell.recv_timeout(Duration::from_secs(20)).unwrap();
            taken.extend(painter.take());
        }
        let found = taken
            .iter()
            .map(|(key, made)| (key.clone(), made.is_some()));
        assert_eq!(found.collect::<Vec<_>>(), [(whole, true), (broken, false)]);
    }
}
