//! A board's whole history over HTTP, for whoever may join it: whole or in part, made anew only where it
//! has changed. Decides nothing: the gate says who may, the archives what there is.

mod sending;

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;
use tavla_shared::id::BoardId;

use super::asked::{InPath, InQuery};
use super::conditions::{self, Told};
use super::cors::Cors;
use super::failure::Failure;
use super::guard::{Guard, bearer};
use super::visit::visit;
use super::{Caller, Door};
use crate::access::{Gate, Right};
use crate::archive::{Archive, Archives, Found, Unavailable};
use crate::clock::Clock;
use crate::limits::AddressRates;
use crate::metrics::Metrics;

/// The body is what it is: no encoding that a proxy may take off, so that parts of it stay parts.
const ZSTD: HeaderValue = HeaderValue::from_static("application/zstd");

const OF_SNAPSHOTS: Cors = Cors {
    methods: "GET, HEAD",
    headers: "authorization, if-none-match, if-range, range",
    exposed: Some("accept-ranges, content-length, content-range, etag"),
};

#[derive(Clone)]
struct Snapshots {
    gate: Arc<Gate>,
    archives: Archives,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    rates: Arc<Mutex<AddressRates>>,
}

/// The route.
pub(super) fn routes(door: &Door) -> Router {
    let rates = AddressRates::of_connections(door.context.limits.connections_per_address);
    let snapshots = Snapshots {
        gate: Arc::clone(&door.context.access),
        archives: door.archives.clone(),
        clock: Arc::clone(&door.clock),
        metrics: Arc::clone(&door.context.metrics),
        rates: Arc::new(Mutex::new(rates)),
    };
    let guard = Guard::new(OF_SNAPSHOTS, &door.context.access);
    Router::new()
        .route("/v1/boards/{board}/snapshot", get(snapshot))
        .method_not_allowed_fallback(async || Failure::Method)
        .layer(middleware::from_fn_with_state(guard, Guard::answer))
        .with_state(snapshots)
}

impl Snapshots {
    /// The board, and the right to read it: whoever may join may.
    fn granted(
        &self,
        board: &str,
        caller: &Caller,
        headers: &HeaderMap,
    ) -> Result<(BoardId, Right), Failure> {
        let now = self.clock.now_millis();
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        if !rates.try_take(caller.address, now) {
            return Err(Failure::RateLimited);
        }
        drop(rates);
        let board = BoardId::new(board).map_err(|_| Failure::NoSuchBoard)?;
        let seen = visit(caller.address, headers);
        let granted = self.gate.grant(&seen, bearer(headers)?, &board, now);
        Ok((board, granted.map_err(Failure::Refused)?.right))
    }
}

#[derive(Deserialize)]
struct Asked {
    /// Where the server keeps less of the board than so many bytes, it says so instead.
    #[serde(default)]
    least: u64,
}

async fn snapshot(
    State(snapshots): State<Snapshots>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath(board): InPath<String>,
    asked: Result<InQuery<Asked>, Failure>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (board, right) = snapshots.granted(&board, &caller, &headers)?;
    let InQuery(asked) = asked?;
    let archives = &snapshots.archives;
    // Who has the beginning of an older one shall have its end, as long as it is there.
    let begun = conditions::resumed(&headers).and_then(|tag| archives.kept(&board, tag));
    let archive = match begun {
        Some(archive) => archive,
        None => match archives.find(&board, asked.least).await {
            Ok(Found::Archive(archive)) => archive,
            Ok(Found::Little) => return Ok(StatusCode::NO_CONTENT.into_response()),
            Ok(Found::Nothing) => return Err(Failure::BoardMissing),
            Err(Unavailable::Now) => return Err(Failure::Unavailable),
            Err(error @ Unavailable::TooLarge { .. }) => {
                return Err(Failure::HistoryTooLarge(error.to_string()));
            }
        },
    };
    Ok(snapshots.answer(&archive, &method, &headers, right))
}

impl Snapshots {
    /// As much of it as is wanted.
    fn answer(
        &self,
        archive: &Arc<Archive>,
        method: &Method,
        headers: &HeaderMap,
        right: Right,
    ) -> Response {
        let told = Told::of(headers, method, archive.tag(), archive.bytes().len());
        let body = match told.span {
            Some(span) if *method == Method::GET => {
                self.metrics.archives_fetched.add_one();
                sending::body(archive, span, right, &self.clock, &self.metrics)
            }
            _ => Body::empty(),
        };
        let mut response = (told.status, body).into_response();
        let headers = response.headers_mut();
        told.describe(headers, archive.tag(), ZSTD);
        // Kept by whoever fetched it, and asked about each time: access may have ended.
        let kept = HeaderValue::from_static("private, no-cache");
        headers.insert(header::CACHE_CONTROL, kept);
        response
    }
}
