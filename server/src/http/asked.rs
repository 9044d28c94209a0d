//! What is read of a request's path and query. Who asks for what makes no sense is told in the same way as
//! whoever asks for what cannot be.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::failure::Failure;

/// What the path names.
pub(super) struct InPath<T>(pub T);

/// What the query says.
pub(super) struct InQuery<T>(pub T);

impl<T, S> FromRequestParts<S> for InPath<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let read = Path::from_request_parts(parts, state).await;
        let Path(named) = read.map_err(|error: PathRejection| Failure::Path(error.body_text()))?;
        Ok(Self(named))
    }
}

impl<T, S> FromRequestParts<S> for InQuery<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let read = Query::from_request_parts(parts, state).await;
        let Query(said) =
            read.map_err(|error: QueryRejection| Failure::Query(error.body_text()))?;
        Ok(Self(said))
    }
}
