//! File descriptors kept for when there are no others: with one of them who comes too much is let in to
//! be told so, instead of waiting for nobody. Accepts nothing itself.

use std::io::{self, PipeReader, PipeWriter};
use std::time::{Duration, Instant};

/// Who runs the server need not read it more often.
const TOLD_EVERY: Duration = Duration::from_mins(1);

/// The reserve.
#[derive(Debug)]
pub(super) struct Reserve {
    /// A pipe that nobody uses: two descriptors, on every system.
    kept: Option<(PipeReader, PipeWriter)>,
    told_at: Option<Instant>,
}

impl Reserve {
    /// As large as there is room for now.
    pub fn new() -> Self {
        Self {
            kept: io::pipe().ok(),
            told_at: None,
        }
    }

    /// Gives what is kept to whoever needs it now. Whether there was any.
    pub fn open(&mut self) -> bool {
        self.kept.take().is_some()
    }

    /// Takes it back, where there is room again.
    pub fn fill(&mut self) {
        if self.kept.is_none() {
            self.kept = io::pipe().ok();
        }
    }

    /// Whether to tell, at this time, that the reserve is needed.
    pub fn tells(&mut self, now: Instant) -> bool {
        let told = |at: Instant| now.saturating_duration_since(at) < TOLD_EVERY;
        let tells = !self.told_at.is_some_and(told);
        if tells {
            self.told_at = Some(now);
        }
        tells
    }
}

/// Whether this says that the process, or the machine, has no file descriptors left.
pub(super) fn is_exhausted(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let code = error.raw_os_error();
        [Errno::MFILE, Errno::NFILE]
            .map(|errno| Some(errno.raw_os_error()))
            .contains(&code)
    }
    #[cfg(not(unix))]
    {
        // WSAEMFILE.
        error.raw_os_error() == Some(10_024)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_once_a_minute_however_many_come() {
        let (mut reserve, start) = (Reserve::new(), Instant::now());
        let told = [0, 1, 59, 60, 61].map(|seconds| {
            let now = start + Duration::from_secs(seconds);
            reserve.tells(now)
        });
        assert_eq!(told, [true, false, false, true, false]);
    }

    #[test]
    fn what_is_given_is_taken_back() {
        let mut reserve = Reserve::new();
        assert!(reserve.open());
        assert!(!reserve.open());
        reserve.fill();
        assert!(reserve.open());
    }
}
