//! Whether newcomers should be sent to this server: asked at both of its addresses, answered once.

use tokio::sync::watch;

use crate::connection::Phase;
use crate::log::LogHealth;

/// Why newcomers should not be sent here; none where they should.
pub fn unready(phase: &watch::Receiver<Phase>, log: &LogHealth) -> Option<&'static str> {
    if *phase.borrow() != Phase::Serving {
        Some("stopping")
    } else if !log.is_writable() {
        Some("the log cannot be written")
    } else {
        None
    }
}
