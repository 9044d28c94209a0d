//! Cuts updates into frames: several small ones in one frame, a large one over several.

use super::error::EncodeError;
use super::limits::{FRAGMENT_BYTES, PAYLOAD_BYTES, REASSEMBLY_BYTES_MAX, UPDATES_PER_FRAME_MAX};
use super::message::{BatchId, Frame, Magic, Message};

/// What one Ack answers: the frames to send, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What the Ack will name.
    pub id: BatchId,
    /// How many of the given updates it carries.
    pub updates: usize,
    /// A `DocUpdate`, or a `FragmentHeader` and its `Fragment`s.
    pub frames: Vec<Frame>,
}

/// Packs `updates`, in their order, into as few batches as their sizes allow. A batch is one
/// `DocUpdate`, or the fragments of ONE raw update, as the npm client reads it.
///
/// # Errors
/// [`EncodeError::UpdateTooLarge`] where a receiver could not put an update together again.
pub fn batches_from_updates(
    magic: Magic,
    room: &str,
    updates: Vec<Vec<u8>>,
    mut next_id: impl FnMut() -> BatchId,
) -> Result<Vec<Batch>, EncodeError> {
    let frame = |message| Frame {
        magic,
        room: room.to_owned(),
        message,
    };
    let mut batches = Vec::new();
    let mut packed: Vec<Vec<u8>> = Vec::new();
    let mut packed_bytes = 0;
    let flush = |packed: &mut Vec<Vec<u8>>, id: &mut dyn FnMut() -> BatchId| {
        if packed.is_empty() {
            return None;
        }
        let (id, updates) = (id(), std::mem::take(packed));
        let count = updates.len();
        let frames = vec![frame(Message::DocUpdate { updates, batch: id })];
        Some(Batch {
            id,
            updates: count,
            frames,
        })
    };
    for update in updates {
        let len = update.len();
        if len > REASSEMBLY_BYTES_MAX {
            return Err(EncodeError::UpdateTooLarge {
                len,
                limit: REASSEMBLY_BYTES_MAX,
            });
        }
        // A length field takes at most 3 bytes here; 4 leave the envelope its headroom.
        let full = packed_bytes + len + 4 > PAYLOAD_BYTES || packed.len() == UPDATES_PER_FRAME_MAX;
        if full {
            batches.extend(flush(&mut packed, &mut next_id));
            packed_bytes = 0;
        }
        if len + 4 > PAYLOAD_BYTES {
            let id = next_id();
            let parts = update.chunks(FRAGMENT_BYTES);
            let header = Message::FragmentHeader {
                batch: id,
                fragments: parts.len() as u64,
                total_bytes: len as u64,
            };
            let fragment = |(index, part): (usize, &[u8])| {
                frame(Message::Fragment {
                    batch: id,
                    index: index as u64,
                    bytes: part.to_vec(),
                })
            };
            let frames = std::iter::once(frame(header))
                .chain(parts.enumerate().map(fragment))
                .collect();
            batches.push(Batch {
                id,
                updates: 1,
                frames,
            });
        } else {
            packed_bytes += len + 4;
            packed.push(update);
        }
    }
    batches.extend(flush(&mut packed, &mut next_id));
    Ok(batches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::limits::FRAME_BYTES_MAX;

    fn pack(sizes: &[usize]) -> Vec<Batch> {
        let mut number = 0_u64;
        let updates = sizes.iter().map(|&len| vec![7; len]).collect();
        let next = || {
            number += 1;
            BatchId::from(number)
        };
        batches_from_updates(Magic::Loro, &"r".repeat(128), updates, next).unwrap()
    }

    #[track_caller]
    fn check(sizes: &[usize], updates_and_frames: &[(usize, usize)]) {
        let batches = pack(sizes);
        let found: Vec<_> = batches
            .iter()
            .map(|b| (b.updates, b.frames.len()))
            .collect();
        assert_eq!(found, updates_and_frames);
        for frame in batches.iter().flat_map(|batch| &batch.frames) {
            assert!(frame.encode().unwrap().len() <= FRAME_BYTES_MAX);
        }
    }

    #[test]
    fn small_updates_share_a_frame_and_large_ones_are_cut() {
        check(&[], &[]);
        check(&[10, 20, 0], &[(3, 1)]);
        check(&[PAYLOAD_BYTES - 4], &[(1, 1)]);
        check(&[PAYLOAD_BYTES - 3], &[(1, 5)]);
        check(&[4 * FRAGMENT_BYTES + 1], &[(1, 6)]);
        check(&[5, 1024 * 1024, 6, 7], &[(1, 1), (1, 17), (2, 1)]);
        check(&[150 * 1024, 150 * 1024], &[(1, 1), (1, 1)]);
        check(
            &vec![0; UPDATES_PER_FRAME_MAX + 1],
            &[(UPDATES_PER_FRAME_MAX, 1), (1, 1)],
        );
    }

    #[test]
    fn an_update_nobody_could_reassemble_is_not_sent() {
        let update = vec![0; REASSEMBLY_BYTES_MAX + 1];
        let error = EncodeError::UpdateTooLarge {
            len: update.len(),
            limit: REASSEMBLY_BYTES_MAX,
        };
        let id = || BatchId::from(0);
        assert_eq!(
            batches_from_updates(Magic::Loro, "r", vec![update], id),
            Err(error)
        );
    }
}
