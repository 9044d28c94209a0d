//! When the next frame of what moves by itself is due. Whatever a hand does is answered at once,
//! whatever is said here: egui paints on input by itself.

use std::time::Duration;

use crate::app::TavlaApp;
use crate::app::preferences::Preference;
use crate::power::PowerSource;

/// Between frames where power is saved: 30 a second.
const SAVING_FRAME: Duration = Duration::from_nanos(1_000_000_000 / 30);

impl TavlaApp {
    /// Asks for the next frame of what goes on by itself, such as the motion of peers and detail that
    /// is on its way: at once, or 30 times a second where power is saved.
    pub(super) fn ask_for_frame(&mut self, ctx: &egui::Context) {
        let now = (self.services.instant)();
        // Nobody asks the system for what makes no difference.
        let saves = self.preferences.has(Preference::SavePower)
            && self.services.power.source(now) == PowerSource::Battery;
        if saves {
            ctx.request_repaint_after(SAVING_FRAME);
        } else {
            ctx.request_repaint();
        }
    }
}
