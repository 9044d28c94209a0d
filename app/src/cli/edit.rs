//! `tavla edit`: edits as lines of JSON, each answered by a line once it is safe: on the disk, or with a server.

mod lines;

use std::io;
use std::time::Duration;

use clap::Args;
use serde_json::Value;
use tavla_shared::board::EditBatch;

use self::lines::{Lines, Next};
use super::console::name_from;
use super::guest::Answered;
use super::live::Live;
use super::seated::{Seat, Seated};
use super::{CommandError, Console, Outcome};
use crate::i18n::text;
use crate::instance::Purpose;
use crate::robot::{self, Answer, Ground, Line};
use crate::session::SessionEvent;
use crate::text::TextEngine;
use crate::worker::BoardEvent;

/// What is waited for after each line.
const SAFE: &str = "the edits are safe";

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

/// Does what the lines say until they end.
///
/// # Errors
/// [`CommandError`] where the board cannot be worked on, any more. Lines that were answered were done.
pub fn run(options: &EditOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let mut seated = Seated::take(&options.seat, "edit", Purpose::Edit, console)?;
    let worked = work(&mut seated, options.strict, console);
    // However that went: it is left in order.
    let closed = seated.close();
    let refused = worked?;
    closed?;
    Ok(if refused > 0 {
        Outcome::Lossy
    } else {
        Outcome::Done
    })
}

/// Does what the lines say; gives how many were refused.
fn work(
    seated: &mut Seated,
    strict: bool,
    console: &mut Console<'_>,
) -> Result<usize, CommandError> {
    let input = std::mem::replace(&mut console.input, Box::new(io::empty()));
    let unreadable = || CommandError::unreadable("the standard input");
    let lines = Lines::read(input, seated.wake()).map_err(unreadable())?;
    let mut hand = Hand::default();
    let mut refused = 0;
    loop {
        look(seated);
        if let Some(trouble) = seated.trouble() {
            return Err(trouble);
        }
        if seated.is_to_end() {
            return Err(CommandError::Ended);
        }
        let answered = match lines.next() {
            Next::NotYet => {
                seated.wait(Duration::MAX);
                continue;
            }
            Next::End => return Ok(refused),
            Next::Unreadable(error) => return Err(unreadable()(error)),
            Next::Line(Ok(said)) if said.trim().is_empty() => continue,
            Next::Line(Ok(said)) => match seated {
                Seated::Here(live) => told(&hand.make(live, &said, console)?)?,
                Seated::There(guest) => guest.ask(&said)?,
            },
            Next::Line(Err(error)) => told(&Answer::refused(Value::Null, &error))?,
        };
        refused += usize::from(!answered.ok);
        console.say(&answered.line)?;
        if !answered.ok && strict {
            return Ok(refused);
        }
    }
}

/// Sees what others did meanwhile.
fn look(seated: &mut Seated) {
    match seated {
        Seated::Here(live) => {
            live.look();
        }
        // There is no question to which this would be the answer.
        Seated::There(guest) => while guest.next_line().is_some() {},
    }
}

fn told(answer: &Answer) -> Result<Answered, CommandError> {
    let line = serde_json::to_string(answer).map_err(io::Error::from);
    Ok(Answered {
        line: line.map_err(CommandError::NotPrinted)?,
        ok: answer.ok,
    })
}

/// Does lines in this process.
#[derive(Default)]
struct Hand {
    engine: Option<TextEngine>,
    ticket: u64,
}

impl Hand {
    /// Does what a line says.
    fn make(
        &mut self,
        live: &mut Live,
        said: &str,
        console: &mut Console<'_>,
    ) -> Result<Answer, CommandError> {
        let mut ground = Ground {
            shapes: &live.view.shapes,
            engine: self.engine.get_or_insert_with(TextEngine::bundled),
            name: &mut || name_from(&mut console.random),
        };
        let read = match robot::read(said, &mut ground) {
            Ok(read) => read,
            Err(error) => return Ok(Answer::refused(robot::tag_of(said), &error)),
        };
        self.ticket += 1;
        let (tag, created) = (read.tag.clone(), read.created.clone());
        let refused = make(live, self.ticket, read, console.now())?;
        Ok(match refused {
            Some(reason) => Answer::refused(tag, &reason),
            None => Answer::done(tag, created),
        })
    }
}

/// Makes the edits of a line and waits until they are safe; says why none of them was made.
fn make(
    live: &mut Live,
    ticket: u64,
    read: Line,
    now: i64,
) -> Result<Option<String>, CommandError> {
    if live.is_read_only() {
        return Ok(Some(text("cli-edit-read-only").to_owned()));
    }
    if read.edits.is_empty() {
        return Ok(None);
    }
    let batch = robot::batch_of(read.edits, &live.view);
    if live.is_by_link() {
        with_server(live, ticket, batch, now)
    } else {
        let reason = on_disk(live, ticket, batch, now)?;
        live.keep_title(now)?;
        Ok(reason)
    }
}

/// As the one who is there, whose edits are safe once the server has them.
fn with_server(
    live: &mut Live,
    ticket: u64,
    batch: EditBatch,
    now: i64,
) -> Result<Option<String>, CommandError> {
    if let Err(error) = live.session().edit(ticket, batch, now) {
        return Ok(Some(error.to_string()));
    }
    let (mut made, mut safe, mut reason) = (false, false, None);
    live.until(SAFE, |_, event| {
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
            BoardEvent::Saved { unsynced } => safe = made && *unsynced == 0,
            BoardEvent::Parted(_) | BoardEvent::NotParted(_) => {
                reason = Some(text("cli-edit-refused").to_owned());
            }
            _ => {}
        }
        safe || reason.is_some()
    })?;
    Ok(reason)
}

/// Beside the person whose board it is, safe once the disk has it.
fn on_disk(
    live: &mut Live,
    ticket: u64,
    batch: EditBatch,
    now: i64,
) -> Result<Option<String>, CommandError> {
    if let Err(reason) = live.edit_as_guest(ticket, batch, now) {
        return Ok(Some(reason));
    }
    let mut answer = None;
    live.until(SAFE, |live, _| {
        answer = live.answer_to_guest(ticket);
        answer.is_some()
    })?;
    Ok(answer.and_then(Result::err))
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
