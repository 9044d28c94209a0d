//! Who may do what: the only place that decides it.
//! Sees what a visit looks like from outside and the token it brings; never loads a room.

use std::net::IpAddr;

use tavla_shared::id::BoardId;

/// What somebody may do on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads everything.
    Viewer,
    /// Also writes comments, chat and reactions.
    Commenter,
    /// Also edits shapes.
    Editor,
    /// Also creates the board and invites.
    Owner,
}

impl Role {
    /// The word for it on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Commenter => "commenter",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// Whether the board's shapes may be written.
    pub fn writes_board(self) -> bool {
        self >= Self::Editor
    }

    /// Whether comments, chat and reactions may be written.
    pub fn writes_talk(self) -> bool {
        self >= Self::Commenter
    }
}

/// How a connection looks from outside, taken from its socket and its upgrade request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The other end of the socket.
    pub peer: IpAddr,
    /// The Host header, as sent.
    pub host: Option<String>,
    /// Whether any Forwarded or X-Forwarded-* header was there: a proxy speaks for somebody else.
    pub forwarded: bool,
    /// The Origin header, as sent; a web page cannot leave it out.
    pub origin: Option<String>,
}

/// What a visit may do on one board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Whether a board that does not exist yet comes to be by joining it.
    pub creates: bool,
    /// The user, where a token names one.
    pub user: Option<String>,
}

/// Why a visit may do nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no token and this is not the same machine.
    #[error("joining without a token is only allowed from this machine")]
    TokenNeeded,
    /// A web page of a stranger.
    #[error("this web page may not join")]
    OriginRefused,
    /// This server cannot check tokens.
    #[error("this server does not accept tokens")]
    TokenUnknown,
}

/// Why a server must not start as it was told to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartRefusal {
    /// Reachable by strangers, who would all be editors.
    #[error(
        "{address} can be reached from other machines, and everybody who reaches it could edit; \
         say --open if that is meant"
    )]
    OpenToStrangers {
        /// The address that was asked for.
        address: IpAddr,
    },
}

/// The rules of this server.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Whether everybody who can reach the server may edit.
    pub open: bool,
    /// Origins of web pages that may join, such as `https://board.example`.
    pub origins: Vec<String>,
    /// Whether this server ever issued a token: from then on nobody joins without one.
    pub tokens_issued: bool,
}

impl Access {
    /// Whether a server with these rules may listen on `address`.
    ///
    /// # Errors
    /// [`StartRefusal`] where strangers could edit and nobody said that they may.
    pub fn check_start(&self, address: IpAddr) -> Result<(), StartRefusal> {
        if self.open || self.tokens_issued || address.to_canonical().is_loopback() {
            Ok(())
        } else {
            Err(StartRefusal::OpenToStrangers { address })
        }
    }

    /// What this visit, with this token, may do on this board.
    ///
    /// # Errors
    /// [`Refusal`] where it may do nothing.
    pub fn grant(
        &self,
        visit: &Visit,
        token: Option<&str>,
        _board: &BoardId,
    ) -> Result<Grant, Refusal> {
        if token.is_some() {
            return Err(Refusal::TokenUnknown);
        }
        if let Some(origin) = &visit.origin
            && !self
                .origins
                .iter()
                .any(|allowed| allowed.eq_ignore_ascii_case(origin))
        {
            return Err(Refusal::OriginRefused);
        }
        if self.tokens_issued || !(self.open || is_local(visit)) {
            return Err(Refusal::TokenNeeded);
        }
        Ok(Grant {
            role: Role::Editor,
            creates: true,
            user: None,
        })
    }
}

/// The socket alone proves nothing: a proxy on this machine, or a web page whose name was pointed
/// at 127.0.0.1, would come from loopback too.
fn is_local(visit: &Visit) -> bool {
    visit.peer.to_canonical().is_loopback()
        && visit.host.as_deref().is_some_and(is_loopback_host)
        && !visit.forwarded
}

/// Whether a Host header, with or without a port, names this machine.
fn is_loopback_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, "")) => name,
            Some((name, port)) if is_port(port) => name,
            _ => return false,
        },
        None => match host.split_once(':') {
            Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
            Some(_) => return false,
            None => host,
        },
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':')
        .is_some_and(|port| port.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(peer: &str, host: &str) -> Visit {
        Visit {
            peer: peer.parse().unwrap(),
            host: Some(host.to_owned()),
            forwarded: false,
            origin: None,
        }
    }

    #[track_caller]
    fn check(access: &Access, visit: &Visit, expected: Result<Role, Refusal>) {
        let board = BoardId::new("board").unwrap();
        assert_eq!(
            access.grant(visit, None, &board).map(|grant| grant.role),
            expected
        );
    }

    #[test]
    fn the_same_machine_joins_without_a_token() {
        let access = Access::default();
        for (peer, host) in [
            ("127.0.0.1", "127.0.0.1:7420"),
            ("127.0.0.1", "localhost:7420"),
            ("127.8.9.1", "LOCALHOST"),
            ("::1", "[::1]:7420"),
            ("::1", "[::1]"),
            ("::ffff:127.0.0.1", "localhost."),
        ] {
            check(&access, &visit(peer, host), Ok(Role::Editor));
        }
    }

    #[test]
    fn everybody_else_needs_a_token() {
        let access = Access::default();
        for (peer, host) in [
            ("192.0.2.1", "127.0.0.1:7420"),
            ("127.0.0.1", "board.example:7420"),
            ("127.0.0.1", "localhost.board.example"),
            ("127.0.0.1", "127.0.0.1.board.example"),
            ("127.0.0.1", "localhost:7420:80"),
            ("127.0.0.1", "localhost@board.example"),
            ("127.0.0.1", "[::1"),
            ("127.0.0.1", "[::1]x"),
            ("127.0.0.1", "::1"),
            ("127.0.0.1", ""),
        ] {
            check(&access, &visit(peer, host), Err(Refusal::TokenNeeded));
        }
        check(
            &access,
            &Visit {
                host: None,
                ..visit("127.0.0.1", "")
            },
            Err(Refusal::TokenNeeded),
        );
        check(
            &access,
            &Visit {
                forwarded: true,
                ..visit("127.0.0.1", "localhost")
            },
            Err(Refusal::TokenNeeded),
        );
    }

    #[test]
    fn a_web_page_joins_only_if_its_origin_is_allowed() {
        let page = Visit {
            origin: Some("https://board.example".to_owned()),
            ..visit("127.0.0.1", "localhost")
        };
        check(&Access::default(), &page, Err(Refusal::OriginRefused));
        check(
            &Access {
                open: true,
                ..Access::default()
            },
            &page,
            Err(Refusal::OriginRefused),
        );
        let allowed = Access {
            origins: vec!["https://board.example".to_owned()],
            ..Access::default()
        };
        check(&allowed, &page, Ok(Role::Editor));
    }

    #[test]
    fn one_issued_token_closes_the_door_for_those_without() {
        let access = Access {
            tokens_issued: true,
            ..Access::default()
        };
        check(
            &access,
            &visit("127.0.0.1", "localhost"),
            Err(Refusal::TokenNeeded),
        );
        let open = Access {
            open: true,
            ..access
        };
        check(
            &open,
            &visit("192.0.2.1", "board.example"),
            Err(Refusal::TokenNeeded),
        );
    }

    #[test]
    fn a_token_nobody_can_check_grants_nothing() {
        let board = BoardId::new("board").unwrap();
        assert_eq!(
            Access::default().grant(&visit("127.0.0.1", "localhost"), Some("e30"), &board),
            Err(Refusal::TokenUnknown)
        );
    }

    #[test]
    fn a_server_for_strangers_must_be_asked_for() {
        let access = Access::default();
        assert_eq!(access.check_start("127.0.0.1".parse().unwrap()), Ok(()));
        assert_eq!(access.check_start("::1".parse().unwrap()), Ok(()));
        for address in ["0.0.0.0", "::", "192.0.2.1"] {
            let address = address.parse().unwrap();
            assert_eq!(
                access.check_start(address),
                Err(StartRefusal::OpenToStrangers { address })
            );
            assert_eq!(
                Access {
                    open: true,
                    ..Access::default()
                }
                .check_start(address),
                Ok(())
            );
        }
    }

    #[test]
    fn roles_write_where_they_may() {
        assert!(!Role::Viewer.writes_talk());
        assert!(Role::Commenter.writes_talk() && !Role::Commenter.writes_board());
        assert!(Role::Editor.writes_board() && Role::Owner.writes_board());
    }
}
