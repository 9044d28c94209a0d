//! A stream to the server, whatever carries it: through a proxy where the system names one, and
//! encrypted where the address says so. All transports begin with it, so that they fail alike.

use std::fmt::Debug;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{Request, Uri};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite};

use super::fault::{OpenError, OpenFault};
use super::tls;
use super::wires::Wires;
use crate::link::ServerAddress;

/// What requests and messages go through.
pub trait Stream: AsyncRead + AsyncWrite + Debug + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Debug + Unpin + Send> Stream for S {}

/// A stream, and how the server is named on it.
pub struct Dialed {
    /// The stream.
    pub stream: Box<dyn Stream>,
    /// What a proxy that passes plain requests on must be told with each of them.
    pub forwarding: Option<Forwarding>,
}

/// How requests are addressed to a proxy rather than to the server.
#[derive(Debug, Clone)]
pub struct Forwarding {
    /// The proxy's password, where it needs one.
    pub authorization: Option<http::HeaderValue>,
}

/// Makes streams to one server.
#[derive(Debug, Clone)]
pub struct Dialer {
    server: ServerAddress,
    proxy: Option<Intercept>,
    trust: Option<Arc<ClientConfig>>,
    wires: Wires,
}

impl Dialer {
    /// To `server`, as the system says; trusting `trust` instead of what the system does, if given.
    pub fn new(server: ServerAddress, trust: Option<Arc<ClientConfig>>) -> Self {
        Self::over(server, trust, None)
    }

    /// As [`Self::new`], over `wires` instead of the system's sockets, if given: to where they lead no
    /// proxy of the system does.
    pub fn over(
        server: ServerAddress,
        trust: Option<Arc<ClientConfig>>,
        wires: Option<Wires>,
    ) -> Self {
        let proxy = if server.is_loopback() || wires.is_some() {
            None
        } else {
            origin(&server)
                .parse::<Uri>()
                .ok()
                .and_then(|uri| Matcher::from_system().intercept(&uri))
        };
        Self {
            server,
            proxy,
            trust,
            wires: wires.unwrap_or_default(),
        }
    }

    /// The server's scheme, host and port.
    pub fn origin(&self) -> String {
        origin(&self.server)
    }

    /// The server's host and port.
    pub fn authority(&self) -> String {
        self.server.authority()
    }

    /// A stream of which a proxy sees nothing but where it goes.
    pub async fn dial_tunnel(&self) -> Result<Box<dyn Stream>, OpenError> {
        let stream: Box<dyn Stream> = match &self.proxy {
            None => {
                self.wires
                    .connect(&self.server.host, self.server.port)
                    .await?
            }
            Some(proxy) => Box::new(self.tunnel(proxy).await?),
        };
        self.encrypt(stream).await
    }

    /// A stream for requests.
    pub async fn dial(&self) -> Result<Dialed, OpenError> {
        if let Some(proxy) = &self.proxy
            && !self.server.is_encrypted()
        {
            return Ok(Dialed {
                stream: self.connect_proxy(proxy).await?,
                forwarding: Some(Forwarding {
                    authorization: proxy.basic_auth().cloned(),
                }),
            });
        }
        Ok(Dialed {
            stream: self.dial_tunnel().await?,
            forwarding: None,
        })
    }

    async fn encrypt(&self, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, OpenError> {
        if !self.server.is_encrypted() {
            return Ok(stream);
        }
        let trust = self.trust.clone();
        let encrypted = tls::encrypt(stream, &self.server.host, trust).await?;
        Ok(Box::new(encrypted))
    }

    /// Asks a proxy for a way through.
    async fn tunnel(&self, proxy: &Intercept) -> Result<impl Stream + use<>, OpenError> {
        let stream = self.connect_proxy(proxy).await?;
        let cut = |error: hyper::Error| OpenError::new(OpenFault::Blocked, error);
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(cut)?;
        tokio::spawn(async move {
            if let Err(error) = connection.with_upgrades().await {
                tracing::debug!(%error, "the proxy ended the tunnel");
            }
        });
        let authority = self.server.authority();
        let mut request = Request::connect(&authority).header(HOST, &authority);
        if let Some(password) = proxy.basic_auth() {
            request = request.header(PROXY_AUTHORIZATION, password);
        }
        let request = request
            .body(Empty::<Bytes>::new())
            .map_err(|error| OpenError::new(OpenFault::Unreachable, error))?;
        let response = sender.send_request(request).await.map_err(cut)?;
        if !response.status().is_success() {
            return Err(OpenError::answered(response.status()));
        }
        let upgraded = hyper::upgrade::on(response).await.map_err(cut)?;
        Ok(TokioIo::new(upgraded))
    }

    async fn connect_proxy(&self, proxy: &Intercept) -> Result<Box<dyn Stream>, OpenError> {
        let uri = proxy.uri();
        let Some(host) = uri.host().filter(|_| uri.scheme_str() == Some("http")) else {
            let reason = "the system's proxy is of a kind that Tavla cannot use";
            return Err(OpenError::new(OpenFault::Unreachable, reason));
        };
        self.wires.connect(host, uri.port_u16().unwrap_or(80)).await
    }
}

fn origin(server: &ServerAddress) -> String {
    let scheme = if server.is_encrypted() {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://{}", server.authority())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    use super::*;

    /// A dialer to a server that only a proxy knows; the proxy answers one head and tells it.
    async fn behind_proxy(answer: &'static str) -> (Dialer, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                assert!(stream.read_buf(&mut head).await.unwrap() > 0);
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(head).unwrap()
        });
        let matcher = Matcher::builder()
            .all(format!("http://ada:secret@127.0.0.1:{port}"))
            .build();
        let server = ServerAddress::new("board.example", 7420, true);
        let uri = origin(&server).parse().unwrap();
        let dialer = Dialer {
            proxy: matcher.intercept(&uri),
            trust: None,
            wires: Wires::default(),
            server,
        };
        (dialer, told)
    }

    #[tokio::test]
    async fn a_proxy_is_asked_for_a_tunnel_and_what_follows_is_the_servers() {
        let (dialer, told) = behind_proxy("HTTP/1.1 200 OK\r\n\r\nhello").await;
        let mut stream = dialer.dial_tunnel().await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        assert_eq!(said, "hello");
        let head = told.await.unwrap();
        assert!(
            head.starts_with("CONNECT board.example:7420 HTTP/1.1\r\n"),
            "{head}"
        );
        let password = "proxy-authorization: Basic YWRhOnNlY3JldA==\r\n";
        assert!(head.contains(password), "{head}");
    }

    #[tokio::test]
    async fn a_proxy_that_gives_no_tunnel_is_in_the_way() {
        let (dialer, _told) = behind_proxy("HTTP/1.1 403 Forbidden\r\n\r\n").await;
        let error = dialer.dial_tunnel().await.unwrap_err();
        assert_eq!(error.fault, OpenFault::Blocked, "{error}");
    }

    #[tokio::test]
    async fn plain_requests_are_given_to_the_proxy_itself() {
        let (dialer, told) = behind_proxy("HTTP/1.1 204 No Content\r\n\r\n").await;
        let mut courier = super::super::courier::Courier::new(dialer);
        let errand = super::super::courier::Errand::get("/v1/x".to_owned());
        let patience = std::time::Duration::from_secs(10);
        let (status, _) = courier.fetch(&errand, patience, 100).await.unwrap();
        assert_eq!(status, 204);
        let head = told.await.unwrap();
        let line = "GET http://board.example:7420/v1/x HTTP/1.1\r\nhost: board.example:7420\r\n";
        assert!(head.starts_with(line), "{head}");
    }

    #[test]
    fn no_proxy_is_between_two_programs_of_one_machine() {
        let server = ServerAddress::new("localhost", 7420, false);
        assert!(Dialer::new(server, None).proxy.is_none());
    }
}
