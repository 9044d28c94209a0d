//! The messages of a card, one below the other. Of very many only those in view and about it are laid out;
//! how high the others are is remembered. Knows nothing but what it is shown.

use std::sync::Arc;

use egui::{Ui, vec2};
use tavla_shared::talk::MessageId;

use super::message::message_ui;
use super::view::MessageView;

/// So many are laid out wherever they are: who has them read aloud then finds all of them.
const ALL_MAX: usize = 50;
/// How far around the view others are, so that the keyboard goes on to the next ones.
const AROUND: f32 = 400.0;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// Those that were measured, and how high each is with the gap below it.
    of: Option<Arc<[MessageView]>>,
    heights: Vec<f32>,
}

impl Messages {
    /// Shows them in `width`; gives the one that the person wants gone.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        messages: &Arc<[MessageView]>,
        now: i64,
        width: f32,
    ) -> Option<MessageId> {
        let are_same = (self.of.as_ref()).is_some_and(|of| Arc::ptr_eq(of, messages));
        if !are_same {
            self.of = Some(Arc::clone(messages));
            self.heights.clear();
        }
        let skips = messages.len() > ALL_MAX;
        let view = ui.clip_rect().expand2(vec2(0.0, AROUND)).y_range();
        let mut removed = None;
        for (at, message) in messages.iter().enumerate() {
            let top = ui.cursor().top();
            let known = self.heights.get(at).copied().filter(|_| skips);
            if let Some(height) = known
                && (top + height < view.min || top > view.max)
            {
                ui.add_space(height);
                continue;
            }
            let wants_gone = ui.push_id(at, |ui| message_ui(ui, message, now, width));
            if wants_gone.inner {
                removed = removed.or(message.removable);
            }
            let height = ui.cursor().top() - top;
            match self.heights.get_mut(at) {
                Some(known) => *known = height,
                None => self.heights.push(height),
            }
        }
        removed
    }
}

#[cfg(test)]
mod tests {
    use egui::{Context, Pos2, RawInput, Rect, ScrollArea};

    use super::*;
    use crate::theme::PersonColor;
    use crate::ui::comments::view::Face;

    fn message(at: usize) -> MessageView {
        MessageView {
            removable: None,
            face: Face {
                name: "Ben Okafor".to_owned(),
                color: PersonColor {
                    chosen: None,
                    slot: at % 16,
                },
                picture: None,
            },
            time: 0,
            text: Arc::from(format!(
                "@Ada what of number {at}, which is long enough for two lines?"
            )),
            named: Vec::new(),
            pending: false,
        }
    }

    /// Shows a frame, scrolled to its end; gives how high everything is.
    fn frame(ctx: &Context, shown: &mut Messages, messages: &Arc<[MessageView]>) -> f32 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(320.0, 360.0))),
            ..RawInput::default()
        };
        let mut height = 0.0;
        let mut output = ctx.run_ui(input, |ui| {
            let area = ScrollArea::vertical().stick_to_bottom(true);
            let area = area.show(ui, |ui| shown.ui(ui, messages, 60, 290.0));
            height = area.content_size.y;
        });
        // Nothing is painted.
        output.textures_delta.clear();
        height
    }

    #[test]
    fn a_frame_of_a_thousand_replies_costs_little_and_they_are_as_high_as_all_of_them() {
        let ctx = Context::default();
        crate::theme::install(&ctx);
        let messages: Arc<[MessageView]> = (0..1_000).map(message).collect();
        let mut shown = Messages::default();
        let whole = frame(&ctx, &mut shown, &messages);
        frame(&ctx, &mut shown, &messages);
        let once = |_| {
            let begun = std::time::Instant::now();
            let height = frame(&ctx, &mut shown, &messages);
            assert!((height - whole).abs() < 1.0, "{height} of {whole}");
            begun.elapsed().as_secs_f64() * 1e3
        };
        let millis = (0..30).map(once).fold(f64::INFINITY, f64::min);
        // Half a millisecond where it is built to be fast.
        println!("{millis:.3} ms");
        assert!(millis < 4.0, "{millis} ms");
    }
}
