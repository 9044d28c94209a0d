//! A desktop that only remembers what it was to show, and on which a click is a word.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tavla::notifications::{Bulletin, Notifier};

/// See the module. Its copies are the same desktop.
#[derive(Debug, Clone, Default)]
pub struct Desktop {
    shown: Arc<Mutex<Vec<Bulletin>>>,
    clicked: Arc<AtomicBool>,
}

impl Desktop {
    /// The titles and texts of all that was shown, oldest first.
    pub fn shown(&self) -> Vec<(String, String)> {
        let shown = self.shown.lock().unwrap();
        let words = shown.iter().map(|it| (it.title.clone(), it.body.clone()));
        words.collect()
    }

    /// Clicks on what is shown.
    pub fn click(&self) {
        self.clicked.store(true, Ordering::Relaxed);
    }
}

impl Notifier for Desktop {
    fn show(&mut self, bulletin: Bulletin) {
        self.shown.lock().unwrap().push(bulletin);
    }

    fn take_click(&mut self) -> bool {
        self.clicked.swap(false, Ordering::Relaxed)
    }
}
