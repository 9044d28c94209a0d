//! What waits for the client of one session: numbered, kept until acked, and bounded, so that a
//! broken answer can be asked for again and nothing comes twice. Knows nothing of HTTP.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tavla_shared::protocol::Item;
use tavla_shared::protocol::limits::{REPLAY_BYTES_MAX, REPLAY_ITEMS_MAX};
use tokio::sync::{Notify, watch};

/// What one item is, owned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// A frame.
    Frame(Bytes),
    /// A keepalive.
    Text(&'static str),
    /// The end.
    Close {
        /// The close code.
        code: u16,
        /// Why.
        reason: String,
    },
}

impl Letter {
    /// As it goes into a parcel.
    pub fn item(&self) -> Item<'_> {
        match self {
            Self::Frame(bytes) => Item::Frame(bytes),
            Self::Text(text) => Item::Text(text),
            Self::Close { code, reason } => Item::Close {
                code: *code,
                reason,
            },
        }
    }
}

/// Letters that follow each other, the first one's number before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The number of the first.
    pub first: u64,
    /// The letters.
    pub letters: Vec<Letter>,
}

/// Why a reader gets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// What it wants was acked, and is gone.
    #[error("that was acked before")]
    Gone,
    /// It wants what was never sent.
    #[error("that has not been sent")]
    Future,
}

/// The mailbox.
#[derive(Debug)]
pub struct Mailbox {
    kept: Mutex<Kept>,
    /// Room was made.
    room: Notify,
    /// How often something changed that a reader waits for.
    news: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    letters: VecDeque<Letter>,
    bytes: usize,
    /// The number of the newest that was acked; those kept follow.
    acked: u64,
    /// Whether the end was put in.
    ended: bool,
    /// Whether the end is kept for who comes late.
    lasting: bool,
    /// Whether the end was given to a reader who took it.
    delivered: bool,
    /// Which reader is the newest: an older one is a broken stream.
    reader: u64,
}

impl Mailbox {
    /// Empty.
    pub fn new() -> Self {
        Self {
            kept: Mutex::default(),
            room: Notify::new(),
            news: watch::Sender::new(0),
        }
    }

    /// Puts a letter in, once there is room. False where the mailbox has ended.
    pub async fn put(&self, letter: Letter) -> bool {
        loop {
            {
                let mut kept = self.kept();
                if kept.ended || kept.delivered {
                    return false;
                }
                // The end always fits, so that a client that is told to go learns why.
                let ends = matches!(letter, Letter::Close { .. });
                let fits = kept.bytes < REPLAY_BYTES_MAX && kept.letters.len() < REPLAY_ITEMS_MAX;
                if fits || ends {
                    kept.bytes += letter.item().weight();
                    kept.letters.push_back(letter);
                    kept.ended = ends;
                    break;
                }
            }
            self.room.notified().await;
        }
        self.tell_readers();
        true
    }

    /// The client has everything up to `number`.
    pub fn ack(&self, number: u64) -> Result<(), ReadError> {
        let mut kept = self.kept();
        if number > kept.last() {
            return Err(ReadError::Future);
        }
        while kept.acked < number {
            if let Some(letter) = kept.letters.pop_front() {
                kept.bytes -= letter.item().weight();
            }
            kept.acked += 1;
        }
        let over = kept.ended && kept.letters.is_empty();
        kept.delivered |= over;
        drop(kept);
        self.room.notify_one();
        if over {
            self.tell_readers();
        }
        Ok(())
    }

    /// A reader that has everything up to `after`, or what was acked, takes the place of any other:
    /// its number, and what it has.
    pub fn begin_reading(&self, after: Option<u64>) -> Result<(u64, u64), ReadError> {
        let mut kept = self.kept();
        let after = after.unwrap_or(kept.acked);
        if after < kept.acked {
            return Err(ReadError::Gone);
        }
        if after > kept.last() {
            return Err(ReadError::Future);
        }
        kept.reader += 1;
        let reader = kept.reader;
        drop(kept);
        self.ack(after)?;
        self.tell_readers();
        Ok((reader, after))
    }

    /// What follows `after`, about `bytes` of it and at most `items`; empty where nothing waits, none
    /// where nothing more will come for this reader.
    pub fn read(
        &self,
        reader: u64,
        after: u64,
        (bytes, items): (usize, usize),
    ) -> Option<Delivery> {
        let kept = self.kept();
        if kept.reader != reader || (kept.ended && after >= kept.last()) {
            return None;
        }
        let first = after.max(kept.acked) + 1;
        let skip = (first - 1 - kept.acked) as usize;
        let mut weight = 0;
        let letters = kept.letters.iter().skip(skip).take(items);
        let letters = letters
            .take_while(|letter| {
                let fits = weight < bytes;
                weight += letter.item().weight();
                fits
            })
            .cloned()
            .collect();
        Some(Delivery { first, letters })
    }

    /// To be told when a reader should look again.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// The end was written to a reader: whoever waits for that may go.
    pub fn set_delivered(&self) {
        self.kept().delivered = true;
        self.tell_readers();
    }

    /// Waits until the client has the end.
    pub async fn delivered(&self) {
        let mut news = self.news();
        while !self.kept().delivered {
            // The sender lives as long as this does.
            if news.changed().await.is_err() {
                return;
            }
        }
    }

    /// The end is kept from now on until it is read, or for a while.
    pub fn keep_the_end(&self) {
        self.kept().lasting = true;
    }

    /// Whether an end waits to be read, and is kept for that.
    pub fn keeps_the_end(&self) -> bool {
        let kept = self.kept();
        let end = matches!(kept.letters.back(), Some(Letter::Close { .. }));
        end && kept.lasting && !kept.delivered
    }

    /// Nothing is put in any more, and nobody need wait for room: the connection is over.
    pub fn seal(&self) {
        self.kept().ended = true;
        self.room.notify_one();
        self.tell_readers();
    }

    fn tell_readers(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// The number of the newest letter.
    fn last(&self) -> u64 {
        self.acked + self.letters.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    const ALL: (usize, usize) = (usize::MAX, usize::MAX);

    fn letter(len: usize) -> Letter {
        Letter::Frame(Bytes::from(vec![0; len]))
    }

    fn put(mailbox: &Mailbox, letter: Letter) -> Option<bool> {
        mailbox.put(letter).now_or_never()
    }

    #[test]
    fn what_was_not_acked_is_read_again_and_what_was_is_gone() {
        let mailbox = Mailbox::new();
        for len in 1..=4 {
            assert_eq!(put(&mailbox, letter(len)), Some(true));
        }
        let (reader, after) = mailbox.begin_reading(None).unwrap();
        let letters = (1..=4).map(letter).collect::<Vec<_>>();
        let first = 1;
        let whole = Delivery { first, letters };
        assert_eq!(mailbox.read(reader, after, ALL), Some(whole));
        // The stream broke after the second.
        let (again, after) = mailbox.begin_reading(Some(2)).unwrap();
        assert_eq!(mailbox.read(reader, 4, ALL), None);
        let letters = vec![letter(3), letter(4)];
        let rest = Delivery { first: 3, letters };
        assert_eq!(mailbox.read(again, after, ALL), Some(rest));
        assert_eq!(mailbox.begin_reading(Some(1)), Err(ReadError::Gone));
        assert_eq!(mailbox.begin_reading(Some(5)), Err(ReadError::Future));
        assert_eq!(mailbox.ack(5), Err(ReadError::Future));
    }

    #[test]
    fn a_client_that_acks_nothing_stops_the_writer_and_not_more() {
        let mailbox = Mailbox::new();
        let mut held = 0;
        while put(&mailbox, letter(100_000)) == Some(true) {
            held += 100_000;
        }
        assert!((REPLAY_BYTES_MAX - 100_000..REPLAY_BYTES_MAX + 100_000).contains(&held));
        mailbox.ack(1).unwrap();
        assert_eq!(put(&mailbox, letter(1)), Some(true));
        let close = Letter::Close {
            code: 1012,
            reason: String::new(),
        };
        assert_eq!(put(&mailbox, close), Some(true));
        assert_eq!(put(&mailbox, letter(1)), Some(false));
    }

    #[test]
    fn a_reader_takes_little_at_a_time_and_ends_with_the_end() {
        let mailbox = Mailbox::new();
        put(&mailbox, letter(1_000));
        put(&mailbox, letter(1_000));
        let close = Letter::Close {
            code: 1012,
            reason: "restart".to_owned(),
        };
        put(&mailbox, close);
        let (reader, after) = mailbox.begin_reading(None).unwrap();
        let read = mailbox.read(reader, after, (1, 9)).unwrap();
        assert_eq!((read.first, read.letters.len()), (1, 1));
        let read = mailbox.read(reader, 1, (usize::MAX, 1)).unwrap();
        assert_eq!((read.first, read.letters.len()), (2, 1));
        assert!(mailbox.delivered().now_or_never().is_none());
        assert_eq!(mailbox.read(reader, 3, ALL), None);
        mailbox.ack(3).unwrap();
        assert!(mailbox.delivered().now_or_never().is_some());
    }
}
