//! One person's program on a simulated host: the app's client over the app's transports, its board and
//! its store. Does for them what the app's threads do.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use rand::rngs::StdRng;
use tavla::sync::{
    Action, Connection as _, Event, Incoming, OpenError, Packet, PacketReceiver as _,
    PacketSender as _, ServerAddress, ServerTransport, Stream, Transport as _, TransportKind,
    Wires,
};
use tavla_shared::id::PeerId;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::member::Member;
use crate::plan::Change;

/// Packets that wait for a connection. The client bounds what it sends: one that finds no room here
/// has not.
const PACKETS_MAX: usize = 4_096;
/// Where the server is.
pub const SERVER: &str = "server";
/// By which port.
pub const PORT: u16 = 7420;

/// A person, of whom the host knows nothing.
pub struct Agent {
    pub member: Member,
    /// Edits to come, by time.
    pub edits: VecDeque<(u64, Change, u64)>,
    pub dice: StdRng,
    /// What was acked, of this person: how many operations of which id.
    pub promised: BTreeMap<PeerId, usize>,
    pub acks: u64,
    /// Which transports carried something.
    pub carried: BTreeSet<TransportKind>,
    /// Ids for programs that start.
    pub peers: Box<dyn FnMut() -> PeerId>,
}

type Opening = Pin<Box<dyn Future<Output = Result<Opened, OpenError>>>>;
type Opened = <ServerTransport as tavla::sync::Transport>::Connection;
type Receiver = <Opened as tavla::sync::Connection>::Receiver;

/// What a connection's writer is given.
enum Letter {
    Packet(Packet),
    Close(u16),
}

/// The connection, as far as it is there.
enum Line {
    Down,
    Opening(Opening),
    Up(Box<Receiver>, mpsc::Sender<Letter>),
}

/// The simulation's time, in milliseconds.
pub fn now() -> u64 {
    turmoil::sim_elapsed().map_or(0, |elapsed| elapsed.as_millis() as u64)
}

/// Runs somebody's program until its host dies.
pub async fn live(agent: Rc<RefCell<Agent>>) -> turmoil::Result {
    {
        let mut agent = agent.borrow_mut();
        let Agent {
            member,
            dice,
            peers,
            ..
        } = &mut *agent;
        member.start(peers(), now(), dice);
    }
    let mut link = Line::Down;
    loop {
        let until = step(&mut agent.borrow_mut(), &mut link);
        let wait = Duration::from_millis(until.saturating_sub(now()));
        let Ok(incoming) = timeout(wait, receive(&mut link)).await else {
            continue;
        };
        let mut agent = agent.borrow_mut();
        let clock = agent.member.clock(now());
        if let Line::Up(..) = &link
            && matches!(incoming, Incoming::Binary(_))
            && let Some(life) = &agent.member.life
        {
            let kind = life.client.transport();
            agent.carried.insert(kind);
        }
        if matches!(incoming, Incoming::Closed { .. } | Incoming::Failed { .. }) {
            link = Line::Down;
        }
        if let Some(life) = &mut agent.member.life {
            life.client.incoming(incoming, clock);
        }
    }
}

/// Does what is due; when to look again.
fn step(agent: &mut Agent, link: &mut Line) -> u64 {
    let now = now();
    let clock = agent.member.clock(now);
    while let Some((_, change, roll)) = agent.edits.pop_front_if(|(at, ..)| *at <= now) {
        if let Some(life) = &mut agent.member.life {
            life.edit_if_allowed(change, roll, now, &mut agent.dice);
        }
    }
    if agent.member.parts {
        // Under a new id everything begins anew.
        close(link, 1000);
        agent.member.part(now);
        let peer = (agent.peers)();
        agent.member.start(peer, now, &mut agent.dice);
    }
    let Agent {
        member,
        dice,
        promised,
        acks,
        ..
    } = agent;
    let Some(life) = &mut member.life else {
        return now + 1_000;
    };
    for command in life.keeper.tick(&mut member.store, true, now, dice) {
        life.client.command(command, clock);
    }
    life.client.tick(clock);
    for action in life.client.take_actions() {
        match action {
            Action::Open(kind) => *link = Line::Opening(open(kind)),
            Action::Send(_, packet) => {
                if let Line::Up(_, writer) = link
                    && let Err(mpsc::error::TrySendError::Full(_)) =
                        writer.try_send(Letter::Packet(packet))
                {
                    panic!("{PACKETS_MAX} packets wait for a connection");
                }
            }
            Action::Close { code } => close(link, code),
            Action::Fetch(_) | Action::StopFetching => panic!("the board is not new"),
            Action::Event(Event::Rejected { .. }) => member.parts = true,
            Action::Event(event) => {
                if let Event::Acked { seq, .. } = &event {
                    *acks += 1;
                    member.store.promise(*seq, promised);
                }
                life.hear(event, now, dice);
            }
        }
    }
    if member.parts {
        return now;
    }
    let deadline = life.client.deadline(clock);
    let deadline = deadline.map(|at| now + at.saturating_sub(clock));
    let edit = agent.edits.front().map(|(at, ..)| *at);
    let next = [deadline, life.keeper.deadline(), edit];
    next.into_iter().flatten().min().unwrap_or(now + 1_000)
}

fn open(kind: TransportKind) -> Opening {
    let wires = Wires::new(|host: String, port| async move {
        let stream = turmoil::net::TcpStream::connect((host.as_str(), port)).await?;
        let stream: Box<dyn Stream> = Box::new(stream);
        Ok(stream)
    });
    let transport = ServerTransport::over(ServerAddress::new(SERVER, PORT, true), wires);
    Box::pin(transport.open(kind))
}

fn close(link: &mut Line, code: u16) {
    if let Line::Up(_, writer) = std::mem::replace(link, Line::Down)
        && let Err(error) = writer.try_send(Letter::Close(code))
    {
        // A writer whose connection is gone has nobody to say goodbye to.
        assert!(matches!(error, mpsc::error::TrySendError::Closed(_)));
    }
}

/// What comes next of the connection. May be dropped while it waits.
async fn receive(link: &mut Line) -> Incoming {
    match link {
        Line::Down => std::future::pending().await,
        Line::Opening(opening) => match opening.await {
            Ok(connection) => {
                let (mut sender, receiver) = connection.split();
                let (writer, mut letters) = mpsc::channel(PACKETS_MAX);
                // It ends with its connection, or with its host.
                tokio::spawn(async move {
                    while let Some(letter) = letters.recv().await {
                        let packet = match letter {
                            Letter::Packet(packet) => packet,
                            Letter::Close(code) => return sender.close(code).await,
                        };
                        if !sender.send(vec![packet]).await {
                            return;
                        }
                    }
                });
                *link = Line::Up(Box::new(receiver), writer);
                Incoming::Opened
            }
            Err(error) => Incoming::Failed {
                fault: error.fault,
                reason: error.to_string(),
            },
        },
        Line::Up(receiver, _) => receiver.receive().await,
    }
}
