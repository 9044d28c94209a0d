//! Joining boards on servers, putting boards there, and taking them off again.
//!
//! A board of a server is known on this device by where it is, not by its name: two servers may
//! have boards of one name, and neither may get what belongs to the other.

use tavla_shared::id::BoardId;

use crate::app::boards::new_id;
use crate::app::{AppServices, TavlaApp};
use crate::link::{BoardLink, ServerAddress};
use crate::storage::{BoardEntry, Storage};

/// Puts a board of a server on the list, or takes the one that is there. Its id here is its name
/// there, unless that is taken by another board.
pub(super) fn add_joined(services: &mut AppServices, link: &BoardLink) -> BoardId {
    let now = (services.unix_seconds)();
    let known = at_place(&services.storage, link);
    let (id, link) = match known.map(|(entry, known)| (entry.id.clone(), known)) {
        // A link without a token says nothing against the one there is.
        Some((id, known)) if link.token.is_none() => (id, known),
        Some((id, _)) => (id, link.clone()),
        None if services.storage.knows(&link.board) => (new_id(services), link.clone()),
        None => (link.board.clone(), link.clone()),
    };
    let server = Some(link.to_string());
    // Until somebody gives it a title it goes by its name on the server, if that says anything.
    let name = &link.board;
    let title = if name.is_random() { "" } else { name.as_str() };
    services.storage.add_board(&id, title, server, now);
    id
}

/// The board of this device that is kept in step with the one that `link` leads to.
fn at_place<'a>(storage: &'a Storage, link: &BoardLink) -> Option<(&'a BoardEntry, BoardLink)> {
    let entries = storage.boards().into_iter().chain(storage.trash());
    let mut attached = entries.filter_map(|entry| Some((entry, link_of(entry)?)));
    attached.find(|(_, known)| known.server == link.server && known.board == link.board)
}

/// Where a board is shared, if it is.
pub(super) fn link_of(entry: &BoardEntry) -> Option<BoardLink> {
    let server = entry.server.as_deref()?;
    BoardLink::parse(server)
        .inspect_err(|error| tracing::warn!(%error, board = %entry.id, "its server cannot be read"))
        .ok()
}

impl TavlaApp {
    /// Opens a board of a server; what is drawn on it before the server answers is sent then.
    pub(super) fn join(&mut self, ctx: &egui::Context, link: &BoardLink) {
        let id = add_joined(&mut self.services, link);
        if !self.open_board(ctx, &id) {
            return;
        }
        let link = self.services.storage.board(&id).and_then(link_of);
        match link {
            Some(link) if self.board.link() != Some(&link) => self.attach(ctx, link),
            // Who follows the link of the board that is open wants it connected.
            _ => self.board.reconnect(),
        }
    }

    /// Puts the open board on a server, or on another one. There it keeps the name it has, unless
    /// another board of this device has that name there.
    pub(super) fn share_at(&mut self, ctx: &egui::Context, server: ServerAddress) {
        let id = self.board.id().clone();
        let before = self.board.link();
        let mut link = BoardLink {
            board: before.map_or_else(|| id.clone(), |before| before.board.clone()),
            token: before
                .filter(|before| before.server == server)
                .and_then(|before| before.token.clone()),
            server,
        };
        if at_place(&self.services.storage, &link).is_some_and(|(other, _)| other.id != id) {
            link.board = new_id(&mut self.services);
        }
        let kept = Some(link.to_string());
        self.services.storage.attach_board(&id, kept);
        self.attach(ctx, link);
    }

    /// Keeps the open board on this device from now on.
    pub(super) fn stop_sharing(&mut self, ctx: &egui::Context) {
        let id = self.board.id().clone();
        self.services.storage.attach_board(&id, None);
        self.board.detach();
        ctx.request_repaint();
    }

    fn attach(&mut self, ctx: &egui::Context, link: BoardLink) {
        self.board.attach(link);
        ctx.request_repaint();
    }
}
