//! The steps a person can take back and bring forward again: so many, and so many bytes.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use loro::LoroValue;

use super::{GivenBack, Inverse, Target};
use crate::board::marks::Attributes;
use crate::board::{Step, schema};
use crate::id::ShapeId;

/// How many steps are kept each way.
const STEPS_MAX: usize = 1_000;
/// How many bytes of them are kept each way. The newest step is kept whatever its size.
const BYTES_MAX: usize = 64 << 20;

/// What a step is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepHead {
    /// The command that it was.
    pub command: Arc<str>,
    /// What its sender calls it.
    pub mark: u64,
}

/// One thing a person did.
#[derive(Debug)]
pub(in crate::board) struct UndoStep {
    pub(in crate::board) head: Arc<StepHead>,
    pub(in crate::board) inverses: Vec<Inverse>,
}

/// What this person did and took back, newest last.
#[derive(Debug, Default)]
pub(in crate::board) struct UndoStack {
    done: Steps,
    undone: Steps,
}

/// Which way through the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::board) enum Direction {
    Undo,
    Redo,
}

/// Steps one way, the oldest first.
#[derive(Debug, Default)]
struct Steps {
    steps: VecDeque<UndoStep>,
    bytes: usize,
}

impl UndoStack {
    pub(in crate::board) fn can_undo(&self) -> bool {
        !self.done.steps.is_empty()
    }

    pub(in crate::board) fn can_redo(&self) -> bool {
        !self.undone.steps.is_empty()
    }

    /// Remembers what was just done; what was undone before can then not be redone.
    pub(in crate::board) fn record(&mut self, head: StepHead, step: Step, inverses: Vec<Inverse>) {
        let goes_on = step == Step::Extend || step == Step::Follow && self.undone.steps.is_empty();
        let newest = self.done.steps.back();
        let goes_on = goes_on && newest.is_some_and(|last| last.head.command == head.command);
        let is_none = step == Step::Unrecorded || step == Step::Follow && !goes_on;
        if inverses.is_empty() || is_none {
            return;
        }
        self.undone = Steps::default();
        let extended = match self.done.pop() {
            Some(last) if goes_on => Some(last),
            Some(last) => {
                self.done.push(last);
                None
            }
            None => None,
        };
        let mut step = extended.unwrap_or_else(|| UndoStep {
            head: Arc::new(head),
            inverses: Vec::new(),
        });
        step.inverses.extend(inverses);
        self.done.push(step);
    }

    /// The next step of a direction.
    pub(in crate::board) fn next(&self, direction: Direction) -> Option<&UndoStep> {
        match direction {
            Direction::Undo => self.done.steps.back(),
            Direction::Redo => self.undone.steps.back(),
        }
    }

    pub(in crate::board) fn pop(&mut self, direction: Direction) -> Option<UndoStep> {
        match direction {
            Direction::Undo => self.done.pop(),
            Direction::Redo => self.undone.pop(),
        }
    }

    /// Remembers how a step that was just taken back is brought forward again, or the reverse.
    pub(in crate::board) fn push_opposite(&mut self, direction: Direction, step: UndoStep) {
        if step.inverses.is_empty() {
            return;
        }
        match direction {
            Direction::Undo => self.undone.push(step),
            Direction::Redo => self.done.push(step),
        }
    }

    /// What was given back to peers cannot be undone any more. What was undone earlier needs no
    /// such care: bringing it forward restores only what this peer had written.
    pub(in crate::board) fn lose(&mut self, given_back: &GivenBack) {
        if given_back.is_empty() {
            return;
        }
        let steps = self.done.steps.iter_mut();
        for inverse in steps.flat_map(|step| &mut step.inverses) {
            if given_back.contains(inverse) {
                self.done.bytes -= bytes_of(inverse);
                *inverse = Inverse::Lost;
                self.done.bytes += bytes_of(inverse);
            }
        }
    }
}

impl UndoStep {
    /// The shapes that come back from being deleted where nobody has touched them since.
    pub(in crate::board) fn returning(&self) -> BTreeSet<&ShapeId> {
        self.inverses.iter().filter_map(returning).collect()
    }

    fn bytes(&self) -> usize {
        self.inverses.iter().map(bytes_of).sum()
    }
}

impl Steps {
    fn push(&mut self, step: UndoStep) {
        self.bytes += step.bytes();
        self.steps.push_back(step);
        while self.steps.len() > 1
            && (self.steps.len() > STEPS_MAX || self.bytes > BYTES_MAX)
            && let Some(oldest) = self.steps.pop_front()
        {
            self.bytes -= oldest.bytes();
        }
    }

    fn pop(&mut self) -> Option<UndoStep> {
        let step = self.steps.pop_back()?;
        self.bytes -= step.bytes();
        Some(step)
    }
}

fn returning(inverse: &Inverse) -> Option<&ShapeId> {
    match inverse {
        Inverse::Key {
            target: Target::Shape(id),
            key,
            old: None | Some(LoroValue::Bool(false)),
            ..
        } if key == schema::DELETED => Some(id),
        _ => None,
    }
}

fn bytes_of(inverse: &Inverse) -> usize {
    let held = match inverse {
        Inverse::Key { old, new, .. } => [old, new].into_iter().flatten().map(bytes_of_value).sum(),
        Inverse::Text {
            removed: Some(removed),
            ..
        } => {
            let looks = removed.looks.iter();
            removed.content.len() + looks.map(|(_, look)| bytes_of_look(look)).sum::<usize>()
        }
        Inverse::Marks { old, .. } => old
            .iter()
            .map(|(_, letters)| size_of::<LoroValue>() + size_of_val(letters.as_slice()))
            .sum(),
        Inverse::Text { .. } | Inverse::Created { .. } | Inverse::Lost => 0,
    };
    size_of::<Inverse>() + held
}

fn bytes_of_look(look: &Attributes) -> usize {
    let said = |(key, value): &(String, LoroValue)| key.len() + bytes_of_value(value);
    look.iter().map(said).sum()
}

fn bytes_of_value(value: &LoroValue) -> usize {
    let held = match value {
        LoroValue::String(text) => text.len(),
        LoroValue::Binary(bytes) => bytes.len(),
        LoroValue::List(values) => values.iter().map(bytes_of_value).sum(),
        LoroValue::Map(entries) => entries
            .iter()
            .map(|(key, value)| key.len() + bytes_of_value(value))
            .sum(),
        _ => 0,
    };
    size_of::<LoroValue>() + held
}

#[cfg(test)]
mod tests {
    use smol_str::SmolStr;

    use super::*;

    fn drawing() -> StepHead {
        StepHead {
            command: Arc::from("draw"),
            mark: 0,
        }
    }

    fn step(bytes: usize) -> UndoStep {
        let value = |len| Some(LoroValue::from(vec![7_u8; len]));
        UndoStep {
            head: Arc::new(drawing()),
            inverses: vec![Inverse::Key {
                target: Target::Meta,
                key: SmolStr::new("k"),
                old: value(bytes),
                old_writer: None,
                new: None,
            }],
        }
    }

    #[test]
    fn old_steps_make_room_for_new_ones_and_the_newest_always_stays() {
        let mut stack = UndoStack::default();
        for _ in 0..100 {
            stack.record(drawing(), Step::New, step(1 << 20).inverses);
        }
        assert!((60..64).contains(&stack.done.steps.len()));
        stack.record(drawing(), Step::New, step(BYTES_MAX + 1).inverses);
        assert_eq!(stack.done.steps.len(), 1);
        for _ in 0..100 {
            stack.push_opposite(Direction::Undo, step(1 << 20));
        }
        assert!((60..64).contains(&stack.undone.steps.len()));
        while stack.pop(Direction::Undo).is_some() {}
        while stack.pop(Direction::Redo).is_some() {}
        assert_eq!((stack.done.bytes, stack.undone.bytes), (0, 0));
    }

    #[test]
    fn what_follows_a_step_makes_no_step_and_takes_nothing_undone_away() {
        let mut stack = UndoStack::default();
        stack.record(drawing(), Step::Follow, step(1).inverses);
        assert!(!stack.can_undo());
        stack.record(drawing(), Step::New, step(1).inverses);
        stack.record(drawing(), Step::Follow, step(1).inverses);
        let newest = stack.next(Direction::Undo).unwrap();
        assert_eq!((newest.inverses.len(), stack.done.steps.len()), (2, 1));
        let other = StepHead {
            command: Arc::from("write"),
            mark: 0,
        };
        stack.record(other, Step::Follow, step(1).inverses);
        assert_eq!(stack.next(Direction::Undo).unwrap().inverses.len(), 2);
        stack.push_opposite(Direction::Undo, step(1));
        stack.record(drawing(), Step::Follow, step(1).inverses);
        assert!(stack.can_redo());
        assert_eq!(stack.next(Direction::Undo).unwrap().inverses.len(), 2);
    }

    #[test]
    fn steps_are_counted_too() {
        let mut stack = UndoStack::default();
        for _ in 0..STEPS_MAX + 10 {
            stack.record(drawing(), Step::New, step(1).inverses);
        }
        assert_eq!(stack.done.steps.len(), STEPS_MAX);
    }
}
