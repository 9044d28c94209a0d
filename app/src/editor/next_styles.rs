//! How the next shapes look: what was chosen last, remembered for each family of tools, and what a
//! family begins with and is reset to. Plain values; what is picked, and what is written, is not its own.
//!
//! Colours, fonts and the hand are a person's and go with them from tool to tool. Widths, dashes,
//! corners, courses, heads and alignments are a tool's own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Key, Kind, LineShape, Nib, Property, Shape, Style};

use crate::commands::ToolKind;
use crate::json::shape::{property_from_json, property_to_json};
use crate::shapes::builtin_style;

/// All that a look is made of.
pub(super) const LOOK: [Key; 18] = [
    Key::Stroke,
    Key::Fill,
    Key::FillStyle,
    Key::StrokeWidth,
    Key::Dash,
    Key::Roughness,
    Key::Corner,
    Key::CornerRadius,
    Key::Nib,
    Key::Opacity,
    Key::Font,
    Key::FontName,
    Key::TextSize,
    Key::TextAlign,
    Key::TextVertical,
    Key::Line,
    Key::HeadStart,
    Key::HeadEnd,
];

/// What a highlighter lays on until another colour is chosen: yellow, as nobody expects a black one.
const HIGHLIGHT: Color = Color::rgb(0xff_d43b);

/// Tools whose shapes are looked at as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// Boxes and all other closed figures.
    Figures,
    Lines,
    Arrows,
    Pens,
    Texts,
    /// On a note the stroke is the text's colour and the fill is the paper's, and what suits a box makes
    /// both hard to read.
    Notes,
    /// Broad and yellow, whatever boxes are.
    Highlights,
}

impl Family {
    pub(super) const ALL: [Self; 7] = [
        Self::Figures,
        Self::Lines,
        Self::Arrows,
        Self::Pens,
        Self::Texts,
        Self::Notes,
        Self::Highlights,
    ];

    /// Of what `tool` draws; figures' for those that draw nothing.
    pub(super) fn of_tool(tool: ToolKind) -> Self {
        match tool {
            ToolKind::Line => Self::Lines,
            ToolKind::Arrow => Self::Arrows,
            ToolKind::Pen | ToolKind::DrawToShape => Self::Pens,
            ToolKind::Highlighter => Self::Highlights,
            ToolKind::Text => Self::Texts,
            ToolKind::Note => Self::Notes,
            _ => Self::Figures,
        }
    }

    /// Of a shape; none for those that no tool draws.
    pub(super) fn of_shape(shape: &Shape) -> Option<Self> {
        match &shape.kind {
            Kind::Line => Some(Self::Lines),
            Kind::Arrow => Some(Self::Arrows),
            Kind::Ink if shape.style.nib == Nib::Highlighter => Some(Self::Highlights),
            Kind::Ink => Some(Self::Pens),
            Kind::Text => Some(Self::Texts),
            Kind::Note => Some(Self::Notes),
            kind => kind.is_figure().then_some(Self::Figures),
        }
    }

    /// What it looks like until somebody says otherwise.
    fn builtin(self) -> Style {
        match self {
            Self::Figures => builtin_style(&Kind::Rectangle),
            Self::Lines => builtin_style(&Kind::Line),
            Self::Arrows => builtin_style(&Kind::Arrow),
            Self::Pens => builtin_style(&Kind::Ink),
            Self::Texts => builtin_style(&Kind::Text),
            Self::Notes => builtin_style(&Kind::Note),
            Self::Highlights => Style {
                stroke: HIGHLIGHT,
                nib: Nib::Highlighter,
                ..builtin_style(&Kind::Ink)
            },
        }
    }

    /// Whether what is chosen for it is chosen for `other` as well.
    fn shares(self, key: Key, other: Self) -> bool {
        let is_own = |family| matches!(family, Self::Notes | Self::Highlights);
        match key {
            Key::Stroke | Key::Fill => !is_own(self) && !is_own(other),
            Key::Opacity => self != Self::Highlights && other != Self::Highlights,
            Key::FillStyle | Key::Roughness | Key::Font | Key::FontName | Key::TextSize => true,
            _ => false,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Lines => "lines",
            Self::Arrows => "arrows",
            Self::Pens => "pens",
            Self::Texts => "texts",
            Self::Notes => "notes",
            Self::Highlights => "highlights",
        }
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct NextStyles {
    /// In the order of [`Family::ALL`].
    next: [Style; Family::ALL.len()],
    /// What somebody has made a family's default.
    defaults: BTreeMap<Family, Style>,
    /// Grows with every change.
    revision: u64,
}

impl Default for NextStyles {
    fn default() -> Self {
        Self {
            next: Family::ALL.map(Family::builtin),
            defaults: BTreeMap::new(),
            revision: 0,
        }
    }
}

impl NextStyles {
    /// The style of what a family draws next.
    pub(super) fn of(&self, family: Family) -> &Style {
        &self.next[family as usize]
    }

    /// What a family is reset to.
    pub(super) fn default_of(&self, family: Family) -> Style {
        let own = self.defaults.get(&family).cloned();
        own.unwrap_or_else(|| family.builtin())
    }

    /// Whether somebody has made a default for one of these.
    pub(super) fn has_default(&self, families: &[Family]) -> bool {
        families
            .iter()
            .any(|family| self.defaults.contains_key(family))
    }

    /// How often something was changed.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// What a family draws next looks like this.
    pub(super) fn set(&mut self, family: Family, style: Style) {
        let next = &mut self.next[family as usize];
        if *next != style {
            *next = style;
            self.revision += 1;
        }
    }

    /// Something was chosen for these families.
    pub(super) fn remember(&mut self, property: &Property, about: &[Family]) {
        let key = property.key();
        let is_elbow = *property == Property::Line(LineShape::Elbow);
        let is_highlighter = *property == Property::Nib(Nib::Highlighter);
        for family in Family::ALL {
            let is_meant = |from: &Family| *from == family || from.shares(key, family);
            // It is the tool that makes a highlighter one, and a drag that makes a text wrap.
            let is_tools = match key {
                Key::Nib => is_highlighter || family != Family::Pens,
                // Only arrows go level and upright.
                Key::Line => is_elbow && family != Family::Arrows,
                key => !LOOK.contains(&key),
            };
            if !is_tools && about.iter().any(is_meant) {
                self.set(family, styled(self.of(family).clone(), property));
            }
        }
    }

    /// New shapes of a family look like this from now on, and are reset to it.
    pub(super) fn set_default(&mut self, family: Family, style: Style) {
        self.next[family as usize] = style.clone();
        self.defaults.insert(family, style);
        self.revision += 1;
    }

    /// What somebody made a family's default is forgotten.
    pub(super) fn forget_default(&mut self, family: Family) {
        if self.defaults.remove(&family).is_some() {
            self.next[family as usize] = family.builtin();
            self.revision += 1;
        }
    }

    /// All of it, to be kept.
    pub(super) fn memory(&self) -> StyleMemory {
        let named = |(family, style): (Family, &Style)| (family.name().to_owned(), kept(style));
        let chosen = Family::ALL.into_iter().zip(&self.next);
        let chosen = chosen.filter(|(family, style)| **style != self.default_of(*family));
        let defaults = self.defaults.iter().map(|(family, style)| (*family, style));
        StyleMemory {
            chosen: chosen.map(named).collect(),
            defaults: defaults.map(named).collect(),
        }
    }

    /// Goes on with what was kept; what makes no sense of it is as it was at first.
    pub(super) fn recall(&mut self, memory: &StyleMemory) {
        let style = |styles: &BTreeMap<String, Map<String, Value>>, family: Family| {
            let words = styles.get(family.name())?;
            Some((family, recalled(family.builtin(), words)))
        };
        let families = Family::ALL.into_iter();
        self.defaults = families
            .filter_map(|family| style(&memory.defaults, family))
            .collect();
        self.next = Family::ALL.map(|family| {
            let chosen = style(&memory.chosen, family);
            chosen.map_or_else(|| self.default_of(family), |(_, style)| style)
        });
    }
}

/// What a person has chosen for their tools, as it is kept on their device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StyleMemory {
    /// What was chosen last, by family and by the document's keys.
    chosen: BTreeMap<String, Map<String, Value>>,
    /// What was made the default.
    defaults: BTreeMap<String, Map<String, Value>>,
}

fn kept(style: &Style) -> Map<String, Value> {
    let blank = blank(style.clone());
    let keys = LOOK.into_iter();
    let words = keys.map(|key| {
        let property = blank.property(key);
        (key.name().to_owned(), property_to_json(&property))
    });
    words.collect()
}

fn recalled(from: Style, words: &Map<String, Value>) -> Style {
    let mut blank = blank(from);
    for key in LOOK {
        let property = words
            .get(key.name())
            .and_then(|value| property_from_json(key, value));
        if let Some(property) = property.filter(Property::is_valid) {
            property.apply_to(&mut blank);
        }
    }
    blank.style
}

/// A shape to ask and tell a style's properties.
pub(super) fn blank(style: Style) -> Shape {
    let mut blank = Shape::new(ShapeId::from_random(0), Kind::Rectangle);
    blank.style = style;
    blank
}

/// The style with one property changed.
fn styled(style: Style, property: &Property) -> Style {
    let mut blank = blank(style);
    property.apply_to(&mut blank);
    blank.style
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_kept_is_recalled() {
        let mut styles = NextStyles::default();
        styles.remember(&Property::StrokeWidth(4.0), &[Family::Pens]);
        let georgia = Property::FontName(Some(Arc::from("Georgia")));
        styles.remember(&georgia, &[Family::Texts]);
        let wild = styled(styles.of(Family::Arrows).clone(), &Property::Roughness(2.0));
        styles.set_default(Family::Arrows, wild);
        let words = serde_json::to_string(&styles.memory()).unwrap();
        let mut again = NextStyles::default();
        again.recall(&serde_json::from_str(&words).unwrap());
        for family in Family::ALL {
            assert_eq!(again.of(family), styles.of(family), "{family:?}");
            assert_eq!(again.default_of(family), styles.default_of(family));
        }
    }

    #[test]
    fn what_makes_no_sense_in_what_was_kept_is_as_it_was_at_first() {
        let words =
            r#"{"chosen":{"pens":{"strokeWidth":-3,"stroke":"loud","dash":"dotted"},"moods":{}}}"#;
        let mut styles = NextStyles::default();
        styles.recall(&serde_json::from_str(words).unwrap());
        let pens = styles.of(Family::Pens);
        assert_eq!(
            (pens.stroke_width, pens.stroke),
            (2.0, Color::rgb(0x1d_1d1f))
        );
        assert_eq!(pens.dash.name(), "dotted");
    }

    #[test]
    fn a_choice_for_a_tool_reaches_the_others_where_it_is_the_person_s() {
        let mut styles = NextStyles::default();
        let red = Color::rgb(0xff_0000);
        styles.remember(&Property::Stroke(red), &[Family::Figures]);
        styles.remember(&Property::StrokeWidth(4.0), &[Family::Figures]);
        let of = |family| {
            let style = styles.of(family);
            (style.stroke, style.stroke_width)
        };
        assert_eq!(of(Family::Figures), (red, 4.0));
        assert_eq!(of(Family::Arrows), (red, 2.0));
        assert_eq!(of(Family::Notes).0, Style::default().stroke);
        assert_eq!(of(Family::Highlights).0, HIGHLIGHT);
    }
}
