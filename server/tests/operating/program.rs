//! The real program: as a server that can be signalled, and as commands that end.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tavla-server"));
    // What whoever runs the tests has set is not what is tested.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TAVLA_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command to its end.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    command().args(arguments).output().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server, killed when it is dropped.
pub struct Program {
    pub child: Child,
    log: Arc<Mutex<Vec<u8>>>,
    pub addr: SocketAddr,
    pub url: String,
}

impl Program {
    pub fn start(data: &Path, more: &[&str]) -> Self {
        Self::start_by(command(), data, more)
    }

    /// Where the system gives it no more than a shell's `ulimit` says.
    #[cfg(unix)]
    pub fn start_within(ulimit: &str, data: &Path, more: &[&str]) -> Self {
        let program = command();
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("ulimit {ulimit}; exec \"$0\" \"$@\""))
            .arg(program.get_program());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        Self::start_by(shell, data, more)
    }

    fn start_by(mut command: Command, data: &Path, more: &[&str]) -> Self {
        let mut child = command
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Some(url) = line.trim_end().strip_prefix("tavla-server listening on ") else {
            let mut said = String::new();
            let mut stderr = child.stderr.take().unwrap();
            stderr.read_to_string(&mut said).unwrap();
            panic!("{line:?} {said}");
        };
        // Read on, so that the program never waits for somebody to read its log.
        let mut stderr = child.stderr.take().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&log);
        let listen = move || {
            let mut some = [0; 4096];
            while let Ok(len @ 1..) = stderr.read(&mut some) {
                told.lock().unwrap().extend_from_slice(&some[..len]);
            }
        };
        std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(listen)
            .unwrap();
        let address = url.split("://").nth(1).unwrap();
        let address = address.strip_suffix("/v1/sync").unwrap();
        Self {
            addr: address.parse().unwrap(),
            url: url.to_owned(),
            child,
            log,
        }
    }

    /// Its log, as far as it was written.
    #[cfg(unix)]
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().unwrap()).into_owned()
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
