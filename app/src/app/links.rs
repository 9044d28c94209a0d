//! Where a click on a link leads: a web page or mail in the system's program for it, a board in this window,
//! a shape of the board that is open.
//!
//! A stranger may have written the link: nothing else is opened.

use super::TavlaApp;
use super::preferences::Preference;
use crate::editor::shape_here;
use crate::i18n::text;
use crate::link::BoardLink;
use crate::ui::Severity;

/// What the system may be asked to open.
const OPENED: [&str; 3] = ["https://", "http://", "mailto:"];

/// What an address means that a person typed without saying how it is reached.
pub(super) fn whole_address(typed: &str) -> String {
    let typed = typed.trim();
    let has_scheme =
        typed.contains("://") || typed.starts_with("mailto:") || shape_here(typed).is_some();
    if has_scheme {
        typed.to_owned()
    } else if typed.contains('@') && !typed.contains('/') {
        format!("mailto:{typed}")
    } else {
        format!("https://{typed}")
    }
}

impl TavlaApp {
    /// Opens what a person has clicked on.
    pub(super) fn follow_link(&mut self, ctx: &egui::Context, address: &str) {
        if let Some(shape) = shape_here(address) {
            let at_once = self.preferences.has(Preference::ReducedMotion);
            if !self.board.editor_mut().go_to_shape(&shape, at_once) {
                self.tell(ctx, Severity::Info, text("link-shape-gone").to_owned());
            }
            return;
        }
        let lower = address.to_ascii_lowercase();
        let is_clean = !address.chars().any(|c| c.is_control() || c.is_whitespace());
        if is_clean && OPENED.iter().any(|scheme| lower.starts_with(scheme)) {
            ctx.open_url(egui::OpenUrl::new_tab(address));
            return;
        }
        match BoardLink::parse(address) {
            Ok(link) => self.join(ctx, &link),
            Err(_) => self.tell(ctx, Severity::Warning, text("link-refused").to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_typed_without_its_scheme_is_a_web_page_or_a_mail_address() {
        assert_eq!(whole_address(" example.org/a "), "https://example.org/a");
        assert_eq!(whole_address("a@example.org"), "mailto:a@example.org");
        assert_eq!(whole_address("tavla://host/plan"), "tavla://host/plan");
        assert_eq!(whole_address("tavla:#a1"), "tavla:#a1");
    }
}
