//! Addresses that letters and shapes lead to: which of them anything is opened for.
//!
//! A stranger may have written them. What is opened, and by whom, is the shell's to do.

use super::{BoardLink, PLAIN_SCHEME, SCHEME};

/// What the system may be asked to open.
const PAGES: [&str; 3] = ["https://", "http://", "mailto:"];

/// Whether it is a web page's or a mail address, which the system has a program for.
pub fn is_page(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let is_clean = !address.chars().any(|c| c.is_control() || c.is_whitespace());
    is_clean && PAGES.iter().any(|scheme| lower.starts_with(scheme))
}

/// Whether a click on it leads anywhere: to a page, or to a board.
pub fn leads_somewhere(address: &str) -> bool {
    let is_board = [SCHEME, PLAIN_SCHEME]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    is_page(address) || (is_board && BoardLink::parse(address).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_mail_and_boards_lead_somewhere_and_scripts_and_files_do_not() {
        for address in [
            "https://example.org/a?b#c",
            "HTTP://example.org",
            "mailto:a@example.org",
            "tavla://host/plan",
            "tavla+plain://host:9/plan#token",
        ] {
            assert!(leads_somewhere(address), "{address}");
        }
        for address in [
            "",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "example.org",
            "host/plan",
            "tavla://",
            "https://a b",
            "https://a\u{0}",
            "[[a note]]",
        ] {
            assert!(!leads_somewhere(address), "{address}");
        }
    }
}
