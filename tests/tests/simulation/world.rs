//! The world: lets time pass from one thing that happens to the next, and carries everything.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::sync::Command;
use tavla_server::sim::{SimServer, SimSettings};
use tavla_shared::geometry::Point;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::DocRoom;

use crate::line::Line;
use crate::member::Member;
use crate::plan::{Happening, PEOPLE, Plan};

/// More steps than any seed needs: somebody is busy for nothing.
const STEPS_MAX: u64 = 400_000;

/// What the seeds went through.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub seeds: u64,
    pub steps: u64,
    pub acks: u64,
    pub connections: u64,
    pub server_deaths: u64,
    pub kills: u64,
    pub snapshots: u64,
}

impl Seen {
    /// Sums up.
    pub fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.steps += other.steps;
        self.acks += other.acks;
        self.connections += other.connections;
        self.server_deaths += other.server_deaths;
        self.kills += other.kills;
        self.snapshots += other.snapshots;
    }

    /// Whether there was enough of everything that the seeds are for.
    pub fn is_rich(&self) -> bool {
        let each = self.seeds;
        self.acks > 20 * each
            && self.connections > 5 * each
            && self.server_deaths > each
            && self.kills > each
            && self.snapshots > each / 2
    }
}

/// Everything there is.
pub struct World {
    pub plan: Plan,
    pub dice: StdRng,
    pub now: u64,
    pub server: SimServer,
    pub members: Vec<Member>,
    pub lines: Vec<Line>,
    /// What was acked: how many operations of whom.
    pub promised: BTreeMap<PeerId, usize>,
    pub seen: Seen,
    /// What is left of the plan.
    next: usize,
    /// Nobody answers before then.
    pub server_up_at: u64,
    log_works_at: u64,
    peers: u64,
}

impl World {
    /// Three people who start soon.
    pub fn new(plan: Plan) -> Self {
        let mut settings = SimSettings::default();
        settings.rooms.compact_records = plan.compact_records;
        settings.rooms.idle_millis = plan.idle_millis;
        settings.rooms.rest_millis = plan.idle_millis;
        let mut dice = StdRng::seed_from_u64(plan.seed ^ 0x5eed);
        let members = (0..PEOPLE)
            .map(|who| Member::new(dice.random_range(0..2_000), plan.skews[who]))
            .collect();
        Self {
            server: SimServer::new(plan.seed, settings),
            dice,
            now: 0,
            members,
            lines: Vec::new(),
            promised: BTreeMap::new(),
            seen: Seen::default(),
            next: 0,
            server_up_at: 0,
            log_works_at: 0,
            peers: 0,
            plan,
        }
    }

    /// The time.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// What the seed went through.
    pub fn seen(&self) -> Seen {
        Seen {
            seeds: 1,
            ..self.seen.clone()
        }
    }

    /// Everything in the plan happens; then all is well again.
    pub fn live_through_the_plan(&mut self) {
        while self.now < self.plan.ends {
            self.step(self.plan.ends);
        }
        let now = self.now;
        (self.server_up_at, self.log_works_at) = (now, now);
        for member in &mut self.members {
            member.starts_at = member.starts_at.min(now);
            member.disk_fails_until = now;
            member.away_until = now;
            member.offline_until = member.offline_until.min(now);
        }
        self.server.log().set_failing(false);
    }

    /// Goes to the next thing that happens, but not past `until`.
    pub fn step(&mut self, until: u64) {
        self.seen.steps += 1;
        assert!(self.seen.steps < STEPS_MAX, "somebody is busy for nothing");
        let next = self.next_time().unwrap_or(until).min(until);
        self.now = self.now.max(next);
        self.server.advance(self.now);
        self.server.log().set_failing(self.log_works_at > self.now);
        while let Some((at, happening)) = self.plan.happenings.get(self.next).copied()
            && at <= self.now
        {
            self.next += 1;
            self.happen(happening);
        }
        for who in 0..self.members.len() {
            self.live(who);
        }
        for at in 0..self.lines.len() {
            self.carry(at);
        }
        self.lines.retain(|line| !line.is_gone());
    }

    fn next_time(&mut self) -> Option<u64> {
        let now = self.now;
        let plan = self.plan.happenings.get(self.next).map(|(at, _)| *at);
        let mut times: Vec<u64> = plan
            .into_iter()
            .chain(self.server.next_deadline())
            .collect();
        times.extend(self.lines.iter().filter_map(Line::deadline));
        for member in &self.members {
            let Some(life) = &member.life else {
                times.push(member.starts_at);
                continue;
            };
            let epoch = member.clock(0);
            let client = life.client.deadline(member.clock(now));
            times.extend(client.map(|at| at.saturating_sub(epoch)));
            times.extend(life.keeper.deadline());
            times.extend(life.opens_at);
            if member.offline_until > now {
                times.push(member.offline_until);
            }
        }
        times.into_iter().min()
    }

    fn happen(&mut self, happening: Happening) {
        let now = self.now;
        match happening {
            Happening::Edit { who, change, roll } => {
                if let Some(life) = &mut self.members[who].life {
                    life.edit(change, roll, now, &mut self.dice);
                }
            }
            Happening::Point { who, to } => self.point(who, to),
            Happening::Cut { who } => self.cut(who),
            Happening::Silence { who, way, millis } => {
                let until = millis.map_or(u64::MAX, |millis| now + millis);
                if let Some(line) = self.line(who) {
                    line.silence(way, until);
                }
            }
            Happening::Away { who, millis } => {
                self.members[who].away_until = now + millis;
                self.cut(who);
            }
            Happening::Offline { who, millis } => {
                self.members[who].offline_until = now + millis;
                self.command(who, Command::GoOffline);
            }
            Happening::Rejoin { who } => {
                let room = DocRoom::Board;
                self.command(who, Command::Rejoin { room });
            }
            Happening::DiskFails { who, millis } => {
                self.members[who].disk_fails_until = now + millis;
            }
            Happening::Killed { who, millis, seen } => self.kill(who, millis, seen),
            Happening::Quits { who, millis } => self.quit(who, millis),
            Happening::ServerDies { millis, seen } => self.server_dies(millis, seen),
            Happening::LogFails { millis } => self.log_works_at = now + millis,
        }
    }

    fn point(&mut self, who: usize, to: (i16, i16)) {
        let clock = self.members[who].clock(self.now);
        if let Some(life) = &mut self.members[who].life {
            let cursor = Point::new(f64::from(to.0), f64::from(to.1));
            life.tell(Presence::Cursor(cursor), What::Cursor, clock);
        }
        self.act(who);
    }

    /// Somebody's program is killed, and starts again after a while.
    pub fn kill(&mut self, who: usize, millis: u64, seen: bool) {
        let now = self.now;
        let member = &mut self.members[who];
        let Some(life) = member.life.take() else {
            return;
        };
        self.seen.kills += 1;
        let disk_works = member.disk_fails_until <= now;
        life.keeper
            .killed(&mut member.store, disk_works, now, &mut self.dice);
        member.starts_at = now.saturating_add(millis);
        for line in &mut self.lines {
            if line.who == who && line.held {
                line.client_dies(seen, now, &mut self.dice);
            }
        }
    }

    /// Somebody closes the program, and starts it again after a while.
    pub fn quit(&mut self, who: usize, millis: u64) {
        let now = self.now;
        self.command(who, Command::GoOffline);
        let member = &mut self.members[who];
        if let Some(life) = member.life.take() {
            let disk_works = member.disk_fails_until <= now;
            life.keeper
                .quit(&mut member.store, disk_works, now, &mut self.dice);
            member.starts_at = now.saturating_add(millis);
        }
    }

    /// The server's process dies, and starts again after a while.
    pub fn server_dies(&mut self, millis: u64, seen: bool) {
        self.seen.server_deaths += 1;
        self.server.crash();
        self.server_up_at = self.now + millis;
        for line in &mut self.lines {
            if line.number.is_some() {
                line.server_dies(seen, self.now, &mut self.dice);
            }
        }
        self.check_promises();
    }

    fn cut(&mut self, who: usize) {
        let now = self.now;
        for line in &mut self.lines {
            if line.who == who {
                line.cut(now, &mut self.dice);
            }
        }
    }

    /// The connection somebody's program has.
    pub fn line(&mut self, who: usize) -> Option<&mut Line> {
        self.lines
            .iter_mut()
            .find(|line| line.who == who && line.held)
    }

    fn command(&mut self, who: usize, command: Command) {
        let clock = self.members[who].clock(self.now);
        if let Some(life) = &mut self.members[who].life {
            life.client.command(command, clock);
        }
        self.act(who);
    }

    /// What is due for one person.
    fn live(&mut self, who: usize) {
        let now = self.now;
        let clock = self.members[who].clock(now);
        if self.members[who].life.is_none() && self.members[who].starts_at <= now {
            self.peers += 1;
            self.members[who].start(self.peers, now, &mut self.dice);
        }
        let free = self.line(who).is_none_or(|line| line.presence_is_free());
        let member = &mut self.members[who];
        let disk_works = member.disk_fails_until <= now;
        let Some(life) = &mut member.life else {
            return;
        };
        let commands = life
            .keeper
            .tick(&mut member.store, disk_works, now, &mut self.dice);
        for command in commands {
            life.client.command(command, clock);
        }
        let on_purpose = member.offline_until;
        if on_purpose > 0 && on_purpose <= now {
            member.offline_until = 0;
            life.client.command(Command::GoOnline, clock);
        }
        life.client.set_presence_lane_free(free);
        life.client.tick(clock);
        self.act(who);
        let opens = self.members[who].life.as_mut();
        if opens.is_some_and(|life| life.opens_at.take_if(|at| *at <= now).is_some()) {
            self.open(who);
        }
    }

    /// Where everybody stands, for whoever looks at a failure.
    pub fn describe(&mut self) -> String {
        let mut text = String::new();
        for (who, member) in self.members.iter_mut().enumerate() {
            let store = &member.store;
            let (last, synced, unsynced) = (store.last(), store.synced, store.unsynced());
            let line = match &mut member.life {
                None => "not running".to_owned(),
                Some(life) => format!(
                    "peer {}, {:?}, {} unacked, idle {}, {:?}, told {:?}",
                    life.keeper.board.peer(),
                    life.client.state().clone(),
                    life.client.unacked(),
                    life.keeper.is_idle(),
                    life.keeper.board.version(),
                    life.told.keys().collect::<Vec<_>>(),
                ),
            };
            let saved = format!("{last} records, {synced} synced, {unsynced} edits unsynced");
            writeln!(text, "person {who}: {saved}; {line}").unwrap();
        }
        text
    }
}
