//! How much of the processor something has used, as the system counts it.

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

/// What the threads have used so far whose names begin with one of `names`; nothing where the
/// system does not tell.
pub fn threads_cpu(names: &[&str]) -> Duration {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return Duration::ZERO;
    };
    let used = tasks.flatten().filter_map(|task| {
        let read = |file: &str| std::fs::read_to_string(task.path().join(file)).ok();
        let name = read("comm")?;
        if !names.iter().any(|wanted| name.starts_with(wanted)) {
            return None;
        }
        // Nanoseconds on a processor, nanoseconds waited, slices.
        read("schedstat")?
            .split_whitespace()
            .next()?
            .parse::<u64>()
            .ok()
    });
    Duration::from_nanos(used.sum())
}

/// Megabytes of memory this process has to itself, shared ones by share; none where the system does
/// not tell.
pub fn memory_mb() -> Option<f64> {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
