//! What lines up while something is moved, resized or drawn: lines along edges and middles, and equal gaps with a
//! mark at each end.

use egui::{Painter, Pos2, Stroke, Ui, Vec2};

use crate::editor::Editor;
use crate::theme::Themed as _;
use crate::tools::Guide;

/// The thickness of lines.
const LINE: f32 = 1.0;
/// The thickness of gaps, which are to be seen where a line goes through them.
const GAP_LINE: f32 = 2.0;
/// How far a mark at the end of a gap reaches to each side.
const MARK: f32 = 5.0;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let (view, guides) = (editor.view(), editor.tool_overlay().guides);
    let accent = ui.tokens().accent;
    let stroke = Stroke::new(LINE, accent);
    for guide in guides {
        match *guide {
            Guide::Line { from, to } => {
                let ends = [from, to].map(|at| view.screen_from_board(at));
                painter.line_segment(ends, stroke);
            }
            Guide::Gap { from, to } => {
                let [from, to] = [from, to].map(|at| view.screen_from_board(at));
                paint_gap(painter, from, to, Stroke::new(GAP_LINE, accent));
            }
        }
    }
}

fn paint_gap(painter: &Painter, from: Pos2, to: Pos2, stroke: Stroke) {
    painter.line_segment([from, to], stroke);
    let mark = (to - from).normalized().rot90() * MARK;
    // Within the gap, and not over the edges of what is beside it.
    let inwards: Vec2 = (to - from).normalized() * GAP_LINE;
    for at in [from + inwards, to - inwards] {
        painter.line_segment([at - mark, at + mark], stroke);
    }
}
