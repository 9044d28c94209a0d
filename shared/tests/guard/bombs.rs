//! Small updates that would take all memory, all time or all of a thread's stack. None gets as far
//! as Loro.

use loro::{ExportMode, LoroDoc, LoroMap};
use tavla_shared::board::{Document, ImportError, Version, claimed_operations};

use crate::crafted::{
    self, Block, CONTAINERS, DELETIONS, HEADER, KEYS, OPERATIONS, POSITIONS, VALUES, run, section,
    varint,
};
use crate::hostile::DEPENDENCIES;
use crate::memory::measured;

// Value kinds and operation kinds, as Loro writes them.
const LIST: u8 = 7;
const MAP: u8 = 8;
const NULL: u8 = 0;
const DELETE_KEY: u8 = 8;
const DELETE_SPAN: u8 = 9;

/// It is refused for this reason, and for little.
#[track_caller]
fn check_refused(update: &[u8], because: &str) {
    let mut document = Document::new(None);
    let (refused, taken) = measured(|| document.import(update));
    let reason = because.to_owned();
    assert_eq!(refused, Err(ImportError::Unreadable { reason }));
    assert!(taken.peak <= 16 * 1024 + 24 * update.len(), "{taken:?}");
}

#[track_caller]
fn check_taken(update: &[u8]) {
    let taken = Document::new(None).import(update);
    assert!(matches!(&taken, Ok(imported) if imported.new), "{taken:?}");
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
    check_refused(DEPENDENCIES, "a dependency cannot be");
    // Ninety-nine for each of a thousand changes, in one run.
    let mut block = one_key();
    (block.numbers[1], block.numbers[4]) = (1_000, 1_000);
    let peers = (0..100_u64).flat_map(u64::to_le_bytes);
    block.sections[HEADER] = [
        varint(100),
        peers.collect(),
        vec![1; 999],
        varint(1_000),
        run(1_000, &[99]),
        run(99_000, &[1]),
        vec![0; 4],
    ]
    .concat();
    check_refused(&crafted::update(&[block]), "a dependency cannot be");
}

#[test]
fn more_changes_than_there_are_bytes_for_are_refused() {
    let mut block = one_key();
    block.numbers[4] = i32::MAX as u64;
    let because = "it has more changes than bytes for them";
    check_refused(&crafted::update(&[block]), because);
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
        check_refused(&deletions(count), "it holds far more than its length says");
    }
    assert!(Document::new(None).import(&deletions(1_000)).is_ok());
    assert_eq!(claimed_operations(&deletions(1_000)), 1_000);
    assert_eq!(claimed_operations(b"not an update"), 0);
}

#[test]
fn what_is_dense_enough_for_one_update_is_sent_in_as_many_as_it_came_in() {
    let mut source = Document::new(None);
    let mut block = crafted::blocks(&deletions(16_000)).remove(0);
    for writer in 1..=3 {
        // The first in its table of peers.
        block.sections[HEADER][1] = writer;
        source.import(&crafted::update(&[block.clone()])).unwrap();
    }
    let mut joiner = Document::new(None);
    for batch in source.updates_since(&Version::default()).unwrap() {
        assert!(!joiner.import(&batch).unwrap().pending);
    }
    assert_eq!(joiner.version(), source.version());
    let snapshot = source.snapshot().unwrap();
    assert_eq!(Document::verify(&snapshot, &source.version()), Ok(()));
}

#[test]
fn runs_of_deleted_spans_beyond_their_bytes_are_refused() {
    let mut block = block(|doc| {
        let text = doc.get_text("t");
        text.insert(0, "hello").unwrap();
        text.delete(1, 1).unwrap();
    });
    let spans = crafted::columns(&block.sections[DELETIONS]).unwrap();
    let count: i64 = 999_999_999;
    let zeros = run(count, &[0]);
    block.sections[DELETIONS] = crafted::table(&[zeros.clone(), zeros.clone(), zeros.clone()]);
    let because = "what is deleted was never there";
    check_refused(&crafted::update(&[block.clone()]), because);
    // The same letter again and again, one operation each.
    let more = run(count - 1, &[0]);
    let spans = spans
        .iter()
        .map(|span| [span.clone(), more.clone()].concat());
    block.sections[DELETIONS] = crafted::table(&spans.collect::<Vec<_>>());
    let deletes = run(count, &[DELETE_SPAN]);
    let columns = [zeros.clone(), zeros, deletes, run(count, &[1])];
    block.sections[OPERATIONS] = crafted::table(&columns);
    block.sections[VALUES] = Vec::new();
    block.numbers = [6, count as u64, 6, count as u64, 1];
    let because = "it holds far more than its length says";
    check_refused(&crafted::update(&[block]), because);
}

#[test]
fn collections_longer_than_their_bytes_are_refused() {
    for head in [vec![LIST], vec![MAP]] {
        let claimed = [head, varint(1 << 28)].concat();
        check_refused(
            &value(&[&claimed, [NULL].as_slice()].concat()),
            "a collection is longer than its bytes",
        );
    }
    // Within each other, where room would be made for each.
    let claimed = [vec![LIST], varint(1 << 28)].concat();
    check_refused(
        &value(&claimed.repeat(20)),
        "a collection is longer than its bytes",
    );
}

#[test]
fn a_long_key_copied_for_each_entry_is_refused() {
    let lists = |key: &str, maps: usize| {
        let mut block = one_key();
        let keys = ["a", "shapes", key];
        block.sections[KEYS] = keys
            .iter()
            .flat_map(|key| section(key.as_bytes()))
            .collect();
        let entries = [MAP, 1, 2, NULL].repeat(maps);
        block.sections[VALUES] = [vec![LIST], varint(maps as u64), entries].concat();
        crafted::update(&[block])
    };
    check_refused(
        &lists(&"k".repeat(64 * 1024), 20_000),
        "it holds far more than its length says",
    );
    check_taken(&lists("background", 20_000));
}

#[test]
fn values_nested_without_end_are_refused() {
    let nested = |depth| value(&[[LIST, 1].repeat(depth), vec![NULL]].concat());
    check_refused(&nested(100_000), "a value is nested too deep");
    check_taken(&nested(20));
}

#[test]
fn containers_nested_without_end_are_refused() {
    // Each is a map in the one before: reading the innermost takes a call for each.
    let nested = |depth| {
        let doc = LoroDoc::new();
        let mut map = doc.get_map("shapes");
        for _ in 0..depth {
            map = map.insert_container("a", LoroMap::new()).unwrap();
        }
        map.insert("kind", "note").unwrap();
        doc.commit();
        doc.export(ExportMode::all_updates()).unwrap()
    };
    check_taken(&nested(1));
    check_refused(&nested(2), "containers are nested too deep");
}

#[test]
fn names_that_spell_out_many_parents_are_refused() {
    let named = |name: &str| {
        let mut block = block(|doc| {
            let shapes = doc.get_map("shapes");
            let shape = shapes.insert_container("a", LoroMap::new()).unwrap();
            let text = shape.ensure_mergeable_text("text").unwrap();
            text.insert(0, "x").unwrap();
        });
        let keys = ["a", "text", "shapes", name];
        let written = keys.iter().flat_map(|key| section(key.as_bytes()));
        block.sections[KEYS] = written.collect();
        crafted::update(&[block])
    };
    check_taken(&named("🤝:@7:0>text"));
    let parents = |count| format!("🤝:@7:0{}>text", ">a".repeat(count));
    check_taken(&named(&parents(3)));
    check_refused(&named(&parents(4)), "a container's name is not one");
    check_refused(&named(&parents(100_000)), "a container's name is not one");
}

#[test]
fn trees_and_their_positions_are_refused() {
    let doc = LoroDoc::new();
    doc.get_tree("tree").create(None).unwrap();
    doc.commit();
    let tree = doc.export(ExportMode::all_updates()).unwrap();
    check_refused(&tree, "a container is neither map, list nor text");
    let mut block = one_key();
    let columns = [run(999_999_999, &[0]), varint(0)];
    block.sections[POSITIONS] = crafted::table(&columns);
    let because = "it has positions in a tree";
    check_refused(&crafted::update(&[block]), because);
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
        check_refused(
            &crafted::update(&[block]),
            "a container is neither map, list nor text",
        );
    }
}

#[test]
fn numbers_at_the_edge_of_what_loro_counts_are_refused() {
    for at in 0..4 {
        for number in [i32::MAX as u64 - 1, i32::MAX as u64, u64::MAX] {
            let mut block = one_key();
            block.numbers[at] = number;
            let refused = Document::new(None).import(&crafted::update(&[block]));
            let unreadable = matches!(refused, Err(ImportError::Unreadable { .. }));
            assert!(unreadable, "{at}, {number}: {refused:?}");
        }
    }
    let mut block = one_key();
    block.sections[OPERATIONS] = crafted::table(&[
        run(1, &[0]),
        run(1, &[0]),
        run(1, &[DELETE_KEY]),
        run(1, &varint(u64::MAX)),
    ]);
    let because = "a column's value is out of range";
    check_refused(&crafted::update(&[block]), because);
}

#[test]
fn an_update_that_leaves_out_operations_is_refused_whatever_is_known() {
    let doc = LoroDoc::new();
    doc.set_peer_id(7).unwrap();
    for key in 0..2_000 {
        doc.get_map("shapes").insert(&key.to_string(), key).unwrap();
        // Changes with different messages are not merged into one.
        doc.set_next_commit_message(&key.to_string());
        doc.commit();
    }
    let whole = doc.export(ExportMode::all_updates()).unwrap();
    let mut blocks = crafted::blocks(&whole);
    assert!(blocks.len() >= 3, "{}", blocks.len());
    check_taken(&crafted::update(&blocks));
    blocks.swap(0, 1);
    let because = "it leaves out operations between others";
    check_refused(&crafted::update(&blocks), because);
    blocks.swap(0, 1);
    blocks.remove(1);
    let gappy = crafted::update(&blocks);
    check_refused(&gappy, because);
    let mut document = Document::new(None);
    document.import(&whole).unwrap();
    let reason = because.to_owned();
    assert_eq!(
        document.import(&gappy),
        Err(ImportError::Unreadable { reason })
    );
}
