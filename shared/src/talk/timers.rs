//! Reading the timer from its map.

use loro::{LoroDoc, LoroMap, LoroValue};

use super::reader::Problems;
use super::schema::{self, TIME_MAX, TIMER_SECONDS_MAX};
use super::timer::{Run, RunState, Timer};
use crate::board::value::{number_of, text_of};
use crate::board::value_at;
use crate::id::{PeerId, RunId};

/// Reads the timer.
pub(super) fn timer(doc: &LoroDoc, problems: &mut Problems) -> Timer {
    let map = doc.get_map(schema::TIMER);
    let run = match value_at(&map, schema::RUN) {
        None | Some(LoroValue::Null) => None,
        Some(value) => {
            let run = read_run(&map, &value);
            if run.is_none() {
                problems.report(schema::TIMER, schema::RUN);
            }
            run
        }
    };
    Timer { run }
}

fn read_run(map: &LoroMap, value: &LoroValue) -> Option<Run> {
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
    let prefix = added_prefix(&id);
    let keys: Vec<String> = map.keys().map(|key| key.to_string()).collect();
    let added = keys.iter().filter_map(|key| {
        let peer: PeerId = key.strip_prefix(&prefix)?.parse().ok()?;
        // Each keeps their own sum; nobody takes or gives another's.
        let own = *key == added_key(&id, peer) && map.get_last_editor(key) == Some(peer);
        own.then(|| added_of(map, key))
    });
    Some(Run {
        added_seconds: added.map(u64::from).sum(),
        by: map.get_last_editor(schema::RUN)?,
        id,
        seconds,
        state,
    })
}

/// What a key says that somebody has added.
pub(super) fn added_of(map: &LoroMap, key: &str) -> u32 {
    let seconds = value_at(map, key).as_ref().and_then(number_of);
    let most = f64::from(TIMER_SECONDS_MAX);
    seconds.map_or(0, |seconds| seconds.clamp(0.0, most) as u32)
}

/// What the keys begin with of what was added to a run.
pub(super) fn added_prefix(run: &RunId) -> String {
    format!("{}{run}/", schema::ADDED)
}

/// The key of what one peer has added to a run.
pub(super) fn added_key(run: &RunId, peer: PeerId) -> String {
    format!("{}{peer}", added_prefix(run))
}
