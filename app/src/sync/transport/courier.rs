//! Requests to one server, one at a time, over a connection that is kept while both sides like it.
//! Sends nothing again by itself: who asks knows what may be asked twice.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, PROXY_AUTHORIZATION};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming as Body;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::dial::{Dialer, Forwarding};
use super::fault::{OpenError, OpenFault};

/// Carries requests.
#[derive(Debug)]
pub struct Courier {
    dialer: Dialer,
    kept: Option<Kept>,
}

/// A connection that may take another request.
#[derive(Debug)]
struct Kept {
    sender: SendRequest<Full<Bytes>>,
    forwarding: Option<Forwarding>,
    /// What moves its bytes; ends with it.
    _moving: JoinSet<()>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Errand {
    /// How.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Headers beside the usual ones.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// What is sent.
    pub body: Bytes,
}

impl Errand {
    /// Asks for something.
    pub fn get(path: String) -> Self {
        Self {
            method: Method::GET,
            path,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// Brings something.
    pub fn post(path: String, body: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            path,
            headers: vec![(
                CONTENT_TYPE,
                HeaderValue::from_static("application/octet-stream"),
            )],
            body: body.into(),
        }
    }
}

impl Courier {
    /// To the dialer's server.
    pub fn new(dialer: Dialer) -> Self {
        Self { dialer, kept: None }
    }

    /// Sends a request and waits for the head of its answer, no longer than `patience` once there is
    /// a connection.
    pub async fn send(
        &mut self,
        errand: &Errand,
        patience: Duration,
    ) -> Result<Response<Body>, OpenError> {
        let mut kept = match self.kept.take() {
            Some(kept) if !kept.sender.is_closed() => kept,
            _ => self.connect().await?,
        };
        if kept.sender.ready().await.is_err() {
            kept = self.connect().await?;
        }
        let request = self.request(errand, kept.forwarding.as_ref())?;
        match timeout(patience, kept.sender.send_request(request)).await {
            Ok(Ok(response)) => {
                self.kept = Some(kept);
                Ok(response)
            }
            Ok(Err(error)) => Err(OpenError::new(OpenFault::Cut, error)),
            Err(_) => Err(OpenError::new(OpenFault::Cut, "there was no answer")),
        }
    }

    /// As [`Courier::send`], with all of the answer's body, which may have `most` bytes.
    pub async fn fetch(
        &mut self,
        errand: &Errand,
        patience: Duration,
        most: usize,
    ) -> Result<(StatusCode, Bytes), OpenError> {
        let response = self.send(errand, patience).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), most).collect();
        match timeout(patience, body).await {
            Ok(Ok(body)) => Ok((status, body.to_bytes())),
            Ok(Err(error)) => Err(OpenError::new(OpenFault::Cut, error)),
            Err(_) => Err(OpenError::new(OpenFault::Cut, "the answer did not end")),
        }
    }

    async fn connect(&self) -> Result<Kept, OpenError> {
        let dialed = self.dialer.dial().await?;
        let shaken = http1::handshake(TokioIo::new(dialed.stream)).await;
        let (sender, connection) = shaken.map_err(|error| OpenError::new(OpenFault::Cut, error))?;
        let mut moving = JoinSet::new();
        moving.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection for requests broke");
            }
        });
        Ok(Kept {
            sender,
            forwarding: dialed.forwarding,
            _moving: moving,
        })
    }

    fn request(
        &self,
        errand: &Errand,
        forwarding: Option<&Forwarding>,
    ) -> Result<Request<Full<Bytes>>, OpenError> {
        let target = match forwarding {
            Some(_) => format!("{}{}", self.dialer.origin(), errand.path),
            None => errand.path.clone(),
        };
        let mut request = Request::builder()
            .method(errand.method.clone())
            .uri(target)
            .header(HOST, self.dialer.authority());
        if let Some(password) = forwarding.and_then(|it| it.authorization.as_ref()) {
            request = request.header(PROXY_AUTHORIZATION, password);
        }
        for (name, value) in &errand.headers {
            request = request.header(name, value);
        }
        request
            .body(Full::new(errand.body.clone()))
            .map_err(|error| OpenError::new(OpenFault::Unreachable, error))
    }
}
