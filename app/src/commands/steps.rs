//! What a step of the history is called for people, by the name of the command that it was.

use super::Command;

impl Command {
    /// Names the words for what undo or redo would do; none where the step has none of its own.
    pub fn step_id(step: &str) -> Option<&'static str> {
        let id = match step {
            "move" | "nudge" => "step-move",
            "resize" | "fit frame" => "step-resize",
            "reshape" => "step-reshape",
            "rotate" => "step-rotate",
            "flip" => "step-flip",
            "restyle" => "step-restyle",
            "create" | "draw" => "step-draw",
            "type" => "step-type",
            "paste" => "step-paste",
            "import" => "step-import",
            "insert" => "step-insert",
            "duplicate" => "step-duplicate",
            "delete" | "erase" => "step-delete",
            "cut" => "step-cut",
            "clear" => "step-clear",
            "lock" => "step-lock",
            "unlock" => "step-unlock",
            "group" => "step-group",
            "ungroup" => "step-ungroup",
            "bring to front" | "bring forward" | "send backward" | "send to back" | "reorder" => {
                "step-stack"
            }
            "frame" => "step-frame",
            "remove frame" => "step-remove-frame",
            "rename" => "step-rename",
            "hide" => "step-hide",
            "show" => "step-show",
            "align" => "step-align",
            "distribute" => "step-distribute",
            "stack" => "step-stacking",
            "tidy up" => "step-tidy-up",
            "same size" => "step-same-size",
            "grid" => "step-grid",
            "rename board" => "step-rename-board",
            _ => return None,
        };
        Some(id)
    }
}
