//! What is known of the files that a board's shapes show: which are here, which its server has, and what is
//! to be done next. A state machine over (event, now): owns no thread, no disk and no line.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use tavla_shared::blob::BlobHash;

/// The wait after a failure, which doubles with each further one,
const RETRY_MILLIS: u64 = 1_000;
/// up to this.
const RETRY_MILLIS_MAX: u64 = 60_000;
/// A file that nobody has put yet is asked for less and less often while nobody looks at it,
const ABSENT_MILLIS_MAX: u64 = 5 * 60_000;
/// and so often while somebody does.
const LOOKED_AT_MILLIS_MAX: u64 = 10_000;
/// Where a server has no room it is asked again so much later: somebody has to make some.
const FULL_MILLIS: u64 = 10 * 60_000;
/// Files that are looked at; more fit on no screen.
pub(super) const FIRST_MAX: usize = 256;

/// What goes on beside each other: neither direction waits for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// To the server.
    Up,
    /// From it, and looking for what is here.
    Down,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    /// Whether it is here, and whether the server is known to have it.
    Look(BlobHash),
    /// Fetch it.
    Fetch(BlobHash),
    /// See that the server has it.
    Bring(BlobHash),
}

impl Job {
    pub(super) fn file(self) -> BlobHash {
        let (Self::Look(file) | Self::Fetch(file) | Self::Bring(file)) = self;
        file
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is here and was on the server once; whether that is known to be so still.
    Here { sent: bool },
    /// It is here, and the server never had it as far as is known.
    Unsent,
    /// It is not here.
    NotHere,
    /// It came.
    Came,
    /// The server has it.
    Sent,
    /// Nobody has put it there.
    Absent,
    /// It is worth another try later.
    Later,
    /// The server will not, before something changes.
    Refused,
    /// The server has no room for it.
    Full,
    /// Somebody let go of the line; nothing is known.
    LetGo,
}

/// How a file that is not here stands, for who looks at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FileStanding {
    /// It is on its way: how much of it is here, from 0 to 1.
    Coming(f32),
    /// The server does not have it: whoever has it has not sent it yet.
    Absent,
    /// The server does not give it.
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    /// Nothing yet.
    New,
    /// Here, and the server has it as far as is known.
    Settled,
    /// Here, and to be seen to. Whether it is known that the server lacks it.
    Owed { lacks: bool },
    /// Not here; how much has come.
    Wanted { come: f32 },
    /// Not here, and nobody has put it on the server.
    Absent,
    /// Not here, and the server does not give it.
    NotGiven,
    /// Here, and the server does not take it. Whether it has no room for it, and is asked again.
    NotTaken { full: bool },
}

#[derive(Debug)]
struct Entry {
    known: Known,
    /// How many shapes show it.
    shown: usize,
    tries: u32,
    due: u64,
    /// Whether it was noticed that the server does not take it.
    told: bool,
}

/// What is known.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    files: BTreeMap<BlobHash, Entry>,
    /// What each lane has to do, and when.
    down: BTreeSet<(u64, BlobHash)>,
    up: BTreeSet<(u64, BlobHash)>,
    /// What is looked at, the most urgent first.
    first: Vec<BlobHash>,
    /// Whether there is a server to ask, and whether we may put files to it.
    line: Option<bool>,
    arrived: bool,
    not_taken: bool,
}

impl Ledger {
    /// One more shape shows a file; whether something is to be done.
    pub(super) fn show(&mut self, file: BlobHash) -> bool {
        let entry = self.files.entry(file).or_insert(Entry {
            known: Known::New,
            shown: 0,
            tries: 0,
            due: 0,
            told: false,
        });
        entry.shown += 1;
        if entry.shown > 1 {
            return false;
        }
        self.down.insert((0, file));
        true
    }

    /// One shape less shows it.
    pub(super) fn hide(&mut self, file: BlobHash) {
        let Some(entry) = self.files.get_mut(&file) else {
            return;
        };
        entry.shown = entry.shown.saturating_sub(1);
        if entry.shown == 0 {
            self.unqueue(file);
            self.files.remove(&file);
        }
    }

    /// These are looked at; whether that is news.
    pub(super) fn look_first(&mut self, mut files: Vec<BlobHash>) -> bool {
        files.truncate(FIRST_MAX);
        if files == self.first {
            return false;
        }
        for file in &files {
            // It may have been put since it was asked for, which may be long ago.
            if !self.first.contains(file)
                && let Some(entry) = self.files.get_mut(file)
                && entry.known == Known::Absent
                && self.down.remove(&(entry.due, *file))
            {
                entry.due = 0;
                self.down.insert((0, *file));
            }
        }
        self.first = files;
        true
    }

    /// There is a server to ask, to which we may put files or not; or none. Of another one nothing is known.
    pub(super) fn follow(&mut self, line: Option<bool>, is_other: bool) {
        self.line = line;
        if line.is_none() && !is_other {
            return;
        }
        let files: Vec<BlobHash> = self.files.keys().copied().collect();
        for file in files {
            self.unqueue(file);
            let Some(entry) = self.files.get_mut(&file) else {
                continue;
            };
            (entry.tries, entry.due) = (0, 0);
            entry.known = match entry.known {
                Known::Settled | Known::Owed { .. } | Known::NotTaken { .. } if is_other => {
                    Known::New
                }
                Known::NotTaken { .. } => Known::Owed { lacks: true },
                Known::Absent | Known::NotGiven => Known::Wanted { come: 0.0 },
                known => known,
            };
            self.queue(file);
        }
    }

    /// What the lane does at `now`, which it has in hand from then on; else when it may have something to do.
    pub(super) fn next(&mut self, lane: Lane, now: u64) -> Result<Job, Option<u64>> {
        let Some(writes) = self.line else {
            return Err(None);
        };
        let file = match lane {
            Lane::Up if !writes => return Err(None),
            Lane::Up => due(&self.up, now)?,
            Lane::Down => match self.urgent(now) {
                Some(file) => file,
                None => due(&self.down, now)?,
            },
        };
        self.unqueue(file);
        let known = self.files.get(&file).map(|entry| entry.known);
        Ok(match known {
            Some(Known::Owed { .. } | Known::NotTaken { .. }) => Job::Bring(file),
            Some(Known::Wanted { .. } | Known::Absent) => Job::Fetch(file),
            _ => Job::Look(file),
        })
    }

    fn urgent(&self, now: u64) -> Option<BlobHash> {
        let is_due = |file: &&BlobHash| {
            let entry = self.files.get(*file);
            entry.is_some_and(|entry| entry.due <= now && self.down.contains(&(entry.due, **file)))
        };
        self.first.iter().find(is_due).copied()
    }

    /// Takes in what came of a job at `now`.
    pub(super) fn done(&mut self, job: Job, outcome: Outcome, now: u64) {
        let file = job.file();
        let is_looked_at = self.first.contains(&file);
        // Nothing shows it any more.
        let Some(entry) = self.files.get_mut(&file) else {
            return;
        };
        let retries = matches!(outcome, Outcome::Later | Outcome::Absent);
        entry.tries = if retries { entry.tries + 1 } else { 0 };
        let wait = RETRY_MILLIS << (entry.tries.max(1) - 1).min(20);
        let is_here = matches!(outcome, Outcome::Here { .. } | Outcome::Unsent);
        // It came by another way.
        self.arrived |= is_here && matches!(entry.known, Known::Wanted { .. } | Known::Absent);
        let (known, wait) = match (outcome, entry.known) {
            (Outcome::Here { sent: true } | Outcome::Sent, _) => (Known::Settled, 0),
            (Outcome::Here { sent: false }, _) => (Known::Owed { lacks: false }, 0),
            (Outcome::Unsent, _) => (Known::Owed { lacks: true }, 0),
            (Outcome::NotHere, _) => (Known::Wanted { come: 0.0 }, 0),
            (Outcome::Came, _) => {
                self.arrived = true;
                (Known::Settled, 0)
            }
            (Outcome::Absent, _) => {
                let most = if is_looked_at {
                    LOOKED_AT_MILLIS_MAX
                } else {
                    ABSENT_MILLIS_MAX
                };
                (Known::Absent, wait.min(most))
            }
            (Outcome::Later, known) => (known, wait.min(RETRY_MILLIS_MAX)),
            (Outcome::Refused, Known::Owed { .. } | Known::NotTaken { .. }) => {
                (Known::NotTaken { full: false }, 0)
            }
            (Outcome::Refused, _) => (Known::NotGiven, 0),
            (Outcome::Full, Known::Owed { .. } | Known::NotTaken { .. }) => {
                (Known::NotTaken { full: true }, FULL_MILLIS)
            }
            (Outcome::Full, known) => (known, FULL_MILLIS),
            (Outcome::LetGo, known) => (known, 0),
        };
        // Queued anew where the line became another one meanwhile.
        let before = std::mem::replace(&mut entry.due, now + wait);
        entry.known = known;
        match known {
            Known::NotTaken { .. } => {
                self.not_taken |= !std::mem::replace(&mut entry.told, true);
            }
            Known::Settled => entry.told = false,
            _ => {}
        }
        self.down.remove(&(before, file));
        self.up.remove(&(before, file));
        self.queue(file);
    }

    /// The server is known to lack a file that we bring.
    pub(super) fn lacks(&mut self, file: &BlobHash) {
        if let Some(entry) = self.files.get_mut(file)
            && let Known::Owed { lacks } = &mut entry.known
        {
            *lacks = true;
        }
    }

    /// So much of a file has come, from 0 to 1.
    pub(super) fn note_come(&mut self, file: &BlobHash, part: f32) {
        if let Some(entry) = self.files.get_mut(file)
            && let Known::Wanted { .. } | Known::Absent = entry.known
        {
            entry.known = Known::Wanted { come: part };
        }
    }

    /// How a file stands that is not here.
    pub(super) fn standing(&self, file: &BlobHash) -> Option<FileStanding> {
        match self.files.get(file)?.known {
            Known::Wanted { come } if self.line.is_some() => Some(FileStanding::Coming(come)),
            Known::Absent => Some(FileStanding::Absent),
            Known::NotGiven => Some(FileStanding::Refused),
            _ => None,
        }
    }

    /// How many files the server lacks that it gets from here, and how many are fetched.
    pub(super) fn counts(&self) -> (usize, usize) {
        if self.line.is_none() {
            return (0, 0);
        }
        let coming = self.count(|known| matches!(known, Known::Wanted { .. }));
        (self.to_send(), coming)
    }

    /// How many files the server lacks and is to get from here, also while it cannot be reached.
    pub(super) fn to_send(&self) -> usize {
        let may_write = usize::from(self.line != Some(false));
        may_write * self.count(|known| known == Known::Owed { lacks: true })
    }

    /// How many files the server does not take from us, who may put some.
    pub(super) fn not_taken(&self) -> usize {
        let may_write = usize::from(self.line != Some(false));
        may_write * self.count(|known| matches!(known, Known::NotTaken { .. }))
    }

    /// Whether one more file is not taken since this was last asked.
    pub(super) fn take_not_taken(&mut self) -> bool {
        std::mem::take(&mut self.not_taken)
    }

    fn count(&self, wanted: fn(Known) -> bool) -> usize {
        let files = self.files.values();
        files.filter(|entry| wanted(entry.known)).count()
    }

    /// Whether files came since this was last asked.
    pub(super) fn take_arrived(&mut self) -> bool {
        std::mem::take(&mut self.arrived)
    }

    fn queue(&mut self, file: BlobHash) {
        let Some(entry) = self.files.get(&file) else {
            return;
        };
        match entry.known {
            Known::New | Known::Wanted { .. } | Known::Absent => {
                self.down.insert((entry.due, file));
            }
            Known::Owed { .. } | Known::NotTaken { full: true } => {
                self.up.insert((entry.due, file));
            }
            Known::Settled | Known::NotGiven | Known::NotTaken { full: false } => {}
        }
    }

    fn unqueue(&mut self, file: BlobHash) {
        if let Some(entry) = self.files.get(&file) {
            self.down.remove(&(entry.due, file));
            self.up.remove(&(entry.due, file));
        }
    }
}

/// The first of a queue that is due; else when it will be.
fn due(queue: &BTreeSet<(u64, BlobHash)>, now: u64) -> Result<BlobHash, Option<u64>> {
    match queue.first() {
        Some((at, file)) if *at <= now => Ok(*file),
        first => Err(first.map(|(at, _)| *at)),
    }
}
