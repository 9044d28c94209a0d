//! What later starts of the program ask of this window.

use crate::app::TavlaApp;
use crate::cli::Opening;
use crate::instance::Launches;

impl TavlaApp {
    /// Hears what was asked for; as long as it is not done, later ones wait or are refused.
    pub(super) fn hear_launches(&mut self) {
        if self.launched.is_empty() {
            let launched = self.launches.as_ref().map(Launches::take);
            self.launched = launched.unwrap_or_default();
        }
    }

    /// Does it, but not behind the question on quitting.
    pub(super) fn take_launches(&mut self, ctx: &egui::Context) {
        if self.shell.asks_to_quit() {
            return;
        }
        for opening in std::mem::take(&mut self.launched) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
            match opening {
                Opening::Last => {}
                Opening::Link(link) => self.join(ctx, &link),
                Opening::File(path) => {
                    if self.new_board(ctx) {
                        self.import_on_own_board(ctx, path);
                    }
                }
            }
        }
    }
}
