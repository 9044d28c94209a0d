//! What comes with a join: who it is, what it may do, and what it has.

use std::sync::{Arc, OnceLock};

use tavla_server::access::{Access, Gate, Ledger, Visit};
use tavla_shared::board::{Document, Version};
use tavla_shared::id::BoardId;
use tavla_shared::protocol::JoinAuth;
use tavla_shared::store::AccessStore;

/// Whatever the bytes are: no token that nobody signed lets anybody in, and what is read is written as
/// something that is read the same.
///
/// # Panics
/// Where that is not so.
pub fn check(data: &[u8]) {
    if let Ok(auth) = JoinAuth::decode(data) {
        assert!(auth.caps.len() <= 16);
        if let Some(token) = &auth.token {
            check_token(token);
        }
        assert_eq!(JoinAuth::decode(&auth.encode()), Ok(auth));
    }
    if let Ok(token) = std::str::from_utf8(data) {
        check_token(token);
    }
    if let Ok(version) = Version::decode(data) {
        assert_eq!(Version::decode(&version.encode()), Ok(version.clone()));
        // A room is asked what somebody lacks who says so.
        let lacks = Document::new(None).updates_since(&version);
        assert_eq!(lacks, Ok(Vec::new()));
    }
}

fn check_token(token: &str) {
    let (gate, board) = gate();
    let visit = Visit {
        peer: [127, 0, 0, 1].into(),
        host: Some("localhost".to_owned()),
        forwarded: false,
        origin: None,
    };
    assert!(gate.grant(&visit, Some(token), board, 1_000).is_err());
}

/// A server's gate, with a key that nobody has.
fn gate() -> &'static (Arc<Gate>, BoardId) {
    static GATE: OnceLock<(Arc<Gate>, BoardId)> = OnceLock::new();
    GATE.get_or_init(|| {
        let made = AccessStore::in_memory()
            .ok()
            .and_then(|store| Ledger::open(store, 0).ok())
            .and_then(|ledger| ledger.book().ok())
            .zip(BoardId::new("plan").ok());
        match made {
            Some((book, board)) => (Gate::new(Access::default(), book), board),
            None => panic!("a ledger in memory could not be made"),
        }
    })
}
