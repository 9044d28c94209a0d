//! What works of the whole app cost, as rows.

use std::time::Duration;

use serde::Serialize;

use super::row::{Cells, Output, millis, percentile};
use super::work::{Cost, Work};

/// One figure of the canvas.
#[derive(Debug, Serialize)]
struct FrameRow {
    bench: &'static str,
    work: &'static str,
    scene: usize,
    frames: usize,
    /// The frames after these, until all rests.
    rest_frames: usize,
    cpu_ms_p50: f64,
    cpu_ms_p95: f64,
    /// What of it was this thread's.
    ui_ms_p50: f64,
    egui_ms: f64,
    submit_ms: f64,
    process_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    wall_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    editable_ms: Option<f64>,
    /// Everything until it is editable and rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu_ms_all: Option<f64>,
    /// The worst of all frames, and what of the worst was this thread's.
    cpu_ms_max: f64,
    ui_ms_max: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct MemoryRow {
    pub(super) bench: &'static str,
    pub(super) work: &'static str,
    pub(super) scene: usize,
    pub(super) pss_mb: f64,
}

impl Cells for FrameRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        let told = |ms: Option<f64>| ms.map_or(String::new(), |ms| ms.to_string());
        vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 16, self.work.to_owned()),
            ("scene", 9, self.scene.to_string()),
            ("frames", 8, self.frames.to_string()),
            ("rest", 6, self.rest_frames.to_string()),
            ("cpu p50", 10, self.cpu_ms_p50.to_string()),
            ("cpu p95", 10, self.cpu_ms_p95.to_string()),
            ("ui p50", 10, self.ui_ms_p50.to_string()),
            ("egui", 9, self.egui_ms.to_string()),
            ("submit", 9, self.submit_ms.to_string()),
            ("process", 10, self.process_ms.to_string()),
            ("wall", 10, told(self.wall_ms)),
            ("editable", 10, told(self.editable_ms)),
            ("cpu all", 10, told(self.cpu_ms_all)),
            ("cpu max", 10, self.cpu_ms_max.to_string()),
            ("ui max", 10, self.ui_ms_max.to_string()),
        ]
    }
}

impl Cells for MemoryRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 16, self.work.to_owned()),
            ("scene", 9, self.scene.to_string()),
            ("PSS MB", 8, self.pss_mb.to_string()),
        ]
    }
}

/// A work in frames, each with its [share](Work::shared) of what came after.
pub(super) fn tell(
    scene: usize,
    name: &'static str,
    work: &Work,
    output: &mut Output,
) -> anyhow::Result<()> {
    output.row(&FrameRow::new(scene, name, work, &work.shared()))
}

/// What it took to open something.
pub(super) struct Opened {
    /// The frames until the first picture that stays as it is, and until it can be drawn on and all rests.
    pub(super) work: Work,
    /// Until that picture.
    pub(super) picture: Duration,
    /// Until it can be drawn on.
    pub(super) editable: Duration,
    /// What the process has when all rests, in megabytes; none where the system does not tell.
    pub(super) memory_mb: Option<f64>,
}

/// An opening: its frames as they were, for most of it happens beside them, and how long one waits.
pub(super) fn tell_opened(
    scene: usize,
    name: &'static str,
    opened: &Opened,
    output: &mut Output,
) -> anyhow::Result<()> {
    let Opened { work, .. } = opened;
    output.row(&FrameRow {
        wall_ms: Some(millis(opened.picture)),
        editable_ms: Some(millis(opened.editable)),
        cpu_ms_all: Some(millis(work.cpu())),
        ..FrameRow::new(scene, name, work, &work.frames)
    })
}

impl FrameRow {
    /// `frames` are what is told of the work's.
    fn new(scene: usize, name: &'static str, work: &Work, frames: &[Cost]) -> Self {
        let rank = |part: fn(&Cost) -> Duration, percent: usize| {
            let mut times: Vec<Duration> = frames.iter().map(part).collect();
            times.sort_unstable();
            percentile(&times, percent)
        };
        let mean = |part: fn(&Cost) -> Duration| {
            millis(frames.iter().map(part).sum::<Duration>() / frames.len().max(1) as u32)
        };
        let most = |part: fn(&Cost) -> Duration| millis(work.most(part));
        Self {
            bench: "canvas",
            work: name,
            scene,
            frames: frames.len(),
            rest_frames: work.rest.len(),
            cpu_ms_p50: rank(Cost::cpu, 50),
            cpu_ms_p95: rank(Cost::cpu, 95),
            ui_ms_p50: rank(|cost| cost.ui, 50),
            egui_ms: mean(|cost| cost.egui),
            submit_ms: mean(|cost| cost.submit),
            process_ms: mean(|cost| cost.process),
            wall_ms: None,
            editable_ms: None,
            cpu_ms_all: None,
            cpu_ms_max: most(Cost::cpu),
            ui_ms_max: most(|cost| cost.ui),
        }
    }
}
