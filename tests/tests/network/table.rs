//! People around a board, each behind a network of their own, and what happens to them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use tavla::session::SessionEvent;
use tavla::worker::BoardEvent;
use tavla_server::access::Role;
use tavla_shared::id::{PeerId, ShapeId};
use tavla_tests::person::Person;
use tavla_tests::proxy::Proxy;
use tavla_tests::shapes::{filled, id, moved, rectangle, typed};
use tempfile::TempDir;

use crate::PATIENCE;
use crate::host::Host;
use crate::plan::{Change, Happening, Plan, VIEWER, WRITERS};

/// What a person's token says; the first one's lets the board come to be. The guest's comes after
/// them, and the last one's is for who comes late.
const ROLES: [Role; 6] = [
    Role::Owner,
    Role::Editor,
    Role::Editor,
    Role::Viewer,
    Role::Editor,
    Role::Editor,
];
const GUEST: usize = 4;
const LATE: usize = 5;
/// How often the viewer's edits are set aside at most: after the third time in a row an app gives up.
const VIEWER_PARTS: usize = 2;
/// The longest that somebody is not looked at while nothing happens.
const LOOK: Duration = Duration::from_millis(20);

/// Somebody with a network.
pub struct Seat {
    pub person: Person,
    pub proxy: Proxy,
    _folder: TempDir,
}

/// Everybody.
pub struct Table {
    pub host: Host,
    pub seats: Vec<Seat>,
    /// The shapes that were made by those who may, and the viewer's own.
    pub made: BTreeSet<ShapeId>,
    pub hidden: BTreeSet<ShapeId>,
    /// Under which ids the viewer has drawn: what is refused begins anew under another one.
    pub viewer_peers: BTreeSet<PeerId>,
    tokens: Vec<String>,
    guests: usize,
}

impl Table {
    /// A server, and people who are about to reach it.
    pub fn set(plan: &Plan) -> Self {
        let (host, tokens) = Host::start(plan.killed, &ROLES);
        let mut table = Self {
            host,
            seats: Vec::new(),
            made: BTreeSet::new(),
            hidden: BTreeSet::new(),
            viewer_peers: BTreeSet::new(),
            tokens,
            guests: 0,
        };
        // The owner makes the board: others find it missing before, and give up.
        let (mut owner, _folder) = table.person(0, "Owner");
        owner.share_as(table.host.addr(), Some(table.tokens[0].clone()));
        owner.wait_live();
        owner.leave();
        for who in 0..=VIEWER {
            let network = &plan.networks[who];
            let proxy = Proxy::before(table.host.addr(), network.seed).unwrap();
            let (mut person, folder) = table.person(who, &format!("Person {who}"));
            person.session().force_transport(plan.transports[who]);
            person.share_as(proxy.addr(), Some(table.tokens[who].clone()));
            table.seats.push(Seat {
                person,
                proxy,
                _folder: folder,
            });
        }
        table
    }

    fn person(&self, who: usize, name: &str) -> (Person, TempDir) {
        assert!(who < self.tokens.len());
        let folder = TempDir::new().unwrap();
        let mut person = Person::at(folder.path(), "plans", name);
        person.session().set_patience(PATIENCE);
        (person, folder)
    }

    /// Everything in the plan happens; then all is well again.
    pub fn live_through(&mut self, plan: &Plan) {
        for (seat, network) in self.seats.iter().zip(&plan.networks) {
            seat.proxy.play(network);
        }
        let began = Instant::now();
        for (at, happening) in &plan.happenings {
            let due = began + Duration::from_millis(*at);
            while Instant::now() < due {
                self.look(LOOK.min(due.saturating_duration_since(Instant::now())));
            }
            self.happen(*happening);
        }
        self.host.begin();
        for seat in &self.seats {
            seat.proxy.calm();
        }
    }

    /// Everybody takes in what has happened.
    pub fn look(&mut self, most: Duration) {
        for seat in &mut self.seats {
            seat.person.look();
        }
        self.seats[0].person.rest(most);
        let viewer = self.seats[VIEWER].person.peer();
        self.viewer_peers.insert(viewer);
        self.host.check_queues();
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Edit { who, change, roll } => self.edit(who, change, roll),
            Happening::ServerEnds => {
                self.guest();
                self.host.end();
            }
            Happening::ServerStarts => self.host.begin(),
        }
    }

    fn edit(&mut self, who: usize, change: Change, roll: usize) {
        // The app locks the board of who may only watch; this one does not, but for the last time that
        // a board lets itself be parted from what the server refuses.
        if who == VIEWER && self.viewer_parted() >= VIEWER_PARTS {
            return;
        }
        let person = &mut self.seats[who].person;
        let own = if who == VIEWER {
            &mut self.hidden
        } else {
            &mut self.made
        };
        // The viewer changes nothing of others', so that what they see can be compared.
        let mut there = person.shapes.keys().filter(|id| own.contains(*id));
        let chosen = there.clone().count().checked_sub(1);
        let chosen = chosen.and_then(|last| there.nth(roll % (last + 1)).cloned());
        let edit = match (change, chosen) {
            (Change::Create, _) | (_, None) => {
                let name = format!("p{who}n{}", own.len());
                own.insert(id(&name));
                rectangle(&name)
            }
            (Change::Move(to), Some(id)) => moved(id.as_str(), f64::from(to)),
            (Change::Fill(color), Some(id)) => filled(id.as_str(), color),
            (Change::Type, Some(id)) => typed(id.as_str(), 0, "ä🙂"),
        };
        person.edit(vec![edit]);
    }

    /// How often the viewer's edits were set aside in a copy of the board.
    pub fn viewer_parted(&self) -> usize {
        let parted =
            |event: &&SessionEvent| matches!(event, SessionEvent::Board(BoardEvent::Parted(_)));
        let events = self.seats[VIEWER].person.events.iter();
        events.filter(parted).count()
    }

    /// Somebody with a good network draws something, hears that it is kept, and never comes back: only
    /// the server can have it then.
    fn guest(&mut self) {
        self.guests += 1;
        let (mut guest, _folder) = self.person(GUEST, "Guest");
        guest.share_as(self.host.addr(), Some(self.tokens[GUEST].clone()));
        for name in ["first", "second"] {
            let name = format!("guest{}{name}", self.guests);
            guest.events.clear();
            guest.edit(vec![rectangle(&name)]);
            guest.wait_saved();
            guest.wait_synced();
            self.made.insert(id(&name));
        }
    }

    /// Somebody who was never here comes.
    pub fn latecomer(&self) -> (Person, TempDir) {
        let (mut late, folder) = self.person(LATE, "Late");
        late.share_as(self.host.addr(), Some(self.tokens[LATE].clone()));
        (late, folder)
    }

    /// Those who may write.
    pub fn writers(&self) -> &[Seat] {
        &self.seats[..WRITERS]
    }
}
