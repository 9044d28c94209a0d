//! What becomes of both documents of a board, one of which goes back.

use tavla_shared::store::{Beside, BoardRow, Parting, Snapshot, Store};

use super::{Place, fill, local};

fn row(id: &str) -> BoardRow {
    BoardRow {
        id: id.to_owned(),
        title: "copy".to_owned(),
        created: 1,
        modified: 1,
        opened: None,
        trashed: None,
        server: None,
    }
}

/// Parts `b.talk`, which goes back to `kept`; its own copy is `said`, and `retitled` is behind all that
/// the board has.
fn part(store: &mut Store) -> Option<u64> {
    let (said, retitled) = (vec![b"said".to_vec()], vec![b"retitled".to_vec()]);
    let parting = Parting {
        document: "b.talk",
        kept: b"kept",
        copy: &row("c"),
        copied: "c.talk",
        updates: &said,
        beside: Beside {
            document: "b",
            copied: "c",
            updates: &retitled,
        },
    };
    store.part(&parting).unwrap()
}

fn parts(store: &Store, document: &str) -> Vec<Vec<u8>> {
    let loaded = store.load(document).unwrap();
    assert_eq!(loaded.damage, []);
    loaded.parts().map(<[u8]>::to_vec).collect()
}

#[test]
fn both_documents_are_in_the_copy_and_one_goes_back() {
    let place = Place::new();
    let mut store = place.store();
    fill(&mut store, "b", 3);
    fill(&mut store, "b.talk", 2);
    store.lease_peer("b", 5).unwrap();
    store.lease_peer("b.talk", 6).unwrap();
    let board = parts(&store, "b");
    assert_eq!(part(&mut store), Some(2));
    assert_eq!(parts(&store, "b.talk"), [b"kept".to_vec()]);
    assert_eq!(parts(&store, "b"), board, "it is left alone");
    assert_eq!(parts(&store, "c.talk"), [b"said".to_vec()]);
    let expected: Vec<Vec<u8>> = board.into_iter().chain([b"retitled".to_vec()]).collect();
    assert_eq!(parts(&store, "c"), expected);
    assert_eq!(store.board("c").unwrap(), Some(row("c")));
    // The one's ids are ended, the other's writer writes on.
    store.release_peer("b", 5).unwrap();
    store.release_peer("b.talk", 6).unwrap();
    assert_eq!(store.lease_peer("b", 7).unwrap(), 5);
    assert_eq!(store.lease_peer("b.talk", 8).unwrap(), 8);
}

#[test]
fn what_a_snapshot_stands_for_is_in_the_copy_and_what_was_set_aside_is_not() {
    let place = Place::new();
    let mut store = place.store();
    fill(&mut store, "b", 2);
    store.compact("b", b"snapshot", 2, |_| true).unwrap();
    let more = [local(b"aside"), local(b"kept")];
    store.append("b", &more).unwrap();
    store.quarantine("b", &[3]).unwrap();
    fill(&mut store, "b.talk", 1);
    let loaded = store.load("b").unwrap();
    assert_eq!(
        loaded.snapshot.as_ref().map(|Snapshot { upto, .. }| *upto),
        Some(2)
    );
    part(&mut store).unwrap();
    let copy = parts(&store, "c");
    assert_eq!(copy.len(), 3);
    assert_eq!(
        (&copy[0][..], &copy[2][..]),
        (&b"snapshot"[..], &b"retitled"[..])
    );
    assert_eq!(store.load("b").unwrap().quarantined, [3]);
}

#[test]
fn a_document_that_is_not_there_is_empty_and_a_name_that_is_taken_stops_all() {
    let place = Place::new();
    let mut store = place.store();
    assert_eq!(part(&mut store), None, "there is nothing to part");
    fill(&mut store, "b.talk", 1);
    store.append("c", &[local(b"other")]).unwrap();
    let before = parts(&store, "b.talk");
    assert_eq!(part(&mut store), None);
    assert_eq!(parts(&store, "b.talk"), before);
    assert_eq!(store.boards().unwrap(), []);
    store.delete_document("c").unwrap();
    assert_eq!(part(&mut store), Some(1));
    assert_eq!(parts(&store, "c"), [b"retitled".to_vec()]);
}
