//! Writes a file: what it is and what is in it first, then the parts in one order, so that the same parts give the
//! same bytes. Never holds more than one picture.

use std::collections::BTreeMap;
use std::io::Write;

use super::container::{ContainerWriter, DEFLATED, STORED, Sealed};
use super::manifest::{MANIFEST, MIMETYPE, Manifest, Said, THUMBNAIL, history, picture};
use super::{
    About, FILE_BYTES_MAX, FORMAT, MANIFEST_BYTES_MAX, MIME, PICTURES_MAX, PackedHistory,
    THUMBNAIL_BYTES_MAX, WriteError,
};
use crate::blob::BlobHash;
use crate::protocol::DocRoom;

/// What goes into a file.
#[derive(Debug)]
pub struct Pages<'a> {
    /// What it says of its board, which must have a name.
    pub about: &'a About,
    /// The shapes.
    pub board: &'a PackedHistory,
    /// What is said of them.
    pub talk: &'a PackedHistory,
    /// A small PNG of the board; a larger one is left out.
    pub thumbnail: Option<&'a [u8]>,
    /// The files that shapes show, and how many bytes each has.
    pub pictures: &'a BTreeMap<BlobHash, u64>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its size.
    pub bytes: u64,
    /// Pictures that were not there when their turn came. The file says that they are missing.
    pub missing: Vec<BlobHash>,
}

/// Writes a file; `file_of` gives the pictures' bytes, each when its turn comes.
///
/// # Errors
/// [`WriteError`]; what is written by then is no file.
pub fn write_file(
    out: &mut impl Write,
    pages: &Pages<'_>,
    file_of: &mut dyn FnMut(&BlobHash) -> Option<Vec<u8>>,
) -> Result<Written, WriteError> {
    let thumbnail = pages
        .thumbnail
        .filter(|bytes| bytes.len() <= THUMBNAIL_BYTES_MAX);
    check_size(pages)?;
    let manifest = manifest(pages, thumbnail)?;
    if manifest.len() > MANIFEST_BYTES_MAX {
        let bytes = manifest.len();
        return Err(WriteError::Manifest { bytes });
    }
    let mut container = ContainerWriter::new(out);
    container.put(&stored(MIMETYPE, MIME.as_bytes()))?;
    container.put(&stored(MANIFEST, &manifest))?;
    for (room, packed) in [(DocRoom::Board, pages.board), (DocRoom::Talk, pages.talk)] {
        container.put(&Sealed {
            name: history(room),
            method: DEFLATED,
            crc: packed.crc,
            bytes: packed.bytes,
            packed: &packed.packed,
        })?;
    }
    if let Some(bytes) = thumbnail {
        container.put(&stored(THUMBNAIL, bytes))?;
    }
    let mut missing = Vec::new();
    for (hash, len) in pages.pictures {
        match file_of(hash) {
            // Pictures are packed already.
            Some(bytes) if bytes.len() as u64 == *len => {
                container.put(&stored(&picture(hash), &bytes))?;
            }
            _ => missing.push(*hash),
        }
    }
    let bytes = container.finish()?;
    Ok(Written { bytes, missing })
}

/// Holds that the file will not be too large, before any of it is written.
fn check_size(pages: &Pages<'_>) -> Result<(), WriteError> {
    let count = pages.pictures.len();
    if count > PICTURES_MAX {
        return Err(WriteError::Pictures { count });
    }
    let histories = pages.board.packed.len() + pages.talk.packed.len();
    let pictures: u64 = pages.pictures.values().sum();
    // With what is said of each of them, twice.
    let rest = MANIFEST_BYTES_MAX + THUMBNAIL_BYTES_MAX + 512 * (count + 8);
    let bytes = (histories + rest) as u64 + pictures;
    if bytes > FILE_BYTES_MAX {
        return Err(WriteError::TooLarge { bytes });
    }
    Ok(())
}

fn manifest(pages: &Pages<'_>, thumbnail: Option<&[u8]>) -> Result<Vec<u8>, WriteError> {
    let said = |bytes, hash: &BlobHash| Said {
        bytes,
        sha256: hash.to_string(),
    };
    let documents = [(DocRoom::Board, pages.board), (DocRoom::Talk, pages.talk)];
    let mut parts: BTreeMap<String, Said> = documents
        .into_iter()
        .map(|(room, it)| (history(room).to_owned(), said(it.bytes, &it.sha256)))
        .collect();
    if let Some(bytes) = thumbnail {
        let said = said(bytes.len() as u64, &BlobHash::of(bytes));
        parts.insert(THUMBNAIL.to_owned(), said);
    }
    let pictures = pages.pictures.iter();
    parts.extend(pictures.map(|(hash, bytes)| (picture(hash), said(*bytes, hash))));
    let about = pages.about;
    let board = about.board.as_ref().ok_or(WriteError::Nameless)?;
    let manifest = Manifest {
        format: FORMAT,
        app: about.app.clone(),
        board: board.to_string(),
        title: about.title.clone(),
        created: about.created,
        saved: about.saved,
        parts,
    };
    // For who looks into a file by hand.
    serde_json::to_vec_pretty(&manifest).map_err(|error| WriteError::Io(error.into()))
}

fn stored<'a>(name: &'a str, bytes: &'a [u8]) -> Sealed<'a> {
    Sealed {
        name,
        method: STORED,
        crc: crc32fast::hash(bytes),
        bytes: bytes.len() as u64,
        packed: bytes,
    }
}
