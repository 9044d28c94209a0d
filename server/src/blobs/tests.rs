//! Files in made-up time: what nobody shows is taken away after long, and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::*;
use crate::log::{CommitterThreads, MemoryLog};

const DAY: u64 = 24 * 60 * 60;

/// A wall clock that somebody sets.
struct Hand(AtomicU64);

impl Clock for Hand {
    fn now_millis(&self) -> u64 {
        self.0.load(Ordering::Relaxed) * 1000
    }
}

/// Files of one board in memory, and a person who shows them.
struct Trial {
    blobs: Blobs,
    hand: Arc<Hand>,
    board: Board,
    id: BoardId,
    _threads: CommitterThreads,
}

impl Trial {
    async fn new() -> Self {
        Self::with(BlobParts::in_memory().unwrap()).await
    }

    async fn with(parts: BlobParts) -> Self {
        let (metrics, hand) = (
            Arc::new(Metrics::default()),
            Arc::new(Hand(AtomicU64::new(0))),
        );
        let log = Box::new(MemoryLog::new());
        let (committer, threads) = Committer::start(log, &metrics, Duration::ZERO).unwrap();
        let clock = Arc::clone(&hand) as Arc<dyn Clock>;
        let settings = BlobSettings::default();
        let blobs = Blobs::new(parts, settings, committer, clock, metrics);
        let trial = Self {
            blobs,
            hand,
            board: Board::new(7),
            id: BoardId::new("plan").unwrap(),
            _threads: threads,
        };
        let load = LogRequest::Load {
            create: true,
            before: u64::MAX,
        };
        trial.ask_log(load).await;
        trial
    }

    async fn ask_log(&self, request: LogRequest) {
        let room = RoomName::Doc(self.id.clone(), DocRoom::Board);
        self.blobs.0.committer.ask(room, request).await;
    }

    async fn edit(&mut self, edit: Edit) {
        let batch = EditBatch::new("draw", vec![edit]);
        let update = self.board.apply(&batch, 1_790_000_000).unwrap().update;
        let request = LogRequest::Append {
            ticket: 1,
            updates: vec![update],
        };
        self.ask_log(request).await;
    }

    async fn show(&mut self, name: &str, file: BlobHash) {
        let mut shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Image);
        shape.file = Some(file);
        self.edit(Edit::Create(Arc::new(shape))).await;
    }

    async fn put(&self, bytes: &'static [u8]) -> BlobHash {
        self.put_to(&self.id, bytes).await
    }

    async fn put_to(&self, board: &BoardId, bytes: &'static [u8]) -> BlobHash {
        let hash = BlobHash::of(bytes);
        let total = bytes.len() as u64;
        let part = Part {
            start: 0,
            end: total,
            total,
        };
        let begun = self.blobs.begin(board, &hash, part).await.unwrap();
        let Begun::Upload(mut upload) = begun else {
            panic!("it was there before");
        };
        upload.write(Bytes::from_static(bytes)).await.unwrap();
        assert_eq!(upload.finish().await, Ok(Done::Whole));
        hash
    }

    async fn look_at(&self, day: u64) -> usize {
        self.hand.0.store(day * DAY, Ordering::Relaxed);
        self.blobs.collect(day * DAY).await
    }

    async fn has(&self, hash: &BlobHash) -> bool {
        matches!(
            self.blobs.find(&self.id, hash).await,
            Ok(Found::Whole { .. })
        )
    }
}

#[tokio::test]
async fn what_no_shape_shows_for_thirty_days_is_taken_away_and_what_one_shows_stays() {
    let mut trial = Trial::new().await;
    let (shown, never) = (trial.put(b"shown").await, trial.put(b"never").await);
    trial.show("a", shown).await;
    assert_eq!(trial.look_at(1).await, 0);
    assert_eq!(trial.look_at(31).await, 0);
    assert!(trial.has(&never).await);
    assert_eq!(trial.look_at(32).await, 1);
    assert!(trial.has(&shown).await && !trial.has(&never).await);
    assert_eq!(trial.blobs.0.place.len(&never).await.unwrap(), None);
    assert_eq!(trial.look_at(3_000).await, 0);
    let read = trial.blobs.read(&shown, 1..4).await.unwrap();
    let read: Vec<Bytes> = read.try_collect().await.unwrap();
    assert_eq!(read.concat(), b"how");
}

#[tokio::test]
async fn a_deleted_shape_keeps_its_file_as_long_as_it_can_be_brought_back() {
    let mut trial = Trial::new().await;
    let file = trial.put(b"picture").await;
    trial.show("a", file).await;
    let id = ShapeId::new("a").unwrap();
    trial.edit(Edit::Delete { id }).await;
    // Softly deleted, it counts until it is purged.
    assert_eq!(trial.look_at(1).await, 0);
    assert_eq!(trial.look_at(100).await, 0);
    assert!(trial.has(&file).await);
}

#[tokio::test]
async fn a_file_that_is_shown_late_is_not_lost_and_its_age_counts_from_its_upload() {
    let mut trial = Trial::new().await;
    trial.look_at(1).await;
    trial.look_at(40).await;
    // Put when nothing shows it yet, on a board that was looked through before.
    let file = trial.put(b"picture").await;
    assert_eq!(trial.look_at(41).await, 0);
    assert_eq!(trial.look_at(70).await, 0);
    trial.show("a", file).await;
    assert_eq!(trial.look_at(72).await, 0);
    assert_eq!(trial.look_at(500).await, 0);
    assert!(trial.has(&file).await);
}

#[tokio::test]
async fn bytes_that_two_boards_have_stay_until_neither_shows_them() {
    let mut trial = Trial::new().await;
    let other = BoardId::new("other").unwrap();
    let room = RoomName::Doc(other.clone(), DocRoom::Board);
    let load = LogRequest::Load {
        create: true,
        before: u64::MAX,
    };
    trial.blobs.0.committer.ask(room, load).await;
    // A name that another board has says nothing here.
    let hash = trial.put(b"picture").await;
    assert_eq!(trial.blobs.find(&other, &hash).await, Ok(Found::Nothing));
    trial.put_to(&other, b"picture").await;
    trial.show("a", hash).await;
    trial.look_at(1).await;
    assert_eq!(trial.look_at(40).await, 1);
    assert_eq!(trial.blobs.find(&other, &hash).await, Ok(Found::Nothing));
    assert!(trial.has(&hash).await);
}

#[tokio::test]
async fn a_beginning_whose_rest_never_comes_is_forgotten_after_a_day() {
    let trial = Trial::new().await;
    let hash = BlobHash::of(b"whole");
    let part = Part {
        start: 0,
        end: 2,
        total: 5,
    };
    let Ok(Begun::Upload(mut upload)) = trial.blobs.begin(&trial.id, &hash, part).await else {
        panic!("it may be sent");
    };
    upload.write(Bytes::from_static(b"wh")).await.unwrap();
    assert_eq!(upload.finish().await, Ok(Done::Part { at: 2 }));
    let come = Ok(Found::Part { at: 2, bytes: 5 });
    assert_eq!(trial.blobs.find(&trial.id, &hash).await, come);
    assert_eq!(trial.look_at(1).await, 0);
    assert_eq!(trial.blobs.find(&trial.id, &hash).await, come);
    assert_eq!(trial.look_at(2).await, 0);
    assert_eq!(trial.blobs.find(&trial.id, &hash).await, Ok(Found::Nothing));
}

#[tokio::test]
async fn a_file_that_is_not_what_it_was_is_put_again_and_one_that_is_stays() {
    let trial = Trial::new().await;
    let hash = trial.put(b"picture").await;
    trial.blobs.doubt(&hash).await;
    assert!(trial.has(&hash).await);
    let place = &trial.blobs.0.place;
    let damaged = |_: u64, _: usize| Ok(b"pixture".to_vec());
    place.put(&hash, 7, damaged).await.unwrap();
    assert!(trial.has(&hash).await, "nobody has looked");
    trial.blobs.doubt(&hash).await;
    let nothing = Ok(Found::Part { at: 0, bytes: 7 });
    assert_eq!(trial.blobs.find(&trial.id, &hash).await, nothing);
    assert_eq!(trial.put(b"picture").await, hash);
    let read = trial.blobs.read(&hash, 0..7).await.unwrap();
    let read: Vec<Bytes> = read.try_collect().await.unwrap();
    assert_eq!(read.concat(), b"picture");
}

fn parts(data: &Path) -> BlobParts {
    let (whole, coming) = (data.join("blobs"), data.join("uploads"));
    std::fs::create_dir_all(&whole).unwrap();
    BlobParts::open(data, (&whole, coming), &BlobPlace::Beside).unwrap()
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_away_is_tried_again_with_what_is_left_of_its_way() {
    let data = tempfile::tempdir().unwrap();
    let trial = Trial::with(parts(data.path())).await;
    let never = trial.put(b"never").await;
    // As a server leaves it that is killed when all has come.
    let name = staging::name(&trial.id, &never);
    let left = data.path().join("uploads").join(&name);
    std::fs::write(&left, b"never").unwrap();
    let kept = data.path().join("blobs").join(&never.to_string()[..2]);
    let kept = kept.join(never.to_string());
    std::fs::remove_file(&kept).unwrap();
    std::fs::create_dir_all(kept.join("in the way")).unwrap();
    trial.look_at(1).await;
    assert_eq!(trial.look_at(40).await, 0);
    assert!(!left.exists());
    std::fs::remove_dir_all(&kept).unwrap();
    std::fs::write(&kept, b"never").unwrap();
    assert!(trial.has(&never).await);
    assert_eq!(trial.look_at(41).await, 1);
    assert!(!kept.exists());
    assert_eq!(
        trial.blobs.find(&trial.id, &never).await,
        Ok(Found::Nothing)
    );
}

#[tokio::test]
async fn what_a_killed_server_left_of_whole_files_is_gone_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let trial = Trial::with(parts(data.path())).await;
    let (whole, begun) = (trial.put(b"whole").await, BlobHash::of(b"begun"));
    let part = Part {
        start: 0,
        end: 2,
        total: 5,
    };
    let Ok(Begun::Upload(mut upload)) = trial.blobs.begin(&trial.id, &begun, part).await else {
        panic!("it may be sent");
    };
    upload.write(Bytes::from_static(b"be")).await.unwrap();
    drop(upload);
    let uploads = data.path().join("uploads");
    let left = uploads.join(staging::name(&trial.id, &whole));
    std::fs::write(&left, b"whole").unwrap();
    drop(trial);
    drop(parts(data.path()));
    assert!(!left.exists());
    assert!(
        uploads
            .join(staging::name(&BoardId::new("plan").unwrap(), &begun))
            .exists()
    );
}

#[tokio::test]
async fn only_the_newest_who_sends_a_file_goes_on() {
    let trial = Trial::new().await;
    let hash = BlobHash::of(b"whole");
    let part = |start| Part {
        start,
        end: 5,
        total: 5,
    };
    let Ok(Begun::Upload(mut dead)) = trial.blobs.begin(&trial.id, &hash, part(0)).await else {
        panic!("it may be sent");
    };
    dead.write(Bytes::from_static(b"wh")).await.unwrap();
    let wrong = trial
        .blobs
        .begin(&trial.id, &hash, part(3))
        .await
        .unwrap_err();
    assert_eq!(wrong, BlobError::OtherPlace { at: 2 });
    let Ok(Begun::Upload(mut next)) = trial.blobs.begin(&trial.id, &hash, part(2)).await else {
        panic!("it may go on");
    };
    // It hears of it without writing anything.
    dead.superseded().notified().await;
    let late = dead.write(Bytes::from_static(b"?")).await.unwrap_err();
    assert_eq!(late, BlobError::Superseded);
    drop(dead);
    next.write(Bytes::from_static(b"ole")).await.unwrap();
    assert_eq!(next.finish().await, Ok(Done::Whole));
    assert!(trial.has(&hash).await);
}

#[test]
fn places_are_named_by_addresses_of_buckets_alone() {
    for url in ["", "s3://", "http://bucket", "s3:///prefix", "gs://bucket"] {
        assert!(matches!(Place::url(url), Err(PlaceError::Unknown { .. })));
    }
    // Which bucket it is is found out when it is needed.
    #[cfg(feature = "s3")]
    assert!(Place::url("s3://bucket/a/prefix/").is_ok());
    #[cfg(not(feature = "s3"))]
    assert!(matches!(
        Place::url("s3://bucket"),
        Err(PlaceError::NoBuckets)
    ));
}
