//! What a piece of work takes in memory, counted for its own thread.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Bytes a piece of work took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The largest single allocation.
    pub largest: usize,
    /// The most at any one time.
    pub peak: usize,
    /// What it still holds, with what it answered.
    pub held: isize,
}

/// Runs `work` and says what it took.
pub fn measured<T>(work: impl FnOnce() -> T) -> (T, Taken) {
    LARGEST.set(0);
    let before = HELD.get();
    PEAK.set(before);
    let done = work();
    let taken = Taken {
        largest: LARGEST.get(),
        peak: (PEAK.get() - before).max(0) as usize,
        held: HELD.get() - before,
    };
    (done, taken)
}

thread_local! {
    static LARGEST: Cell<usize> = const { Cell::new(0) };
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "an allocator is one; this only counts and passes on"
)]
// SAFETY: every call is the system allocator's, with the same arguments.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.set(LARGEST.get().max(layout.size()));
        HELD.set(HELD.get() + layout.size() as isize);
        PEAK.set(PEAK.get().max(HELD.get()));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.set(HELD.get() - layout.size() as isize);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(at, layout) }
    }
}
