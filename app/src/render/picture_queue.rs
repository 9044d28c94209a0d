//! Pictures on their way to the GPU: so many bytes a frame, as a large one alone would hold a frame up
//! for tenths of a second.
//!
//! Small sizes go first, of all pictures: each is there at once, and sharpens.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::textures::TextureChange;
use crate::blobs::{Bitmap, Level};

/// So many bytes go in a frame.
const BYTES_PER_FRAME: usize = 4 << 20;

/// What the GPU does about pictures, in order.
#[derive(Debug, Clone)]
pub(super) enum PictureChange {
    /// There is to be one more, of which nothing is there yet.
    Added(u32, Arc<Bitmap>),
    /// Some rows of one of its sizes have come.
    Came(u32, Strip),
    /// One is not drawn any more.
    Gone(u32),
}

/// Rows of a picture at one size. The smaller sizes have come before.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    bitmap: Arc<Bitmap>,
    pub(super) level: usize,
    pub(super) rows: Range<u32>,
}

impl Strip {
    /// Their size; none where the picture has none.
    pub(super) fn size(&self) -> Option<&Level> {
        self.bitmap.levels.get(self.level)
    }

    /// Their pixels.
    pub(super) fn pixels(&self) -> &[u8] {
        let Some(level) = self.size() else {
            return &[];
        };
        let row = row_bytes(level);
        let (start, end) = (self.rows.start as usize * row, self.rows.end as usize * row);
        level.pixels.get(start..end).unwrap_or_default()
    }

    /// Whether all of this size is there then.
    pub(super) fn is_last(&self) -> bool {
        self.size()
            .is_some_and(|level| level.height == self.rows.end)
    }
}

fn row_bytes(level: &Level) -> usize {
    4 * level.width as usize
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct PictureQueue {
    /// By the pictures' numbers.
    coming: BTreeMap<u32, Coming>,
}

/// What of a picture is to go yet.
#[derive(Debug)]
struct Coming {
    bitmap: Arc<Bitmap>,
    /// The size that goes next,
    level: usize,
    /// and the row of it.
    row: u32,
}

impl PictureQueue {
    /// Whether something is left for other frames.
    pub(super) fn is_waiting(&self) -> bool {
        !self.coming.is_empty()
    }

    /// What the GPU does in this frame.
    pub(super) fn send(&mut self, changes: Vec<TextureChange>) -> Vec<PictureChange> {
        let mut sent: Vec<PictureChange> = Vec::new();
        for change in changes {
            sent.push(match change {
                TextureChange::Added(number, bitmap) => self.add(number, Arc::new(bitmap)),
                TextureChange::Gone(number) => {
                    self.coming.remove(&number);
                    PictureChange::Gone(number)
                }
            });
        }
        let mut bytes = BYTES_PER_FRAME;
        while let Some((number, strip)) = self.next(bytes) {
            bytes = bytes.saturating_sub(strip.pixels().len());
            sent.push(PictureChange::Came(number, strip));
        }
        sent
    }

    fn add(&mut self, number: u32, bitmap: Arc<Bitmap>) -> PictureChange {
        if let Some(level) = bitmap.levels.len().checked_sub(1) {
            let bitmap = Arc::clone(&bitmap);
            let coming = Coming {
                bitmap,
                level,
                row: 0,
            };
            self.coming.insert(number, coming);
        }
        PictureChange::Added(number, bitmap)
    }

    /// The next rows within so many bytes, of the picture that shows least; of those, of the one that
    /// was asked for last.
    fn next(&mut self, bytes: usize) -> Option<(u32, Strip)> {
        let size_of = |coming: &Coming| coming.bitmap.levels[coming.level].pixels.len();
        let coming = self.coming.iter();
        let least = coming.min_by_key(|(number, coming)| (size_of(coming), Reverse(**number)));
        let number = *least?.0;
        let coming = self.coming.get_mut(&number)?;
        let level = &coming.bitmap.levels[coming.level];
        let rows = (bytes / row_bytes(level).max(1)) as u32;
        let end = level.height.min(coming.row.saturating_add(rows));
        if end == coming.row {
            return None;
        }
        let strip = Strip {
            bitmap: Arc::clone(&coming.bitmap),
            level: coming.level,
            rows: coming.row..end,
        };
        coming.row = end;
        if strip.is_last() {
            coming.row = 0;
            match coming.level.checked_sub(1) {
                Some(larger) => coming.level = larger,
                None => {
                    self.coming.remove(&number);
                }
            }
        }
        Some((number, strip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that is `side` pixels high and wide, with all its sizes.
    fn bitmap(side: u32) -> Bitmap {
        let sides = std::iter::successors(Some(side), |side| (*side > 1).then_some(side / 2));
        let level = |side| Level {
            width: side,
            height: side,
            pixels: vec![0; 4 * (side * side) as usize],
        };
        Bitmap {
            levels: sides.map(level).collect(),
        }
    }

    /// What came in a frame, in order: the picture, the side of the size, and the rows.
    fn came(changes: &[PictureChange]) -> Vec<(u32, u32, Range<u32>)> {
        let came = changes.iter().filter_map(|change| match change {
            PictureChange::Came(number, strip) => {
                let side = strip.size().map_or(0, |level| level.width);
                Some((*number, side, strip.rows.clone()))
            }
            PictureChange::Added(..) | PictureChange::Gone(_) => None,
        });
        came.collect()
    }

    fn bytes(changes: &[PictureChange]) -> usize {
        let bytes = changes.iter().map(|change| match change {
            PictureChange::Came(_, strip) => strip.pixels().len(),
            PictureChange::Added(..) | PictureChange::Gone(_) => 0,
        });
        bytes.sum()
    }

    #[test]
    fn a_large_picture_is_there_at_once_and_sharpens_within_each_frame_s_bytes() {
        let mut queue = PictureQueue::default();
        let picture = bitmap(4_096);
        let all = picture.bytes();
        let mut changes = queue.send(vec![TextureChange::Added(7, picture)]);
        assert!(matches!(changes[0], PictureChange::Added(7, _)));
        assert_eq!(came(&changes)[..2], [(7, 1, 0..1), (7, 2, 0..2)]);
        let (mut sent, mut frames) = (0, 0);
        loop {
            assert!(bytes(&changes) <= BYTES_PER_FRAME);
            (sent, frames) = (sent + bytes(&changes), frames + 1);
            if !queue.is_waiting() {
                break;
            }
            changes = queue.send(Vec::new());
        }
        assert_eq!((sent, frames), (all, all.div_ceil(BYTES_PER_FRAME)));
        assert_eq!(came(&changes).last().map(|it| it.2.end), Some(4_096));
    }

    #[test]
    fn small_sizes_of_all_go_first_and_the_last_asked_for_before_others_of_its_size() {
        let mut queue = PictureQueue::default();
        let add = |number| TextureChange::Added(number, bitmap(2_048));
        let changes = queue.send(vec![add(1), add(2)]);
        let came = came(&changes);
        assert_eq!(came[..3], [(2, 1, 0..1), (1, 1, 0..1), (2, 2, 0..2)]);
        assert_eq!(
            came.last().map(|it| (it.0, it.1)),
            Some((2, 1_024)),
            "what was sent last"
        );
    }

    #[test]
    fn what_is_gone_comes_no_more() {
        let mut queue = PictureQueue::default();
        queue.send(vec![TextureChange::Added(1, bitmap(2_048))]);
        let changes = queue.send(vec![TextureChange::Gone(1)]);
        assert!(matches!(changes[..], [PictureChange::Gone(1)]));
        assert!(!queue.is_waiting());
    }
}
