//! The board in the window: a desk, how safe the work on it is, who is here, and in words what a
//! person has to know of it.

mod blame;
mod chat;
mod closing;
mod commenting;
mod company;
mod feed;
mod filing;
mod glimpse;
mod hosting;
mod parted;
mod people;
mod phase;
mod receiving;
mod standing;
mod talking;
#[cfg(test)]
mod tests;
mod unsent;

use std::collections::{BTreeMap, BTreeSet};

use tavla_shared::board::{Edit, EditBatch, MetaEdit};
use tavla_shared::id::BoardId;
use tavla_shared::presence::Role;
use tavla_shared::protocol::Permission;

use crate::comments::Comments;
use crate::desk::{Desk, DeskEvent};
use crate::editor::{Editor, Lock, Request};
use crate::impairment::Impairment;
use crate::link::BoardLink;
use crate::session::{Identity, Session};
use crate::sync::{LinkStats, State};
use crate::text::TextEngine;
use crate::theme::{PersonColor, first_color};
use crate::ui::{Picture, Pictures, Toast};
use crate::worker::{Parted, SyncPort, TalkAnswer, Wake, WorkerEnd};

use self::chat::Chat;
pub use self::chat::ChatNotice;
use self::feed::Feed;
use self::filing::Filing;
pub(super) use self::filing::{BothPacked, Brought, PackedTo};
use self::glimpse::Glimpse;
use self::people::Around;
use self::phase::Phase;
pub(super) use self::talking::talk_lock_words;
use self::unsent::Unsent;
use super::calling::Calls;
use super::commenting::Card;
use super::words::{lock_words, warning};

/// Edits of the app itself have tickets from here; the editor's stay far below.
const OWN_TICKETS: u64 = 1 << 63;

/// When the view goes to all that is on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// When a person asks for it.
    No,
    /// When the board has been read.
    Opened,
    /// When something is on it.
    Filled,
}

/// The board in the window.
pub struct OpenBoard {
    desk: Desk,
    phase: Phase,
    fit: Fit,
    server: State,
    /// What was wrong with the last attempt to be in step, in words; it stays while the next one is
    /// made, so that who reads it is not shown now this, now that.
    trouble: Option<&'static str>,
    own_ticket: u64,
    /// What is said once the board has taken an edit, by its ticket.
    promised: BTreeMap<u64, Option<Toast>>,
    /// Those of them that it has refused.
    refused_imports: BTreeSet<u64>,
    /// Whether the board was just read or made, which leaves much memory free.
    leaves_memory: bool,
    /// Whether there are edits that have not been told to be on the disk.
    underway: bool,
    /// What the next look at it tells first.
    told: Option<Toast>,
    glimpse: Glimpse,
    unsent: Unsent,
    /// Copies that the list of boards does not have yet.
    copies: Vec<Parted>,
    /// Whether the board is about to be built anew because a copy has what was refused.
    rebuilt_for_copy: bool,
    /// What the server let us do when we were in last; none where we never were.
    permission: Option<Permission>,
    /// What the server said last that this person may do.
    role: Option<Role>,
    /// As whom the person is known now, where nobody has kept that yet.
    known_as: Option<String>,
    /// When to remove what was deleted long ago, once that may be written.
    purge_at: Option<i64>,
    comments: Comments,
    feed: Feed,
    filing: Filing,
    chat: Chat,
    /// Whether all is here that others had said, as the talk told it last.
    talk_told: TalkAnswer,
    calls: Calls,
    around: Around,
    card: Card,
    /// The pictures of those who are here, and the person's own.
    pictures: Pictures,
    own_picture: Option<Picture>,
}

/// Who sits at this device, in the colour that everybody gives them.
pub fn identity(name: &str, device: &str) -> Identity {
    Identity::uncolored(name, first_color, device)
}

impl OpenBoard {
    /// My own colour, as others see it.
    pub(super) fn my_color(&self) -> PersonColor {
        PersonColor {
            chosen: self.desk.session().identity().chosen,
            slot: self.editor().peers().own_slot(),
        }
    }

    /// A board that shows up when it has been read. `text` lays out its text; `seed` must differ each
    /// time.
    pub fn new(session: Session, text: TextEngine, seed: u64) -> Self {
        let feed = Feed::of(&session.identity().person.user);
        let mut board = Self {
            desk: Desk::new(session, text, seed),
            phase: Phase::Opening,
            fit: Fit::No,
            server: State::Closed,
            trouble: None,
            own_ticket: OWN_TICKETS,
            promised: BTreeMap::new(),
            refused_imports: BTreeSet::new(),
            leaves_memory: false,
            underway: false,
            told: None,
            glimpse: Glimpse::None,
            unsent: Unsent::default(),
            copies: Vec::new(),
            rebuilt_for_copy: false,
            permission: None,
            role: None,
            known_as: None,
            purge_at: None,
            comments: Comments::default(),
            feed,
            filing: Filing::default(),
            chat: Chat::default(),
            talk_told: TalkAnswer::Behind,
            calls: Calls::default(),
            around: Around::default(),
            card: Card::default(),
            pictures: Pictures::default(),
            own_picture: None,
        };
        board.note_lock();
        board
    }

    /// Which board it is.
    pub fn id(&self) -> &BoardId {
        self.desk.session().board()
    }

    /// Who the person here is across devices and sessions.
    pub fn me(&self) -> &str {
        &self.desk.session().identity().person.user
    }

    /// For who has to wait until everything of it is written.
    pub fn worker_end(&self) -> WorkerEnd {
        self.desk.session().worker_end()
    }

    /// For who stands in for a server: see [`Session::sync_port`].
    pub fn sync_port(&self, wake: Wake) -> Option<SyncPort> {
        self.desk.session().sync_port(wake)
    }

    /// What is behind the desk.
    pub(super) fn desk_session(&self) -> &Session {
        self.desk.session()
    }

    /// What the person does on it.
    pub fn editor(&self) -> &Editor {
        self.desk.editor()
    }

    /// What the person does on it, to do more.
    pub fn editor_mut(&mut self) -> &mut Editor {
        self.desk.editor_mut()
    }

    /// The link for others, if the board is on a server.
    pub fn link(&self) -> Option<&BoardLink> {
        self.desk.session().link()
    }

    /// Whether the board is there to be drawn on.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::ReadOnly)
    }

    /// Whether it is in step with a server, so that others see what is done.
    pub fn is_live(&self) -> bool {
        self.server.is_joined()
    }

    /// How it stands with its server.
    pub fn server(&self) -> &State {
        &self.server
    }

    /// What was counted of the connection to its server; none where there is none.
    pub fn link_stats(&self) -> Option<LinkStats> {
        self.desk.session().link_stats()
    }

    /// Measures how long an answer takes, for who looks at [`Self::link_stats`].
    pub fn measure(&self) {
        self.desk.session().measure();
    }

    /// Simulates a worse network from now on.
    pub fn impair(&mut self, impairment: Impairment) {
        self.desk.session_mut().impair(impairment);
    }

    /// Puts the board on a server, or moves it to another one.
    pub fn attach(&mut self, link: BoardLink) {
        self.trouble = None;
        self.permission = None;
        self.role = None;
        self.desk.session_mut().attach(link);
    }

    /// Takes the board off its server; it stays on this device.
    pub fn detach(&mut self) {
        self.trouble = None;
        self.permission = None;
        self.role = None;
        self.desk.session_mut().detach();
    }

    /// Tries at once to reach the server, also after it has refused.
    pub fn reconnect(&mut self) {
        self.desk.session_mut().go_online();
    }

    /// The person is called and looks so from now on; others see it at once.
    pub fn introduce(&mut self, identity: Identity) {
        self.desk.session_mut().introduce(identity, first_color);
    }

    /// Removes for good what was deleted long ago; on a board of a server once that lets us write, as
    /// it would refuse it of who may only look.
    pub fn purge(&mut self, unix: i64) {
        if self.link().is_some() {
            self.purge_at = Some(unix);
        } else {
            self.desk.session_mut().purge(unix);
        }
    }

    /// Changes the board's title.
    pub fn retitle(&mut self, title: &str, unix: i64) {
        self.edit(
            "rename board",
            vec![Edit::Meta(MetaEdit::Title(title.into()))],
            unix,
        );
    }

    /// Shows the whole board once something is on it, if nothing is yet.
    pub fn fit_when_filled(&mut self) {
        if self.editor().scene().is_empty() {
            self.fit = Fit::Filled;
        }
    }

    /// Writes what a file held, as a step named by `command`, if the board can be written; whether it can.
    /// `done` is said once the board has taken it.
    pub fn import(
        &mut self,
        command: &str,
        edits: Vec<Edit>,
        done: Option<Toast>,
        unix: i64,
    ) -> bool {
        // Shown already now: the document takes a while for what is on the screen in a moment.
        let shown = edits.clone();
        let taken = self.edit(command, edits, unix);
        if taken {
            let ticket = self.own_ticket;
            self.desk.show_pending(ticket, shown);
            self.promised.insert(ticket, done);
        }
        taken
    }

    /// The ticket of what is written next on it.
    pub fn next_ticket(&self) -> u64 {
        self.own_ticket + 1
    }

    /// Whether the board has refused the file with this ticket.
    pub fn has_refused(&self, ticket: u64) -> bool {
        self.refused_imports.contains(&ticket)
    }

    /// Whether a file is on its way onto the board.
    pub fn is_importing(&self) -> bool {
        !self.promised.is_empty()
    }

    /// Shows the whole board once it has been read.
    pub fn fit_when_opened(&mut self) {
        self.fit = Fit::Opened;
    }

    /// Whether it was taken; what is not is told.
    fn edit(&mut self, command: &str, edits: Vec<Edit>, unix: i64) -> bool {
        // What is done while it is being read waits for that.
        let looks_only = self.editor().is_view_only().then_some(Lock::ViewOnly);
        if let Some(lock) = self.lock().or(looks_only)
            && lock != Lock::Opening
        {
            self.told = Some(warning(self.words_of_lock(lock)));
            return false;
        }
        self.own_ticket += 1;
        let batch = EditBatch::new(command, edits);
        let sent = self.desk.session_mut().edit(self.own_ticket, batch, unix);
        match sent {
            Ok(()) => self.underway = true,
            Err(_) => self.told = Some(warning(lock_words(Lock::TooMuchWaits))),
        }
        sent.is_ok()
    }

    /// Why nothing can be written, if that is so.
    fn lock(&self) -> Option<Lock> {
        let looks_only = self.permission == Some(Permission::Read);
        self.phase.lock().or(looks_only.then_some(Lock::Viewer))
    }

    fn note_lock(&mut self) {
        let lock = self.lock();
        self.editor_mut().set_lock(lock);
    }

    /// Sends what was done; gives what the editor asks of the window.
    pub fn send(&mut self, now: f64, unix: i64) -> Vec<Request> {
        self.underway |= self.editor().scene().has_pending();
        let requests = self
            .desk
            .send(now, unix)
            .into_iter()
            .filter_map(|event| match event {
                DeskEvent::Request(request) => Some(request),
                _ => None,
            });
        requests.collect()
    }
}
