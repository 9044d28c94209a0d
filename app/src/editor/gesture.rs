//! Carries out what a tool wants: previews, commits, picks, and what comes after.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Pos2;
use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;

use super::input::Clicks;
use super::{Editor, Notice, Request};
use crate::commands::ToolKind;
use crate::scene::Moved;
use crate::text::{changes_letters, fitting_edits};
use crate::tools::binding::{self, Following};
use crate::tools::{Gesture, Tool, ToolContext, ToolEvent, ToolOutput};

impl Editor {
    pub(super) fn tool_event(&mut self, event: ToolEvent) {
        self.use_tool(|tool, ctx| tool.handle(event, ctx));
    }

    /// Carries out what the tool in hand makes of something.
    fn use_tool(&mut self, using: impl FnOnce(&mut Tool, &mut ToolContext<'_>) -> ToolOutput) {
        let output = {
            let (tool, mut ctx) = self.tool_and_context();
            using(tool, &mut ctx)
        };
        self.carry_out(output);
        self.tool_changes_at = self.tool.changes_at(self.now);
    }

    pub(super) fn carry_out(&mut self, output: ToolOutput) {
        let ToolOutput {
            first,
            gesture,
            moved,
            selection,
            text,
            in_hand,
            points_of,
            comment,
            pan,
            zoom,
            laser,
            taken,
            unfilled,
            done,
        } = output;
        let writes = |gesture: &Gesture| match gesture {
            Gesture::Update(edits) => !edits.is_empty() || moved.is_some(),
            Gesture::Commit(batch) => !batch.edits.is_empty(),
            Gesture::Cancel => false,
        };
        // Picking goes on under a lock; what would write shows nothing.
        let gesture = gesture.filter(|gesture| !writes(gesture) || self.is_free(self.hand_lock));
        let mut copied_from = None;
        match gesture {
            Some(Gesture::Update(mut edits)) => {
                self.fit_texts(&mut edits);
                edits.extend(self.elbows_shown(&edits, moved.as_ref()));
                self.drawn = match edits.as_slice() {
                    [Edit::Create(shape)] if in_hand.is_none() => Some(Arc::clone(shape)),
                    _ => None,
                };
                self.in_hand = in_hand;
                match moved {
                    Some(moved) => {
                        // Where there is no view yet, nobody knows what is seen.
                        let is_known = self.view.rect.is_positive();
                        let seen = is_known.then(|| self.view.visible());
                        self.scene.set_preview_moved(edits, moved, seen);
                    }
                    None => self.scene.set_preview(edits),
                }
            }
            Some(Gesture::Commit(mut batch)) => {
                copied_from = (&*batch.command == "duplicate").then(|| self.selection_origin());
                self.fit_texts(&mut batch.edits);
                self.last_nudge = None;
                self.forget_hand();
                if let Some(first) = first {
                    self.send(first);
                }
                // The edits are pending before the preview of the same goes: the painter sees no
                // moment without them.
                self.send(batch);
                self.scene.set_preview(Vec::new());
            }
            Some(Gesture::Cancel) => self.drop_preview(),
            None => {}
        }
        if let Some(selection) = selection {
            self.selection = selection;
            self.selection.prune(&self.scene);
        }
        if let Some(from) = copied_from {
            self.note_copies(from);
        }
        if let Some(by) = pan {
            self.view.camera = self.view.panned(by);
        }
        if let Some(wish) = zoom {
            self.look_as_wished(wish);
        }
        if let Some(spot) = laser {
            self.point_laser(spot);
        }
        if let Some(color) = taken {
            self.set_bucket_color(color);
        }
        if let Some(refusal) = unfilled {
            self.ask(Request::Notice(Notice::Unfilled(refusal)));
        }
        if done && !self.tool_locked {
            self.tool = Tool::new(ToolKind::Select);
            self.tool_kind = ToolKind::Select;
        }
        if let Some(line) = points_of {
            self.edit_points(line);
        }
        if let Some(at) = comment {
            self.ask(Request::Comment(at));
        }
        if let Some(request) = text {
            let at = self.pointer_on_board();
            self.begin_typing(request, Some(at));
        }
    }

    /// How elbows go while a hand is at this.
    fn elbows_shown(&self, edits: &[Edit], moved: Option<&Moved>) -> Vec<Edit> {
        let scene = &self.scene;
        let under = moved.map(|moved| moved.edits_under_elbows(scene));
        match under.filter(|under| !under.is_empty()) {
            None => binding::carried(scene, edits, Following::Shown),
            Some(mut under) => {
                under.extend_from_slice(edits);
                binding::carried(scene, &under, Following::Shown)
            }
        }
    }

    /// Adds what makes shapes whose box or letters change fit their text again.
    pub(super) fn fit_texts(&mut self, edits: &mut Vec<Edit>) {
        let mut about: BTreeMap<ShapeId, Vec<usize>> = BTreeMap::new();
        let changing = edits.iter().filter(|edit| changes_letters(edit));
        for id in changing.filter_map(Edit::shape_id) {
            about.entry(id.clone()).or_default();
        }
        if about.is_empty() {
            return;
        }
        for (at, edit) in edits.iter().enumerate() {
            if let Some(places) = edit.shape_id().and_then(|id| about.get_mut(id)) {
                places.push(at);
            }
        }
        for (id, places) in about {
            let about_it = places.into_iter().map(|at| &edits[at]);
            let shape = about_it.fold(self.scene.at_rest(&id), |shape, edit| edit.preview(shape));
            if let Some(shape) = shape.filter(|shape| !shape.text.is_empty()) {
                edits.extend(fitting_edits(&shape, &mut self.text));
            }
        }
    }

    fn forget_hand(&mut self) {
        self.in_hand = None;
        self.drawn = None;
    }

    pub(super) fn drop_preview(&mut self) {
        self.forget_hand();
        // What is being composed goes on.
        let typed = self.typing_preview();
        self.scene.set_preview(typed);
        self.selection.prune(&self.scene);
    }

    /// Ends what is in hand where it is, as if the hand had let go.
    pub fn finish_gesture(&mut self) {
        if self.tool.is_busy()
            && let Some(at) = self.pointer
        {
            let pointer = self.pointer_at(at);
            self.tool_event(ToolEvent::Release(pointer));
        }
        self.cancel_gesture();
    }

    /// What the last press began was not meant. A path made click by click goes on, without a point of that press.
    pub(super) fn interrupt(&mut self) {
        if !self.tool.is_placing() {
            self.cancel_gesture();
        } else if self.tool.has_pressed_point() {
            self.take_back_point(None);
        }
    }

    /// Takes back the point placed last of a path that is made click by click, which goes on to the pointer.
    pub(super) fn take_back_point(&mut self, at: Option<Pos2>) {
        // A press where that was is the first there, and no second that would end the path.
        self.clicks = Clicks::default();
        let pointer = at.map(|at| self.pointer_at(at));
        self.use_tool(|tool, ctx| tool.take_back(pointer.as_ref(), ctx));
    }

    /// Ends what is in hand without writing anything, but for a path made click by click: its points are kept.
    pub fn cancel_gesture(&mut self) {
        if self.tool.is_busy() {
            self.tool_event(ToolEvent::Cancel);
        }
        self.drop_preview();
    }
}
