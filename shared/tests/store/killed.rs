//! A process killed while it writes: everything it was told is durable is there.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tavla_shared::store::{Append, Store};

use super::{Place, content, local};

const FILE: &str = "TAVLA_TEST_STORE";

/// Not a test of its own: what the child process runs until it is killed.
#[test]
fn child_that_appends_until_killed() {
    let Some(file) = env::var_os(FILE) else {
        return;
    };
    let mut store = Store::open(Path::new(&file)).unwrap();
    let mut next = store.load("b").unwrap().last + 1;
    let mut out = std::io::stdout();
    loop {
        let group: Vec<_> = (next..next + 1 + next % 5).map(content).collect();
        let records: Vec<_> = group.iter().map(|bytes| local(bytes)).collect();
        let batch = ["b", "b.talk"].map(|document| Append {
            document,
            records: &records,
        });
        let seqs = store.append_many(&batch).unwrap();
        next = seqs[0].end;
        writeln!(out, "durable {}", next - 1).unwrap();
        out.flush().unwrap();
        if seqs[0].start.is_multiple_of(7) {
            store
                .compact("b", &next.to_le_bytes(), next - 1, |_| true)
                .unwrap();
        }
    }
}

fn start_child(file: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "killed::child_that_appends_until_killed",
            "--nocapture",
        ])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child after it reported `reports` times; gives the last record it called durable.
fn kill_after(file: &Path, reports: usize) -> u64 {
    let mut child = start_child(file);
    let mut durable = None;
    let mut seen = 0;
    // To the end: what it reported between our decision and its death counts as well.
    for line in BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
    {
        // The harness writes on the same stream, and death may cut the last line short.
        let Some((_, number)) = line.split_once("durable ") else {
            continue;
        };
        durable = number.parse().ok().or(durable);
        seen += 1;
        if seen == reports {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    durable.expect("the child reported something")
}

#[test]
fn what_was_reported_durable_survives_a_kill() {
    let place = Place::new();
    for reports in [1, 2, 7, 23, 60, 111] {
        let durable = kill_after(&place.file(), reports);
        let store = place.store();
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        let (board, talk) = (store.load("b").unwrap(), store.load("b.talk").unwrap());
        assert!(board.last >= durable, "{} < {durable}", board.last);
        // One transaction for both documents: never one without the other.
        assert_eq!(board.last, talk.last);
        assert_eq!((&board.damage, &talk.damage), (&vec![], &vec![]));
        assert_eq!(talk.records.len() as u64, talk.last);
        for record in board.records.iter().chain(&talk.records) {
            assert_eq!(record.bytes, content(record.seq));
        }
    }
}
