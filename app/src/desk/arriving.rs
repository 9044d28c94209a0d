//! What fills the board on its way to the screen: its scene is made on a thread, so that the window goes
//! on.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::Builder;

use tavla_shared::board::Edit;

use super::FRAME_SHAPES;
use crate::scene::Scene;
use crate::worker::{BoardEvent, Wake};

/// What a scene is made of.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// A whole board, as an event tells it.
    Board(BoardEvent),
    /// Edits that wait for the worker under this ticket.
    Edits(u64, Vec<Edit>),
}

impl Source {
    /// Whether it fills the board, and its scene takes longer than a frame.
    fn is_worth_a_thread(&self, shows_nothing: bool) -> bool {
        match self {
            // This one only tells what is otherwise.
            Self::Board(BoardEvent::Opened(_)) if !shows_nothing => false,
            Self::Board(event) => event
                .whole_board()
                .is_some_and(|board| board.shapes.len() >= FRAME_SHAPES),
            Self::Edits(_, edits) => shows_nothing && edits.len() >= FRAME_SHAPES,
        }
    }

    fn scene(&self) -> Scene {
        let mut scene = Scene::new();
        match self {
            Self::Board(event) => {
                if let Some(board) = event.whole_board() {
                    scene.apply(board);
                }
            }
            Self::Edits(ticket, edits) => scene.add_pending(*ticket, edits.clone()),
        }
        scene
    }
}

/// A scene that is being made.
pub(super) struct Arriving {
    source: Arc<Source>,
    scene: Receiver<Box<Scene>>,
}

/// Wakes when the thread ends, however it does.
struct WakeAtEnd(Wake);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// How far it is.
pub(super) enum Arrival {
    /// Not yet.
    Coming(Arriving),
    /// It is there, with what it was made of.
    There(Box<Scene>, Source),
    /// It is not coming: this has to be shown in the usual way.
    Lost(Source),
}

impl Arriving {
    /// Starts making a scene, and calls `wake` when it is there; gives the source back where that is not
    /// worth it, or where the system gives no thread.
    pub(super) fn start(
        source: Box<Source>,
        shows_nothing: bool,
        wake: Wake,
    ) -> Result<Self, Box<Source>> {
        if !source.is_worth_a_thread(shows_nothing) {
            return Err(source);
        }
        let source: Arc<Source> = Arc::from(source);
        let shared = Arc::clone(&source);
        let (made, scene) = sync_channel(1);
        let work = move || {
            // Nobody asks for frames meanwhile: also where this fails somebody has to look.
            let _woken = WakeAtEnd(wake);
            let (made, source) = (made, shared);
            let scene = Box::new(source.scene());
            // Who takes the scene is the only one then who has the source.
            drop(source);
            // Nobody waits any more where the board was left meanwhile.
            made.send(scene).ok();
        };
        match Builder::new().name("tavla-scene".to_owned()).spawn(work) {
            Ok(_) => Ok(Self { source, scene }),
            Err(error) => {
                tracing::warn!(%error, "no thread to make a scene");
                Err(Box::new(Arc::unwrap_or_clone(source)))
            }
        }
    }

    /// Whether it is made of edits that wait for the worker.
    pub(super) fn is_of_edits(&self) -> bool {
        matches!(*self.source, Source::Edits(..))
    }

    /// Takes the scene, if it is there.
    pub(super) fn take(self) -> Arrival {
        let source = Arc::unwrap_or_clone;
        match self.scene.try_recv() {
            Ok(scene) => Arrival::There(scene, source(self.source)),
            Err(TryRecvError::Empty) => Arrival::Coming(self),
            Err(TryRecvError::Disconnected) => Arrival::Lost(source(self.source)),
        }
    }
}
