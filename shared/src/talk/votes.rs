//! Reading a vote from its map.

use std::collections::BTreeMap;
use std::sync::Arc;

use loro::{LoroMap, LoroValue};

use super::entry::{Entry, Judges, Made};
use super::reader::{self, Problems};
use super::schema;
use super::vote::{Ballot, Vote, clamped};
use crate::board::value::{number_of, text_of};
use crate::id::{ShapeId, VoteId};

/// Reads a vote.
pub(super) fn vote(
    id: &VoteId,
    map: &LoroMap,
    judges: Judges<'_>,
    problems: &mut Problems,
) -> Entry<Vote> {
    let Some(mut made) = Made::new(map, judges) else {
        problems.report(id.as_str(), "nobody made it");
        return Entry::default();
    };
    let shown = if made.is_removed(made.by) {
        None
    } else {
        read(id, &mut made, problems)
    };
    made.into_entry(shown, 0)
}

fn read(id: &VoteId, made: &mut Made<'_>, problems: &mut Problems) -> Option<Vote> {
    let place = id.as_str();
    let setups = made.lines(schema::SETUP, schema::ENTRIES_MAX);
    let mut setups = setups.unwrap_or_default().into_iter();
    let setup = setups.find(|line| line.id.peer == made.by.peer);
    let Some(setup) = setup.and_then(|line| setup_of(&line.value)) else {
        problems.report(place, schema::SETUP);
        return None;
    };
    let ends = match made.value(schema::ENDS) {
        None | Some(LoroValue::Null) => None,
        Some(value) => {
            let ends = reader::time_of(&value);
            if ends.is_none() {
                problems.report(place, schema::ENDS);
            }
            ends
        }
    };
    let mut ballots = BTreeMap::new();
    let lines = made.lines(schema::BALLOTS, schema::ENTRIES_MAX);
    for line in lines.unwrap_or_default() {
        // Who does not say who they are could come again and again.
        let Some(user) = made.judges.people.user(line.id.peer) else {
            continue;
        };
        match ballot_of(&line.value) {
            Some(said) => {
                ballots.insert(Arc::clone(user), clamped(said, setup.each, &setup.shapes));
            }
            None => problems.report(place, schema::BALLOTS),
        }
    }
    ballots.retain(|_, ballot| !ballot.is_empty());
    Some(Vote {
        id: id.clone(),
        by: made.by.peer,
        time: setup.time,
        title: setup.title,
        each: setup.each,
        ends,
        shapes: setup.shapes,
        revealed: made.is_true(schema::REVEALED),
        closed: made.is_true(schema::CLOSED),
        ballots,
    })
}

/// What a vote is.
struct Setup {
    title: Arc<str>,
    each: u32,
    time: i64,
    shapes: Arc<[ShapeId]>,
}

fn setup_of(value: &LoroValue) -> Option<Setup> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    let title = entries.get(schema::TITLE).map_or(Some(""), text_of)?;
    let each = number_of(entries.get(schema::EACH)?)?;
    let time = reader::time_of(entries.get(schema::TIME)?)?;
    let fits = title.chars().nth(schema::TITLE_CHARS_MAX).is_none()
        && (1.0..=f64::from(schema::EACH_MAX)).contains(&each);
    let shapes = match entries.get(schema::SHAPES) {
        None => Arc::from([]),
        Some(value) => shapes_of(value)?,
    };
    fits.then(|| Setup {
        title: Arc::from(title),
        each: each as u32,
        time,
        shapes,
    })
}

/// What can be voted on, sorted; none where that is not said as it should be. A list that is there and
/// names nothing would mean everything.
fn shapes_of(value: &LoroValue) -> Option<Arc<[ShapeId]>> {
    let LoroValue::List(list) = value else {
        return None;
    };
    if list.is_empty() || list.len() > schema::BALLOT_SHAPES_MAX {
        return None;
    }
    let shapes = list.iter().map(|shape| ShapeId::new(text_of(shape)?).ok());
    let mut shapes = shapes.collect::<Option<Vec<_>>>()?;
    shapes.sort();
    shapes.dedup();
    Some(Arc::from(shapes))
}

/// What a ballot says; none where it is not one.
fn ballot_of(value: &LoroValue) -> Option<Ballot> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    if entries.len() > schema::BALLOT_SHAPES_MAX {
        return None;
    }
    let entry = |(shape, count): (&String, &LoroValue)| {
        let count = number_of(count)?;
        // A count that is none gives nothing, and costs nobody else anything.
        Some((ShapeId::new(shape).ok()?, count.clamp(0.0, 1e6) as u32))
    };
    Some(entries.iter().filter_map(entry).collect())
}
