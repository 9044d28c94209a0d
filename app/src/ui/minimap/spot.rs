//! What one shape is on the map.

use egui::Color32;
use tavla_shared::geometry::{Point, Rect, meet};
use tavla_shared::shape::{Kind, Shape};

use super::bitmap::Form;
use super::course::Course;
use crate::colors::CanvasColors;
use crate::scene::Scene;
use crate::shapes::{course_from_afar, line_within, nib_opacity};
use crate::theme::{color32_from, faded};

/// To find the course of a line or of ink is as much work as to look at so many other shapes.
const COURSE_WORK: usize = 4;
/// How much of its colour shows of what is mostly gaps, such as text,
const SOFT: f32 = 0.35;
/// and of a thin line.
const LINE: f32 = 0.7;
/// Where nothing is cut off.
const ALL: Rect = Rect::new(-f64::MAX, -f64::MAX, f64::MAX, f64::MAX);

/// One shape on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Where it is on the board.
    pub(super) rect: Rect,
    pub(super) form: Form,
    pub(super) color: Color32,
}

/// How much it is to look at a shape.
pub(super) fn work(shape: &Shape) -> usize {
    match shape.kind {
        Kind::Line | Kind::Arrow | Kind::Ink => COURSE_WORK,
        _ => 1,
    }
}

impl Spot {
    /// How a shape is shown from afar: in its fill where it has one, in its stroke where not, and lines and
    /// ink along their course. Of what frames cut off only the rest is, a box where it was another form;
    /// turned frames cut as the boxes around them.
    pub(super) fn of(shape: &Shape, scene: &Scene, colors: &CanvasColors) -> Option<Self> {
        let (bounds, window) = (shape.bounds(), window_of(shape, scene));
        if !meet(bounds, window) {
            return None;
        }
        let whole = window.contains_rect(bounds);
        let (fill, outline) = (colors.fill(shape), colors.outline(shape));
        let boxed = |form, color, part| {
            let form = if whole { form } else { Form::Area };
            Some((bounds.intersect(window), form, color, part))
        };
        let along = |color, part| {
            let course = course_from_afar(shape, Course::POINTS_MAX);
            let course = if whole { course } else { cut(&course, window) };
            let (rect, course) = Course::through(&course)?;
            Some((rect, Form::Line(course), color, part))
        };
        let (rect, form, color, part) = match &shape.kind {
            Kind::Group => None,
            Kind::Frame => boxed(Form::Outline, outline, 1.0),
            Kind::Note => boxed(Form::Area, fill, 1.0),
            Kind::Image | Kind::Unknown(_) => boxed(Form::Area, colors.muted, SOFT),
            Kind::Ellipse | Kind::Cloud | Kind::Hexagon if !fill.is_none() => {
                boxed(Form::Ellipse, fill, 1.0)
            }
            Kind::Diamond | Kind::Star if !fill.is_none() => boxed(Form::Diamond, fill, 1.0),
            Kind::Triangle if !fill.is_none() => boxed(Form::Triangle, fill, 1.0),
            figure if figure.is_figure() && !fill.is_none() => boxed(Form::Area, fill, 1.0),
            figure if figure.is_figure() => boxed(Form::Outline, outline, LINE),
            Kind::Text => boxed(Form::Area, outline, SOFT),
            Kind::Line | Kind::Arrow => along(outline, LINE),
            // The pen's strokes are thicker.
            _ => along(outline, nib_opacity(shape) as f32),
        }?;
        let part = part * (shape.style.opacity as f32).clamp(0.0, 1.0);
        let color = faded(color32_from(color), part);
        (rect.is_finite() && color.a() > 0).then_some(Self { rect, form, color })
    }
}

/// The box that the frames around a shape leave of the board.
fn window_of(shape: &Shape, scene: &Scene) -> Rect {
    // Nothing is looked up for the many that are in nothing.
    if shape.place.parent.is_none() {
        return ALL;
    }
    let frames = scene.frames_around(&shape.id);
    frames.fold(ALL, |left, frame| left.intersect(frame.bounds()))
}

/// What of a course is in a window, piece by piece.
fn cut(course: &[Point], window: Rect) -> Vec<Point> {
    let mut left: Vec<Point> = Vec::new();
    for piece in course.windows(2) {
        let Some((from, to)) = line_within(window, piece[0], piece[1]) else {
            continue;
        };
        if left.last() != Some(&from) {
            left.push(from);
        }
        left.push(to);
    }
    left
}
