//! Members who do nothing, each in a room of its own: what each costs in memory, and all of them in
//! processor time.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde::Serialize;
use tavla_shared::board::Version;
use tokio::task::LocalSet;

use super::member::{Heard, Member};
use super::process::ServerProgram;
use crate::bench::boards::drawn;
use crate::bench::row::{Cells, rounded};

const SHAPES: usize = 10;
/// From the last join until the memory is looked at: as long as with the others.
const SETTLED: Duration = Duration::from_secs(5);
const AT_REST: Duration = Duration::from_secs(15);
/// How often each says that it lives.
const PING: Duration = Duration::from_secs(20);

/// What idle members cost.
#[derive(Debug, Serialize)]
pub struct IdleRow {
    bench: &'static str,
    work: &'static str,
    members: usize,
    shapes: usize,
    join_ms_cpu_each: f64,
    kib_each: f64,
    kib_each_at_rest: f64,
    cores_at_rest: f64,
    gone: usize,
}

/// So many members in as many rooms.
///
/// # Errors
/// Where somebody is not let in.
pub async fn measured(count: usize) -> anyhow::Result<IdleRow> {
    let server = ServerProgram::start(false)?;
    let local = LocalSet::new();
    let heard = Rc::new(RefCell::new(Heard::new()));
    let seed = drawn(1, SHAPES)?.updates_since(&Version::default())?;
    let (empty, cpu) = (server.memory_bytes()?, server.cpu()?);
    let living = async {
        let mut members: Vec<Member> = Vec::new();
        for number in 0..count {
            let (room, own) = (format!("idle{number}"), 1_000 + number as u64);
            let mut member = Member::join(&server.url(), &room, own, &seed, &heard).await?;
            member.seed(&seed).await?;
            member.point().await?;
            members.push(member);
        }
        let joined = server.cpu()?.saturating_sub(cpu);
        rest(&mut members, SETTLED).await?;
        let (settled, cpu) = (server.memory_bytes()?, server.cpu()?);
        rest(&mut members, AT_REST).await?;
        let used = server.cpu()?.saturating_sub(cpu);
        let each = |bytes: u64| rounded(bytes.saturating_sub(empty) as f64 / 1024.0 / count as f64);
        anyhow::Ok(IdleRow {
            bench: "sync",
            work: "idle",
            members: count,
            shapes: SHAPES,
            join_ms_cpu_each: rounded(joined.as_secs_f64() * 1e3 / count as f64),
            kib_each: each(settled),
            kib_each_at_rest: each(server.memory_bytes()?),
            cores_at_rest: rounded(used.as_secs_f64() / AT_REST.as_secs_f64()),
            gone: heard.borrow().gone.len(),
        })
    };
    local.run_until(living).await
}

/// Everybody only says now and then that they live, evenly spread over the time.
async fn rest(members: &mut [Member], lasts: Duration) -> anyhow::Result<()> {
    let begun = Instant::now();
    let per_second = members.len() as f64 / PING.as_secs_f64();
    let (mut pings, count) = (0, members.len());
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    while begun.elapsed() < lasts {
        while pings < (begun.elapsed().as_secs_f64() * per_second) as usize {
            members[pings % count].ping().await?;
            pings += 1;
        }
        ticks.tick().await;
    }
    Ok(())
}

impl Cells for IdleRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        vec![
            ("bench", 7, self.bench.to_owned()),
            ("work", 9, self.work.to_owned()),
            ("members", 9, self.members.to_string()),
            ("shapes", 8, self.shapes.to_string()),
            ("join ms", 10, self.join_ms_cpu_each.to_string()),
            ("KiB each", 10, self.kib_each.to_string()),
            ("at rest", 10, self.kib_each_at_rest.to_string()),
            ("cores", 9, self.cores_at_rest.to_string()),
            ("gone", 6, self.gone.to_string()),
        ]
    }
}
