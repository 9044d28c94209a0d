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
    let (callbacks, meshes): (Vec<_>, Vec<_>) = tessellate()
        .into_iter()
        .partition(|primitive| matches!(primitive.primitive, Primitive::Callback(_)));
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    lap(&mut cost.interface);
    let mut commands = renderer.update_buffers(device, queue, &mut encoder, &callbacks, screen);
    lap(&mut cost.callbacks);
    commands.extend(renderer.update_buffers(device, queue, &mut encoder, &meshes, screen));
    let view = target.view();
    let mut pass = Target::pass(&mut encoder, &view);
    lap(&mut cost.interface);
    // The board is below everything that egui draws, so the order is that of a window.
    renderer.render(&mut pass, &callbacks, screen);
    lap(&mut cost.callbacks);
    renderer.render(&mut pass, &meshes, screen);
    drop(pass);
    lap(&mut cost.interface);
    queue.submit(commands.into_iter().chain([encoder.finish()]));
    if let Err(error) = device.poll(wgpu::PollType::wait_indefinitely()) {
        tracing::warn!(%error, "a frame was not drawn to its end");
    }
    lap(&mut cost.submit);
    cost
}
