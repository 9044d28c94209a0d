//! Histories of many peers who build on one another: what they cost grows with both.

use loro::{ExportMode, LoroDoc};
use tavla_shared::board::{Document, ENTANGLED_MAX, ImportError, Version};

fn write(doc: &LoroDoc, peer: u64) {
    doc.set_peer_id(peer).unwrap();
    doc.get_map("m").insert("key", peer as i64 % 50).unwrap();
    doc.commit();
}

/// `peers` people write in turn, `rounds` times each, and each depends on the one before.
fn in_turn(peers: u64, rounds: u64) -> LoroDoc {
    let doc = LoroDoc::new();
    for peer in (0..rounds).flat_map(|_| 1..=peers) {
        write(&doc, peer);
    }
    doc
}

fn all(doc: &LoroDoc) -> Vec<u8> {
    doc.export(ExportMode::all_updates()).unwrap()
}

#[test]
fn more_dependencies_among_more_peers_than_can_be_followed_are_refused() {
    let update = all(&in_turn(2_100, 2));
    let mut document = Document::new(None);
    let refused = document.import(&update);
    let (dependencies, peers) = (2 * 2_100 - 1, 2_100);
    assert!(dependencies * peers > ENTANGLED_MAX);
    let expected = ImportError::Entangled {
        dependencies,
        peers,
    };
    assert_eq!(refused, Err(expected));
    assert_eq!(document.version(), Version::default());
}

#[test]
fn peers_that_are_known_before_count_too() {
    let mut document = Document::new(None);
    let doc = in_turn(300, 1);
    document.import(&all(&doc)).unwrap();
    let known = doc.oplog_vv();
    for turn in 0..14_000 {
        write(&doc, 1 + turn % 2);
    }
    let update = doc.export(ExportMode::updates(&known)).unwrap();
    let refused = document.import(&update);
    let entangled = |peers| matches!(refused, Err(ImportError::Entangled { peers: found, .. }) if found == peers);
    assert!(entangled(300), "{refused:?}");
}

#[test]
fn changes_that_depend_on_one_that_depends_on_all_are_taken_in() {
    const PEERS: u64 = 60;
    let base = LoroDoc::new();
    for peer in 1..=PEERS {
        let alone = LoroDoc::new();
        write(&alone, peer);
        base.import(&all(&alone)).unwrap();
    }
    write(&base, PEERS + 1);
    let base = all(&base);
    let whole = LoroDoc::new();
    for peer in 1..=PEERS {
        let doc = LoroDoc::new();
        doc.import(&base).unwrap();
        write(&doc, peer);
        whole.import(&all(&doc)).unwrap();
    }
    let mut document = Document::new(None);
    assert!(document.import(&all(&whole)).unwrap().new);
    let version = Version::decode(&whole.oplog_vv().encode()).unwrap();
    assert_eq!(document.version(), version);
}
