//! Those who may only watch: for good or for a while. What they write all the same is kept nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla::sync::{Lane, Packet};
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::id::PeerId;
use tavla_shared::protocol::{BatchId, DocRoom, Magic, RoomName, batches_from_updates};

use crate::member::{EPOCH_MILLIS, Life, board};
use crate::plan::Change;
use crate::roles::{self, CHANGING};
use crate::world::World;

/// Ids of writers who are nobody begin here.
const FORGERS: PeerId = 1 << 40;
/// Somebody may only watch for a while.
#[derive(Debug)]
pub struct Watch {
    /// Until then.
    pub until: u64,
    /// What they had written before, by id: others may have it, and bring it to a server that lost it.
    wrote: BTreeMap<PeerId, usize>,
}

impl World {
    /// Somebody may only watch from now on, and not for ever.
    pub fn demote(&mut self, who: usize, millis: u64) {
        let member = &mut self.members[who];
        let now_open = member.life.as_ref().map(|life| &life.keeper.board);
        let wrote = member.peers.iter().map(|peer| match now_open {
            Some(board) if board.peer() == *peer => (*peer, board.version().ops_of(*peer)),
            // Nothing more comes to be under an id that was left; but one that is leased may go on.
            _ if member.store.lease == Some(*peer) => (*peer, member.store.wrote(*peer)),
            _ => (*peer, usize::MAX),
        });
        let wrote = wrote.collect();
        let until = self.now + millis;
        member.watch = Some(Watch { until, wrote });
        self.seen.demotions += 1;
        self.publish_roles();
    }

    /// What is due for those who only watch.
    pub fn keep_watch(&mut self) {
        for who in 0..CHANGING {
            let watch = self.members[who].watch.as_ref();
            if watch.is_some_and(|watch| watch.until <= self.now) {
                self.promote(who);
            }
        }
    }

    /// Somebody may write again; what they wrote while they might not is nowhere.
    pub fn promote(&mut self, who: usize) {
        let Some(watch) = self.members[who].watch.take() else {
            return;
        };
        let kept = self.kept().version();
        for peer in &self.members[who].peers {
            let wrote = watch.wrote.get(peer).copied().unwrap_or(0);
            assert!(
                kept.ops_of(*peer) <= wrote,
                "{who} has written as {peer} while they might only watch"
            );
        }
        self.publish_roles();
    }

    /// The server's book says what is so.
    pub fn publish_roles(&mut self) {
        let watching = std::array::from_fn(|who| self.members[who].watch.is_some());
        self.server.gate().publish(roles::book(watching));
        self.server.advance(self.now);
    }

    /// Somebody who may only watch writes all the same, as an app would that believes nobody.
    pub fn forge(&mut self, who: usize, change: Change, roll: u64) {
        self.forged += 1;
        let forger = FORGERS + self.forged;
        let Some(life) = &mut self.members[who].life else {
            return;
        };
        let update = forged(life, forger, change, roll);
        let Some(way) = self
            .lines
            .iter_mut()
            .find(|line| line.who == who && line.held)
        else {
            return;
        };
        let room = RoomName::Doc(board(), DocRoom::Board).room_id();
        let next_id = || BatchId::from(forger);
        let batches = batches_from_updates(Magic::Loro, &room, vec![update], next_id).unwrap();
        for frame in batches.iter().flat_map(|batch| &batch.frames) {
            way.send(Lane::Document, Packet::Binary(frame.encode().unwrap()));
        }
        self.strangers.insert(forger);
        self.seen.forgeries += 1;
    }

    /// The server keeps nothing by those who never might write, and nobody has it.
    pub fn check_strangers(&self, kept: &Version) {
        for stranger in &self.strangers {
            assert_eq!(kept.ops_of(*stranger), 0, "{stranger} has written");
        }
    }

    /// Somebody's app parts from edits that the server refused, if it has.
    pub fn part(&mut self, who: usize) {
        if !self.members[who].parts {
            return;
        }
        self.members[who].part(self.now);
        self.seen.partings += 1;
        for line in &mut self.lines {
            if line.who == who && line.held {
                line.close(self.now, &mut self.dice);
            }
        }
    }
}

/// An update that anybody who may write could send.
fn forged(life: &mut Life, forger: PeerId, change: Change, roll: u64) -> Vec<u8> {
    let (mut board, _) = Board::open(forger, std::iter::empty::<&[u8]>());
    let mut shape = life.shape(roll);
    shape.text = Arc::from(format!("{change:?} by nobody"));
    let batch = EditBatch::new("create", vec![Edit::Create(Arc::new(shape))]);
    let update = board.apply(&batch, EPOCH_MILLIS / 1_000).unwrap().update;
    // Nothing is wrong with it but whose it is.
    let (taken, _) = Board::open(forger, [&update]);
    assert_eq!(taken.shapes().len(), 1);
    update
}
