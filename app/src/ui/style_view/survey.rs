//! What the style panel shows of the selected shapes, found out again where they have changed: some of
//! very many in a frame, so that a whole board may be picked while others draw on it.

use tavla_shared::id::ShapeId;
use tavla_shared::shape::Property;

use super::StyleView;
use crate::editor::Editor;
use crate::scene::Mark;
use crate::selection::Selection;

/// So many shapes are looked at in one frame: a millisecond or two.
const SHAPES_PER_FRAME: usize = 5_000;

/// See the module.
#[derive(Debug, Default)]
pub struct StyleSurvey {
    selection: Selection,
    /// How the board was when the newest walk was begun.
    begun: Mark,
    walk: Option<Walk>,
    /// What was found by the last walk that came to its end, or so far by the first.
    found: Found,
    is_stale: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
enum Found {
    /// Nothing yet, or nothing there is.
    #[default]
    Nothing,
    /// By a walk that goes on.
    SoFar(StyleView),
    All(StyleView),
}

/// On its way through the selection.
#[derive(Debug, Default)]
struct Walk {
    /// The last of what is picked that was passed.
    at: Option<ShapeId>,
    view: Option<StyleView>,
}

impl StyleSurvey {
    /// What there is to show of what is selected now; none where nothing is.
    pub fn view(&mut self, editor: &Editor) -> Option<StyleView> {
        let now = editor.scene().mark();
        if self.selection != *editor.selection() {
            *self = Self {
                selection: editor.selection().clone(),
                begun: now,
                walk: Some(Walk::default()),
                ..Self::default()
            };
        } else if self.walk.is_none() && editor.scene().carried().is_some() {
            // Very many are moved, which makes no look another one: what else happens is seen once they lie.
        } else if self.walk.is_none() && self.begun != now {
            self.walk = self.is_outdated(editor).then(Walk::default);
            self.begun = now;
        }
        if let Some(walk) = self.walk.take() {
            self.walk = self.go_on(walk, editor);
        }
        self.is_stale = self.begun != now && editor.scene().carried().is_none();
        match &self.found {
            Found::Nothing => None,
            Found::SoFar(view) | Found::All(view) => Some(view.clone()),
        }
    }

    /// Shows what all of them were just given, which takes a while to see of very many.
    pub fn choose(&mut self, property: &Property) {
        if let Found::SoFar(view) | Found::All(view) = &mut self.found {
            view.choose(property);
            self.walk = Some(Walk::default());
        }
    }

    /// What was shown as chosen was not: it is found out again.
    pub fn look_again(&mut self) {
        self.walk = Some(Walk::default());
    }

    /// Whether something has changed that is picked, or that may be inside of it.
    fn is_outdated(&self, editor: &Editor) -> bool {
        let scene = editor.scene();
        let is_inside = |id: &ShapeId| {
            let shape = scene.get(id);
            shape.is_none_or(|shape| shape.place.parent.is_some())
        };
        scene.changed_since(self.begun).is_none_or(|mut changed| {
            changed.any(|id| self.selection.contains(id) || is_inside(id))
        })
    }

    /// Whether the next frame will know more.
    pub fn wants_another_frame(&self) -> bool {
        self.walk.is_some() || self.is_stale
    }

    fn go_on(&mut self, mut walk: Walk, editor: &Editor) -> Option<Walk> {
        let mut room = SHAPES_PER_FRAME;
        let from = walk.at.take();
        for (picked, shape) in editor.styled_after(from.as_ref()) {
            // What is in a group is looked at together.
            if walk.at.as_ref() != Some(picked) {
                if room == 0 {
                    if !matches!(self.found, Found::All(_)) {
                        self.found = walk.view.clone().map_or(Found::Nothing, Found::SoFar);
                    }
                    return Some(walk);
                }
                walk.at = Some(picked.clone());
            }
            room = room.saturating_sub(1);
            walk.view
                .get_or_insert_with(StyleView::of_selection)
                .take_in(shape);
        }
        self.found = walk.view.map_or(Found::Nothing, Found::All);
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::{BoardChange, Edit};
    use tavla_shared::shape::{Color, Kind, Shape, ZIndex};

    use super::super::Choice;
    use super::*;
    use crate::text::TextEngine;

    const ALL: usize = 2 * SHAPES_PER_FRAME + 10;
    const RED: Color = Color::rgb(0xff_0000);

    /// An editor with so many red boxes, all of them picked; the last by name is as told.
    fn editor(shapes: usize, last: Color) -> Editor {
        let mut editor = Editor::with_text_engine(1, TextEngine::bundled());
        let shapes = ZIndex::spread(None, None, shapes)
            .into_iter()
            .zip(1_usize..);
        let shapes = shapes.map(|(index, number)| {
            let mut shape = Shape::new(id(number), Kind::Rectangle);
            shape.place.index = index;
            shape.style.stroke = if number == ALL { last } else { RED };
            Arc::new(shape)
        });
        let change = BoardChange {
            shapes: shapes.collect(),
            ..BoardChange::default()
        };
        editor.apply(None, &change, false, false);
        let ids: Vec<_> = editor
            .scene()
            .all_in_z_order()
            .map(|it| it.id.clone())
            .collect();
        editor.select(ids);
        editor
    }

    fn id(number: usize) -> ShapeId {
        ShapeId::new(&format!("s{number:05}")).unwrap()
    }

    fn stroke(survey: &mut StyleSurvey, editor: &Editor) -> Option<Choice<Color>> {
        survey.view(editor).and_then(|view| view.stroke)
    }

    #[test]
    fn very_many_are_looked_at_over_several_frames() {
        let blue = Color::rgb(0xff);
        let editor = editor(ALL, blue);
        let mut survey = StyleSurvey::default();
        for _ in 0..2 {
            assert_eq!(stroke(&mut survey, &editor), Some(Choice::Same(RED)));
            assert!(survey.wants_another_frame());
        }
        assert_eq!(stroke(&mut survey, &editor), Some(Choice::Mixed));
        assert!(!survey.wants_another_frame());
    }

    #[test]
    fn what_is_known_is_shown_until_a_change_is_known_too() {
        let mut editor = editor(ALL, Color::rgb(0xff));
        let mut survey = StyleSurvey::default();
        while survey.view(&editor).is_none() || survey.wants_another_frame() {}
        let mut turn = |color: Color| {
            let mut last = (**editor.scene().get(&id(ALL)).unwrap()).clone();
            last.style.stroke = color;
            let change = BoardChange {
                shapes: vec![Arc::new(last)],
                ..BoardChange::default()
            };
            editor.apply(None, &change, false, false);
            let shown = [(); 3].map(|()| stroke(&mut survey, &editor));
            (shown, survey.wants_another_frame())
        };
        let (mixed, red) = (Some(Choice::Mixed), Some(Choice::Same(RED)));
        assert_eq!(turn(RED), ([mixed, mixed, red], false));
        assert_eq!(turn(Color::rgb(0xff)), ([red, red, mixed], false));
    }

    #[test]
    fn a_change_in_the_midst_is_not_missed() {
        let mut editor = editor(ALL, RED);
        let mut survey = StyleSurvey::default();
        survey.view(&editor);
        // The first one was looked at already.
        let blue = Edit::set(id(1), Property::Stroke(Color::rgb(0xff)));
        editor.show_pending(1, vec![blue]);
        let mut frames = 0;
        while survey.wants_another_frame() {
            survey.view(&editor);
            frames += 1;
        }
        assert_eq!(stroke(&mut survey, &editor), Some(Choice::Mixed));
        assert_eq!(frames, 5);
    }

    #[test]
    fn what_all_were_given_is_shown_at_once() {
        let mut editor = editor(ALL, Color::rgb(0xff));
        let mut survey = StyleSurvey::default();
        while survey.view(&editor).is_none() || survey.wants_another_frame() {}
        let green = Color::rgb(0xff00);
        editor.set_style(&Property::Stroke(green));
        survey.choose(&Property::Stroke(green));
        for _ in 0..8 {
            assert_eq!(stroke(&mut survey, &editor), Some(Choice::Same(green)));
        }
        assert!(!survey.wants_another_frame());
        // Nothing was given to anybody.
        survey.choose(&Property::Stroke(RED));
        while survey.wants_another_frame() {
            survey.view(&editor);
        }
        assert_eq!(stroke(&mut survey, &editor), Some(Choice::Same(green)));
    }

    #[test]
    fn what_is_not_picked_is_not_looked_at() {
        let mut editor = editor(ALL, RED);
        editor.select((1..ALL).map(id));
        let mut survey = StyleSurvey::default();
        while survey.view(&editor).is_none() || survey.wants_another_frame() {}
        let blue = || Property::Stroke(Color::rgb(0xff));
        editor.show_pending(1, vec![Edit::set(id(ALL), blue())]);
        survey.view(&editor);
        assert!(!survey.wants_another_frame());
        editor.show_pending(2, vec![Edit::set(id(1), blue())]);
        survey.view(&editor);
        assert!(survey.wants_another_frame());
    }

    #[test]
    fn another_selection_is_looked_at_from_nothing() {
        let mut editor = editor(ALL, Color::rgb(0xff));
        let mut survey = StyleSurvey::default();
        survey.view(&editor);
        editor.select([id(ALL)]);
        let blue = Some(Choice::Same(Color::rgb(0xff)));
        assert_eq!(stroke(&mut survey, &editor), blue);
        assert!(!survey.wants_another_frame());
        editor.select([]);
        assert_eq!(survey.view(&editor), None);
    }
}
