//! How letters look that another program has copied: the system's clipboard has that beside the letters, which
//! windowing tells alone.

use egui::Event;

use crate::app::TavlaApp;
use crate::import::html;

impl TavlaApp {
    /// Lets the editor know how letters look that are pasted in this frame. Before anything takes them in.
    pub(super) fn learn_pasted_looks(&mut self, ctx: &egui::Context) {
        let pasted = ctx.input(|input| {
            let mut events = input.events.iter();
            events.find_map(|event| match event {
                Event::Paste(text) => Some(text.clone()),
                _ => None,
            })
        });
        let Some(text) = pasted else { return };
        let copied = (self.services.copied_html)();
        let letters = copied.and_then(|copied| html::letters(&copied));
        self.board.editor_mut().know_looks(text, letters);
    }
}

/// Asks the system's clipboard for HTML, which it opens when it is first asked.
pub(super) fn copied_html() -> Box<dyn FnMut() -> Option<String>> {
    let mut clipboard = None;
    Box::new(move || {
        if clipboard.is_none() {
            clipboard = arboard::Clipboard::new()
                .inspect_err(|error| tracing::debug!(%error, "no clipboard to ask for HTML"))
                .ok();
        }
        // Most of what is copied has none.
        clipboard.as_mut()?.get().html().ok()
    })
}
