//! Letting go of what is large, such as a board that was left: to free a hundred thousand shapes takes
//! longer than a frame, and glibc keeps what was freed until it is asked for it.

use std::thread::Builder;

/// Drops something on a thread of its own. Never waits.
pub fn dispose<T: Send + 'static>(thing: T) {
    work_aside(move || drop(thing));
}

/// As [`dispose`], and gives the memory that is free then back to the system.
pub fn give_back<T: Send + 'static>(thing: T) {
    work_aside(move || {
        drop(thing);
        trim();
    });
}

fn work_aside(work: impl FnOnce() + Send + 'static) {
    let thread = Builder::new().name("tavla-disposal".to_owned());
    if let Err(error) = thread.spawn(work) {
        // It went with the work.
        tracing::warn!(%error, "no thread to let go of what is large");
    }
}

/// Gives the memory that is free back to the system: reading a large board leaves tens of megabytes between
/// what is used, which glibc would keep. Takes some ten milliseconds, in which who asks for memory may wait.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn trim() {
    #[expect(
        unsafe_code,
        reason = "a foreign function that is sound at any time, of which there is no safe form"
    )]
    // SAFETY: `malloc_trim` takes any padding, locks what it touches, and leaves all that is in use alone.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Other allocators give back what is free by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn trim() {}
