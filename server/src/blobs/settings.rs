//! What a server is told about files, and what it goes by where it is told nothing.

use tavla_shared::board::schema::DELETED_KEPT_SECONDS;
use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;

/// Where whole files are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum BlobPlace {
    /// In a folder beside the boards.
    #[default]
    Beside,
    /// At an address, such as `s3://bucket/prefix`.
    Url(String),
}

/// Numbers by which files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobSettings {
    /// The largest file.
    pub file_bytes: u64,
    /// What the files of one board may take together.
    pub board_bytes: u64,
    /// How long a file is kept that no shape shows any more, and one that none has shown yet.
    pub keep_seconds: u64,
    /// How often it is looked for such files.
    pub look_seconds: u64,
    /// Files that may be put at once,
    pub uploads: usize,
    /// and of those to one board.
    pub uploads_per_board: usize,
}

impl Default for BlobSettings {
    fn default() -> Self {
        Self {
            file_bytes: IMAGE_BYTES_MAX as u64,
            board_bytes: 1 << 30,
            // As long as a deleted shape can be brought back.
            keep_seconds: DELETED_KEPT_SECONDS.unsigned_abs(),
            look_seconds: 6 * 60 * 60,
            uploads: 32,
            uploads_per_board: 8,
        }
    }
}
