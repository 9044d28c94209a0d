//! What is in a person's hand, as the bars of tools and pens show it.

use crate::commands::ToolKind;
use crate::tools::habits::Habits;
use crate::ui::tool_bar::Tools;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandView {
    /// The tool.
    pub tool: ToolKind,
    /// Whether it stays in hand.
    pub locked: bool,
    /// Whether the select tool draws lassos.
    pub lasso: bool,
    /// Which tools there are.
    pub tools: Tools,
    /// How the person wants them to work.
    pub habits: Habits,
    /// Whether only the pen draws.
    pub pen_mode: bool,
}
