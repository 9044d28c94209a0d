//! A room for presence, tick by tick, beside one who takes nothing.

mod strangers;

use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::presence::{Held, Presence, PresenceMap, Selection};
use tavla_shared::protocol::Frame;

use super::*;
use crate::access::Role;
use crate::outbox::{MemberSink, Outbox, Outgoing};
use crate::room::{Room, RoomSettings};

struct Stand {
    room: Room,
    now: u64,
    outboxes: Vec<Arc<Outbox>>,
}

impl Stand {
    fn new(members: u64) -> Self {
        let name = RoomName::Presence(BoardId::new("a").unwrap());
        let context = RoomContext {
            limits: Arc::default(),
            settings: Arc::default(),
            metrics: Arc::default(),
        };
        let mut stand = Self {
            room: Room::new(name, &context, 1),
            now: 0,
            outboxes: Vec::new(),
        };
        for _ in 0..members {
            stand.join(Role::Editor);
        }
        stand
    }

    /// One more comes, after the others by number.
    fn join(&mut self, role: Role) -> u64 {
        let member = self.outboxes.len() as u64;
        let outbox = Outbox::new();
        self.outboxes.push(Arc::clone(&outbox));
        let sink = MemberSink {
            outbox,
            room: RoomName::Presence(BoardId::new("a").unwrap()),
            member,
            culprit: None,
        };
        self.handle(RoomEvent::Join(Box::new(Join {
            member,
            right: Right::lasting(role),
            creates: true,
            identity: None,
            version: Vec::new(),
            asked_at: 0,
            sink: Arc::new(sink),
        })));
        member
    }

    fn handle(&mut self, event: RoomEvent) {
        self.room.handle(event, self.now, &mut Vec::new());
    }

    /// A member says something new, and time passes until the next tick.
    fn tell(&mut self, member: u64, map: &mut PresenceMap, word: u64) {
        let before = map.revision();
        map.tell(
            member + 1,
            &Presence::Tool(format!("pen {word}")),
            word as i64,
        );
        self.handle(RoomEvent::Batch {
            member,
            batch: BatchId::from(word),
            updates: map.updates_since(before, None),
        });
        self.now += 40;
        self.handle(RoomEvent::Tick);
    }

    /// The presence that waits for a member now, frame by frame.
    fn presence(&self, member: usize) -> Vec<Vec<Vec<u8>>> {
        let frames = self.taken(member).into_iter();
        frames
            .filter_map(|frame| {
                let Outgoing::Frame(bytes) = frame else {
                    return None;
                };
                match Frame::decode(&bytes).unwrap().message {
                    Message::DocUpdate { updates, .. } => Some(updates),
                    _ => None,
                }
            })
            .collect()
    }

    /// What waits for a member now.
    fn taken(&self, member: usize) -> Vec<Outgoing> {
        std::iter::from_fn(|| self.outboxes[member].pop()).collect()
    }
}

#[test]
fn who_takes_nothing_is_put_out_before_much_waits_and_nobody_else_notices() {
    let mut stand = Stand::new(3);
    let mut maps = [PresenceMap::new(), PresenceMap::new()];
    let [idle, busy] = &mut maps;
    let lag_millis = RoomSettings::default().lag_millis;
    let mut word = 1;
    while stand.now < lag_millis + 1_000 {
        // The first writes and reads nothing; the second does both.
        stand.tell(0, idle, word);
        stand.tell(1, busy, word);
        let heard = stand.taken(1);
        assert!(!heard.is_empty(), "at {} ms", stand.now);
        stand.taken(2);
        word += 1;
    }
    let left = stand.taken(0);
    assert!(matches!(left.last(), Some(Outgoing::Close { code, .. }) if *code == close::TRY_LATER));
    // The answer to its join, one tick that waited, and the goodbye.
    assert!(left.len() < 10, "{}", left.len());
    stand.tell(1, busy, word);
    assert!(!stand.taken(2).is_empty());
}

#[test]
fn a_member_is_told_thirty_times_a_second_at_most_however_many_move() {
    let mut stand = Stand::new(50);
    let mut maps = [(); 50].map(|()| PresenceMap::new());
    for member in 0..50 {
        stand.taken(member);
    }
    let mut frames = [0; 50];
    for milli in 0..3_000_u64 {
        stand.now = milli;
        // Each 30 times a second, and no two at the same moments.
        for member in (0..50_u64).filter(|member| (milli + member * 7) % 33 == 0) {
            let map = &mut maps[member as usize];
            let before = map.revision();
            let at = tavla_shared::geometry::Point::new(milli as f64, member as f64);
            map.tell(member + 1, &Presence::Cursor(at), milli as i64);
            stand.handle(RoomEvent::Batch {
                member,
                batch: BatchId::from(milli),
                updates: map.updates_since(before, None),
            });
        }
        stand.handle(RoomEvent::Tick);
        for (member, count) in frames.iter_mut().enumerate() {
            *count += stand.presence(member).len();
        }
    }
    for (member, count) in frames.iter().enumerate() {
        // Each tick is 34 ms, so a few less than thirty.
        assert!((80..=90).contains(count), "{member}: {count} in 3 s");
    }
}

#[test]
fn a_member_is_told_thirty_times_a_second_also_where_what_moves_takes_several_frames() {
    let mut stand = Stand::new(24);
    let mut maps = [(); 24].map(|()| PresenceMap::new());
    for member in 0..24 {
        stand.taken(member);
    }
    let (mut frames, mut largest) = ([0; 24], 0);
    for tick in 0..60_u64 {
        // Each carries and points at as much as it may, and all of it is new.
        for (member, map) in (0..).zip(&mut maps) {
            let before = map.revision();
            let shape = |at: u64| ShapeId::from_random(u128::from(tick * 1_000 + at));
            let shapes: Vec<_> = (0..400).map(shape).collect();
            let all = [
                Presence::Selection(Selection::Shapes(shapes.clone())),
                Presence::Held(Held::shapes(shapes)),
            ];
            for presence in all {
                map.tell(member + 1, &presence, stand.now as i64);
            }
            stand.handle(RoomEvent::Batch {
                member,
                batch: BatchId::from(tick),
                updates: map.updates_since(before, None),
            });
        }
        stand.now += 34;
        stand.handle(RoomEvent::Tick);
        for (member, count) in frames.iter_mut().enumerate() {
            let told = stand.presence(member).len();
            largest = largest.max(told);
            *count += told;
        }
    }
    assert!(largest > 1, "nothing took several frames");
    for (member, count) in frames.iter().enumerate() {
        assert!((40..=62).contains(count), "{member}: {count} in 60 ticks");
    }
}

#[test]
fn who_leaves_is_gone_for_everybody_with_the_next_tick() {
    let mut stand = Stand::new(3);
    let mut map = PresenceMap::new();
    stand.tell(0, &mut map, 1);
    let mut seen = PresenceMap::new();
    let hear = |seen: &mut PresenceMap, frames: Vec<Vec<Vec<u8>>>| {
        for update in frames.iter().flatten() {
            seen.apply(update, 0).unwrap();
        }
    };
    hear(&mut seen, stand.presence(1));
    assert_eq!(seen.peers().len(), 1);
    stand.handle(RoomEvent::Leave { member: 0 });
    stand.now += 40;
    stand.handle(RoomEvent::Tick);
    hear(&mut seen, stand.presence(1));
    assert!(seen.peers().is_empty());
}
