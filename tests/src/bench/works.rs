//! Which works of the canvas and of the server are measured.

use super::load;

/// Works by the names of their rows; of what is asked of the scene, all together.
#[derive(Debug, Default)]
pub struct Works(Vec<String>);

impl Works {
    /// Those in the window of a board that was opened, which the first is.
    pub const IN_WINDOW: [&str; 16] = [
        "open",
        "first_edit",
        "first_undo",
        "edit1_100",
        "edit200_100",
        "pan_fit",
        "drag1_fit",
        "drag200_fit",
        "pan_100",
        "drag1_100",
        "drag200_100",
        "drag1000_100",
        "remote_edit",
        "remote_edit_all",
        "drag1000_linked_100",
        "drag1000_linked_fit",
    ];
    /// The others.
    const BESIDE: [&str; 4] = ["scene", "open_import", "memory", "zoom_text"];
    /// Those of the wire, which have no load.
    const OF_WIRE: [&str; 2] = ["codec", "arrive"];

    /// What they can be named.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let canvas = Self::BESIDE.into_iter().chain(Self::IN_WINDOW);
        canvas.chain(Self::OF_WIRE).chain(load::WORKS)
    }

    /// Those with these names; all where there are none.
    pub fn named(names: Vec<String>) -> Self {
        Self(names)
    }

    /// Whether a work is among them.
    pub fn has(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|wanted| wanted == name)
    }

    /// Whether one of these is among them.
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }
}
