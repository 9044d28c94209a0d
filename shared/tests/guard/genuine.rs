//! What Loro writes passes, whoever wrote it and however it was exported.

use std::collections::BTreeMap;

use loro::{ExportMode, IdSpan, LoroDoc};
use tavla_shared::board::{Document, ImportError, Imported, Version};

use crate::scenes::Scene;
use crate::seeds;

#[track_caller]
fn check_taken(document: &mut Document, update: &[u8]) -> Imported {
    document
        .import(update)
        .unwrap_or_else(|error| panic!("{error}: {}", hex(update)))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[test]
fn every_export_of_random_documents_is_taken_in() {
    for seed in seeds(200) {
        let mut scene = Scene::new(seed);
        let mut documents = [(); 3].map(|()| Document::new(None));
        for step in 0..40 {
            scene.step();
            if step % 8 == 0 {
                let who = (step / 8) % 3;
                let all = scene.all(who);
                check_taken(&mut documents[who], &all);
                // A second time nothing is new.
                assert!(!check_taken(&mut documents[who], &all).new, "seed {seed}");
            }
        }
        scene.meet();
        let mut joiner = Document::new(None);
        check_taken(&mut joiner, &scene.all(0));
        for mut document in documents {
            for update in joiner.updates_since(&document.version()).unwrap() {
                check_taken(&mut document, &update);
            }
            assert_eq!(document.version(), joiner.version(), "seed {seed}");
        }
        let snapshot = joiner.snapshot().unwrap();
        assert_eq!(
            Document::verify(&snapshot, &joiner.version()),
            Ok(()),
            "seed {seed}"
        );
    }
}

#[test]
fn every_piece_of_a_history_is_taken_in_after_those_before_it() {
    for seed in seeds(30) {
        let mut scene = Scene::new(seed);
        for _ in 0..30 {
            scene.step();
        }
        scene.meet();
        let whole = LoroDoc::new();
        whole.import(&scene.all(0)).unwrap();
        let mut document = Document::new(None);
        // One operation of everybody at a time, so that changes are cut wherever they can be.
        while document.version() != version_of(&whole) {
            let before = document.version();
            let ends: BTreeMap<u64, i32> = whole
                .oplog_vv()
                .iter()
                .map(|(&peer, &end)| (peer, end))
                .collect();
            for (&peer, &end) in &ends {
                let have = document.version().ops_of(peer) as i32;
                if have < end {
                    let span = IdSpan::new(peer, have, have + 1);
                    let mode = ExportMode::updates_in_range(vec![span]);
                    let piece = whole.export(mode).unwrap();
                    // It may need what another peer's next piece brings.
                    let taken = document.import(&piece);
                    assert!(
                        matches!(taken, Ok(_) | Err(ImportError::Gap { .. })),
                        "seed {seed}: {taken:?}"
                    );
                }
            }
            assert_ne!(document.version(), before, "seed {seed}: nothing goes on");
        }
    }
}

fn version_of(doc: &LoroDoc) -> Version {
    Version::decode(&doc.oplog_vv().encode()).unwrap()
}

#[test]
fn the_densest_histories_pass() {
    // Two people who set one key in turn, for a long time.
    let docs = [1, 2].map(|peer| {
        let doc = LoroDoc::new();
        doc.set_peer_id(peer).unwrap();
        doc
    });
    for turn in 0..20_000_usize {
        let (one, other) = (&docs[turn % 2], &docs[(turn + 1) % 2]);
        one.get_map("m").insert("key", turn as i64 % 50).unwrap();
        one.commit();
        let update = one.export(ExportMode::updates(&other.oplog_vv())).unwrap();
        other.import(&update).unwrap();
    }
    let all = docs[0].export(ExportMode::all_updates()).unwrap();
    assert!(all.len() < 80_000, "{} bytes", all.len());
    check_taken(&mut Document::new(None), &all);
    // Every other letter of a text, in one go: almost nothing but runs.
    let doc = LoroDoc::new();
    let text = doc.get_text("t");
    text.insert(0, &"ab".repeat(10_000)).unwrap();
    doc.commit();
    let before = doc.oplog_vv();
    for at in 0..10_000 {
        text.delete(at, 1).unwrap();
    }
    doc.commit();
    let erased = doc.export(ExportMode::updates(&before)).unwrap();
    assert!(erased.len() < 4_000, "{} bytes", erased.len());
    let mut document = Document::new(None);
    check_taken(
        &mut document,
        &doc.export(ExportMode::updates_till(&before)).unwrap(),
    );
    check_taken(&mut document, &erased);
}
