//! Icons drawn as lines from their SVG files, so that they are sharp at any size and take any
//! colour. Reads only what the icon family uses: paths, rectangles, circles and lines.

use std::sync::OnceLock;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2};
use kurbo::{BezPath, Circle, PathEl, RoundedRect, Shape as _};

use super::tokens::Tokens;
use crate::commands::Icon;

/// Both ways, in the files.
const FILE_SIZE: f64 = 24.0;
/// How far a flattened curve may be off, in the file's units: a twentieth of a pixel when drawn.
const TOLERANCE: f64 = 0.06;

/// Draws `icon` in the middle of `rect`, `size` points both ways.
pub fn paint_icon(painter: &Painter, icon: Icon, rect: Rect, size: f32, color: Color32) {
    let origin = rect.center() - Vec2::splat(size / 2.0);
    let scale = size / FILE_SIZE as f32;
    let stroke = Stroke::new(Tokens::ICON_STROKE * size / Tokens::ICON_SIZE, color);
    for line in lines_of(icon) {
        let points: Vec<Pos2> = line
            .points
            .iter()
            .map(|point| origin + point.to_vec2() * scale)
            .collect();
        if line.closed {
            painter.add(Shape::closed_line(points, stroke));
            continue;
        }
        // egui ends lines squarely; the family is drawn with round ends.
        for end in [points.first(), points.last()].into_iter().flatten() {
            painter.circle_filled(*end, stroke.width / 2.0, color);
        }
        painter.add(Shape::line(points, stroke));
    }
}

/// One stroke of an icon, in the file's units.
struct IconLine {
    points: Vec<Pos2>,
    closed: bool,
}

fn lines_of(icon: Icon) -> &'static [IconLine] {
    static LINES: [OnceLock<Vec<IconLine>>; Icon::ALL.len()] =
        [const { OnceLock::new() }; Icon::ALL.len()];
    LINES[icon as usize].get_or_init(|| lines_from_svg(icon.svg()))
}

fn lines_from_svg(svg: &str) -> Vec<IconLine> {
    let body = svg.split_once("<svg").map_or(svg, |(_, rest)| rest);
    body.split('<')
        .filter_map(path_from_element)
        .flat_map(|path| flattened(&path))
        .collect()
}

fn path_from_element(element: &str) -> Option<BezPath> {
    let number = |name| attribute(element, name).and_then(|text| text.parse::<f64>().ok());
    let (name, _) = element.split_once(char::is_whitespace)?;
    match name {
        "path" => BezPath::from_svg(attribute(element, "d")?).ok(),
        "rect" => {
            let (x, y) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
            let (width, height) = (number("width")?, number("height")?);
            let radius = number("rx").unwrap_or(0.0);
            Some(RoundedRect::new(x, y, x + width, y + height, radius).to_path(TOLERANCE))
        }
        "circle" => {
            Some(Circle::new((number("cx")?, number("cy")?), number("r")?).to_path(TOLERANCE))
        }
        "line" => {
            let ends = (
                (number("x1")?, number("y1")?),
                (number("x2")?, number("y2")?),
            );
            Some(kurbo::Line::new(ends.0, ends.1).to_path(TOLERANCE))
        }
        _ => None,
    }
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let marker = format!(" {name}=\"");
    let rest = &element[element.find(&marker)? + marker.len()..];
    rest.split('"').next()
}

fn flattened(path: &BezPath) -> Vec<IconLine> {
    let mut lines: Vec<IconLine> = Vec::new();
    kurbo::flatten(path.iter(), TOLERANCE, |element| match element {
        PathEl::MoveTo(to) => lines.push(IconLine {
            points: vec![pos(to)],
            closed: false,
        }),
        PathEl::ClosePath => {
            if let Some(line) = lines.last_mut() {
                line.closed = true;
                if line.points.len() > 1 && line.points.first() == line.points.last() {
                    line.points.pop();
                }
            }
        }
        PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
            if let Some(line) = lines.last_mut() {
                line.points.push(pos(to));
            }
        }
    });
    lines
}

fn pos(point: kurbo::Point) -> Pos2 {
    Pos2::new(point.x as f32, point.y as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_lines_inside_its_box() {
        for &icon in Icon::ALL {
            let elements = icon.svg().matches(" />").count() + icon.svg().matches("\"/>").count();
            let lines = lines_of(icon);
            assert!(
                lines.len() >= elements && !lines.is_empty(),
                "{icon:?} lost a line"
            );
            let inside = Rect::from_min_max(Pos2::ZERO, Pos2::new(24.0, 24.0));
            assert!(
                lines
                    .iter()
                    .flat_map(|line| &line.points)
                    .all(|&at| inside.contains(at)),
                "{icon:?} is drawn outside its box"
            );
        }
    }

    #[test]
    fn neighbouring_icons_are_not_mixed_up() {
        for (place, &icon) in Icon::ALL.iter().enumerate() {
            assert_eq!(icon as usize, place);
        }
    }
}
