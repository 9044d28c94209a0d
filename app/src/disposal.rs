//! Letting go of what is large, such as a board that was left: to free a hundred thousand shapes takes
//! longer than a frame.

use std::thread::Builder;

/// Drops something on a thread of its own. Never waits.
pub fn dispose<T: Send + 'static>(thing: T) {
    let work = move || drop(thing);
    let thread = Builder::new().name("tavla-disposal".to_owned());
    if let Err(error) = thread.spawn(work) {
        // It went with the work.
        tracing::warn!(%error, "no thread to let go of what is large");
    }
}
