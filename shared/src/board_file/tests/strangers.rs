//! Files that somebody made to do harm, or another program made otherwise.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::*;
use crate::board_file::container::{ContainerWriter, DEFLATED, STORED, Sealed};
use crate::board_file::manifest::{MANIFEST, MIMETYPE, Manifest, Said};

/// An update that makes Loro panic.
const BREAKS_LORO: &[u8] = include_bytes!("../../../../tests/fixtures/updates/breaks-loro.bin");

fn manifest(parts: &[(&str, &[u8])]) -> Manifest {
    let said = |bytes: &[u8]| Said {
        bytes: bytes.len() as u64,
        sha256: BlobHash::of(bytes).to_string(),
    };
    let parts = parts.iter();
    Manifest {
        format: FORMAT,
        app: "elsewhere/1".to_owned(),
        board: "plans".to_owned(),
        title: "Plans".to_owned(),
        created: 1,
        saved: 2,
        parts: parts
            .map(|(name, bytes)| ((*name).to_owned(), said(bytes)))
            .collect(),
    }
}

fn json(manifest: &Manifest) -> Vec<u8> {
    serde_json::to_vec(manifest).unwrap()
}

/// A container of these entries, stored as they are.
fn container(entries: &[(&str, u16, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut container = ContainerWriter::new(&mut out);
    for (name, method, packed) in entries {
        let sealed = Sealed {
            name,
            method: *method,
            crc: 0,
            bytes: packed.len() as u64,
            packed,
        };
        container.put(&sealed).unwrap();
    }
    container.finish().unwrap();
    out
}

fn with(manifest: &[u8], entries: &[(&str, u16, &[u8])]) -> Vec<u8> {
    let head = [
        (MIMETYPE, STORED, MIME.as_bytes()),
        (MANIFEST, STORED, manifest),
    ];
    container(&[&head, entries].concat())
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: &FileError) {
    assert_eq!(BoardFile::read(bytes).as_ref(), Err(expected));
}

#[test]
fn other_files_are_told_apart_at_their_beginning() {
    check_refused(b"", &FileError::OtherKind);
    check_refused(b"{\"type\":\"excalidraw\"}", &FileError::OtherKind);
    check_refused(b"\x89PNG\r\n\x1a\n", &FileError::OtherKind);
    let other = container(&[(MIMETYPE, STORED, b"application/epub+zip")]);
    check_refused(&other, &FileError::OtherKind);
    let longer = "application/vnd.tavla.board+zoo";
    assert_eq!(longer.len(), MIME.len());
    let other = container(&[(MIMETYPE, STORED, longer.as_bytes())]);
    check_refused(&other, &FileError::OtherKind);
    check_refused(&container(&[]), &FileError::OtherKind);
}

#[test]
fn a_file_of_a_newer_tavla_says_so_whatever_else_it_says() {
    let bytes = with(br#"{"format": 7, "pages": [1, 2]}"#, &[]);
    check_refused(&bytes, &FileError::Newer { found: 7 });
    let nonsense = with(br#"{"format": 1, "pages": [1, 2]}"#, &[]);
    assert!(matches!(
        BoardFile::read(nonsense.as_slice()),
        Err(FileError::Manifest { .. })
    ));
}

#[test]
fn a_name_that_no_board_can_have_is_none_and_words_are_shown_as_strangers_are() {
    let mut manifest = manifest(&[]);
    manifest.board = "../../etc/passwd".to_owned();
    manifest.title = format!("\u{7}Plans{}", "!".repeat(10_000));
    let (read, _) = BoardFile::read(with(&json(&manifest), &[]).as_slice()).unwrap();
    assert_eq!(read.about.board, None);
    assert!(read.about.title.starts_with("Plans!"));
    assert!(read.about.title.chars().count() <= crate::board::schema::TITLE_CHARS_MAX);
}

#[test]
fn what_is_not_named_or_named_twice_is_passed() {
    let one = full();
    let history = packed(DocRoom::Board, &one.board).unwrap();
    let mut said = manifest(&[]);
    let part = |history: &PackedHistory| Said {
        bytes: history.bytes,
        sha256: history.sha256.to_string(),
    };
    said.parts.insert("board".to_owned(), part(&history));
    let other = packed(DocRoom::Board, &[]).unwrap();
    let stray = format!("blobs/{}", BlobHash::of(b"stray"));
    let bytes = with(
        &json(&said),
        &[
            ("../../../home/evil", STORED, b"x"),
            ("/etc/passwd", STORED, b"x"),
            ("later/part", 93, b"packed in a new way"),
            (&stray, STORED, b"stray"),
            ("board", DEFLATED, &history.packed),
            ("board", DEFLATED, &other.packed),
        ],
    );
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert!(report.is_whole(), "{report:?}");
    assert_eq!(read.board, one.board);
    assert!(read.pictures.is_empty());
}

#[test]
fn little_that_unpacks_to_much_is_left_out() {
    let zeros = vec![0; THUMBNAIL_BYTES_MAX + 1];
    let mut encoder =
        flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, &zeros).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 10_000);
    let said = json(&manifest(&[("thumbnail.png", &zeros)]));
    let bytes = with(&said, &[("thumbnail.png", DEFLATED, &bomb)]);
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert_eq!(read.thumbnail, None);
    let limit = THUMBNAIL_BYTES_MAX as u64;
    assert_eq!(report.damage[0].fault, Fault::TooLarge { limit });
}

#[test]
fn a_size_that_no_part_has_is_believed_by_nobody() {
    let said = json(&manifest(&[("board", b"x"), ("talk", b"y")]));
    let mut bytes = with(&said, &[("board", STORED, b"x"), ("talk", STORED, b"y")]);
    // Of all that the head of an entry says only its size counts.
    let head = bytes
        .windows(35)
        .position(|it| it.starts_with(b"PK\x03\x04") && it.ends_with(b"board"))
        .unwrap();
    bytes[head + 18..head + 22].copy_from_slice(&u32::MAX.to_le_bytes());
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert!(read.board.is_empty() && read.talk.is_empty());
    let limit = HISTORY_PACKED_BYTES_MAX as u64;
    assert_eq!(report.damage[0].fault, Fault::TooLarge { limit });
    assert!(matches!(report.damage[1].fault, Fault::Cut { .. }));
}

#[test]
fn a_history_of_countless_tiny_updates_is_read_to_the_most_that_one_has_and_not_written() {
    let mut history = crate::protocol::archive_head();
    // Each one byte long.
    history.extend([1_u8, 0].repeat(UPDATES_MAX + 1));
    crate::protocol::end_archive(&mut history);
    let mut encoder =
        flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, &history).unwrap();
    let bomb = encoder.finish().unwrap();
    let said = json(&manifest(&[("board", &history)]));
    let bytes = with(&said, &[("board", DEFLATED, &bomb)]);
    assert!(bytes.len() < 10_000);
    let (read, report) = BoardFile::read(bytes.as_slice()).unwrap();
    assert_eq!(read.board.len(), UPDATES_MAX);
    assert_eq!(
        report.damage[0].fault,
        Fault::TooMany { limit: UPDATES_MAX }
    );
    let mut packer = HistoryPacker::new(DocRoom::Board);
    for _ in 0..UPDATES_MAX {
        packer.push(&[0]).unwrap();
    }
    assert!(matches!(
        packer.push(&[0]),
        Err(WriteError::History(DocRoom::Board))
    ));
}

#[test]
fn an_update_that_breaks_loro_leaves_what_came_before_it() {
    let mut file = full();
    file.board.insert(2, BREAKS_LORO.to_vec());
    let (read, report) = BoardFile::read(written(&file).as_slice()).unwrap();
    assert!(report.is_whole(), "nothing is wrong with the file itself");
    let mut contents = Contents::of(&read.board);
    assert_eq!(contents.refused().map(|(at, _)| *at), Some(2));
    assert_eq!(shapes(&contents.updates().unwrap()), ["a", "b"]);
}

/// As damage and malice are: bytes that are other ones, missing, twice, or out of their place.
fn mutated(bytes: &[u8], random: &mut StdRng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.random_range(1..8) {
        let at = random.random_range(0..bytes.len());
        let len = random.random_range(0..64.min(bytes.len() - at));
        match random.random_range(0..6) {
            0 => bytes[at] ^= 1 << random.random_range(0..8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.random_range(0..5)],
            2 => bytes.truncate(at.max(1)),
            3 => drop(bytes.drain(at..at + len)),
            4 => {
                let copied = bytes[at..at + len].to_vec();
                let to = random.random_range(0..=bytes.len());
                bytes.splice(to..to, copied);
            }
            _ => {
                let field = random.random::<u32>().to_le_bytes();
                let end = bytes.len().min(at + 4);
                bytes[at..end].copy_from_slice(&field[..end - at]);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn no_bytes_make_it_panic_or_hold_more_than_they_are_worth() {
    let file = full();
    let whole = written(&file);
    for seed in 0..400 {
        let mut random = StdRng::seed_from_u64(seed);
        let bytes = mutated(&whole, &mut random);
        let Ok((read, _)) = BoardFile::read(bytes.as_slice()) else {
            continue;
        };
        // Whatever is given as a picture is what its name says.
        for (hash, picture) in &read.pictures {
            assert_eq!(BlobHash::of(picture), *hash, "seed {seed}");
            assert!(file.pictures.contains_key(hash), "seed {seed}");
        }
        let held: usize = read.board.iter().chain(&read.talk).map(Vec::len).sum();
        assert!(held <= 1_100 * bytes.len(), "seed {seed}");
        let mut contents = Contents::of(&read.board);
        let (board, report) = Board::open(9, contents.updates().unwrap());
        assert_eq!(report.rejected, [], "seed {seed}");
        assert!(board.shapes().len() <= 4, "seed {seed}");
    }
}
