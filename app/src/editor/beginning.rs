//! An editor as it begins: of an empty board that nobody has looked at yet.

use egui::Modifiers;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tavla_shared::board::Meta;

use super::{
    Clicks, Clipboard, Editor, Found, Hands, Highlights, History, Holding, Lead, Liveliness,
    Measuring, Misfits, NextStyles, OwnMarks, Panning, Peers, Steps, Summons, Told, Voting,
};
use crate::camera::{Camera, View};
use crate::commands::ToolKind;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::text::TextEngine;
use crate::tools::Tool;

impl Editor {
    /// An editor of an empty board that measures text with the bundled fonts. `seed` decides the
    /// names and looks of the shapes made, and must differ each time.
    pub fn new(seed: u64) -> Self {
        Self::with_text_engine(seed, TextEngine::bundled())
    }

    /// As [`Self::new`], measuring text with `text`.
    pub fn with_text_engine(seed: u64, text: TextEngine) -> Self {
        Self {
            scene: Scene::new(),
            selection: Selection::default(),
            view: View {
                camera: Camera::default(),
                rect: egui::Rect::ZERO,
            },
            tool: Tool::new(ToolKind::Select),
            tool_kind: ToolKind::Select,
            tool_locked: false,
            next_styles: NextStyles::default(),
            trying: None,
            dropper: None,
            meta: Meta::default(),
            pending_meta: None,
            history: History::default(),
            steps: Steps::default(),
            undone: Vec::new(),
            lock: None,
            hand_lock: None,
            now: 0.0,
            random: StdRng::seed_from_u64(seed),
            requests: Vec::new(),
            ticket: 0,
            clipboard: Clipboard::default(),
            copied_style: None,
            last_copy: None,
            overview: None,
            find: None,
            measuring: Measuring::default(),
            found_picked: Found::default(),
            pointer: None,
            pressure: None,
            modifiers: Modifiers::NONE,
            clicks: Clicks::default(),
            panning: Panning::default(),
            holding: Holding::default(),
            hands: Hands::default(),
            in_hand: None,
            drawn: None,
            told: Told::default(),
            peers: Peers::default(),
            liveliness: Liveliness::default(),
            lead: Lead::default(),
            summons: Summons::default(),
            own: OwnMarks::default(),
            text,
            misfits: Misfits::default(),
            typing: None,
            naming: None,
            interrupt_composition: false,
            last_nudge: None,
            tool_changes_at: None,
            growing: None,
            needs_fit: false,
            flight: None,
            highlights: Highlights::default(),
            voting: Voting::default(),
        }
    }
}
