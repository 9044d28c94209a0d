//! The look that new shapes have: made of what is shown, gone back to, and forgotten again.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::shape::{Key, Kind, Property, Shape, Style};

use super::next_styles::{Family, LOOK, blank};
use super::style::has;
use super::{Editor, Request};
use crate::commands::{Command, StyleCommand, ToolKind};
use crate::tools::transform;

impl Editor {
    /// Whether a command about looks has anything to be about.
    pub(super) fn can_style(&self, command: StyleCommand) -> bool {
        let is_free = !self.tool.is_busy();
        let tool = self.tool_kind;
        let (draws, writes) = (
            tool.draws(),
            matches!(tool, ToolKind::Text | ToolKind::Note),
        );
        let any = |of_tool: bool, is_one: &dyn Fn(&Shape) -> bool| {
            let picked = || self.styled().any(|shape| is_one(shape));
            is_free && (self.selection.is_empty() && of_tool || picked())
        };
        let looks = |shape: &Shape| Family::of_shape(shape).is_some();
        match command {
            // What has no inside takes a fill's colour for its lines.
            StyleCommand::Stroke | StyleCommand::TakeStroke | StyleCommand::TakeFill => {
                any(draws, &|shape| has(Key::Stroke, &shape.kind))
            }
            StyleCommand::Fill => any(tool.fills(), &|shape| has(Key::Fill, &shape.kind)),
            StyleCommand::Font => any(writes, &|shape| {
                !shape.text.is_empty() || matches!(shape.kind, Kind::Text | Kind::Note)
            }),
            StyleCommand::SetDefault | StyleCommand::Reset => any(draws, &looks),
            StyleCommand::ForgetDefault => {
                any(draws, &looks) && self.next_styles.has_default(&self.chosen_families())
            }
        }
    }

    pub(super) fn style(&mut self, command: StyleCommand) {
        match command {
            StyleCommand::Stroke | StyleCommand::Fill | StyleCommand::Font => {
                self.ask(Request::App(Command::Style(command)));
            }
            StyleCommand::TakeStroke => self.reach_for_dropper(Key::Stroke),
            StyleCommand::TakeFill => self.reach_for_dropper(Key::Fill),
            StyleCommand::SetDefault => self.set_default_style(),
            StyleCommand::Reset => self.reset_style(),
            StyleCommand::ForgetDefault => {
                for family in self.chosen_families() {
                    self.next_styles.forget_default(family);
                }
            }
        }
    }

    /// New shapes look like the first of those picked of their kind, or else go on as the tool draws now.
    fn set_default_style(&mut self) {
        for family in self.chosen_families() {
            let picked = self
                .styled()
                .find(|shape| Family::of_shape(shape) == Some(family));
            let next = || self.next_styles.of(family).clone();
            let style = picked.map_or_else(next, |shape| shape.style.clone());
            // How wide a text is was its own drag's to say.
            let style = Style {
                text_wraps: false,
                ..style
            };
            self.next_styles.set_default(family, style);
        }
    }

    /// What is picked looks as new shapes do, in one step, and what is drawn next as well.
    fn reset_style(&mut self) {
        self.cancel_gesture();
        for family in self.chosen_families() {
            let style = self.next_styles.default_of(family);
            self.next_styles.set(family, style);
        }
        let mut edits = Vec::new();
        for shape in transform::grab(&self.scene, self.selection.iter()) {
            let (Some(family), Some(shape)) =
                (Family::of_shape(&shape), self.scene.at_rest(&shape.id))
            else {
                continue;
            };
            edits.extend(self.reset_edits(&shape, family));
        }
        self.fit_texts(&mut edits);
        if edits.is_empty() || self.may_write() {
            self.send_step("restyle", edits);
        }
    }

    fn reset_edits(&self, shape: &Arc<Shape>, family: Family) -> Vec<Edit> {
        let model = blank(self.next_styles.default_of(family));
        let keys = LOOK.into_iter().filter(|&key| has(key, &shape.kind));
        // Which way an arrow goes is what it is, as much as how it looks.
        let keys = keys.filter(|key| *key != Key::Line);
        let properties = keys.map(|key| model.property(key));
        let differs = |property: &Property| shape.property(property.key()) != *property;
        let properties = properties.filter(differs);
        properties
            .map(|property| Edit::set(shape.id.clone(), property))
            .collect()
    }
}
