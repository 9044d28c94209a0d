//! Where a board is on the network, as people write it: `tavla://host:port/BOARD#TOKEN`, or just
//! `host:port/BOARD`. Opens no connection.

use std::fmt;

use tavla_shared::id::{BoardId, NameError};

/// The port a server listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 7420;
/// How links begin.
pub const SCHEME: &str = "tavla://";
/// The longest link that is looked at, in bytes.
const LINK_BYTES_MAX: usize = 4_096;

/// A server's address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServerAddress {
    /// Name or number; an IPv6 number is without its brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// A board on a server.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// Which server.
    pub server: ServerAddress,
    /// Which board on it.
    pub board: BoardId,
    /// What lets one in; never shown nor logged.
    pub token: Option<String>,
}

/// Text that is not a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// More than any link has.
    #[error("the link is {len} bytes long, the limit is {LINK_BYTES_MAX}")]
    TooLong {
        /// How many bytes it has.
        len: usize,
    },
    /// Nothing before the first `/`.
    #[error("the link names no server")]
    NoServer,
    /// Something that is no host name.
    #[error("{host:?} is not a server's name")]
    Host {
        /// What was there.
        host: String,
    },
    /// A port outside 1 to 65535.
    #[error("{port:?} is not a port")]
    Port {
        /// What was there.
        port: String,
    },
    /// No board after the server.
    #[error("the link names no board")]
    NoBoard,
    /// A name that no board has.
    #[error("the board's name cannot be used")]
    Board(#[from] NameError),
}

impl ServerAddress {
    /// Reads `host` or `host:port`, with or without `tavla://`.
    ///
    /// # Errors
    /// [`LinkError`] where it is neither.
    pub fn from_text(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > LINK_BYTES_MAX {
            return Err(LinkError::TooLong { len: text.len() });
        }
        let text = text
            .strip_prefix(SCHEME)
            .unwrap_or(text)
            .trim_end_matches('/');
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, after) = rest.split_once(']').ok_or_else(|| LinkError::Host {
                    host: text.to_owned(),
                })?;
                (host, after.strip_prefix(':'))
            }
            None => match text.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        if host.is_empty() {
            return Err(LinkError::NoServer);
        }
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        if !host.chars().all(is_host) {
            return Err(LinkError::Host {
                host: host.to_owned(),
            });
        }
        let port = match port {
            None => DEFAULT_PORT,
            Some(port) => {
                port.parse()
                    .ok()
                    .filter(|&port| port != 0)
                    .ok_or_else(|| LinkError::Port {
                        port: port.to_owned(),
                    })?
            }
        };
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }
}

impl Link {
    /// Reads a link, or `host:port/BOARD`.
    ///
    /// # Errors
    /// [`LinkError`] where something is missing or cannot be.
    pub fn from_text(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > LINK_BYTES_MAX {
            return Err(LinkError::TooLong { len: text.len() });
        }
        let text = text.strip_prefix(SCHEME).unwrap_or(text);
        let (place, token) = match text.split_once('#') {
            Some((place, token)) => (place, Some(token).filter(|token| !token.is_empty())),
            None => (text, None),
        };
        let (server, board) = place.split_once('/').unwrap_or((place, ""));
        let server = ServerAddress::from_text(server)?;
        let board = board.trim_end_matches('/');
        if board.is_empty() {
            return Err(LinkError::NoBoard);
        }
        Ok(Self {
            server,
            board: BoardId::new(board)?,
            token: token.map(str::to_owned),
        })
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl Link {
    /// The link to give to others, with its token.
    pub fn to_text(&self) -> String {
        match &self.token {
            Some(token) => format!("{SCHEME}{}/{}#{token}", self.server, self.board),
            None => format!("{SCHEME}{}/{}", self.server, self.board),
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tokens never reach a log.
        write!(f, "Link({SCHEME}{}/{})", self.server, self.board)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Link::from_text(text).unwrap().to_text(), expected);
    }

    #[test]
    fn links_are_read_as_people_write_them() {
        check("tavla://127.0.0.1:7420/plan", "tavla://127.0.0.1:7420/plan");
        check(
            " board.example.org/plan/ ",
            "tavla://board.example.org:7420/plan",
        );
        check("[::1]:80/plan#abc", "tavla://[::1]:80/plan#abc");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(Link::from_text(""), Err(LinkError::NoServer));
        assert_eq!(
            Link::from_text("tavla://host:7420"),
            Err(LinkError::NoBoard)
        );
        assert_eq!(
            Link::from_text("host:0/b"),
            Err(LinkError::Port { port: "0".into() })
        );
        assert_eq!(
            Link::from_text("a b/c"),
            Err(LinkError::Host { host: "a b".into() })
        );
        assert!(matches!(
            Link::from_text("host/a b"),
            Err(LinkError::Board(_))
        ));
        let long = "x".repeat(5_000);
        assert_eq!(
            Link::from_text(&long),
            Err(LinkError::TooLong { len: 5_000 })
        );
    }

    #[test]
    fn tokens_do_not_reach_a_log() {
        let link = Link::from_text("host/plan#secret").unwrap();
        assert!(!format!("{link:?}").contains("secret"));
    }
}
