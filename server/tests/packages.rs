//! The packages of the server: made of its program as it was just built, looked through, installed and started. What is
//! looked at is in `packaging/check.sh`, which a release runs over its own programs, too.

#![cfg(target_os = "linux")]

use std::process::Command;

#[test]
fn the_packages_hold_what_a_service_needs_and_start() {
    let check = concat!(env!("CARGO_MANIFEST_DIR"), "/../packaging/check.sh");
    let ran = Command::new(check)
        .args(["server", env!("CARGO_BIN_EXE_tavla-server")])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    // What was left out on this machine.
    eprint!("{told}");
    assert!(ran.status.success(), "{told}");
}
