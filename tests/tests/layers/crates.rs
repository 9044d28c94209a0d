//! Which crate may link which, as cargo resolves it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::findings::Findings;
use crate::source::root;

fn metadata() -> Metadata {
    // The lock file is part of the change: a test never rewrites it. It needs no network either,
    // because for its own platform everything was fetched when it was built.
    let options = ["--locked", "--offline", "--filter-platform", &host()].map(str::to_owned);
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(options)
        .exec()
        .expect("cargo metadata runs: is Cargo.lock up to date?")
}

/// The platform the tests run on, as rustc names it.
fn host() -> String {
    let rustc = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc built this");
    let told = String::from_utf8(rustc.stdout).expect("rustc writes UTF-8");
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

fn id<'m>(metadata: &'m Metadata, name: &str) -> &'m PackageId {
    let package = metadata
        .workspace_packages()
        .into_iter()
        .find(|p| p.name.as_str() == name);
    &package
        .unwrap_or_else(|| panic!("{name} is in the workspace"))
        .id
}

/// What `from` links into a program, with the way there; dev-dependencies are left out.
fn linked(metadata: &Metadata, from: &str) -> BTreeMap<String, String> {
    let nodes = &metadata.resolve.as_ref().expect("metadata resolves").nodes;
    let node_of: BTreeMap<&PackageId, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let name_of: BTreeMap<&PackageId, &str> = metadata
        .packages
        .iter()
        .map(|p| (&p.id, p.name.as_str()))
        .collect();
    let start = id(metadata, from);
    let mut ways = BTreeMap::from([(start, from.to_owned())]);
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for dependency in &node_of[at].deps {
            let normal = dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind == DependencyKind::Normal);
            if normal && !ways.contains_key(&dependency.pkg) {
                let way = format!("{} → {}", ways[at], name_of[&dependency.pkg]);
                ways.insert(&dependency.pkg, way);
                queue.push_back(&dependency.pkg);
            }
        }
    }
    ways.into_iter()
        .map(|(id, way)| (name_of[id].to_owned(), way))
        .collect()
}

#[track_caller]
fn check_never_links(crate_name: &str, banned: &[&str], rule: &'static str) {
    let ways = linked(&metadata(), crate_name);
    let mut findings = Findings::of(rule);
    for name in banned {
        if let Some(way) = ways.get(*name) {
            findings.add(way);
        }
    }
    findings.assert_none();
}

#[test]
fn the_server_links_no_interface() {
    check_never_links(
        "tavla-server",
        &["egui", "eframe", "egui-wgpu", "wgpu", "winit", "parley"],
        "tavla-server must run on a machine without a screen. Move what it needs into shared:",
    );
}

#[test]
fn shared_links_no_interface_and_no_runtime() {
    check_never_links(
        "tavla-shared",
        &[
            "egui",
            "eframe",
            "wgpu",
            "winit",
            "axum",
            "tokio",
            "tokio-tungstenite",
        ],
        "shared knows no window and no async runtime. Return a value and let app or server act on it:",
    );
}

#[test]
fn shared_asks_for_no_random_source_and_no_clock() {
    let metadata = metadata();
    let package = &metadata[id(&metadata, "tavla-shared")];
    let mut findings =
        Findings::of("time, randomness and ids are passed into shared. Take them as an argument:");
    for dependency in &package.dependencies {
        let banned = [
            "rand",
            "getrandom",
            "fastrand",
            "uuid",
            "chrono",
            "time",
            "jiff",
        ];
        if dependency.kind == DependencyKind::Normal && banned.contains(&dependency.name.as_str()) {
            findings.add(format!("shared/Cargo.toml: {}", dependency.name));
        }
    }
    findings.assert_none();
}

#[test]
fn the_crates_point_down_only() {
    let allowed = BTreeMap::from([
        ("tavla-shared", BTreeSet::new()),
        ("tavla-server", BTreeSet::from(["tavla-shared"])),
        ("tavla", BTreeSet::from(["tavla-server", "tavla-shared"])),
        (
            "tavla-tests",
            BTreeSet::from(["tavla", "tavla-server", "tavla-shared"]),
        ),
    ]);
    let mut findings = Findings::of(
        "app → server → shared, and tests see all. Only the app may start a server inside itself. \
         Move what both need into shared:",
    );
    for package in metadata().workspace_packages() {
        let Some(allowed) = allowed.get(package.name.as_str()) else {
            findings.add(format!(
                "{} is a new crate: say in the table what it may use",
                package.name
            ));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| d.path.is_some()) {
            if !allowed.contains(dependency.name.as_str()) {
                findings.add(format!("{} → {}", package.name, dependency.name));
            }
        }
    }
    findings.assert_none();
}

#[test]
fn one_version_ships_of_what_is_too_big_for_two() {
    let metadata = metadata();
    let mut findings = Findings::of(
        "these must come in one version. Use the one that axum, egui or loro uses; \
         `cargo tree -d` shows who asks for the other:",
    );
    for name in [
        "tokio-tungstenite",
        "rusqlite",
        "wgpu",
        "egui",
        "loro",
        "tokio",
    ] {
        let versions: BTreeSet<String> = metadata
            .packages
            .iter()
            .filter(|package| package.name.as_str() == name)
            .map(|package| package.version.to_string())
            .collect();
        if versions.len() != 1 {
            findings.add(format!("{name}: {versions:?}"));
        }
    }
    findings.assert_none();
}
