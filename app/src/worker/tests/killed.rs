//! A process killed while somebody draws: everything it called saved is there.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use super::*;

const FILE: &str = "TAVLA_TEST_WORKER_STORE";

/// Not a test of its own: what the child process runs until it is killed.
#[test]
fn child_that_draws_until_killed() {
    let Some(file) = env::var_os(FILE) else {
        return;
    };
    let mut out = std::io::stdout();
    let (mut client, opened) = Client::open(spec(Path::new(&file)));
    let known = opened.change.shapes.len() as u64;
    let port = port(&client);
    for ticket in known.. {
        client.edit(ticket, vec![create(&format!("s{ticket:06}"))]);
        if ticket % 3 == 0 {
            let (_, updates) = somebody(1_000_000 + ticket, &format!("t{ticket}"), 2);
            // The server's side of it is taken in whenever there is time.
            drop(port.send(SyncCommand::Import {
                ticket,
                updates: updates[1..].to_vec(),
            }));
            drop(port.events());
        }
        client.confirmed(ticket);
        client.saved();
        writeln!(out, "saved {ticket}").unwrap();
        out.flush().unwrap();
    }
}

fn kill_after(file: &Path, reports: usize) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "worker::tests::killed::child_that_draws_until_killed",
            "--nocapture",
        ])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut last = None;
    let mut seen = 0;
    for line in BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
    {
        let Some((_, number)) = line.split_once("saved ") else {
            continue;
        };
        last = number.parse().ok().or(last);
        seen += 1;
        if seen == reports {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    last.expect("the child reported something")
}

#[test]
fn what_was_called_saved_survives_a_kill() {
    let place = Place::new();
    for reports in [1, 5, 40, 90] {
        let last = kill_after(&place.file(), reports);
        let saved = place.saved();
        for ticket in 0..=last {
            let name = format!("s{ticket:06}");
            assert!(
                saved.iter().any(|shape| shape.id == id(&name)),
                "{name} of {last} is lost"
            );
        }
        let (client, opened) = place.open();
        assert_eq!(opened.change.shapes, saved);
        assert_eq!(opened.damage.records, 0);
        client.close();
    }
}
