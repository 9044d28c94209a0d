//! One measured work, and how it is printed.

use std::time::{Duration, Instant};

use serde::Serialize;

/// One measured work. The names of the fields are what `--json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The area.
    pub bench: &'static str,
    /// What was done.
    pub work: &'static str,
    /// How many shapes the board had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene: Option<usize>,
    /// How many members the room had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<usize>,
    /// How many bytes one run made or took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// How often it was done.
    pub runs: usize,
    /// Half of the runs took at most this, in milliseconds.
    pub ms_p50: f64,
    /// 95 of 100 runs took at most this, in milliseconds.
    pub ms_p95: f64,
    /// Megabytes a second, by the median.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mb_per_s: Option<f64>,
}

impl Row {
    /// A work that took these times.
    pub fn new(bench: &'static str, work: &'static str, mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let percentile = |percent: usize| {
            // The smallest time that at least so many of the runs kept to.
            let rank = (times.len() * percent).div_ceil(100).max(1) - 1;
            times
                .get(rank)
                .map_or(0.0, |time| rounded(time.as_secs_f64() * 1e3))
        };
        Self {
            bench,
            work,
            scene: None,
            members: None,
            bytes: None,
            runs: times.len(),
            ms_p50: percentile(50),
            ms_p95: percentile(95),
            mb_per_s: None,
        }
    }

    /// On a board of so many shapes.
    #[must_use]
    pub fn on_scene(mut self, shapes: usize) -> Self {
        self.scene = Some(shapes);
        self
    }

    /// In a room of so many members.
    #[must_use]
    pub fn with_members(mut self, members: usize) -> Self {
        self.members = Some(members);
        self
    }

    /// Over so many bytes, of which the speed is told too.
    #[must_use]
    pub fn over_bytes(mut self, bytes: usize) -> Self {
        self.bytes = Some(bytes);
        let per_second = bytes as f64 / 1e6 / (self.ms_p50.max(1e-6) / 1e3);
        self.mb_per_s = Some(rounded(per_second));
        self
    }

    /// Made so many bytes.
    #[must_use]
    pub fn making_bytes(mut self, bytes: usize) -> Self {
        self.bytes = Some(bytes);
        self
    }
}

/// Four digits are more than such a measurement knows.
fn rounded(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10_f64.powf(3.0 - value.log10().floor());
    (value * scale).round() / scale
}

/// How long `work` takes; its result is dropped after the clock has stopped.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let result = std::hint::black_box(work());
    (result, begun.elapsed())
}

/// Where rows go: a table for people, or one JSON object a line and nothing else.
#[derive(Debug)]
pub enum Output {
    /// Aligned columns under one heading.
    Table {
        /// Whether the heading is out.
        begun: bool,
    },
    /// One object a line.
    Json,
}

impl Output {
    /// Prints a row as soon as it is known.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    #[expect(
        clippy::print_stdout,
        reason = "the rows are what this program is run for"
    )]
    pub fn row(&mut self, row: &Row) -> anyhow::Result<()> {
        match self {
            Self::Json => println!("{}", serde_json::to_string(row)?),
            Self::Table { begun } => {
                if !std::mem::replace(begun, true) {
                    println!(
                        "{:<10}{:<22}{:>9}{:>9}{:>11}{:>6}{:>11}{:>11}{:>10}",
                        "bench",
                        "work",
                        "scene",
                        "members",
                        "bytes",
                        "runs",
                        "ms p50",
                        "ms p95",
                        "MB/s"
                    );
                }
                let count = |count: Option<usize>| count.map_or(String::new(), |n| n.to_string());
                println!(
                    "{:<10}{:<22}{:>9}{:>9}{:>11}{:>6}{:>11}{:>11}{:>10}",
                    row.bench,
                    row.work,
                    count(row.scene),
                    count(row.members),
                    count(row.bytes),
                    row.runs,
                    row.ms_p50,
                    row.ms_p95,
                    row.mb_per_s
                        .map_or(String::new(), |speed| speed.to_string()),
                );
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_the_middle_and_the_slow_end() {
        let times = (1..=100).rev().map(Duration::from_millis).collect();
        let row = Row::new("document", "open", times)
            .on_scene(10_000)
            .over_bytes(1_000_000);
        assert_eq!((row.ms_p50, row.ms_p95, row.runs), (50.0, 95.0, 100));
        assert_eq!(row.mb_per_s, Some(20.0));
        let json = serde_json::to_string(&row).unwrap();
        assert!(json.starts_with(r#"{"bench":"document","work":"open","scene":10000,"bytes""#));
    }

    #[test]
    fn numbers_are_told_with_four_digits() {
        assert_eq!(rounded(0.000_123_456), 0.000_123_5);
        assert_eq!(rounded(1_234.56), 1_235.0);
        assert_eq!(rounded(0.0), 0.0);
    }
}
