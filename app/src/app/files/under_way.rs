//! Files that take long to read: how far each has come, and what becomes of one that is stopped.

use super::Files;
use super::reading::Reading;
use crate::app::TavlaApp;
use crate::disposal::dispose;
use crate::i18n::{text, text_with};
use crate::instance::Passing;
use crate::ui::{Severity, Work, WorkView};

impl Files {
    /// Those that are being read since `since` or longer, on egui's clock.
    pub(in crate::app) fn works(&self, since: f64) -> impl Iterator<Item = WorkView> {
        self.reading.iter().filter_map(move |reading| {
            let (name, begun, done) = reading.under_way()?;
            (begun <= since).then(|| WorkView {
                work: Work::Reading(reading.number()),
                words: words_of(name),
                done,
            })
        })
    }
}

/// What is being done; what has no name comes from the clipboard.
fn words_of(name: &str) -> String {
    if name.is_empty() {
        text("paste-under-way").to_owned()
    } else {
        text_with("reading-under-way", &[("name", name.into())])
    }
}

impl TavlaApp {
    /// Stops reading a file: nothing of it comes onto a board.
    pub(in crate::app) fn stop_reading(&mut self, ctx: &egui::Context, number: u64) {
        let at = self
            .files
            .reading
            .iter()
            .position(|it| it.number() == number);
        let Some(at) = at else { return };
        // Dropped, it lets its thread end.
        let mut reading = self.files.reading.remove(at);
        Self::let_go(&mut reading);
        let name = reading.under_way().map(|(name, ..)| name.to_owned());
        drop(reading);
        // Others may still come onto the board that was made for it: the next look at all of them says.
        self.files.in_vain = true;
        ctx.request_repaint();
        let words = match name.as_deref() {
            None | Some("") => text("paste-stopped").to_owned(),
            Some(name) => text_with("reading-stopped", &[("name", name.into())]),
        };
        self.tell(ctx, Severity::Info, words);
    }

    /// What was made to be read once goes: it was read, or the person does not want it.
    pub(super) fn let_go(reading: &mut Reading) {
        if let Some(mut file) = reading.take_held() {
            file.let_go();
            dispose(file);
        }
    }

    /// Keeps aside what a command gave and nothing came of, and says where.
    pub(in crate::app) fn put_aside(&mut self, ctx: &egui::Context, file: Passing) {
        let path = file.aside().display().to_string();
        // It may have to be copied from another disk.
        dispose(file);
        let words = text_with("import-kept-aside", &[("path", path.as_str().into())]);
        self.tell(ctx, Severity::Warning, words);
    }
}
