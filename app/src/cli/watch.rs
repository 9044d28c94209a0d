//! `tavla watch`: what happens on a board, as lines of JSON. Writes nothing on it.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::Value;

use super::guest::Guest;
use super::live::Live;
use super::seated::{Seat, Seated};
use super::{CommandError, Console, Outcome};
use crate::instance::Purpose;
use crate::robot;
use crate::session::SessionEvent;
use crate::worker::BoardEvent;

/// What `watch` is asked.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct WatchOptions {
    /// Which board, as whom, and how
    #[command(flatten)]
    pub seat: Seat,
    /// Begin without the shapes that are there
    #[arg(long)]
    pub changes_only: bool,
    /// Leave out cursors and what else is told of who is here
    #[arg(long)]
    pub no_presence: bool,
    /// End after so many seconds, instead of being ended
    #[arg(long = "for", value_name = "SECONDS")]
    pub seconds: Option<u64>,
}

impl WatchOptions {
    /// What a window is asked for.
    fn purpose(&self) -> Purpose {
        Purpose::Watch {
            whole: !self.changes_only,
            presence: !self.no_presence,
        }
    }
}

/// Tells what happens until it is ended.
///
/// # Errors
/// [`CommandError`] where the board cannot be followed, any more.
pub fn run(options: &WatchOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let mut seated = Seated::take(&options.seat, "watch", options.purpose(), console)?;
    let followed = follow(&mut seated, options, console);
    // However that went: it is left in order.
    let closed = seated.close();
    followed?;
    closed?;
    Ok(Outcome::Done)
}

fn follow(
    seated: &mut Seated,
    options: &WatchOptions,
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    match seated {
        Seated::Here(live) => begin(live, options, console)?,
        Seated::There(guest) => console.say(&guest.board()?)?,
    }
    let until = options
        .seconds
        .and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
    loop {
        match seated {
            Seated::Here(live) => tell(live, options, console)?,
            Seated::There(guest) => pass_on(guest, console)?,
        }
        if let Some(trouble) = seated.trouble() {
            return Err(trouble);
        }
        let left = until.map_or(Duration::MAX, |until| {
            until.saturating_duration_since(Instant::now())
        });
        if left.is_zero() || seated.is_to_end() {
            return Ok(());
        }
        seated.wait(left);
    }
}

/// Tells the board as it is, and those who were there first.
fn begin(
    live: &Live,
    options: &WatchOptions,
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    console.say_json(&robot::board(&live.view, !options.changes_only))?;
    if !options.no_presence {
        for ((peer, what), value) in &live.told {
            console.say_json(&robot::telling(*peer, *what, Some(value)))?;
        }
    }
    Ok(())
}

/// Tells what has happened here.
fn tell(
    live: &mut Live,
    options: &WatchOptions,
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    for event in live.look() {
        if let Some(told) = line(live, &event, options) {
            console.say_json(&told)?;
        }
    }
    Ok(())
}

/// Tells what the window says has happened.
fn pass_on(guest: &mut Guest, console: &mut Console<'_>) -> Result<(), CommandError> {
    // A busy board may have more to tell for as long as somebody is told it.
    while !guest.is_to_end()
        && let Some(line) = guest.next_line()
    {
        console.say(&line)?;
    }
    Ok(())
}

/// What is told of an event; none where it is none of a board's.
fn line(live: &Live, event: &SessionEvent, options: &WatchOptions) -> Option<Value> {
    match event {
        SessionEvent::Board(BoardEvent::Changed { change, .. }) => {
            robot::changed(&live.view, change)
        }
        SessionEvent::Board(BoardEvent::Rebuilt(_)) => Some(robot::board(&live.view, true)),
        SessionEvent::Link(state) => Some(robot::link(state.name())),
        SessionEvent::Told { .. } | SessionEvent::PeersGone if options.no_presence => None,
        SessionEvent::Told {
            peer,
            what,
            presence,
        } => Some(robot::telling(*peer, *what, presence.as_ref())),
        SessionEvent::PeersGone => Some(robot::nobody()),
        _ => None,
    }
}
