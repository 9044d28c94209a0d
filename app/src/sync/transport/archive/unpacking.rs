//! Unpacks an archive as it comes, a bounded piece at a time: what a few bytes claim to be is never there
//! all at once.

use std::io;

use tavla_shared::protocol::limits::ARCHIVE_WINDOW_LOG_MAX;
use tavla_shared::protocol::{ArchiveError, ArchiveReader};
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation as _, OutBuffer};

/// What is unpacked in one step.
const STEP_BYTES: usize = 64 * 1024;

/// Why bytes cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub(super) enum UnpackError {
    /// They are not compressed as they should be.
    #[error("it cannot be unpacked: {0}")]
    Packed(#[from] io::Error),
    /// What is in them is no archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// There is more after the end.
    #[error("something follows its end")]
    Trailing,
}

/// See the module.
pub(super) struct Unpacker {
    decoder: Decoder<'static>,
    reader: ArchiveReader,
    buffer: Vec<u8>,
    /// Whether the last step filled the buffer: more may come out without anything going in.
    full: bool,
    /// Whether what is compressed has ended.
    ended: bool,
}

impl Unpacker {
    /// For one archive; none where the system has no memory for it.
    pub(super) fn new() -> Option<Self> {
        let mut decoder = Decoder::new().ok()?;
        let window = DParameter::WindowLogMax(ARCHIVE_WINDOW_LOG_MAX);
        decoder.set_parameter(window).ok()?;
        Some(Self {
            decoder,
            reader: ArchiveReader::default(),
            buffer: vec![0; STEP_BYTES],
            full: false,
            ended: false,
        })
    }

    /// Unpacks some of `packed`, which is shorter then; the updates that are whole now.
    ///
    /// # Errors
    /// [`UnpackError`]; nothing that comes after it makes sense.
    pub(super) fn step(&mut self, packed: &mut &[u8]) -> Result<Vec<Vec<u8>>, UnpackError> {
        if self.ended && !packed.is_empty() {
            return Err(UnpackError::Trailing);
        }
        let mut input = InBuffer::around(packed);
        let mut output = OutBuffer::around(self.buffer.as_mut_slice());
        let left = self.decoder.run(&mut input, &mut output)?;
        let (taken, written) = (input.pos(), output.pos());
        *packed = &packed[taken..];
        self.full = written == self.buffer.len();
        self.ended = left == 0;
        Ok(self.reader.push(&self.buffer[..written])?)
    }

    /// Whether another step may give something though nothing goes in.
    pub(super) fn has_more(&self) -> bool {
        self.full && !self.ended
    }

    /// Whether all of it has come.
    pub(super) fn is_whole(&self) -> bool {
        self.ended && self.reader.is_whole()
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::protocol::{archive_head, end_archive, put_archived};

    use super::*;

    fn archive(updates: &[Vec<u8>]) -> Vec<u8> {
        let mut out = archive_head();
        for update in updates {
            put_archived(&mut out, update);
        }
        end_archive(&mut out);
        out
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        zstd::stream::encode_all(bytes, 3).unwrap()
    }

    /// All that comes of `packed`, given in pieces of `len`; and whether it was whole.
    fn unpacked(packed: &[u8], len: usize) -> Result<(Vec<Vec<u8>>, bool), UnpackError> {
        let mut unpacker = Unpacker::new().unwrap();
        let mut updates = Vec::new();
        for mut piece in packed.chunks(len) {
            while !piece.is_empty() || unpacker.has_more() {
                updates.extend(unpacker.step(&mut piece)?);
            }
        }
        Ok((updates, unpacker.is_whole()))
    }

    #[test]
    fn an_archive_comes_out_as_it_went_in_however_it_is_cut() {
        let updates = vec![vec![1; 10], vec![2; 300_000], vec![3]];
        let packed = packed(&archive(&updates));
        for len in [1, 5, packed.len()] {
            let (read, whole) = unpacked(&packed, len).unwrap();
            assert!(whole && read == updates, "in pieces of {len}");
        }
        for len in 0..packed.len() {
            let (_, whole) = unpacked(&packed[..len], 7).unwrap();
            assert!(!whole, "with {len} bytes");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let good = packed(&archive(&[vec![1; 100]]));
        let twice = [good.clone(), good].concat();
        assert!(matches!(unpacked(&twice, 50), Err(UnpackError::Trailing)));
        let html = unpacked(b"<html>", 6);
        assert!(matches!(html, Err(UnpackError::Packed(_))));
        let other = unpacked(&packed(b"something else"), 100);
        assert!(matches!(
            other,
            Err(UnpackError::Archive(ArchiveError::Head))
        ));
    }

    #[test]
    fn a_bomb_is_given_up_before_it_takes_memory() {
        // An update that never ends, of what compresses best.
        let mut bytes = archive_head();
        put_archived(&mut bytes, &vec![0; 24 << 20]);
        let once = bytes[archive_head().len()..].to_vec();
        for _ in 0..11 {
            bytes.extend_from_slice(&once);
        }
        let bomb = packed(&bytes);
        assert!(bomb.len() < 64 << 10, "{}", bomb.len());
        let mut unpacker = Unpacker::new().unwrap();
        let mut rest = bomb.as_slice();
        let refused = loop {
            match unpacker.step(&mut rest) {
                Ok(updates) => assert!(updates.iter().map(Vec::len).sum::<usize>() <= 24 << 20),
                Err(error) => break error,
            }
        };
        let large = UnpackError::Archive(ArchiveError::TooLarge);
        assert_eq!(refused.to_string(), large.to_string());
    }

    #[test]
    fn what_needs_more_memory_than_allowed_is_refused() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.window_log(ARCHIVE_WINDOW_LOG_MAX + 1).unwrap();
        std::io::Write::write_all(&mut encoder, &archive(&[vec![1; 1000]])).unwrap();
        let wide = encoder.finish().unwrap();
        assert!(matches!(
            unpacked(&wide, wide.len()),
            Err(UnpackError::Packed(_))
        ));
    }
}
