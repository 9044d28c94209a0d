//! What a demo stands on: folders, a server, the sample board, and the friends on their threads.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use tavla_server::{Config, Running, Server, Storage as ServerStorage};
use tavla_shared::id::BoardId;
use tavla_shared::shape::Color;
use tempfile::TempDir;

use super::DemoError;
use super::friend::{Friend, Probe};
use super::sample;
use super::script::{self, Script};
use super::verdict::Sight;
use crate::app::unix_seconds;
use crate::desk::Desk;
use crate::i18n::text;
use crate::link::{BoardLink, ServerAddress};
use crate::session::{Identity, Session};
use crate::storage::Storage;
use crate::text::TextEngine;

/// A friend's frames: 60 a second.
const FRAME: Duration = Duration::from_millis(16);
/// How long anything in the demo may take before it has failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// Probes that wait to be looked for.
const PROBES_MAX: usize = 256;
/// The board's name on the server.
const BOARD: &str = "demo";

/// What the friends are to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Cue {
    /// Play the script.
    Play,
    /// Let go of everything and only watch.
    Watch,
    /// Save and leave.
    Leave,
}

/// Everything the demo stands on. Taken down when dropped.
pub(super) struct Stage {
    friends: Vec<JoinHandle<()>>,
    cue: Arc<AtomicU8>,
    sights: Receiver<(usize, Sight)>,
    sight_sender: SyncSender<(usize, Sight)>,
    probes: Receiver<Probe>,
    probe_sender: SyncSender<Probe>,
    server: Option<Running>,
    root: TempDir,
}

impl Stage {
    /// Starts a server and puts the sample board on it.
    pub(super) fn set() -> Result<Self, DemoError> {
        let root = TempDir::with_prefix("tavla-demo-")?;
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let storage = ServerStorage::Folder(root.path().join("server"));
        let server = Server::start(Config::new(listen, storage))?;
        let (sight_sender, sights) = sync_channel(8);
        let (probe_sender, probes) = sync_channel(PROBES_MAX);
        Ok(Self {
            friends: Vec::new(),
            cue: Arc::new(AtomicU8::new(Cue::Play as u8)),
            sights,
            sight_sender,
            probes,
            probe_sender,
            server: Some(server),
            root,
        })
    }

    /// The folder of one who takes part; gone with the stage.
    pub(super) fn folder(&self, who: &str) -> PathBuf {
        self.root.path().join(who)
    }

    /// How to join the board.
    pub(super) fn link(&self) -> BoardLink {
        let addr = self
            .server
            .as_ref()
            .map_or(SocketAddr::from(([127, 0, 0, 1], 0)), Running::addr);
        let server = ServerAddress::new(&addr.ip().to_string(), addr.port(), false);
        BoardLink {
            server,
            board: board_id(),
            token: None,
        }
    }

    /// Seats the friends; the first one brings the sample board along.
    pub(super) fn let_friends_begin(&mut self) -> Result<(), DemoError> {
        let friends: [(&str, &str, u32, Script); 2] = [
            (
                "fox",
                text("demo-friend-writes"),
                0xe8_590c,
                script::writer(),
            ),
            (
                "owl",
                text("demo-friend-draws"),
                0xd6_336c,
                script::drawer(),
            ),
        ];
        for (place, (folder, name, color, script)) in friends.into_iter().enumerate() {
            let (storage, mut desk) = self.desk(folder, name, Color::rgb(color))?;
            if place == 0 {
                bring_sample(&mut desk)?;
            }
            desk.session_mut().attach(self.link());
            let friend = Friend::new(desk, script, self.probe_sender.clone());
            let cue = Arc::clone(&self.cue);
            let sender = self.sight_sender.clone();
            let tell = move |sight: Sight| sender.try_send((place, sight)).is_ok();
            let thread = Builder::new()
                .name(format!("friend {folder}"))
                .spawn(move || live(friend, storage, &cue, tell))?;
            self.friends.push(thread);
        }
        Ok(())
    }

    /// A place at the board for somebody new.
    pub(super) fn desk(
        &self,
        folder: &str,
        name: &str,
        color: Color,
    ) -> Result<(Storage, Desk), DemoError> {
        let nobody: crate::storage::Wake = Arc::new(|| {});
        let storage = Storage::open(&self.folder(folder), rand::random(), Arc::clone(&nobody))?;
        let identity = Identity::new(name, color, storage.device());
        let path = storage.store_path().to_owned();
        let session = Session::open(board_id(), path, identity, nobody)?;
        Ok((
            storage,
            Desk::new(session, TextEngine::bundled(), rand::random()),
        ))
    }

    /// What the friends have just done, to be looked for.
    pub(super) fn probes(&self) -> impl Iterator<Item = Probe> + '_ {
        self.probes.try_iter()
    }

    /// Tells the friends what to do now.
    pub(super) fn cue(&self, cue: Cue) {
        self.cue.store(cue as u8, Ordering::Release);
    }

    /// What the friends see, by their number, from [`Cue::Watch`] on whenever it changes.
    pub(super) fn sights(&self) -> &Receiver<(usize, Sight)> {
        &self.sights
    }

    /// How many friends there are.
    pub(super) fn friends(&self) -> usize {
        self.friends.len()
    }

    /// Waits until the friends have saved and left.
    pub(super) fn friends_leave(&mut self) {
        self.cue(Cue::Leave);
        for friend in self.friends.drain(..) {
            // Their last sights may fill the queue: they must not wait for a reader.
            while !friend.is_finished() {
                drop(self.sights.recv_timeout(FRAME));
            }
            if friend.join().is_err() {
                tracing::error!("a friend of the demo panicked");
            }
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.friends_leave();
        if let Some(server) = self.server.take() {
            server.join();
        }
    }
}

/// The board's name, on everybody's device and on the server.
pub(super) fn board_id() -> BoardId {
    BoardId::new(BOARD).unwrap_or_else(|_| BoardId::from_random(0))
}

fn bring_sample(desk: &mut Desk) -> Result<(), DemoError> {
    let deadline = Instant::now() + PATIENCE;
    while desk.session().peer().is_none() {
        if Instant::now() > deadline {
            return Err(DemoError::InVain {
                what: "the sample board is open",
            });
        }
        desk.receive(0.0);
        std::thread::park_timeout(FRAME);
    }
    let sample = sample::sample_board(text("demo-title"));
    let sent = desk.session_mut().edit(u64::MAX, sample, unix_seconds());
    sent.map_err(|_| DemoError::InVain {
        what: "the sample board is taken",
    })
}

/// A friend's life: frame after frame until it is time to leave.
fn live(mut friend: Friend, storage: Storage, cue: &AtomicU8, tell: impl Fn(Sight) -> bool) {
    let started = Instant::now();
    let mut watching = false;
    let mut last: Option<Sight> = None;
    loop {
        let began = Instant::now();
        let cue = cue.load(Ordering::Acquire);
        if cue == Cue::Leave as u8 {
            break;
        }
        if cue == Cue::Watch as u8 && !watching {
            watching = true;
            friend.stop();
        }
        friend.frame(started.elapsed().as_secs_f64(), unix_seconds(), !watching);
        if watching {
            let sight = Sight::of(&friend.desk);
            if last.as_ref() != Some(&sight) && tell(sight.clone()) {
                last = Some(sight);
            }
        }
        std::thread::park_timeout(FRAME.saturating_sub(began.elapsed()));
    }
    close(friend.desk, storage);
}

/// Saves and closes a desk and its folder.
pub(super) fn close(desk: Desk, storage: Storage) {
    let mut session = desk.into_session();
    session.close(true);
    session.join();
    if let Err(error) = storage.close() {
        tracing::warn!(%error, "the demo's settings were not written");
    }
}
