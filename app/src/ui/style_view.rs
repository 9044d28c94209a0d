//! What the style panel has to show for a tool in hand or for selected shapes: which properties
//! matter, and their value where all agree. Reads shapes; changes none.

mod survey;

use std::sync::Arc;

use tavla_shared::shape::{
    Arrowhead, Color, Corner, Dash, FillStyle, Font, Key, Kind, LineShape, Nib, Property, Shape,
    Style, TextAlign, VerticalAlign,
};

use crate::commands::ToolKind;
use crate::editor::style_matters;
use crate::shapes::returns;
use crate::theme::NOTE_FILL;
use crate::tools::bucket_fill;

pub use self::survey::StyleSurvey;

/// One value for all, or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice<T> {
    /// All have this one.
    Same(T),
    /// They differ.
    Mixed,
}

impl<T> Choice<T> {
    /// The value where all agree.
    pub fn same(self) -> Option<T> {
        match self {
            Self::Same(value) => Some(value),
            Self::Mixed => None,
        }
    }
}

/// What the panel shows; none where a property does not matter for what is chosen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StyleView {
    /// Colour of outlines, ink and text.
    pub stroke: Option<Choice<Color>>,
    /// Colour inside.
    pub fill: Option<Choice<Color>>,
    /// How the inside is filled.
    pub fill_style: Option<Choice<FillStyle>>,
    /// What ink is drawn with.
    pub nib: Option<Choice<Nib>>,
    /// How much of a hand's tremble the pen in hand takes out, of 100.
    pub smoothing: Option<u8>,
    /// How thick outlines are.
    pub width: Option<Choice<f64>>,
    /// How outlines are broken up.
    pub dash: Option<Choice<Dash>>,
    /// How rough outlines are.
    pub roughness: Option<Choice<f64>>,
    /// What corners are like.
    pub corner: Option<Choice<Corner>>,
    /// How round they are; none of them for as round as suits the shape.
    pub radius: Option<Choice<Option<f64>>>,
    /// How lines and arrows go through their points.
    pub course: Option<Choice<LineShape>>,
    /// At the first point.
    pub head_start: Option<Choice<Arrowhead>>,
    /// At the last point.
    pub head_end: Option<Choice<Arrowhead>>,
    /// Of the whole shape.
    pub opacity: Option<Choice<f64>>,
    /// Of text.
    pub font: Option<Choice<Font>>,
    /// Of text, instead of that: a font that may be installed.
    pub font_name: Option<Choice<Option<Arc<str>>>>,
    /// Of text.
    pub text_size: Option<Choice<f64>>,
    /// Of text across.
    pub text_align: Option<Choice<TextAlign>>,
    /// Of text along the height.
    pub text_vertical: Option<Choice<VerticalAlign>>,
    /// Whether text wraps in a fixed width.
    pub wraps: Option<Choice<bool>>,
    /// In how many ways they may go through their points: only arrows also level and upright.
    pub courses: usize,
    /// Whether there is a selection to put above or below others.
    pub arrange: bool,
    /// Whether only notes are chosen: they have a fill of their own.
    pub notes: bool,
    /// Whether only highlights are chosen: they have colours of their own.
    pub highlights: bool,
}

impl StyleView {
    /// For the next shape that `tool` draws; none for tools that draw nothing.
    pub fn of_tool(tool: ToolKind, style: &Style) -> Option<Self> {
        let kind = match tool {
            ToolKind::Select
            | ToolKind::Hand
            | ToolKind::Zoom
            | ToolKind::Eraser
            | ToolKind::Laser
            | ToolKind::Frame
            | ToolKind::Comment => {
                return None;
            }
            ToolKind::Rectangle => Kind::Rectangle,
            ToolKind::Diamond => Kind::Diamond,
            ToolKind::Ellipse => Kind::Ellipse,
            ToolKind::Triangle => Kind::Triangle,
            ToolKind::Hexagon => Kind::Hexagon,
            ToolKind::Star => Kind::Star,
            ToolKind::Cloud => Kind::Cloud,
            ToolKind::Cylinder => Kind::Cylinder,
            ToolKind::Callout => Kind::Callout,
            ToolKind::Bucket => return Some(Self::of_bucket(style)),
            ToolKind::Arrow => Kind::Arrow,
            ToolKind::Line => Kind::Line,
            ToolKind::Pen | ToolKind::Highlighter | ToolKind::DrawToShape => Kind::Ink,
            ToolKind::Text => Kind::Text,
            ToolKind::Note => Kind::Note,
        };
        let mut view = Self {
            notes: kind == Kind::Note,
            ..Self::default()
        };
        view.add(&kind, kind != Kind::Arrow, false, style);
        // How it wraps is said by how it is drawn.
        view.wraps = None;
        if tool != ToolKind::Pen {
            // It is the tool that says so.
            view.nib = None;
        }
        view.highlights = tool == ToolKind::Highlighter;
        Some(view)
    }

    /// For what the bucket fills next.
    fn of_bucket(style: &Style) -> Self {
        let fill = bucket_fill(style);
        Self {
            fill: Some(Choice::Same(fill)),
            fill_style: Some(Choice::Same(style.fill_style)),
            opacity: Some(Choice::Same(style.opacity)),
            ..Self::default()
        }
    }

    /// For selected shapes, none of which has been [taken in](Self::take_in).
    pub fn of_selection() -> Self {
        Self {
            notes: true,
            highlights: true,
            arrange: true,
            ..Self::default()
        }
    }

    /// Takes in one more of the selected shapes.
    pub fn take_in(&mut self, shape: &Shape) {
        self.notes &= shape.kind == Kind::Note;
        self.highlights &= is_highlight(&shape.kind, &shape.style);
        let has_text = !shape.text.is_empty();
        let encloses = shape.kind != Kind::Line || returns(&shape.path);
        self.add(&shape.kind, encloses, has_text, &shape.style);
    }

    /// Takes all of them to have been given this.
    pub fn choose(&mut self, property: &Property) {
        match property {
            Property::Stroke(color) => choose(&mut self.stroke, *color),
            Property::Fill(color) => choose(&mut self.fill, *color),
            Property::FillStyle(style) => choose(&mut self.fill_style, *style),
            Property::Nib(nib) => choose(&mut self.nib, *nib),
            Property::StrokeWidth(width) => choose(&mut self.width, *width),
            Property::Dash(dash) => choose(&mut self.dash, *dash),
            Property::Roughness(roughness) => choose(&mut self.roughness, *roughness),
            Property::Corner(corner) => choose(&mut self.corner, *corner),
            Property::CornerRadius(radius) => choose(&mut self.radius, *radius),
            Property::Line(line) => choose(&mut self.course, *line),
            Property::HeadStart(head) => choose(&mut self.head_start, *head),
            Property::HeadEnd(head) => choose(&mut self.head_end, *head),
            Property::Opacity(opacity) => choose(&mut self.opacity, *opacity),
            Property::Font(font) => choose(&mut self.font, *font),
            Property::FontName(name) => choose(&mut self.font_name, name.clone()),
            Property::TextSize(size) => choose(&mut self.text_size, *size),
            Property::TextAlign(align) => choose(&mut self.text_align, *align),
            Property::TextVertical(align) => choose(&mut self.text_vertical, *align),
            Property::TextWraps(wraps) => choose(&mut self.wraps, *wraps),
            _ => {}
        }
    }

    /// `encloses`: whether a line's ends meet.
    fn add(&mut self, kind: &Kind, encloses: bool, has_text: bool, style: &Style) {
        if matches!(kind, Kind::Group | Kind::Unknown(_)) {
            return;
        }
        merge(&mut self.opacity, style.opacity);
        if *kind == Kind::Image {
            return;
        }
        merge(&mut self.stroke, style.stroke);
        let boxed = kind.is_figure();
        let inked = *kind == Kind::Ink;
        self.add_fill(kind, encloses && !is_highlight(kind, style), style);
        if inked {
            merge(&mut self.nib, style.nib);
        }
        if boxed || kind.is_path() || inked {
            merge(&mut self.width, style.stroke_width);
        }
        if boxed || kind.is_path() {
            merge(&mut self.dash, style.dash);
            merge(&mut self.roughness, style.roughness);
        }
        if style_matters(Key::Corner, kind) {
            merge(&mut self.corner, style.corner);
            merge(&mut self.radius, style.corner_radius);
        }
        if kind.is_path() {
            let courses = if *kind == Kind::Arrow { 3 } else { 2 };
            self.courses = self.courses.max(courses);
            merge(&mut self.course, style.line);
            merge(&mut self.head_start, style.head_start);
            merge(&mut self.head_end, style.head_end);
        }
        if has_text || matches!(kind, Kind::Text | Kind::Note) {
            self.add_letters(kind, style);
        }
    }

    fn add_fill(&mut self, kind: &Kind, encloses: bool, style: &Style) {
        if *kind == Kind::Note && style.fill.is_none() {
            merge(&mut self.fill, NOTE_FILL);
            return;
        }
        let is_drawn = kind.is_figure() || matches!(kind, Kind::Line | Kind::Ink);
        if encloses && (is_drawn || *kind == Kind::Note) {
            merge(&mut self.fill, style.fill);
        }
        if encloses && is_drawn && !style.fill.is_none() {
            merge(&mut self.fill_style, style.fill_style);
        }
    }

    fn add_letters(&mut self, kind: &Kind, style: &Style) {
        merge(&mut self.font, style.font);
        merge(&mut self.font_name, style.font_name.clone());
        merge(&mut self.text_size, style.text_size);
        // A label stands on its line, and a frame's name above it.
        if *kind == Kind::Text || kind.is_figure() || *kind == Kind::Note {
            merge(&mut self.text_align, style.text_align);
        }
        if kind.is_figure() || *kind == Kind::Note {
            merge(&mut self.text_vertical, style.text_vertical);
        }
        if *kind == Kind::Text {
            merge(&mut self.wraps, style.text_wraps);
        }
    }
}

fn is_highlight(kind: &Kind, style: &Style) -> bool {
    *kind == Kind::Ink && style.nib == Nib::Highlighter
}

fn choose<T>(slot: &mut Option<Choice<T>>, value: T) {
    if slot.is_some() {
        *slot = Some(Choice::Same(value));
    }
}

fn merge<T: PartialEq>(slot: &mut Option<Choice<T>>, value: T) {
    *slot = Some(match slot.take() {
        None => Choice::Same(value),
        Some(Choice::Same(before)) if before == value => Choice::Same(value),
        Some(_) => Choice::Mixed,
    });
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::ShapeId;

    use super::*;

    fn shape(number: u128, kind: Kind, stroke: Color) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(number), kind);
        shape.style.stroke = stroke;
        shape
    }

    #[test]
    fn shapes_that_differ_show_as_mixed() {
        let (red, blue) = (Color::rgb(0xff_0000), Color::rgb(0xff));
        let shapes = [shape(1, Kind::Rectangle, red), shape(2, Kind::Line, blue)];
        let mut view = StyleView::of_selection();
        for shape in &shapes {
            view.take_in(shape);
        }
        assert_eq!(view.stroke, Some(Choice::Mixed));
        assert_eq!(view.width, Some(Choice::Same(2.0)));
        assert_eq!(
            view.fill,
            Some(Choice::Same(Color::NONE)),
            "only the rectangle has a fill"
        );
        assert_eq!(view.font, None, "nothing has text");
    }

    #[test]
    fn only_a_line_whose_ends_meet_has_an_inside() {
        let mut line = shape(1, Kind::Line, Color::rgb(0));
        let mut points: Vec<_> = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0)]
            .map(Into::into)
            .into();
        let fill = |line: &Shape| {
            let mut view = StyleView::of_selection();
            view.take_in(line);
            view.fill
        };
        line.path.clone_from(&points);
        assert_eq!(fill(&line), None);
        points.push((0.0, 0.0).into());
        line.path = points;
        assert_eq!(fill(&line), Some(Choice::Same(Color::NONE)));
    }

    #[test]
    fn each_property_is_shown_where_it_makes_a_difference() {
        let view_of = |kind| {
            let mut view = StyleView::of_selection();
            view.take_in(&shape(1, kind, Color::rgb(0)));
            view
        };
        let arrow = view_of(Kind::Arrow);
        assert!(arrow.head_end.is_some() && arrow.courses == 3 && arrow.corner.is_none());
        assert!(arrow.fill.is_none() && arrow.dash.is_some());
        let star = view_of(Kind::Star);
        assert!(star.corner.is_some() && star.course.is_none());
        assert!(view_of(Kind::Ellipse).corner.is_none());
        let image = view_of(Kind::Image);
        assert!(image.stroke.is_none() && image.opacity.is_some());
        let text = view_of(Kind::Text);
        assert!(text.wraps.is_some() && text.text_vertical.is_none() && text.width.is_none());
    }

    #[test]
    fn the_dropper_takes_a_note_s_paper_as_it_is_shown() {
        assert_eq!(crate::editor::NOTE_PAPER, NOTE_FILL);
    }

    #[test]
    fn a_note_without_a_fill_of_its_own_is_yellow() {
        let note = shape(1, Kind::Note, Color::rgb(0));
        let mut view = StyleView::of_selection();
        view.take_in(&note);
        assert_eq!(view.fill, Some(Choice::Same(NOTE_FILL)));
    }

    #[test]
    fn tools_that_draw_nothing_have_no_style() {
        for tool in ToolKind::ALL {
            let view = StyleView::of_tool(tool, &Style::default());
            assert_eq!(view.is_some(), tool.draws(), "{tool:?}");
        }
    }
}
