//! A wall clock that is wrong, and jumps: it dates commits and decides nothing else.

use super::*;

const YEAR: i64 = 365 * 24 * 60 * 60;

fn edit_at(client: &mut Client, ticket: u64, now: i64) {
    client.send(BoardCommand::Edit {
        ticket,
        batch: EditBatch::new("edit", vec![create(&format!("s{ticket}"))]),
        now,
    });
    client.confirmed(ticket);
    client.saved();
}

#[test]
fn edits_survive_a_clock_that_jumps_by_hours_and_years_either_way() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let port = port(&client);
    let jumps = [
        NOW,
        NOW - 3 * 3_600,
        NOW + 40 * YEAR,
        NOW - 50 * YEAR,
        -1,
        i64::MIN,
        i64::MAX,
        NOW,
    ];
    for (ticket, now) in jumps.into_iter().enumerate() {
        edit_at(&mut client, ticket as u64, now);
        client.send(BoardCommand::Wish(BoardWish::Undo { now }));
        client.send(BoardCommand::Wish(BoardWish::Redo { now }));
    }
    // Whoever gets them takes them in.
    port.send(SyncCommand::Since {
        join: 1,
        version: Version::default(),
    })
    .unwrap();
    let updates = wait_sync(&port, |event| match event {
        SyncEvent::Missing { updates, .. } => Some(updates.clone()),
        _ => None,
    });
    let mut server = tavla_shared::board::Document::new(None);
    for update in &updates {
        server.import(update).unwrap();
    }
    client.close();
    let (client, opened) = place.open();
    assert_eq!(opened.change.shapes.len(), jumps.len());
    assert_eq!(
        (opened.damage.records, opened.change.problems.len()),
        (0, 0)
    );
    assert_eq!(server.version(), {
        let port = super::port(&client);
        port.send(SyncCommand::Version { join: 2 }).unwrap();
        wait_sync(&port, |event| match event {
            SyncEvent::Version { version, .. } => Some(version.clone()),
            _ => None,
        })
    });
    client.close();
}
