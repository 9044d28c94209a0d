//! Keys are released as what they were pressed as.
//!
//! The key of Shift+1 is "!" when it is pressed, and "1" when Shift was let go of first. egui would take
//! "!" to be down for ever then, and each later press of it to be a repetition.

use egui::{Context, Event, Key, Plugin, RawInput};

/// Amends input before egui reads it.
#[derive(Debug, Default)]
pub struct Releases {
    /// Keys that are down: by position, and as they were pressed.
    down: Vec<(Key, Key)>,
}

impl Releases {
    fn amend(&mut self, event: &mut Event) {
        match event {
            Event::Key {
                key,
                physical_key: Some(physical),
                pressed,
                ..
            } => {
                let is_it = |(other, _): &(Key, Key)| other == physical;
                let before = self.down.iter().position(is_it);
                // While it is held its repetitions come as presses, maybe as another key by now.
                if let Some(at) = before {
                    (_, *key) = self.down.swap_remove(at);
                }
                if *pressed {
                    self.down.push((*physical, *key));
                }
            }
            // The window is not told of what is released elsewhere.
            Event::WindowFocused(false) => self.down.clear(),
            _ => {}
        }
    }
}

impl Plugin for Releases {
    fn debug_name(&self) -> &'static str {
        "key releases"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        for event in &mut input.events {
            self.amend(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key {
            key,
            physical_key: Some(Key::Num1),
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        }
    }

    /// Whether each press of "!" that these events bring is the first since it was released.
    fn presses(frames: Vec<Vec<Event>>) -> Vec<bool> {
        let ctx = Context::default();
        ctx.add_plugin(Releases::default());
        let mut first = Vec::new();
        for events in frames {
            let input = RawInput {
                events,
                ..RawInput::default()
            };
            let mut output = ctx.run_ui(input, |ui| {
                ui.input(|input| {
                    first.extend(input.events.iter().filter_map(|event| match event {
                        Event::Key {
                            key: Key::Exclamationmark,
                            pressed: true,
                            repeat,
                            ..
                        } => Some(!repeat),
                        _ => None,
                    }));
                });
            });
            output.textures_delta.clear();
        }
        first
    }

    #[test]
    fn a_key_that_is_released_as_another_can_be_pressed_again() {
        let press = || vec![key(Key::Exclamationmark, true)];
        let release = || vec![key(Key::Num1, false)];
        let away = || vec![Event::WindowFocused(false)];
        assert_eq!(presses(vec![press(), release(), press()]), [true, true]);
        assert_eq!(presses(vec![press(), press()]), [true, false]);
        let held = || vec![key(Key::Num1, true)];
        let frames = vec![press(), held(), release(), press()];
        assert_eq!(presses(frames), [true, false, true]);
        assert_eq!(presses(vec![press(), away(), press()]), [true, true]);
    }
}
