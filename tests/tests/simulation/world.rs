//! The world: lets time pass from one thing that happens to the next, and carries everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::sync::Command;
use tavla_server::log::Log as _;
use tavla_server::sim::{SimServer, SimSettings};
use tavla_shared::geometry::Point;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::{DocRoom, Permission, RoomName};

use crate::line::Line;
use crate::member::{Member, board};
use crate::plan::{Change, Happening, PEOPLE, Plan, Way};
use crate::roles::{self, CHANGING, VIEWER};
use crate::seen::Seen;

/// More steps than any seed needs: somebody is busy for nothing.
const STEPS_MAX: u64 = 400_000;

/// Everything there is.
pub struct World {
    pub plan: Plan,
    pub dice: StdRng,
    pub now: u64,
    pub server: SimServer,
    pub members: Vec<Member>,
    pub lines: Vec<Line>,
    /// Ids under which nobody may ever write.
    pub strangers: BTreeSet<PeerId>,
    pub forged: u64,
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
            .map(|who| {
                let watches = plan.watched && who == CHANGING;
                let user = if watches { VIEWER } else { who };
                Member::new(user, dice.random_range(0..2_000), plan.skews[who])
            })
            .collect();
        let server = SimServer::new(plan.seed, settings);
        server.gate().publish(roles::book([false; CHANGING]));
        // Somebody invited them to a board that there is.
        let room = RoomName::Doc(board(), DocRoom::Board);
        server.log().clone().load(&room, true, u64::MAX).unwrap();
        Self {
            server,
            dice,
            now: 0,
            members,
            lines: Vec::new(),
            strangers: BTreeSet::new(),
            forged: 0,
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
            refusals: self.server.metrics().batches_refused.get(),
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
            member.cut_off_until = now;
            member.offline_until = member.offline_until.min(now);
        }
        self.server.log().set_failing(false);
        for who in 0..CHANGING {
            self.promote(who);
        }
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
        self.keep_watch();
        for who in 0..self.members.len() {
            self.live(who);
        }
        for at in 0..self.lines.len() {
            self.carry(at);
        }
        self.lines.retain(|line| !line.is_gone());
        self.check_queues();
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
            times.extend(member.watch.as_ref().map(|watch| watch.until));
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
            Happening::Edit { who, change, roll } => self.edit(who, change, roll),
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
            Happening::Partition {
                whose,
                millis,
                loses,
            } => self.partition(whose, millis, loses),
            Happening::Demoted { who, millis } => self.demote(who, millis),
        }
    }

    fn edit(&mut self, who: usize, change: Change, roll: u64) {
        let member = &mut self.members[who];
        let Some(life) = &mut member.life else {
            return;
        };
        match life.client.state().permission() {
            // Their app lets them change nothing; others need not be like it.
            Some(Permission::Read) if member.user == VIEWER => self.forge(who, change, roll),
            Some(Permission::Read) => {}
            _ => life.edit(change, roll, self.now, &mut self.dice),
        }
    }

    fn partition(&mut self, whose: [bool; PEOPLE], millis: u64, loses: bool) {
        let until = self.now + millis;
        for who in (0..PEOPLE).filter(|who| whose[*who]) {
            self.members[who].cut_off_until = until;
            if let Some(line) = self.line(who) {
                line.silence(Way::Both, if loses { u64::MAX } else { until });
            }
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
        let disk_works = member.disk_fails_until <= now;
        if !member.killed(disk_works, now, &mut self.dice) {
            return;
        }
        self.seen.kills += 1;
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
        self.part(who);
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
            writeln!(text, "person {who}: {}", member.describe()).unwrap();
        }
        text
    }
}
