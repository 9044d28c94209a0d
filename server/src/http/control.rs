//! The control API: what a board's owner does over HTTP: invite, change roles, put members out.
//!
//! Decides nothing: the gate says who may, the ledger's keeper does it. Never logs a token.

mod rates;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tavla_shared::id::BoardId;

use self::rates::CallRates;
use super::asked::InPath;
use super::cors::Cors;
use super::failure::{Failure, answer};
use super::guard::{Guard, bearer};
use super::host::only_host;
use super::visit::visit;
use super::{Caller, Door};
use crate::access::{DEFAULT_SECONDS, Gate, Invite, Keeper, Ledger, Role, is_host};
use crate::clock::Clock;

/// The longest body.
const BODY_BYTES_MAX: usize = 16 * 1024;
/// How long a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

const OF_CONTROL: Cors = Cors {
    methods: "GET, POST, PUT, DELETE",
    headers: "authorization, content-type",
    exposed: None,
};

#[derive(Clone)]
struct Control {
    gate: Arc<Gate>,
    keeper: Keeper,
    clock: Arc<dyn Clock>,
    rates: Arc<Mutex<CallRates>>,
}

/// The control API's routes.
pub(super) fn routes(door: &Door) -> Router {
    let control = Control {
        gate: Arc::clone(&door.context.access),
        keeper: door.keeper.clone(),
        clock: Arc::clone(&door.clock),
        rates: Arc::default(),
    };
    let guard = Guard::new(OF_CONTROL, &door.context.access);
    Router::new()
        .route("/v1/boards/{board}/invites", post(invite))
        .route("/v1/boards/{board}/members", get(members))
        .route(
            "/v1/boards/{board}/members/{user}",
            get(member).put(put_member).delete(remove_member),
        )
        .method_not_allowed_fallback(async || Failure::Method)
        .layer(middleware::from_fn_with_state(guard, Guard::answer))
        .with_state(control)
}

impl Control {
    /// The board, if whoever calls may decide who else is on it, and does not call too often.
    fn board(&self, board: &str, caller: &Caller, headers: &HeaderMap) -> Result<BoardId, Failure> {
        let now = self.clock.now_millis();
        let found = self.owned(board, caller, headers, now);
        let owner = found.as_ref().ok().and_then(|(_, owner)| owner.as_deref());
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        if !rates.try_take(owner, caller.address, now) {
            return Err(Failure::RateLimited);
        }
        found.map(|(board, _)| board)
    }

    /// The board, and the name of the token of its owner who calls.
    fn owned(
        &self,
        board: &str,
        caller: &Caller,
        headers: &HeaderMap,
        now: u64,
    ) -> Result<(BoardId, Option<String>), Failure> {
        let board = BoardId::new(board).map_err(|_| Failure::NoSuchBoard)?;
        let seen = visit(caller.address, headers);
        let token = bearer(headers)?;
        let granted = self.gate.grant_control(&seen, token, &board, now);
        let right = granted.map_err(Failure::Refused)?.right;
        // Without tokens whoever is on this machine decides.
        if token.is_some() && right.role() != Role::Owner {
            return Err(Failure::OwnerNeeded);
        }
        Ok((board, right.token().map(str::to_owned)))
    }

    fn members(&self, board: &BoardId) -> Vec<(String, Role, bool)> {
        let here = self.gate.users_here(board);
        let book = self.gate.book();
        let mut members: Vec<(String, Role, bool)> = book
            .members(board)
            .map(|(user, role)| (user.to_owned(), role, false))
            .collect();
        for (user, role) in here {
            match members.iter_mut().find(|(known, ..)| *known == user) {
                Some((_, _, connected)) => *connected = true,
                None => members.push((user, role, true)),
            }
        }
        members.sort();
        members
    }
}

/// A JSON body, read only for those who may.
async fn body<T: DeserializeOwned>(body: Body) -> Result<T, Failure> {
    let reading = tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, BODY_BYTES_MAX)).await;
    // A body that could not be read for another reason has nobody left to be told.
    let bytes = reading
        .map_err(|_| Failure::Slow)?
        .map_err(|_| Failure::TooLarge)?;
    serde_json::from_slice(&bytes).map_err(|error| Failure::Body(error.to_string()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InviteBody {
    role: Role,
    #[serde(default)]
    expires_seconds: Option<u64>,
    #[serde(default)]
    user: Option<String>,
}

async fn invite(
    State(control): State<Control>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath(board): InPath<String>,
    request: Request,
) -> Result<Response, Failure> {
    let (head, content) = request.into_parts();
    let board = control.board(&board, &caller, &head.headers)?;
    let host = host(&head.headers)?;
    let asked: InviteBody = body(content).await?;
    let invite = Invite {
        board: board.clone(),
        role: asked.role,
        seconds: asked.expires_seconds.unwrap_or(DEFAULT_SECONDS),
        user: asked.user,
    };
    let issue = move |ledger: &mut Ledger, now| ledger.issue(&invite, now);
    let issued = control.keeper.ask(issue).await?;
    tracing::info!(jti = issued.jti, role = %asked.role, "an invitation was made");
    let told = json!({
        "link": issued.link(&host, &board),
        "token": issued.token,
        "jti": issued.jti,
        "expires": issued.expires,
    });
    Ok(answer(StatusCode::CREATED, &told))
}

/// How the caller reaches this server, for those who are invited.
fn host(headers: &HeaderMap) -> Result<String, Failure> {
    let host = only_host(headers)
        .and_then(|host| host.to_str().ok())
        .filter(|host| is_host(host));
    host.map(str::to_owned).ok_or(Failure::Host)
}

fn told((user, role, connected): &(String, Role, bool)) -> Value {
    json!({ "user": user, "role": role, "connected": connected })
}

async fn members(
    State(control): State<Control>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath(board): InPath<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let board = control.board(&board, &caller, &headers)?;
    let members: Vec<Value> = control.members(&board).iter().map(told).collect();
    Ok(answer(StatusCode::OK, &json!({ "members": members })))
}

async fn member(
    State(control): State<Control>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath((board, user)): InPath<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let board = control.board(&board, &caller, &headers)?;
    let members = control.members(&board);
    let found = members.iter().find(|(known, ..)| *known == user);
    Ok(answer(
        StatusCode::OK,
        &told(found.ok_or(Failure::NoSuchMember)?),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberBody {
    role: Role,
}

async fn put_member(
    State(control): State<Control>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath((board, user)): InPath<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let (head, content) = request.into_parts();
    let board = control.board(&board, &caller, &head.headers)?;
    let MemberBody { role } = body(content).await?;
    let (put_board, put_user) = (board.clone(), user.clone());
    let put = move |ledger: &mut Ledger, _| ledger.put_member(&put_board, &put_user, role);
    control.keeper.ask(put).await?;
    let here = control.gate.users_here(&board);
    let connected = here.iter().any(|(known, _)| *known == user);
    Ok(answer(StatusCode::OK, &told(&(user, role, connected))))
}

async fn remove_member(
    State(control): State<Control>,
    Extension(caller): Extension<Arc<Caller>>,
    InPath((board, user)): InPath<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let board = control.board(&board, &caller, &headers)?;
    let revoke = move |ledger: &mut Ledger, now| ledger.revoke_user(&user, Some(&board), now);
    control.keeper.ask(revoke).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
