//! Files that were cut off, or have a broken part: what is whole of them is there.

use super::*;

/// Where an entry's bytes are.
fn place(bytes: &[u8], name: &str) -> std::ops::Range<usize> {
    let name = name.as_bytes();
    let mut places = bytes.windows(name.len()).enumerate();
    let at = places.find(|(at, found)| {
        let head = at.checked_sub(30).map(|at| &bytes[at..at + 4]);
        *found == name && head == Some(b"PK\x03\x04")
    });
    let head = at.unwrap().0 - 30;
    let size = u32::from_le_bytes(bytes[head + 18..head + 22].try_into().unwrap());
    let begin = head + 30 + name.len();
    begin..begin + size as usize
}

#[test]
fn a_file_that_was_cut_off_gives_what_comes_before_and_says_so() {
    let file = full();
    let bytes = written(&file);
    let manifest = place(&bytes, "manifest.json").end;
    let parts = place(&bytes, "talk").end;
    let mut most = (0, 0);
    for len in 0..bytes.len() {
        match BoardFile::read(&bytes[..len]) {
            Err(error) => {
                assert!(len < manifest, "{len}: {error}");
                let told = match error {
                    FileError::Cut { bytes } => bytes == len as u64,
                    FileError::OtherKind => len < 4,
                    _ => false,
                };
                assert!(told, "{len}: {error}");
            }
            Ok((read, report)) => {
                assert!(len >= manifest);
                // Behind the last part there is only the table, of which nothing is read.
                let table = read.pictures.len() == file.pictures.len();
                assert_eq!(
                    report.is_whole(),
                    table && len >= parts,
                    "{len}: {report:?}"
                );
                let here = shapes(&read.board).len();
                assert!((here, read.pictures.len()) >= most, "{len}");
                most = (here, read.pictures.len());
                assert!(read.about == file.about);
            }
        }
    }
    assert_eq!(most, (4, 3));
}

#[test]
fn part_of_a_history_that_was_cut_is_an_earlier_state_of_the_board() {
    let bytes = written(&full());
    let board = place(&bytes, "board");
    let (read, report) = BoardFile::read(&bytes[..board.end - 20]).unwrap();
    let here = shapes(&read.board);
    assert!(!here.is_empty() && here.len() < 4, "{here:?}");
    assert!(report.breaks(DocRoom::Board) && report.breaks(DocRoom::Talk));
    assert_eq!(report.pictures(), 3);
    let cut = Damage {
        part: FilePart::History(DocRoom::Board),
        fault: Fault::Cut { missing: 20 },
    };
    assert_eq!(report.damage[0], cut);
}

#[test]
fn a_broken_picture_is_left_out_and_the_board_is_whole() {
    let file = full();
    let mut bytes = written(&file);
    let broken = BlobHash::of(b"one picture");
    let at = place(&bytes, &format!("blobs/{broken}"));
    bytes[at.start] ^= 1;
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert_eq!((&read.board, &read.talk), (&file.board, &file.talk));
    assert!(!read.pictures.contains_key(&broken) && read.pictures.len() == 2);
    let damage = Damage {
        part: FilePart::Picture(broken),
        fault: Fault::Checksum,
    };
    assert_eq!(report.damage, [damage]);
}

#[test]
fn a_history_that_is_broken_within_goes_as_far_as_the_guard_takes_it() {
    let mut file = full();
    // As a disk does, after the checksum was made.
    let len = file.board[2].len();
    file.board[2][len - 1] ^= 0x40;
    let contents = Contents::of(&file.board);
    assert_eq!(contents.refused().map(|(at, _)| *at), Some(2));
    let mut contents = contents;
    assert_eq!(shapes(&contents.updates().unwrap()), ["a", "b"]);
}

#[test]
fn a_broken_small_picture_is_no_matter() {
    let file = full();
    let mut bytes = written(&file);
    let at = place(&bytes, "thumbnail.png");
    bytes[at.start + 2] ^= 1;
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert_eq!(read.thumbnail, None);
    assert_eq!(report.damage.len(), 1);
    assert_eq!(read.pictures, file.pictures);
}

/// A disk that breaks.
struct Breaks<'a> {
    left: &'a [u8],
}

impl Read for Breaks<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self.left.read(into)? {
            0 => Err(std::io::Error::other("unplugged")),
            read => Ok(read),
        }
    }
}

#[test]
fn a_disk_that_is_pulled_out_meanwhile_is_told_and_what_was_read_is_there() {
    let file = full();
    let bytes = written(&file);
    let left = &bytes[..place(&bytes, "talk").end];
    let (read, report) = BoardFile::read(Breaks { left }).unwrap();
    assert_eq!((&read.board, &read.talk), (&file.board, &file.talk));
    let reason = "unplugged".to_owned();
    assert_eq!(report.damage[0].fault, Fault::Unreadable { reason });
    let refused = BoardFile::read(Breaks { left: &bytes[..40] });
    assert!(matches!(refused, Err(FileError::Unreadable { .. })));
}
