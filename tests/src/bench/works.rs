//! Which works of the canvas are measured.

/// Works by the names of their rows; of what is asked of the scene, all together.
#[derive(Debug, Default)]
pub struct Works(Vec<String>);

impl Works {
    /// All that there are.
    pub const ALL: [&str; 17] = [
        "scene",
        "open_import",
        "memory",
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
        "remote_edit",
        "remote_edit_all",
        "zoom_text",
    ];

    /// Those with these names; all where there are none.
    pub fn named(names: Vec<String>) -> Self {
        Self(names)
    }

    /// Whether a work is among them.
    pub fn has(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|wanted| wanted == name)
    }
}
