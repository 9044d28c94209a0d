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
        Self {
            bench,
            work,
            scene: None,
            members: None,
            bytes: None,
            runs: times.len(),
            ms_p50: percentile(&times, 50),
            ms_p95: percentile(&times, 95),
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

/// The smallest of these sorted times that at least so many of a hundred kept to, in milliseconds.
pub(super) fn percentile(times: &[Duration], percent: usize) -> f64 {
    let rank = (times.len() * percent).div_ceil(100).max(1) - 1;
    millis(times.get(rank).copied().unwrap_or_default())
}

pub(super) fn millis(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1e3)
}

/// Four digits are more than such a measurement knows.
pub(super) fn rounded(value: f64) -> f64 {
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

/// A row as the columns of a table.
pub trait Cells {
    /// For each column its heading, its width in characters, and what stands in it.
    fn cells(&self) -> Vec<(&'static str, usize, String)>;
}

impl Cells for Row {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        let count = |count: Option<usize>| count.map_or(String::new(), |count| count.to_string());
        let speed = self.mb_per_s;
        vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 22, self.work.to_owned()),
            ("scene", 9, count(self.scene)),
            ("members", 9, count(self.members)),
            ("bytes", 11, count(self.bytes)),
            ("runs", 6, self.runs.to_string()),
            ("ms p50", 11, self.ms_p50.to_string()),
            ("ms p95", 11, self.ms_p95.to_string()),
            (
                "MB/s",
                10,
                speed.map_or(String::new(), |speed| speed.to_string()),
            ),
        ]
    }
}

/// Where rows go: a table for people, or one JSON object a line and nothing else.
#[derive(Debug)]
pub enum Output {
    /// Aligned columns under a heading.
    Table {
        /// The heading that is out.
        heading: String,
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
    pub fn row(&mut self, row: &(impl Serialize + Cells)) -> anyhow::Result<()> {
        let Self::Table { heading } = self else {
            println!("{}", serde_json::to_string(row)?);
            return Ok(());
        };
        let line = |text: fn(&(&'static str, usize, String)) -> String| -> String {
            let cells = row.cells().into_iter();
            // Words to the left, numbers to the right.
            let cell = |(at, cell): (usize, (&'static str, usize, String))| {
                let width = cell.1;
                let text = text(&cell);
                if at < 2 {
                    format!("{text:<width$}")
                } else {
                    format!("{text:>width$}")
                }
            };
            cells.enumerate().map(cell).collect()
        };
        let needed = line(|cell| cell.0.to_owned());
        if *heading != needed {
            println!("{needed}");
            *heading = needed;
        }
        println!("{}", line(|cell| cell.2.clone()));
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
