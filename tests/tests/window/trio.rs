//! Three people at their windows, each with a data folder of its own, on one board of a real server.

use std::net::SocketAddr;
use std::time::Instant;

use tavla::app::TavlaApp;
use tavla_server::Running;
use tavla_server::access::Role;
use tavla_shared::id::BoardId;
use tavla_tests::servers::{for_anybody, invited, server_in};
use tempfile::TempDir;

use crate::harness::{PATIENCE, Window, window_of};
use crate::together::{connect, is_synced, share};

/// What they are called.
pub const NAMES: [&str; 3] = ["Ada Lindqvist", "Ben Okafor", "Mira Sato"];

/// A server that nobody stops before the test ends.
pub struct Standing {
    _server: Running,
    _folder: TempDir,
}

/// Three people on one board.
pub struct Trio {
    /// Their windows, in the order of [`NAMES`].
    pub windows: [Window; 3],
    server: Running,
    folder: TempDir,
}

impl Trio {
    /// Three editors; the first one's board is shared with the others. Nothing is painted.
    #[track_caller]
    pub fn gather() -> Self {
        Self::gather_with([false; 3])
    }

    /// As [`Self::gather`], where these windows are painted.
    #[track_caller]
    pub fn gather_with(painted: [bool; 3]) -> Self {
        let folder = TempDir::new().unwrap();
        let server = server_in(folder.path());
        let mut windows = windows(painted);
        let link = share(&mut windows[0], server.addr());
        windows[0].wait_until("the board is on the server", is_synced);
        for window in &mut windows[1..] {
            connect(window, &link);
        }
        Self::met(windows, server, folder)
    }

    /// Three people with these roles, on a board of a server that nobody enters without an invitation.
    #[track_caller]
    pub fn gather_as(roles: [Role; 3]) -> Self {
        Self::gather_painted_as([false; 3], roles)
    }

    /// As [`Self::gather_as`], where these windows are painted.
    #[track_caller]
    pub fn gather_painted_as(painted: [bool; 3], roles: [Role; 3]) -> Self {
        let folder = TempDir::new().unwrap();
        let board = BoardId::new("plans").unwrap();
        // Only an owner makes a board.
        let [owner, ..] = roles;
        assert_eq!(owner, Role::Owner, "the first one makes the board");
        let tokens = invited(folder.path(), &board, &roles);
        let server = server_in(folder.path());
        let mut windows = windows(painted);
        for (window, token) in windows.iter_mut().zip(tokens) {
            connect(
                window,
                &format!("tavla://{}/{board}#{token}", server.addr()),
            );
            window.wait_until("the server lets in", |app| app.board().is_live());
        }
        Self::met(windows, server, folder)
    }

    #[track_caller]
    fn met(windows: [Window; 3], server: Running, folder: TempDir) -> Self {
        let mut trio = Self {
            windows,
            server,
            folder,
        };
        trio.wait("everybody sees everybody", |apps| {
            apps.iter().all(|app| app.board().people().len() == 3)
        });
        // What is said from here on is said now.
        trio.wait("everybody has what was said", |apps| {
            apps.iter().all(|app| app.board().is_talk_in_step())
        });
        // What has grown meanwhile is where it will be clicked.
        for window in &mut trio.windows {
            window.harness.run_steps(3);
        }
        trio
    }

    /// Shows frames of all windows until `done`.
    #[track_caller]
    pub fn wait(&mut self, what: &str, done: impl Fn([&TavlaApp; 3]) -> bool) {
        let began = Instant::now();
        while !done(self.apps()) {
            let states = self.apps().map(|app| app.board().sync_state());
            assert!(began.elapsed() < PATIENCE, "in vain: {what}; {states:?}");
            self.next_frames();
        }
    }

    /// Shows one frame of each window.
    pub fn next_frames(&mut self) {
        for window in &mut self.windows {
            window.next_frame();
        }
    }

    /// The three apps.
    pub fn apps(&self) -> [&TavlaApp; 3] {
        self.windows.each_ref().map(Window::app)
    }

    /// The windows, of which each goes its own way; the server stays until the test ends.
    pub fn part(self) -> ([Window; 3], Standing) {
        let Self {
            windows,
            server,
            folder,
        } = self;
        let standing = Standing {
            _server: server,
            _folder: folder,
        };
        (windows, standing)
    }

    /// Where the server listens.
    pub fn server_addr(&self) -> SocketAddr {
        self.server.addr()
    }

    /// The board as the server knows it.
    #[track_caller]
    pub fn board(&self) -> BoardId {
        self.windows[0].app().board().link().unwrap().board.clone()
    }

    /// A link to the board for whoever has it.
    pub fn link_for_anybody(&self, role: Role) -> String {
        let board = BoardId::new("plans").unwrap();
        let token = for_anybody(self.folder.path(), &board, role);
        format!("tavla://{}/{board}#{token}", self.server.addr())
    }

    /// Stops the server; everybody goes on alone.
    pub fn stop_server(self) -> [Window; 3] {
        self.server.join();
        self.windows
    }
}

fn windows(painted: [bool; 3]) -> [Window; 3] {
    [0, 1, 2].map(|at| window_of(NAMES[at], 1 + at as u64, painted[at]))
}

#[test]
fn three_people_see_each_other_and_what_one_draws() {
    use egui::{Key, Modifiers};
    let mut trio = Trio::gather();
    trio.windows[1].key(Modifiers::NONE, Key::R);
    trio.windows[1].drag([400.0, 300.0], [600.0, 420.0]);
    trio.wait("the rectangle is everywhere", |apps| {
        apps.iter()
            .all(|app| app.board().editor().scene().len() == 1)
    });
    let [ada, ..] = trio.stop_server();
    assert_eq!(ada.shapes().len(), 1);
}

#[test]
fn an_owner_an_editor_and_a_viewer_are_on_one_board() {
    let trio = Trio::gather_as([Role::Owner, Role::Editor, Role::Viewer]);
    let [.., mira] = trio.apps();
    let state = mira.board().sync_state();
    assert_eq!(state, tavla::ui::SyncState::Viewing);
}
