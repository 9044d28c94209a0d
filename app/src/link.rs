//! Join links: `tavla://host:port/BOARD#TOKEN`.
//!
//! Between machines what goes over such a link is encrypted. `tavla+plain://` says that it is not,
//! for a network without certificates; on one machine it never is.

mod address;

use std::fmt;
use std::net::IpAddr;

use tavla_shared::id::{BoardId, NameError};

pub use self::address::{is_page, leads_somewhere};

/// Where a server listens unless the link says otherwise.
const DEFAULT_PORT: u16 = 7420;
/// How links begin.
pub const SCHEME: &str = "tavla://";
/// How links begin to a server on another machine that encrypts nothing.
pub const PLAIN_SCHEME: &str = "tavla+plain://";
/// The longest text worth reading as a link.
const LINK_BYTES_MAX: usize = 16 * 1024;

/// A server: its host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress {
    /// A name or an IP address; IPv6 without its brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether nothing is encrypted although it is on another machine.
    pub plain: bool,
}

/// A board on a server, and the right to join it. `Debug` does not show the token; `Display` is
/// the link itself, token included.
#[derive(Clone, PartialEq, Eq)]
pub struct BoardLink {
    /// The server.
    pub server: ServerAddress,
    /// The board.
    pub board: BoardId,
    /// The right to join; none for a server on this machine.
    pub token: Option<String>,
}

/// Text that is no link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Another scheme than `tavla://` or `tavla+plain://`.
    #[error("a board link starts with tavla://")]
    Scheme,
    /// No host, or one that cannot be.
    #[error("the link names no server")]
    Host,
    /// A port that is none.
    #[error("the link's port is not a number from 1 to 65535")]
    Port,
    /// No board, or one whose name cannot be.
    #[error("the link's board: {0}")]
    Board(#[from] NameError),
    /// Far too long.
    #[error("the link is {len} bytes long, the limit is {LINK_BYTES_MAX}")]
    TooLong {
        /// Its length.
        len: usize,
    },
}

impl ServerAddress {
    /// Reads `host`, `host:port` or `[ipv6]:port`, with or without the scheme before it.
    ///
    /// # Errors
    /// [`LinkError`] where no server can have that address.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        if text.len() > LINK_BYTES_MAX {
            return Err(LinkError::TooLong { len: text.len() });
        }
        let (text, plain) = without_scheme(text.trim())?;
        let text = text.strip_suffix('/').unwrap_or(text);
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, "")) => (host, None),
            Some((host, rest)) => (host, Some(rest.strip_prefix(':').ok_or(LinkError::Host)?)),
            None => text
                .split_once(':')
                .map_or((text, None), |(host, port)| (host, Some(port))),
        };
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        if host.is_empty()
            || !host.chars().all(allowed)
            || host.contains(':') != text.starts_with('[')
        {
            return Err(LinkError::Host);
        }
        let port = match port {
            None => DEFAULT_PORT,
            Some(port) => port
                .parse()
                .ok()
                .filter(|&port: &u16| port > 0)
                .ok_or(LinkError::Port)?,
        };
        Ok(Self::new(host, port, plain))
    }

    /// A server at `host` and `port`. Two ways to write one server are one server.
    pub fn new(host: &str, port: u16, plain: bool) -> Self {
        let host = host.to_ascii_lowercase();
        let plain = plain && !is_loopback(&host);
        Self { host, port, plain }
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Whether what goes there is encrypted.
    pub fn is_encrypted(&self) -> bool {
        !self.plain && !self.is_loopback()
    }

    /// Host and port, as they stand in a URL.
    pub fn authority(&self) -> String {
        let Self { host, port, .. } = self;
        if host.contains(':') {
            format!("[{host}]:{port}")
        } else {
            format!("{host}:{port}")
        }
    }
}

/// What stays on this machine needs no encryption.
fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.plain {
            f.write_str(PLAIN_SCHEME)?;
        }
        f.write_str(&self.authority())
    }
}

impl BoardLink {
    /// Reads a link; the scheme may be left out, as people type it.
    ///
    /// # Errors
    /// [`LinkError`] that says which part cannot be.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        if text.len() > LINK_BYTES_MAX {
            return Err(LinkError::TooLong { len: text.len() });
        }
        let (rest, plain) = without_scheme(text.trim())?;
        let (rest, token) = rest.split_once('#').unwrap_or((rest, ""));
        let (server, board) = rest.split_once('/').unwrap_or((rest, ""));
        let ServerAddress { host, port, .. } = ServerAddress::parse(server)?;
        Ok(Self {
            server: ServerAddress::new(&host, port, plain),
            board: BoardId::new(board.strip_suffix('/').unwrap_or(board))?,
            token: (!token.is_empty()).then(|| token.to_owned()),
        })
    }
}

impl fmt::Display for BoardLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_without_token(f)?;
        match &self.token {
            Some(token) => write!(f, "#{token}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for BoardLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoardLink(")?;
        self.write_without_token(f)?;
        f.write_str(if self.token.is_some() { "#…)" } else { ")" })
    }
}

impl BoardLink {
    fn write_without_token(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, board, .. } = self;
        let scheme = if server.plain { PLAIN_SCHEME } else { SCHEME };
        write!(f, "{scheme}{}/{board}", server.authority())
    }
}

/// What follows the scheme, and whether that says that nothing is encrypted.
fn without_scheme(text: &str) -> Result<(&str, bool), LinkError> {
    match text.split_once("://") {
        None => Ok((text, false)),
        Some(("tavla", rest)) => Ok((rest, false)),
        Some(("tavla+plain", rest)) => Ok((rest, true)),
        Some(_) => Err(LinkError::Scheme),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, canonical: &str, authority: &str, encrypted: bool) {
        let link = BoardLink::parse(text).unwrap();
        assert_eq!(link.to_string(), canonical);
        assert_eq!(link.server.authority(), authority);
        assert_eq!(link.server.is_encrypted(), encrypted, "{text}");
        let server = link.server.to_string();
        assert_eq!(ServerAddress::parse(&server).as_ref(), Ok(&link.server));
        assert_eq!(BoardLink::parse(canonical), Ok(link));
    }

    #[test]
    fn links_are_read_as_people_write_them() {
        let local = "127.0.0.1:7420";
        check(
            "tavla://127.0.0.1:7420/Plan",
            "tavla://127.0.0.1:7420/Plan",
            local,
            false,
        );
        check(
            " 127.0.0.1/Plan/ ",
            "tavla://127.0.0.1:7420/Plan",
            local,
            false,
        );
        let link = "tavla://boards.example.org:80/a_b-c#e.y.J";
        check(link, link, "boards.example.org:80", true);
        check("tavla://[::1]:9/x", "tavla://[::1]:9/x", "[::1]:9", false);
        check(
            "LocalHost/Plan",
            "tavla://localhost:7420/Plan",
            "localhost:7420",
            false,
        );
        check("[::1]/x", "tavla://[::1]:7420/x", "[::1]:7420", false);
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted_unless_the_link_says_otherwise() {
        check(
            "192.0.2.7/Plan",
            "tavla://192.0.2.7:7420/Plan",
            "192.0.2.7:7420",
            true,
        );
        let plain = "tavla+plain://192.0.2.7:7420/Plan#e.y.J";
        check(plain, plain, "192.0.2.7:7420", false);
        let plain = "tavla+plain://[2001:db8::1]:9/x";
        check(plain, plain, "[2001:db8::1]:9", false);
        // On one machine both mean the same.
        check(
            "tavla+plain://localhost/x",
            "tavla://localhost:7420/x",
            "localhost:7420",
            false,
        );
        check(
            "tavla://localhost.example/x",
            "tavla://localhost.example:7420/x",
            "localhost.example:7420",
            true,
        );
    }

    #[track_caller]
    fn check_refused(text: &str, error: LinkError) {
        assert_eq!(BoardLink::parse(text), Err(error), "{text}");
    }

    #[test]
    fn what_is_no_link_is_told_which_part() {
        check_refused("http://a/b", LinkError::Scheme);
        check_refused("tavla:///b", LinkError::Host);
        check_refused("tavla://a b/c", LinkError::Host);
        check_refused("tavla://user@host/c", LinkError::Host);
        check_refused("tavla://a:0/b", LinkError::Port);
        check_refused("tavla://a:99999/b", LinkError::Port);
        check_refused("tavla://a:b:c/b", LinkError::Port);
        check_refused("tavla://::1/b", LinkError::Host);
        check_refused("tavla://a", NameError::Empty.into());
        check_refused("tavla://a/b/c", NameError::Character { found: '/' }.into());
        check_refused(&"a".repeat(20_000), LinkError::TooLong { len: 20_000 });
    }

    #[test]
    fn a_token_is_in_the_link_and_not_in_debug_output() {
        let link = BoardLink::parse("tavla://a/b#secret").unwrap();
        assert!(link.to_string().ends_with("#secret"));
        assert!(!format!("{link:?}").contains("secret"));
    }
}
