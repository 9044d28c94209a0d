//! Who may do what: the only place that decides it.
//!
//! [`Access`] are the rules a server is started with, [`Book`] what its file of keys, revocations and
//! members says now, [`Gate`] both together: it answers every join, and a [`Right`] that it gave ends
//! as soon as the book says so. Never loads a room; tokens are never logged.

mod book;
mod gate;
mod host;
mod issue;
mod keeper;
mod ledger;
mod refusal;
mod right;
mod role;
mod token;

use std::net::IpAddr;

pub use self::book::Book;
pub use self::gate::Gate;
pub use self::host::is_host;
pub use self::issue::{DEFAULT_SECONDS, Invite, Issued, LIFETIME_SECONDS_MAX, USER_BYTES_MAX};
pub use self::keeper::{Keeper, KeeperThread};
pub use self::ledger::{Ledger, LedgerError};
pub use self::refusal::{Ended, Refusal, StartRefusal};
pub use self::right::{Grant, Right};
pub use self::role::Role;
pub use self::token::{Claims, TOKEN_BYTES_MAX, TokenError};

/// How a connection looks from outside, taken from its socket and its upgrade request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The other end of the socket.
    pub peer: IpAddr,
    /// The Host header, as sent; none also where there were several.
    pub host: Option<String>,
    /// Whether any header was there that proxies add, such as X-Forwarded-For: one speaks for somebody
    /// else.
    pub forwarded: bool,
    /// The Origin header, as sent; a web page cannot leave it out.
    pub origin: Option<String>,
}

/// The rules of this server.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Whether everybody who can reach the server may edit.
    pub open: bool,
    /// Whether all visitors come through a proxy, which may say so of none: nobody is taken for somebody
    /// on this machine.
    pub behind_proxy: bool,
    /// Origins of web pages that may join, such as `https://board.example`.
    pub origins: Vec<String>,
    /// Whether nobody joins without a token, whatever the book says.
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

    /// Whether the page that asks, if it is one, may.
    ///
    /// # Errors
    /// [`Refusal::OriginRefused`].
    pub fn check_origin(&self, visit: &Visit) -> Result<(), Refusal> {
        let Some(origin) = &visit.origin else {
            return Ok(());
        };
        let allowed = |allowed: &String| allowed.eq_ignore_ascii_case(origin);
        if self.origins.iter().any(allowed) {
            Ok(())
        } else {
            Err(Refusal::OriginRefused)
        }
    }
}
