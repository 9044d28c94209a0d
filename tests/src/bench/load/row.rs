//! What a load came to, as it is printed.

use serde::Serialize;

use super::drive::{Rates, Told};
use crate::bench::row::{Cells, rounded};

/// What a load came to. The names of the fields are what `--json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadRow {
    bench: &'static str,
    work: &'static str,
    rooms: usize,
    members: usize,
    moves_per_s: f64,
    edits_per_s: f64,
    /// Edits and moves that reached another member, a second.
    deliveries_per_s: f64,
    /// How many of the edits reached everybody.
    pub edits_ratio: f64,
    /// How many of the moves did: a room merges those that come faster than it tells them.
    moves_ratio: f64,
    edit_ms_p50: f64,
    /// 99 of 100 edits reached another member within this, in milliseconds.
    pub edit_ms_p99: f64,
    move_ms_p50: f64,
    move_ms_p99: f64,
    ack_ms_p95: f64,
    ack_ms_p99: f64,
    server_cores: f64,
    server_us_per_delivery: f64,
    server_mb: f64,
    load_cores: f64,
}

impl LoadRow {
    /// Of a load on so many rooms with so many members each.
    pub fn new(
        work: &'static str,
        rooms: usize,
        members: usize,
        rates: Rates,
        told: &Told,
    ) -> Self {
        let seconds = told.lasted.as_secs_f64();
        let others = (members - 1) as f64;
        let delivered = (told.edit_times.total() + told.move_times.total()) as f64;
        let ratio = |heard: u64, sent: u64| rounded(heard as f64 / (sent as f64 * others));
        let cpu = told.server_cpu.as_secs_f64();
        Self {
            bench: "sync",
            work,
            rooms,
            members,
            moves_per_s: rates.moves,
            edits_per_s: rates.edits,
            deliveries_per_s: rounded(delivered / seconds),
            edits_ratio: ratio(told.edit_times.total(), told.edits),
            moves_ratio: ratio(told.move_times.total(), told.moves),
            edit_ms_p50: told.edit_times.percentile(50.0),
            edit_ms_p99: told.edit_times.percentile(99.0),
            move_ms_p50: told.move_times.percentile(50.0),
            move_ms_p99: told.move_times.percentile(99.0),
            ack_ms_p95: told.ack_times.percentile(95.0),
            ack_ms_p99: told.ack_times.percentile(99.0),
            server_cores: rounded(cpu / seconds),
            server_us_per_delivery: rounded(cpu * 1e6 / delivered),
            server_mb: rounded(told.memory_bytes as f64 / 1e6),
            load_cores: rounded(told.load_cpu.as_secs_f64() / seconds),
        }
    }
}

impl Cells for LoadRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        let members = format!("{}×{}", self.rooms, self.members);
        let number = |number: f64| number.to_string();
        vec![
            ("bench", 7, self.bench.to_owned()),
            ("work", 9, self.work.to_owned()),
            ("members", 8, members),
            ("moves/s", 9, number(self.moves_per_s)),
            ("edits/s", 9, number(self.edits_per_s)),
            ("deliv/s", 9, number(self.deliveries_per_s)),
            ("edits", 7, number(self.edits_ratio)),
            ("moves", 7, number(self.moves_ratio)),
            ("edit p50", 10, number(self.edit_ms_p50)),
            ("edit p99", 10, number(self.edit_ms_p99)),
            ("move p99", 10, number(self.move_ms_p99)),
            ("ack p95", 9, number(self.ack_ms_p95)),
            ("cores", 8, number(self.server_cores)),
            ("us/deliv", 10, number(self.server_us_per_delivery)),
            ("MB", 7, number(self.server_mb)),
        ]
    }
}
