//! Clients that others wrote, and one written from PROTOCOL.md alone, on the real server: by Node, where
//! there is one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the clients' language must at least have.
const NODE_MAJOR: u32 = 20;

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/interop")
}

/// Node's major version, where there is one.
fn node() -> Option<u32> {
    let told = Command::new("node").arg("--version").output().ok()?;
    let version = String::from_utf8(told.stdout).ok()?;
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// The packages, fetched once for each state of the lockfile; none where they cannot be.
fn packages() -> Option<PathBuf> {
    let lock = std::fs::read(sources().join("package-lock.json")).unwrap();
    let sum = lock.iter().fold(0_u64, |sum, byte| {
        sum.wrapping_mul(1_099_511_628_211) ^ u64::from(*byte)
    });
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("interop-{sum:016x}"));
    let done = folder.join("fetched");
    std::fs::create_dir_all(&folder).unwrap();
    for entry in std::fs::read_dir(sources()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    if !done.exists() {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let fetched = Command::new(npm)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .status();
        if !fetched.is_ok_and(|status| status.success()) {
            return None;
        }
        std::fs::write(&done, "").unwrap();
    }
    Some(folder)
}

#[test]
fn other_clients_draw_here() {
    let ready = node()
        .filter(|major| *major >= NODE_MAJOR)
        .and_then(|_| packages());
    let Some(folder) = ready else {
        let must = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
        assert!(!must, "CI has to have Node {NODE_MAJOR} and its packages");
        let line = format!(
            "skipped: it needs Node {NODE_MAJOR} or newer, npm, and a registry to fetch from\n"
        );
        // To the terminal itself: what a test that passes prints is not shown.
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return;
    };
    let told = Command::new("node")
        // Clients leave timers behind, for which nobody has to wait.
        .args(["--test", "--test-force-exit"])
        .args([
            "npm_clients.test.mjs",
            "restart.test.mjs",
            "stranger.test.mjs",
        ])
        .current_dir(&folder)
        .env("TAVLA_SERVER", env!("CARGO_BIN_EXE_tavla-server"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&told.stdout);
    assert!(
        told.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&told.stderr)
    );
}
