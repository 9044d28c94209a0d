//! One file on its way to a picture of somebody: picked, read and made small on a thread of its own.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::Builder;

use tavla_shared::presence::Face;
use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;

use super::making::{PictureError, face_of_file};
use crate::regular;
use crate::storage::Wake;

/// What came of it; none where the person picked no file.
pub type Picked = Option<Result<Face, PictureError>>;

/// A file being picked, read and made small.
#[derive(Debug)]
pub struct Picking {
    told: Receiver<Picked>,
}

impl Picking {
    /// Begins with what `pick` gives, which may wait for a person; `wake` is called at the end.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(
        wake: Wake,
        pick: impl FnOnce() -> Option<PathBuf> + Send + 'static,
    ) -> io::Result<Self> {
        // One word, at the end.
        let (tell, told) = sync_channel(1);
        Builder::new()
            .name("tavla-own-picture".to_owned())
            .spawn(move || {
                let picked = pick().map(|path| face_at(&path));
                // Who has left does not hear it.
                if tell.send(picked).is_ok() {
                    wake();
                }
            })?;
        Ok(Self { told })
    }

    /// What came of it, once. Never waits.
    pub fn outcome(&self) -> Option<Picked> {
        match self.told.try_recv() {
            Ok(picked) => Some(picked),
            Err(TryRecvError::Empty) => None,
            // Its thread broke over it.
            Err(TryRecvError::Disconnected) => Some(Some(Err(PictureError::Unreadable))),
        }
    }
}

fn face_at(path: &Path) -> Result<Face, PictureError> {
    let mut bytes = Vec::new();
    // One byte over the limit is enough to tell that it is too large.
    let opened = regular::open(path).map_err(io::Error::from);
    opened
        .and_then(|file| {
            let mut within = file.take(IMAGE_BYTES_MAX as u64 + 1);
            within.read_to_end(&mut bytes)
        })
        .map_err(|error| {
            tracing::warn!(%error, "a picture's file cannot be read");
            PictureError::Unreadable
        })?;
    face_of_file(&bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::faces::making::picture_file;

    #[track_caller]
    fn picked(pick: impl FnOnce() -> Option<PathBuf> + Send + 'static) -> Picked {
        let (ring, bell) = sync_channel(1);
        let wake: Wake = Arc::new(move || {
            ring.try_send(()).ok();
        });
        let picking = Picking::start(wake, pick).unwrap();
        bell.recv_timeout(Duration::from_secs(20)).unwrap();
        picking.outcome().unwrap()
    }

    #[test]
    fn a_file_becomes_a_picture_and_what_cannot_be_opened_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("me.png");
        let missing = path.clone();
        let unreadable = Some(Err(PictureError::Unreadable));
        assert_eq!(picked(move || Some(missing)), unreadable);
        let file = picture_file(70, 70);
        std::fs::write(&path, &file).unwrap();
        let made = face_of_file(&file);
        assert_eq!(picked(move || Some(path)), Some(made));
        assert_eq!(picked(|| None), None);
    }
}
