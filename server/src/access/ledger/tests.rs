//! What is taken back and given again, by clocks that stand still, are ahead, and go back.

use std::sync::Arc;

use tavla_shared::id::BoardId;
use tavla_shared::store::AccessStore;

use super::super::token::{self, FoundKey};
use super::super::{Access, Book, Ended, Gate, Refusal, Right, Visit};
use super::*;

const SECONDS: u64 = 1_790_000_000;
const HOUR: u64 = 60 * 60;

/// A ledger, and the gate that is kept by it.
struct House {
    ledger: Ledger,
    gate: Arc<Gate>,
}

fn board() -> BoardId {
    BoardId::new("plan").unwrap()
}

impl House {
    fn new() -> Self {
        let ledger = Ledger::open(AccessStore::in_memory().unwrap(), SECONDS).unwrap();
        let gate = Gate::new(Access::default(), Book::default());
        let house = Self { ledger, gate };
        house.publish();
        house
    }

    fn publish(&self) {
        self.gate.publish(self.ledger.book().unwrap());
    }

    fn invite(&mut self, user: &str, now: u64) -> Issued {
        let invite = Invite {
            board: board(),
            role: Role::Editor,
            seconds: 2 * HOUR,
            user: Some(user.to_owned()),
        };
        let issued = self.ledger.issue(&invite, now).unwrap();
        self.publish();
        issued
    }

    fn revoke(&mut self, user: &str, board: Option<&BoardId>, now: u64) {
        self.ledger.revoke_user(user, board, now).unwrap();
        self.publish();
    }

    fn join(&self, issued: &Issued, now: u64) -> Result<Right, Refusal> {
        let far = Visit {
            peer: "192.0.2.1".parse().unwrap(),
            host: Some("board.example".to_owned()),
            forwarded: false,
            origin: None,
        };
        let grant = self
            .gate
            .grant(&far, Some(&issued.token), &board(), now * 1000);
        grant.map(|grant| grant.right)
    }

    #[track_caller]
    fn check(&self, issued: &Issued, now: u64, expected: Result<(), Refusal>) {
        assert_eq!(self.join(issued, now).map(|_| ()), expected);
    }
}

#[test]
fn whoever_is_put_out_and_let_in_many_times_within_a_second_is_out_when_put_out() {
    for board in [None, Some(board())] {
        let mut house = House::new();
        house.revoke("ada", board.as_ref(), SECONDS);
        let mut before: Vec<Issued> = Vec::new();
        // More often than the seconds by which a clock may be ahead.
        for _ in 0..100 {
            let issued = house.invite("ada", SECONDS);
            let right = house.join(&issued, SECONDS).unwrap();
            house.revoke("ada", board.as_ref(), SECONDS);
            assert_eq!(right.check(SECONDS * 1000), Err(Ended::Revoked));
            before.push(issued);
            for issued in &before {
                house.check(issued, SECONDS, Err(Refusal::TokenRevoked));
            }
        }
        let again = house.invite("ada", SECONDS);
        house.check(&again, SECONDS, Ok(()));
        // It counts for as long as was said, however often.
        assert_eq!(again.expires, SECONDS + 2 * HOUR);
    }
}

#[test]
fn a_link_that_was_made_while_the_clock_was_ahead_is_taken_back_for_good() {
    for ahead in [45, HOUR] {
        let mut house = House::new();
        let issued = house.invite("ada", SECONDS + ahead);
        house.revoke("ada", None, SECONDS);
        for later in [0, ahead - 1, ahead, ahead + 1, ahead + HOUR] {
            let refused = house.join(&issued, SECONDS + later).unwrap_err();
            let early = later + 60 < ahead;
            let expected = if early {
                Refusal::TokenInvalid
            } else {
                Refusal::TokenRevoked
            };
            assert_eq!(refused, expected, "{later} s later");
        }
        // The user is not kept out for the hour.
        let again = house.invite("ada", SECONDS + 1);
        house.check(&again, SECONDS + 1, Ok(()));
        house.revoke("ada", None, SECONDS + 1);
        house.check(&again, SECONDS + 1, Err(Refusal::TokenRevoked));
    }
}

#[test]
fn a_link_is_taken_back_by_its_text_before_its_time_and_after_it() {
    let mut house = House::new();
    let ahead = house.invite("ada", SECONDS + HOUR);
    let over = house.invite("ada", SECONDS - 3 * HOUR);
    let ids = [&ahead, &over].map(|issued| {
        assert!(house.join(issued, SECONDS).is_err());
        house.ledger.revoke_text(&issued.token, SECONDS).unwrap()
    });
    assert_eq!(ids, [ahead.jti.clone(), over.jti.clone()]);
    house.publish();
    house.check(&ahead, SECONDS + HOUR, Err(Refusal::TokenRevoked));
    house.check(&over, SECONDS - 3 * HOUR, Err(Refusal::TokenRevoked));
}

#[test]
fn putting_somebody_out_again_by_a_clock_that_went_back_takes_no_less_back() {
    for board in [None, Some(board())] {
        let mut house = House::new();
        let issued = house.invite("ada", SECONDS);
        house.revoke("ada", board.as_ref(), SECONDS + 10);
        house.revoke("ada", board.as_ref(), SECONDS - HOUR);
        house.check(&issued, SECONDS + 20, Err(Refusal::TokenRevoked));
        // Given again while the clock is still wrong, and not covered by what was before.
        let again = house.invite("ada", SECONDS - HOUR);
        house.check(&again, SECONDS - HOUR, Ok(()));
        house.check(&again, SECONDS, Ok(()));
        house.revoke("ada", board.as_ref(), SECONDS - HOUR);
        house.check(&again, SECONDS, Err(Refusal::TokenRevoked));
    }
}

#[test]
fn putting_one_user_out_takes_nothing_from_another() {
    let mut house = House::new();
    let bo = house.invite("bo", SECONDS);
    house.invite("ada", SECONDS + HOUR);
    house.revoke("ada", None, SECONDS);
    house.check(&bo, SECONDS, Ok(()));
    let later = house.invite("bo", SECONDS);
    house.check(&later, SECONDS, Ok(()));
}

#[test]
fn what_no_token_or_user_can_be_called_is_not_noted() {
    let mut house = House::new();
    for jti in ["", &"x".repeat(65)] {
        let refused = house.ledger.revoke_token(jti, SECONDS).unwrap_err();
        assert!(matches!(refused, LedgerError::TokenId), "{refused}");
    }
    for user in ["", " ada", "a\nb", &"x".repeat(65)] {
        let refused = house.ledger.revoke_user(user, None, SECONDS).unwrap_err();
        assert!(matches!(refused, LedgerError::User), "{refused}");
    }
    assert_eq!(house.ledger.records().unwrap().revocations, []);
}

#[test]
fn a_token_says_its_place_only_where_its_time_does_not() {
    let mut house = House::new();
    let claims = |house: &House, issued: &Issued| {
        let key = house.ledger.records().unwrap().keys.remove(0);
        let verifying = SigningKey::from_bytes(&key.secret).verifying_key();
        let found = |_: &str| Some(FoundKey::Counts(verifying));
        token::read_any_time(&issued.token, found).unwrap().0
    };
    let first = house.invite("ada", SECONDS);
    assert_eq!(claims(&house, &first).ord, None);
    house.revoke("ada", None, SECONDS);
    let second = house.invite("ada", SECONDS);
    let said = claims(&house, &second);
    assert_eq!((said.iat, said.ord), (SECONDS, Some(SECONDS + 1)));
    let third = house.invite("ada", SECONDS + 1);
    assert_eq!(claims(&house, &third).ord, None);
}
