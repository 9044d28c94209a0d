//! What the process uses, as the system counts it. Nothing where the system does not tell.

use std::time::{Duration, Instant};

/// What the process uses.
#[derive(Debug, Clone, Copy)]
pub struct Process {
    started: Instant,
}

impl Process {
    /// A server starts now.
    pub fn starts() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// How long the server has run.
    pub fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// Its memory, in bytes.
    pub fn resident_bytes(&self) -> Option<u64> {
        let stats = memory_stats::memory_stats()?;
        Some(stats.physical_mem as u64)
    }

    /// The processor's time that it has used.
    #[cfg(unix)]
    pub fn cpu(&self) -> Option<Duration> {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
        Some(Duration::new(seconds.ok()?, nanos.ok()?))
    }

    /// The processor's time that it has used: unknown here.
    #[cfg(not(unix))]
    pub fn cpu(&self) -> Option<Duration> {
        None
    }
}
