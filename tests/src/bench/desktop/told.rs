//! What was measured in the window, as rows.

use std::time::Duration;

use serde::Serialize;

use super::super::row::{Cells, millis, percentile, rounded};
use super::display::Picture;

/// What it took to open a scene.
pub(super) struct Opened {
    /// From the start of the program to the first picture that stayed.
    pub(super) wall: Duration,
    /// What it used until it rested.
    pub(super) cpu: Duration,
}

/// What a work took.
pub(super) struct Worked {
    /// From each step to the next frame.
    pub(super) waits: Vec<Duration>,
    /// All that were shown, until the program rested.
    pub(super) frames: usize,
    /// What the process used until then.
    pub(super) cpu: Duration,
    /// What was to be seen after a quarter of the steps, which is never where they begin,
    pub(super) underway: Picture,
    /// and at rest.
    pub(super) end: Picture,
}

/// One measured work. The names of the fields are what `--json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    bench: &'static str,
    work: &'static str,
    scene: usize,
    #[serde(flatten)]
    figure: Figure,
}

/// What is told of a work.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Figure {
    Opened {
        wall_ms: f64,
        cpu_ms_all: f64,
    },
    Idle {
        process_ms_per_s: f64,
    },
    Memory {
        pss_mb: f64,
    },
    Worked {
        steps: usize,
        /// Those that were shown.
        frames: usize,
        frame_ms_p50: f64,
        frame_ms_p95: f64,
        process_ms: f64,
    },
}

impl Opened {
    pub(super) fn figure(&self) -> Figure {
        Figure::Opened {
            wall_ms: millis(self.wall),
            cpu_ms_all: millis(self.cpu),
        }
    }
}

impl Worked {
    pub(super) fn figure(mut self) -> Figure {
        self.waits.sort_unstable();
        let frames = self.frames.max(1);
        Figure::Worked {
            steps: self.waits.len(),
            frames: self.frames,
            frame_ms_p50: percentile(&self.waits, 50),
            frame_ms_p95: percentile(&self.waits, 95),
            process_ms: millis(self.cpu.div_f64(frames as f64)),
        }
    }
}

impl Figure {
    pub(super) fn idle(per_second: Duration) -> Self {
        Self::Idle {
            process_ms_per_s: millis(per_second),
        }
    }

    pub(super) fn memory(pss_mb: f64) -> Self {
        Self::Memory {
            pss_mb: rounded(pss_mb),
        }
    }
}

impl Row {
    pub(super) fn new(work: &'static str, scene: usize, figure: Figure) -> Self {
        Self {
            bench: "window",
            work,
            scene,
            figure,
        }
    }
}

impl Cells for Row {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        let mut cells = vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 16, self.work.to_owned()),
            ("scene", 9, self.scene.to_string()),
        ];
        cells.extend(match self.figure {
            Figure::Opened {
                wall_ms,
                cpu_ms_all,
            } => vec![
                ("wall ms", 11, wall_ms.to_string()),
                ("cpu all", 11, cpu_ms_all.to_string()),
            ],
            Figure::Idle { process_ms_per_s } => {
                vec![("process ms/s", 14, process_ms_per_s.to_string())]
            }
            Figure::Memory { pss_mb } => vec![("PSS MB", 11, pss_mb.to_string())],
            Figure::Worked {
                steps,
                frames,
                frame_ms_p50,
                frame_ms_p95,
                process_ms,
            } => vec![
                ("steps", 7, steps.to_string()),
                ("frames", 8, frames.to_string()),
                ("frame p50", 11, frame_ms_p50.to_string()),
                ("frame p95", 11, frame_ms_p95.to_string()),
                ("process", 10, process_ms.to_string()),
            ],
        });
        cells
    }
}
