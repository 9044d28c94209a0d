//! Which module may name which, within the app and within the server.

use std::collections::{BTreeMap, BTreeSet};

use crate::findings::Findings;
use crate::source::{self, segments_after};

/// What each top module of the app may name. `*` is everything: the shell that joins the parts.
const APP: &[(&str, &str)] = &[
    // Plain values and pure functions.
    ("activity", ""),
    ("camera", ""),
    ("disposal", ""),
    ("headway", ""),
    ("i18n", ""),
    ("impairment", ""),
    ("json", ""),
    ("link", ""),
    // Files beside their place first.
    ("placing", "i18n"),
    ("power", ""),
    // Files that somebody names, and nothing that is waited for.
    ("regular", ""),
    ("shapes", ""),
    ("sound", ""),
    ("text", "shapes"),
    // Strangers' drawings as pixels, with the bundled fonts.
    ("svg", "text"),
    ("scene", "camera shapes text"),
    ("talk", ""),
    ("notifications", ""),
    ("comments", "camera scene talk"),
    ("selection", "scene shapes"),
    // What a person does.
    ("commands", "i18n"),
    ("tools", "camera commands scene selection shapes text"),
    (
        "editor",
        "camera commands export import json scene selection shapes text tools",
    ),
    // What a person sees.
    ("theme", "commands"),
    ("colors", "text theme"),
    (
        "render",
        "blobs camera colors disposal scene shapes text theme",
    ),
    (
        "overlay",
        "camera editor i18n scene selection shapes text theme tools",
    ),
    (
        "canvas",
        "blobs camera colors commands editor i18n overlay render scene selection shapes text theme tools",
    ),
    (
        "ui",
        "camera colors commands comments editor export i18n impairment library link render scene selection shapes talk theme tools",
    ),
    ("offscreen", "canvas render theme"),
    // Bytes in, values out.
    ("import", "headway i18n json link scene shapes svg text"),
    (
        "export",
        "blobs colors headway i18n import json link scene shapes svg text",
    ),
    // Own their threads.
    ("storage", ""),
    ("blobs", "headway storage svg"),
    ("faces", "blobs regular storage"),
    // Drawings to be put on boards again and again, as rows, files and pictures.
    (
        "library",
        "colors export headway i18n import json scene storage text",
    ),
    ("worker", "disposal storage"),
    ("sync", "impairment link"),
    // A board that is open: editor, worker and link to a server, joined without a window.
    ("session", "i18n impairment link storage sync worker"),
    (
        "desk",
        "disposal editor scene session sync talk text worker",
    ),
    // What an owner asks of a server.
    ("control", "json link storage sync"),
    // The shell.
    (
        "cli",
        "blobs colors export headway i18n import instance json link placing regular robot scene session storage sync text theme worker",
    ),
    // Lines of JSON for programs, and commands of other processes at boards of this one.
    ("robot", "i18n instance json shapes text worker"),
    ("instance", "link regular storage"),
    ("app", "*"),
    ("demo", "*"),
    ("main", "*"),
    ("lib", "*"),
];

/// The same for the server.
const SERVER: &[(&str, &str)] = &[
    ("beat", ""),
    ("clock", ""),
    ("limits", ""),
    ("listening", ""),
    ("outbox", "limits"),
    ("metrics", "outbox"),
    ("access", "clock limits"),
    ("log", "limits metrics"),
    ("room", "access clock limits log metrics outbox"),
    ("archive", "clock log metrics room"),
    // Looks through documents, as archives do, for what their shapes show.
    ("blobs", "clock log metrics room"),
    (
        "connection",
        "access beat clock limits log metrics outbox room",
    ),
    ("readiness", "connection log"),
    ("admin", "connection listening log metrics readiness"),
    ("config", "access blobs log room"),
    ("tls", "config"),
    (
        "http",
        "access archive blobs clock connection limits listening log metrics outbox readiness room tls",
    ),
    ("inspection", ""),
    // The shell that joins the parts.
    ("cli", "access clock config inspection server tls"),
    ("server", "*"),
    ("sim", "*"),
    ("lib", "*"),
    ("main", "*"),
];

#[track_caller]
fn check_arrows(crate_name: &str, table: &[(&str, &str)], rule: &'static str) {
    let table: BTreeMap<&str, BTreeSet<&str>> = table
        .iter()
        .map(|(module, may)| (*module, may.split_whitespace().collect()))
        .collect();
    let mut findings = Findings::of(rule);
    for source in source::all() {
        let Some(module) = source.module(crate_name) else {
            continue;
        };
        let Some(may) = table.get(module) else {
            findings.add(format!(
                "{}: `{module}` is new: give it a row in the table",
                source.path
            ));
            continue;
        };
        for (target, at) in segments_after(&source.product(), "crate") {
            let known = target == module || !table.contains_key(target.as_str());
            if !known && !may.contains("*") && !may.contains(target.as_str()) {
                findings.add(format!("{}:{}: {module} → {target}", source.path, at.line));
            }
        }
    }
    findings.assert_none();
}

#[test]
fn the_modules_of_the_app_point_down_only() {
    check_arrows(
        "app",
        APP,
        "imports in the app point down only (ARCHITECTURE.md, the table in modules.rs). Return a \
         value instead: tools return edits, commands return requests, sync returns events:",
    );
}

#[test]
fn the_modules_of_the_server_point_down_only() {
    check_arrows(
        "server",
        SERVER,
        "imports in the server point down only: http → connection → room → log, with access, limits \
         and metrics beside them. Return an action instead:",
    );
}

#[test]
fn the_tables_have_no_way_round() {
    for table in [APP, SERVER] {
        let rows: BTreeMap<&str, BTreeSet<&str>> = table
            .iter()
            .filter(|(_, may)| *may != "*")
            .map(|(module, may)| (*module, may.split_whitespace().collect()))
            .collect();
        // Take away what points at nothing left, until nothing is left: only a cycle stays.
        let mut left = rows.clone();
        while let Some(leaf) = left
            .iter()
            .find(|(_, may)| may.iter().all(|target| !left.contains_key(target)))
            .map(|(module, _)| *module)
        {
            left.remove(leaf);
        }
        assert!(
            left.is_empty(),
            "these modules may name each other in a circle: {:?}",
            left.keys()
        );
    }
}
