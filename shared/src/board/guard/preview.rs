//! Looks through an update before Loro does, which believes it and panics, or takes all memory
//! there is, where it lies.
//!
//! What passes is what Loro itself would have written, as far as that can be told without the
//! document. The layout is that of Loro 1.17.1: `encoding.rs` for the head,
//! `encoding/fast_snapshot.rs` for the sequence of blocks and
//! `oplog/change_store/block_encode.rs` for a block:
//!
//! ```text
//! "loro" | checksum 16 B | mode, u16 big-endian | (length, block)*
//! block: first counter, counters, first lamport, lamports, changes, then sections, each after its
//!        length: header, times and messages, containers, keys, positions, operations,
//!        deleted spans, values
//! ```
//!
//! Holds two tables of the block at hand; neither is larger than a few times its bytes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::budget::Budget;
use super::containers::{Container, read_containers, read_keys};
use super::cursor::{Cursor, Malformed};
use super::header::{self, Span};
use super::mentions::{MENTIONS_MAX, Mention};
use super::operations::Operations;
use super::values::Values;
use crate::id::PeerId;

const MAGIC: &[u8] = b"loro";
const CHECKSUM_BYTES: usize = 16;
/// A snapshot, and a sequence of updates.
const MODE_SNAPSHOT: [u8; 2] = [0, 3];
const MODE_UPDATES: [u8; 2] = [0, 4];

/// What bytes are, by their first ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blob<'a> {
    Snapshot,
    /// With what follows the head.
    Updates(&'a [u8]),
}

/// Reads the head. The checksum is no secret and says nothing of who made it; Loro checks it.
pub(super) fn head(bytes: &[u8]) -> Result<Blob<'_>, Malformed> {
    let mut cursor = Cursor::new(bytes);
    if cursor.take(MAGIC.len())? != MAGIC {
        return Err(Malformed("it is not Loro's"));
    }
    cursor.take(CHECKSUM_BYTES)?;
    let mode = [cursor.byte()?, cursor.byte()?];
    match mode {
        MODE_SNAPSHOT => Ok(Blob::Snapshot),
        MODE_UPDATES => Ok(Blob::Updates(cursor.rest())),
        _ => Err(Malformed("its encoding is not known")),
    }
}

/// How many operations updates say they hold, by the beginnings of their blocks; none where they
/// cannot be read.
pub(super) fn claimed_operations(bytes: &[u8]) -> usize {
    let Ok(Blob::Updates(body)) = head(bytes) else {
        return 0;
    };
    let mut cursor = Cursor::new(body);
    let mut claimed = 0_usize;
    while let Ok(block) = cursor.section() {
        let mut numbers = Cursor::new(block);
        if let (Ok(_first), Ok(len)) = (numbers.count(), numbers.count()) {
            claimed = claimed.saturating_add(len);
        }
    }
    claimed
}

/// What an update holds, and what it builds on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Preview<'a> {
    /// For each writer, the operations in it, from the first to the last.
    pub(super) spans: BTreeMap<PeerId, Range<usize>>,
    /// For each peer, how many operations it speaks of.
    pub(super) needs: BTreeMap<PeerId, usize>,
    /// First operations of changes that do not say that they follow their writer's one before.
    pub(super) loose: Vec<(PeerId, usize)>,
    /// On how many operations of others its changes depend, all together.
    pub(super) dependencies: usize,
    /// What it says of which shapes there are, in order; see [`MENTIONS_MAX`].
    pub(super) mentions: Vec<Mention<'a>>,
    /// Whether the operations of one writer must follow one another without a gap.
    gapless: bool,
}

impl<'a> Preview<'a> {
    /// Looks through what follows the head of updates; `gapless` ones hold each writer's operations
    /// in order and leave none out, as one export of a document does.
    pub(super) fn of(body: &'a [u8], gapless: bool) -> Result<Self, Malformed> {
        let mut preview = Self {
            gapless,
            ..Self::default()
        };
        let mut budget = Budget::of(body.len());
        let mut keys = Vec::new();
        let mut containers = Vec::new();
        let mut cursor = Cursor::new(body);
        while !cursor.is_empty() {
            let block = cursor.section()?;
            preview.block(block, &mut keys, &mut containers, &mut budget)?;
        }
        Ok(preview)
    }

    /// Notes that the operation must be known.
    pub(super) fn need(&mut self, peer: PeerId, counter: usize) {
        let needed = self.needs.entry(peer).or_default();
        *needed = (*needed).max(counter + 1);
    }

    /// Notes what is said of a shape. What one writer says again at once says nothing new, and a run of it
    /// that takes a few bytes would take much memory.
    pub(super) fn mention(&mut self, mention: Mention<'a>) {
        if let Some(last) = self.mentions.last_mut()
            && last.at.0 == mention.at.0
            && last.said == mention.said
        {
            last.at = mention.at;
            return;
        }
        if self.mentions.len() <= MENTIONS_MAX {
            self.mentions.push(mention);
        }
    }

    fn block(
        &mut self,
        block: &'a [u8],
        keys: &mut Vec<&'a str>,
        containers: &mut Vec<Container>,
        budget: &mut Budget,
    ) -> Result<(), Malformed> {
        let mut cursor = Cursor::new(block);
        let span = Span {
            counter: cursor.count()?,
            len: cursor.count()?,
            lamport: cursor.count()?,
            lamport_len: cursor.count()?,
            changes: cursor.count()?,
        };
        let most = i32::MAX as usize;
        if span.counter + span.len >= most || span.lamport + span.lamport_len >= most {
            return Err(Malformed("it counts too far"));
        }
        let header = header::read(cursor.section()?, span, self)?;
        header::read_messages(cursor.section()?, span.changes)?;
        let container_bytes = cursor.section()?;
        read_keys(cursor.section()?, keys)?;
        read_containers(container_bytes, keys, header.peers(), containers)?;
        if !cursor.section()?.is_empty() {
            return Err(Malformed("it has positions in a tree"));
        }
        let (rows, deletions) = (cursor.section()?, cursor.section()?);
        let values = Values {
            cursor: Cursor::new(cursor.section()?),
            keys,
        };
        cursor.finish()?;
        let mut operations = Operations {
            span,
            header,
            containers,
            values,
            preview: self,
            budget,
            last: None,
        };
        operations.walk(rows, deletions)?;
        self.note(header.peer(0), span)
    }

    fn note(&mut self, writer: Option<PeerId>, span: Span) -> Result<(), Malformed> {
        // Loro keeps the largest peer id for itself.
        let writer = writer
            .filter(|&peer| peer != PeerId::MAX)
            .ok_or(Malformed("nobody wrote it"))?;
        let new = span.counter..span.counter + span.len;
        let known = self.spans.entry(writer).or_insert(new.start..new.start);
        if new.start < known.end && known.start < new.end {
            return Err(Malformed("it holds an operation twice"));
        }
        if self.gapless && new.start != known.end {
            return Err(Malformed("it leaves out operations between others"));
        }
        *known = known.start.min(new.start)..known.end.max(new.end);
        Ok(())
    }
}
