//! A fetch of a board's history under way, as the thread sees it.

use std::future::pending;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::sync::event::{ArchiveAsk, Fetched};
use crate::sync::transport::Transport;

/// What waits to be taken: one update may be large, and while it waits nothing more is read.
const TOLD_MAX: usize = 1;

/// A fetch, or none. Dropping it ends it.
#[derive(Debug, Default)]
pub struct Fetching(Option<(mpsc::Receiver<Fetched>, JoinSet<()>)>);

impl Fetching {
    /// Starts one; an earlier one is dropped.
    pub fn start<T: Transport>(&mut self, transport: &T, ask: ArchiveAsk) {
        let (sender, told) = mpsc::channel(TOLD_MAX);
        let mut task = JoinSet::new();
        task.spawn(transport.fetch(ask, sender));
        self.0 = Some((told, task));
    }

    /// Ends it.
    pub fn stop(&mut self) {
        self.0 = None;
    }

    /// What comes next; never where there is none. May be dropped while it waits.
    pub async fn next(&mut self) -> Fetched {
        let Some((told, _)) = &mut self.0 else {
            return pending().await;
        };
        let next = told.recv().await;
        next.unwrap_or_else(|| {
            self.0 = None;
            Fetched::Over
        })
    }
}
