//! The pictures that shapes show, read from the store and decoded on a thread of their own.
//!
//! What is wanted is asked for again each frame until it is there; so what does not fit into the
//! queue is simply asked for later. Whoever takes a picture keeps it: only a few that nobody has
//! taken yet are held here.

mod bitmap;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Builder;

use tavla_shared::blob::BlobHash;
use tavla_shared::store::{Store, StoreError};

pub use self::bitmap::{Bitmap, BitmapError, Level};
use crate::storage::Wake;

/// The most pictures that are being read; each may take much memory.
const READING_MAX: usize = 4;

/// The most pictures that are held for somebody to take.
const FOUND_MAX: usize = 2 * READING_MAX;

/// What there is of a picture.
#[derive(Debug)]
pub enum Look {
    /// All of it. It is the taker's now.
    Ready(Bitmap),
    /// It is being read.
    Coming,
    /// It is not on this device, or no picture that can be shown.
    Missing,
}

/// What the thread has found.
type Found = (BlobHash, Option<Bitmap>);

/// Pictures by their files' names.
#[derive(Debug, Default)]
pub struct Bitmaps {
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

#[derive(Debug)]
struct Reader {
    wanted: SyncSender<BlobHash>,
    found: Receiver<Found>,
}

impl Bitmaps {
    /// Pictures from the store at `path`. `wake` is called when one is there.
    pub fn of_store(path: PathBuf, wake: Wake) -> Self {
        let reader = Reader::start(path, wake);
        if let Err(error) = &reader {
            tracing::error!(%error, "no thread to read pictures");
        }
        Self {
            reader: reader.ok(),
            asked: BTreeMap::new(),
        }
    }

    /// Takes a picture, or asks for it. Never waits.
    pub fn take(&mut self, file: &BlobHash) -> Look {
        let Some(reader) = &self.reader else {
            return Look::Missing;
        };
        for (file, bitmap) in reader.found.try_iter() {
            let is_found = |asked: &&Asked| matches!(asked, Asked::Found(_));
            if self.asked.values().filter(is_found).count() >= FOUND_MAX {
                // They have left the view; who wants one after all asks again.
                self.asked
                    .retain(|_, asked| !matches!(asked, Asked::Found(_)));
            }
            let found = bitmap.map_or(Asked::Missing, Asked::Found);
            self.asked.insert(file, found);
        }
        match self.asked.remove(file) {
            Some(Asked::Found(bitmap)) => Look::Ready(bitmap),
            Some(Asked::Missing) => {
                // It is not looked for each frame.
                self.asked.insert(*file, Asked::Missing);
                Look::Missing
            }
            Some(Asked::Coming) => {
                self.asked.insert(*file, Asked::Coming);
                Look::Coming
            }
            None => {
                if reader.wanted.try_send(*file).is_ok() {
                    self.asked.insert(*file, Asked::Coming);
                }
                Look::Coming
            }
        }
    }

    /// Looks again for what was missing: more may be in the store now.
    pub fn look_again(&mut self) {
        self.asked
            .retain(|_, asked| !matches!(asked, Asked::Missing));
    }
}

impl Reader {
    fn start(path: PathBuf, wake: Wake) -> std::io::Result<Self> {
        let (wanted, files) = sync_channel::<BlobHash>(READING_MAX);
        // Room for all that can be wanted, and for the one in hand.
        let (tell, found) = sync_channel(READING_MAX + 1);
        Builder::new()
            .name("tavla-pictures".to_owned())
            .spawn(move || {
                let mut store = None;
                for file in files {
                    let bitmap = read(&path, &mut store, &file);
                    if tell.send((file, bitmap)).is_err() {
                        return;
                    }
                    wake();
                }
            })?;
        Ok(Self { wanted, found })
    }
}

fn read(path: &Path, store: &mut Option<Store>, file: &BlobHash) -> Option<Bitmap> {
    let bytes = stored(path, store, file).unwrap_or_else(|error| {
        tracing::error!(%error, %file, "a picture cannot be read");
        None
    })?;
    let decoded = Bitmap::decode(&bytes);
    if let Err(error) = &decoded {
        tracing::warn!(%error, %file, "a picture cannot be shown");
    }
    decoded.ok()
}

fn stored(
    path: &Path,
    store: &mut Option<Store>,
    file: &BlobHash,
) -> Result<Option<Vec<u8>>, StoreError> {
    let open = match store {
        Some(store) => store,
        None => store.insert(Store::open(path)?),
    };
    open.blob(file)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

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
                Look::Coming => bell.recv_timeout(Duration::from_secs(20)).unwrap(),
                Look::Ready(bitmap) => return Some(bitmap.levels[0].width),
                Look::Missing => return None,
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
        let (tell, found) = sync_channel(64);
        let (wanted, _files) = sync_channel(64);
        let mut bitmaps = Bitmaps {
            reader: Some(Reader { wanted, found }),
            asked: BTreeMap::new(),
        };
        for number in 0..20_u8 {
            let bitmap = Bitmap { levels: Vec::new() };
            tell.send((BlobHash::of(&[number]), Some(bitmap))).unwrap();
        }
        bitmaps.take(&BlobHash::of(b"another"));
        // And the one that is coming.
        assert!(bitmaps.asked.len() <= FOUND_MAX + 1);
    }
}
