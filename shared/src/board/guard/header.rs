//! A block's header: who wrote, how its operations fall into changes, what each depends on.
//!
//! The layout is that of Loro 1.17.1 (`oplog/change_store/block_meta_encode.rs`). Its decoder makes
//! room for as many dependencies as the header claims to have.

use super::columns::{Bools, Cell, Curve, Runs};
use super::cursor::{Cursor, Malformed};
use super::preview::Preview;

/// The largest timestamp believed, in seconds; JavaScript counts no further.
pub(in super::super) const TIMESTAMP_MAX: i64 = 1 << 53;

/// The numbers at the start of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// The first operation, and how many there are.
    pub(super) counter: usize,
    pub(super) len: usize,
    /// The logical time of the first, and how much of it passes.
    pub(super) lamport: usize,
    pub(super) lamport_len: usize,
    pub(super) changes: usize,
}

/// What a header says of the rest of its block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header<'a> {
    /// Whoever is spoken of; the first one wrote the block.
    peers: &'a [[u8; 8]],
    lengths: Lengths<'a>,
}

impl Header<'_> {
    pub(super) fn peers(&self) -> usize {
        self.peers.len()
    }

    pub(super) fn peer(&self, at: usize) -> Option<u64> {
        self.peers.get(at).map(|bytes| u64::from_le_bytes(*bytes))
    }
}

impl<'a> Header<'a> {
    /// How many operations each change has, in turn.
    pub(super) fn lengths(&self) -> Lengths<'a> {
        self.lengths
    }
}

/// The lengths of changes; that of the last is what the others leave of the block's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths<'a> {
    written: Cursor<'a>,
    changes: usize,
    left: usize,
}

impl Lengths<'_> {
    /// The next change's; none after the last.
    pub(super) fn next(&mut self) -> Result<Option<usize>, Malformed> {
        let len = match self.changes {
            0 => return Ok(None),
            1 => self.left,
            _ => self.written.count()?,
        };
        self.changes -= 1;
        self.left = self
            .left
            .checked_sub(len)
            .filter(|_| len > 0)
            .ok_or(Malformed("the lengths of its changes do not add up"))?;
        Ok(Some(len))
    }
}

/// Reads a header, and notes in `preview` what its changes depend on.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    span: Span,
    preview: &mut Preview<'_>,
) -> Result<Header<'a>, Malformed> {
    let mut cursor = Cursor::new(bytes);
    let peers = cursor.count()?;
    let (peers, _) = cursor.take(peers.saturating_mul(8))?.as_chunks();
    let twice = peers.iter().skip(1).any(|peer| Some(peer) == peers.first());
    if peers.is_empty() || twice {
        return Err(Malformed("its table of peers cannot be"));
    }
    // Every change but the last has a byte of its own.
    if span.changes == 0 || span.changes > cursor.len() {
        return Err(Malformed("it has more changes than bytes for them"));
    }
    let lengths = Lengths {
        written: cursor,
        changes: span.changes,
        left: span.len,
    };
    for _ in 1..span.changes {
        cursor.count()?;
    }
    let header = Header { peers, lengths };
    let rest = read_dependencies(cursor.rest(), &header, span, preview)?;
    read_lamports(rest, &header, span)?;
    Ok(header)
}

fn read_dependencies<'a>(
    bytes: &'a [u8],
    header: &Header<'_>,
    span: Span,
    preview: &mut Preview<'_>,
) -> Result<&'a [u8], Malformed> {
    let bad = Malformed("a dependency cannot be");
    let writer = header.peer(0).ok_or(bad)?;
    let mut on_self = Bools::new(bytes);
    let mut lengths = header.lengths();
    let mut counter = span.counter;
    while let Some(len) = lengths.next()? {
        match (counter, on_self.expect()?) {
            (0, true) => return Err(bad),
            (0, false) | (_, true) => {}
            (_, false) => preview.loose.push((writer, counter)),
        }
        counter += len;
    }
    let mut counts = Runs::new(on_self.rest()?, Cell::Unsigned);
    let mut total = 0_usize;
    for _ in 0..span.changes {
        let count = usize::try_from(counts.expect()?).map_err(|_| bad)?;
        // A change depends on each other peer once at most.
        if count >= header.peers() {
            return Err(bad);
        }
        total += count;
    }
    preview.dependencies += total;
    // Two of one change are on different peers, so only the first of each can be part of a run.
    if total > span.changes + bytes.len() {
        return Err(bad);
    }
    let mut peers = Runs::new(counts.rest()?, Cell::Unsigned);
    for _ in 0..total {
        let peer = usize::try_from(peers.expect()?).map_err(|_| bad)?;
        // On itself it depends by the column before.
        if peer == 0 || peer >= header.peers() {
            return Err(bad);
        }
    }
    let mut counters = Curve::new(peers.rest()?)?;
    let mut peers = Runs::new(counts.rest()?, Cell::Unsigned);
    for at in 0..total {
        let peer = header.peer(peers.expect()? as usize).ok_or(bad)?;
        preview.need(peer, index(counters.value(at)?)?);
    }
    counters.rest(total)
}

/// Logical times only grow; of all but the last change they are written out.
fn read_lamports(bytes: &[u8], header: &Header<'_>, span: Span) -> Result<(), Malformed> {
    let bad = Malformed("its logical times do not add up");
    let mut lamports = Curve::new(bytes)?;
    let mut lengths = header.lengths();
    let mut free_from = span.lamport;
    for at in 0..span.changes - 1 {
        let lamport = index(lamports.value(at)?)?;
        if lamport < free_from || (at == 0 && lamport != span.lamport) {
            return Err(bad);
        }
        free_from = lamport + lengths.next()?.ok_or(bad)?;
    }
    let last = lengths.next()?.ok_or(bad)?;
    let end = span.lamport + span.lamport_len;
    if end < free_from + last || (span.changes == 1 && end != free_from + last) {
        return Err(bad);
    }
    Cursor::new(lamports.rest(span.changes - 1)?).finish()
}

/// Reads the times and messages of the changes.
pub(super) fn read_messages(bytes: &[u8], changes: usize) -> Result<(), Malformed> {
    let mut times = Curve::new(bytes)?;
    for at in 0..changes {
        if times.value(at)?.unsigned_abs() > TIMESTAMP_MAX.unsigned_abs() {
            return Err(Malformed("a time cannot be"));
        }
    }
    let mut lengths = Runs::new(times.rest(changes)?, Cell::Unsigned);
    let mut total = 0_usize;
    for _ in 0..changes {
        total = total.saturating_add(index(lengths.expect()?)?);
    }
    let mut messages = Cursor::new(lengths.rest()?);
    if std::str::from_utf8(messages.take(total)?).is_err() {
        return Err(Malformed("a message is not UTF-8"));
    }
    messages.finish()
}

/// A counter or a logical time: below 2³¹ − 1, which Loro keeps for itself.
fn index(value: i64) -> Result<usize, Malformed> {
    usize::try_from(value)
        .ok()
        .filter(|&value| value < i32::MAX as usize)
        .ok_or(Malformed("a number is out of range"))
}
