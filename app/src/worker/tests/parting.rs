//! What becomes of edits that a server refuses for good.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use tavla_shared::protocol::AckStatus;
use tavla_shared::store::{NewRecord, RecordOrigin, StoreError};

use super::*;
use crate::worker::{PartError, PartReason, Parted};

const REFUSED: PartReason = PartReason::Refused(AckStatus::InvalidUpdate);
const FILE: &str = "TAVLA_TEST_PARTING_STORE";

fn copying(file: &Path) -> WorkerSpec {
    WorkerSpec {
        copy_title: |title| format!("{title} (copy)"),
        ..spec(file)
    }
}

/// Joins as a client does whose server has `theirs`; gives the record up to which it gets all.
#[track_caller]
fn join(port: &SyncPort, theirs: Version) -> u64 {
    port.send(SyncCommand::Since {
        join: 1,
        version: theirs,
    })
    .unwrap();
    wait_sync(port, |event| match event {
        SyncEvent::Missing { upto, .. } => Some(*upto),
        _ => None,
    })
}

/// A board with one shape, all of which its server has.
fn in_step(place: &Place, shape: &str) -> (Client, Opened, SyncPort) {
    let (mut client, opened) = Client::open(copying(&place.file()));
    client.save(1, vec![create(shape)]);
    let port = port(&client);
    let upto = join(&port, Version::default());
    ack(&port, upto);
    (client, opened, port)
}

fn ack(port: &SyncPort, upto: u64) {
    port.send(SyncCommand::Acked { upto }).unwrap();
}

fn part(port: &SyncPort, reason: PartReason) {
    port.send(SyncCommand::Part(reason)).unwrap();
}

#[track_caller]
fn parted(client: &mut Client) -> (Parted, Opened) {
    let parted = client.wait(|event| match event {
        BoardEvent::Parted(parted) => Some(*parted.clone()),
        BoardEvent::NotParted(error) => panic!("{error}"),
        _ => None,
    });
    (parted, rebuilt(client))
}

#[track_caller]
fn rebuilt(client: &mut Client) -> Opened {
    client.wait(|event| match event {
        BoardEvent::Rebuilt(opened) => Some(*opened.clone()),
        _ => None,
    })
}

#[track_caller]
fn not_parted(client: &mut Client) -> PartError {
    client.wait(|event| match event {
        BoardEvent::NotParted(error) => Some(*error.clone()),
        BoardEvent::Parted(parted) => panic!("{parted:?}"),
        _ => None,
    })
}

fn shapes_of(place: &Place, document: &str) -> Vec<String> {
    let loaded = place.store().load(document).unwrap();
    assert_eq!(loaded.damage, []);
    let (board, report) = Board::open(1, loaded.parts());
    assert_eq!(report.rejected, []);
    board.shapes().map(|shape| shape.id.to_string()).collect()
}

#[test]
fn refused_edits_are_in_a_copy_and_the_board_is_what_the_server_has() {
    let place = Place::new();
    let (mut client, opened, port) = in_step(&place, "sent");
    client.edit(2, vec![create("acked")]);
    let seq = wait_sync(&port, |event| match event {
        SyncEvent::Outgoing { seq, .. } => Some(*seq),
        _ => None,
    });
    ack(&port, seq);
    let (_, theirs) = somebody(7, "theirs", 2);
    import(&port, theirs);
    client.save(3, vec![create("refused"), moved("sent", 99.0)]);
    part(&port, REFUSED);
    let (parted, back) = parted(&mut client);
    assert_eq!(names(&back.change.shapes), ["acked", "sent", "theirs-0"]);
    assert_eq!(back.change.shapes[1].pos.x, 1.0);
    assert_eq!((back.unsynced, back.damage.records), (0, 0));
    assert_ne!(back.peer, opened.peer);
    // It goes on, under another name, and nothing of before can be taken back.
    client.send(BoardCommand::Wish(BoardWish::Undo { now: NOW }));
    client.save(4, vec![create("later")]);
    let (_, more) = somebody(8, "more", 1);
    import(&port, more);
    client.close();
    assert_eq!(
        names(&place.saved()),
        ["acked", "later", "more-0", "sent", "theirs-0"]
    );
    let copy = parted.copy.to_string();
    assert_eq!(
        shapes_of(&place, &copy),
        ["acked", "refused", "sent", "theirs-0"]
    );
    assert_eq!((parted.reason, &*parted.title), (REFUSED, " (copy)"));
    let listed = place.store().board(&copy).unwrap().unwrap();
    assert_eq!((&*listed.title, listed.server), (" (copy)", None));
    let (client, opened) = place.open();
    assert_eq!((opened.damage.records, opened.unsynced), (0, 1));
    client.close();
}

#[test]
fn what_a_snapshot_has_folded_in_is_parted_all_the_same() {
    let place = Place::new();
    let (mut client, _) = Client::open(copying(&place.file()));
    client.save(1, vec![create("sent")]);
    let server = {
        let port = port(&client);
        let upto = join(&port, Version::default());
        ack(&port, upto);
        wait_sync_version(&port)
    };
    for n in 0..1_100 {
        client.save(2 + n, vec![create(&format!("s{n}"))]);
    }
    // Closing compacts a log so long: in the snapshot are edits that no server has.
    client.close();
    assert!(place.store().load("b").unwrap().snapshot.is_some());
    let (mut client, _) = {
        let worker = start(copying(&place.file())).unwrap();
        let mut client = Client {
            worker,
            events: VecDeque::new(),
        };
        let opened = client.wait(|event| match event {
            BoardEvent::Opened(opened) => Some(*opened.clone()),
            _ => None,
        });
        (client, opened)
    };
    let port = port(&client);
    join(&port, server);
    part(&port, REFUSED);
    let (parted, back) = parted(&mut client);
    assert_eq!(names(&back.change.shapes), ["sent"]);
    client.close();
    assert_eq!(shapes_of(&place, parted.copy.as_str()).len(), 1_101);
}

/// What the board has.
#[track_caller]
fn wait_sync_version(port: &SyncPort) -> Version {
    port.send(SyncCommand::Version { join: 9 }).unwrap();
    wait_sync(port, |event| match event {
        SyncEvent::Version { version, .. } => Some(version.clone()),
        _ => None,
    })
}

#[test]
fn a_disk_that_takes_no_copy_leaves_the_edits_where_they_are() {
    let place = Place::new();
    let large = vec![1; 1 << 20];
    let record = NewRecord {
        origin: RecordOrigin::Local,
        bytes: &large,
    };
    place.store().append("large", &[record]).unwrap();
    let (mut client, _) = Client::open(copying(&place.file()));
    for n in 0..30 {
        client.save(n, vec![create(&format!("s{n:02}"))]);
    }
    client.close();
    let length = std::fs::metadata(place.file()).unwrap().len();
    let options = StoreOptions {
        bytes_max: Some(length),
        ..StoreOptions::default()
    };
    let (mut client, opened) = Client::open(WorkerSpec {
        options,
        ..copying(&place.file())
    });
    let port = port(&client);
    join(&port, Version::default());
    part(&port, REFUSED);
    let error = not_parted(&mut client);
    let full = StoreError::DiskFull { path: place.file() };
    assert_eq!(error, PartError::Store(full));
    assert_eq!(place.saved(), opened.change.shapes);
    assert_eq!(place.store().boards().unwrap(), []);
    // With room it succeeds.
    place.store().delete_document("large").unwrap();
    join(&port, Version::default());
    part(&port, REFUSED);
    let (parted, back) = parted(&mut client);
    assert_eq!(back.change.shapes, []);
    client.close();
    assert_eq!(shapes_of(&place, parted.copy.as_str()).len(), 30);
}

#[test]
fn a_server_that_refuses_everything_gets_no_copy_of_each_edit() {
    let place = Place::new();
    let (mut client, _) = Client::open(copying(&place.file()));
    let port = port(&client);
    for n in 0..3 {
        client.save(n, vec![create(&format!("s{n}"))]);
        join(&port, Version::default());
        part(&port, REFUSED);
        parted(&mut client);
    }
    client.save(9, vec![create("kept")]);
    join(&port, Version::default());
    part(&port, REFUSED);
    assert_eq!(not_parted(&mut client), PartError::TooOften);
    client.close();
    assert_eq!(names(&place.saved()), ["kept"]);
    assert_eq!(place.store().boards().unwrap().len(), 3);
}

#[test]
fn a_server_that_takes_some_of_it_may_refuse_again() {
    let place = Place::new();
    let (mut client, _) = Client::open(copying(&place.file()));
    let port = port(&client);
    let mut theirs = Version::default();
    for n in 0..5 {
        // It takes what it is given at the join, and nothing that follows.
        client.save(2 * n, vec![create(&format!("taken{n}"))]);
        let upto = join(&port, theirs.clone());
        ack(&port, upto);
        client.save(2 * n + 1, vec![create(&format!("refused{n}"))]);
        part(&port, REFUSED);
        parted(&mut client);
        theirs = wait_sync_version(&port);
    }
    client.close();
    assert_eq!(place.saved().len(), 5);
    assert_eq!(place.store().boards().unwrap().len(), 5);
}

#[test]
fn a_server_that_refuses_what_it_has_again_and_again_is_let_go() {
    let place = Place::new();
    let (mut client, _, port) = in_step(&place, "a");
    for _ in 0..3 {
        part(&port, REFUSED);
        rebuilt(&mut client);
        let theirs = wait_sync_version(&port);
        join(&port, theirs);
    }
    part(&port, REFUSED);
    assert_eq!(not_parted(&mut client), PartError::TooOften);
    client.close();
    assert_eq!(place.store().boards().unwrap(), []);
}

#[test]
fn a_refusal_of_what_the_server_has_makes_no_copy_and_another_writer() {
    let place = Place::new();
    let (mut client, opened, port) = in_step(&place, "a");
    part(&port, REFUSED);
    let back = rebuilt(&mut client);
    assert_eq!(names(&back.change.shapes), ["a"]);
    assert_ne!(back.peer, opened.peer);
    client.close();
    assert_eq!(place.store().boards().unwrap(), []);
}

#[test]
fn a_board_that_fits_nothing_of_the_server_s_is_fetched_anew_once() {
    let place = Place::new();
    let (mut client, _, port) = in_step(&place, "a");
    part(&port, PartReason::Unusable);
    let (parted, back) = parted(&mut client);
    assert_eq!(back.change.shapes, []);
    let (_, theirs) = somebody(7, "theirs", 2);
    import(&port, theirs);
    part(&port, PartReason::Unusable);
    assert_eq!(not_parted(&mut client), PartError::TooOften);
    client.close();
    assert_eq!(names(&place.saved()), ["theirs-0"]);
    assert_eq!(shapes_of(&place, parted.copy.as_str()), ["a"]);
}

/// Not a test of its own: what the child process runs until it is killed.
#[test]
fn child_that_parts_until_killed() {
    let Some(file) = env::var_os(FILE) else {
        return;
    };
    let mut out = std::io::stdout();
    let first = u64::from(std::process::id()) << 16;
    let mut random = first;
    let worker = start(WorkerSpec {
        random: Box::new(move || {
            random += 1;
            random
        }),
        ..copying(Path::new(&file))
    });
    let mut client = Client {
        worker: worker.unwrap(),
        events: VecDeque::new(),
    };
    client.wait(|event| matches!(event, BoardEvent::Opened(_)).then_some(()));
    let port = port(&client);
    for ticket in first.. {
        let name = format!("s{ticket}");
        client.save(ticket, vec![create(&name)]);
        writeln!(out, "saved {name}").unwrap();
        out.flush().unwrap();
        join(&port, Version::default());
        // So that it is never too often.
        client.save(ticket, vec![create(&format!("t{ticket}"))]);
        let seq = place_of(&port);
        ack(&port, seq);
        part(&port, REFUSED);
        client.wait(|event| matches!(event, BoardEvent::Rebuilt(_)).then_some(()));
    }
}

fn place_of(port: &SyncPort) -> u64 {
    wait_sync(port, |event| match event {
        SyncEvent::Outgoing { seq, .. } => Some(*seq),
        _ => None,
    })
}

#[test]
fn whoever_is_killed_at_a_parting_has_every_saved_edit_on_the_board_or_in_a_copy() {
    let place = Place::new();
    let mut saved: Vec<String> = Vec::new();
    for reports in [1, 2, 3, 5, 8] {
        let mut child = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "worker::tests::parting::child_that_parts_until_killed",
                "--nocapture",
            ])
            .env(FILE, place.file())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut seen = 0;
        for line in lines.map_while(Result::ok) {
            if let Some((_, name)) = line.split_once("saved ") {
                saved.push(name.to_owned());
                seen += 1;
            }
            if seen == reports {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        let store = place.store();
        let copies = store.boards().unwrap().into_iter().map(|board| board.id);
        let documents = copies.chain(["b".to_owned()]);
        let found: Vec<String> = documents.flat_map(|it| shapes_of(&place, &it)).collect();
        for name in &saved {
            assert!(found.contains(name), "{name} is lost");
        }
    }
}
