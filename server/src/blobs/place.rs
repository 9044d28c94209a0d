//! Where whole files lie: in a folder, in a bucket, or in memory. Each is written at once or not at all,
//! and durable when a write returned.

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Location;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutPayload};
use tavla_shared::blob::BlobHash;

use super::BlobError;

/// What is given to a bucket at once: no part but the last may be smaller there.
pub(super) const PART_BYTES: usize = 5 * 1024 * 1024;

/// Why files cannot be kept somewhere.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The folder or the bucket cannot be used.
    #[error("files cannot be kept there: {0}")]
    Unusable(#[from] object_store::Error),
    /// Not an address of a bucket.
    #[error("files cannot be kept at {url:?}; say s3://BUCKET or s3://BUCKET/PREFIX")]
    Unknown {
        /// What was said.
        url: String,
    },
    /// This program cannot speak to buckets.
    #[error(
        "this program was built without the feature s3; it keeps files beside the boards alone"
    )]
    NoBuckets,
}

/// A place.
#[derive(Debug, Clone)]
pub(super) struct Place {
    store: Arc<dyn ObjectStore>,
    /// Whether it is this machine's disk, which may be full.
    is_disk: bool,
}

impl Place {
    /// This folder, which is there.
    pub(super) fn folder(path: &Path) -> Result<Self, PlaceError> {
        let store = LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            is_disk: true,
        })
    }

    pub(super) fn memory() -> Self {
        Self {
            store: Arc::new(InMemory::new()),
            is_disk: false,
        }
    }

    /// The bucket at this address; who may use it is said by AWS' usual variables.
    pub(super) fn url(url: &str) -> Result<Self, PlaceError> {
        let unknown = || PlaceError::Unknown {
            url: url.to_owned(),
        };
        let rest = url.strip_prefix("s3://").ok_or_else(unknown)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = Location::parse(prefix.trim_end_matches('/')).map_err(|_| unknown())?;
        if bucket.is_empty() {
            return Err(unknown());
        }
        Self::bucket(bucket, prefix)
    }

    #[cfg(feature = "s3")]
    fn bucket(bucket: &str, prefix: Location) -> Result<Self, PlaceError> {
        use object_store::aws::AmazonS3Builder;
        use object_store::prefix::PrefixStore;
        use rustls::crypto::{CryptoProvider, ring};
        // The client for buckets takes the program's, and breaks where there is none: in a program that
        // starts a server in itself, or in a test.
        if CryptoProvider::get_default().is_none()
            && ring::default_provider().install_default().is_err()
        {
            tracing::debug!("somebody else installed a provider of cryptography in this moment");
        }
        let store = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .build()?;
        Ok(Self {
            store: Arc::new(PrefixStore::new(store, prefix)),
            is_disk: false,
        })
    }

    #[cfg(not(feature = "s3"))]
    fn bucket(_bucket: &str, _prefix: Location) -> Result<Self, PlaceError> {
        Err(PlaceError::NoBuckets)
    }

    /// How large a file is, where it is there.
    pub(super) async fn len(&self, hash: &BlobHash) -> Result<Option<u64>, object_store::Error> {
        match self.store.head(&location(hash)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file in this range.
    pub(super) async fn read(
        &self,
        hash: &BlobHash,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, object_store::Error> {
        let options = GetOptions::new().with_range(Some(GetRange::Bounded(range)));
        let found = self.store.get_opts(&location(hash), options).await?;
        Ok(found.into_stream())
    }

    /// Keeps a file of so many bytes, which `pieces` reads: never all of a large one at once.
    pub(super) async fn put(
        &self,
        hash: &BlobHash,
        bytes: u64,
        pieces: impl Fn(u64, usize) -> io::Result<Vec<u8>> + Clone + Send + 'static,
    ) -> Result<(), BlobError> {
        let failed = |error: object_store::Error| {
            tracing::error!(%error, "a file cannot be kept");
            if self.is_disk {
                BlobError::NoRoom
            } else {
                BlobError::Unavailable
            }
        };
        let location = location(hash);
        if bytes <= PART_BYTES as u64 {
            let payload = piece(pieces, 0).await?;
            return self
                .store
                .put(&location, payload)
                .await
                .map(|_| ())
                .map_err(failed);
        }
        let mut upload = self.store.put_multipart(&location).await.map_err(failed)?;
        let mut at = 0;
        let put = loop {
            if at >= bytes {
                break upload.complete().await.map(|_| ()).map_err(failed);
            }
            let payload = match piece(pieces.clone(), at).await {
                Ok(payload) => payload,
                Err(error) => break Err(error),
            };
            at += payload.content_length() as u64;
            if let Err(error) = upload.put_part(payload).await {
                break Err(failed(error));
            }
        };
        if put.is_err()
            && let Err(error) = upload.abort().await
        {
            tracing::debug!(%error, "half a file could not be taken away");
        }
        put
    }

    /// Takes a file away; whether it was there.
    pub(super) async fn remove(&self, hash: &BlobHash) -> Result<(), object_store::Error> {
        match self.store.delete(&location(hash)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => done,
        }
    }
}

/// In 256 folders, so that none has too many files.
fn location(hash: &BlobHash) -> Location {
    let name = hash.to_string();
    Location::from_iter([&name[..2], name.as_str()])
}

/// One part, read off the threads that serve.
async fn piece(
    pieces: impl Fn(u64, usize) -> io::Result<Vec<u8>> + Send + 'static,
    at: u64,
) -> Result<PutPayload, BlobError> {
    let reading = tokio::task::spawn_blocking(move || pieces(at, PART_BYTES));
    match reading.await {
        Ok(Ok(bytes)) if !bytes.is_empty() => Ok(bytes.into()),
        Ok(read) => {
            tracing::error!(?read, "a file that has come cannot be read");
            Err(BlobError::NoRoom)
        }
        Err(error) => {
            tracing::error!(%error, "reading a file that has come broke");
            Err(BlobError::Unavailable)
        }
    }
}
