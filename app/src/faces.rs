//! People's own pictures: made from files that a person picks, and decoded for the screen, both on threads
//! of their own. What comes from others is a stranger's: what cannot be shown is none, and never an error.

mod making;
mod picking;
mod pixels;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::Builder;

use tavla_shared::blob::BlobHash;
use tavla_shared::presence::Face;

pub use self::making::{PictureError, face_of_file};
pub use self::picking::{Picked, Picking};
pub use self::pixels::{FacePixels, pixels_of};
use crate::storage::Wake;

/// The most pictures that wait to be decoded; for what does not fit is asked again.
const WAITING_MAX: usize = 64;

/// A picture that was asked for; none where it cannot be shown.
pub type Decoded = (BlobHash, Option<FacePixels>);

/// Decodes pictures. Its thread begins with the first that is asked for, and ends with it.
pub struct Faces {
    decoder: Decoder,
    wake: Wake,
}

enum Decoder {
    /// Nobody has a picture yet.
    Idle,
    Running {
        wanted: SyncSender<Face>,
        decoded: Receiver<Decoded>,
    },
    /// The system gave no thread, or it has ended.
    Gone,
}

impl Faces {
    /// `wake` is called for each that is decoded.
    pub fn new(wake: Wake) -> Self {
        Self {
            decoder: Decoder::Idle,
            wake,
        }
    }

    /// Asks for a picture, which [`Self::take`] gives later; false where it has to be asked for again. Never
    /// waits.
    pub fn ask(&mut self, face: &Face) -> bool {
        if matches!(self.decoder, Decoder::Idle) {
            self.decoder = started(Arc::clone(&self.wake));
        }
        let Decoder::Running { wanted, .. } = &self.decoder else {
            return false;
        };
        match wanted.try_send(face.clone()) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => false,
            Err(TrySendError::Disconnected(_)) => {
                self.decoder = Decoder::Gone;
                false
            }
        }
    }

    /// What was decoded since the last call. Never waits.
    pub fn take(&mut self) -> Vec<Decoded> {
        let mut taken = Vec::new();
        while let Decoder::Running { decoded, .. } = &self.decoder {
            match decoded.try_recv() {
                Ok(one) => taken.push(one),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => self.decoder = Decoder::Gone,
            }
        }
        taken
    }
}

fn started(wake: Wake) -> Decoder {
    let (wanted, faces) = sync_channel::<Face>(WAITING_MAX);
    // Room for all that can be asked for, and for the one in hand: where nobody takes them it waits.
    let (tell, decoded) = sync_channel(WAITING_MAX + 1);
    let work = move || {
        for face in faces {
            if tell.send((face.hash(), decoded_or_none(&face))).is_err() {
                return;
            }
            wake();
        }
    };
    match Builder::new().name("tavla-faces".to_owned()).spawn(work) {
        Ok(_) => Decoder::Running { wanted, decoded },
        Err(error) => {
            tracing::error!(%error, "no thread to decode people's pictures");
            Decoder::Gone
        }
    }
}

/// A picture that breaks its decoder takes nothing else with it.
fn decoded_or_none(face: &Face) -> Option<FacePixels> {
    let decoded = catch_unwind(AssertUnwindSafe(|| pixels_of(face)));
    decoded.unwrap_or_else(|_| {
        tracing::error!("somebody's picture broke its decoder");
        None
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn pictures_are_decoded_elsewhere_and_what_is_none_is_told_as_none() {
        let (ring, bell) = sync_channel(8);
        let mut faces = Faces::new(Arc::new(move || {
            // Full means that the test will look anyway.
            ring.try_send(()).ok();
        }));
        assert!(faces.take().is_empty());
        let whole = face_of_file(&making::picture_file(90, 40)).unwrap();
        let broken = Face::new(b"\xff\xd8\xff and no more").unwrap();
        assert!(faces.ask(&whole) && faces.ask(&broken));
        let mut taken = Vec::new();
        while taken.len() < 2 {
            bell.recv_timeout(Duration::from_secs(20)).unwrap();
            taken.extend(faces.take());
        }
        let found = taken.iter().map(|(hash, pixels)| (*hash, pixels.is_some()));
        let found: Vec<_> = found.collect();
        assert_eq!(found, [(whole.hash(), true), (broken.hash(), false)]);
    }
}
