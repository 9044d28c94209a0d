//! The pictures that shapes show, read from the store and decoded on a thread of their own.
//!
//! What is wanted is asked for again each frame until it is there; so what does not fit into the
//! queue is simply asked for later. Whoever takes a picture keeps it: only a few that nobody has
//! taken yet are held here.

mod bitmap;
mod fitting;
mod reader;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{TryRecvError, TrySendError};

use tavla_shared::blob::BlobHash;

pub use self::bitmap::{Bitmap, BitmapError, Level, picture_of_file};
pub use self::fitting::{FittedFile, FittingError, fitted_file, fitted_pixels};
use self::reader::{READING_MAX, Reader, Source};
use crate::storage::Wake;

/// The most pictures that are held for somebody to take.
const FOUND_MAX: usize = 2 * READING_MAX;

/// What there is of a picture.
#[derive(Debug)]
pub enum Arrival {
    /// All of it. It is the taker's now.
    Ready(Bitmap),
    /// It is being read.
    Coming,
    /// It is not on this device, or no picture that can be shown.
    Missing,
}

/// Pictures by their files' names.
#[derive(Debug, Default)]
pub struct Bitmaps {
    /// None where nothing can be read, or not any more.
    reader: Option<Reader>,
    /// What was asked for and has not been taken.
    asked: BTreeMap<BlobHash, Asked>,
}

#[derive(Debug)]
enum Asked {
    /// It is being read.
    Coming,
    /// It can be taken.
    Found(Bitmap),
    /// There is nothing to be had.
    Missing,
}

impl Bitmaps {
    /// Pictures from the store at `path`. `wake` is called when one is there.
    pub fn of_store(path: PathBuf, wake: Wake) -> Self {
        let reader = Reader::start(Source::new(path), wake);
        if let Err(error) = &reader {
            tracing::error!(%error, "no thread to read pictures");
        }
        Self {
            reader: reader.ok(),
            asked: BTreeMap::new(),
        }
    }

    /// Takes a picture, or asks for it. Never waits.
    pub fn take(&mut self, file: &BlobHash) -> Arrival {
        self.receive();
        match self.asked.remove(file) {
            Some(Asked::Found(bitmap)) => Arrival::Ready(bitmap),
            Some(Asked::Missing) => {
                // It is not looked for each frame.
                self.asked.insert(*file, Asked::Missing);
                Arrival::Missing
            }
            Some(Asked::Coming) => {
                self.asked.insert(*file, Asked::Coming);
                Arrival::Coming
            }
            None => self.ask(file),
        }
    }

    /// Looks again for what was missing: more may be in the store now.
    pub fn look_again(&mut self) {
        self.asked
            .retain(|_, asked| !matches!(asked, Asked::Missing));
    }

    fn receive(&mut self) {
        while let Some(reader) = &self.reader {
            match reader.found.try_recv() {
                Ok((file, bitmap)) => self.keep(file, bitmap),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.give_up(),
            }
        }
    }

    fn keep(&mut self, file: BlobHash, bitmap: Option<Bitmap>) {
        let is_found = |asked: &&Asked| matches!(asked, Asked::Found(_));
        if self.asked.values().filter(is_found).count() >= FOUND_MAX {
            // They have left the view; who wants one after all asks again.
            self.asked
                .retain(|_, asked| !matches!(asked, Asked::Found(_)));
        }
        let found = bitmap.map_or(Asked::Missing, Asked::Found);
        self.asked.insert(file, found);
    }

    fn ask(&mut self, file: &BlobHash) -> Arrival {
        let Some(reader) = &self.reader else {
            return Arrival::Missing;
        };
        match reader.wanted.try_send(*file) {
            Ok(()) => {
                self.asked.insert(*file, Asked::Coming);
                Arrival::Coming
            }
            Err(TrySendError::Full(_)) => Arrival::Coming,
            Err(TrySendError::Disconnected(_)) => {
                self.give_up();
                Arrival::Missing
            }
        }
    }

    /// Nothing that was asked for will come any more.
    fn give_up(&mut self) {
        tracing::error!("the thread that reads pictures has ended");
        self.reader = None;
        self.asked
            .retain(|_, asked| !matches!(asked, Asked::Coming));
    }
}

#[cfg(test)]
impl Bitmaps {
    /// Pictures that can be taken at once, and no others.
    pub(crate) fn holding(bitmaps: impl IntoIterator<Item = (BlobHash, Bitmap)>) -> Self {
        let found = |(file, bitmap)| (file, Asked::Found(bitmap));
        Self {
            reader: None,
            asked: bitmaps.into_iter().map(found).collect(),
        }
    }

    /// Pictures that are being read for as long as the other value lives.
    pub(crate) fn unanswered() -> (Self, impl Sized) {
        let (reader, ends) = Reader::idle();
        let bitmaps = Self {
            reader: Some(reader),
            asked: BTreeMap::new(),
        };
        (bitmaps, ends)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::sync_channel;
    use std::time::Duration;

    use tavla_shared::store::Store;

    use super::*;

    #[test]
    fn pictures_come_from_the_store_and_what_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tavla.db");
        let mut store = Store::open(&path).unwrap();
        let pictures: Vec<BlobHash> = (1..=6_u8)
            .map(|width| {
                let mut bytes = Vec::new();
                let mut encoder = png::Encoder::new(&mut bytes, width.into(), 1);
                encoder.set_color(png::ColorType::Grayscale);
                let mut writer = encoder.write_header().unwrap();
                writer.write_image_data(&vec![width; width.into()]).unwrap();
                writer.finish().unwrap();
                store.put_blob(&bytes).unwrap()
            })
            .collect();
        let broken = store.put_blob(b"no picture").unwrap();
        let absent = BlobHash::of(b"absent");
        let (ring, bell) = sync_channel(64);
        let wake: Wake = Arc::new(move || {
            // Full means that the test will look anyway.
            ring.try_send(()).ok();
        });
        let mut bitmaps = Bitmaps::of_store(path, wake);
        let mut look = |file: &BlobHash| loop {
            match bitmaps.take(file) {
                Arrival::Coming => bell.recv_timeout(Duration::from_secs(20)).unwrap(),
                Arrival::Ready(bitmap) => return Some(bitmap.levels[0].width),
                Arrival::Missing => return None,
            }
        };
        for (width, file) in (1..).zip(&pictures) {
            assert_eq!(look(file), Some(width));
        }
        assert_eq!((look(&broken), look(&absent)), (None, None));
        // What was taken can be had again.
        assert_eq!(look(&pictures[0]), Some(1));
    }

    #[test]
    fn pictures_that_nobody_takes_are_not_piled_up() {
        let (reader, ends) = Reader::idle();
        let mut bitmaps = Bitmaps {
            reader: Some(reader),
            asked: BTreeMap::new(),
        };
        for number in 0..20_u8 {
            let bitmap = Bitmap { levels: Vec::new() };
            let found = (BlobHash::of(&[number]), Some(bitmap));
            ends.tell.send(found).unwrap();
            bitmaps.take(&BlobHash::of(b"another"));
        }
        // And the one that is coming.
        assert!(bitmaps.asked.len() <= FOUND_MAX + 1);
    }

    #[test]
    fn what_was_coming_from_a_reader_that_has_ended_is_missing() {
        let (mut bitmaps, ends) = Bitmaps::unanswered();
        let (asked, other) = (BlobHash::of(b"asked"), BlobHash::of(b"other"));
        assert!(matches!(bitmaps.take(&asked), Arrival::Coming));
        drop(ends);
        assert!(matches!(bitmaps.take(&asked), Arrival::Missing));
        assert!(matches!(bitmaps.take(&other), Arrival::Missing));
    }
}
