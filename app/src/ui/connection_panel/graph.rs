//! Round trips over time, with what went wrong between them.

use egui::{Align2, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2};

use super::view::{ConnectionView, WINDOW_MILLIS};
use super::words::{round_trip_words, whole};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, faded, font};

const HEIGHT: f32 = 56.0;
/// What the full height may stand for: the least that holds everything shown.
const SCALES_MILLIS: [u64; 8] = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
/// Round trips further apart were not measured one after another.
const GAP_MILLIS: u64 = 30_000;
/// A round trip.
const DOT_RADIUS: f32 = 1.75;

/// Shows the graph.
pub fn graph_ui(ui: &mut Ui, view: &ConnectionView) {
    let size = Vec2::new(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let label = text("connection-round-trips");
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(round_trip_words(view)),
        ..WidgetInfo::labeled(Role::Image, true, label)
    });
    let tokens = ui.tokens();
    let painter = ui.painter();
    painter.rect_filled(rect, Tokens::SMALL_RADIUS, tokens.control);
    let inner = rect.shrink2(Vec2::new(8.0, 8.0));
    let x = |age_millis: u64| {
        let share = age_millis as f32 / WINDOW_MILLIS as f32;
        inner.right() - inner.width() * share
    };
    let gone_wrong = view.setbacks.iter().map(|setback| setback.age_millis);
    for age in gone_wrong.filter(|age| *age <= WINDOW_MILLIS) {
        let stroke = Stroke::new(1.5, faded(tokens.error, 0.6));
        painter.vline(x(age), rect.shrink(4.0).y_range(), stroke);
    }
    let Some(figures) = &view.figures else { return };
    let Some(longest) = figures.shown().map(|trip| trip.millis).max() else {
        return;
    };
    let scale = scale_millis(longest);
    let middle = inner.center().y;
    painter.hline(inner.x_range(), middle, Stroke::new(1.0, tokens.hairline));
    let point = |age: u64, millis: u64| -> Pos2 {
        let share = (millis as f32 / scale as f32).min(1.0);
        pos2(x(age), inner.bottom() - inner.height() * share)
    };
    let accent = Stroke::new(1.5, tokens.accent);
    let mut last: Option<(u64, Pos2)> = None;
    for trip in figures.shown() {
        let at = point(trip.age_millis, trip.millis);
        if let Some((age, from)) = last
            && age.saturating_sub(trip.age_millis) <= GAP_MILLIS
        {
            painter.add(Shape::line_segment([from, at], accent));
        }
        painter.circle_filled(at, DOT_RADIUS, tokens.accent);
        last = Some((trip.age_millis, at));
    }
    scale_ui(ui, rect, scale);
}

/// Says what the full height stands for.
fn scale_ui(ui: &Ui, rect: Rect, scale: u64) {
    let words = text_with("connection-millis", &[("millis", whole(scale).into())]);
    let corner = rect.left_top() + Vec2::new(6.0, 4.0);
    let (small, muted) = (font(TextRole::Hint), ui.tokens().muted);
    ui.painter()
        .text(corner, Align2::LEFT_TOP, words, small, muted);
}

fn scale_millis(longest: u64) -> u64 {
    let fits = SCALES_MILLIS.into_iter().find(|scale| longest <= *scale);
    fits.unwrap_or_else(|| longest.next_multiple_of(5_000))
}

#[cfg(test)]
mod tests {
    use super::scale_millis;

    #[test]
    fn the_graph_holds_everything_that_is_shown() {
        let scales = [0, 20, 21, 999, 5_000, 5_001, 14_000].map(scale_millis);
        assert_eq!(scales, [20, 20, 50, 1_000, 5_000, 10_000, 15_000]);
    }
}
