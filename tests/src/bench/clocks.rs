//! How much of the processor something has used, as the system counts it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
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

/// What some threads have used so far.
#[derive(Debug, Default)]
pub struct ThreadsCpu {
    /// Those that run, by their numbers, in nanoseconds.
    running: BTreeMap<OsString, u64>,
    /// All that there have been.
    all: Duration,
}

impl ThreadsCpu {
    /// Of the threads whose names begin with one of `names`, and of those that have ended: the others, as a
    /// graphics driver's, go on as long as the process. Where the system does not tell of threads, all
    /// but the calling one count, though only in [`Self::all`].
    pub fn of(names: &[&str]) -> Self {
        let me = std::fs::read_link("/proc/thread-self").ok();
        let me = me.as_deref().and_then(Path::file_name);
        let tasks = std::fs::read_dir("/proc/self/task");
        let tasks = tasks.into_iter().flatten().flatten();
        let (mut running, mut others) = (BTreeMap::new(), 0);
        for task in tasks.filter(|task| Some(&*task.file_name()) != me) {
            let Some((name, used)) = name_and_used(&task.path()) else {
                continue;
            };
            if names.iter().any(|wanted| name.starts_with(wanted)) {
                running.insert(task.file_name(), used);
            } else {
                others += used;
            }
        }
        let known = thread_cpu() + Duration::from_nanos(others);
        let all = process_cpu().saturating_sub(known);
        Self { running, all }
    }

    /// What they have used in all. Exact where neither they nor the others are at work: of a thread that
    /// is, the system tells what it had used a few milliseconds ago.
    pub fn all(&self) -> Duration {
        self.all
    }

    /// What those that run have used since `before`.
    pub fn since(&self, before: &Self) -> Duration {
        let used = self.running.iter().map(|(task, used)| {
            let before = before.running.get(task).copied().unwrap_or_default();
            used.saturating_sub(before)
        });
        Duration::from_nanos(used.sum())
    }
}

/// What a thread is called, and the nanoseconds that it has used.
fn name_and_used(task: &Path) -> Option<(String, u64)> {
    let read = |file: &str| std::fs::read_to_string(task.join(file)).ok();
    // Nanoseconds on a processor, nanoseconds waited, slices.
    let used = read("schedstat")?.split_whitespace().next()?.parse().ok()?;
    Some((read("comm")?, used))
}

/// Megabytes of memory this process has to itself, shared ones by share; none where the system does
/// not tell.
pub fn memory_mb() -> Option<f64> {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
