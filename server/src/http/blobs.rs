//! Files of boards over HTTP: fetched by whoever may join, whole or in part, and put by who may edit, at
//! once or in parts. Decides nothing: the gate says who may, the blobs what there is.

mod sending;
mod taking;

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tavla_shared::blob::BlobHash;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::UPLOAD_OFFSET;

use super::asked::InPath;
use super::conditions::Told;
use super::cors::Cors;
use super::failure::Failure;
use super::guard::{Guard, bearer};
use super::visit::visit;
use super::{Caller, Door};
use crate::access::{Gate, Right};
use crate::blobs::{Begun, Blobs, Done, Found};
use crate::clock::Clock;
use crate::limits::AddressRates;
use crate::metrics::Metrics;

/// What is in a file is a stranger's: no browser takes it for a page.
const UNKNOWN: HeaderValue = HeaderValue::from_static("application/octet-stream");
/// The same name always means the same bytes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// An address may ask so many times at once for each connection that it may have, and as often again in so
/// many seconds: a board may have hundreds of pictures.
const CALLS_PER_CONNECTION: f64 = 4.0;
const REFILL_SECONDS: f64 = 20.0;
const ADDRESSES_MAX: usize = 4096;

const OF_BLOBS: Cors = Cors {
    methods: "GET, HEAD, PUT",
    headers: "authorization, content-range, content-type, if-none-match, if-range, range",
    exposed: Some("accept-ranges, content-length, content-range, etag, upload-offset"),
};

#[derive(Clone)]
struct Files {
    gate: Arc<Gate>,
    blobs: Blobs,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    rates: Arc<Mutex<AddressRates>>,
}

/// The route.
pub(super) fn routes(door: &Door) -> Router {
    let burst = door.context.limits.connections_per_address as f64 * CALLS_PER_CONNECTION;
    let rates = AddressRates::new(burst / REFILL_SECONDS, burst, ADDRESSES_MAX);
    let files = Files {
        gate: Arc::clone(&door.context.access),
        blobs: door.blobs.clone(),
        clock: Arc::clone(&door.clock),
        metrics: Arc::clone(&door.context.metrics),
        rates: Arc::new(Mutex::new(rates)),
    };
    let guard = Guard::new(OF_BLOBS, &door.context.access);
    Router::new()
        .route("/v1/boards/{board}/blobs/{file}", get(fetch).put(put))
        .method_not_allowed_fallback(async || Failure::Method)
        .layer(middleware::from_fn_with_state(guard, Guard::answer))
        .with_state(files)
}

impl Files {
    /// The board, the file, and the right to the board.
    fn granted(
        &self,
        (board, file): &(String, String),
        caller: &Caller,
        headers: &HeaderMap,
    ) -> Result<(BoardId, BlobHash, Right), Failure> {
        let now = self.clock.now_millis();
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        if !rates.try_take(caller.address, now) {
            return Err(Failure::RateLimited);
        }
        drop(rates);
        let board = BoardId::new(board).map_err(|_| Failure::NoSuchBoard)?;
        let seen = visit(caller.address, headers);
        let granted = self.gate.grant(&seen, bearer(headers)?, &board, now);
        let right = granted.map_err(Failure::Refused)?.right;
        // Whoever may not come is not told more than that.
        let hash = BlobHash::from_text(file).ok_or(Failure::BlobMissing(None))?;
        Ok((board, hash, right))
    }
}

/// A file's `ETag`.
fn tag(hash: &BlobHash) -> String {
    format!("\"{hash}\"")
}

async fn fetch(
    State(files): State<Files>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath(named): InPath<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (board, hash, right) = files.granted(&named, &caller, &headers)?;
    let bytes = match files.blobs.find(&board, &hash).await? {
        Found::Whole { bytes } => bytes,
        found => {
            let writes = right.role().writes_board();
            let come = match found {
                Found::Part { at, .. } => at,
                _ => 0,
            };
            return Err(Failure::BlobMissing(writes.then_some(come)));
        }
    };
    let tag = tag(&hash);
    let whole = usize::try_from(bytes).map_err(|_| Failure::BlobMissing(None))?;
    let told = Told::of(&headers, &method, &tag, whole);
    let body = match told.span {
        Some(span) if method == Method::GET => {
            let range = span.start as u64..span.end as u64;
            let pieces = files.blobs.read(&hash, range).await?;
            files.metrics.blobs_fetched.add_one();
            let watched = (span.len() == whole).then(|| sending::Whole {
                blobs: files.blobs.clone(),
                hash,
            });
            sending::body(pieces, watched, right, &files.clock, &files.metrics)
        }
        _ => Body::empty(),
    };
    let mut response = (told.status, body).into_response();
    let headers = response.headers_mut();
    told.describe(headers, &tag, UNKNOWN);
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    let no_sniff = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, no_sniff);
    let attachment = HeaderValue::from_static("attachment");
    headers.insert(header::CONTENT_DISPOSITION, attachment);
    Ok(response)
}

async fn put(
    State(files): State<Files>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath(named): InPath<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let (head, mut body) = request.into_parts();
    let (board, hash, right) = files.granted(&named, &caller, &head.headers)?;
    let taking = async {
        if !right.role().writes_board() {
            return Err(Failure::EditorNeeded);
        }
        let part = taking::part(&head.headers)?;
        // What keeps a file says which: another page that answers 200 does not.
        let named = [(header::ETAG, tag(&hash))];
        let upload = match files.blobs.begin(&board, &hash, part).await? {
            Begun::Here => return Ok((StatusCode::OK, named).into_response()),
            Begun::Upload(upload) => upload,
        };
        let done = taking::take(&mut body, upload, &right, files.clock.as_ref()).await?;
        Ok(match done {
            Done::Whole => (StatusCode::CREATED, named).into_response(),
            Done::Part { at } => {
                let come = [(UPLOAD_OFFSET, HeaderValue::from(at))];
                (StatusCode::ACCEPTED, come).into_response()
            }
        })
    };
    let taken = taking.await;
    if taken.is_err() {
        files.metrics.blobs_refused.add_one();
    }
    // Who asks before sending has sent nothing. All others are told at once as well: who waits for the answer before
    // the rest of what was refused would wait for nothing.
    if !head.headers.contains_key(header::EXPECT) {
        tokio::spawn(taking::read_out(body));
    }
    taken
}
