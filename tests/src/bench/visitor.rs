//! What somebody else's changes cost who looks at the board: they come to its worker as from a server, and
//! from there to the window.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tavla::worker::{SyncCommand, SyncEvent, SyncPort};
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::{Property, Shape};

use super::boards::NOW;
use super::row::Output;
use super::told::tell;
use super::window::Window;
use super::work::Cost;
use super::works::Works;

const PEER: PeerId = 7;
const EDITS: usize = 60;
/// How long the worker may take to tell of a whole board.
const PATIENCE: Duration = Duration::from_mins(2);

/// Somebody moves this shape, while nothing is picked and while everything is.
pub(super) fn run(
    shapes: usize,
    window: &mut Window,
    moved: &ShapeId,
    wanted: &Works,
    output: &mut Output,
) -> anyhow::Result<()> {
    let picks = ["remote_edit", "remote_edit_all"];
    if !wanted.has_any(&picks) {
        return Ok(());
    }
    let port = window.app.board().sync_port(Arc::new(|| {}));
    let port = port.context("the board has ended")?;
    let mut peer = copied(&port)?;
    let scene = window.app.board().editor().scene();
    let all = scene.all_in_z_order().map(|shape| shape.id.clone());
    for (name, picked) in picks.into_iter().zip([Vec::new(), all.collect()]) {
        if !wanted.has(name) {
            continue;
        }
        window.app.board_mut().editor_mut().select(picked);
        window.rest()?;
        let updates = moves(&mut peer, moved)?;
        let work = window.worked(|window| taken_in(updates, &port, window))?;
        tell(shapes, name, &work, output)?;
        let scene = window.app.board().editor().scene();
        let place = |shape: Option<&Arc<Shape>>| shape.map(|shape| shape.pos);
        ensure!(
            place(scene.get(moved)) == place(peer.shape(moved)),
            "a change did not come"
        );
        window.check_picture(name)?;
    }
    window.app.board_mut().editor_mut().select([]);
    Ok(())
}

/// The peer's copy of the board.
pub(super) fn copied(port: &SyncPort) -> anyhow::Result<Board> {
    let version = Version::default();
    port.send(SyncCommand::Since { join: 1, version })?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        for event in port.wait_events(PATIENCE) {
            if let SyncEvent::Missing { updates, .. } = event {
                return Ok(Board::open(PEER, &updates).0);
            }
        }
    }
    anyhow::bail!("the board is not told")
}

/// Moves of one shape, each as an update.
fn moves(peer: &mut Board, id: &ShapeId) -> anyhow::Result<Vec<Vec<u8>>> {
    let from = peer.shape(id).context("the peer has it")?.pos;
    let one = |step: usize| {
        let to = Property::Pos(from + (1.0 + step as f64, 0.0));
        let batch = EditBatch::new("move", vec![Edit::set(id.clone(), to)]);
        Ok(peer.apply(&batch, NOW)?.update)
    };
    (0..EDITS).map(one).collect()
}

/// Frames, each when the window is woken after an update has come to the board's worker.
pub(super) fn taken_in(
    updates: Vec<Vec<u8>>,
    port: &SyncPort,
    window: &mut Window,
) -> anyhow::Result<Vec<Cost>> {
    let take_in = |(ticket, update)| {
        let updates = vec![update];
        port.send(SyncCommand::Import { ticket, updates })?;
        window.wait_until_asked();
        Ok(window.frame(Vec::new()))
    };
    (0..).zip(updates).map(take_in).collect()
}
