//! What bytes may enter a document, decided before Loro sees them.

mod budget;
mod columns;
mod containers;
mod cursor;
mod header;
mod mentions;
mod operations;
mod preview;
mod values;

use loro::{Counter, VersionVector};

use self::cursor::Malformed;
pub(super) use self::header::TIMESTAMP_MAX;
pub(super) use self::mentions::{MENTIONS_MAX, Map as ShapeMap, Mention, Said};
use self::preview::{Blob, Preview};
use crate::id::PeerId;

/// The largest single update that is looked at, in bytes; the wire's reassembly limit.
pub const UPDATE_BYTES_MAX: usize = 32 << 20;

/// On how many operations of others the changes of an update may depend, times the peers that there
/// are with it. A document knows for each change what everybody had written before it, and finding
/// that out takes some 200 ns a peer and dependency.
pub const ENTANGLED_MAX: usize = 4 << 20;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Whether anything was new.
    pub new: bool,
    /// Whether part of it waits for history this document does not have.
    pub pending: bool,
    /// Whose operations it held, sorted.
    pub peers: Vec<PeerId>,
}

/// Why bytes were not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// More than [`UPDATE_BYTES_MAX`].
    #[error("the update is {len} bytes, the limit is {UPDATE_BYTES_MAX}")]
    TooLarge {
        /// How many bytes it has.
        len: usize,
    },
    /// Damaged, or not an update at all.
    #[error("the update cannot be read: {reason}")]
    Unreadable {
        /// What is wrong with it.
        reason: String,
    },
    /// A snapshot where only updates are taken.
    #[error("a snapshot was sent where an update was expected")]
    NotAnUpdate,
    /// More than [`ENTANGLED_MAX`]. The same in smaller updates may be taken in.
    #[error("its changes depend on {dependencies} operations of others, among {peers} peers")]
    Entangled {
        /// On how many operations of others its changes depend.
        dependencies: usize,
        /// How many peers there are with it.
        peers: usize,
    },
    /// Operations that the update builds on are missing here.
    #[error("operations {have} to {starts} of peer {peer} are missing")]
    Gap {
        /// Whose.
        peer: PeerId,
        /// How many of theirs are here.
        have: usize,
        /// How many the update builds on.
        starts: usize,
    },
    /// The document would hold more shapes than it may. With fewer new ones it may be taken in.
    #[error("the document would hold {shapes} shapes, the limit is {limit}")]
    Crowded {
        /// How many it would hold.
        shapes: usize,
        /// How many it may hold.
        limit: usize,
    },
    /// Loro panicked on it; the document must be rebuilt from its log.
    #[error("the update broke the document, which must be rebuilt")]
    Poisoned,
}

/// Why bytes could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// Loro refused.
    #[error("the document cannot be written: {reason}")]
    Refused {
        /// What Loro says.
        reason: String,
    },
    /// Loro panicked, now or before; the document must be rebuilt from its log.
    #[error("the document is broken and must be rebuilt")]
    Poisoned,
}

/// Where bytes come from, which decides what they may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Somebody who writes: updates only, without gaps.
    Writer,
    /// Somebody who passes on what others wrote: updates only.
    Relay,
    /// This program's own disk.
    Disk,
}

/// What bytes hold, as far as it can be told without a document.
#[derive(Debug, Default)]
pub(super) struct Inspected<'a> {
    /// For each writer, the first operation in it. None for a snapshot.
    starts: Vec<(PeerId, usize)>,
    /// For each writer, how many operations they have made with those in it.
    ends: Vec<(PeerId, usize)>,
    /// For each peer, how many operations must be known before or come with it.
    needs: Vec<(PeerId, usize)>,
    /// Whose operations it holds, sorted.
    pub(super) peers: Vec<PeerId>,
    /// First operations of changes that must be found to follow their writer's one before.
    pub(super) loose: Vec<(PeerId, usize)>,
    /// On how many operations of others its changes depend, all together.
    dependencies: usize,
    /// What it says of which shapes there are, in order.
    pub(super) mentions: Vec<Mention<'a>>,
}

impl Inspected<'_> {
    /// Whether a writer may bring it to a document with this version. The document then has what `have`
    /// says afterwards.
    pub(super) fn follow(&self, have: &mut VersionVector) -> Result<(), ImportError> {
        let known = |peer: PeerId| have.get(&peer).map_or(0, |&known| known.max(0) as usize);
        let has = |peer: PeerId| have.contains_key(&peer);
        let refused = self.gap(known).or_else(|| self.entangled(have.len(), has));
        if let Some(error) = refused {
            return Err(error);
        }
        for &(peer, end) in &self.ends {
            let end = Counter::try_from(end).unwrap_or(Counter::MAX);
            if have.get(&peer).is_none_or(|&known| known < end) {
                have.insert(peer, end);
            }
        }
        Ok(())
    }

    /// Whether it would cost too much in a document with so many peers, which `has` tells.
    fn entangled(&self, peers: usize, has: impl Fn(PeerId) -> bool) -> Option<ImportError> {
        let new = self.peers.iter().filter(|&&peer| !has(peer)).count();
        let (dependencies, peers) = (self.dependencies, peers + new);
        (dependencies.saturating_mul(peers) > ENTANGLED_MAX).then_some(ImportError::Entangled {
            dependencies,
            peers,
        })
    }

    /// What of it would wait for history that a document at `have` lacks.
    fn gap(&self, have: impl Fn(PeerId) -> usize) -> Option<ImportError> {
        let all = self.starts.iter().chain(&self.needs);
        all.copied().find_map(|(peer, starts)| {
            let have = have(peer);
            (starts > have).then_some(ImportError::Gap { peer, have, starts })
        })
    }
}

/// How many operations an update says it holds, found at little cost before it is looked through: a
/// few bytes can hold thousands.
pub fn claimed_operations(update: &[u8]) -> usize {
    preview::claimed_operations(update)
}

/// Looks through bytes before Loro does.
///
/// # Errors
/// [`ImportError`] where they may not enter a document.
pub(super) fn inspect(bytes: &[u8], source: Source) -> Result<Inspected<'_>, ImportError> {
    if bytes.len() > UPDATE_BYTES_MAX && source != Source::Disk {
        return Err(ImportError::TooLarge { len: bytes.len() });
    }
    let unreadable = |Malformed(reason)| ImportError::Unreadable {
        reason: reason.to_owned(),
    };
    let body = match preview::head(bytes).map_err(unreadable)? {
        Blob::Updates(body) => body,
        // What this program wrote, and what was compared when it was.
        Blob::Snapshot if source == Source::Disk => return Ok(Inspected::default()),
        Blob::Snapshot => return Err(ImportError::NotAnUpdate),
    };
    let Preview {
        spans,
        needs,
        loose,
        dependencies,
        mentions,
        ..
    } = Preview::of(body, source == Source::Writer).map_err(unreadable)?;
    let brought = |peer: PeerId| spans.get(&peer).map_or(0, |span| span.end);
    Ok(Inspected {
        needs: needs
            .into_iter()
            .filter(|&(peer, needed)| needed > brought(peer))
            .collect(),
        starts: spans
            .iter()
            .map(|(&peer, span)| (peer, span.start))
            .collect(),
        ends: spans.iter().map(|(&peer, span)| (peer, span.end)).collect(),
        peers: spans.keys().copied().collect(),
        loose,
        dependencies,
        mentions,
    })
}

/// Whether an export would be taken in, as far as that can be told, by somebody who knows `peers`
/// peers with those in it.
pub(super) fn is_takeable(bytes: &[u8], peers: usize) -> bool {
    inspect(bytes, Source::Writer)
        .is_ok_and(|inspected| inspected.entangled(peers, |_| true).is_none())
}
