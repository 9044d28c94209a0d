//! What a process was taking in when it died is found by the next.

use std::path::PathBuf;

use tavla_shared::store::{DataFolder, LoadingMark, Part};

use super::{Place, fill};

/// A load that dies over `part`.
fn die(place: &Place, part: Part) -> Option<Part> {
    let mark = place.store().mark_loading("b");
    let suspect = mark.suspect();
    mark.taking_in(Some(Part::Snapshot(1)));
    mark.taking_in(Some(Part::Record(2)));
    mark.taking_in(Some(part));
    // A process that ends takes nothing back.
    std::mem::forget(mark);
    suspect
}

fn mark_files(place: &Place) -> Vec<PathBuf> {
    let folder = place.file();
    let files = std::fs::read_dir(folder.parent().unwrap()).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let marks = paths.filter(|path| path.to_string_lossy().contains("loading"));
    marks.collect()
}

fn marks(place: &Place) -> usize {
    mark_files(place).len()
}

#[test]
fn a_process_that_ends_in_order_in_the_middle_of_a_load_is_not_counted() {
    let place = Place::new();
    fill(&mut place.store(), "b", 9);
    let part = Part::Record(7);
    for _ in 0..4 {
        let folder = DataFolder::open(place.file().parent().unwrap()).unwrap();
        let mark = folder.open_store().unwrap().mark_loading("b");
        assert_eq!(mark.suspect(), None);
        mark.taking_in(Some(part));
        drop(folder);
        assert_eq!(marks(&place), 0);
        // Whoever took it in is still at it.
        mark.taking_in(Some(part));
        std::mem::forget(mark);
    }
}

#[test]
fn what_a_process_left_that_died_outlives_one_that_ends_in_order() {
    let place = Place::new();
    fill(&mut place.store(), "b", 9);
    die(&place, Part::Record(7));
    let [file] = mark_files(&place).try_into().unwrap();
    let left = std::fs::read(&file).unwrap();
    drop(DataFolder::open(place.file().parent().unwrap()).unwrap());
    // As if another process had been it.
    std::fs::write(&file, &left).unwrap();
    drop(DataFolder::open(place.file().parent().unwrap()).unwrap());
    assert_eq!(std::fs::read(&file).unwrap(), left);
}

#[test]
fn a_part_over_which_three_processes_died_is_a_suspect() {
    for part in [Part::Snapshot(7), Part::Record(7)] {
        let place = Place::new();
        fill(&mut place.store(), "b", 9);
        for _ in 0..3 {
            assert_eq!(die(&place, part), None);
        }
        assert_eq!(die(&place, part), Some(part));
        drop(place.store().mark_loading("b"));
        assert_eq!((marks(&place), die(&place, part)), (0, None));
    }
}

#[test]
fn processes_killed_at_different_moments_make_no_suspect() {
    let place = Place::new();
    fill(&mut place.store(), "b", 9);
    for seq in [3, 3, 4, 3, 3, 5, 5] {
        assert_eq!(die(&place, Part::Record(seq)), None);
    }
}

#[test]
fn a_load_that_ends_leaves_nothing_and_documents_do_not_mix() {
    let place = Place::new();
    fill(&mut place.store(), "b", 9);
    fill(&mut place.store(), "other", 9);
    for _ in 0..3 {
        die(&place, Part::Record(7));
    }
    let other = place.store().mark_loading("other");
    assert_eq!(other.suspect(), None);
    other.taking_in(Some(Part::Record(1)));
    other.taking_in(None);
    assert_eq!(marks(&place), 2);
    drop(other);
    assert_eq!(marks(&place), 1);
    // Where nothing is there is nothing to mark.
    let missing: LoadingMark = place.store().mark_loading("missing");
    missing.taking_in(Some(Part::Record(1)));
    assert_eq!((missing.suspect(), marks(&place)), (None, 1));
    // A document deleted meanwhile may have left its number to another.
    place.store().delete_document("other").unwrap();
    place.store().delete_document("b").unwrap();
    fill(&mut place.store(), "next", 9);
    assert_eq!(place.store().mark_loading("next").suspect(), None);
}

#[test]
fn who_only_reads_writes_over_no_mark_of_a_load() {
    let place = Place::new();
    fill(&mut place.store(), "b", 9);
    let loading = place.store().mark_loading("b");
    loading.taking_in(Some(Part::Record(7)));
    let reading = place.store().mark_reading("b");
    assert_eq!(reading.suspect(), None);
    reading.taking_in(Some(Part::Record(2)));
    assert_eq!(marks(&place), 2);
    drop(reading);
    assert_eq!(marks(&place), 1);
    drop(loading);
    assert_eq!(marks(&place), 0);
}
