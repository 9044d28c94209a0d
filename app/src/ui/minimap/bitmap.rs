//! The map's pixels: boxes, simple forms and lines laid over each other, edges softened by how much of a
//! pixel they cover. Pure numbers; knows no board and no window.

use std::ops::Range;

use egui::{Color32, ColorImage, Pos2, Rangef, Rect, Vec2, pos2, vec2};

use super::course::Course;

/// What is smaller than a pixel shows at least so much of its colour, and so does what is hollow and
/// too small for a rim.
const FAINTEST: f32 = 0.3;
/// From this many pixels on a form can be told from a box.
const FORM_SIDE_MIN: f32 = 4.0;
/// A smaller line is a dot.
const LINE_SIDE_MIN: f32 = 1.0;
/// To begin with a piece of a line is as much work as to look at so many pixels.
const PIECE_PIXELS: usize = 4;

/// What is painted within a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// All of it.
    Area,
    /// The ellipse within.
    Ellipse,
    /// The diamond within.
    Diamond,
    /// The triangle within, its tip up.
    Triangle,
    /// Its rim.
    Outline,
    /// A line through it.
    Line(Course),
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
            Form::Line(_) if rect.size().max_elem() < LINE_SIDE_MIN => {
                self.fill(rect, color, |_| 1.0)
            }
            Form::Line(course) => self.line(&course, rect, color),
            Form::Outline if is_tiny => self.fill(rect, color.gamma_multiply(FAINTEST), |_| 1.0),
            Form::Outline => self.rim(rect, color),
            Form::Ellipse if !is_tiny => self.fill(rect, color, |at| within(arm(at).length())),
            Form::Diamond if !is_tiny => self.fill(rect, color, |at| {
                let arm = arm(at).abs();
                within(arm.x + arm.y)
            }),
            Form::Triangle if !is_tiny => self.fill(rect, color, |at| {
                let arm = arm(at);
                within(1.0 + arm.x.abs() - f32::midpoint(arm.y, 1.0))
            }),
            Form::Area | Form::Ellipse | Form::Diamond | Form::Triangle => {
                self.fill(rect, color, |_| 1.0)
            }
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

    /// Paints a line a pixel wide.
    fn line(&mut self, course: &Course, rect: Rect, color: Color32) -> usize {
        let points: Vec<Pos2> = course.points(rect).collect();
        let pieces = points.windows(2);
        pieces
            .map(|ends| PIECE_PIXELS + self.piece(ends[0], ends[1], color))
            .sum()
    }

    /// Paints a straight piece of a line. Goes along it a pixel at a time, and paints so much of those
    /// beside each other there as it covers; where two pieces meet, each paints its share.
    fn piece(&mut self, from: Pos2, to: Pos2, color: Color32) -> usize {
        let arm = to - from;
        let is_steep = arm.y.abs() > arm.x.abs();
        let turned = |at: Pos2| if is_steep { pos2(at.y, at.x) } else { at };
        let (from, to) = (turned(from), turned(to));
        let (first, last) = if from.x > to.x {
            (to, from)
        } else {
            (from, to)
        };
        let along = Rangef::new(first.x, last.x);
        let slope = (last.y - first.y) / along.span().max(f32::MIN_POSITIVE);
        let ([columns, rows], width) = (self.clip.clone(), self.size[0]);
        let (clip_along, clip_across) = if is_steep {
            (rows, columns)
        } else {
            (columns, rows)
        };
        let mut looked_at = 0;
        for step in pixels(along, &clip_along) {
            let middle = along.clamp(step as f32 + 0.5);
            let across = Rangef::point(first.y + slope * (middle - first.x)).expand(0.5);
            for side in pixels(across, &clip_across) {
                let (row, column) = if is_steep { (step, side) } else { (side, step) };
                let share = covered(along, step) * covered(across, side);
                let pixel = &mut self.pixels[row * width + column];
                *pixel = pixel.blend(color.gamma_multiply_u8((share * 255.0).round() as u8));
                looked_at += 1;
            }
        }
        looked_at
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
    fn rims_and_rounded_forms_leave_their_corners_or_insides_out() {
        let rows = ["999900", "900900", "900900", "999900"];
        check(rect(0.0, 0.0, 4.0, 4.0), Form::Outline, rows);
        for form in [Form::Ellipse, Form::Diamond] {
            let painted = painted(rect(0.0, 0.0, 8.0, 8.0), form);
            assert_eq!((&painted[0][..1], &painted[4][4..5]), ("0", "9"));
        }
        let painted = painted(rect(0.0, 0.0, 8.0, 8.0), Form::Triangle);
        assert_eq!((&painted[0][..1], &painted[1][7..8]), ("0", "0"));
        assert_eq!((&painted[7][1..2], &painted[4][4..5]), ("9", "9"));
    }

    /// The line through these points, and the box around them.
    fn line(points: &[(f64, f64)]) -> (Rect, Form) {
        let points: Vec<kurbo::Point> = points.iter().map(|&at| at.into()).collect();
        let (around, course) = Course::through(&points).unwrap();
        let kurbo::Rect { x0, y0, x1, y1 } = around;
        let corners = [(x0, y0), (x1, y1)].map(|(x, y)| pos2(x as f32, y as f32));
        (
            Rect::from_min_max(corners[0], corners[1]),
            Form::Line(course),
        )
    }

    #[track_caller]
    fn check_line(points: &[(f64, f64)], expected: [&str; 4]) {
        let (rect, form) = line(points);
        check(rect, form, expected);
        let back: Vec<(f64, f64)> = points.iter().rev().copied().collect();
        let (rect, form) = line(&back);
        check(rect, form, expected);
    }

    #[test]
    fn a_line_goes_along_its_course_and_leaves_the_rest_of_its_box_out() {
        let rows = ["900000", "090000", "009000", "000900"];
        check_line(&[(0.0, 0.0), (4.0, 4.0)], rows);
        let rows = ["000900", "009000", "090000", "900000"];
        check_line(&[(4.0, 0.0), (0.0, 4.0)], rows);
        // In the corner, too, each piece ends in the middle of a pixel.
        let rows = ["000000", "499960", "000090", "000090"];
        check_line(&[(0.5, 1.5), (4.5, 1.5), (4.5, 4.0)], rows);
    }

    #[test]
    fn between_two_rows_a_line_is_half_in_each_and_a_short_one_is_a_dot() {
        let rows = ["000000", "044440", "044440", "000000"];
        check_line(&[(1.0, 2.0), (5.0, 2.0)], rows);
        let rows = ["000000", "020000", "000000", "000000"];
        check_line(&[(1.5, 1.5), (1.7, 1.7)], rows);
    }

    #[test]
    fn of_a_line_only_what_may_be_painted_on_is_looked_at() {
        let (rect, form) = line(&[(-1_000.0, -1_000.0), (1_000.0, 1_000.0)]);
        let mut bitmap = Bitmap::new([SIDE, SIDE]);
        bitmap.clear(Rect::from_min_max(pos2(2.0, 2.0), pos2(4.0, 9.0)));
        let looked_at = bitmap.paint(rect, form, Tokens::LIGHT.accent);
        assert!(looked_at <= PIECE_PIXELS + 4, "{looked_at}");
        let painted = bitmap.pixels.iter().filter(|pixel| pixel.a() > 0);
        assert!((2..=4).contains(&painted.count()));
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let (_, line) = line(&[(0.0, 0.0), (4.0, 4.0)]);
        for form in [Form::Area, Form::Outline, line, Form::Ellipse] {
            let far = painted(rect(-40.0, 30.0, 12.0, 12.0), form);
            assert!(far.iter().all(|row| row == "0000000000"), "{form:?}");
        }
    }
}
