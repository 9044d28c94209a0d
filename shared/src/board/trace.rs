//! Who made a shape, and who last changed what of it and when: the last writer of each property, and the
//! time of the change in which they wrote it.
//!
//! The document says of a property who wrote it last, not when: that is in the history, which is walked
//! from the newest change back to when the shape was made, a change at a time, so that whoever walks can
//! stop for something more urgent.

use std::collections::{BTreeMap, BTreeSet};

use loro::{
    Container, ContainerID, ContainerTrait as _, IdSpan, JsonMapOp, JsonOpContent, LoroDoc,
    ValueOrContainer,
};

use super::history::Run;
use super::{Board, Deed, Person, reader, schema};
use crate::id::{PeerId, ShapeId};
use crate::shape::Key;

/// So many changes are looked through. What was done before them is told without its time.
const CHANGES_MAX: usize = 100_000;

/// Where a shape comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// The shape.
    pub shape: ShapeId,
    /// Who made it.
    pub made: Option<Touch>,
    /// What was done to it since, a kind each with who did so last, the newest first.
    pub touches: Vec<Touch>,
    /// Those who are named in it, sorted by peer.
    pub people: Vec<Person>,
}

impl Traced {
    /// Nothing is known of the shape.
    pub fn unknown(shape: ShapeId) -> Self {
        Self {
            shape,
            made: None,
            touches: Vec::new(),
            people: Vec::new(),
        }
    }
}

/// Something somebody did to a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// Who.
    pub author: PeerId,
    /// What.
    pub deed: Deed,
    /// When, in Unix seconds by their clock; none where that is not known.
    pub seconds: Option<i64>,
}

/// A walk back through the history, for one shape.
#[derive(Debug)]
pub struct Trace {
    shape: ShapeId,
    container: ContainerID,
    text: Option<ContainerID>,
    /// Who made it, in which change.
    made: Option<Run>,
    /// Properties whose change has not been found, each with its last writer.
    sought: BTreeMap<String, PeerId>,
    /// Whether the last change of the text is sought.
    text_sought: bool,
    found: BTreeMap<Deed, Touch>,
    /// Where the walk is with each writer: their newest change that it has not seen, by time.
    next: BTreeSet<(u32, PeerId, i32)>,
    begun: bool,
    looked_at: usize,
}

impl Trace {
    /// Begins; none where there is no such shape.
    pub fn begin(board: &mut Board, shape: &ShapeId) -> Option<Self> {
        board.document.guarded(|doc| begin(doc, shape)).flatten()
    }

    /// Goes on while `may_go_on`; whether all is found that will be.
    fn go_on(&mut self, doc: &LoroDoc, may_go_on: &mut dyn FnMut() -> bool) -> bool {
        if !std::mem::replace(&mut self.begun, true) {
            self.line_up(doc);
        }
        let since = self.made.as_ref().map_or(0, |run| run.lamport);
        while !self.sought.is_empty() || self.text_sought {
            if !may_go_on() {
                return false;
            }
            let Some((lamport, peer, last)) = self.next.pop_last() else {
                break;
            };
            // Nobody changed it before it was there.
            if lamport < since || self.looked_at >= CHANGES_MAX {
                break;
            }
            self.looked_at += 1;
            let Some(run) = Run::around(doc, peer, last) else {
                continue;
            };
            if run.start > 0
                && let Some(before) = Run::around(doc, peer, run.start - 1)
            {
                self.next
                    .insert((last_lamport(&before), peer, before.end - 1));
            }
            self.look_at(doc, &run);
        }
        self.next.clear();
        true
    }

    /// The newest change of each writer who comes into question.
    fn line_up(&mut self, doc: &LoroDoc) {
        let writers: BTreeSet<PeerId> = self.sought.values().copied().collect();
        let all = doc.oplog_vv();
        let ends = all.iter().map(|(&peer, &end)| (peer, end));
        let mut ends: Vec<_> = ends
            .filter(|(peer, end)| *end > 0 && (self.text_sought || writers.contains(peer)))
            .collect();
        ends.sort_unstable();
        for (peer, end) in ends {
            if let Some(run) = Run::around(doc, peer, end - 1) {
                self.next.insert((last_lamport(&run), peer, end - 1));
            }
        }
    }

    fn look_at(&mut self, doc: &LoroDoc, run: &Run) {
        let (mut has_keys, mut has_text) = (false, false);
        for container in run.containers(doc) {
            has_keys |= container == self.container;
            has_text |= Some(&container) == self.text.as_ref();
        }
        if has_keys {
            self.look_at_keys(doc, run);
        }
        if has_text && std::mem::take(&mut self.text_sought) {
            self.note(Deed::Wrote, run);
        }
    }

    fn look_at_keys(&mut self, doc: &LoroDoc, run: &Run) {
        let span = IdSpan::new(run.peer, run.start, run.end);
        let changes = doc.export_json_in_id_span(span);
        for op in changes.into_iter().flat_map(|change| change.ops) {
            if op.container != self.container {
                continue;
            }
            let JsonOpContent::Map(JsonMapOp::Insert { key, .. } | JsonMapOp::Delete { key }) =
                op.content
            else {
                continue;
            };
            if self.sought.get(&key) == Some(&run.peer) {
                self.sought.remove(&key);
                let deed = match Deed::of_command(&run.command) {
                    Some(deed) if deed.is_telling() => deed,
                    _ => deed_of(&key),
                };
                self.note(deed, run);
            }
        }
    }

    /// What was found of a kind; what is part of how the shape was made is not.
    fn note(&mut self, deed: Deed, run: &Run) {
        let with_it = self.made.as_ref().is_some_and(|made| {
            // A large change is kept in pieces.
            let same = made.seconds == run.seconds && made.command == run.command;
            same && made.peer == run.peer
        });
        if with_it {
            return;
        }
        let touch = Touch {
            author: run.peer,
            deed,
            seconds: (run.seconds > 0).then_some(run.seconds),
        };
        let known = self.found.entry(deed).or_insert(touch);
        if known.seconds < touch.seconds {
            *known = touch;
        }
    }

    fn into_traced(mut self, people: &[Person]) -> Traced {
        // What the walk did not reach is known without its time.
        for (key, author) in std::mem::take(&mut self.sought) {
            let made_it = self.made.as_ref().is_some_and(|made| made.peer == author);
            if !made_it {
                let deed = deed_of(&key);
                let seconds = None;
                self.found.entry(deed).or_insert(Touch {
                    author,
                    deed,
                    seconds,
                });
            }
        }
        let made = self.made.as_ref().map(|run| Touch {
            author: run.peer,
            deed: Deed::Made,
            seconds: (run.seconds > 0).then_some(run.seconds),
        });
        let mut touches: Vec<Touch> = self.found.into_values().collect();
        touches.sort_by_key(|touch| std::cmp::Reverse((touch.seconds, touch.deed)));
        let named: BTreeSet<PeerId> = made.iter().chain(&touches).map(|it| it.author).collect();
        let people = people.iter().filter(|person| named.contains(&person.peer));
        Traced {
            shape: self.shape,
            made,
            touches,
            people: people.cloned().collect(),
        }
    }
}

fn begin(doc: &LoroDoc, shape: &ShapeId) -> Option<Trace> {
    let map = reader::shape_map(doc, shape.as_str())?;
    let container = map.id();
    let made = match &container {
        ContainerID::Normal { peer, counter, .. } => Run::around(doc, *peer, *counter),
        ContainerID::Root { .. } => None,
    };
    let (mut sought, mut text) = (BTreeMap::new(), None);
    map.for_each(|key, value| match value {
        ValueOrContainer::Container(Container::Text(found)) if key == schema::TEXT => {
            text = Some(found.id());
        }
        ValueOrContainer::Value(_) if key == schema::DELETED || Key::from_name(key).is_some() => {
            if let Some(writer) = map.get_last_editor(key) {
                sought.insert(key.to_owned(), writer);
            }
        }
        _ => {}
    });
    Some(Trace {
        shape: shape.clone(),
        container,
        text_sought: text.is_some(),
        text,
        made,
        sought,
        found: BTreeMap::new(),
        next: BTreeSet::new(),
        begun: false,
        looked_at: 0,
    })
}

/// What writing this key of a shape does.
fn deed_of(key: &str) -> Deed {
    match Key::from_name(key) {
        Some(key) => Deed::of_key(key),
        None if key == schema::DELETED => Deed::Deleted,
        None => Deed::Changed,
    }
}

fn last_lamport(run: &Run) -> u32 {
    let len = u32::try_from(run.end - run.start).unwrap_or(0);
    run.lamport.saturating_add(len.saturating_sub(1))
}

impl Board {
    /// Goes on with a trace while `may_go_on`, which is asked before each change; none while there is
    /// more to look at. Where the document broke, what was found until then.
    pub fn trace(&mut self, trace: &mut Trace, may_go_on: &mut dyn FnMut() -> bool) -> bool {
        let done = self.document.guarded(|doc| trace.go_on(doc, may_go_on));
        done.unwrap_or(true)
    }

    /// What a trace has found.
    pub fn traced(&self, trace: Trace) -> Traced {
        trace.into_traced(&self.people)
    }
}

#[cfg(test)]
mod tests;
