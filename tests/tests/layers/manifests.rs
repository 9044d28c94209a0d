//! What the Cargo.toml files have to say.

use std::fs;

use crate::findings::Findings;
use crate::source::root;

fn manifest(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines of one `[section]`.
fn section<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    text.lines()
        .skip_while(|line| line.trim() != format!("[{name}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .collect()
}

#[test]
fn a_panic_unwinds_in_every_profile() {
    let text = manifest("Cargo.toml");
    let mut findings = Findings::of(
        "the board worker, the room and the client catch the panics of crafted updates: \
         write panic = \"unwind\" in the root Cargo.toml:",
    );
    for profile in ["profile.dev", "profile.release"] {
        if !section(&text, profile).contains(&"panic = \"unwind\"") {
            findings.add(format!("[{profile}]"));
        }
    }
    if text.contains("\"abort\"") && text.contains("panic = \"abort\"") {
        findings.add("panic = \"abort\"");
    }
    findings.assert_none();
}

#[test]
fn every_version_is_said_once() {
    let mut findings = Findings::of(
        "versions stand in the root's [workspace.dependencies]; write name.workspace = true here:",
    );
    for name in ["app", "server", "shared", "tests"] {
        let path = format!("{name}/Cargo.toml");
        let text = manifest(&path);
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for line in section(&text, kind) {
                if !line.contains("workspace = true") {
                    findings.add(format!("{path}: {line}"));
                }
            }
        }
    }
    findings.assert_none();
}

#[test]
fn every_crate_takes_the_workspace_lints() {
    let mut findings =
        Findings::of("write [lints] workspace = true, so that one table holds for all:");
    for name in ["app", "server", "shared", "tests"] {
        let path = format!("{name}/Cargo.toml");
        if section(&manifest(&path), "lints") != ["workspace = true"] {
            findings.add(path);
        }
    }
    findings.assert_none();
}
