//! Where peers' carets are in texts: what they told, moved along by what others write meanwhile.

use std::sync::Arc;

use tavla_shared::geometry::Rect;
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::presence::Typing;
use tavla_shared::shape::Color;

use super::Peers;
use crate::editor::Editor;
use crate::scene::Scene;
use crate::text::editing::follow_position;
use crate::text::{PlacedText, placed_text};

/// How long a caret's name is shown after it moved, in seconds.
const FLAG_SECONDS: f64 = 2.0;

/// Where one peer's caret is.
#[derive(Debug)]
pub(super) struct PeerCaret {
    shape: ShapeId,
    cursor: usize,
    anchor: usize,
    /// The text that these are positions in, where it is known.
    text: Option<Arc<str>>,
    /// When it moved by the peer's own hand.
    moved: f64,
    /// What the peer wrote has come: its caret is told by itself.
    wrote: bool,
}

/// A peer's caret in a text, as it is seen now. Boxes are in the layout's space, to be placed by `text`.
#[derive(Debug)]
pub struct PeerCaretView {
    /// Whose.
    pub peer: PeerId,
    /// Their name; empty until it is known.
    pub name: String,
    /// The colour they chose.
    pub color: Option<Color>,
    /// Which of the palette's colours is theirs where they chose none.
    pub slot: usize,
    /// The text, where the shape has one that can be laid out.
    pub text: Option<PlacedText>,
    /// The shape's own box, unrotated.
    pub shape: Rect,
    /// A box without width.
    pub caret: Rect,
    /// What is selected.
    pub selection: Vec<Rect>,
    /// Whether it moved a moment ago: then it bears the name.
    pub flagged: bool,
}

impl PeerCaret {
    /// None is known of it before.
    pub(super) fn told(before: Option<Self>, now: f64, typing: &Typing, scene: &Scene) -> Self {
        let anchor = typing.anchor.unwrap_or(typing.cursor);
        let same = before.filter(|it| {
            it.shape == typing.shape && it.cursor == typing.cursor && it.anchor == anchor
        });
        Self {
            text: scene.at_rest(&typing.shape).map(|it| Arc::clone(&it.text)),
            shape: typing.shape.clone(),
            cursor: typing.cursor,
            anchor,
            // The heartbeat tells it again.
            moved: same.map_or(now, |it| it.moved),
            wrote: false,
        }
    }

    /// The peer has written something.
    pub(super) fn note_written(&mut self) {
        self.wrote = true;
    }

    /// Moves it along with its letters where the text is another than before.
    pub(super) fn follow(&mut self, scene: &Scene) {
        let Some(shown) = scene.at_rest(&self.shape) else {
            return;
        };
        let before = self.text.replace(Arc::clone(&shown.text));
        let wrote = std::mem::take(&mut self.wrote);
        if let Some(before) = before
            && !Arc::ptr_eq(&before, &shown.text)
            && before != shown.text
            && !wrote
        {
            self.cursor = follow_position(&before, &shown.text, self.cursor);
            self.anchor = follow_position(&before, &shown.text, self.anchor);
        }
    }

    /// In how many seconds its name goes.
    pub(super) fn changes_in(&self, now: f64) -> f64 {
        let left = self.moved + FLAG_SECONDS - now;
        if left > 0.0 { left } else { f64::INFINITY }
    }
}

impl Peers {
    /// In which text someone's caret is, and there it and the other end of what they have selected.
    pub fn caret(&self, peer: PeerId) -> Option<(&ShapeId, usize, usize)> {
        let caret = self.peers.get(&peer)?.caret.as_ref()?;
        Some((&caret.shape, caret.cursor, caret.anchor))
    }
}

impl Editor {
    /// Peers' carets and selections in the texts they write, sorted by peer, but for those of who is muted;
    /// a text that I compose in is taken as it is without that.
    pub fn peer_carets(&mut self) -> Vec<PeerCaretView> {
        let (scene, engine) = (&self.scene, &mut self.text);
        let Peers {
            peers,
            company,
            now,
            ..
        } = &self.peers;
        let views = peers.iter().filter_map(|(&peer, state)| {
            if company.is_muted(peer, state.user()) {
                return None;
            }
            let caret = state.caret.as_ref()?;
            let shape = scene
                .get(&caret.shape)
                .filter(|shown| caret.text.as_ref().is_some_and(|text| shown.text == *text))
                .map(Arc::clone)
                .or_else(|| scene.at_rest(&caret.shape))?;
            let text = placed_text(&shape, engine);
            let layout = text.as_ref().map(|text| &text.layout);
            let chars = layout.map_or(0, |layout| layout.char_count());
            let (at, anchor) = (caret.cursor.min(chars), caret.anchor.min(chars));
            let range = at.min(anchor)..at.max(anchor);
            let (name, color) = state.name_and_color();
            Some(PeerCaretView {
                peer,
                name,
                color,
                slot: company.slot(peer, state.user()),
                shape: shape.rect(),
                caret: layout.map_or(Rect::ZERO, |layout| layout.caret_rect(at)),
                selection: layout.map_or_else(Vec::new, |it| it.selection_rects(range)),
                text,
                flagged: caret.changes_in(*now).is_finite(),
            })
        });
        views.collect()
    }
}
