//! Who gets in by which rules and which book, and what ends a right.

use tavla_shared::store::AccessStore;

use super::super::{Invite, Ledger};
use super::*;

const SECONDS: u64 = 1_790_000_000;
const NOW: u64 = SECONDS * 1000;

fn visit(peer: &str, host: &str) -> Visit {
    Visit {
        peer: peer.parse().unwrap(),
        host: Some(host.to_owned()),
        forwarded: false,
        origin: None,
    }
}

fn board() -> BoardId {
    BoardId::new("plan").unwrap()
}

#[track_caller]
fn check(access: &Access, visit: &Visit, expected: Result<Role, Refusal>) {
    let gate = Gate::new(access.clone(), Book::default());
    let role = gate.grant(visit, None, &board(), NOW);
    assert_eq!(role.map(|grant| grant.right.role()), expected);
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
    let nowhere = Visit {
        host: None,
        ..visit("127.0.0.1", "")
    };
    check(&access, &nowhere, Err(Refusal::TokenNeeded));
    let forwarded = Visit {
        forwarded: true,
        ..visit("127.0.0.1", "localhost")
    };
    check(&access, &forwarded, Err(Refusal::TokenNeeded));
}

#[test]
fn behind_a_proxy_nobody_is_on_this_machine() {
    // A plain TCP proxy, or an ssh -R, says nothing of whom it speaks for.
    let local = visit("127.0.0.1", "localhost:7420");
    let proxied = Access {
        behind_proxy: true,
        ..Access::default()
    };
    check(&proxied, &local, Err(Refusal::TokenNeeded));
    let control = |access: &Access, token: Option<&str>| {
        let gate = Gate::new(access.clone(), Book::default());
        let granted = gate.grant_control(&local, token, &board(), NOW);
        granted.map(|grant| grant.right.role())
    };
    assert_eq!(control(&Access::default(), None), Ok(Role::Editor));
    assert_eq!(control(&proxied, None), Err(Refusal::TokenNeeded));
    let open = Access {
        open: true,
        ..proxied
    };
    check(&open, &local, Ok(Role::Editor));
    // Who may draw may still not shut the others out.
    assert_eq!(control(&open, None), Err(Refusal::TokenNeeded));
}

#[test]
fn a_web_page_joins_only_if_its_origin_is_allowed() {
    let page = Visit {
        origin: Some("https://board.example".to_owned()),
        ..visit("127.0.0.1", "localhost")
    };
    check(&Access::default(), &page, Err(Refusal::OriginRefused));
    let open = Access {
        open: true,
        ..Access::default()
    };
    check(&open, &page, Err(Refusal::OriginRefused));
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
    let local = visit("127.0.0.1", "localhost");
    check(&access, &local, Err(Refusal::TokenNeeded));
    let open = Access {
        open: true,
        ..access
    };
    let far = visit("192.0.2.1", "board.example");
    check(&open, &far, Err(Refusal::TokenNeeded));
}

#[test]
fn a_server_for_strangers_must_be_asked_for() {
    let access = Access::default();
    assert_eq!(access.check_start("127.0.0.1".parse().unwrap()), Ok(()));
    assert_eq!(access.check_start("::1".parse().unwrap()), Ok(()));
    for address in ["0.0.0.0", "::", "192.0.2.1"] {
        let address = address.parse().unwrap();
        let refused = access.check_start(address);
        let open_to_strangers = super::super::StartRefusal::OpenToStrangers { address };
        assert_eq!(refused, Err(open_to_strangers));
        for (open, tokens_issued) in [(true, false), (false, true)] {
            let access = Access {
                open,
                tokens_issued,
                ..Access::default()
            };
            assert_eq!(access.check_start(address), Ok(()));
        }
    }
}

/// A gate and the ledger it is kept by.
struct House {
    ledger: Ledger,
    gate: Arc<Gate>,
}

impl House {
    fn new() -> Self {
        let ledger = Ledger::open(AccessStore::in_memory().unwrap(), SECONDS).unwrap();
        let gate = Gate::new(Access::default(), ledger.book().unwrap());
        Self { ledger, gate }
    }

    fn invite(&mut self, role: Role, user: Option<&str>) -> String {
        let invite = Invite {
            board: board(),
            role,
            seconds: 600,
            user: user.map(str::to_owned),
        };
        let token = self.ledger.issue(&invite, SECONDS).unwrap().token;
        self.publish();
        token
    }

    fn publish(&self) {
        self.gate.publish(self.ledger.book().unwrap());
    }

    fn join(&self, token: &str) -> Result<Grant, Refusal> {
        let far = visit("192.0.2.1", "board.example");
        self.gate.grant(&far, Some(token), &board(), NOW)
    }

    #[track_caller]
    fn right(&self, token: &str) -> Right {
        self.join(token).unwrap().right
    }
}

#[test]
fn a_token_gives_its_role_on_its_board_only_and_an_owner_creates() {
    let mut house = House::new();
    for role in Role::ALL {
        let token = house.invite(role, Some("ada"));
        let grant = house.join(&token).unwrap();
        assert_eq!(
            (grant.right.role(), grant.creates),
            (role, role == Role::Owner)
        );
        assert_eq!(grant.right.user(), Some("ada"));
        let other = BoardId::new("other").unwrap();
        let far = visit("192.0.2.1", "board.example");
        let refused = house.gate.grant(&far, Some(&token), &other, NOW);
        assert_eq!(refused.unwrap_err(), Refusal::OtherBoard);
    }
    assert_eq!(house.join("e30.e30.").unwrap_err(), Refusal::TokenInvalid);
}

#[test]
fn the_first_token_ends_what_was_open() {
    let mut house = House::new();
    let local = visit("127.0.0.1", "localhost");
    let open = house.gate.grant(&local, None, &board(), NOW).unwrap().right;
    assert_eq!(open.check(NOW), Ok(()));
    house.invite(Role::Owner, None);
    assert_eq!(open.check(NOW), Err(Ended::TokenNeeded));
}

#[test]
fn a_right_ends_at_its_time_by_the_wall_clock() {
    let mut house = House::new();
    let token = house.invite(Role::Editor, None);
    let right = house.right(&token);
    let end = (SECONDS + 600) * 1000;
    assert_eq!(right.expires_at(), Some(end));
    assert_eq!(right.check(end - 1), Ok(()));
    assert_eq!(right.check(end), Err(Ended::Expired));
    // The wall clock was set back by ten seconds, which the server's own never is.
    house.gate.set_wall_offset(-10_000);
    assert_eq!(right.check(end + 9_999), Ok(()));
    assert_eq!(right.check(end + 10_000), Err(Ended::Expired));
}

#[test]
fn what_is_taken_back_ends_and_what_is_given_later_counts() {
    let mut house = House::new();
    let tokens =
        [Some("ada"), Some("ada"), Some("bo"), None].map(|user| house.invite(Role::Editor, user));
    let rights = tokens.each_ref().map(|token| house.right(token));
    let held = |rights: &[Right; 4]| rights.each_ref().map(|right| right.check(NOW).is_ok());
    let jti = rights[0].token().unwrap().to_owned();
    house.ledger.revoke_token(&jti, SECONDS).unwrap();
    assert_eq!(held(&rights), [true; 4], "not before it is in force");
    house.publish();
    assert_eq!(held(&rights), [false, true, true, true]);
    assert_eq!(rights[0].check(NOW), Err(Ended::Revoked));
    assert_eq!(house.join(&tokens[0]).unwrap_err(), Refusal::TokenRevoked);
    let other = BoardId::new("other").unwrap();
    house
        .ledger
        .revoke_user("ada", Some(&other), SECONDS)
        .unwrap();
    house.publish();
    assert_eq!(held(&rights), [false, true, true, true]);
    house
        .ledger
        .revoke_user("ada", Some(&board()), SECONDS)
        .unwrap();
    house.publish();
    assert_eq!(held(&rights), [false, false, true, true]);
    // In the same second.
    let again = house.invite(Role::Viewer, Some("ada"));
    assert_eq!(house.right(&again).role(), Role::Viewer);
    house.ledger.revoke_user("bo", None, SECONDS).unwrap();
    assert_eq!(
        house.ledger.revoke_text(&tokens[3], SECONDS).unwrap(),
        rights[3].token().unwrap()
    );
    house.publish();
    assert_eq!(held(&rights), [false; 4]);
}

#[test]
fn a_members_role_is_what_an_owner_says() {
    let mut house = House::new();
    let token = house.invite(Role::Editor, Some("ada"));
    let right = house.right(&token);
    house
        .ledger
        .put_member(&board(), "ada", Role::Viewer)
        .unwrap();
    house.publish();
    assert_eq!(right.check(NOW), Err(Ended::RoleChanged(Role::Viewer)));
    let demoted = house.right(&token);
    assert_eq!((demoted.role(), demoted.check(NOW)), (Role::Viewer, Ok(())));
    let members: Vec<(String, Role)> = house
        .gate
        .book()
        .members(&board())
        .map(|(user, role)| (user.to_owned(), role))
        .collect();
    assert_eq!(members, [("ada".to_owned(), Role::Viewer)]);
}

#[test]
fn keys_are_rotated_without_harm_and_retired_with() {
    let mut house = House::new();
    let old = house.invite(Role::Editor, None);
    let first = house.ledger.records().unwrap().keys[0].kid.clone();
    house.ledger.rotate(SECONDS).unwrap();
    let new = house.invite(Role::Editor, None);
    let rights = [house.right(&old), house.right(&new)];
    house.ledger.retire(&first, SECONDS).unwrap();
    assert!(house.ledger.retire(&first, SECONDS).is_err());
    house.publish();
    assert_eq!(rights[0].check(NOW), Err(Ended::Revoked));
    assert_eq!(rights[1].check(NOW), Ok(()));
    assert_eq!(house.join(&old).unwrap_err(), Refusal::TokenRevoked);
}

#[test]
fn who_is_here_is_known_while_they_are() {
    let mut house = House::new();
    let token = house.invite(Role::Editor, Some("ada"));
    let one = house.right(&token);
    let other = house.right(&token);
    drop(one.clone());
    drop(one);
    let expected = [("ada".to_owned(), Role::Editor)];
    assert_eq!(house.gate.users_here(&board()), expected);
    drop(other);
    assert!(house.gate.users_here(&board()).is_empty());
}

#[test]
fn an_invitation_that_cannot_be_is_refused() {
    let mut house = House::new();
    for (seconds, user) in [
        (59, None),
        (401 * 24 * 60 * 60, None),
        (600, Some("")),
        (600, Some(" ada")),
        (600, Some("a\nb")),
    ] {
        let invite = Invite {
            board: board(),
            role: Role::Editor,
            seconds,
            user: user.map(str::to_owned),
        };
        assert!(house.ledger.issue(&invite, SECONDS).is_err());
    }
    assert!(
        !house.ledger.book().unwrap().tokens_issued,
        "nothing was issued"
    );
}
