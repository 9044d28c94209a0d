//! The board's document: what opening, editing, undoing and merging cost.

use std::time::Duration;

use anyhow::Context as _;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tavla_shared::board::{Board, EditBatch};

use super::boards::{NOW, drawn, moved, shuffled};
use super::row::{Output, Row, timed};

const EDITS: usize = 200;
/// A colleague's afternoon offline.
const MERGE_EDITS: usize = 10_000;

pub(super) fn run(scenes: &[usize], output: &mut Output) -> anyhow::Result<()> {
    for &scene in scenes {
        let mut dice = StdRng::seed_from_u64(1);
        let mut source = drawn(1, scene)?;
        let snapshot = source.snapshot()?;
        drop(source);
        let bench = |work, times| Row::new("document", work, times).on_scene(scene);

        let runs = (200_000 / scene.max(1)).clamp(3, 20);
        let mut opened = Vec::new();
        let times = (0..runs).map(|_| {
            opened.clear();
            let (board, time) = timed(|| Board::open(2, [&snapshot]).0);
            opened.push(board);
            time
        });
        let times: Vec<Duration> = times.collect();
        output.row(&bench("open", times).over_bytes(snapshot.len()))?;
        let mut board = opened.pop().context("it was opened at least once")?;
        let victims = shuffled(&board, &mut dice);

        let (mut edits, mut undos) = (Vec::new(), Vec::new());
        for shape in victims.iter().cycle().take(EDITS) {
            let batch = EditBatch::new("move", vec![moved(shape, &mut dice)]);
            let (applied, time) = timed(|| board.apply(&batch, NOW));
            applied?;
            edits.push(time);
        }
        output.row(&bench("edit", edits))?;
        for _ in 0..EDITS {
            let (undone, time) = timed(|| board.undo(NOW));
            undone?;
            undos.push(time);
        }
        output.row(&bench("undo", undos))?;

        let (mut peer, _) = Board::open(3, [&snapshot]);
        let mut imports = Vec::new();
        for shape in victims.iter().rev().cycle().take(EDITS) {
            let batch = EditBatch::new("move", vec![moved(shape, &mut dice)]);
            let update = peer.apply(&batch, NOW)?.update;
            let (change, time) = timed(|| board.import(&update));
            change?;
            imports.push(time);
        }
        output.row(&bench("import", imports))?;

        let edits = victims
            .iter()
            .cycle()
            .take(MERGE_EDITS)
            .map(|shape| moved(shape, &mut dice));
        let batch = EditBatch::new("move", edits.collect());
        let update = peer.apply(&batch, NOW)?.update;
        let (change, time) = timed(|| board.import(&update));
        change?;
        output.row(&bench("import 10,000 edits", vec![time]).over_bytes(update.len()))?;

        let (snapshot, time) = timed(|| board.snapshot());
        output.row(&bench("snapshot", vec![time]).over_bytes(snapshot?.len()))?;
    }
    Ok(())
}
