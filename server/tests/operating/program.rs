//! The real program: as a server that can be signalled, and as commands that end.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

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
    pub addr: SocketAddr,
    pub url: String,
}

impl Program {
    pub fn start(data: &Path, more: &[&str]) -> Self {
        let mut child = command()
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
        let mut log = child.stderr.take().unwrap();
        std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || std::io::copy(&mut log, &mut std::io::sink()))
            .unwrap();
        let address = url.split("://").nth(1).unwrap();
        let address = address.strip_suffix("/v1/sync").unwrap();
        Self {
            addr: address.parse().unwrap(),
            url: url.to_owned(),
            child,
        }
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
