//! What others did while somebody was away, and who made a shape: read from the document's history a
//! slice at a time, so that an edit never waits for it; and up to where the person has seen the board.
//!
//! What was seen is kept among the settings, under the board's name, and says nothing of its content.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde_json::Value;
use tavla_shared::board::{Board, News, NewsWalk, Trace, Traced, Version};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::store::BoardSetting;

use super::model::{Past, Seat};

/// What can be asked of a board's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoardQuestion {
    /// What did others do since the person left? Answered by `News`; a later question takes the place of
    /// one that is not answered.
    News {
        /// Whether to wait until all is here that the server has.
        synced: bool,
    },
    /// The person has seen the board as it is now.
    Seen {
        /// Whether that is from now on what is not new any more, also in this session.
        dismissed: bool,
    },
    /// Who made this shape? Answered by `Traced`; a later question takes the place of one that is not
    /// answered.
    Trace(ShapeId),
}

/// What comes of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum BoardAnswer {
    /// What others did since the person left the board.
    News(Box<News>),
    /// Who made a shape, and who changed it.
    Traced(Box<Traced>),
}

/// What is under way.
#[derive(Debug, Default)]
pub struct History {
    /// What the person had seen when the board was opened; none until that is asked for, and where they
    /// never left it.
    seen: Option<Version>,
    /// Whether it was looked for what they had seen.
    looked: bool,
    /// A question that waits for the server's part of the board.
    waits: bool,
    walk: Option<NewsWalk>,
    trace: Option<Trace>,
    /// What is on the disk.
    kept: Option<Version>,
}

impl Past<Board> for History {
    fn ask(&mut self, seat: &mut Seat<'_, Board>, question: BoardQuestion) -> Option<BoardAnswer> {
        match question {
            BoardQuestion::News { synced: true } => self.waits = true,
            BoardQuestion::News { synced: false } => self.begin_news(seat, false),
            BoardQuestion::Seen { dismissed } => {
                if dismissed {
                    self.seen = Some(seat.model.version());
                    self.looked = true;
                }
                self.keep_seen(seat);
            }
            BoardQuestion::Trace(shape) => {
                self.trace = Trace::begin(seat.model, &shape);
                if self.trace.is_none() {
                    // It was purged, or the board was built anew without it.
                    return Some(BoardAnswer::Traced(Box::new(Traced::unknown(shape))));
                }
            }
        }
        None
    }

    fn may_read(&self, caught_up: bool) -> bool {
        (self.waits && caught_up) || self.walk.is_some() || self.trace.is_some()
    }

    fn read(
        &mut self,
        seat: &mut Seat<'_, Board>,
        may_go_on: &mut dyn FnMut() -> bool,
    ) -> Vec<BoardAnswer> {
        if self.waits && seat.caught_up {
            self.begin_news(seat, true);
        }
        let mut answers = Vec::new();
        if let Some(mut trace) = self.trace.take() {
            if seat.model.trace(&mut trace, may_go_on) {
                let traced = Box::new(seat.model.traced(trace));
                answers.push(BoardAnswer::Traced(traced));
            } else {
                self.trace = Some(trace);
            }
        }
        if let Some(mut walk) = self.walk.take() {
            if seat.model.walk_news(&mut walk, may_go_on) {
                let news = Box::new(walk.into_news(seat.model.people()));
                answers.push(BoardAnswer::News(news));
            } else {
                self.walk = Some(walk);
            }
        }
        answers
    }
}

impl History {
    fn begin_news(&mut self, seat: &Seat<'_, Board>, synced: bool) {
        self.waits = false;
        if !std::mem::replace(&mut self.looked, true) {
            self.seen = kept_seen(seat);
        }
        // Who is here for the first time finds all of it new, which is no news; all of it is here once the
        // server has sent it.
        let now = seat.model.version();
        if synced && self.seen.is_none() {
            self.seen = Some(now.clone());
        }
        let seen = self.seen.as_ref().unwrap_or(&now);
        self.walk = Some(NewsWalk::since(seen, own_peers(seat)));
    }

    fn keep_seen(&mut self, seat: &mut Seat<'_, Board>) {
        let now = seat.model.version();
        // What waits to be saved may be lost, and is not this history's then.
        if self.kept.as_ref() == Some(&now) || !seat.saves {
            return;
        }
        let value = Value::from(BASE64.encode(now.encode()));
        match seat
            .store
            .put_setting(&BoardSetting::Seen.key(seat.document), &value)
        {
            Ok(()) => self.kept = Some(now),
            // It is asked for again, at the latest when the board is left.
            Err(error) => tracing::warn!(%error, "what was seen of a board is not kept"),
        }
    }
}

/// Under which ids this person has written.
fn own_peers(seat: &Seat<'_, Board>) -> BTreeSet<PeerId> {
    let me = seat.person.map(|person| &person.user);
    let people = seat.model.people().iter();
    let own = people.filter(|person| Some(&person.user) == me && !person.user.is_empty());
    own.map(|person| person.peer)
        .chain([seat.model.peer()])
        .collect()
}

fn kept_seen(seat: &Seat<'_, Board>) -> Option<Version> {
    let kept = seat.store.setting(&BoardSetting::Seen.key(seat.document));
    let kept = kept.unwrap_or_else(|error| {
        tracing::warn!(%error, "what was seen of a board cannot be read");
        None
    })?;
    let bytes = BASE64.decode(kept.as_str()?).ok()?;
    Version::decode(&bytes).ok()
}
