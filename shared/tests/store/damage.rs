//! Damaged files: what can still be read is read, and the rest is reported.

use std::fs;

use tavla_shared::store::{Damage, Loaded, Store, StoreError};

use super::{Place, content, fill};

/// Whatever was loaded is what was written, and every record is accounted for.
#[track_caller]
fn check_accounted(loaded: &Loaded, count: u64) {
    let mut seen = vec![0_u32; count as usize + 1];
    for record in &loaded.records {
        assert_eq!(record.bytes, content(record.seq));
        seen[record.seq as usize] += 1;
    }
    for damage in &loaded.damage {
        match damage {
            Damage::Record { seq } => seen[*seq as usize] += 1,
            Damage::Missing { seqs } => seqs.clone().for_each(|seq| seen[seq as usize] += 1),
            Damage::Snapshot { .. } => {}
        }
    }
    assert_eq!(seen[1..], vec![1; count as usize]);
}

#[test]
fn a_changed_record_is_reported_and_stepped_over() {
    let place = Place::new();
    fill(&mut place.store(), "b", 5);
    place.sql("UPDATE records SET bytes = x'6869' WHERE seq = 3");
    let loaded = place.store().load("b").unwrap();
    check_accounted(&loaded, 5);
    assert_eq!(loaded.damage, [Damage::Record { seq: 3 }]);
}

#[test]
fn a_record_in_the_wrong_place_is_damaged() {
    let place = Place::new();
    let mut store = place.store();
    fill(&mut store, "b", 3);
    fill(&mut store, "other", 1);
    drop(store);
    place.sql(
        "UPDATE records SET seq = 9 WHERE seq = 2;
         UPDATE records SET seq = 2 WHERE seq = 3;
         UPDATE records SET seq = 3 WHERE seq = 9;
         UPDATE records SET document = 99 - document WHERE seq = 1;
         UPDATE records SET document = 100 - document WHERE document > 90;",
    );
    let loaded = place.store().load("b").unwrap();
    check_accounted(&loaded, 3);
    assert_eq!(loaded.records, []);
}

#[test]
fn a_lost_record_is_reported() {
    let place = Place::new();
    fill(&mut place.store(), "b", 9);
    place.sql("DELETE FROM records WHERE seq IN (1, 4, 5, 9)");
    let loaded = place.store().load("b").unwrap();
    check_accounted(&loaded, 9);
    let missing = [1..2, 4..6, 9..10].map(|seqs| Damage::Missing { seqs });
    assert_eq!(loaded.damage, missing);
}

#[test]
fn damaged_pages_cost_only_what_was_on_them() {
    const COUNT: u64 = 2000;
    const PAGE: usize = 4096;
    let place = Place::new();
    fill(&mut place.store(), "b", COUNT);
    let sound = fs::read(place.file()).unwrap();
    let mut readable = 0;
    // Past the first pages, where the schema is: without it there is nothing to read by.
    let pages = sound.len() / PAGE;
    for page in (pages / 5..pages).step_by(pages / 16) {
        let mut damaged = sound.clone();
        damaged[page * PAGE..(page + 1) * PAGE].fill(0xa5);
        fs::write(place.file(), &damaged).unwrap();
        let loaded = place.store().load("b").unwrap();
        check_accounted(&loaded, COUNT);
        assert_ne!(loaded.damage, [], "page {page}");
        readable += loaded.records.len();
        assert!(!place.store().check().unwrap().is_empty(), "page {page}");
    }
    assert!(readable > 8 * COUNT as usize, "{readable}");
}

#[test]
fn single_flipped_bytes_never_pass_for_content() {
    const COUNT: u64 = 300;
    let place = Place::new();
    fill(&mut place.store(), "b", COUNT);
    let sound = fs::read(place.file()).unwrap();
    for at in (100..sound.len()).step_by(997) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x40;
        fs::write(place.file(), &damaged).unwrap();
        match Store::open(&place.file()).and_then(|store| store.load("b")) {
            Ok(loaded) => {
                for record in &loaded.records {
                    assert_eq!(record.bytes, content(record.seq), "byte {at}");
                }
            }
            Err(
                StoreError::Corrupt { .. }
                | StoreError::Foreign { .. }
                | StoreError::NewerSchema { .. }
                | StoreError::Internal { .. },
            ) => {}
            Err(error) => panic!("byte {at}: {error:?}"),
        }
    }
}

#[test]
fn a_truncated_file_is_called_damaged() {
    let place = Place::new();
    fill(&mut place.store(), "b", 500);
    let sound = fs::read(place.file()).unwrap();
    for length in [sound.len() / 2, 4096 * 3, 4096, 1000, 10] {
        fs::write(place.file(), &sound[..length]).unwrap();
        let loaded = Store::open(&place.file()).and_then(|store| store.load("b"));
        assert!(
            matches!(loaded, Err(StoreError::Corrupt { .. })),
            "{length}: {loaded:?}"
        );
    }
}

#[test]
fn a_file_of_noise_is_called_damaged_and_left_alone() {
    let place = Place::new();
    let noise: Vec<u8> = (0..9000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    fs::write(place.file(), &noise).unwrap();
    assert!(matches!(
        Store::open(&place.file()),
        Err(StoreError::Corrupt { .. })
    ));
    assert_eq!(fs::read(place.file()).unwrap(), noise);
}
