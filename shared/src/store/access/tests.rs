//! The access file, by itself and with two processes' worth of connections.

use super::*;

fn key(kid: &str) -> KeyRow {
    KeyRow {
        kid: kid.to_owned(),
        secret: [7; 32],
        made: 10,
        retired: None,
    }
}

fn user_revoked(user: &str, board: &str, made: u64) -> RevocationRow {
    RevocationRow {
        revoked: Revoked::User {
            user: user.to_owned(),
            board: Some(board.to_owned()),
        },
        made,
        until: made + 100,
    }
}

#[test]
fn one_connection_sees_what_another_wrote_and_that_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = AccessStore::open(folder.path()).unwrap();
    let server = AccessStore::open(folder.path()).unwrap();
    assert_eq!(server.load().unwrap(), AccessRecords::default());
    let before = server.data_version().unwrap();
    assert_eq!(server.data_version().unwrap(), before);
    command.ensure_key(&key("a")).unwrap();
    assert_ne!(server.data_version().unwrap(), before);
    // The first one counts, whoever comes second.
    assert_eq!(command.ensure_key(&key("b")).unwrap(), key("a"));
    command.note_issued(11, None).unwrap();
    command.note_issued(12, None).unwrap();
    let member = MemberRow {
        board: "plan".to_owned(),
        user: "ada".to_owned(),
        role: "viewer".to_owned(),
    };
    command.put_member(&member).unwrap();
    let expected = AccessRecords {
        keys: vec![key("a")],
        tokens_issued: true,
        revocations: Vec::new(),
        members: vec![member],
    };
    assert_eq!(server.load().unwrap(), expected);
}

#[test]
fn a_retired_key_loses_its_secret_and_the_last_one_is_replaced() {
    let mut store = AccessStore::in_memory().unwrap();
    store.ensure_key(&key("a")).unwrap();
    assert!(!store.retire_key("other", 20, &key("b")).unwrap());
    assert!(store.retire_key("a", 20, &key("b")).unwrap());
    assert!(!store.retire_key("a", 21, &key("c")).unwrap());
    let retired = KeyRow {
        secret: [0; 32],
        retired: Some(20),
        ..key("a")
    };
    assert_eq!(store.load().unwrap().keys, [retired, key("b")]);
}

#[test]
fn what_was_taken_back_is_kept_once_and_only_as_long_as_it_matters() {
    let mut store = AccessStore::in_memory().unwrap();
    store
        .put_member(&MemberRow {
            board: "plan".to_owned(),
            user: "ada".to_owned(),
            role: "owner".to_owned(),
        })
        .unwrap();
    store.revoke(&user_revoked("ada", "plan", 10)).unwrap();
    store.revoke(&user_revoked("ada", "plan", 20)).unwrap();
    store.revoke(&user_revoked("bo", "plan", 50)).unwrap();
    let records = store.load().unwrap();
    assert_eq!(records.members, [], "who is put out has no role left");
    let expected = [
        user_revoked("ada", "plan", 20),
        user_revoked("bo", "plan", 50),
    ];
    assert_eq!(records.revocations, expected);
    let token = RevocationRow {
        revoked: Revoked::Token("j".to_owned()),
        made: 130,
        until: 200,
    };
    store.revoke(&token).unwrap();
    let expected = [user_revoked("bo", "plan", 50), token];
    assert_eq!(store.load().unwrap().revocations, expected);
}

#[test]
fn what_is_taken_back_covers_all_that_was_given_and_never_less_than_before() {
    let mut store = AccessStore::in_memory().unwrap();
    let made = |store: &AccessStore| {
        let rows = store.load().unwrap().revocations;
        rows.iter()
            .map(|row| (row.made, row.until))
            .collect::<Vec<_>>()
    };
    let ada = Some(("ada", "plan"));
    assert_eq!(store.note_issued(10, ada).unwrap(), 10);
    store.revoke(&user_revoked("ada", "plan", 10)).unwrap();
    // Twice in the same second, and each time a later place.
    assert_eq!(store.note_issued(10, ada).unwrap(), 11);
    store.revoke(&user_revoked("ada", "plan", 10)).unwrap();
    assert_eq!(made(&store), [(11, 111)]);
    assert_eq!(store.note_issued(10, ada).unwrap(), 12);
    // Another board's is not held back.
    assert_eq!(store.note_issued(10, Some(("ada", "other"))).unwrap(), 10);
    // The clock was ahead, and was put right.
    assert_eq!(store.note_issued(55, ada).unwrap(), 55);
    store.revoke(&user_revoked("ada", "plan", 20)).unwrap();
    assert_eq!(made(&store), [(55, 155)]);
    // It was ahead when somebody was put out who had been given nothing since.
    store.revoke(&user_revoked("ada", "plan", 90)).unwrap();
    store.revoke(&user_revoked("ada", "plan", 30)).unwrap();
    assert_eq!(made(&store), [(90, 190)]);
    let everywhere = RevocationRow {
        revoked: Revoked::User {
            user: "ada".to_owned(),
            board: None,
        },
        made: 95,
        until: 195,
    };
    store.revoke(&everywhere).unwrap();
    assert_eq!(store.note_issued(30, ada).unwrap(), 96);
}

#[test]
fn a_file_of_the_first_version_covers_what_it_may_have_given_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(ACCESS_FILE);
    let old = Connection::open(&path).unwrap();
    let rows = "INSERT INTO issued (id, first) VALUES (1, 10);
                INSERT INTO revocations (user, board, made, until) VALUES ('ada', 'plan', 50, 150);";
    old.execute_batch(&format!("{VERSION_1}{rows}")).unwrap();
    old.pragma_update(None, "application_id", SCHEMA.application_id)
        .unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    drop(old);
    let mut store = AccessStore::open(folder.path()).unwrap();
    // By the first version what was given in the second of the revocation came one after it.
    store.revoke(&user_revoked("ada", "plan", 50)).unwrap();
    assert_eq!(store.load().unwrap().revocations[0].made, 51);
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(ACCESS_FILE);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut store = AccessStore::open(folder.path()).unwrap();
    store.ensure_key(&key("a")).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(store);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    drop(AccessStore::open(folder.path()).unwrap());
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn the_boards_file_is_not_taken_for_this_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(crate::store::Store::open(&folder.path().join(ACCESS_FILE)).unwrap());
    let refused = AccessStore::open(folder.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Foreign { .. }), "{refused}");
}

#[test]
fn a_secret_never_shows_in_debug_output() {
    assert!(!format!("{:?}", key("a")).contains('7'));
}
