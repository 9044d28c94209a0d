//! What a person has chosen for their tools and which colours they picked lately: kept on their device, and
//! the same on every board.

use tavla_shared::id::BoardId;
use tavla_shared::shape::{Color, Property};

use super::TavlaApp;
use crate::editor::StyleMemory;
use crate::storage::Storage;
use crate::ui::{KeptColors, RecentColors};

/// The settings that hold it.
const MEMORY_KEY: &str = "tool-styles";
const RECENT_KEY: &str = "recent-colors";

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Styling {
    recent: RecentColors,
    memory: StyleMemory,
    /// The board whose editor has been told, and what of it was kept last.
    told: Option<(BoardId, u64)>,
}

impl Styling {
    /// As it was kept.
    pub(super) fn kept(storage: &Storage) -> Self {
        let recent: KeptColors = storage.setting(RECENT_KEY).unwrap_or_default();
        Self {
            recent: RecentColors::recalled(&recent),
            memory: storage.setting(MEMORY_KEY).unwrap_or_default(),
            told: None,
        }
    }

    /// The colours picked lately.
    pub(super) fn recent(&self) -> &[Color] {
        self.recent.as_slice()
    }
}

impl TavlaApp {
    /// Tells a board's editor what was chosen on others, and keeps what is chosen on it.
    pub(super) fn follow_styles(&mut self, ctx: &egui::Context) {
        let id = self.board.id().clone();
        let editor = self.board.editor_mut();
        let kept = match &self.styling.told {
            Some((told, revision)) if *told == id => Some(*revision),
            _ => None,
        };
        match kept {
            None => editor.recall_styles(&self.styling.memory),
            Some(revision) if revision == editor.style_revision() => return,
            // A slider that is dragged is kept where it is let go.
            Some(_) if ctx.input(|input| input.pointer.any_down()) => return,
            Some(_) => {
                self.styling.memory = editor.style_memory();
                let storage = &mut self.services.storage;
                storage.put_setting(MEMORY_KEY, &self.styling.memory);
            }
        }
        self.styling.told = Some((id, self.board.editor().style_revision()));
    }

    /// A colour for what is chosen, which is offered again.
    pub(super) fn pick_color(&mut self, property: &Property) {
        self.board.editor_mut().set_style(property);
        self.styles.choose(property);
        if let Property::Stroke(color) | Property::Fill(color) = property {
            self.styling.recent.note(*color);
            let kept = self.styling.recent.kept();
            self.services.storage.put_setting(RECENT_KEY, &kept);
        }
    }
}
