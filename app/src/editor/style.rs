//! How shapes look: of those picked, or of the next ones drawn.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Key, Kind, LineShape, Nib, Property, Shape, Style};

use super::Editor;
use crate::commands::ToolKind;
use crate::tools::transform;

/// How the next shapes look. Notes have colours of their own: on a note the stroke is the text's
/// colour and the fill is the paper's, and what suits a box makes both hard to read.
#[derive(Debug)]
pub(super) struct NextStyles {
    notes: Style,
    highlights: Style,
    others: Style,
}

/// What a highlighter lays on until another colour is chosen: yellow, as nobody expects a black one.
const HIGHLIGHT: Color = Color::rgb(0xff_d43b);

impl Default for NextStyles {
    fn default() -> Self {
        Self {
            notes: Style::default(),
            highlights: Style {
                stroke: HIGHLIGHT,
                nib: Nib::Highlighter,
                ..Style::default()
            },
            others: Style::default(),
        }
    }
}

/// Whose next style a choice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Notes,
    Highlights,
    Others,
}

impl NextStyles {
    /// The style of what `tool` draws next.
    pub(super) fn of(&self, tool: ToolKind) -> &Style {
        match tool {
            ToolKind::Note => &self.notes,
            ToolKind::Highlighter => &self.highlights,
            _ => &self.others,
        }
    }

    fn remember(&mut self, property: &Property, about: About) {
        // A highlighter is broad and yellow whatever boxes are, and the other way round.
        let own = matches!(
            property.key(),
            Key::Fill | Key::Stroke | Key::StrokeWidth | Key::Opacity
        );
        let is_colour = matches!(property.key(), Key::Fill | Key::Stroke);
        let is_highlighter = *property == Property::Nib(Nib::Highlighter);
        let styles = [
            (&mut self.notes, About::Notes),
            (&mut self.highlights, About::Highlights),
            (&mut self.others, About::Others),
        ];
        for (style, whose) in styles {
            let highlights = [about, whose].contains(&About::Highlights);
            let of_ink = property.key() == Key::Nib && (whose != About::Others || is_highlighter);
            let keeps = if highlights { own } else { is_colour };
            if (whose == about || !keeps) && !of_ink {
                let mut blank = blank(std::mem::take(style));
                property.apply_to(&mut blank);
                *style = blank.style;
            }
        }
    }
}

/// A shape to ask and tell a style's properties.
fn blank(style: Style) -> Shape {
    let mut blank = Shape::new(ShapeId::from_random(0), Kind::Rectangle);
    blank.style = style;
    blank
}

impl Editor {
    /// The style of what the tool in hand draws next.
    pub fn next_style(&self) -> &Style {
        self.next_styles.of(self.tool_kind)
    }

    /// Gives what the tool in hand draws next a style, as remembered from another time.
    pub fn set_next_style(&mut self, style: Style) {
        match self.tool_kind {
            ToolKind::Note => self.next_styles.notes = style,
            ToolKind::Highlighter => self.next_styles.highlights = style,
            _ => self.next_styles.others = style,
        }
    }

    /// The value of a property that all picked shapes that have it share; the next shape's where
    /// none is picked.
    pub fn style_value(&self, key: Key) -> Option<Property> {
        let mut picked = self
            .restylable(key)
            .into_iter()
            .map(|shape| shape.property(key));
        if self.selection.is_empty() {
            return Some(blank(self.next_style().clone()).property(key));
        }
        let first = picked.next()?;
        picked.all(|value| value == first).then_some(first)
    }

    /// Whether any picked shape has the property.
    pub fn style_applies(&self, key: Key) -> bool {
        !self.restylable(key).is_empty()
    }

    /// Gives the picked shapes and the next ones a property, as one step.
    pub fn set_style(&mut self, property: &Property) {
        if !property.is_valid() {
            return;
        }
        let edits = self.restyled(property);
        if edits.is_empty() || self.may_write() {
            self.send_step("restyle", edits);
        }
        // What is composed at the moment is shown in the style it will have.
        self.follow_typing();
        let typed = self.typing_preview();
        self.scene.set_preview(typed);
    }

    /// Shows how the picked shapes would look, as while a slider is dragged. Nothing is written until
    /// [`Self::set_style`].
    pub fn preview_style(&mut self, property: &Property) {
        if property.is_valid() && !self.tool.is_busy() && self.lock().is_none() {
            let mut edits = self.restyled(property);
            edits.extend(self.typing_preview());
            self.scene.set_preview(edits);
        }
    }

    /// The edits that give the picked shapes a property; the next shapes, and a text that is not on
    /// the board yet, have it at once.
    fn restyled(&mut self, property: &Property) -> Vec<Edit> {
        self.next_styles.remember(property, self.chosen_for());
        self.style_draft(property);
        let mut edits = self.style_edits(property);
        self.fit_texts(&mut edits);
        edits
    }

    /// The next arrow is drawn in another way: straight, curved, level and upright, straight again.
    pub(super) fn cycle_line(&mut self) {
        let next = match self.next_style().line {
            LineShape::Straight => LineShape::Curved,
            LineShape::Curved => LineShape::Elbow,
            LineShape::Elbow => LineShape::Straight,
        };
        self.next_styles
            .remember(&Property::Line(next), About::Others);
    }

    /// Whose next style is meant by what is chosen now.
    fn chosen_for(&self) -> About {
        let all = |is_it: fn(&Shape) -> bool| {
            let mut styled = self.styled().peekable();
            styled.peek().is_some() && styled.all(|shape| is_it(shape))
        };
        let is_highlight =
            |shape: &Shape| shape.kind == Kind::Ink && shape.style.nib == Nib::Highlighter;
        if self.tool_kind == ToolKind::Note || all(|shape| shape.kind == Kind::Note) {
            About::Notes
        } else if self.tool_kind == ToolKind::Highlighter || all(is_highlight) {
            About::Highlights
        } else {
            About::Others
        }
    }

    fn style_edits(&self, property: &Property) -> Vec<Edit> {
        self.restylable(property.key())
            .iter()
            .filter_map(|shape| self.scene.at_rest(&shape.id))
            .filter(|shape| shape.property(property.key()) != *property)
            .map(|shape| Edit::set(shape.id.clone(), property.clone()))
            .collect()
    }

    /// The shapes that a style chosen now is given to, to show how they look: those picked and those
    /// inside of them, neither copied nor sorted.
    pub fn styled(&self) -> impl Iterator<Item = &Arc<Shape>> {
        self.styled_after(None).map(|(_, shape)| shape)
    }

    /// Of these the ones picked after `picked`, or all, each with what was picked for it: for who looks at
    /// all of them, a part at a time.
    pub fn styled_after(
        &self,
        picked: Option<&ShapeId>,
    ) -> impl Iterator<Item = (&ShapeId, &Arc<Shape>)> {
        let picked = self.selection.iter_after(picked);
        let picked = picked.filter_map(|id| Some((id, self.scene.get(id)?)));
        let with_inside = picked.flat_map(|(id, shape)| {
            let holds = matches!(shape.kind, Kind::Group | Kind::Frame);
            let inside = holds.then(|| self.scene.subtree(id));
            let inside = inside.into_iter().flatten().skip(1);
            let inside = inside.filter_map(|id| self.scene.get(&id));
            std::iter::once(shape).chain(inside).map(move |it| (id, it))
        });
        with_inside.filter(|(_, shape)| shape.kind != Kind::Group)
    }

    /// The picked shapes, and those in picked groups, that have a property.
    fn restylable(&self, key: Key) -> Vec<Arc<Shape>> {
        let mut shapes = transform::grab(&self.scene, self.selection.iter());
        shapes.retain(|shape| has(key, &shape.kind));
        shapes
    }
}

/// Whether a property makes a difference to a kind of shape.
pub(super) fn has(key: Key, kind: &Kind) -> bool {
    match key {
        Key::Fill => kind.is_closed() || matches!(kind, Kind::Line | Kind::Ink),
        Key::FillStyle => {
            (kind.is_closed() && *kind != Kind::Note) || matches!(kind, Kind::Line | Kind::Ink)
        }
        Key::StrokeWidth => !matches!(kind, Kind::Text | Kind::Note | Kind::Group),
        Key::Dash | Key::Roughness => {
            !matches!(kind, Kind::Text | Kind::Note | Kind::Group | Kind::Ink)
        }
        Key::Corner | Key::CornerRadius => {
            kind.is_figure() && !matches!(kind, Kind::Ellipse | Kind::Cloud | Kind::Cylinder)
        }
        Key::Nib => *kind == Kind::Ink,
        Key::Line | Key::HeadStart | Key::HeadEnd => kind.is_path(),
        Key::Font | Key::FontName | Key::TextSize | Key::TextAlign | Key::TextVertical => {
            *kind == Kind::Text || kind.is_closed() || kind.is_path()
        }
        Key::TextWraps => *kind == Kind::Text,
        _ => *kind != Kind::Group,
    }
}
