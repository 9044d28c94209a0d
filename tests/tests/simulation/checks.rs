//! What must hold: at any time for what was promised, and once all is well for everything.

use tavla_shared::board::Document;
use tavla_shared::protocol::{DocRoom, RoomName};

use crate::agreement::{self, NEVER};
use crate::member::{Member, board};
use crate::plan::PEOPLE;
use crate::roles;
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

impl World {
    /// Everything that must hold once misfortune has ended.
    pub fn check_everything(&mut self) {
        self.wait(QUIET_MILLIS, "all are quiet", Self::is_quiet);
        self.check_alike();
        // Somebody who was never here sees the same.
        let fresh = Member::new(roles::FRESH, self.now, self.plan.skews[PEOPLE]);
        self.members.push(fresh);
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
        self.check_strangers(&kept);
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

    /// Gives a look at everybody.
    fn with_members<T>(&mut self, look: impl FnOnce(&mut [&mut Member]) -> T) -> T {
        let mut members: Vec<&mut Member> = self.members.iter_mut().collect();
        look(&mut members)
    }

    fn is_quiet(&mut self) -> bool {
        self.with_members(agreement::are_quiet)
    }

    fn presence_is_right(&mut self) -> bool {
        self.with_members(|members| agreement::presence_is_right(members))
    }

    fn check_alike(&mut self) {
        self.with_members(|members| agreement::check_alike(members));
        self.check_kept();
    }

    /// The server's log adds up to what everybody sees.
    fn check_kept(&mut self) {
        self.check_promises();
        let log = self.server.log().clone();
        self.with_members(|members| agreement::check_kept(members, &log));
    }

    /// What a server started now would have.
    pub fn kept(&self) -> Document {
        agreement::kept(self.server.log())
    }

    fn history(&self) -> usize {
        let room = RoomName::Doc(board(), DocRoom::Board);
        usize::from(self.server.log().has_snapshot(&room))
    }
}
