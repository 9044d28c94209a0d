//! From what a stroke was recognised as to the shape that takes its place, and how that shape follows
//! the hand that has not let go yet.

use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Binding, Color, Kind, Nib, Shape, TextAlign, VerticalAlign};

use crate::shapes::{Apex, ClosedForm, Recognised};
use crate::tools::binding::{self, bind_distance};
use crate::tools::snap::{snapped_line, squared};
use crate::tools::{Pointer, ToolContext};

/// A figure in hand.
#[derive(Debug)]
pub(super) struct Meant {
    found: Recognised,
    /// Named and styled, nothing more.
    blank: Box<Shape>,
    /// Where the hand was when it was found.
    held: Point,
}

impl Meant {
    /// What takes the place of `ink`, a stroke that was recognised as `found`.
    pub(super) fn of(found: Recognised, ink: &Shape, id: ShapeId, held: Point) -> Self {
        let mut blank = ink.clone();
        blank.id = id;
        blank.ink = None;
        blank.style.nib = Nib::Pen;
        blank.kind = match found {
            Recognised::Line { .. } => Kind::Line,
            Recognised::Arrow { .. } => Kind::Arrow,
            Recognised::Closed { form, .. } => match form {
                ClosedForm::Rectangle => Kind::Rectangle,
                ClosedForm::Ellipse => Kind::Ellipse,
                ClosedForm::Diamond => Kind::Diamond,
                ClosedForm::Triangle(_) => Kind::Triangle,
            },
        };
        if blank.kind.is_path() {
            blank.style.fill = Color::NONE;
        } else {
            // What is written in a box stands in its middle.
            blank.style.text_align = TextAlign::Center;
            blank.style.text_vertical = VerticalAlign::Middle;
        }
        if blank.kind == Kind::Arrow {
            blank.style.head_end = Arrowhead::Arrow;
        }
        Self {
            found,
            blank: Box::new(blank),
            held,
        }
    }

    /// The shape with the hand at `pointer`. Ends of arrows hold on to what they were drawn to.
    pub(super) fn shape(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Shape {
        match self.found {
            Recognised::Line { from, to } | Recognised::Arrow { from, to } => {
                let to = to + (pointer.at - self.held);
                let straight = pointer.modifiers.shift;
                let to = if straight { snapped_line(from, to) } else { to };
                self.path(from, to, pointer, ctx)
            }
            Recognised::Closed { form, rect } => self.boxed(form, rect, pointer),
        }
    }

    fn path(&self, from: Point, to: Point, pointer: &Pointer, ctx: &ToolContext<'_>) -> Shape {
        let mut shape = Shape::clone(&self.blank);
        if shape.kind == Kind::Arrow && !pointer.modifiers.command {
            shape.ends.start = bound(from, ctx);
            shape.ends.end = bound(to, ctx);
        }
        binding::reshaped(ctx.scene, &mut shape, vec![from, to]);
        shape
    }

    /// The corner nearest to the hand goes with it; the one across stays.
    fn boxed(&self, form: ClosedForm, rect: Rect, pointer: &Pointer) -> Shape {
        let near_left = (self.held.x - rect.x0).abs() < (self.held.x - rect.x1).abs();
        let near_top = (self.held.y - rect.y0).abs() < (self.held.y - rect.y1).abs();
        let (x, across_x) = if near_left {
            (rect.x0, rect.x1)
        } else {
            (rect.x1, rect.x0)
        };
        let (y, across_y) = if near_top {
            (rect.y0, rect.y1)
        } else {
            (rect.y1, rect.y0)
        };
        let stays = Point::new(across_x, across_y);
        let mut goes = Point::new(x, y) + (pointer.at - self.held);
        if pointer.modifiers.shift {
            goes = squared(stays, goes);
        }
        let rect = Rect::from_points(stays, goes);
        let mut shape = Shape::clone(&self.blank);
        shape.angle = 0.0;
        shape.size = rect.size();
        if let ClosedForm::Triangle(apex) = form {
            shape.angle = match apex {
                Apex::Up => 0.0,
                Apex::Right => std::f64::consts::FRAC_PI_2,
                Apex::Down => std::f64::consts::PI,
                Apex::Left => 3.0 * std::f64::consts::FRAC_PI_2,
            };
            if matches!(apex, Apex::Left | Apex::Right) {
                // Its box is told unturned.
                std::mem::swap(&mut shape.size.width, &mut shape.size.height);
            }
        }
        let half: Vec2 = shape.size.to_vec2() / 2.0;
        shape.pos = rect.center() - half;
        shape
    }
}

/// What an arrow's end at `at` holds on to.
fn bound(at: Point, ctx: &ToolContext<'_>) -> Option<Binding> {
    let target = binding::target_at(ctx.scene, at, bind_distance(ctx.zoom))?;
    Some(binding::precise(target, at))
}
