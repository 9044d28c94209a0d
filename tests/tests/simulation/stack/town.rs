//! The hosts, the links between them, and what happens to both; and what must hold afterwards.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tavla::sync::TransportKind;
use tavla_server::clock::Clock;
use tavla_server::log::{Log as _, MemoryLog};
use tavla_server::metrics::Metrics;
use tavla_server::outbox::DOCUMENT_BYTES_MAX;
use tavla_server::sim::{Listener, SimSettings, Stack, serve};
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tavla_shared::protocol::{DocRoom, RoomName};
use turmoil::Sim;
use turmoil::net::{TcpListener, TcpStream};

use super::agent::{self, Agent, PORT, SERVER};
use super::plan::{Happening, Plan};
use crate::agreement;
use crate::member::{Member, board};
use crate::plan::PEOPLE;
use crate::roles::{self, CHANGING, FRESH, VIEWER};

/// How long each host runs before the next one does.
const TICK: Duration = Duration::from_millis(10);
/// A link without trouble.
const LATENCY: Duration = Duration::from_millis(5);
/// From the end of misfortune until all is quiet: half-open connections are found out, and the longest
/// wait for the next attempt passes.
const QUIET_MILLIS: u64 = 150_000;
/// How often it is looked whether all is quiet.
const LOOK_MILLIS: u64 = 500;
/// Reads that wait at one end of a simulated connection.
const TCP_CAPACITY: usize = 1 << 16;

/// What seeds went through.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lived {
    seeds: usize,
    acks: u64,
    deaths: u64,
    carried: BTreeSet<TransportKind>,
    /// When all was over, summed up.
    ended: u64,
}

impl Lived {
    /// Sums up.
    pub fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.acks += other.acks;
        self.deaths += other.deaths;
        self.ended += other.ended;
        self.carried.extend(&other.carried);
    }

    /// Whether there was enough of what the seeds are for.
    pub fn is_rich(&self) -> bool {
        let each = self.seeds as u64;
        self.acks > 10 * each && self.deaths > each && self.carried.len() == 3
    }
}

/// Everything there is.
pub struct Town<'a> {
    sim: Sim<'a>,
    agents: Vec<Rc<RefCell<Agent>>>,
    log: MemoryLog,
    metrics: Arc<Metrics>,
    seed: u64,
    deaths: u64,
}

/// Where turmoil's connections come from.
struct Door(TcpListener);

impl Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            if let Ok(accepted) = self.0.accept().await {
                return accepted;
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// The simulation's time.
struct SimClock;

impl Clock for SimClock {
    fn now_millis(&self) -> u64 {
        agent::now()
    }
}

fn name(who: usize) -> String {
    format!("person{who}")
}

impl Town<'_> {
    /// A server and three people on hosts of their own.
    pub fn new(plan: &Plan) -> Self {
        let sim = turmoil::Builder::new()
            .rng_seed(plan.seed)
            .tick_duration(TICK)
            .min_message_latency(Duration::from_millis(1))
            .max_message_latency(Duration::from_millis(40))
            .simulation_duration(Duration::from_hours(24))
            .tcp_capacity(TCP_CAPACITY)
            .enable_random_order()
            .build();
        let mut town = Self {
            sim,
            agents: Vec::new(),
            log: MemoryLog::new(),
            metrics: Arc::default(),
            seed: plan.seed,
            deaths: 0,
        };
        // Somebody invited them to a board that there is.
        let room = RoomName::Doc(board(), DocRoom::Board);
        town.log.load(&room, true, u64::MAX).unwrap();
        town.add_server();
        for who in 0..PEOPLE {
            let watches = plan.watched && who == CHANGING;
            let user = if watches { VIEWER } else { who };
            let edits = plan.happenings.iter().filter_map(|(at, happening)| {
                let Happening::Edit {
                    who: by,
                    change,
                    roll,
                } = *happening
                else {
                    return None;
                };
                (by == who).then_some((*at, change, roll))
            });
            town.add(user, plan.transports[who], edits.collect());
        }
        town
    }

    fn add_server(&mut self) {
        let (log, metrics, seed) = (self.log.clone(), Arc::clone(&self.metrics), self.seed);
        self.sim.host(SERVER, move || {
            let mut settings = SimSettings::default();
            settings.rooms.compact_records = 20;
            settings.rooms.idle_millis = 1_000;
            let stack = Stack {
                settings,
                book: roles::book([false; CHANGING]),
                log: Box::new(log.clone()),
                clock: Arc::new(SimClock),
                metrics: Arc::clone(&metrics),
                seed,
            };
            async move {
                let listener = TcpListener::bind(("0.0.0.0", PORT)).await?;
                serve(stack, Door(listener)).await;
                Ok(())
            }
        });
    }

    fn add(
        &mut self,
        user: usize,
        transport: Option<TransportKind>,
        edits: VecDeque<(u64, crate::plan::Change, u64)>,
    ) {
        let who = self.agents.len();
        let mut member = Member::new(user, 0, 0);
        member.transport = transport;
        let mut ids = (who as u64 + 1) * 1_000;
        let peers = Box::new(move || {
            ids += 1;
            ids
        });
        let agent = Rc::new(RefCell::new(Agent {
            member,
            edits,
            dice: StdRng::seed_from_u64(self.seed ^ ids),
            promised: BTreeMap::new(),
            acks: 0,
            carried: BTreeSet::new(),
            peers,
        }));
        self.agents.push(Rc::clone(&agent));
        self.sim
            .host(name(who), move || agent::live(Rc::clone(&agent)));
    }

    /// The time.
    pub fn now(&self) -> u64 {
        self.sim.elapsed().as_millis() as u64
    }

    /// What the seed went through.
    pub fn lived(&self) -> Lived {
        let mut lived = Lived {
            seeds: 1,
            deaths: self.deaths,
            ended: self.now(),
            ..Lived::default()
        };
        for agent in &self.agents {
            lived.acks += agent.borrow().acks;
            lived.carried.extend(&agent.borrow().carried);
        }
        lived
    }

    /// Everything in the plan happens; then all is well again.
    pub fn live_through(&mut self, plan: &Plan) {
        for (at, happening) in &plan.happenings {
            self.run_until(*at);
            self.happen(*happening);
        }
        self.run_until(plan.ends);
        for who in 0..self.agents.len() {
            self.happen(Happening::Mended { who });
            self.happen(Happening::Starts { who });
            self.sim.set_link_latency(name(who), SERVER, LATENCY);
        }
        self.happen(Happening::ServerStarts);
    }

    fn run_until(&mut self, at: u64) {
        while self.now() < at {
            self.sim.step().unwrap();
            self.check_queues();
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            // Their hosts do it by themselves.
            Happening::Edit { .. } => {}
            Happening::Parted { who } => self.sim.partition(name(who), SERVER),
            Happening::PartedOneWay { who, up: true } => {
                self.sim.partition_oneway(name(who), SERVER);
            }
            Happening::PartedOneWay { who, up: false } => {
                self.sim.partition_oneway(SERVER, name(who));
            }
            Happening::Held { who } => self.sim.hold(name(who), SERVER),
            Happening::Mended { who } => {
                self.sim.release(name(who), SERVER);
                self.sim.repair(name(who), SERVER);
            }
            Happening::Slow { who, millis } => {
                let latency = Duration::from_millis(millis);
                self.sim.set_link_latency(name(who), SERVER, latency);
            }
            Happening::ServerDies => {
                if self.sim.is_host_running(SERVER) {
                    self.sim.crash(SERVER);
                    self.deaths += 1;
                    self.check_promises();
                }
            }
            Happening::ServerStarts => {
                if !self.sim.is_host_running(SERVER) {
                    self.sim.bounce(SERVER);
                }
            }
            Happening::Dies { who } => {
                if self.sim.is_host_running(name(who)) {
                    self.sim.crash(name(who));
                    self.deaths += 1;
                    let now = self.now();
                    let agent = &mut *self.agents[who].borrow_mut();
                    agent.member.killed(true, now, &mut agent.dice);
                }
            }
            Happening::Starts { who } => {
                if !self.sim.is_host_running(name(who)) {
                    self.sim.bounce(name(who));
                }
            }
        }
    }

    /// Everything that must hold once misfortune has ended.
    pub fn check_everything(&mut self) {
        self.wait("all are quiet");
        self.check_alike();
        // Somebody who was never here sees the same.
        self.add(FRESH, None, VecDeque::new());
        self.wait("the fresh joiner is quiet");
        self.check_alike();
        // One more death of the server, and everything acked is still there.
        self.happen(Happening::ServerDies);
        self.happen(Happening::ServerStarts);
        self.check_alike();
        self.wait("all are quiet again");
        self.check_alike();
    }

    fn wait(&mut self, what: &str) {
        let deadline = self.now() + QUIET_MILLIS;
        loop {
            let now = self.now();
            self.run_until(now + LOOK_MILLIS);
            if self.with_members(agreement::are_quiet) {
                return;
            }
            assert!(now < deadline, "in vain until {what}");
        }
    }

    /// Gives a look at everybody.
    fn with_members<T>(&self, look: impl FnOnce(&mut [&mut Member]) -> T) -> T {
        let mut agents: Vec<_> = self.agents.iter().map(|agent| agent.borrow_mut()).collect();
        let mut members: Vec<&mut Member> =
            agents.iter_mut().map(|agent| &mut agent.member).collect();
        look(&mut members)
    }

    fn check_alike(&self) {
        self.check_promises();
        self.with_members(|members| {
            agreement::check_alike(members);
            agreement::check_kept(members, &self.log);
        });
    }

    /// Nothing that was acked is missing from what a server started now would have, and nothing is
    /// there of who may only watch.
    fn check_promises(&self) {
        let kept = agreement::kept(&self.log).version();
        for agent in &self.agents {
            let agent = agent.borrow();
            for (peer, ops) in &agent.promised {
                let has = kept.ops_of(*peer);
                assert!(
                    has >= *ops,
                    "{ops} operations of {peer} were acked, {has} are kept"
                );
            }
            if agent.member.user == VIEWER {
                for peer in &agent.member.peers {
                    assert_eq!(kept.ops_of(*peer), 0, "the viewer has written as {peer}");
                }
            }
        }
    }

    fn check_queues(&self) {
        let waits = self.metrics.queues.read().queued_bytes_max;
        let most = (DOCUMENT_BYTES_MAX + FRAME_BYTES_MAX) as u64;
        assert!(waits <= most, "{waits} bytes wait for one connection");
    }

    /// Where everybody stands, for whoever looks at a failure.
    pub fn describe(&self) -> String {
        let mut text = String::new();
        self.with_members(|members| {
            for (who, member) in members.iter_mut().enumerate() {
                writeln!(text, "person {who}: {}", member.describe()).unwrap();
            }
        });
        text
    }
}
