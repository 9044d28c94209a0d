//! A slider from 0 to 1.

use egui::{Key, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::theme::{Themed as _, Tokens};

/// What a person did with a slider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Slid {
    /// It is being dragged over this value.
    Over(f64),
    /// It was let go at this value, or moved by a key.
    To(f64),
    /// Esc has given it up.
    Off,
}

const HANDLE_RADIUS: f32 = 6.5;
const RAIL_HEIGHT: f32 = 4.0;
/// By one press of an arrow key.
const KEY_STEP: f64 = 0.05;

/// Shows a slider; without a value it has no handle until it is touched.
pub fn slider_ui(ui: &mut Ui, label: &str, value: Option<f64>) -> (Response, Option<Slid>) {
    let size = Vec2::new(ui.available_width(), 2.0 * HANDLE_RADIUS + 3.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let held = ui.data(|data| data.get_temp::<f64>(response.id));
    let mut slid = None;
    // egui lets go of what is dragged with Esc, which is no end of it here.
    let given_up = response.id.with("given-up");
    let ignores = ui.data(|data| data.get_temp::<bool>(given_up)).is_some();
    if held.is_some() && ui.input(|input| input.key_pressed(Key::Escape)) {
        ui.data_mut(|data| {
            data.remove_temp::<f64>(response.id);
            data.insert_temp(given_up, true);
        });
        slid = Some(Slid::Off);
    } else if ignores {
        if !ui.input(|input| input.pointer.any_down()) {
            ui.data_mut(|data| data.remove_temp::<bool>(given_up));
        }
    } else if let Some(pointer) = response.interact_pointer_pos() {
        let over = f64::from((pointer.x - rect.left()) / rect.width()).clamp(0.0, 1.0);
        // Whole percents: what is written is what is shown.
        let over = (over * 100.0).round() / 100.0;
        if response.drag_stopped() || response.clicked() {
            ui.data_mut(|data| data.remove_temp::<f64>(response.id));
            slid = Some(Slid::To(over));
        } else if response.dragged() && held != Some(over) {
            ui.data_mut(|data| data.insert_temp(response.id, over));
            slid = Some(Slid::Over(over));
        }
    }
    if let Some(stepped) = stepped_by_key(ui, &response, value) {
        slid = Some(Slid::To(stepped));
    }
    let shown = match slid {
        Some(Slid::Over(value) | Slid::To(value)) => Some(value),
        Some(Slid::Off) => value,
        None => held.or(value),
    };
    paint(ui, rect, &response, shown);
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo {
        label: Some(label.to_owned()),
        enabled,
        value: shown.map(|value| value * 100.0),
        ..WidgetInfo::new(Role::Slider)
    });
    (response, slid)
}

fn stepped_by_key(ui: &Ui, response: &Response, value: Option<f64>) -> Option<f64> {
    use egui::accesskit::Action;
    let mut steps = 0.0;
    ui.input(|input| {
        steps += input.num_accesskit_action_requests(response.id, Action::Increment) as f64;
        steps -= input.num_accesskit_action_requests(response.id, Action::Decrement) as f64;
    });
    if response.has_focus() {
        // Otherwise the arrows would carry the focus away.
        let arrows = egui::EventFilter {
            horizontal_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        ui.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            steps += input.count_and_consume_key(none, Key::ArrowRight) as f64;
            steps -= input.count_and_consume_key(none, Key::ArrowLeft) as f64;
        });
    }
    (steps != 0.0).then(|| (value.unwrap_or(1.0) + steps * KEY_STEP).clamp(0.0, 1.0))
}

fn paint(ui: &Ui, rect: Rect, response: &Response, shown: Option<f64>) {
    let tokens = ui.tokens();
    let rail = Rect::from_center_size(rect.center(), Vec2::new(rect.width(), RAIL_HEIGHT));
    ui.painter()
        .rect_filled(rail, RAIL_HEIGHT / 2.0, tokens.hairline);
    let Some(shown) = shown else { return };
    let reach = rail.shrink2(Vec2::new(HANDLE_RADIUS, 0.0));
    let handle = Pos2::new(egui::lerp(reach.x_range(), shown as f32), rail.center().y);
    let filled = Rect::from_min_max(rail.min, Pos2::new(handle.x, rail.max.y));
    ui.painter()
        .rect_filled(filled, RAIL_HEIGHT / 2.0, tokens.accent);
    let width = if response.has_focus() {
        Tokens::FOCUS_STROKE + 1.0
    } else {
        2.0
    };
    ui.painter().circle(
        handle,
        HANDLE_RADIUS,
        tokens.panel,
        Stroke::new(width, tokens.accent),
    );
}
