//! The wire's frames, into bytes and back.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::protocol::{BatchId, Frame, Magic, Message};

use super::row::{Output, Row, timed};

const RUNS: usize = 200;

pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let mut dice = StdRng::seed_from_u64(3);
    let mut updates = |count: usize, len: usize| -> Vec<Vec<u8>> {
        (0..count)
            .map(|_| (0..len).map(|_| dice.random()).collect())
            .collect()
    };
    // A backfill's frame, and a busy room's: many people's small edits.
    let frames = [
        (["encode large", "decode large"], updates(1, 200_000)),
        (["encode small", "decode small"], updates(1_000, 200)),
    ];
    for ([encode, decode], updates) in frames {
        let frame = Frame {
            magic: Magic::Loro,
            room: "bench".to_owned(),
            message: Message::DocUpdate {
                updates,
                batch: BatchId([7; 8]),
            },
        };
        let bytes = frame.encode()?;
        let times: Vec<Duration> = (0..RUNS).map(|_| timed(|| frame.encode()).1).collect();
        output.row(&Row::new("codec", encode, times).over_bytes(bytes.len()))?;
        let times: Vec<Duration> = (0..RUNS)
            .map(|_| timed(|| Frame::decode(&bytes)).1)
            .collect();
        output.row(&Row::new("codec", decode, times).over_bytes(bytes.len()))?;
    }
    Ok(())
}
