//! How much of the processor something has used, as the system counts it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::time::Duration;

/// What this thread has used so far.
#[cfg(unix)]
pub fn thread_cpu() -> Duration {
    cpu(rustix::time::ClockId::ThreadCPUTime)
}

/// What all of this process has used so far.
#[cfg(unix)]
pub fn process_cpu() -> Duration {
    cpu(rustix::time::ClockId::ProcessCPUTime)
}

/// What this thread has used so far: unknown here, so the wall's time stands for it.
#[cfg(not(unix))]
pub fn thread_cpu() -> Duration {
    wall()
}

/// What all of this process has used so far: unknown here, so the wall's time stands for it.
#[cfg(not(unix))]
pub fn process_cpu() -> Duration {
    wall()
}

#[cfg(not(unix))]
fn wall() -> Duration {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(unix)]
fn cpu(clock: rustix::time::ClockId) -> Duration {
    let time = rustix::time::clock_gettime(clock);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// What some threads have used so far, by their numbers.
#[derive(Debug, Default)]
pub struct ThreadsCpu(BTreeMap<OsString, u64>);

impl ThreadsCpu {
    /// Of the threads whose names begin with one of `names`; of none where the system does not tell.
    pub fn of(names: &[&str]) -> Self {
        let tasks = std::fs::read_dir("/proc/self/task");
        let used = tasks.into_iter().flatten().flatten().filter_map(|task| {
            let read = |file: &str| std::fs::read_to_string(task.path().join(file)).ok();
            let name = read("comm")?;
            if !names.iter().any(|wanted| name.starts_with(wanted)) {
                return None;
            }
            // Nanoseconds on a processor, nanoseconds waited, slices.
            let used = read("schedstat")?.split_whitespace().next()?.parse().ok()?;
            Some((task.file_name(), used))
        });
        Self(used.collect())
    }

    /// What they have used since `before`; that of threads which have ended meanwhile is not known.
    pub fn since(&self, before: &Self) -> Duration {
        let used = self.0.iter().map(|(task, used)| {
            let before = before.0.get(task).copied().unwrap_or_default();
            used.saturating_sub(before)
        });
        Duration::from_nanos(used.sum())
    }
}

/// Megabytes of memory this process has to itself, shared ones by share; none where the system does
/// not tell.
pub fn memory_mb() -> Option<f64> {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
