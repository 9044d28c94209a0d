//! How shapes look: of those picked, or of the next ones drawn.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Key, Kind, LineShape, Property, Shape, Style};

use super::{Editor, Family, StyleMemory};
use crate::tools::transform;

/// A look that is shown and not written yet.
#[derive(Debug)]
pub(super) struct Trying {
    key: Key,
    /// What a text that is not on the board yet had before.
    before: Option<Property>,
}

impl Editor {
    /// The style of what the tool in hand draws next.
    pub fn next_style(&self) -> &Style {
        self.next_styles.of(Family::of_tool(self.tool_kind))
    }

    /// Gives what the tool in hand draws next a style, as remembered from another time.
    pub fn set_next_style(&mut self, style: Style) {
        self.next_styles.set(Family::of_tool(self.tool_kind), style);
    }

    /// The fonts that are installed on this machine; none while they are looked for, which begins with the
    /// first call.
    pub fn installed_fonts(&mut self) -> Option<Arc<[Arc<str>]>> {
        self.text.installed_families()
    }

    /// Grows whenever another look is remembered for tools.
    pub fn style_revision(&self) -> u64 {
        self.next_styles.revision()
    }

    /// What is remembered for tools, to be kept.
    pub fn style_memory(&self) -> StyleMemory {
        self.next_styles.memory()
    }

    /// Goes on with what was kept.
    pub fn recall_styles(&mut self, memory: &StyleMemory) {
        self.next_styles.recall(memory);
    }

    /// Whether any picked shape has the property.
    pub fn style_applies(&self, key: Key) -> bool {
        !self.restylable(key).is_empty()
    }

    /// Gives the picked shapes and the next ones a property, as one step.
    pub fn set_style(&mut self, property: &Property) {
        self.set_styles(std::slice::from_ref(property));
    }

    /// The same with several properties, as one step.
    pub fn set_styles(&mut self, properties: &[Property]) {
        if !properties.iter().all(Property::is_valid) {
            return;
        }
        self.trying = None;
        let families = self.chosen_families();
        for property in properties {
            self.next_styles.remember(property, &families);
            self.style_draft(property);
        }
        let edits = self.restyled(properties);
        if edits.is_empty() || self.may_write() {
            self.send_step("restyle", edits);
        }
        self.show_styled();
    }

    /// Shows how the picked shapes would look, as while a slider is dragged. Nothing is written until
    /// [`Self::set_styles`], and nothing is left after [`Self::forget_style`].
    pub fn preview_style(&mut self, property: &Property) {
        if !property.is_valid() || self.tool.is_busy() || self.lock().is_some() {
            return;
        }
        // A text that is not on the board yet is changed itself.
        let draft = self.typing.as_ref().and_then(|it| it.draft.as_ref());
        let key = property.key();
        let first = Trying {
            key,
            before: draft.map(|draft| draft.property(key)),
        };
        let held = self.trying.take().filter(|held| held.key == key);
        self.trying = Some(held.unwrap_or(first));
        self.style_draft(property);
        let mut edits = self.restyled(std::slice::from_ref(property));
        edits.extend(self.typing_preview());
        self.scene.set_preview(edits);
    }

    /// What was shown by [`Self::preview_style`] is not meant.
    pub fn forget_style(&mut self) {
        let tried = self.trying.take();
        if let Some(before) = tried.and_then(|tried| tried.before) {
            self.style_draft(&before);
        }
        if !self.tool.is_busy() {
            self.show_styled();
        }
    }

    /// What was tried is not meant any more where none of the picked shapes has it: the control that tried it is
    /// gone with them.
    pub(super) fn forget_lost_style(&mut self) {
        let Some(key) = self.trying.as_ref().map(|trying| trying.key) else {
            return;
        };
        let can_be = |shape: &Arc<Shape>| has(key, &shape.kind) && !self.scene.is_locked(&shape.id);
        if !self.styled().any(can_be) {
            self.forget_style();
        }
    }

    /// What is composed at the moment is shown in the style it has, and no preview is.
    fn show_styled(&mut self) {
        self.follow_typing();
        let typed = self.typing_preview();
        self.scene.set_preview(typed);
    }

    /// The edits that give the picked shapes properties.
    fn restyled(&mut self, properties: &[Property]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for property in properties {
            edits.extend(self.style_edits(property));
        }
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
            .remember(&Property::Line(next), &[Family::Arrows]);
    }

    /// For whose next shapes a choice is meant: those of the kinds that are picked, or else those of the
    /// tool in hand.
    pub(super) fn chosen_families(&self) -> Vec<Family> {
        if self.selection.is_empty() {
            return vec![Family::of_tool(self.tool_kind)];
        }
        let mut families = Vec::new();
        for shape in self.styled() {
            let family = Family::of_shape(shape);
            families.extend(family.filter(|family| !families.contains(family)));
            if families.len() == Family::ALL.len() {
                break;
            }
        }
        families
    }

    fn style_edits(&self, property: &Property) -> Vec<Edit> {
        let key = property.key();
        let at_rest = |shape: &Arc<Shape>| self.scene.at_rest(&shape.id);
        let differs = |shape: &Arc<Shape>| shape.property(key) != *property;
        let shapes = self.restylable(key);
        let shapes = shapes.iter().filter_map(at_rest).filter(differs);
        if let Property::Line(line) = *property {
            let goes = |shape: &Arc<Shape>| line != LineShape::Elbow || shape.kind == Kind::Arrow;
            // The points of an elbow are other ones than those of what it was.
            let edits = shapes.filter(goes).map(|shape| {
                let kind = shape.kind.clone();
                self.paths_become(&[shape], &kind, line)
            });
            return edits.flatten().collect();
        }
        shapes
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
pub fn has(key: Key, kind: &Kind) -> bool {
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
