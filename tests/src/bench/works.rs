//! Which works are measured.

/// Works by the names of their rows.
#[derive(Debug, Default)]
pub struct Works(Vec<String>);

impl Works {
    /// Those with these names; all where there are none.
    pub fn named(names: Vec<String>) -> Self {
        Self(names)
    }

    /// Whether a work is among them.
    pub fn has(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|wanted| wanted == name)
    }
}
