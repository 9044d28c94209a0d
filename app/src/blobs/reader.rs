//! The thread that reads pictures from the store and decodes them.
//!
//! A store that fails may only be busy: what was wanted of it is tried again a few times, and is
//! coming meanwhile. A picture that breaks its decoder takes nothing else with it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::Builder;
use std::time::Duration;

use tavla_shared::blob::BlobHash;
use tavla_shared::store::{Store, StoreError};

use super::bitmap::Bitmap;
use crate::storage::Wake;

/// The most pictures that wait to be read; each may take much memory.
pub(super) const READING_MAX: usize = 4;

/// A picture is tried so often in a store that fails,
const TRIES_MAX: u32 = 4;
/// so long after the last time.
const RETRY_WAIT: Duration = Duration::from_secs(2);

/// A picture that was wanted; none where there is none that can be shown.
type Found = (BlobHash, Option<Bitmap>);

/// The owner's end of the thread. Dropping it ends the thread.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) wanted: SyncSender<BlobHash>,
    pub(super) found: Receiver<Found>,
}

impl Reader {
    /// Starts the thread, which calls `wake` for each picture it is done with.
    pub(super) fn start(mut source: Source, wake: Wake) -> std::io::Result<Self> {
        let (reader, ends) = Self::idle();
        Builder::new()
            .name("tavla-pictures".to_owned())
            .spawn(move || ends.work(&mut |file| source.read(file), RETRY_WAIT, &*wake))?;
        Ok(reader)
    }

    /// A reader, and what a thread needs to work for it.
    pub(super) fn idle() -> (Self, Ends) {
        let (wanted, files) = sync_channel(READING_MAX);
        // Room for all that can be wanted, and for the one in hand.
        let (tell, found) = sync_channel(READING_MAX + 1);
        (Self { wanted, found }, Ends { files, tell })
    }
}

/// The thread's ends of both queues. Where its owner takes nothing out, it waits.
pub(super) struct Ends {
    files: Receiver<BlobHash>,
    pub(super) tell: SyncSender<Found>,
}

/// Reads a picture; none where there is none that can be shown.
type Read<'a> = &'a mut dyn FnMut(&BlobHash) -> Result<Option<Bitmap>, StoreError>;

impl Ends {
    fn work(self, read: Read<'_>, retry_wait: Duration, wake: &dyn Fn()) {
        // What failed, and how often it was tried.
        let mut failed: Vec<(BlobHash, u32)> = Vec::new();
        loop {
            let next = if failed.is_empty() {
                self.files.recv().map_err(RecvTimeoutError::from)
            } else {
                self.files.recv_timeout(retry_wait)
            };
            let due = match next {
                Ok(file) => vec![(file, 0)],
                Err(RecvTimeoutError::Timeout) => std::mem::take(&mut failed),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            for (file, tries) in due {
                let tries = tries + 1;
                let bitmap = match read_or_miss(read, &file) {
                    Ok(bitmap) => bitmap,
                    Err(error) if tries < TRIES_MAX => {
                        tracing::warn!(%error, %file, tries, "a picture cannot be read yet");
                        failed.push((file, tries));
                        continue;
                    }
                    Err(error) => {
                        tracing::error!(%error, %file, "a picture cannot be read");
                        None
                    }
                };
                if self.tell.send((file, bitmap)).is_err() {
                    return;
                }
                wake();
            }
        }
    }
}

fn read_or_miss(read: Read<'_>, file: &BlobHash) -> Result<Option<Bitmap>, StoreError> {
    catch_unwind(AssertUnwindSafe(|| read(file))).unwrap_or_else(|_| {
        tracing::error!(%file, "a picture broke its decoder");
        Ok(None)
    })
}

/// A store that has pictures.
pub(super) struct Source {
    path: PathBuf,
    /// Opened when it is needed, and anew where it failed.
    store: Option<Store>,
}

impl Source {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, store: None }
    }

    fn read(&mut self, file: &BlobHash) -> Result<Option<Bitmap>, StoreError> {
        // Taken out, so that one that fails is not used again.
        let store = match self.store.take() {
            Some(store) => store,
            None => Store::open(&self.path)?,
        };
        let bytes = store.blob(file)?;
        self.store = Some(store);
        let decoded = bytes.map(|bytes| Bitmap::decode(&bytes)).transpose();
        Ok(decoded.unwrap_or_else(|error| {
            tracing::warn!(%error, %file, "a picture cannot be shown");
            None
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    /// What becomes of pictures that are read one after the other, and how often each was tried.
    fn worked(
        wanted: &[&[u8]],
        mut read: impl FnMut(&BlobHash, u32) -> Result<Option<Bitmap>, StoreError>,
    ) -> Vec<(bool, u32)> {
        let (reader, ends) = Reader::idle();
        let mut tries: Vec<(BlobHash, u32)> =
            wanted.iter().map(|file| (BlobHash::of(file), 0)).collect();
        for (file, _) in &tries {
            reader.wanted.try_send(*file).unwrap();
        }
        let Reader { wanted, found } = reader;
        // The thread ends when it has told of all.
        let (left, wanted) = (Cell::new(tries.len()), RefCell::new(Some(wanted)));
        let wake = || {
            left.set(left.get() - 1);
            if left.get() == 0 {
                wanted.take();
            }
        };
        let mut counted = |file: &BlobHash| {
            let (_, count) = tries.iter_mut().find(|(it, _)| it == file).unwrap();
            *count += 1;
            read(file, *count)
        };
        ends.work(&mut counted, Duration::ZERO, &wake);
        let of = |(file, count): (BlobHash, u32), found: &[Found]| {
            let (_, bitmap) = found.iter().find(|(it, _)| *it == file).unwrap();
            (bitmap.is_some(), count)
        };
        let found: Vec<Found> = found.try_iter().collect();
        tries.into_iter().map(|tried| of(tried, &found)).collect()
    }

    fn busy() -> StoreError {
        StoreError::Locked {
            path: PathBuf::from("tavla.db"),
        }
    }

    fn picture() -> Bitmap {
        Bitmap { levels: Vec::new() }
    }

    #[test]
    fn a_picture_is_tried_again_while_the_store_is_busy() {
        let read = |_: &BlobHash, count| {
            if count < 3 {
                Err(busy())
            } else {
                Ok(Some(picture()))
            }
        };
        assert_eq!(worked(&[b"a", b"b"], read), [(true, 3), (true, 3)]);
    }

    #[test]
    fn a_store_that_goes_on_failing_is_left_alone() {
        let read = |_: &BlobHash, _| Err(busy());
        assert_eq!(worked(&[b"a"], read), [(false, TRIES_MAX)]);
    }

    #[test]
    fn a_picture_that_breaks_its_decoder_takes_no_other_with_it() {
        let bad = BlobHash::of(b"bad");
        let read = |file: &BlobHash, _| {
            assert_ne!(*file, bad, "a bug in a decoder");
            Ok(Some(picture()))
        };
        assert_eq!(worked(&[b"bad", b"good"], read), [(false, 1), (true, 1)]);
    }
}
