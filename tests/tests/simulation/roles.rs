//! Who may do what: the invitations of everybody, and the server's book for every state of their roles.
//!
//! Made once for all seeds: keys and signatures are random, and nothing that happens depends on them.

use std::sync::OnceLock;

use tavla_server::access::{Book, Invite, LIFETIME_SECONDS_MAX, Ledger, Role};
use tavla_shared::store::AccessStore;

use crate::member::board;
use crate::plan::PEOPLE;

/// Whose role a seed changes while they are there: all but the last, who may be a viewer for good.
pub const CHANGING: usize = PEOPLE - 1;
/// The server's name for nobody who was there before.
pub const FRESH: usize = PEOPLE;
/// The server's name for the last of the people where they only watch.
pub const VIEWER: usize = PEOPLE + 1;

struct Papers {
    tokens: Vec<String>,
    /// By the bits of those who may only watch for now.
    books: Vec<Book>,
}

/// The name by which the server knows somebody.
pub fn user(at: usize) -> String {
    format!("user{at}")
}

/// Somebody's token.
pub fn token(at: usize) -> String {
    papers().tokens[at].clone()
}

/// What the server's book says where these may only watch for now.
pub fn book(watching: [bool; CHANGING]) -> Book {
    let bits = watching
        .iter()
        .rev()
        .fold(0, |bits, watches| bits << 1 | usize::from(*watches));
    papers().books[bits].clone()
}

fn papers() -> &'static Papers {
    static PAPERS: OnceLock<Papers> = OnceLock::new();
    PAPERS.get_or_init(|| {
        let store = AccessStore::in_memory().unwrap();
        let mut ledger = Ledger::open(store, 0).unwrap();
        let mut issue = |at: usize| {
            let role = if at == VIEWER {
                Role::Viewer
            } else {
                Role::Editor
            };
            let invite = Invite {
                board: board(),
                role,
                seconds: LIFETIME_SECONDS_MAX,
                user: Some(user(at)),
            };
            ledger.issue(&invite, 0).unwrap().token
        };
        let tokens = (0..=VIEWER).map(&mut issue).collect();
        let mut book = |bits: usize| {
            for who in 0..CHANGING {
                let watches = bits >> who & 1 == 1;
                let role = if watches { Role::Viewer } else { Role::Editor };
                ledger.put_member(&board(), &user(who), role).unwrap();
            }
            ledger.book().unwrap()
        };
        let books = (0..1 << CHANGING).map(&mut book).collect();
        Papers { tokens, books }
    })
}
