//! What is known of boards' files comes back after a restart, and what no shape shows is told.

use super::*;

const A: &str = "a";
const B: &str = "b";

fn file(name: u8) -> BlobHash {
    BlobHash::of(&[name])
}

#[test]
fn a_file_counts_once_it_is_whole_and_for_its_board_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut links = BlobLinks::open(folder.path()).unwrap();
    assert_eq!(links.link(A, &file(1)).unwrap(), None);
    let begun = links.begin(A, (&file(1), 60), 100, 5).unwrap();
    assert_eq!(begun, BlobBegun::Expected);
    assert!(!links.link(A, &file(1)).unwrap().unwrap().whole);
    links.finish(A, &file(1), 7).unwrap();
    drop(links);

    let links = BlobLinks::open(folder.path()).unwrap();
    let expected = BlobLink {
        hash: file(1),
        bytes: 60,
        put: 7,
        whole: true,
        lost: None,
    };
    assert_eq!(links.link(A, &file(1)).unwrap(), Some(expected));
    assert_eq!(links.link(B, &file(1)).unwrap(), None);
    assert_eq!(links.boards().unwrap(), [A]);
}

#[test]
fn a_board_has_no_more_bytes_than_it_may_and_the_same_file_counts_once() {
    let mut links = BlobLinks::in_memory().unwrap();
    links.begin(A, (&file(1), 60), 100, 0).unwrap();
    let full = links.begin(A, (&file(2), 41), 100, 0).unwrap();
    assert_eq!(full, BlobBegun::Full { bytes: 60 });
    let again = links.begin(A, (&file(1), 100), 100, 0).unwrap();
    assert_eq!(again, BlobBegun::Expected);
    let other = links.begin(B, (&file(2), 100), 100, 0).unwrap();
    assert_eq!(other, BlobBegun::Expected);
}

#[test]
fn what_no_shape_shows_is_lost_since_it_was_first_seen_so_and_found_again_when_one_does() {
    let mut links = BlobLinks::in_memory().unwrap();
    for name in [1, 2] {
        links.begin(A, (&file(name), 1), 100, 0).unwrap();
        links.finish(A, &file(name), 1).unwrap();
    }
    let lost = |links: &BlobLinks| {
        let of_board = links.of_board(A).unwrap();
        let mut lost: Vec<_> = of_board.iter().map(|link| link.lost).collect();
        lost.sort();
        lost
    };
    assert_eq!(links.looked(A).unwrap(), None);
    links.look(A, &BTreeSet::from([file(1)]), 9, 50).unwrap();
    assert_eq!(lost(&links), [None, Some(50)]);
    links.look(A, &BTreeSet::from([file(1)]), 12, 70).unwrap();
    assert_eq!(lost(&links), [None, Some(50)]);
    links
        .look(A, &BTreeSet::from([file(1), file(2)]), 13, 90)
        .unwrap();
    assert_eq!(lost(&links), [None, None]);
    assert_eq!(links.looked(A).unwrap(), Some(13));
    links.finish(A, &file(1), 95).unwrap();
    assert_eq!(links.looked(A).unwrap(), None);
}

#[test]
fn a_file_that_another_board_has_stays() {
    let mut links = BlobLinks::in_memory().unwrap();
    links.begin(A, (&file(1), 1), 100, 0).unwrap();
    links.begin(B, (&file(1), 1), 100, 0).unwrap();
    assert!(links.is_elsewhere(A, &file(1)).unwrap());
    links.remove(A, &file(1)).unwrap();
    assert!(links.is_elsewhere(A, &file(1)).unwrap());
    assert!(!links.is_elsewhere(B, &file(1)).unwrap());
    links.remove(B, &file(1)).unwrap();
    assert_eq!(links.boards().unwrap(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_not_what_it_was_is_expected_again_by_all_who_had_it() {
    let mut links = BlobLinks::in_memory().unwrap();
    for board in [A, B] {
        links.begin(board, (&file(1), 1), 100, 0).unwrap();
        links.finish(board, &file(1), 1).unwrap();
    }
    links.begin(B, (&file(2), 1), 100, 0).unwrap();
    assert!(links.is_whole_anywhere(&file(1)).unwrap());
    assert!(!links.is_whole_anywhere(&file(2)).unwrap());
    assert_eq!(links.expected().unwrap(), [(B.to_owned(), file(2))]);
    assert_eq!(links.spoil(&file(1), 9).unwrap(), 2);
    assert_eq!(links.spoil(&file(1), 9).unwrap(), 0);
    assert!(!links.is_whole_anywhere(&file(1)).unwrap());
    let mut of_b = vec![(B.to_owned(), file(1)), (B.to_owned(), file(2))];
    of_b.sort();
    let expected = [vec![(A.to_owned(), file(1))], of_b].concat();
    assert_eq!(links.expected().unwrap(), expected);
    let link = links.link(A, &file(1)).unwrap().unwrap();
    assert_eq!((link.whole, link.put), (false, 9));
}
