//! A large board on its way to the screen: its scene is made on a thread, so that the window goes on.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::Builder;

use crate::scene::Scene;
use crate::worker::{BoardEvent, Wake};

/// From so many shapes on, a scene takes longer than a frame.
const SHAPES_MIN: usize = 1_000;

/// A scene that is being made, of what an event tells.
pub(super) struct Arriving {
    event: Arc<BoardEvent>,
    scene: Receiver<Box<Scene>>,
}

/// Wakes when the thread ends, however it does.
pub(super) struct WakeAtEnd(pub(super) Wake);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// How far it is.
pub(super) enum Arrival {
    /// Not yet.
    Coming(Arriving),
    /// It is there, with what told it.
    There(Box<Scene>, BoardEvent),
    /// It is not coming: the event has to be shown in the usual way.
    Lost(BoardEvent),
}

impl Arriving {
    /// Starts making the scene of an event that brings a whole board, as one does that comes while
    /// nothing is shown, and calls `wake` when it is there; gives the event back where that is not worth
    /// it, or where the system gives no thread.
    pub(super) fn start(
        event: Box<BoardEvent>,
        shows_nothing: bool,
        wake: Wake,
    ) -> Result<Self, Box<BoardEvent>> {
        let adds = matches!(*event, BoardEvent::Opened(_)) && !shows_nothing;
        let whole = event.whole_board().filter(|_| !adds);
        if whole.is_none_or(|board| board.shapes.len() < SHAPES_MIN) {
            return Err(event);
        }
        let event: Arc<BoardEvent> = Arc::from(event);
        let shared = Arc::clone(&event);
        let (made, scene) = sync_channel(1);
        let work = move || {
            // Nobody asks for frames meanwhile: also where this fails somebody has to look.
            let _woken = WakeAtEnd(wake);
            let (made, event) = (made, shared);
            let mut scene = Box::new(Scene::new());
            if let Some(board) = event.whole_board() {
                scene.apply(board);
            }
            // Who takes the scene is the only one then who has the event.
            drop(event);
            // Nobody waits any more where the board was left meanwhile.
            made.send(scene).ok();
        };
        match Builder::new().name("tavla-scene".to_owned()).spawn(work) {
            Ok(_) => Ok(Self { event, scene }),
            Err(error) => {
                tracing::warn!(%error, "no thread to make a scene");
                Err(Box::new(Arc::unwrap_or_clone(event)))
            }
        }
    }

    /// Takes the scene, if it is there.
    pub(super) fn take(self) -> Arrival {
        let told = Arc::unwrap_or_clone;
        match self.scene.try_recv() {
            Ok(scene) => Arrival::There(scene, told(self.event)),
            Err(TryRecvError::Empty) => Arrival::Coming(self),
            Err(TryRecvError::Disconnected) => Arrival::Lost(told(self.event)),
        }
    }
}
