//! Reads a file from the front, part by part, so that no more of it is in memory than one part. What is damaged
//! is left out and told; of a history all that comes before the damage is given.

use std::collections::BTreeSet;
use std::io::Read;

use super::container::{End, Entries, Entry, STORED};
use super::history::{unpack, unpacked};
use super::manifest::{MANIFEST, MIMETYPE, Manifest, part};
use super::{
    About, Damage, FILE_BYTES_MAX, Fault, FileError, FilePart, FileReport,
    HISTORY_PACKED_BYTES_MAX, MANIFEST_BYTES_MAX, MIME, PICTURE_BYTES_MAX, PICTURES_MAX,
    THUMBNAIL_BYTES_MAX,
};
use crate::blob::BlobHash;
use crate::protocol::DocRoom;

/// Entries that are looked at; a file of ours has no more.
const ENTRIES_MAX: usize = PICTURES_MAX + 1_000;

/// A part of a file, as far as it is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A document's history: updates in causal order, not looked through.
    History(DocRoom, Vec<Vec<u8>>),
    /// A small PNG of the board, not looked through.
    Thumbnail(Vec<u8>),
    /// A file that shapes show, which is what its name says.
    Picture(BlobHash, Vec<u8>),
}

/// A file that is being read.
#[derive(Debug)]
pub struct FileReader<R> {
    entries: Entries<R>,
    manifest: Manifest,
    about: About,
    /// Parts that were met, whole or not.
    met: BTreeSet<FilePart>,
    looked_at: usize,
    ended: bool,
    report: FileReport,
}

impl<R: Read> FileReader<R> {
    /// Reads what the file says of itself.
    ///
    /// # Errors
    /// [`FileError`] where it is no board's file, or none that this version reads.
    pub fn begin(input: R) -> Result<Self, FileError> {
        let mut entries = Entries::new(input);
        let kind = entries.next_entry();
        let kind = kind.map_err(|end| fatal(end, entries.bytes_read()))?;
        let is_ours = kind.name == MIMETYPE && kind.packed == MIME.len() as u64;
        if !is_ours || kind.method != STORED {
            return Err(FileError::OtherKind);
        }
        let kind = whole(&mut entries, &kind)?;
        if kind != MIME.as_bytes() {
            return Err(FileError::OtherKind);
        }
        let head = entries.next_entry();
        let head = head.map_err(|end| fatal(end, entries.bytes_read()))?;
        if head.name != MANIFEST {
            return Err(FileError::Manifest {
                reason: format!("{MANIFEST} does not come second"),
            });
        }
        let unreadable = |fault: Fault| FileError::Manifest {
            reason: fault.to_string(),
        };
        check_size(&head, MANIFEST_BYTES_MAX).map_err(unreadable)?;
        let packed = whole(&mut entries, &head)?;
        let bytes = unpacked_part(&packed, &head, MANIFEST_BYTES_MAX).map_err(unreadable)?;
        let manifest = Manifest::read(&bytes)?;
        Ok(Self {
            entries,
            about: manifest.about(),
            manifest,
            met: BTreeSet::new(),
            looked_at: 0,
            ended: false,
            report: FileReport::default(),
        })
    }

    /// What it says of its board.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The next part; none at the end of the file.
    pub fn next_piece(&mut self) -> Option<Piece> {
        while !self.ended {
            let entry = match self.entries.next_entry() {
                Ok(entry) => entry,
                Err(End::Table) => break,
                // Only the table is missing, of which nothing is read.
                Err(End::Cut { .. }) if self.has_met_all() => break,
                Err(end) => {
                    self.end(FilePart::Rest, end);
                    break;
                }
            };
            self.looked_at += 1;
            if self.looked_at > ENTRIES_MAX {
                self.end(FilePart::Rest, End::Other);
                break;
            }
            let part = part(&entry.name);
            let wanted = self.manifest.parts.contains_key(&entry.name);
            match part.filter(|part| wanted && !self.met.contains(part)) {
                Some(part) => {
                    self.met.insert(part);
                    if let Some(piece) = self.read_part(part, &entry) {
                        return Some(piece);
                    }
                }
                // Of a later version, or said twice.
                None => self.pass(FilePart::Rest, &entry),
            }
        }
        self.ended = true;
        None
    }

    /// What was wrong with it. Parts that were not asked for are not looked for.
    pub fn finish(mut self) -> FileReport {
        if self.ended {
            let missing = self.manifest.parts.keys().filter_map(|name| part(name));
            let missing: Vec<FilePart> = missing.filter(|part| !self.met.contains(part)).collect();
            for part in missing {
                self.damaged(part, Fault::Missing);
            }
        }
        self.report
    }

    /// What was wrong with the parts so far.
    pub fn report(&self) -> &FileReport {
        &self.report
    }

    fn has_met_all(&self) -> bool {
        let mut parts = self.manifest.parts.keys().filter_map(|name| part(name));
        parts.all(|part| self.met.contains(&part))
    }

    fn read_part(&mut self, part: FilePart, entry: &Entry) -> Option<Piece> {
        let limit = match part {
            FilePart::History(_) => HISTORY_PACKED_BYTES_MAX,
            FilePart::Thumbnail => THUMBNAIL_BYTES_MAX,
            FilePart::Picture(_) | FilePart::Rest => PICTURE_BYTES_MAX,
        };
        if let Err(fault) = check_size(entry, limit) {
            self.damaged(part, fault);
            self.pass(part, entry);
            return None;
        }
        let (packed, end) = self.entries.take(entry);
        let was_cut = end.is_some();
        if let Some(end) = end {
            self.end(part, end);
        }
        if let FilePart::History(room) = part {
            return Some(Piece::History(
                room,
                self.updates(room, &packed, entry, was_cut),
            ));
        }
        if was_cut {
            return None;
        }
        let bytes = match unpacked_part(&packed, entry, limit) {
            Ok(bytes) => bytes,
            Err(fault) => {
                self.damaged(part, fault);
                return None;
            }
        };
        let said = self.manifest.parts.get(&entry.name)?;
        let hash = BlobHash::of(&bytes);
        let named = match part {
            FilePart::Picture(name) => name == hash,
            _ => true,
        };
        if said.sha256 != hash.to_string() || !named {
            self.damaged(part, Fault::Checksum);
            return None;
        }
        Some(match part {
            FilePart::Picture(hash) => Piece::Picture(hash, bytes),
            _ => Piece::Thumbnail(bytes),
        })
    }

    /// As many updates as there are; each is looked through before it is taken in, so that those before the
    /// damage are as good as ever.
    fn updates(
        &mut self,
        room: DocRoom,
        packed: &[u8],
        entry: &Entry,
        was_cut: bool,
    ) -> Vec<Vec<u8>> {
        let found = unpacked(packed, entry.method);
        let said = self.manifest.parts.get(&entry.name);
        let same = said.is_some_and(|said| {
            let hash = found.sha256.map(|hash| hash.to_string());
            hash.as_ref() == Some(&said.sha256)
        });
        let fault = found.fault.or((!same).then_some(Fault::Checksum));
        if let Some(fault) = fault.filter(|_| !was_cut) {
            self.damaged(FilePart::History(room), fault);
        }
        found.updates
    }

    fn pass(&mut self, part: FilePart, entry: &Entry) {
        if let Err(end) = self.entries.pass(entry.packed) {
            self.end(part, end);
        }
    }

    /// Nothing more is read.
    fn end(&mut self, part: FilePart, end: End) {
        self.ended = true;
        let fault = match end {
            End::Cut { missing } => Fault::Cut { missing },
            End::TooLarge => Fault::TooLarge {
                limit: FILE_BYTES_MAX,
            },
            End::Io(reason) => Fault::Unreadable { reason },
            End::Table | End::Other => Fault::Container,
        };
        self.damaged(part, fault);
    }

    fn damaged(&mut self, part: FilePart, fault: Fault) {
        self.report.damage.push(Damage { part, fault });
    }
}

/// The bytes of an entry without which the file says nothing.
fn whole<R: Read>(entries: &mut Entries<R>, entry: &Entry) -> Result<Vec<u8>, FileError> {
    let (bytes, end) = entries.take(entry);
    match end {
        None => Ok(bytes),
        Some(end) => Err(fatal(end, entries.bytes_read())),
    }
}

fn fatal(end: End, bytes: u64) -> FileError {
    match end {
        // Four bytes tell what it is.
        End::Cut { .. } if bytes >= 4 => FileError::Cut { bytes },
        End::Io(reason) => FileError::Unreadable { reason },
        End::Cut { .. } | End::Table | End::Other | End::TooLarge => FileError::OtherKind,
    }
}

fn check_size(entry: &Entry, limit: usize) -> Result<(), Fault> {
    let limit = limit as u64;
    if entry.packed > limit {
        return Err(Fault::TooLarge { limit });
    }
    Ok(())
}

fn unpacked_part(packed: &[u8], entry: &Entry, limit: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    unpack(packed, entry.method, limit, &mut |chunk| {
        bytes.extend_from_slice(chunk);
        Ok(())
    })?;
    Ok(bytes)
}
