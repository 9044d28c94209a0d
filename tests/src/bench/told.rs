//! What frames cost, as rows.

use std::time::Duration;

use serde::Serialize;

use super::row::{Cells, Output};

/// What one frame cost.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// This thread's and the workers'.
    pub(super) cpu: Duration,
    /// Without the workers.
    pub(super) ui: Duration,
    pub(super) egui: Duration,
    pub(super) submit: Duration,
    pub(super) process: Duration,
}

/// One figure of the canvas.
#[derive(Debug, Serialize)]
struct FrameRow {
    bench: &'static str,
    work: &'static str,
    scene: usize,
    frames: usize,
    cpu_ms_p50: f64,
    cpu_ms_p95: f64,
    egui_ms: f64,
    submit_ms: f64,
    process_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    wall_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    editable_ms: Option<f64>,
    /// The worst frame, and what of the worst was this thread's.
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu_ms_max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ui_ms_max: Option<f64>,
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
            ("work", 14, self.work.to_owned()),
            ("scene", 9, self.scene.to_string()),
            ("frames", 8, self.frames.to_string()),
            ("cpu p50", 10, self.cpu_ms_p50.to_string()),
            ("cpu p95", 10, self.cpu_ms_p95.to_string()),
            ("egui", 9, self.egui_ms.to_string()),
            ("submit", 9, self.submit_ms.to_string()),
            ("process", 10, self.process_ms.to_string()),
            ("wall", 10, told(self.wall_ms)),
            ("editable", 10, told(self.editable_ms)),
            ("cpu max", 10, told(self.cpu_ms_max)),
            ("ui max", 10, told(self.ui_ms_max)),
        ]
    }
}

impl Cells for MemoryRow {
    fn cells(&self) -> Vec<(&'static str, usize, String)> {
        vec![
            ("bench", 10, self.bench.to_owned()),
            ("work", 14, self.work.to_owned()),
            ("scene", 9, self.scene.to_string()),
            ("PSS MB", 8, self.pss_mb.to_string()),
        ]
    }
}

/// A work that took these frames.
pub(super) fn tell(
    scene: usize,
    work: &'static str,
    costs: &[Cost],
    output: &mut Output,
) -> anyhow::Result<()> {
    output.row(&FrameRow::new(scene, work, costs))
}

/// What it took to open something.
pub(super) struct Opened {
    /// The frames until the first picture that stays as it is.
    pub(super) costs: Vec<Cost>,
    /// Until that picture.
    pub(super) picture: Duration,
    /// Until it can be drawn on.
    pub(super) editable: Duration,
}

/// As [`tell`], with how long one waits.
pub(super) fn tell_opened(
    scene: usize,
    work: &'static str,
    opened: &Opened,
    output: &mut Output,
) -> anyhow::Result<()> {
    output.row(&FrameRow {
        wall_ms: Some(millis(opened.picture)),
        editable_ms: Some(millis(opened.editable)),
        ..FrameRow::new(scene, work, &opened.costs)
    })
}

/// As [`tell`], with the worst frame.
pub(super) fn tell_with_most(
    scene: usize,
    work: &'static str,
    costs: &[Cost],
    output: &mut Output,
) -> anyhow::Result<()> {
    let most = |part: fn(&Cost) -> Duration| costs.iter().map(part).max().map(millis);
    output.row(&FrameRow {
        cpu_ms_max: most(|cost| cost.cpu),
        ui_ms_max: most(|cost| cost.ui),
        ..FrameRow::new(scene, work, costs)
    })
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

impl FrameRow {
    fn new(scene: usize, work: &'static str, costs: &[Cost]) -> Self {
        let mut cpu: Vec<Duration> = costs.iter().map(|cost| cost.cpu).collect();
        cpu.sort_unstable();
        let rank = |percent: usize| (cpu.len() * percent).div_ceil(100).max(1) - 1;
        let mean = |part: fn(&Cost) -> Duration| {
            millis(costs.iter().map(part).sum::<Duration>() / costs.len().max(1) as u32)
        };
        Self {
            bench: "canvas",
            work,
            scene,
            frames: costs.len(),
            cpu_ms_p50: millis(cpu[rank(50)]),
            cpu_ms_p95: millis(cpu[rank(95)]),
            egui_ms: mean(|cost| cost.egui),
            submit_ms: mean(|cost| cost.submit),
            process_ms: mean(|cost| cost.process),
            wall_ms: None,
            editable_ms: None,
            cpu_ms_max: None,
            ui_ms_max: None,
        }
    }
}
