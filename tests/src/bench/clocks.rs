//! How much of the processor something has used, as the system counts it.

use std::collections::BTreeMap;
use std::ffi::OsString;
#[cfg(target_os = "linux")]
use std::io;
use std::path::Path;
#[cfg(target_os = "linux")]
use std::path::PathBuf;
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
    let name = std::fs::read_to_string(task.join("comm")).ok()?;
    Some((name, used_by(task)?))
}

/// The nanoseconds that a thread has used.
fn used_by(task: &Path) -> Option<u64> {
    let told = std::fs::read_to_string(task.join("schedstat")).ok()?;
    // Nanoseconds on a processor, nanoseconds waited, slices.
    told.split_whitespace().next()?.parse().ok()
}

/// What another process has used.
#[cfg(target_os = "linux")]
#[derive(Debug)]
pub struct ProcessCpu {
    folder: PathBuf,
    /// The threads that have been seen, by their numbers, in nanoseconds.
    threads: BTreeMap<OsString, u64>,
    /// What others must have used, that began and ended unseen.
    missed: Duration,
}

#[cfg(target_os = "linux")]
impl ProcessCpu {
    /// Of the process of this number.
    pub fn of(process: u32) -> Self {
        Self {
            folder: Path::new("/proc").join(process.to_string()),
            threads: BTreeMap::new(),
            missed: Duration::ZERO,
        }
    }

    /// What all of it has used so far; to a hundredth of a second or two only what threads used between the
    /// last look at them here and their end.
    ///
    /// # Errors
    /// Where the process is no more.
    pub fn used(&mut self) -> io::Result<Duration> {
        for task in std::fs::read_dir(self.folder.join("task"))?.flatten() {
            if let Some(used) = used_by(&task.path()) {
                self.threads.insert(task.file_name(), used);
            }
        }
        let seen = Duration::from_nanos(self.threads.values().sum());
        // Of what the system has counted, rounded down, the rest can only have been theirs.
        self.missed = self.missed.max(self.counted()?.saturating_sub(seen));
        Ok(seen + self.missed)
    }

    /// What the system has counted, threads that have ended included, in its ticks.
    fn counted(&self) -> io::Result<Duration> {
        let told = std::fs::read_to_string(self.folder.join("stat"))?;
        // The name before can be anything, the bracket that ends it is the last.
        let numbers = told.rsplit(')').next().unwrap_or_default();
        let ticks = numbers.split_whitespace().skip(TICKS_AT).take(2);
        let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        let per_second = rustix::param::clock_ticks_per_second().max(1);
        Ok(Duration::from_millis(ticks * 1_000 / per_second))
    }
}

/// Where in what the system tells of a process, behind its name, the ticks stand that it used for itself,
/// and next to them those that the system used for it.
#[cfg(target_os = "linux")]
const TICKS_AT: usize = 11;

/// Megabytes of memory that a process has to itself, shared ones by share; none where the system does
/// not tell. `process` is its number, or `self`.
pub fn memory_mb(process: &str) -> Option<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_ended_threads_have_used_is_not_forgotten() {
        let mut cpu = ProcessCpu::of(std::process::id());
        let before = cpu.used().unwrap();
        let enough = Duration::from_millis(60);
        let work = std::thread::Builder::new().name("work".to_owned());
        let work = work.spawn(move || while thread_cpu() < enough {});
        work.unwrap().join().unwrap();
        // The system's ticks are rounded down, those for itself and those for the system.
        let used = cpu.used().unwrap().saturating_sub(before);
        assert!(used >= Duration::from_millis(40), "{used:?}");
    }
}
