//! Reading the timer: its run, and the list of what was added, which all counts.

use loro::{LoroDoc, LoroValue};

use super::reader::{Problems, lines};
use super::schema::{self, TIME_MAX, TIMER_SECONDS_MAX};
use super::timer::{Run, RunState, Timer};
use crate::board::value::{number_of, text_of};
use crate::board::value_at;
use crate::id::RunId;

/// Reads the timer.
pub(super) fn timer(doc: &LoroDoc, problems: &mut Problems) -> Timer {
    let run = match value_at(&doc.get_map(schema::TIMER), schema::RUN) {
        None | Some(LoroValue::Null) => None,
        Some(value) => {
            let run = run_of(doc, &value);
            if run.is_none() {
                problems.report(schema::TIMER, schema::RUN);
            }
            run
        }
    };
    Timer { run }
}

fn run_of(doc: &LoroDoc, value: &LoroValue) -> Option<Run> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    let number = |key: &str, most: f64| {
        let number = number_of(entries.get(key)?)?;
        (0.0..=most).contains(&number).then_some(number)
    };
    let id = RunId::new(text_of(entries.get(schema::ID)?)?).ok()?;
    let seconds = number(schema::SECONDS, f64::from(TIMER_SECONDS_MAX))? as u32;
    let millis = |key| number(key, TIME_MAX as f64 * 1_000.0).map(|millis| millis as i64);
    let state = match (millis(schema::STARTED), millis(schema::ELAPSED)) {
        (Some(started_millis), _) => RunState::Running { started_millis },
        (None, Some(elapsed_millis)) => RunState::Paused { elapsed_millis },
        (None, None) => return None,
    };
    let list = doc.get_list(schema::ADDED);
    let added = lines(&list, schema::ENTRIES_MAX).filter_map(|line| added_of(&line.value, &id));
    Some(Run {
        added_seconds: added.map(u64::from).sum(),
        id,
        seconds,
        state,
    })
}

/// How much an entry adds to a run.
fn added_of(value: &LoroValue, run: &RunId) -> Option<u32> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    let to = text_of(entries.get(schema::RUN)?)?;
    let seconds = number_of(entries.get(schema::SECONDS)?)?;
    let most = f64::from(TIMER_SECONDS_MAX);
    (to == run.as_str()).then(|| seconds.clamp(0.0, most) as u32)
}
