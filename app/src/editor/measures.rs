//! The selection in numbers: where it is, how large and how turned; and shapes put where numbers say.
//!
//! A group is one thing here: its box is that around all inside it. Where several things are picked each is
//! put by itself: all at the same number, or each by as much from where it is.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2, rotated};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::Editor;
use super::picked::OfPicked;
use crate::tools::transform::{self, Scaling};

/// The least width and height that can be asked for, in board units.
const SIDE_MIN: f64 = 1.0;

/// What is less is no change: who types the number that stands there has not asked for one.
const CHANGE_MIN: f64 = 1e-9;

/// One number of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How far right its unturned box begins, in board units.
    X,
    /// How far down it begins.
    Y,
    /// How wide it is.
    Width,
    /// How high it is.
    Height,
    /// How it is turned, in degrees.
    Angle,
}

impl Measure {
    /// Every number, in the order of the interface.
    pub const ALL: [Self; 5] = [Self::X, Self::Y, Self::Width, Self::Height, Self::Angle];

    /// The command that changing it is.
    fn command(self) -> &'static str {
        match self {
            Self::X | Self::Y => "move",
            Self::Width | Self::Height => "resize",
            Self::Angle => "rotate",
        }
    }
}

/// What a number is to become.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// This, whatever it was.
    To(f64),
    /// More by so much, or less.
    By(f64),
    /// So many times as much.
    Times(f64),
}

impl Amount {
    fn from(self, old: f64) -> f64 {
        match self {
            Self::To(value) => value,
            Self::By(more) => old + more,
            Self::Times(factor) => old * factor,
        }
    }
}

/// The numbers of a selection, in the order of [`Measure::ALL`]; none where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measures([Option<f64>; 5]);

impl Measures {
    /// These, in the order of [`Measure::ALL`].
    pub fn of(values: [Option<f64>; 5]) -> Self {
        Self(values)
    }

    /// The value that all have.
    pub fn get(&self, measure: Measure) -> Option<f64> {
        self.0[measure as usize]
    }
}

/// What was last found, and of what: it is asked for in every frame.
#[derive(Debug, Default)]
pub(super) struct Measuring(RefCell<OfPicked<OnceCell<Option<Measures>>>>);

/// Something picked: a shape, or a group as one.
struct Unit {
    rect: Rect,
    angle: f64,
    /// Whether that angle is the angle of all of it.
    turns_alike: bool,
}

impl Unit {
    fn of(shapes: &[Arc<Shape>], is_group: bool) -> Option<Self> {
        let first = shapes.first()?;
        if !is_group {
            return Some(Self {
                rect: first.rect(),
                angle: first.angle,
                turns_alike: true,
            });
        }
        Some(Self {
            rect: transform::bounds(shapes)?,
            angle: first.angle,
            turns_alike: shapes.iter().all(|shape| shape.angle == first.angle),
        })
    }

    fn value(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::X => Some(self.rect.x0),
            Measure::Y => Some(self.rect.y0),
            Measure::Width => Some(self.rect.width()),
            Measure::Height => Some(self.rect.height()),
            Measure::Angle if self.turns_alike => {
                Some(self.angle.to_degrees().rem_euclid(360.0) % 360.0)
            }
            Measure::Angle => None,
        }
    }
}

/// What is done to the shapes of a unit.
#[derive(Debug, Clone, Copy)]
enum Change {
    Move(Vec2),
    Scale(Scaling),
    Turn { pivot: Point, radians: f64 },
}

impl Change {
    /// None where nothing comes of it.
    fn of(unit: &Unit, measure: Measure, amount: Amount, is_text: bool) -> Option<Self> {
        let by = |amount: Amount| {
            let by = match (unit.value(measure), amount) {
                (Some(old), amount) => amount.from(old) - old,
                (None, Amount::By(more)) => more,
                (None, _) => return None,
            };
            (by.abs() > CHANGE_MIN).then_some(by)
        };
        match measure {
            Measure::X => Some(Self::Move(Vec2::new(by(amount)?, 0.0))),
            Measure::Y => Some(Self::Move(Vec2::new(0.0, by(amount)?))),
            Measure::Width | Measure::Height => {
                let old = unit.value(measure).filter(|old| *old > 0.0)?;
                let new = amount.from(old).max(SIDE_MIN);
                if (new - old).abs() <= CHANGE_MIN {
                    return None;
                }
                let by = new / old;
                let factor = match (measure, is_text) {
                    // A text's height follows from its letters.
                    (Measure::Height, true) => Vec2::new(by, by),
                    (Measure::Width, _) => Vec2::new(by, 1.0),
                    _ => Vec2::new(1.0, by),
                };
                Some(Self::Scale(Scaling {
                    anchor: unit.rect.origin(),
                    factor,
                    angle: if unit.turns_alike { unit.angle } else { 0.0 },
                    center: unit.rect.center(),
                    letters: measure == Measure::Height,
                    labels: false,
                }))
            }
            Measure::Angle => Some(Self::Turn {
                pivot: unit.rect.center(),
                radians: by(amount)?.to_radians(),
            }),
        }
    }

    fn make(self, shape: &mut Shape) {
        match self {
            Self::Move(by) => shape.pos += by,
            Self::Scale(scaling) => transform::scale(shape, &scaling),
            Self::Turn { pivot, radians } => {
                let center = rotated(shape.rect().center(), pivot, radians);
                shape.pos = center - shape.size.to_vec2() / 2.0;
                shape.angle = (shape.angle + radians).rem_euclid(std::f64::consts::TAU);
            }
        }
    }
}

impl Editor {
    /// The selection in numbers; none where nothing is picked.
    pub fn measures(&self) -> Option<Measures> {
        let known = self.of_picked(&self.measuring.0);
        *known.get_or_init(|| self.found_measures())
    }

    fn found_measures(&self) -> Option<Measures> {
        let mut found: Option<Measures> = None;
        for id in self.selection.iter() {
            let Some(shape) = self.scene.get(id) else {
                continue;
            };
            let is_group = shape.kind == Kind::Group;
            let inside = if is_group {
                self.members(id)
            } else {
                Vec::new()
            };
            let shapes = if is_group {
                inside.as_slice()
            } else {
                std::slice::from_ref(shape)
            };
            let Some(unit) = Unit::of(shapes, is_group) else {
                continue;
            };
            let values = Measures(Measure::ALL.map(|measure| unit.value(measure)));
            match &mut found {
                None => found = Some(values),
                Some(all) => {
                    for (all, one) in all.0.iter_mut().zip(values.0) {
                        all.take_if(|all| one.is_none_or(|one| (*all - one).abs() > 1e-9));
                    }
                    // They differ in everything already.
                    if *all == Measures::default() {
                        break;
                    }
                }
            }
        }
        found
    }

    /// The shapes in a group that have a place of their own.
    fn members(&self, group: &ShapeId) -> Vec<Arc<Shape>> {
        let inside = self.scene.subtree(group).into_iter();
        let inside = inside.filter_map(|id| self.scene.get(&id).cloned());
        inside.filter(|shape| shape.kind != Kind::Group).collect()
    }

    /// Gives everything picked a number, as one step.
    pub fn set_measure(&mut self, measure: Measure, amount: Amount) {
        if self.tool.is_busy() {
            return;
        }
        let edits = self.measured(measure, amount);
        self.drop_preview();
        if !edits.is_empty() && self.may_write() {
            let edits = self.settled_in_frames(edits);
            self.send_step(measure.command(), edits);
        }
    }

    /// Shows what [`Self::set_measure`] would do, as while a number is dragged.
    pub fn preview_measure(&mut self, measure: Measure, amount: Amount) {
        if !self.tool.is_busy() && self.lock().is_none() {
            let edits = self.measured(measure, amount);
            self.scene.set_preview(edits);
        }
    }

    /// Shows everything as it is: the number that was dragged is not to be.
    pub fn forget_measure(&mut self) {
        if !self.tool.is_busy() {
            self.drop_preview();
        }
    }

    /// The edits from how the shapes are without what is shown of this already.
    fn measured(&mut self, measure: Measure, amount: Amount) -> Vec<Edit> {
        let mut grabbed: BTreeMap<ShapeId, Arc<Shape>> = BTreeMap::new();
        let mut changes: BTreeMap<ShapeId, Change> = BTreeMap::new();
        for id in self.selection.iter() {
            let Some(kind) = self.scene.get(id).map(|shape| shape.kind.clone()) else {
                continue;
            };
            let resizes = matches!(measure, Measure::Width | Measure::Height);
            let held = if kind == Kind::Frame && resizes && !self.scene.is_locked(id) {
                // It becomes larger around what is in it.
                self.scene.get(id).cloned().into_iter().collect()
            } else {
                transform::grab(&self.scene, [id])
            };
            let held = held
                .iter()
                .filter_map(|shape| self.scene.at_rest(&shape.id));
            let held: Vec<Arc<Shape>> = held.collect();
            let is_group = kind == Kind::Group;
            let itself = held.iter().filter(|shape| is_group || shape.id == *id);
            let itself: Vec<Arc<Shape>> = itself.cloned().collect();
            let unit = Unit::of(&itself, is_group);
            let is_text = kind == Kind::Text;
            let change = unit.and_then(|unit| Change::of(&unit, measure, amount, is_text));
            let Some(change) = change else {
                continue;
            };
            for shape in held {
                changes.entry(shape.id.clone()).or_insert(change);
                grabbed.insert(shape.id.clone(), shape);
            }
        }
        let grabbed: Vec<Arc<Shape>> = grabbed.into_values().collect();
        let mut edits = transform::changed(&self.scene, &grabbed, |shape| {
            if let Some(change) = changes.get(&shape.id) {
                change.make(shape);
            }
        });
        // One that no board holds would take all of them with it.
        let is_valid = |edit: &Edit| match edit {
            Edit::Set { property, .. } => property.is_valid(),
            _ => true,
        };
        if !edits.iter().all(is_valid) {
            return Vec::new();
        }
        self.fit_texts(&mut edits);
        edits
    }
}
