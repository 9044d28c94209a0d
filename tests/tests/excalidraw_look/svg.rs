//! As much of SVG as Excalidraw's export uses: groups, their places, and paths.

use kurbo::{Affine, BezPath, Point, Vec2};

/// A path with its place on the page.
pub struct Path {
    pub course: BezPath,
    pub place: Affine,
    /// Whether it is drawn as a line; else it is an area.
    pub stroked: bool,
    /// Lengths of dashes and gaps; empty for an unbroken line.
    pub dashes: Vec<f64>,
}

/// The paths of each shape: of each outermost group.
pub fn groups(svg: &str) -> Vec<Vec<Path>> {
    let mut groups: Vec<Vec<Path>> = Vec::new();
    let mut places: Vec<Affine> = Vec::new();
    for tag in svg.split('<').filter_map(|part| part.split('>').next()) {
        if tag.starts_with("g ") || tag == "g" {
            if places.is_empty() {
                groups.push(Vec::new());
            }
            let own = attribute(tag, "transform").map_or(Affine::IDENTITY, transform);
            places.push(places.last().copied().unwrap_or_default() * own);
        } else if tag == "/g" {
            places.pop();
        } else if let (Some(group), Some(place), Some(path)) =
            (groups.last_mut(), places.last(), path(tag))
        {
            let stroke = attribute(tag, "stroke").unwrap_or("none");
            group.push(Path {
                course: path,
                place: *place,
                stroked: stroke != "none",
                dashes: attribute(tag, "stroke-dasharray").map_or_else(Vec::new, numbers),
            });
        }
    }
    groups
}

/// Where the page has the origin of a shape.
pub fn corner(group: &[Path]) -> Point {
    group[0].place * Point::ZERO
}

fn path(tag: &str) -> Option<BezPath> {
    let tag = tag.strip_prefix("path ")?;
    Some(BezPath::from_svg(attribute(tag, "d")?).unwrap())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    tag[start..].split('"').next()
}

fn numbers(text: &str) -> Vec<f64> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(|word| word.parse().unwrap()).collect()
}

/// `translate(x y) rotate(degrees x y)`
fn transform(text: &str) -> Affine {
    let steps = text.split(')').filter_map(|step| step.split_once('('));
    steps.fold(Affine::IDENTITY, |place, (name, values)| {
        let step = match (name.trim(), &numbers(values)[..]) {
            ("translate", &[x, y]) => Affine::translate(Vec2::new(x, y)),
            ("rotate", &[degrees, x, y]) => Affine::rotate_about(degrees.to_radians(), (x, y)),
            step => panic!("not known: {step:?}"),
        };
        place * step
    })
}
