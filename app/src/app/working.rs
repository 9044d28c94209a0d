//! Work on other threads that takes long, whatever it is: shown while it is under way, and stopped by who does not want
//! to wait for it.

use super::TavlaApp;
use super::exporting::SHOWN_AFTER;
use crate::ui::{Work, WorkView};

impl TavlaApp {
    /// What is under way at `now` and takes so long that somebody wants to know.
    pub(super) fn works(&self, now: f64) -> Vec<WorkView> {
        let reading = self.files.works(now - SHOWN_AFTER);
        let written = self.exports.works(now).chain(self.copies.works(now));
        written
            .chain(self.items.works(now))
            .chain(reading)
            .collect()
    }

    /// Stops it.
    pub(super) fn stop_work(&mut self, ctx: &egui::Context, work: Work) {
        match work {
            Work::Export(number) => self.exports.stop(number),
            Work::Reading(number) => self.stop_reading(ctx, number),
            Work::Copy(number) => self.copies.stop(number),
            Work::Library => self.items.stop(),
        }
    }
}
