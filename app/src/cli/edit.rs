//! `tavla edit`: edits as lines of JSON, each answered by a line once it is safe: on the disk, or with a server.

mod line;

use std::io::{BufRead as _, BufReader, Read as _};

use clap::Args;
use serde::Serialize;
use serde_json::Value;
use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::id::ShapeId;

use self::line::{Ground, LINE_BYTES_MAX, Line};
use super::console::name_from;
use super::live::{Live, Seat};
use super::{CommandError, Console, Outcome};
use crate::i18n::text;
use crate::session::SessionEvent;
use crate::text::TextEngine;
use crate::worker::BoardEvent;

/// What `edit` is asked.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct EditOptions {
    /// Which board, as whom, and how
    #[command(flatten)]
    pub seat: Seat,
    /// End at the first line that is refused
    #[arg(long)]
    pub strict: bool,
}

/// The answer to a line.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    tag: &'a Value,
    ok: bool,
    /// The shapes that were made, in the order of the line.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    created: &'a [ShapeId],
    /// Why nothing of it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Does what the lines say until they end.
///
/// # Errors
/// [`CommandError`] where the board cannot be worked on, any more. Lines that were answered were done.
pub fn run(options: &EditOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let mut live = Live::open(&options.seat, console)?;
    let mut engine = TextEngine::bundled();
    let mut refused = 0;
    let mut ticket = 0;
    while let Some(said) = next_line(console)? {
        if said.trim().is_empty() {
            continue;
        }
        // What others did meanwhile.
        live.look();
        let mut ground = Ground {
            shapes: &live.shapes,
            engine: &mut engine,
            name: &mut || name_from(&mut console.random),
        };
        let read = line::read(&said, &mut ground);
        let (tag, created, error) = match read {
            Err(error) => (Value::Null, Vec::new(), Some(error.to_string())),
            Ok(wanted) => {
                ticket += 1;
                let (tag, created) = (wanted.tag.clone(), wanted.created.clone());
                let error = make(&mut live, ticket, wanted, console.now())?;
                (tag, created, error)
            }
        };
        refused += usize::from(error.is_some());
        let is_refused = error.is_some();
        console.say_json(&Answer {
            tag: &tag,
            ok: !is_refused,
            created: if is_refused { &[] } else { &created },
            error,
        })?;
        if is_refused && options.strict {
            break;
        }
    }
    live.close()?;
    Ok(if refused > 0 {
        Outcome::Lossy
    } else {
        Outcome::Done
    })
}

/// Makes the edits of a line and waits until they are safe; says why none of them was made.
fn make(
    live: &mut Live,
    ticket: u64,
    wanted: Line,
    now: i64,
) -> Result<Option<String>, CommandError> {
    if live.is_read_only() {
        return Ok(Some(text("cli-edit-read-only").to_owned()));
    }
    if wanted.edits.is_empty() {
        return Ok(None);
    }
    let batch = EditBatch::new(command(&wanted.edits), wanted.edits);
    if let Err(error) = live.session().edit(ticket, batch, now) {
        return Ok(Some(error.to_string()));
    }
    let (mut made, mut safe, mut reason) = (false, false, None);
    live.until("the edits are safe", |live, event| {
        let Some(SessionEvent::Board(event)) = event else {
            return false;
        };
        match event {
            BoardEvent::Changed {
                tickets, change, ..
            } if tickets.contains(&ticket) => {
                made = true;
                // Where all was so already, nothing is to be saved.
                safe = change.is_empty();
            }
            BoardEvent::Refused {
                ticket: Some(refused),
                reason: why,
            } if *refused == ticket => reason = Some(why.to_string()),
            // On the disk; and with the server, if there is nothing that it has not.
            BoardEvent::Saved { unsynced } => {
                safe = made && (!live.is_by_link() || *unsynced == 0);
            }
            BoardEvent::Parted(_) => {
                reason = Some(text("cli-edit-refused").to_owned());
            }
            _ => {}
        }
        safe || reason.is_some()
    })?;
    Ok(reason)
}

/// What the history calls it.
fn command(edits: &[Edit]) -> &'static str {
    match edits.first() {
        Some(Edit::Create(_)) => "create",
        Some(Edit::Delete { .. }) => "delete",
        Some(Edit::Splice { .. }) => "type",
        _ => "edit",
    }
}

/// The next line; none where they end. Reads not beyond it, as more may come late.
fn next_line(console: &mut Console<'_>) -> Result<Option<String>, CommandError> {
    let unreadable = CommandError::unreadable("the standard input");
    let mut bytes = Vec::new();
    // A byte at a time from the system's own buffer, which the standard input has.
    let most = LINE_BYTES_MAX as u64 + 2;
    let input = BufReader::with_capacity(1, &mut *console.input);
    let read = input.take(most).read_until(b'\n', &mut bytes);
    if read.map_err(unreadable)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
