//! What must hold: at any time for what was promised, and once all is well for everything.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_server::log::Log as _;
use tavla_shared::board::{Board, Document};
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::{DocRoom, Permission, RoomName};
use tavla_shared::shape::Shape;

use crate::member::{Life, Member, board};
use crate::world::World;

/// From the end of misfortune until all is quiet: a dead connection is found out, the longest wait
/// for the next attempt passes, and what was told under an old id is forgotten.
const QUIET_MILLIS: u64 = 150_000;
/// How long somebody who left in good order is still seen.
const LEFT_MILLIS: u64 = 15_000;
/// How long somebody who vanished is still seen.
const VANISHED_MILLIS: u64 = 90_000;
/// How often it is looked whether all is quiet.
const LOOK_MILLIS: u64 = 250;
/// Later than everything.
const NEVER: u64 = u64::MAX;

impl World {
    /// Everything that must hold once misfortune has ended.
    pub fn check_everything(&mut self) {
        self.wait(QUIET_MILLIS, "all are quiet", Self::is_quiet);
        self.check_alike();
        // Somebody who was never here sees the same.
        self.members.push(Member::new(self.now, self.plan.skews[3]));
        self.wait(QUIET_MILLIS, "the fresh joiner is quiet", Self::is_quiet);
        self.check_alike();
        let history = self.history();
        self.seen.snapshots += u64::from(history > 0);

        self.quit(0, NEVER);
        self.wait(LEFT_MILLIS, "who left is gone", |world| {
            world.presence_is_right()
        });
        self.kill(1, NEVER, false);
        self.wait(VANISHED_MILLIS, "who vanished is gone", |world| {
            world.presence_is_right()
        });

        // One more death of the server, and everything acked is still there.
        self.server_dies(0, true);
        self.check_kept();
        self.wait(QUIET_MILLIS, "the rest are quiet", Self::is_quiet);
        self.check_alike();
    }

    /// Nothing that was acked may be missing from what a server started now would have.
    pub fn check_promises(&self) {
        let kept = self.kept().version();
        for (peer, ops) in &self.promised {
            let has = kept.ops_of(*peer);
            assert!(
                has >= *ops,
                "{ops} operations of {peer} were acked, {has} are kept"
            );
        }
    }

    /// Steps until `done`, with a bound in time.
    fn wait(&mut self, most: u64, what: &str, done: impl Fn(&mut Self) -> bool) {
        let deadline = self.now + most;
        while !done(self) {
            assert!(self.now < deadline, "in vain until {what}");
            let until = self.now + LOOK_MILLIS;
            while self.now < until {
                self.step(until);
            }
        }
    }

    fn lives(&self) -> impl Iterator<Item = &Life> {
        self.members
            .iter()
            .filter_map(|member| member.life.as_ref())
    }

    /// Everybody who is to be here is live, has saved and sent everything, and sees the others.
    fn is_quiet(&mut self) -> bool {
        for member in &mut self.members {
            if member.starts_at == NEVER && member.life.is_none() {
                continue;
            }
            let Some(life) = &mut member.life else {
                return false;
            };
            let permission = Permission::Write;
            let sent = life.client.state().permission() == Some(permission)
                && life.client.unacked() == 0
                && life.keeper.is_idle()
                && member.store.unsynced() == 0;
            if !sent {
                return false;
            }
        }
        let versions = self.lives().map(|life| life.keeper.board.version());
        let versions: Vec<_> = versions.collect();
        versions.windows(2).all(|two| two[0] == two[1]) && self.presence_is_right()
    }

    /// Everybody sees what exactly the others tell, but in their role by the server's word.
    fn presence_is_right(&self) -> bool {
        let telling: BTreeMap<(PeerId, What), Presence> = self
            .lives()
            .flat_map(|life| {
                let peer = life.peer();
                let telling = life.telling.iter();
                telling.map(move |(what, presence)| ((peer, *what), vouched(presence)))
            })
            .collect();
        self.lives().all(|life| {
            let others = telling.iter().filter(|((peer, _), _)| *peer != life.peer());
            life.told.iter().eq(others)
        })
    }

    /// All boards are the same, and the same as what the stores and the server would rebuild.
    fn check_alike(&self) {
        let first = self.lives().next().map(|life| &life.keeper.board).unwrap();
        for (who, member) in self.members.iter().enumerate() {
            if let Some(life) = &member.life {
                assert_same(first, &life.keeper.board, &format!("person {who}"));
                let records = member.store.records.iter().map(|record| &record.update);
                let (rebuilt, report) = Board::open(u64::MAX - 1, records);
                assert_eq!(report.rejected, vec![], "person {who}");
                assert_same(first, &rebuilt, &format!("person {who}, rebuilt"));
            }
        }
        self.check_kept();
    }

    /// The server's log adds up to what everybody sees.
    fn check_kept(&self) {
        self.check_promises();
        let mut kept = self.kept();
        let snapshot = kept.snapshot().unwrap();
        let (rebuilt, _) = Board::open(u64::MAX - 1, [snapshot]);
        for life in self.lives() {
            assert_same(&life.keeper.board, &rebuilt, "the server, rebuilt");
        }
    }

    /// What a server started now would have.
    fn kept(&self) -> Document {
        let room = RoomName::Doc(board(), DocRoom::Board);
        let mut log = self.server.log().clone();
        let history = log.load(&room, false, u64::MAX).unwrap();
        let mut document = Document::new(None);
        for part in history.snapshot.iter().chain(&history.records) {
            document.load(&part.bytes).unwrap();
        }
        document
    }

    fn history(&self) -> usize {
        let room = RoomName::Doc(board(), DocRoom::Board);
        usize::from(self.server.log().has_snapshot(&room))
    }
}

/// What the others see where somebody tells this: without tokens everybody is an editor.
fn vouched(presence: &Presence) -> Presence {
    let mut seen = presence.clone();
    if let Presence::Who(who) = &mut seen {
        "editor".clone_into(&mut who.role);
    }
    seen
}

#[track_caller]
fn assert_same(one: &Board, other: &Board, what: &str) {
    let shapes = |board: &Board| board.shapes().cloned().collect::<Vec<Arc<Shape>>>();
    let versions = (one.version(), other.version());
    assert!(versions.0 == versions.1, "{what}: {versions:?}");
    assert!(shapes(one) == shapes(other), "{what} sees other shapes");
    assert!(one.meta() == other.meta(), "{what} sees another title");
    assert!(one.people() == other.people(), "{what} sees other people");
}
