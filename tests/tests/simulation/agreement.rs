//! Whether people, their stores and the server's log agree, whatever carries what passes between them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_server::log::{Log as _, MemoryLog};
use tavla_shared::board::{Board, Document};
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::{DocRoom, Permission, RoomName};
use tavla_shared::shape::Shape;

use crate::member::{Life, Member, board};
use crate::roles::{self, VIEWER};

/// Later than everything.
pub const NEVER: u64 = u64::MAX;

fn lives<'a>(members: &'a [&mut Member]) -> impl Iterator<Item = &'a Life> {
    members.iter().filter_map(|member| member.life.as_ref())
}

/// Everybody who is to be here is live, has saved and sent everything, and sees the others.
pub fn are_quiet(members: &mut [&mut Member]) -> bool {
    for member in &mut *members {
        if member.starts_at == NEVER && member.life.is_none() {
            continue;
        }
        let Some(life) = &mut member.life else {
            return false;
        };
        let permission = if member.user == VIEWER {
            Permission::Read
        } else {
            Permission::Write
        };
        let sent = life.client.state().permission() == Some(permission)
            && life.client.unacked() == 0
            && life.keeper.is_idle()
            && member.store.unsynced() == 0;
        if !sent {
            return false;
        }
    }
    let versions = lives(members).map(|life| life.keeper.board.version());
    let versions: Vec<_> = versions.collect();
    versions.windows(2).all(|two| two[0] == two[1]) && presence_is_right(members)
}

/// Everybody sees what exactly the others tell, but in their role by the server's word.
pub fn presence_is_right(members: &[&mut Member]) -> bool {
    let lives = members.iter().filter_map(|member| {
        let life = member.life.as_ref()?;
        Some((member.user, life))
    });
    let telling: BTreeMap<(PeerId, What), Presence> = lives
        .flat_map(|(user, life)| {
            let peer = life.peer();
            let telling = life.telling.iter();
            telling.map(move |(what, presence)| ((peer, *what), vouched(presence, user)))
        })
        .collect();
    self::lives(members).all(|life| {
        let others = telling.iter().filter(|((peer, _), _)| *peer != life.peer());
        life.told.iter().eq(others)
    })
}

/// All boards are the same, and the same as what their stores would rebuild.
pub fn check_alike(members: &[&mut Member]) {
    let first = lives(members).next().map(|life| &life.keeper.board);
    let first = first.unwrap();
    for (who, member) in members.iter().enumerate() {
        if let Some(life) = &member.life {
            assert_same(first, &life.keeper.board, &format!("person {who}"));
            let records = member.store.records.iter().map(|record| &record.update);
            let (rebuilt, report) = Board::open(u64::MAX - 1, records);
            assert_eq!(report.rejected, vec![], "person {who}");
            assert_same(first, &rebuilt, &format!("person {who}, rebuilt"));
        }
    }
}

/// The server's log adds up to what everybody sees.
pub fn check_kept(members: &[&mut Member], log: &MemoryLog) {
    let snapshot = kept(log).snapshot().unwrap();
    let (rebuilt, _) = Board::open(u64::MAX - 1, [snapshot]);
    for life in lives(members) {
        assert_same(&life.keeper.board, &rebuilt, "the server, rebuilt");
    }
}

/// What a server started now would have.
pub fn kept(log: &MemoryLog) -> Document {
    let room = RoomName::Doc(board(), DocRoom::Board);
    let history = log.clone().load(&room, false, u64::MAX).unwrap();
    let mut document = Document::new(None);
    for part in history.snapshot.iter().chain(&history.records) {
        document.load(&part.bytes).unwrap();
    }
    document
}

/// What the others see where somebody tells this: who they are by their token.
fn vouched(presence: &Presence, user: usize) -> Presence {
    let mut seen = presence.clone();
    if let Presence::Who(who) = &mut seen {
        let role = if user == VIEWER { "viewer" } else { "editor" };
        role.clone_into(&mut who.role);
        who.user = roles::user(user);
        who.known = true;
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
