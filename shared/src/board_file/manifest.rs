//! What a file says of itself, as JSON: read within bounds, and nothing of it believed before it is compared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{About, FORMAT, FileError, FilePart, PICTURES_MAX};
use crate::blob::BlobHash;
use crate::board::schema::TITLE_CHARS_MAX;
use crate::id::BoardId;
use crate::protocol::DocRoom;
use crate::shown::shown;

/// Names of entries.
pub(super) const MIMETYPE: &str = "mimetype";
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const BOARD: &str = "board";
pub(super) const TALK: &str = "talk";
pub(super) const THUMBNAIL: &str = "thumbnail.png";
/// Before the name of a picture's bytes.
pub(super) const PICTURES: &str = "blobs/";

/// More of the name of a program is not shown.
const APP_CHARS_MAX: usize = 64;

/// See the module. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) app: String,
    pub(super) board: String,
    pub(super) title: String,
    pub(super) created: i64,
    pub(super) saved: i64,
    /// By the names of their entries.
    pub(super) parts: BTreeMap<String, Said>,
}

/// What is said of a part, before it was packed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// What every version says.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

impl Manifest {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, FileError> {
        let unreadable = |error: serde_json::Error| FileError::Manifest {
            reason: error.to_string(),
        };
        let Head { format } = serde_json::from_slice(bytes).map_err(unreadable)?;
        if format > FORMAT {
            return Err(FileError::Newer { found: format });
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(unreadable)?;
        // Both documents, the small picture, and what a later version of this format may add.
        let parts = manifest.parts.len();
        if parts > PICTURES_MAX + 16 {
            return Err(FileError::Manifest {
                reason: format!("it names {parts} parts"),
            });
        }
        Ok(manifest)
    }

    pub(super) fn about(&self) -> About {
        About {
            board: BoardId::new(&self.board).ok(),
            title: shown(&self.title, TITLE_CHARS_MAX),
            created: self.created,
            saved: self.saved,
            app: shown(&self.app, APP_CHARS_MAX),
        }
    }
}

/// Which part an entry is; none for one that this version does not know.
pub(super) fn part(name: &str) -> Option<FilePart> {
    match name {
        BOARD => Some(FilePart::History(DocRoom::Board)),
        TALK => Some(FilePart::History(DocRoom::Talk)),
        THUMBNAIL => Some(FilePart::Thumbnail),
        name => {
            let hash = BlobHash::from_text(name.strip_prefix(PICTURES)?)?;
            Some(FilePart::Picture(hash))
        }
    }
}

/// What a document's entry is called.
pub(super) fn history(room: DocRoom) -> &'static str {
    match room {
        DocRoom::Board => BOARD,
        DocRoom::Talk => TALK,
    }
}

/// What a picture's entry is called.
pub(super) fn picture(hash: &BlobHash) -> String {
    format!("{PICTURES}{hash}")
}
