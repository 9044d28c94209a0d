//! Small updates that would take all memory, all time or all of a thread's stack. None gets as far
//! as Loro.

use loro::{ExportMode, LoroDoc, LoroMap, LoroText};
use tavla_shared::board::{Document, ImportError};

use crate::crafted::{
    self, Block, CONTAINERS, DELETIONS, HEADER, KEYS, OPERATIONS, POSITIONS, VALUES, run, section,
    varint, zigzag,
};
use crate::hostile::DEPENDENCIES;
use crate::memory::measured;

// Value kinds and operation kinds, as Loro writes them.
const LIST: u8 = 7;
const MAP: u8 = 8;
const NULL: u8 = 0;
const DELETE_KEY: u8 = 8;
const DELETE_SPAN: u8 = 9;

#[track_caller]
fn check_refused(update: &[u8]) {
    let mut document = Document::new(None);
    let (refused, taken) = measured(|| document.import(update));
    assert!(
        matches!(refused, Err(ImportError::Unreadable { .. })),
        "{refused:?}"
    );
    assert!(taken.peak <= 16 * 1024 + 24 * update.len(), "{taken:?}");
}

/// What `write` writes, as the one block it is.
fn block(write: impl FnOnce(&LoroDoc)) -> Block {
    let doc = LoroDoc::new();
    doc.set_peer_id(7).unwrap();
    write(&doc);
    doc.commit();
    let update = doc.export(ExportMode::all_updates()).unwrap();
    Document::new(None).import(&update).unwrap();
    crafted::blocks(&update).remove(0)
}

fn one_key() -> Block {
    block(|doc| doc.get_map("shapes").insert("a", 1).unwrap())
}

/// One key of `shapes` whose value is `bytes`.
fn value(bytes: &[u8]) -> Vec<u8> {
    let mut block = one_key();
    block.sections[VALUES] = bytes.to_vec();
    crafted::update(&[block])
}

#[test]
fn dependencies_beyond_their_bytes_are_refused() {
    check_refused(DEPENDENCIES);
    let mut block = one_key();
    let count = varint(1 << 20);
    let peer = [[1].as_slice(), &7_u64.to_le_bytes(), &[1]].concat();
    block.sections[HEADER] = [peer, vec![2], count, run(1 << 20, &[0]), vec![0; 4]].concat();
    check_refused(&crafted::update(&[block]));
}

#[test]
fn more_changes_than_there_are_bytes_for_are_refused() {
    let mut block = one_key();
    block.numbers[4] = u64::from(u32::MAX);
    check_refused(&crafted::update(&[block]));
}

/// One key deleted `count` times in one run.
fn deletions(count: i64) -> Vec<u8> {
    let mut block = one_key();
    block.numbers[1] = count as u64;
    block.numbers[3] = count as u64;
    let zeros = run(count, &[0]);
    let columns = [
        zeros.clone(),
        zeros,
        run(count, &[DELETE_KEY]),
        run(count, &[1]),
    ];
    block.sections[OPERATIONS] = crafted::table(&columns);
    block.sections[VALUES] = Vec::new();
    crafted::update(&[block])
}

#[test]
fn runs_of_operations_beyond_their_bytes_are_refused() {
    for count in [1 << 15, 1 << 21, 1 << 27, 999_999_999] {
        check_refused(&deletions(count));
    }
    assert!(Document::new(None).import(&deletions(1_000)).is_ok());
}

#[test]
fn runs_of_deleted_spans_beyond_their_bytes_are_refused() {
    let mut block = block(|doc| {
        let text = doc.get_text("t");
        text.insert(0, "hello").unwrap();
        text.delete(1, 1).unwrap();
    });
    assert!(!block.sections[DELETIONS].is_empty());
    let count = 999_999_999;
    let columns = [run(count, &[0]), run(count, &[0]), run(count, &[2])];
    block.sections[DELETIONS] = crafted::table(&columns);
    check_refused(&crafted::update(&[block.clone()]));
    let zeros = run(count, &[0]);
    let columns = [
        zeros.clone(),
        zeros,
        run(count, &[DELETE_SPAN]),
        run(count, &[1]),
    ];
    block.sections[OPERATIONS] = crafted::table(&columns);
    check_refused(&crafted::update(&[block]));
}

#[test]
fn collections_longer_than_their_bytes_are_refused() {
    for kind in [LIST, MAP] {
        let claimed = varint(1 << 28);
        check_refused(&value(&[&[kind], claimed.as_slice(), &[NULL]].concat()));
        // Within each other, where each would have room made for it.
        let one = [
            &[kind],
            claimed.as_slice(),
            &[0][..usize::from(kind == MAP)],
        ]
        .concat();
        check_refused(&value(&one.repeat(20)));
    }
}

#[test]
fn a_long_key_copied_for_each_entry_is_refused() {
    let mut block = one_key();
    let long = "k".repeat(64 * 1024);
    let keys = [b"a".as_slice(), b"shapes", long.as_bytes()];
    block.sections[KEYS] = keys.iter().flat_map(|key| section(key)).collect();
    let maps: usize = 20_000;
    let entry = [MAP, 1, 2, NULL];
    block.sections[VALUES] = [&[11, LIST][1..], &varint(maps as u64), &entry.repeat(maps)].concat();
    check_refused(&crafted::update(&[block]));
}

#[test]
fn values_nested_without_end_are_refused() {
    check_refused(&value(
        &[&[LIST, 1].repeat(100_000), [NULL].as_slice()].concat(),
    ));
    assert!(
        Document::new(None)
            .import(&value(&[&[LIST, 1].repeat(20), [NULL].as_slice()].concat()))
            .is_ok()
    );
}

#[test]
fn containers_nested_without_end_are_refused() {
    // Each is a map in the one before: reading the innermost takes a call for each.
    let doc = LoroDoc::new();
    let mut map = doc.get_map("shapes");
    for _ in 0..3 {
        map = map.insert_container("a", LoroMap::new()).unwrap();
    }
    doc.commit();
    check_refused(&doc.export(ExportMode::all_updates()).unwrap());
    // Spelled out in one name.
    let mut block = block(|doc| {
        let shape = doc
            .get_map("shapes")
            .insert_container("a", LoroMap::new())
            .unwrap();
        shape.insert_container("t", LoroText::new()).unwrap();
        shape
            .ensure_mergeable_text("text")
            .unwrap()
            .insert(0, "x")
            .unwrap();
    });
    let name = "🤝:@7:0>text";
    let keys = String::from_utf8(block.sections[KEYS].clone()).unwrap();
    assert!(keys.contains(name));
    let deep = format!("🤝:@7:0{}", ">text".repeat(10_000));
    let mut old = section(name.as_bytes());
    let at = block.sections[KEYS]
        .windows(old.len())
        .position(|part| part == old)
        .unwrap();
    let rest = block.sections[KEYS].split_off(at);
    block.sections[KEYS].extend(section(deep.as_bytes()));
    block.sections[KEYS].extend(rest[old.len()..].iter());
    old.clear();
    check_refused(&crafted::update(&[block]));
}

#[test]
fn trees_and_their_positions_are_refused() {
    let doc = LoroDoc::new();
    doc.get_tree("tree").create(None).unwrap();
    doc.commit();
    check_refused(&doc.export(ExportMode::all_updates()).unwrap());
    let mut block = one_key();
    let columns = [run(999_999_999, &[0]), varint(0)];
    block.sections[POSITIONS] = crafted::table(&columns);
    check_refused(&crafted::update(&[block]));
}

#[test]
fn containers_of_kinds_that_no_document_has_are_refused() {
    let block = one_key();
    let kind = block.sections[CONTAINERS]
        .iter()
        .rposition(|&byte| byte == 0)
        .unwrap();
    for unknown in [3, 4, 5, 6, 127, 128, 255] {
        let mut block = block.clone();
        block.sections[CONTAINERS][kind - 1] = unknown;
        check_refused(&crafted::update(&[block]));
    }
}

#[test]
fn numbers_at_the_edge_of_what_loro_counts_are_refused() {
    for at in 0..4 {
        for number in [
            i32::MAX as u64 - 1,
            i32::MAX as u64,
            u64::from(u32::MAX),
            u64::MAX,
        ] {
            let mut block = one_key();
            block.numbers[at] = number;
            check_refused(&crafted::update(&[block]));
        }
    }
    let mut block = one_key();
    block.sections[OPERATIONS] = crafted::table(&[
        zigzag(1),
        run(1, &varint(u64::MAX)),
        run(1, &[DELETE_KEY]),
        run(1, &varint(u64::MAX)),
    ]);
    check_refused(&crafted::update(&[block]));
}
