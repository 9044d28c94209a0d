//! Colours, widths and dashes of a drawing's parts, as shapes have them.

use resvg::usvg::{self, Fill, Paint, Path, Stroke};
use tavla_shared::shape::{Color, Dash, Style};

use super::figures::Turn;
use crate::import::PictureReason;

/// How much wider a line may be in one direction, in board units: nobody sees less.
const UNEVEN_MAX: f64 = 1.0;
/// A dash that is no longer than so many widths is a dot.
const DOT: f64 = 1.5;

/// How a part of a drawing is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// Inside it; none for nothing.
    pub(super) fill: Color,
    /// Around it; none for nothing.
    pub(super) stroke: Color,
    /// In board units.
    pub(super) width: f64,
    /// Of what is around it.
    pub(super) dash: Dash,
    /// Of all of it.
    pub(super) opacity: f64,
}

impl Look {
    /// The look of a path that is turned and scaled so, where `opacity` is seen of what it is in.
    ///
    /// # Errors
    /// What it has that shapes have not.
    pub(super) fn of(path: &Path, turn: &Turn, opacity: f64) -> Result<Self, PictureReason> {
        let fill = path.fill().map(fill_color).transpose()?;
        let stroke = path.stroke().filter(|it| it.width().get() > 0.0);
        let color = stroke.map(stroke_color).transpose()?;
        let mut look = Self {
            fill: fill.unwrap_or(Color::NONE),
            stroke: color.unwrap_or(Color::NONE),
            width: 0.0,
            dash: Dash::Solid,
            opacity,
        };
        if let Some(stroke) = stroke.filter(|_| !look.stroke.is_none()) {
            let width = f64::from(stroke.width().get());
            let (narrow, wide) = turn.scales();
            if (wide - narrow) * width > UNEVEN_MAX {
                return Err(PictureReason::Stroke);
            }
            look.width = rounded(width * f64::midpoint(narrow, wide));
            look.dash = dash(stroke);
        }
        Ok(look)
    }

    /// What is inside alone.
    pub(super) fn filled(self) -> Self {
        Self {
            stroke: Color::NONE,
            width: 0.0,
            dash: Dash::Solid,
            ..self
        }
    }

    /// What is around it alone.
    pub(super) fn stroked(self) -> Self {
        Self {
            fill: Color::NONE,
            ..self
        }
    }

    /// Whether nothing of it can be seen.
    pub(super) fn is_nothing(self) -> bool {
        (self.fill.is_none() && self.stroke.is_none()) || self.opacity <= 0.0
    }

    /// As shapes have it.
    pub(super) fn style(self) -> Style {
        Style {
            fill: self.fill,
            stroke: self.stroke,
            stroke_width: self.width,
            dash: self.dash,
            opacity: self.opacity,
            ..Style::default()
        }
    }
}

/// The colour of what is inside.
///
/// # Errors
/// Where it is more than one.
pub(super) fn fill_color(fill: &Fill) -> Result<Color, PictureReason> {
    color(fill.paint(), fill.opacity())
}

fn stroke_color(stroke: &Stroke) -> Result<Color, PictureReason> {
    color(stroke.paint(), stroke.opacity())
}

fn color(paint: &Paint, opacity: usvg::Opacity) -> Result<Color, PictureReason> {
    match paint {
        Paint::Color(color) => {
            let opacity = opacity.to_u8();
            Ok(if opacity == 0 {
                Color::NONE
            } else {
                Color([color.red, color.green, color.blue, opacity])
            })
        }
        Paint::LinearGradient(_) | Paint::RadialGradient(_) => Err(PictureReason::Gradient),
        Paint::Pattern(_) => Err(PictureReason::Pattern),
    }
}

fn dash(stroke: &Stroke) -> Dash {
    let first = stroke.dasharray().and_then(|dashes| dashes.first());
    match first {
        None => Dash::Solid,
        Some(first) if f64::from(*first) <= DOT * f64::from(stroke.width().get()) => Dash::Dotted,
        Some(_) => Dash::Dashed,
    }
}

/// A file's numbers are decimals, and its reader's are not: what was 0.1 is not to become 0.10000000149.
pub(super) fn rounded(value: f64) -> f64 {
    const PARTS: f64 = 1e4;
    (value * PARTS).round() / PARTS
}
