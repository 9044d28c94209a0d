//! What a page is told: rates since it was told last, times of the last while.

use std::collections::VecDeque;
use std::time::Instant;

use serde_json::{Value, json};

use super::Shown;
use crate::metrics::{Measured, Metrics};

/// Times are told of so many tellings: of one alone there would often be none.
const REMEMBERED: usize = 30;

/// What one page was told.
pub struct Live {
    told_at: Instant,
    counted: Counted,
    times: VecDeque<Times>,
}

/// What rates are taken of.
#[derive(Clone, Copy)]
struct Counted {
    frames_in: u64,
    frames_out: u64,
    bytes_in: u64,
    bytes_out: u64,
    updates: u64,
    cpu: f64,
}

#[derive(Clone, Copy)]
struct Times {
    join: Measured,
    import: Measured,
    ack: Measured,
    fanout: Measured,
    fsync: Measured,
}

impl Times {
    fn of(metrics: &Metrics) -> Self {
        Self {
            join: metrics.join_seconds.read(),
            import: metrics.import_seconds.read(),
            ack: metrics.ack_seconds.read(),
            fanout: metrics.fanout_seconds.read(),
            fsync: metrics.fsync_seconds.read(),
        }
    }
}

impl Counted {
    fn of(shown: &Shown) -> Self {
        let metrics = &shown.metrics;
        Self {
            frames_in: metrics.frames_in.get(),
            frames_out: metrics.frames_out.get(),
            bytes_in: metrics.bytes_in.total(),
            bytes_out: metrics.bytes_out.total(),
            updates: metrics.batches.get(),
            cpu: shown.process.cpu().unwrap_or_default().as_secs_f64(),
        }
    }
}

impl Live {
    /// A page that begins now.
    pub fn new(shown: &Shown) -> Self {
        Self {
            told_at: Instant::now(),
            counted: Counted::of(shown),
            times: VecDeque::from([Times::of(&shown.metrics)]),
        }
    }

    /// What it is told now.
    pub fn tell(&mut self, shown: &Shown) -> Value {
        let (before, now) = (self.counted, Counted::of(shown));
        let seconds = self.told_at.elapsed().as_secs_f64().max(0.001);
        (self.told_at, self.counted) = (Instant::now(), now);
        let rate = |after: u64, before: u64| round(after.saturating_sub(before) as f64 / seconds);
        let times = Times::of(&shown.metrics);
        let first = self.times.front().copied().unwrap_or(times);
        self.times.push_back(times);
        if self.times.len() > REMEMBERED {
            self.times.pop_front();
        }
        let metrics = &shown.metrics;
        let lagging = metrics.queues.read();
        json!({
            "state": shown.unready().unwrap_or("ready"),
            "version": env!("CARGO_PKG_VERSION"),
            "uptime_seconds": shown.process.uptime().as_secs(),
            "connections": metrics.connections.get(),
            "rooms": metrics.rooms.get(),
            "memory_bytes": shown.process.resident_bytes(),
            "cores": round(if now.cpu > 0.0 { (now.cpu - before.cpu) / seconds } else { 0.0 }),
            "frames_in": rate(now.frames_in, before.frames_in),
            "frames_out": rate(now.frames_out, before.frames_out),
            "bytes_in": rate(now.bytes_in, before.bytes_in),
            "bytes_out": rate(now.bytes_out, before.bytes_out),
            "updates": rate(now.updates, before.updates),
            "updates_total": now.updates,
            "join": percentiles(times.join, first.join),
            "import": percentiles(times.import, first.import),
            "ack": percentiles(times.ack, first.ack),
            "fanout": percentiles(times.fanout, first.fanout),
            "fsync": percentiles(times.fsync, first.fsync),
            "slow": lagging.slow,
            "queued_bytes": lagging.queued_bytes,
            "tail": metrics.log_tail_records.get(),
            "errors": errors(metrics),
        })
    }
}

fn percentiles(now: Measured, before: Measured) -> Value {
    let measured = now.since(&before);
    let millis = |percent| measured.percentile_millis(percent).map(round);
    json!({ "p50": millis(50), "p95": millis(95), "p99": millis(99) })
}

fn errors(metrics: &Metrics) -> Value {
    json!({
        "Joins refused": metrics.joins_refused.get(),
        "Access refused": metrics.auth_failures.total(),
        "Sockets refused": metrics.connections_refused.get(),
        "Malformed frames": metrics.frames_malformed.get(),
        "Updates refused": metrics.batches_refused.get(),
        "Updates that broke": metrics.import_panics.get(),
        "Members put out": metrics.room_errors.total(),
        "Too slow, put out": metrics.members_too_slow.get(),
        "Rooms rebuilt": metrics.rebuilds.get(),
        "Log failures": metrics.log_failures.get(),
    })
}

/// Two digits behind the point are more than anybody reads.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
