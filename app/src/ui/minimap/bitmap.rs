//! The map's pixels: boxes and simple forms laid over each other, edges softened by how much of a
//! pixel they cover. Pure numbers; knows no board and no window.

use std::ops::Range;

use egui::{Color32, ColorImage, Pos2, Rangef, Rect, Vec2, pos2, vec2};

/// What is smaller than a pixel shows at least so much of its colour, and so does what is hollow and
/// too small for a rim.
const FAINTEST: f32 = 0.3;
/// From this many pixels on a form can be told from a box.
const FORM_SIDE_MIN: f32 = 4.0;
/// The most steps of a line: one that leads far out of the picture is dotted.
const LINE_STEPS_MAX: f32 = 4_096.0;

/// What is painted within a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// All of it.
    Area,
    /// The ellipse within.
    Ellipse,
    /// The diamond within.
    Diamond,
    /// Its rim.
    Outline,
    /// The line from its upper left to its lower right.
    Falling,
    /// The line from its lower left to its upper right.
    Rising,
}

/// A picture that lets all through where nothing was painted.
#[derive(Debug)]
pub(super) struct Bitmap {
    size: [usize; 2],
    pixels: Vec<Color32>,
    /// What may be painted on: columns and rows.
    clip: [Range<usize>; 2],
}

impl Bitmap {
    /// A picture of nothing, so many pixels wide and high.
    pub(super) fn new(size: [usize; 2]) -> Self {
        let pixels = vec![Color32::TRANSPARENT; size[0] * size[1]];
        Self {
            size,
            pixels,
            clip: size.map(|side| 0..side),
        }
    }

    /// The picture for egui.
    pub(super) fn image(&self) -> ColorImage {
        ColorImage::new(self.size, self.pixels.clone())
    }

    /// Takes away what is within a box, in pixels, and paints nowhere else from then on; says how many
    /// pixels those are.
    pub(super) fn clear(&mut self, rect: Rect) -> usize {
        let [width, height] = self.size;
        self.clip = [
            pixels(rect.x_range(), &(0..width)),
            pixels(rect.y_range(), &(0..height)),
        ];
        let [columns, rows] = &self.clip;
        for row in rows.clone() {
            self.pixels[row * width..][columns.clone()].fill(Color32::TRANSPARENT);
        }
        columns.len() * rows.len()
    }

    /// Paints one form, its box in pixels; says how many pixels were looked at.
    pub(super) fn paint(&mut self, rect: Rect, form: Form, color: Color32) -> usize {
        let is_tiny = rect.width().min(rect.height()) < FORM_SIDE_MIN;
        let (center, radii) = (rect.center(), rect.size() / 2.0);
        // How far from the middle, in radii.
        let arm = |at: Pos2| (at - center) / radii;
        let within = move |far: f32| ((1.0 - far) * radii.min_elem() + 0.5).clamp(0.0, 1.0);
        match form {
            Form::Falling => self.line(rect.left_top(), rect.right_bottom(), color),
            Form::Rising => self.line(rect.left_bottom(), rect.right_top(), color),
            Form::Outline if is_tiny => self.fill(rect, color.gamma_multiply(FAINTEST), |_| 1.0),
            Form::Outline => self.rim(rect, color),
            Form::Ellipse if !is_tiny => self.fill(rect, color, |at| within(arm(at).length())),
            Form::Diamond if !is_tiny => self.fill(rect, color, |at| {
                let arm = arm(at).abs();
                within(arm.x + arm.y)
            }),
            Form::Area | Form::Ellipse | Form::Diamond => self.fill(rect, color, |_| 1.0),
        }
    }

    /// Paints what of a box `inside` says, from 0 to 1 at the middle of each pixel.
    fn fill(&mut self, rect: Rect, color: Color32, inside: impl Fn(Pos2) -> f32) -> usize {
        let wide = Rect::from_center_size(rect.center(), rect.size().max(Vec2::splat(1.0)));
        let share = (rect.area() / wide.area()).clamp(FAINTEST, 1.0);
        let color = color.gamma_multiply(share);
        let width = self.size[0];
        let (columns, rows) = (
            pixels(wide.x_range(), &self.clip[0]),
            pixels(wide.y_range(), &self.clip[1]),
        );
        for row in rows.clone() {
            let down = covered(wide.y_range(), row);
            let line = &mut self.pixels[row * width..][columns.clone()];
            for (pixel, column) in line.iter_mut().zip(columns.clone()) {
                let middle = pos2(column as f32 + 0.5, row as f32 + 0.5);
                let share = down * covered(wide.x_range(), column) * inside(middle);
                *pixel = pixel.blend(color.gamma_multiply_u8((share * 255.0).round() as u8));
            }
        }
        columns.len() * rows.len()
    }

    /// Paints a line of one pixel along the inside of a box.
    fn rim(&mut self, rect: Rect, color: Color32) -> usize {
        let Rect { min, max } = rect;
        let between = rect.shrink2(vec2(0.0, 1.0));
        [
            Rect::from_min_max(min, pos2(max.x, min.y + 1.0)),
            Rect::from_min_max(pos2(min.x, max.y - 1.0), max),
            between.with_max_x(min.x + 1.0),
            between.with_min_x(max.x - 1.0),
        ]
        .into_iter()
        .map(|side| self.fill(side, color, |_| 1.0))
        .sum()
    }

    /// Paints a line of one pixel.
    fn line(&mut self, from: Pos2, to: Pos2, color: Color32) -> usize {
        let steps = (to - from).abs().max_elem().round();
        let steps = steps.clamp(1.0, LINE_STEPS_MAX);
        (0..=steps as usize)
            .map(|step| {
                let at = from.lerp(to, step as f32 / steps);
                let dot = Rect::from_center_size(at, Vec2::splat(1.0));
                // Steps count also where nothing may be painted: a long line has many.
                1 + self.fill(dot, color, |_| 1.0)
            })
            .sum()
    }
}

/// The pixels that a range touches, of those.
fn pixels(range: Rangef, of: &Range<usize>) -> Range<usize> {
    let end = (range.max.ceil().max(0.0) as usize).clamp(of.start, of.end);
    (range.min.floor().max(0.0) as usize).clamp(of.start, end)..end
}

/// How much of a pixel a range covers, from 0 to 1.
fn covered(range: Rangef, pixel: usize) -> f32 {
    let from = pixel as f32;
    (range.max.min(from + 1.0) - range.min.max(from)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Tokens;

    const SIDE: usize = 10;

    /// How opaque the pixels are that a form leaves: in tenths, row by row.
    fn painted(rect: Rect, form: Form) -> Vec<String> {
        let mut bitmap = Bitmap::new([SIDE, SIDE]);
        bitmap.paint(rect, form, Tokens::LIGHT.accent);
        let tenths = |pixel: &Color32| (u32::from(pixel.a()) * 9 / 255).to_string();
        let rows = bitmap.pixels.chunks(SIDE);
        rows.map(|row| row.iter().map(tenths).collect()).collect()
    }

    #[track_caller]
    fn check(rect: Rect, form: Form, expected: [&str; 4]) {
        let painted = painted(rect, form);
        let rows: Vec<&str> = painted.iter().map(|row| &row[..6]).take(4).collect();
        assert_eq!(rows, expected);
    }

    fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(width, height))
    }

    #[test]
    fn a_box_covers_its_pixels_and_its_edges_what_they_cover() {
        let rows = ["000000", "099900", "099900", "000000"];
        check(rect(1.0, 1.0, 3.0, 2.0), Form::Area, rows);
        let rows = ["000000", "049940", "049940", "000000"];
        check(rect(1.5, 1.0, 3.0, 2.0), Form::Area, rows);
    }

    #[test]
    fn what_is_smaller_than_a_pixel_is_a_faint_pixel() {
        let rows = ["000000", "020000", "000000", "000000"];
        check(rect(1.49, 1.49, 0.02, 0.02), Form::Area, rows);
        check(rect(1.49, 1.49, 0.02, 0.02), Form::Outline, ["000000"; 4]);
    }

    #[test]
    fn rims_lines_and_rounded_forms_leave_their_corners_or_insides_out() {
        let rows = ["999900", "900900", "900900", "999900"];
        check(rect(0.0, 0.0, 4.0, 4.0), Form::Outline, rows);
        for form in [Form::Ellipse, Form::Diamond] {
            let painted = painted(rect(0.0, 0.0, 8.0, 8.0), form);
            assert_eq!((&painted[0][..1], &painted[4][4..5]), ("0", "9"));
        }
        let falling = painted(rect(0.5, 0.5, 5.0, 5.0), Form::Falling);
        let rising = painted(rect(0.5, 0.5, 5.0, 5.0), Form::Rising);
        assert_eq!((&falling[1][1..2], &falling[1][4..5]), ("9", "0"));
        assert_eq!((&rising[1][1..2], &rising[1][4..5]), ("0", "9"));
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        for form in [Form::Area, Form::Outline, Form::Falling, Form::Ellipse] {
            let far = painted(rect(-40.0, 30.0, 12.0, 12.0), form);
            assert!(far.iter().all(|row| row == "0000000000"), "{form:?}");
        }
    }
}
