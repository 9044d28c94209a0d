//! A person who edits a shape of a board, for tests.

use std::sync::Arc;

use egui::os::OperatingSystem;
use egui::{Event, ImeEvent, Key, Modifiers};
use kurbo::{Point, Size};
use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Font, Kind, Shape};

use super::super::super::placement::placed_text;
use super::super::super::{Caret, TextEngine};
use super::super::{EditingContext, EditingOutput, TextEditing};

pub(super) const CTRL: Modifiers = Modifiers {
    ctrl: true,
    command: true,
    ..Modifiers::NONE
};
pub(super) const ALT: Modifiers = Modifiers::ALT;
pub(super) const SHIFT: Modifiers = Modifiers::SHIFT;
pub(super) const NONE: Modifiers = Modifiers::NONE;

/// A person who edits, and the board that shows what they did.
pub(super) struct Bench {
    pub(super) shown: Arc<Shape>,
    pub(super) editing: TextEditing,
    pub(super) engine: TextEngine,
    pub(super) now_secs: f64,
    pub(super) os: OperatingSystem,
}

impl Bench {
    pub(super) fn new(marked: &str) -> Self {
        Self::of_kind(Kind::Text, marked)
    }

    pub(super) fn of_kind(kind: Kind, marked: &str) -> Self {
        let text: String = marked.chars().filter(|c| !matches!(c, '|' | '^')).collect();
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.style.font = Font::Sans;
        shape.size = Size::new(200.0, 100.0);
        shape.text = Arc::from(text);
        let shown = Arc::new(shape);
        let mut editing = TextEditing::at_end(Arc::clone(&shown), 0.0);
        let position = |mark: char| {
            marked
                .chars()
                .filter(|&c| c == mark || !matches!(c, '|' | '^'))
                .position(|c| c == mark)
        };
        let caret = position('|').unwrap();
        editing.caret = Caret::from(caret);
        editing.anchor = position('^').unwrap_or(caret);
        let engine = TextEngine::bundled();
        Self {
            shown,
            editing,
            engine,
            now_secs: 0.0,
            os: OperatingSystem::Nix,
        }
    }

    pub(super) fn input(&mut self, event: &Event) -> EditingOutput {
        let mut context = EditingContext {
            engine: &mut self.engine,
            now_secs: self.now_secs,
            os: self.os,
        };
        let output = self.editing.handle(event, &mut context);
        self.show(&output.edits);
        output
    }

    pub(super) fn show(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.shown = edit.preview(Some(Arc::clone(&self.shown))).unwrap();
        }
    }

    /// A peer changes the text.
    pub(super) fn meanwhile(&mut self, at: usize, delete: usize, insert: &str) {
        let id = self.shown.id.clone();
        self.show(&[Edit::Splice {
            id,
            at,
            delete,
            insert: Arc::from(insert),
        }]);
        self.editing.follow(&self.shown);
    }

    pub(super) fn point(&mut self, at: usize) -> Point {
        let text = placed_text(&self.shown, &mut self.engine).unwrap();
        text.board_from_text(text.layout.caret_rect(at).center())
    }

    pub(super) fn press(&mut self, at: Point, clicks: u32, extend: bool) {
        let mut context = EditingContext {
            engine: &mut self.engine,
            now_secs: self.now_secs,
            os: self.os,
        };
        let output = self.editing.press(at, clicks, extend, &mut context);
        self.show(&output.edits);
    }

    pub(super) fn drag(&mut self, at: Point) {
        let mut context = EditingContext {
            engine: &mut self.engine,
            now_secs: self.now_secs,
            os: self.os,
        };
        self.editing.drag(at, &mut context);
    }

    /// The text with its marks.
    pub(super) fn marked(&self) -> String {
        let mut chars: Vec<char> = self.shown.text.chars().collect();
        let (caret, anchor) = (self.editing.caret.at, self.editing.anchor);
        let mut marks = vec![(caret, '|')];
        if caret != anchor {
            marks.push((anchor, '^'));
        }
        marks.sort_by_key(|&(at, _)| std::cmp::Reverse(at));
        for (at, mark) in marks {
            chars.insert(at, mark);
        }
        chars.into_iter().collect()
    }
}

pub(super) fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

pub(super) fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

pub(super) fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit {
        text: text.to_owned(),
        active_range_chars: None,
    })
}

#[track_caller]
pub(super) fn check(before: &str, input: &[Event], after: &str) {
    let mut bench = Bench::new(before);
    for event in input {
        assert!(bench.input(event).consumed, "{event:?} was not taken");
        let shown = Arc::clone(&bench.shown);
        assert_eq!(
            bench.editing.shape, shown,
            "what is edited is not what is shown"
        );
        bench.editing.follow(&shown);
    }
    assert_eq!(bench.marked(), after, "from {before:?}");
}

#[track_caller]
pub(super) fn check_keys(before: &str, keys: &[(Key, Modifiers)], after: &str) {
    let events: Vec<_> = keys
        .iter()
        .map(|&(code, modifiers)| key(code, modifiers))
        .collect();
    check(before, &events, after);
}
