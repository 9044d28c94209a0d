//! Picks all that is like what is picked: of the same kinds, or in the same colours.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Key, Kind, Shape};

use super::Editor;
use super::style::has;
use crate::commands::ToolKind;
use crate::selection::Selection;

/// In what shapes are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sameness {
    /// What they are.
    Kind,
    /// The colour of their strokes.
    Stroke,
    /// The colour of their fills.
    Fill,
}

impl Sameness {
    /// What has to be the same; none where that means nothing for a shape.
    fn of(self, shape: &Shape) -> Option<String> {
        let color = |key: Key| has(key, &shape.kind).then(|| format!("{:?}", shape.property(key)));
        match self {
            Self::Kind => Some(shape.kind.name().to_owned()),
            Self::Stroke if shape.kind == Kind::Group => None,
            Self::Stroke => color(Key::Stroke),
            Self::Fill => color(Key::Fill),
        }
    }
}

impl Editor {
    /// Picks what is the same as something picked, and stands where a click would pick it: on the board, in
    /// frames, or in the group that was entered.
    pub(super) fn select_same(&mut self, sameness: Sameness) {
        self.cancel_gesture();
        let of = |shape: &Arc<Shape>| sameness.of(shape);
        let picked = self.selection.iter().filter_map(|id| self.scene.get(id));
        let wanted: BTreeSet<String> = picked.filter_map(of).collect();
        if wanted.is_empty() {
            return;
        }
        let entered = self.selection.entered().cloned();
        let same = self.scene.all_in_z_order().filter(|shape| {
            let is_same = of(shape).is_some_and(|value| wanted.contains(&value));
            is_same && self.scene.is_pickable(&shape.id)
        });
        let same: Vec<&ShapeId> = same.map(|shape| &shape.id).collect();
        let within = |id: &ShapeId| match &entered {
            Some(group) => id != group && self.scene.is_inside(id, group),
            None => true,
        };
        let whole = self
            .scene
            .outermost_of_all(same.iter().copied(), entered.as_ref());
        let same = same
            .into_iter()
            .filter(|id| whole.contains(id) && within(id));
        let selection = Selection::within(entered.clone(), same.cloned().collect::<Vec<_>>());
        if self.tool_kind != ToolKind::Select {
            self.take_tool(ToolKind::Select);
        }
        self.selection = selection;
    }
}
