//! Join links: `tavla://host:port/BOARD#TOKEN`.

use std::fmt;

use tavla_shared::id::{BoardId, NameError};
use tavla_shared::protocol::SYNC_PATH;

/// Where a server listens unless the link says otherwise.
const DEFAULT_PORT: u16 = 7420;
/// How links begin.
pub const SCHEME: &str = "tavla://";
/// The longest text worth reading as a link.
const LINK_BYTES_MAX: usize = 16 * 1024;

/// A server: its host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress {
    /// A name or an IP address; IPv6 without its brackets.
    pub host: String,
    /// The port.
    pub port: u16,
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
    /// Another scheme than `tavla://`.
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
        let text = without_scheme(text.trim())?;
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
        Ok(Self {
            // Two ways to write one host are one host.
            host: host.to_ascii_lowercase(),
            port,
        })
    }

    /// Where the WebSocket is.
    pub fn url(&self) -> String {
        format!("ws://{self}{SYNC_PATH}")
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(f, "[{host}]:{port}")
        } else {
            write!(f, "{host}:{port}")
        }
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
        let rest = without_scheme(text.trim())?;
        let (rest, token) = rest.split_once('#').unwrap_or((rest, ""));
        let (server, board) = rest.split_once('/').unwrap_or((rest, ""));
        Ok(Self {
            server: ServerAddress::parse(server)?,
            board: BoardId::new(board.strip_suffix('/').unwrap_or(board))?,
            token: (!token.is_empty()).then(|| token.to_owned()),
        })
    }
}

impl fmt::Display for BoardLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}", self.server, self.board)?;
        match &self.token {
            Some(token) => write!(f, "#{token}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for BoardLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = if self.token.is_some() { "#…" } else { "" };
        write!(
            f,
            "BoardLink({SCHEME}{}/{}{token})",
            self.server, self.board
        )
    }
}

fn without_scheme(text: &str) -> Result<&str, LinkError> {
    match text.split_once("://") {
        None => Ok(text),
        Some(("tavla", rest)) => Ok(rest),
        Some(_) => Err(LinkError::Scheme),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, canonical: &str, url: &str) {
        let link = BoardLink::parse(text).unwrap();
        assert_eq!(link.to_string(), canonical);
        assert_eq!(link.server.url(), url);
        assert_eq!(BoardLink::parse(canonical), Ok(link));
    }

    #[test]
    fn links_are_read_as_people_write_them() {
        let local = "ws://127.0.0.1:7420/v1/sync";
        check(
            "tavla://127.0.0.1:7420/Plan",
            "tavla://127.0.0.1:7420/Plan",
            local,
        );
        check(" 127.0.0.1/Plan/ ", "tavla://127.0.0.1:7420/Plan", local);
        let named = "ws://boards.example.org:80/v1/sync";
        let link = "tavla://boards.example.org:80/a_b-c#e.y.J";
        check(link, link, named);
        check(
            "tavla://[::1]:9/x",
            "tavla://[::1]:9/x",
            "ws://[::1]:9/v1/sync",
        );
        check(
            "LocalHost/Plan",
            "tavla://localhost:7420/Plan",
            "ws://localhost:7420/v1/sync",
        );
        check("[::1]/x", "tavla://[::1]:7420/x", "ws://[::1]:7420/v1/sync");
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
