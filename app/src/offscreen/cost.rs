//! What rendering a frame costs, part by part, for those who measure it.

use std::time::Duration;

use egui::epaint::Primitive;
use egui_wgpu::{RenderState, ScreenDescriptor};

use super::target::Target;

/// What rendering one frame cost, on a clock of the caller's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenderCost {
    /// Preparing and recording what paint callbacks draw.
    pub callbacks: Duration,
    /// Tessellating, sending and recording what egui draws itself.
    pub interface: Duration,
    /// Handing it to the driver, and waiting until it is drawn.
    pub submit: Duration,
}

/// Tessellates and renders `shapes` into `target`.
pub(super) fn render(
    state: &RenderState,
    target: &Target,
    screen: &ScreenDescriptor,
    tessellate: impl FnOnce() -> Vec<egui::ClippedPrimitive>,
    clock: &dyn Fn() -> Duration,
) -> RenderCost {
    let RenderState { device, queue, .. } = state;
    let mut renderer = state.renderer.write();
    let mut cost = RenderCost::default();
    let mut last = clock();
    let mut lap = |part: &mut Duration| {
        let now = clock();
        *part += now.saturating_sub(last);
        last = now;
    };
    // The board is the first callback; what is painted before it, nobody sees.
    let mut board = tessellate();
    let is_callback =
        |primitive: &egui::ClippedPrimitive| matches!(primitive.primitive, Primitive::Callback(_));
    let end = board.iter().position(is_callback).map_or(0, |at| at + 1);
    let interface = board.split_off(end);
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    lap(&mut cost.interface);
    let mut commands = renderer.update_buffers(device, queue, &mut encoder, &board, screen);
    lap(&mut cost.callbacks);
    commands.extend(renderer.update_buffers(device, queue, &mut encoder, &interface, screen));
    let view = target.view();
    let mut pass = Target::pass(&mut encoder, &view);
    lap(&mut cost.interface);
    renderer.render(&mut pass, &board, screen);
    lap(&mut cost.callbacks);
    renderer.render(&mut pass, &interface, screen);
    drop(pass);
    lap(&mut cost.interface);
    queue.submit(commands.into_iter().chain([encoder.finish()]));
    if let Err(error) = device.poll(wgpu::PollType::wait_indefinitely()) {
        tracing::warn!(%error, "a frame was not drawn to its end");
    }
    lap(&mut cost.submit);
    cost
}
