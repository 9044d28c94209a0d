//! Threads that write files, when the window ends: none of them leaves half a file where a person keeps theirs.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::app::TavlaApp;

/// A copy that is being written may be all that there is of what the disk refuses: so long it may go on.
const COPIED_WITHIN: Duration = Duration::from_secs(3);
/// What was told to stop is waited for so long.
const ENDS_WITHIN: Duration = Duration::from_secs(2);

/// What a thread that writes a file has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It has not begun to write.
    Early,
    /// It begins to write.
    Begins,
    /// It has ended.
    Last,
}

/// Waits until then for the last word of a thread; whether it leaves nothing behind. One that has not `begun` to write,
/// as somebody still looks for a place, is not waited for: told to stop, it never begins.
pub(super) fn ended_by<T>(
    told: &Receiver<T>,
    begun: &mut bool,
    word: impl Fn(&T) -> Word,
    until: Instant,
) -> bool {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let patience = if *begun { left } else { Duration::ZERO };
        match told.recv_timeout(patience) {
            Ok(said) => match word(&said) {
                Word::Early => {}
                Word::Begins => *begun = true,
                Word::Last => return true,
            },
            // Its thread is gone.
            Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return !*begun,
        }
    }
}

impl TavlaApp {
    /// Ends what is being written: copies in their place if that takes a moment only, the rest by stopping it.
    pub(super) fn end_writing(&mut self) {
        self.exports.stop_all();
        self.items.stop();
        self.copies.wait(Instant::now() + COPIED_WITHIN);
        self.copies.stop_all();
        let until = Instant::now() + ENDS_WITHIN;
        let ended = [
            self.exports.wait(until),
            self.items.wait(until),
            self.copies.wait(until),
        ];
        if ended.contains(&false) {
            tracing::error!("a file was still being written when the window ended");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn who_writes_is_waited_for_and_who_is_still_asked_for_a_place_is_not() {
        let soon = || Instant::now() + Duration::from_millis(5);
        let word = |word: &Word| *word;
        let (tell, told) = sync_channel(2);
        let mut begun = false;
        tell.send(Word::Early).unwrap();
        // Nobody would say more for an hour.
        let later = Instant::now() + Duration::from_hours(1);
        assert!(ended_by(&told, &mut begun, word, later));
        tell.send(Word::Begins).unwrap();
        assert!(!ended_by(&told, &mut begun, word, soon()));
        assert!(begun);
        tell.send(Word::Last).unwrap();
        assert!(ended_by(&told, &mut begun, word, later));
        drop(tell);
        assert!(ended_by(&told, &mut begun, word, later));
    }
}
