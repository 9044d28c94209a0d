//! Which tools there are. What a tool does with the pointer belongs to `tools`, never here.

/// A tool a person can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum ToolKind {
    /// Picks, moves and resizes shapes.
    #[default]
    Select,
    /// Moves the view.
    Hand,
    /// Shows the board larger or smaller.
    Zoom,
    /// Draws rectangles.
    Rectangle,
    /// Draws diamonds.
    Diamond,
    /// Draws ellipses.
    Ellipse,
    /// Draws triangles.
    Triangle,
    /// Draws hexagons.
    Hexagon,
    /// Draws stars.
    Star,
    /// Draws clouds.
    Cloud,
    /// Draws cylinders.
    Cylinder,
    /// Draws callouts.
    Callout,
    /// Draws arrows.
    Arrow,
    /// Draws lines.
    Line,
    /// Draws freehand strokes.
    Pen,
    /// Draws broad translucent strokes.
    Highlighter,
    /// Draws strokes that become the figures they were meant to be.
    DrawToShape,
    /// Writes text.
    Text,
    /// Puts down sticky notes.
    Note,
    /// Draws frames.
    Frame,
    /// Fills what is enclosed.
    Bucket,
    /// Removes whole shapes.
    Eraser,
    /// Points at things with a trail that fades.
    Laser,
    /// Says something about a place.
    Comment,
}

impl ToolKind {
    /// Every tool, in the order of the tool bar.
    pub const ALL: [Self; 24] = [
        Self::Select,
        Self::Hand,
        Self::Zoom,
        Self::Rectangle,
        Self::Diamond,
        Self::Ellipse,
        Self::Triangle,
        Self::Hexagon,
        Self::Star,
        Self::Cloud,
        Self::Cylinder,
        Self::Callout,
        Self::Arrow,
        Self::Line,
        Self::Pen,
        Self::Highlighter,
        Self::DrawToShape,
        Self::Text,
        Self::Note,
        Self::Frame,
        Self::Bucket,
        Self::Eraser,
        Self::Laser,
        Self::Comment,
    ];

    /// Those that draw the figures which have no place of their own in the tool bar.
    pub const MORE_FIGURES: [Self; 6] = [
        Self::Triangle,
        Self::Hexagon,
        Self::Star,
        Self::Cloud,
        Self::Cylinder,
        Self::Callout,
    ];

    /// Its name for peers; see PROTOCOL.md.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Hand => "hand",
            Self::Zoom => "zoom",
            Self::Rectangle => "rectangle",
            Self::Diamond => "diamond",
            Self::Ellipse => "ellipse",
            Self::Triangle => "triangle",
            Self::Hexagon => "hexagon",
            Self::Star => "star",
            Self::Cloud => "cloud",
            Self::Cylinder => "cylinder",
            Self::Callout => "callout",
            Self::Arrow => "arrow",
            Self::Line => "line",
            Self::Pen => "pen",
            Self::Highlighter => "highlighter",
            Self::DrawToShape => "draw-to-shape",
            Self::Text => "text",
            Self::Note => "note",
            Self::Frame => "frame",
            Self::Bucket => "bucket",
            Self::Eraser => "eraser",
            Self::Laser => "laser",
            Self::Comment => "comment",
        }
    }

    /// What a name that a peer told means; none for a tool of another program.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }

    /// Whether what it does is written on the board.
    pub const fn writes(self) -> bool {
        self.draws() || matches!(self, Self::Eraser | Self::Frame)
    }

    /// Whether what it puts on the board can have something inside.
    pub const fn fills(self) -> bool {
        self.draws() && !matches!(self, Self::Arrow | Self::Highlighter | Self::Text)
    }

    /// Whether it puts something new on the board that the style of the next shape is for. Frames all look
    /// alike.
    pub const fn draws(self) -> bool {
        !matches!(
            self,
            Self::Select
                | Self::Hand
                | Self::Zoom
                | Self::Frame
                | Self::Eraser
                | Self::Laser
                | Self::Comment
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_told_of_tools_by_the_names_that_the_protocol_has() {
        let protocol = include_str!("../../../PROTOCOL.md");
        let row = protocol.lines().find(|line| line.starts_with("| `tool`"));
        let names = ToolKind::ALL.map(|tool| format!("`{}`", tool.name()));
        assert!(
            row.is_some_and(|row| row.contains(&names.join(" "))),
            "{row:?}"
        );
    }
}
