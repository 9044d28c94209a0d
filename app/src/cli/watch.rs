//! `tavla watch`: what happens on a board, as lines of JSON. Writes nothing on it.

mod told;

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};
use tavla_shared::board::BoardChange;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};

use self::told::presence;
use super::live::{Live, Seat};
use super::{CommandError, Console, Outcome};
use crate::json::shape;
use crate::session::SessionEvent;
use crate::sync::State;
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

/// Tells what happens until it is ended.
///
/// # Errors
/// [`CommandError`] where the board cannot be followed, any more.
pub fn run(options: &WatchOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let mut live = Live::open(&options.seat, "watch", console)?;
    let followed = follow(&mut live, options, console);
    // However that went: it is left in order.
    let closed = live.close();
    followed?;
    closed?;
    Ok(Outcome::Done)
}

fn follow(
    live: &mut Live,
    options: &WatchOptions,
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    console.say_json(&board(live, options.changes_only))?;
    if !options.no_presence {
        // Those who were there first.
        for ((peer, what), value) in &live.told {
            console.say_json(&telling(*peer, *what, Some(value)))?;
        }
    }
    let until = options
        .seconds
        .and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
    loop {
        for event in live.look() {
            if let Some(told) = line(live, &event, options) {
                console.say_json(&told)?;
            }
        }
        if let Some(trouble) = live.trouble() {
            return Err(trouble);
        }
        let left = until.map_or(Duration::MAX, |until| {
            until.saturating_duration_since(Instant::now())
        });
        if left.is_zero() || live.is_to_end() {
            return Ok(());
        }
        live.wait(left);
    }
}

/// The board as it is when one begins to look.
fn board(live: &Live, changes_only: bool) -> Value {
    let mut told = json!({
        "event": "board",
        "title": &*live.meta.title,
        "background": live.meta.background.map(|color| color.to_string()),
        "grid": live.meta.grid,
        "count": live.shapes.len(),
    });
    if !changes_only {
        let shapes = live.shapes.values();
        told["shapes"] = shapes.map(|it| shape::to_json(it)).collect();
    }
    told
}

/// What is told of an event; none where it is none of a board's.
fn line(live: &Live, event: &SessionEvent, options: &WatchOptions) -> Option<Value> {
    match event {
        SessionEvent::Board(BoardEvent::Changed { change, .. }) => changed(live, change),
        SessionEvent::Board(BoardEvent::Rebuilt(_)) => Some(board(live, false)),
        SessionEvent::Link(state) => Some(json!({"event": "link", "state": word(state)})),
        SessionEvent::Told { .. } | SessionEvent::PeersGone if options.no_presence => None,
        SessionEvent::Told {
            peer,
            what,
            presence,
        } => Some(telling(*peer, *what, presence.as_ref())),
        SessionEvent::PeersGone => Some(json!({"event": "nobody"})),
        _ => None,
    }
}

/// What somebody tells; none where it is no more.
fn telling(peer: PeerId, what: What, value: Option<&Presence>) -> Value {
    json!({
        "event": "presence",
        "peer": id(peer),
        "what": what.name(),
        "value": value.map(presence),
    })
}

fn changed(live: &Live, change: &BoardChange) -> Option<Value> {
    let is_seen = !change.shapes.is_empty() || !change.removed.is_empty() || change.meta.is_some();
    if !is_seen {
        return None;
    }
    let shapes = change.shapes.iter().map(|it| shape::to_json(it));
    let made = change.made.iter().map(|made| {
        json!({
            "by": by(live, made.author),
            "command": &*made.command,
            "seconds": made.seconds,
            "count": made.count,
        })
    });
    let mut told = json!({
        "event": "changed",
        "by": change.author.map(|author| by(live, author)),
        "made": made.collect::<Value>(),
        "shapes": shapes.collect::<Value>(),
        "removed": change.removed.iter().map(|id| json!(id.as_str())).collect::<Value>(),
    });
    if let Some(meta) = &change.meta {
        told["title"] = json!(&*meta.title);
        told["background"] = json!(meta.background.map(|color| color.to_string()));
        told["grid"] = json!(meta.grid);
    }
    Some(told)
}

/// Who has written under an id.
fn by(live: &Live, peer: PeerId) -> Value {
    let name = live.people.get(&peer).map(|person| &*person.name);
    json!({"peer": id(peer), "name": name})
}

/// As text: programs that read JSON numbers as floats would read another one.
fn id(peer: PeerId) -> String {
    peer.to_string()
}

fn word(state: &State) -> &'static str {
    match state {
        State::Closed => "closed",
        State::Offline(_) => "offline",
        State::Connecting { .. } => "connecting",
        State::Joining => "joining",
        State::Live { .. } => "live",
        State::Degraded { .. } => "slow",
        State::Refused(_) => "refused",
    }
}
