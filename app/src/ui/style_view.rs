//! What the style panel has to show for a tool in hand or for selected shapes: which properties
//! matter, and their value where all agree. Reads shapes; changes none.

mod survey;

use tavla_shared::shape::{Color, FillStyle, Font, Kind, Nib, Property, Shape, Style, TextAlign};

use crate::commands::ToolKind;
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

impl<T: Copy + PartialEq> Choice<T> {
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
    /// How rough outlines are.
    pub roughness: Option<Choice<f64>>,
    /// Of the whole shape.
    pub opacity: Option<Choice<f64>>,
    /// Of text.
    pub font: Option<Choice<Font>>,
    /// Of text.
    pub text_size: Option<Choice<f64>>,
    /// Of text across.
    pub text_align: Option<Choice<TextAlign>>,
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
        view.add(&kind, false, style);
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
        self.add(&shape.kind, has_text, &shape.style);
    }

    /// Takes all of them to have been given this.
    pub fn choose(&mut self, property: &Property) {
        match *property {
            Property::Stroke(color) => choose(&mut self.stroke, color),
            Property::Fill(color) => choose(&mut self.fill, color),
            Property::FillStyle(style) => choose(&mut self.fill_style, style),
            Property::Nib(nib) => choose(&mut self.nib, nib),
            Property::StrokeWidth(width) => choose(&mut self.width, width),
            Property::Roughness(roughness) => choose(&mut self.roughness, roughness),
            Property::Opacity(opacity) => choose(&mut self.opacity, opacity),
            Property::Font(font) => choose(&mut self.font, font),
            Property::TextSize(size) => choose(&mut self.text_size, size),
            Property::TextAlign(align) => choose(&mut self.text_align, align),
            _ => {}
        }
    }

    fn add(&mut self, kind: &Kind, has_text: bool, style: &Style) {
        let boxed = kind.is_figure();
        let writes = has_text || matches!(kind, Kind::Text | Kind::Note);
        if matches!(kind, Kind::Group | Kind::Unknown(_)) {
            return;
        }
        merge(&mut self.stroke, style.stroke);
        merge(&mut self.opacity, style.opacity);
        if *kind == Kind::Note && style.fill.is_none() {
            merge(&mut self.fill, NOTE_FILL);
        } else if boxed || *kind == Kind::Note {
            merge(&mut self.fill, style.fill);
        }
        let inked = *kind == Kind::Ink;
        if inked {
            merge(&mut self.nib, style.nib);
        }
        let encloses = boxed || (inked && !is_highlight(kind, style));
        if encloses && !boxed {
            merge(&mut self.fill, style.fill);
        }
        if encloses && !style.fill.is_none() {
            merge(&mut self.fill_style, style.fill_style);
        }
        if boxed || kind.is_path() || inked {
            merge(&mut self.width, style.stroke_width);
        }
        if boxed || kind.is_path() {
            merge(&mut self.roughness, style.roughness);
        }
        if writes {
            merge(&mut self.font, style.font);
            merge(&mut self.text_size, style.text_size);
            merge(&mut self.text_align, style.text_align);
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
