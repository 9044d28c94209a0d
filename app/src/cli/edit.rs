//! `tavla edit`: edits as lines of JSON, each answered by a line once it is safe: on the disk, or with a server.

mod line;
mod lines;

use std::io;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use serde_json::Value;
use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::id::ShapeId;

use self::line::{Ground, Line};
use self::lines::{Lines, Next};
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
    let mut live = Live::open(&options.seat, "edit", console)?;
    let worked = work(&mut live, options.strict, console);
    // However that went: it is left in order.
    let closed = live.close();
    let refused = worked?;
    closed?;
    Ok(if refused > 0 {
        Outcome::Lossy
    } else {
        Outcome::Done
    })
}

/// Does what the lines say; gives how many were refused.
fn work(live: &mut Live, strict: bool, console: &mut Console<'_>) -> Result<usize, CommandError> {
    let input = std::mem::replace(&mut console.input, Box::new(io::empty()));
    let unreadable = || CommandError::unreadable("the standard input");
    let lines = Lines::read(input, live.session().wake()).map_err(unreadable())?;
    let mut engine = TextEngine::bundled();
    let (mut refused, mut ticket) = (0, 0);
    loop {
        // What others did meanwhile.
        live.look();
        if let Some(trouble) = live.trouble() {
            return Err(trouble);
        }
        if live.is_to_end() {
            return Err(CommandError::Ended);
        }
        let read = match lines.next() {
            Next::NotYet => {
                live.wait(Duration::MAX);
                continue;
            }
            Next::End => return Ok(refused),
            Next::Unreadable(error) => return Err(unreadable()(error)),
            Next::Line(Ok(said)) if said.trim().is_empty() => continue,
            Next::Line(Ok(said)) => {
                let mut ground = Ground {
                    shapes: &live.shapes,
                    engine: &mut engine,
                    name: &mut || name_from(&mut console.random),
                };
                line::read(&said, &mut ground).map_err(|error| (line::tag_of(&said), error))
            }
            Next::Line(Err(error)) => Err((Value::Null, error)),
        };
        let (tag, created, error) = match read {
            Err((tag, error)) => (tag, Vec::new(), Some(error.to_string())),
            Ok(wanted) => {
                ticket += 1;
                let (tag, created) = (wanted.tag.clone(), wanted.created.clone());
                let error = make(live, ticket, wanted, console.now())?;
                (tag, created, error)
            }
        };
        let is_refused = error.is_some();
        refused += usize::from(is_refused);
        console.say_json(&Answer {
            tag: &tag,
            ok: !is_refused,
            created: if is_refused { &[] } else { &created },
            error,
        })?;
        if is_refused && strict {
            return Ok(refused);
        }
    }
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
            BoardEvent::Parted(_) | BoardEvent::NotParted(_) => {
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::Path;

    use super::*;
    use crate::cli::keeper::Place;
    use crate::cli::testing::{Said, at_console_with, scene_in};
    use crate::cli::{Verb, import};

    /// What comes of these lines on a new board, and how often somebody looked at the clock.
    fn edit(folder: &Path, lines: &[u8]) -> (Result<Outcome, CommandError>, Said, u64) {
        let place = Place {
            data: Some(folder.join("data")),
        };
        let looked = Cell::new(0);
        let clock = || {
            looked.set(looked.get() + 1);
            1_790_000_000_000 + looked.get() * 60_000
        };
        let made = Verb::Import(import::ImportOptions {
            file: scene_in(folder),
            board: Some("Plan".to_owned()),
            place: place.clone(),
            json: true,
        });
        let (code, _) = at_console_with(b"", &clock, |console| made.run(console));
        assert_eq!(code, Some(0));
        looked.set(0);
        let options = EditOptions {
            seat: Seat {
                board: "Plan".to_owned(),
                name: "Script".to_owned(),
                transport: None,
                within: 30,
                place,
            },
            strict: false,
        };
        let (result, said) = at_console_with(lines, &clock, |console| run(&options, console));
        (result, said, looked.get())
    }

    #[test]
    fn each_line_is_done_at_its_own_time() {
        let folder = tempfile::tempdir().unwrap();
        let lines = b"{\"title\":\"One\"}\n{\"title\":\"Two\"}\n{\"title\":\"Three\"}";
        let (result, said, looked) = edit(folder.path(), lines);
        assert_eq!(result.unwrap(), Outcome::Done, "{}", said.text());
        assert_eq!(looked, 3);
    }

    #[test]
    fn a_line_that_is_no_text_is_refused_and_the_next_one_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let (result, said, _) = edit(
            folder.path(),
            b"{\"title\":\"caf\xe9\"}\n\n{\"grid\":true}\n",
        );
        assert_eq!(result.unwrap(), Outcome::Lossy);
        let answers: Vec<Value> = said
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let ok: Vec<&Value> = answers.iter().map(|answer| &answer["ok"]).collect();
        assert_eq!(ok, [&Value::Bool(false), &Value::Bool(true)]);
        assert_eq!(answers[0]["error"], "the line is no UTF-8");
    }
}
