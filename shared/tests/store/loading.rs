//! What a process was taking in when it died is found by the next.

use tavla_shared::store::{LoadingMark, Part};

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

fn marks(place: &Place) -> usize {
    let folder = place.file();
    let files = std::fs::read_dir(folder.parent().unwrap()).unwrap();
    let names = files.map(|file| file.unwrap().file_name());
    let marks = names.filter(|name| name.to_string_lossy().contains("loading"));
    marks.count()
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
