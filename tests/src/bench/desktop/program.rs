//! Programs that the bench starts, ends and looks at from outside.

use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::super::clocks::{ProcessCpu, memory_mb};
use super::super::window::pause_until;

/// How long a program may take to end when it is asked to,
const FAREWELL: Duration = Duration::from_secs(2);
/// and how often that is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// Where the program's graphics driver, its libraries and its words come from. All else that this process
/// was told is not for the program: what is measured is one that nobody has set up.
const INHERITED: [&str; 5] = [
    "PATH",
    "LD_LIBRARY_PATH",
    "VK_DRIVER_FILES",
    "VK_ICD_FILENAMES",
    "XDG_DATA_DIRS",
];

/// A process that does not outlive this value.
#[derive(Debug)]
pub(super) struct Started(pub(super) Child);

impl Started {
    /// Whether it still runs.
    ///
    /// # Errors
    /// Where it has ended by itself.
    pub(super) fn ensure_running(&mut self, name: &str) -> anyhow::Result<()> {
        let ended = self.0.try_wait()?;
        ensure!(
            ended.is_none(),
            "{name} has ended: {}",
            ended.unwrap_or_default()
        );
        Ok(())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Asked first: a display that is killed leaves its lock and its socket behind. One that has ended
        // already cannot be asked.
        let asked = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let begun = Instant::now();
        while asked.is_ok() && begun.elapsed() < FAREWELL && matches!(self.0.try_wait(), Ok(None)) {
            pause_until(Instant::now() + GLANCE);
        }
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The real `tavla`, with a home and boards of its own.
#[derive(Debug)]
pub(super) struct Program {
    process: Started,
    cpu: ProcessCpu,
    /// Goes with it.
    _home: TempDir,
}

impl Program {
    /// Starts it on this display with a scene to import.
    pub(super) fn start(display: &str, scene: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.with_file_name("tavla");
        ensure!(
            program.is_file(),
            "there is no {}: build it with cargo build --release -p tavla, as ./dev bench window does",
            program.display()
        );
        let home = TempDir::new()?;
        let inherited = INHERITED.iter().filter_map(|name| {
            let value = std::env::var_os(name)?;
            Some((name, value))
        });
        let child = Command::new(&program)
            .env_clear()
            .envs(inherited)
            .env("DISPLAY", display)
            .env("HOME", home.path())
            .env("XDG_RUNTIME_DIR", home.path())
            .arg("--data")
            .arg(home.path().join("boards"))
            .arg(scene)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let cpu = ProcessCpu::of(child.id());
        Ok(Self {
            process: Started(child),
            cpu,
            _home: home,
        })
    }

    pub(super) fn ensure_running(&mut self) -> anyhow::Result<()> {
        self.process.ensure_running("tavla")
    }

    /// What all of it has used so far, a software renderer's threads included.
    pub(super) fn cpu(&mut self) -> io::Result<Duration> {
        self.cpu.used()
    }

    /// Megabytes of memory it has to itself, shared ones by share.
    pub(super) fn memory_mb(&self) -> anyhow::Result<f64> {
        memory_mb(&self.process.0.id().to_string()).context("the system tells no memory of tavla")
    }
}
