//! A large file on its way onto an empty board: the scene of it is made on a thread, so that it shows in
//! one piece, and soon, while the window goes on.

use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::Builder;

use tavla_shared::board::Edit;

use super::arriving::WakeAtEnd;
use crate::scene::Scene;
use crate::worker::Wake;

/// From so many edits on, a scene takes longer than a frame.
const EDITS_MIN: usize = 1_000;

/// A scene that is being made of edits which wait for the worker.
pub(super) struct Composing {
    made: Receiver<Composed>,
}

/// A scene that shows nothing but what a ticket's edits bring.
pub(super) struct Composed {
    pub(super) ticket: u64,
    pub(super) edits: Vec<Edit>,
    pub(super) scene: Box<Scene>,
}

/// How far it is.
pub(super) enum Progress {
    /// Not yet.
    Coming(Composing),
    /// It is there.
    There(Composed),
    /// It is not coming: what the edits bring shows when the worker has answered.
    Lost,
}

impl Composing {
    /// Starts making the scene, and calls `wake` when it is there; gives the edits back where that is not
    /// worth it.
    pub(super) fn start(ticket: u64, edits: Vec<Edit>, wake: Wake) -> Result<Self, Vec<Edit>> {
        if edits.len() < EDITS_MIN {
            return Err(edits);
        }
        let (told, made) = sync_channel(1);
        let work = move || {
            let _woken = WakeAtEnd(wake);
            let told = told;
            let mut scene = Box::new(Scene::new());
            scene.add_pending(ticket, edits.clone());
            // Nobody waits any more where the board was left meanwhile.
            let composed = Composed {
                ticket,
                edits,
                scene,
            };
            told.send(composed).ok();
        };
        match Builder::new().name("tavla-scene".to_owned()).spawn(work) {
            Ok(_) => Ok(Self { made }),
            Err(error) => {
                tracing::warn!(%error, "no thread to make a scene");
                Err(Vec::new())
            }
        }
    }

    /// Takes the scene, if it is there.
    pub(super) fn take(self) -> Progress {
        match self.made.try_recv() {
            Ok(composed) => Progress::There(composed),
            Err(TryRecvError::Empty) => Progress::Coming(self),
            Err(TryRecvError::Disconnected) => Progress::Lost,
        }
    }
}
