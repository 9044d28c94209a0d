//! Watching one screen for what friends do, and how long it takes to get there.

use std::time::Duration;

use super::friend::{Probe, Sign};
use crate::scene::Scene;

/// How long a probe is looked for; what was overwritten meanwhile is never seen.
const GIVE_UP: Duration = Duration::from_secs(3);

/// Probes that have not been seen yet, and how long the others took.
#[derive(Debug, Default)]
pub(super) struct Watch {
    open: Vec<Probe>,
    took: Vec<Duration>,
}

impl Watch {
    /// Looks for what was done before this frame in what the frame has: words as they are shown, and
    /// a shape that was dragged as soon as the frame's board has it there.
    pub(super) fn look(&mut self, probes: impl Iterator<Item = Probe>, scene: &Scene) {
        self.open.extend(probes);
        let took = &mut self.took;
        self.open.retain(|probe| {
            let waited = probe.at.elapsed();
            if is_seen(probe, scene) {
                took.push(waited);
                return false;
            }
            waited < GIVE_UP
        });
    }

    /// The time in milliseconds that `share` (0 to 1) of the edits took at most; none unseen.
    pub(super) fn millis(&self, share: f64) -> Option<f64> {
        let mut took = self.took.clone();
        took.sort_unstable();
        let at = ((took.len() as f64 * share).ceil() as usize).saturating_sub(1);
        took.get(at)
            .map(|took| (took.as_secs_f64() * 1e4).round() / 10.0)
    }
}

fn is_seen(probe: &Probe, scene: &Scene) -> bool {
    match &probe.sign {
        Sign::Text(text) => {
            let shown = scene.get(&probe.shape);
            shown.is_some_and(|shape| shape.text.starts_with(&**text))
        }
        // Shown on its way to there, which the delay of cursors and gestures makes longer.
        Sign::Pos(pos) => {
            let written = scene.confirmed(&probe.shape);
            written.is_some_and(|shape| shape.pos == *pos)
        }
    }
}
