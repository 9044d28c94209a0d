//! The load of many members on the real server program: what a delivery costs it, how late an edit is,
//! how long its Ack takes, and how much memory a member has.
//!
//! The members are as those by which other servers were measured (`tests/peers`): they write real
//! updates and do not take in what others write. The server has a processor of its own, all members the
//! next one, where the system can say so.

mod drive;
mod histogram;
mod hostile;
mod idle;
mod member;
mod process;
mod row;

use std::time::Duration;

use self::drive::{Drive, Rates};
use self::process::ServerProgram;
use self::row::LoadRow;
use super::Works;
use super::row::Output;

/// The works, by the names of their rows.
pub(super) const WORKS: [&str; 5] = ["room", "rooms", "ladder", "hostile", "idle"];

const SHAPES: usize = 100;
/// Cursor moves and edits of each member, a second.
const USUAL: Rates = Rates {
    moves: 20.0,
    edits: 2.0,
};
/// How many times the usual rates the steps of the ladder have.
const LADDER: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 12.0, 16.0, 20.0, 24.0];
/// The slowest edit of a hundred may be this late on the ladder.
const LATEST: f64 = 250.0;
const IDLE_MEMBERS: usize = 5_000;

pub(super) fn run(wanted: &Works, output: &mut Output) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    if wanted.has("room") {
        output.row(&runtime.block_on(measured("room", (1, 50), USUAL, 8))?)?;
    }
    if wanted.has("rooms") {
        output.row(&runtime.block_on(measured("rooms", (20, 10), USUAL, 8))?)?;
    }
    if wanted.has("ladder") {
        for step in LADDER {
            let row = runtime.block_on(measured("ladder", (1, 50), USUAL.times(step), 5))?;
            output.row(&row)?;
            if row.edit_ms_p99 > LATEST || row.edits_ratio < 0.97 {
                break;
            }
        }
    }
    if wanted.has("hostile") {
        for row in runtime.block_on(hostile::measured(USUAL))? {
            output.row(&row)?;
        }
    }
    if wanted.has("idle") {
        output.row(&runtime.block_on(idle::measured(IDLE_MEMBERS))?)?;
    }
    Ok(())
}

/// So many rooms of so many members at these rates.
async fn measured(
    work: &'static str,
    (rooms, members): (usize, usize),
    rates: Rates,
    seconds: u64,
) -> anyhow::Result<LoadRow> {
    // Above the usual rates the server is told to beat faster: its own rhythm is for eyes.
    let server = ServerProgram::start(rates.moves > USUAL.moves)?;
    let mut drive = Drive::join(&server, rooms, members, SHAPES).await?;
    drive.run(rates, Duration::from_secs(3)).await?;
    let told = drive
        .measure(&server, rates, Duration::from_secs(seconds))
        .await?;
    Ok(LoadRow::new(work, rooms, members, rates, &told))
}
