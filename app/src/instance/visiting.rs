//! A command that stays: it is at a board of this device in the window, and both ends speak until either goes.
//!
//! Carries lines and understands none of them. Each end reads on a thread of its own, so that who speaks never waits
//! for who listens; a line that nobody takes holds up the other end's words, and nothing else.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::time::Duration;

use interprocess::local_socket::Stream;
use interprocess::local_socket::traits::Stream as _;
use serde::{Deserialize, Serialize};
use tavla_shared::id::BoardId;

use crate::storage::Wake;

/// How long a window says nothing at most,
pub const PING_EVERY: Duration = Duration::from_secs(15);
/// and how long a command waits for that: a window that stands still is as good as gone.
const SILENT_FOR: Duration = Duration::from_secs(45);

/// What a command wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visiting {
    /// The board's id or title.
    pub board: String,
    /// What others see the command called.
    pub name: String,
    /// What for.
    pub purpose: Purpose,
}

/// What a command is at a board for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// To change it: the command says lines, each is answered by one.
    Edit,
    /// To be told what happens, a line for each.
    Watch {
        /// Whether the shapes that are there come first.
        whole: bool,
        /// Whether those who are here are told of.
        presence: bool,
    },
}

impl Purpose {
    /// Whether the shapes that are there are told first.
    pub fn wants_whole(self) -> bool {
        matches!(self, Self::Watch { whole: true, .. })
    }
}

/// What one end says to the other: a word, and what belongs to it, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// A line of the command's input, or of its output.
    Line(String),
    /// What was said is done and not saved, and why.
    Unsaved(String),
    /// Nothing more comes, and why.
    Ended(String),
    /// Still here.
    Ping,
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Unsaved(why) => write!(f, "unsaved {why}"),
            Self::Ended(why) => write!(f, "ended {why}"),
            Self::Ping => write!(f, "ping"),
        }
    }
}

impl Word {
    fn read(line: &str) -> io::Result<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "line" => Ok(Self::Line(rest.to_owned())),
            "unsaved" => Ok(Self::Unsaved(rest.to_owned())),
            "ended" => Ok(Self::Ended(rest.to_owned())),
            "ping" => Ok(Self::Ping),
            _ => Err(io::Error::other("the other end says something else")),
        }
    }
}

/// One end of a visit.
#[derive(Debug)]
pub struct Visit {
    stream: Arc<Stream>,
    /// Has what came with the answer to the request.
    reader: BufReader<Ear>,
}

/// The part of an end that listens.
#[derive(Debug)]
struct Ear(Arc<Stream>);

impl Read for Ear {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(bytes)
    }
}

impl Visit {
    /// An end at a stream.
    pub(super) fn at(stream: Stream) -> Self {
        let stream = Arc::new(stream);
        let reader = BufReader::new(Ear(Arc::clone(&stream)));
        Self { stream, reader }
    }

    /// The first line that comes, before the visit begins.
    pub(super) fn first_line(&mut self, bytes_max: u64) -> io::Result<String> {
        let mut line = String::new();
        self.reader
            .by_ref()
            .take(bytes_max)
            .read_line(&mut line)
            .map(|_| line)
    }

    /// From now on waits for the other end's next word this long, and as long for it to take one: who does neither for
    /// longer is gone.
    pub(super) fn expect_pings(&self) {
        let set = self.stream.set_recv_timeout(Some(SILENT_FOR));
        patient(set.and_then(|()| self.stream.set_send_timeout(Some(SILENT_FOR))));
    }

    /// Begins the visit: what comes, a word of so many bytes at most, is read by a thread, which calls `wake`.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn begin(self, word_bytes_max: usize, wake: Wake) -> io::Result<(Voice, Words)> {
        let Self { stream, mut reader } = self;
        let (send, heard) = sync_channel(1);
        let listen = move || {
            let last = hear(&mut reader, word_bytes_max, &send, &wake);
            // Nobody may listen any more.
            send.send(Err(last)).unwrap_or_default();
            drop(send);
            wake();
        };
        let thread = std::thread::Builder::new().name("tavla-visit".to_owned());
        thread.spawn(listen)?;
        Ok((Voice(stream), Words { heard }))
    }
}

/// Passes on what comes until nothing more does; gives why that is.
fn hear(
    reader: &mut impl BufRead,
    word_bytes_max: usize,
    send: &SyncSender<io::Result<Word>>,
    wake: &Wake,
) -> io::Error {
    loop {
        let word = match next_word(reader, word_bytes_max) {
            Ok(Some(word)) => word,
            Ok(None) => return io::ErrorKind::UnexpectedEof.into(),
            Err(error) => return error,
        };
        let is_last = matches!(word, Word::Ended(_));
        let is_heard = send.send(Ok(word)).is_ok();
        // Before the last word is followed by the end, for which there is no room until it is taken.
        wake();
        if !is_heard || is_last {
            return io::ErrorKind::UnexpectedEof.into();
        }
    }
}

/// The next word; none where there are no more. One that was cut off is none.
fn next_word(reader: &mut impl BufRead, word_bytes_max: usize) -> io::Result<Option<Word>> {
    let mut bytes = Vec::new();
    let most = word_bytes_max as u64;
    reader.by_ref().take(most).read_until(b'\n', &mut bytes)?;
    match bytes.pop() {
        Some(b'\n') => {}
        Some(_) if bytes.len() + 1 == word_bytes_max => {
            return Err(io::Error::other("the other end says too much at once"));
        }
        _ => return Ok(None),
    }
    let line = String::from_utf8(bytes).map_err(io::Error::other)?;
    Word::read(&line).map(Some)
}

/// The part of an end that speaks.
#[derive(Debug)]
pub struct Voice(Arc<Stream>);

impl Voice {
    /// Says a word; waits while the other end takes nothing.
    ///
    /// # Errors
    /// Where there is no other end any more.
    pub fn say(&self, word: &Word) -> io::Result<()> {
        let mut line = word.to_string();
        // What is within is on one line. All of a board is long and has none.
        if line.contains('\n') {
            line = line.replace('\n', " ");
        }
        line.push('\n');
        (&*self.0).write_all(line.as_bytes())
    }
}

/// Waits for the other end as long as it takes: it may have nothing to say, or be slow to hear.
pub(super) fn be_patient_for_ever(stream: &Stream) {
    let set = stream.set_recv_timeout(None);
    patient(set.and_then(|()| stream.set_send_timeout(None)));
}

fn patient(set: io::Result<()>) {
    if let Err(error) = set {
        tracing::debug!(%error, "no limit on waiting for another process");
    }
}

/// What the other end says.
#[derive(Debug)]
pub struct Words {
    heard: Receiver<io::Result<Word>>,
}

/// What comes next.
#[derive(Debug)]
pub enum Heard {
    /// A word.
    Word(Word),
    /// Nothing yet: the wake is called when there is something.
    NotYet,
    /// Nothing more: the other end has gone.
    Gone,
}

impl Words {
    /// Never waits.
    pub fn next(&self) -> Heard {
        match self.heard.try_recv() {
            Ok(Ok(word)) => Heard::Word(word),
            Ok(Err(error)) => {
                tracing::debug!(%error, "the other end of a visit has gone");
                Heard::Gone
            }
            Err(TryRecvError::Empty) => Heard::NotYet,
            Err(TryRecvError::Disconnected) => Heard::Gone,
        }
    }
}

/// Attends to a command until either goes; on a thread of its own.
pub type Host = Box<dyn FnOnce(Visit) + Send>;

/// A command that is at the door, for whom the window finds a place. Dropped, it is refused.
#[derive(Debug)]
pub struct Comer {
    /// Which board it wants to be at.
    pub board: BoardId,
    /// What others see it called.
    pub name: String,
    /// What for.
    pub purpose: Purpose,
    pub(super) reply: SyncSender<Result<Host, String>>,
}

impl Comer {
    /// It has a place.
    pub fn admit(self, host: Host) {
        // Who does not wait any more has gone, and with the host its place.
        self.reply.send(Ok(host)).unwrap_or_default();
    }

    /// It has none, and why.
    pub fn refuse(self, reason: &impl ToString) {
        self.reply.send(Err(reason.to_string())).unwrap_or_default();
    }
}
