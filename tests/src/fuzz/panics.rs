//! Panics of a process whose own are bugs, while those that Loro is brought to by crafted updates are
//! caught where they come from.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

static OURS: AtomicU64 = AtomicU64::new(0);

/// Says nothing of Loro's panics from now on, and counts the others.
pub fn watch() {
    watch_before(std::panic::take_hook);
}

/// As [`watch`], in place of a hook that would end the process whoever panics.
pub fn watch_alone() {
    watch_before(|| {
        drop(std::panic::take_hook());
        std::panic::take_hook()
    });
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Send + Sync>;

fn watch_before(hook: impl FnOnce() -> Hook) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let aloud = hook();
        std::panic::set_hook(Box::new(move |info| {
            // Its crates, and those that it decodes with: nothing here calls them but through it.
            let within_loro = info.location().is_some_and(|at| {
                let file = at.file();
                ["/loro", "\\loro", "serde_columnar", "generic-btree"]
                    .iter()
                    .any(|part| file.contains(part))
            });
            if !within_loro {
                OURS.fetch_add(1, Ordering::Relaxed);
                aloud(info);
            }
        }));
    });
}

/// How many there were that are bugs; also those that a task of a server has taken with it.
pub fn ours() -> u64 {
    OURS.load(Ordering::Relaxed)
}
