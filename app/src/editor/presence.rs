//! What peers are told of me: pointer, view, tool, selection, the gesture in hand, and what stands
//! beside the pointer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::presence::{Drawn, Gesture, Presence, Selection, Status, StrokePoints, What};
use tavla_shared::shape::{InkPoint, Shape};

use super::Editor;
use crate::tools::InHand;

/// How many of a stroke's last points are told again each time: about a second of drawing.
const STROKE_POINTS: usize = 120;

/// All that an editor tells.
const TOLD: [What; 14] = [
    What::Cursor,
    What::View,
    What::Tool,
    What::Selection,
    What::Held,
    What::Gesture,
    What::Typing,
    What::Writing,
    What::Status,
    What::Follow,
    What::Summon,
    What::Laser,
    What::Chat,
    What::Reaction,
];

/// What was told last.
#[derive(Debug, Default)]
pub(super) struct Told {
    values: BTreeMap<What, Presence>,
    /// What may have been told and is not known to be told no more.
    unsure: BTreeSet<What>,
}

impl Editor {
    /// What has changed since the last call: new values, or none where there is nothing to tell any
    /// more. To be asked as often as things are sent, not once a frame.
    pub fn take_presence(&mut self) -> Vec<(What, Option<Presence>)> {
        let now: BTreeMap<What, Presence> = self
            .presence()
            .into_iter()
            .map(|value| (value.what(), value))
            .collect();
        let Told { values, unsure } = std::mem::take(&mut self.told);
        let before = values;
        let gone = before
            .keys()
            .chain(&unsure)
            .filter(|what| !now.contains_key(what))
            .map(|&what| (what, None));
        let new = now
            .iter()
            .filter(|(what, value)| before.get(what) != Some(value))
            .map(|(&what, value)| (what, Some(value.clone())));
        let changes = gone.chain(new).collect();
        self.told.values = now;
        changes
    }

    /// Tells everything again at the next call, also that there is nothing to tell: as to a room
    /// that was just joined, which may know what was in hand when the connection was lost.
    pub fn forget_told(&mut self) {
        self.told = Told {
            values: BTreeMap::new(),
            unsure: BTreeSet::from(TOLD),
        };
    }

    /// Whether the others know how present the person is.
    pub fn has_told_status(&self) -> bool {
        let told = match self.told.values.get(&What::Status) {
            Some(Presence::Status(status)) => *status,
            _ => Status::default(),
        };
        told == self.status()
    }

    fn presence(&self) -> Vec<Presence> {
        let mut values = vec![Presence::Tool(self.tool_kind.name().to_owned())];
        if self.view.rect.is_positive() {
            values.push(Presence::View(self.view.visible()));
        }
        // Words stand beside a cursor, also of who has no pointer over the board.
        if self.pointer.is_some() || self.own.chatting {
            values.push(Presence::Cursor(self.pointer_on_board()));
        }
        if !self.selection.is_empty() {
            let frame = || self.selection.frame(&self.scene);
            let bounds = || frame().map_or(Rect::ZERO, |frame| frame.rect);
            let ids = self.selection.iter().cloned();
            values.push(Presence::Selection(Selection::new(ids, bounds)));
        }
        if let Some(shape) = &self.drawn {
            values.push(Presence::Gesture(gesture_of(shape)));
        } else if let Some(InHand { held, gesture }) = &self.in_hand {
            values.push(Presence::Held((**held).clone()));
            values.push(Presence::Gesture(gesture.clone()));
        }
        values.extend(self.typing_told().map(Presence::Typing));
        values.extend(self.own.marks.laser.told().map(Presence::Laser));
        let said = self.own.marks.said().map(str::to_owned);
        values.extend(said.map(Presence::Chat));
        values.extend(self.own.marks.thrown().cloned().map(Presence::Reaction));
        values.extend(self.own.writes_message.then_some(Presence::Writing));
        // Who says nothing of it is active.
        let status = self.status();
        values.extend((status != Status::Active).then_some(Presence::Status(status)));
        values.extend(self.followed().map(Presence::Follow));
        values.extend(self.summons.own().cloned().map(Presence::Summon));
        values
    }
}

fn gesture_of(shape: &Arc<Shape>) -> Gesture {
    let Some(ink) = &shape.ink else {
        return Gesture::Drawn(Box::new(Drawn {
            id: shape.id.clone(),
            kind: shape.kind.clone(),
            pos: shape.pos,
            size: shape.size,
            path: shape.path.clone(),
            stroke: shape.style.stroke,
            fill: shape.style.fill,
            stroke_width: shape.style.stroke_width,
        }));
    };
    // Relative to where the stroke began: the corner of its box moves as it is drawn.
    let began = ink
        .points
        .first()
        .map_or((0.0, 0.0), |first| (first.x, first.y));
    let origin = shape.pos + (f64::from(began.0), f64::from(began.1));
    let from = ink.points.len().saturating_sub(STROKE_POINTS);
    let relative = |p: &InkPoint| InkPoint {
        x: p.x - began.0,
        y: p.y - began.1,
        ..*p
    };
    Gesture::Points(StrokePoints {
        id: shape.id.clone(),
        origin: Point::new(origin.x, origin.y),
        from,
        points: ink.points[from..].iter().map(relative).collect(),
        stroke: shape.style.stroke,
        stroke_width: shape.style.stroke_width,
        nib: shape.style.nib,
    })
}
