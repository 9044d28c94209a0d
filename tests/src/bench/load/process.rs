//! The server program with limits that the load does not meet, and what the system says it uses.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context as _;
use tempfile::TempDir;

/// What the server may not hold against so much from one address.
const RAISED: &str = "
connections_per_address = 1000000
connections_per_user = 1000000
joins_per_minute = 1000000
updates_per_second = 1000000
updates_burst = 1000000
update_bytes_per_second = 1000000000
update_bytes_burst = 1000000000
presence_per_second = 1000000
first_join_millis = 300000
";
/// What lets it beat faster than eyes need.
const HURRIED: &str = "
beat_millis = 3
room_flush_millis = 3
presence_tick_millis = 3
";

/// The server's processor.
const SERVER_CPU: usize = 0;
/// That of everybody else.
const LOAD_CPU: usize = 1;

/// A running server program; dropping it ends it.
#[derive(Debug)]
pub struct ServerProgram {
    child: Child,
    addr: SocketAddr,
    /// Its boards; gone with it.
    _folder: TempDir,
}

impl ServerProgram {
    /// Starts it; `hurried` where it is to beat faster than eyes need.
    ///
    /// # Errors
    /// Where it is not beside this program, or does not say where it listens.
    pub fn start(hurried: bool) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let config = folder.path().join("server.toml");
        let extra = if hurried { HURRIED } else { "" };
        std::fs::File::create(&config)?.write_all(format!("[limits]{RAISED}{extra}").as_bytes())?;
        // What it starts with is where it stays, with all of its threads.
        keep_to(SERVER_CPU);
        let child = Command::new(beside("tavla-server")?)
            .args(["--listen", "127.0.0.1:0", "--config"])
            .arg(&config)
            .arg("--data")
            .arg(folder.path().join("boards"))
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        keep_to(LOAD_CPU);
        let mut child = child.context("tavla-server does not start")?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let url = line.split_once("ws://").map_or("", |(_, url)| url);
        let addr = url.split('/').next().unwrap_or_default().parse();
        let addr = addr.with_context(|| format!("tavla-server said {line:?}"))?;
        Ok(Self {
            child,
            addr,
            _folder: folder,
        })
    }

    /// What its members connect to.
    pub fn url(&self) -> String {
        format!("ws://{}{}", self.addr, tavla_shared::protocol::SYNC_PATH)
    }

    /// The processor's time that it has used.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))
            .context("only Linux tells what another process uses")?;
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
        let ticks = |field: usize| -> Option<u64> { fields.split(' ').nth(field)?.parse().ok() };
        // Its own time and the system's for it, in hundredths of a second, as Linux has it everywhere.
        let used = ticks(11)
            .zip(ticks(12))
            .context("the statistics cannot be read")?;
        Ok(Duration::from_millis((used.0 + used.1) * 10))
    }

    /// The memory it has, in bytes.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn memory_bytes(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kib.context("the statistics cannot be read")? * 1024)
    }
}

impl Drop for ServerProgram {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("the server could not be ended: {error}");
        }
    }
}

/// Keeps this thread, and what it starts, to a processor; where there is one, all share it anyway.
fn keep_to(cpu: usize) {
    #[cfg(target_os = "linux")]
    {
        let mut only = rustix::thread::CpuSet::new();
        only.set(cpu);
        if let Err(error) = rustix::thread::sched_setaffinity(None, &only) {
            eprintln!("the members share their processor with the server: {error}");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _cpu = cpu;
}

/// A program that was built with this one.
pub fn beside(program: &str) -> anyhow::Result<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::current_exe()?.with_file_name(&name);
    anyhow::ensure!(
        path.is_file(),
        "{name} is not built: ./dev bench sync builds it"
    );
    Ok(path)
}
