//! Reading a vote from its map.

use std::collections::BTreeMap;
use std::sync::Arc;

use loro::{LoroMap, LoroValue};

use super::entry::{Entry, Made};
use super::people::People;
use super::reader::{self, Problems};
use super::schema;
use super::vote::{Ballot, Vote, clamped};
use crate::board::value::{number_of, text_of};
use crate::id::{ShapeId, VoteId};

/// Reads a vote.
pub(super) fn vote(
    id: &VoteId,
    map: &LoroMap,
    people: &People,
    problems: &mut Problems,
) -> Entry<Vote> {
    let Some(mut made) = Made::new(map, people) else {
        problems.report(id.as_str(), "nobody made it");
        return Entry::default();
    };
    let shown = if made.is_removed() {
        None
    } else {
        read_vote(id, &mut made, problems)
    };
    Entry {
        shown: shown.map(Arc::new),
        peers: made.peers,
        replies: 0,
    }
}

fn read_vote(id: &VoteId, made: &mut Made<'_>, problems: &mut Problems) -> Option<Vote> {
    let setup = made.own(schema::SETUP).and_then(|value| setup_of(&value));
    let Some((title, each, time)) = setup else {
        problems.report(id.as_str(), schema::SETUP);
        return None;
    };
    let ends = match made.said(schema::ENDS) {
        None | Some((LoroValue::Null, _)) => None,
        Some((value, _)) => {
            let ends = reader::time_of(&value);
            if ends.is_none() {
                problems.report(id.as_str(), schema::ENDS);
            }
            ends
        }
    };
    let mut keys: Vec<String> = made.map.keys().map(|key| key.to_string()).collect();
    keys.retain(|key| key.starts_with(schema::BALLOT));
    keys.sort_unstable();
    let mut ballots = BTreeMap::new();
    for key in keys {
        let Some((value, by)) = made.said(&key) else {
            continue;
        };
        let user = made
            .people
            .user(by)
            .filter(|user| key[schema::BALLOT.len()..] == ***user);
        let Some(user) = user else {
            problems.report(id.as_str(), "a ballot is not its writer's");
            continue;
        };
        match ballot_of(&value) {
            Some(said) => {
                let counts = clamped(said, each);
                if !counts.is_empty() {
                    ballots.insert(Arc::clone(user), counts);
                }
            }
            None => problems.report(id.as_str(), &key),
        }
    }
    Some(Vote {
        id: id.clone(),
        by: made.maker,
        time,
        title,
        each,
        ends,
        revealed: made.is_true(schema::REVEALED),
        closed: made.is_true(schema::CLOSED),
        ballots,
    })
}

fn setup_of(value: &LoroValue) -> Option<(Arc<str>, u32, i64)> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    let title = entries.get(schema::TITLE).map_or(Some(""), text_of)?;
    let each = number_of(entries.get(schema::EACH)?)?;
    let time = reader::time_of(entries.get(schema::TIME)?)?;
    let fits = title.chars().nth(schema::TITLE_CHARS_MAX).is_none()
        && (1.0..=f64::from(schema::EACH_MAX)).contains(&each);
    fits.then(|| (Arc::from(title), each as u32, time))
}

/// What a ballot says; none where it is not one.
fn ballot_of(value: &LoroValue) -> Option<Ballot> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    if entries.len() > schema::BALLOT_ENTRIES_MAX {
        return None;
    }
    let entry = |(shape, count): (&String, &LoroValue)| {
        let count = number_of(count)?;
        // A count that is none gives nothing, and costs nobody else anything.
        Some((ShapeId::new(shape).ok()?, count.clamp(0.0, 1e6) as u32))
    };
    Some(entries.iter().filter_map(entry).collect())
}
