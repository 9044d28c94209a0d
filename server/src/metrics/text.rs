//! All of it as text, in Prometheus' exposition format 0.0.4. No name of a board or a person is a
//! label: what there are few of may be one.

use std::fmt::Write as _;

use super::histogram::BOUNDS_MICROS;
use super::{Histogram, Label, Metrics, Process, Tally};

/// Everything that is counted, as text.
pub fn write(metrics: &Metrics, process: &Process) -> String {
    let mut page = Page::default();
    gauges(&mut page, metrics);
    counters(&mut page, metrics);
    labelled(&mut page, metrics);
    histograms(&mut page, metrics);
    page.process(process);
    page.0
}

fn gauges(page: &mut Page, metrics: &Metrics) {
    let lagging = metrics.queues.read();
    let gauges = [
        (
            "connections",
            "Open connections.",
            metrics.connections.get(),
        ),
        (
            "rooms",
            "Rooms that somebody is in, or was a moment ago.",
            metrics.rooms.get(),
        ),
        (
            "boards_loaded",
            "Documents in memory, of boards and of talk.",
            metrics.boards.get(),
        ),
        (
            "log_tail_records",
            "Records after the snapshots of the documents in memory.",
            metrics.log_tail_records.get(),
        ),
        (
            "queue_bytes",
            "Bytes of documents that wait for members.",
            lagging.queued_bytes,
        ),
        (
            "queue_bytes_max",
            "The most that wait for one connection.",
            lagging.queued_bytes_max,
        ),
        (
            "slow_clients",
            "Connections that cannot keep up now.",
            lagging.slow,
        ),
    ];
    for (name, help, value) in gauges {
        page.family(name, "gauge", help);
        page.sample(name, "", value);
    }
}

fn counters(page: &mut Page, metrics: &Metrics) {
    let all = served(metrics).into_iter().chain(kept(metrics));
    for (name, help, value) in all.chain(files(metrics)) {
        page.family(name, "counter", help);
        page.sample(name, "", value);
    }
}

/// A counter's name, what it counts, and its value.
type Counter = (&'static str, &'static str, u64);

/// What people did, and what became of it.
fn served(metrics: &Metrics) -> Vec<Counter> {
    vec![
        (
            "connections_accepted_total",
            "Sockets accepted.",
            metrics.connections_accepted.get(),
        ),
        (
            "connections_refused_total",
            "Sockets refused.",
            metrics.connections_refused.get(),
        ),
        ("joins_total", "Joins granted.", metrics.joins.get()),
        (
            "joins_refused_total",
            "Joins refused.",
            metrics.joins_refused.get(),
        ),
        (
            "frames_malformed_total",
            "Frames that do not decode.",
            metrics.frames_malformed.get(),
        ),
        (
            "read_pauses_total",
            "Times a connection was over its rates.",
            metrics.pauses.get(),
        ),
        (
            "import_panics_total",
            "Updates that broke Loro.",
            metrics.import_panics.get(),
        ),
        (
            "room_panics_total",
            "Rooms that broke.",
            metrics.room_panics.get(),
        ),
        (
            "rebuilds_total",
            "Documents rebuilt from their log.",
            metrics.rebuilds.get(),
        ),
        (
            "client_refusals_total",
            "Batches that a client did not take.",
            metrics.client_refusals.get(),
        ),
        (
            "slow_client_total",
            "Times a member fell behind.",
            metrics.members_lagged.get(),
        ),
        (
            "slow_client_evicted_total",
            "Members put out for it.",
            metrics.members_too_slow.get(),
        ),
        (
            "presence_dropped_total",
            "Presence of somebody else's.",
            metrics.presence_foreign.get(),
        ),
    ]
}

/// What was written, and read again.
fn kept(metrics: &Metrics) -> Vec<Counter> {
    vec![
        (
            "log_commits_total",
            "Commits of the log.",
            metrics.log_commits.get(),
        ),
        (
            "log_batches_total",
            "Batches made durable.",
            metrics.log_batches.get(),
        ),
        (
            "log_failures_total",
            "What the log could not do.",
            metrics.log_failures.get(),
        ),
        (
            "snapshots_total",
            "Snapshots that took records' place.",
            metrics.compactions.get(),
        ),
        (
            "snapshot_bytes_total",
            "Bytes of those snapshots.",
            metrics.snapshot_bytes.get(),
        ),
        (
            "archives_total",
            "Boards packed to be fetched over HTTP.",
            metrics.archives.get(),
        ),
        (
            "archives_fetched_total",
            "Times one was fetched, or a part of it.",
            metrics.archives_fetched.get(),
        ),
        (
            "archive_bytes_total",
            "Bytes of them that were sent.",
            metrics.archive_bytes.get(),
        ),
    ]
}

/// What became of files that shapes show.
fn files(metrics: &Metrics) -> Vec<Counter> {
    vec![
        (
            "blobs_put_total",
            "Files put to a board, whole.",
            metrics.blobs_put.get(),
        ),
        (
            "blob_bytes_in_total",
            "Bytes of files that came.",
            metrics.blob_bytes_in.get(),
        ),
        (
            "blobs_fetched_total",
            "Times a file was fetched, or a part of one.",
            metrics.blobs_fetched.get(),
        ),
        (
            "blob_bytes_out_total",
            "Bytes of files that were sent.",
            metrics.blob_bytes_out.get(),
        ),
        (
            "blobs_refused_total",
            "Files that were not taken.",
            metrics.blobs_refused.get(),
        ),
        (
            "blobs_collected_total",
            "Files taken from a board because no shape showed them.",
            metrics.blobs_collected.get(),
        ),
    ]
}

fn labelled(page: &mut Page, metrics: &Metrics) {
    let refused = metrics.batches_refused.get();
    page.labelled(
        "updates_total",
        "Batches of documents, by what came of them.",
        &[
            ("result=\"ok\"", metrics.batches.get()),
            ("result=\"refused\"", refused),
        ],
    );
    page.labelled(
        "frames_total",
        "Frames, by direction.",
        &[
            ("dir=\"in\"", metrics.frames_in.get()),
            ("dir=\"out\"", metrics.frames_out.get()),
        ],
    );
    page.family(
        "bytes_total",
        "counter",
        "Bytes in frames and texts, by direction and what they are about.",
    );
    page.tally("bytes_total", "dir=\"in\",lane", &metrics.bytes_in);
    page.tally("bytes_total", "dir=\"out\",lane", &metrics.bytes_out);
    page.family(
        "auth_failures_total",
        "counter",
        "Joins refused by access, by reason.",
    );
    page.tally("auth_failures_total", "reason", &metrics.auth_failures);
    page.family(
        "room_errors_total",
        "counter",
        "Members put out, or sent to join again, by code.",
    );
    page.tally("room_errors_total", "code", &metrics.room_errors);
    page.labelled(
        "fanout_frames_total",
        "Frames for members, by lane.",
        &[
            ("lane=\"document\"", metrics.fanout_frames.get()),
            ("lane=\"presence\"", metrics.presence_frames.get()),
        ],
    );
}

fn histograms(page: &mut Page, metrics: &Metrics) {
    page.family(
        "ack_seconds",
        "histogram",
        "From a batch to its Ack, by stage.",
    );
    page.histogram("ack_seconds", "stage=\"import\"", &metrics.import_seconds);
    page.histogram("ack_seconds", "stage=\"log\"", &metrics.ack_seconds);
    let histograms = [
        (
            "join_seconds",
            "From a join to the answer that it is in.",
            &metrics.join_seconds,
        ),
        (
            "fanout_seconds",
            "From a batch to its frames in the members' lanes.",
            &metrics.fanout_seconds,
        ),
        (
            "lag_seconds",
            "From a member's falling behind to its having everything, or being put out.",
            &metrics.lag_seconds,
        ),
        (
            "wal_fsync_seconds",
            "One commit of the log.",
            &metrics.fsync_seconds,
        ),
        (
            "snapshot_seconds",
            "One snapshot, read back.",
            &metrics.snapshot_seconds,
        ),
    ];
    for (name, help, histogram) in histograms {
        page.family(name, "histogram", help);
        page.histogram(name, "", histogram);
    }
}

/// A page that is being written. Writing into a text cannot fail.
#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        writeln!(
            self.0,
            "# HELP tavla_{name} {help}\n# TYPE tavla_{name} {kind}"
        )
        .ok();
    }

    fn sample(&mut self, name: &str, labels: &str, value: u64) {
        if labels.is_empty() {
            writeln!(self.0, "tavla_{name} {value}").ok();
        } else {
            writeln!(self.0, "tavla_{name}{{{labels}}} {value}").ok();
        }
    }

    fn labelled(&mut self, name: &str, help: &str, samples: &[(&str, u64)]) {
        self.family(name, "counter", help);
        for (labels, value) in samples {
            self.sample(name, labels, *value);
        }
    }

    /// A sample a word; `key` is the last label's name, after those that all samples share.
    fn tally<L: Label>(&mut self, name: &str, key: &str, tally: &Tally<L>) {
        for (label, count) in tally.read() {
            self.sample(name, &format!("{key}=\"{}\"", label.word()), count);
        }
    }

    fn histogram(&mut self, name: &str, labels: &str, histogram: &Histogram) {
        let measured = histogram.read();
        let comma = if labels.is_empty() { "" } else { "," };
        let bounds = BOUNDS_MICROS
            .iter()
            .map(|bound| (*bound as f64 / 1e6).to_string());
        let bounds = bounds.chain(["+Inf".to_owned()]);
        let mut below = 0;
        for (bound, count) in bounds.zip(measured.counts) {
            below += count;
            let labels = format!("{labels}{comma}le=\"{bound}\"");
            self.sample(&format!("{name}_bucket"), &labels, below);
        }
        let braces = if labels.is_empty() {
            String::new()
        } else {
            format!("{{{labels}}}")
        };
        let seconds = measured.sum_micros as f64 / 1e6;
        writeln!(self.0, "tavla_{name}_sum{braces} {seconds}").ok();
        writeln!(self.0, "tavla_{name}_count{braces} {below}").ok();
    }

    fn process(&mut self, process: &Process) {
        let version = env!("CARGO_PKG_VERSION");
        self.family("build_info", "gauge", "Which version this is.");
        self.sample("build_info", &format!("version=\"{version}\""), 1);
        self.family("uptime_seconds", "gauge", "How long the server has run.");
        self.sample("uptime_seconds", "", process.uptime().as_secs());
        // These two have the names that every program's have.
        if let Some(bytes) = process.resident_bytes() {
            writeln!(
                self.0,
                "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {bytes}"
            )
            .ok();
        }
        if let Some(cpu) = process.cpu() {
            let seconds = cpu.as_secs_f64();
            writeln!(
                self.0,
                "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total {seconds}"
            )
            .ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_is_a_sample_of_a_family_that_was_announced_once() {
        let metrics = Metrics::default();
        metrics.ack_seconds.add_millis(30);
        let text = write(&metrics, &Process::starts());
        let mut families = BTreeSet::new();
        for line in text.lines() {
            if let Some(family) = line.strip_prefix("# TYPE ") {
                let name = family.split(' ').next().unwrap().to_owned();
                assert!(families.insert(name), "{line}");
            } else if !line.starts_with('#') {
                let (name, value) = line.rsplit_once(' ').unwrap();
                assert!(value.parse::<f64>().is_ok(), "{line}");
                let name = name.split('{').next().unwrap();
                let base = ["_bucket", "_sum", "_count"]
                    .iter()
                    .find_map(|end| {
                        name.strip_suffix(end)
                            .filter(|base| families.contains(*base))
                    })
                    .unwrap_or(name);
                assert!(families.contains(base), "{line}");
            }
        }
        let bucket = "tavla_ack_seconds_bucket{stage=\"log\",le=\"0.05\"} 1";
        assert!(text.contains(bucket), "{text}");
        assert!(text.contains("tavla_ack_seconds_count{stage=\"log\"} 1"));
        assert!(text.contains("tavla_join_seconds_count 0"));
    }
}
