//! What a shape is.

use smol_str::SmolStr;

/// What a shape is; the name is what the document says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A box, sharp or round.
    Rectangle,
    /// An ellipse inscribed in the box.
    Ellipse,
    /// A rhombus touching the middles of the box's sides.
    Diamond,
    /// Upright, its tip in the middle of the box's top.
    Triangle,
    /// With a tip left and right.
    Hexagon,
    /// With five tips.
    Star,
    /// A cloud of arcs.
    Cloud,
    /// A standing drum, as for databases.
    Cylinder,
    /// A box with a tail that points at who speaks.
    Callout,
    /// A path without arrowheads by default.
    Line,
    /// A path whose ends can point and be attached.
    Arrow,
    /// A freehand stroke.
    Ink,
    /// Text without a box around it.
    Text,
    /// A sticky note.
    Note,
    /// A picture.
    Image,
    /// A named region that holds other shapes.
    Frame,
    /// Shapes that move together; has no look of its own.
    Group,
    /// A kind from a newer version or of another program's: kept, drawn as a labelled placeholder.
    Unknown(SmolStr),
}

/// How the names of kinds begin that only Excalidraw knows.
const EXCALIDRAW: &str = "excalidraw/";

impl Kind {
    /// Every kind this version draws itself.
    pub const KNOWN: [Self; 17] = [
        Self::Rectangle,
        Self::Ellipse,
        Self::Diamond,
        Self::Triangle,
        Self::Hexagon,
        Self::Star,
        Self::Cloud,
        Self::Cylinder,
        Self::Callout,
        Self::Line,
        Self::Arrow,
        Self::Ink,
        Self::Text,
        Self::Note,
        Self::Image,
        Self::Frame,
        Self::Group,
    ];

    /// The geometric figures, in the order of the interface.
    pub const FIGURES: [Self; 9] = [
        Self::Rectangle,
        Self::Diamond,
        Self::Ellipse,
        Self::Triangle,
        Self::Hexagon,
        Self::Star,
        Self::Cloud,
        Self::Cylinder,
        Self::Callout,
    ];

    /// The kind's name in the document.
    pub fn name(&self) -> &str {
        match self {
            Self::Rectangle => "rectangle",
            Self::Ellipse => "ellipse",
            Self::Diamond => "diamond",
            Self::Triangle => "triangle",
            Self::Hexagon => "hexagon",
            Self::Star => "star",
            Self::Cloud => "cloud",
            Self::Cylinder => "cylinder",
            Self::Callout => "callout",
            Self::Line => "line",
            Self::Arrow => "arrow",
            Self::Ink => "ink",
            Self::Text => "text",
            Self::Note => "note",
            Self::Image => "image",
            Self::Frame => "frame",
            Self::Group => "group",
            Self::Unknown(name) => name,
        }
    }

    /// The kind a document's name means.
    pub fn from_name(name: &str) -> Self {
        Self::KNOWN
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or_else(|| Self::Unknown(SmolStr::new(name)))
    }

    /// The kind of an element of Excalidraw's that has no kind here.
    pub fn of_excalidraw(name: &str) -> Self {
        Self::Unknown(SmolStr::new(format!("{EXCALIDRAW}{name}")))
    }

    /// What Excalidraw calls a kind that only it knows.
    pub fn excalidraw_name(&self) -> Option<&str> {
        match self {
            Self::Unknown(name) => name.strip_prefix(EXCALIDRAW),
            _ => None,
        }
    }

    /// Whether the shape encloses an area that text and a fill can be put in.
    pub fn is_closed(&self) -> bool {
        self.is_figure() || matches!(self, Self::Note | Self::Frame)
    }

    /// Whether the shape is a geometric figure: a stroke of its own around a fill of its own.
    pub fn is_figure(&self) -> bool {
        Self::FIGURES.contains(self)
    }

    /// Whether the shape is a path of points.
    pub fn is_path(&self) -> bool {
        matches!(self, Self::Line | Self::Arrow)
    }

    /// Whether a shape of this kind can be made one of another in place: figures are made other figures,
    /// lines arrows and arrows lines. All else would lose what only its own kind has.
    pub fn becomes(&self, other: &Self) -> bool {
        (self.is_figure() && other.is_figure()) || (self.is_path() && other.is_path())
    }

    /// Whether other shapes can be inside it.
    pub fn is_parent(&self) -> bool {
        matches!(self, Self::Frame | Self::Group)
    }
}
