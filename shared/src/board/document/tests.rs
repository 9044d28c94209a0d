//! What a document promises, whatever it is given.

use super::*;

fn written(peer: PeerId, text: &str) -> Document {
    let mut document = Document::new(Some(peer));
    write(&mut document, text);
    document
}

fn write(document: &mut Document, text: &str) {
    document.guarded(|doc| {
        doc.get_text("t").insert(0, text).unwrap();
        doc.commit();
    });
}

#[test]
fn what_is_missing_arrives_and_nothing_twice() {
    let mut one = written(1, "hello");
    let mut other = Document::new(None);
    for batch in one.updates_since(&other.version()).unwrap() {
        assert_eq!(
            other.import(&batch),
            Ok(Imported {
                new: true,
                pending: false,
                peers: vec![1]
            })
        );
        assert!(!other.import(&batch).unwrap().new);
    }
    assert_eq!(one.version(), other.version());
    assert!(one.updates_since(&other.version()).unwrap().is_empty());
}

#[test]
fn an_update_that_skips_history_is_a_gap() {
    let mut one = written(1, "a");
    let early = one.version();
    write(&mut one, "b");
    let late = one.updates_since(&early).unwrap();
    let mut other = Document::new(None);
    assert_eq!(
        other.import(&late[0]),
        Err(ImportError::Gap {
            peer: 1,
            have: 0,
            starts: 1
        })
    );
    assert_eq!(other.version(), Version::default());
}

#[test]
fn a_batch_with_a_gap_is_not_taken_in_by_half() {
    let mut one = written(1, "a");
    let (mut parts, mut known) = (Vec::new(), Version::default());
    for text in ["", "b", "c"] {
        write(&mut one, text);
        parts.extend(one.updates_since(&known).unwrap());
        known = one.version();
    }
    let mut other = Document::new(None);
    let gap = BatchImport {
        new: false,
        result: Err(ImportError::Gap {
            peer: 1,
            have: 1,
            starts: 2,
        }),
    };
    let torn = [parts[0].clone(), parts[2].clone()];
    assert_eq!(other.import_batch(&torn, 9), gap);
    assert_eq!(other.version(), Version::default());
    let whole = BatchImport {
        new: true,
        result: Ok(false),
    };
    assert_eq!(other.import_batch(&parts, 9), whole);
    assert_eq!(other.version(), one.version());
}

#[test]
fn only_our_own_disk_may_bring_snapshots() {
    let snapshot = written(1, "a").snapshot().unwrap();
    let mut other = Document::new(None);
    assert_eq!(other.import(&snapshot), Err(ImportError::NotAnUpdate));
    assert!(other.load(&snapshot).unwrap().new);
}

#[test]
fn a_big_document_is_sent_in_causal_batches() {
    let mut one = Document::new(Some(1));
    let mut two = Document::new(Some(2));
    for round in 0..40 {
        write(&mut one, &"x".repeat(60_000 + round));
        for batch in one.updates_since(&two.version()).unwrap() {
            two.import(&batch).unwrap();
        }
        write(&mut two, &"yz".repeat(30_000));
        for batch in two.updates_since(&one.version()).unwrap() {
            one.import(&batch).unwrap();
        }
    }
    // Text compresses well, so make one value that does not.
    let noise: Vec<u8> = (0..3_000_000_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    one.guarded(|doc| {
        for (at, part) in noise.chunks(50_000).enumerate() {
            doc.get_map("m")
                .insert(&at.to_string(), part.to_vec())
                .unwrap();
        }
        doc.commit();
    });
    let batches = one.updates_since(&Version::default()).unwrap();
    assert!(batches.len() >= 15, "{}", batches.len());
    assert!(
        batches
            .iter()
            .all(|batch| batch.len() <= batches::BATCH_BYTES_MAX)
    );
    let mut joiner = Document::new(None);
    for batch in &batches {
        let imported = joiner.import(batch).unwrap();
        assert!(imported.new && !imported.pending);
    }
    assert_eq!(joiner.version(), one.version());
}
