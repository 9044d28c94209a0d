//! Settings as the real program takes them.

use std::fs;

use crate::program::{command, run, stderr, stdout};

#[test]
fn the_file_the_variables_and_the_flags_are_weighed_and_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("server.toml");
    let text = "listen = '127.0.0.1:1'\ndata = '/srv/boards'\nthreads = 4\n\
        [limits]\nupdates_per_second = 10\nping_millis = 1000\n";
    fs::write(&file, text).unwrap();
    let printed = command()
        .args([
            "config",
            "--listen",
            "127.0.0.1:2",
            "--set",
            "rooms.idle_millis=5",
        ])
        .env("TAVLA_CONFIG", &file)
        .env("TAVLA_LISTEN", "127.0.0.1:3")
        .env("TAVLA_THREADS", "6")
        .env("TAVLA_LIMITS_PING_MILLIS", "2000")
        .output()
        .unwrap();
    let printed: toml::Table = stdout(&printed).parse().unwrap();
    assert_eq!(printed["listen"].as_str(), Some("127.0.0.1:2"));
    assert_eq!(printed["data"].as_str(), Some("/srv/boards"));
    assert_eq!(printed["threads"].as_integer(), Some(6));
    let limits = &printed["limits"];
    assert_eq!(limits["updates_per_second"].as_integer(), Some(10));
    assert_eq!(limits["ping_millis"].as_integer(), Some(2000));
    assert_eq!(limits["joins_per_minute"].as_integer(), Some(10));
    assert_eq!(printed["rooms"]["idle_millis"].as_integer(), Some(5));
}

#[test]
fn a_mistake_is_named_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("server.toml");
    fs::write(&file, "data = 'x'\n[limits]\nupdate_per_second = 10\n").unwrap();
    let told = run(["--config", file.to_str().unwrap()]);
    assert!(!told.status.success());
    let said = stderr(&told);
    for word in [
        "server.toml",
        "update_per_second",
        "updates_per_second",
        "line 3",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn tokens_are_not_taken_in_plain_text_from_other_machines() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let told = run(["--listen", "0.0.0.0:0", "--data", data]);
    assert!(!told.status.success());
    assert!(stderr(&told).contains("0.0.0.0"), "{}", stderr(&told));
}
