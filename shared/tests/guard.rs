//! What may enter a document: all that Loro itself writes, and nothing that takes the process down.
#![cfg(test)]

#[path = "guard/bombs.rs"]
mod bombs;
#[path = "guard/crafted.rs"]
mod crafted;
#[path = "guard/entangled.rs"]
mod entangled;
#[path = "guard/genuine.rs"]
mod genuine;
#[path = "guard/memory.rs"]
mod memory;
#[path = "guard/mutations.rs"]
mod mutations;
#[path = "guard/scenes.rs"]
mod scenes;

/// Updates as a hostile writer sends them; see `tests/fixtures/README.md`.
mod hostile {
    pub const DEPENDENCIES: &[u8] = include_bytes!("../../tests/fixtures/updates/dependencies.bin");
    pub const OWN_PARENT: &[u8] = include_bytes!("../../tests/fixtures/updates/own-parent.bin");
    pub const UNKNOWN_KIND: &[u8] = include_bytes!("../../tests/fixtures/updates/unknown-kind.bin");
    pub const WRONG_LENGTH: &[u8] = include_bytes!("../../tests/fixtures/updates/wrong-length.bin");
    pub const BREAKS_LORO: &[u8] = include_bytes!("../../tests/fixtures/updates/breaks-loro.bin");
}

/// Which seeds a test runs: `TAVLA_SEED` the first, `TAVLA_SEEDS` how many.
fn seeds(usual: u64) -> std::ops::Range<u64> {
    let asked = |name| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    let first = asked("TAVLA_SEED").unwrap_or(0);
    first..first + asked("TAVLA_SEEDS").unwrap_or(usual)
}

thread_local! {
    static HUSHED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Keeps the panics that Loro is brought to on this thread out of what the test says, where they
/// would count as memory.
fn hush() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let aloud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let ours = info
                .location()
                .is_some_and(|at| at.file().contains("guard"));
            if ours || !HUSHED.get() {
                aloud(info);
            }
        }));
    });
    HUSHED.set(true);
}
