//! The app without a window: runs interface code on a GPU (or a processor that stands in for one)
//! and hands the pixels over.
//!
//! A host of its own on egui-wgpu, with the same paint callbacks as a window; it knows nothing of
//! what it shows, takes no input but what it is given, and never looks at a clock.

mod cost;
mod image;
mod target;

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use egui_wgpu::{RenderState, RendererOptions, ScreenDescriptor, WgpuSetup, WgpuSetupCreateNew};

pub use self::cost::RenderCost;
pub use self::image::Image;
use self::target::Target;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum OffscreenError {
    /// No graphics adapter, not even a software one.
    #[error("no graphics adapter can be used: {0}")]
    NoAdapter(#[from] egui_wgpu::WgpuError),
    /// The picture could not be read back.
    #[error("the picture could not be read back: {0}")]
    ReadBack(String),
    /// The picture could not be written.
    #[error("the picture could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// The picture could not be encoded.
    #[error("the picture could not be encoded: {0}")]
    Encode(#[from] png::EncodingError),
}

/// An egui context with a renderer and no window.
pub struct Offscreen {
    state: RenderState,
    context: egui::Context,
    size: egui::Vec2,
    pixels_per_point: f32,
    seconds: f64,
    shapes: Vec<egui::epaint::ClippedShape>,
    repaint_after: Duration,
    target: Option<Target>,
}

impl Offscreen {
    /// A host of `size` points, on a real GPU where there is one.
    ///
    /// # Errors
    /// [`OffscreenError::NoAdapter`] where nothing can render.
    pub fn new(size: egui::Vec2, pixels_per_point: f32) -> Result<Self, OffscreenError> {
        let mut setup = WgpuSetupCreateNew::without_display_handle();
        setup.power_preference = wgpu::PowerPreference::LowPower;
        Self::with_setup(WgpuSetup::CreateNew(setup), size, pixels_per_point)
    }

    /// A host on the software renderer where there is one, so that pictures are the same everywhere.
    ///
    /// # Errors
    /// [`OffscreenError::NoAdapter`] where nothing can render.
    pub fn in_software(size: egui::Vec2, pixels_per_point: f32) -> Result<Self, OffscreenError> {
        let mut setup = WgpuSetupCreateNew::without_display_handle();
        setup.native_adapter_selector = Some(Arc::new(|adapters, _surface| {
            let by_choice =
                |adapter: &&wgpu::Adapter| adapter.get_info().device_type != wgpu::DeviceType::Cpu;
            adapters
                .iter()
                .min_by_key(by_choice)
                .cloned()
                .ok_or_else(|| "there is none".to_owned())
        }));
        Self::with_setup(WgpuSetup::CreateNew(setup), size, pixels_per_point)
    }

    fn with_setup(
        mut setup: WgpuSetup,
        size: egui::Vec2,
        pixels_per_point: f32,
    ) -> Result<Self, OffscreenError> {
        crate::render::spare_memory(&mut setup);
        let instance = block_on(setup.new_instance());
        let config = egui_wgpu::WgpuConfiguration {
            wgpu_setup: setup,
            ..Default::default()
        };
        let options = RendererOptions {
            dithering: false,
            ..RendererOptions::default()
        };
        let state = block_on(RenderState::create(&config, &instance, None, options))?;
        Ok(Self {
            state,
            context: egui::Context::default(),
            size,
            pixels_per_point,
            seconds: 0.0,
            shapes: Vec::new(),
            repaint_after: Duration::ZERO,
            target: None,
        })
    }

    /// What paint callbacks are installed into.
    pub fn render_state(&self) -> &RenderState {
        &self.state
    }

    /// The egui context, to set fonts and themes.
    pub fn context(&self) -> &egui::Context {
        &self.context
    }

    /// Runs one frame at `seconds` since the start (never less than before) with what was typed and
    /// pointed. Nothing is rendered until [`Self::image`] is called.
    pub fn run(
        &mut self,
        seconds: f64,
        events: Vec<egui::Event>,
        ui: impl FnMut(&mut egui::Ui),
    ) -> egui::PlatformOutput {
        self.seconds = self.seconds.max(seconds);
        let mut input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, self.size)),
            time: Some(self.seconds),
            events,
            focused: true,
            max_texture_side: Some(self.state.device.limits().max_texture_dimension_2d as usize),
            ..Default::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(self.pixels_per_point);
        }
        let mut output = self.context.run_ui(input, ui);
        self.take_textures(&mut output.textures_delta);
        self.shapes = output.shapes;
        let viewport = output.viewport_output.get(&egui::ViewportId::ROOT);
        self.repaint_after = viewport.map_or(Duration::MAX, |viewport| viewport.repaint_delay);
        output.platform_output
    }

    /// How long after the last frame the next one was asked for.
    pub fn repaint_after(&self) -> Duration {
        self.repaint_after
    }

    #[expect(clippy::iter_over_hash_type, reason = "each texture is on its own")]
    fn take_textures(&self, delta: &mut egui::TexturesDelta) {
        let mut renderer = self.state.renderer.write();
        for (id, images) in delta.set.drain() {
            for image in images {
                renderer.update_texture(&self.state.device, &self.state.queue, id, &image);
            }
        }
        for id in delta.free.drain() {
            renderer.free_texture(&id);
        }
    }

    /// The last frame's pixels.
    ///
    /// # Errors
    /// [`OffscreenError::ReadBack`] where the GPU gives nothing back.
    pub fn image(&mut self) -> Result<Image, OffscreenError> {
        let (target, screen) = self.target();
        let primitives = self
            .context
            .tessellate(self.shapes.clone(), self.pixels_per_point);
        let image = target.render(&self.state, &primitives, &screen);
        self.target = Some(target);
        image
    }

    /// Renders the last frame without reading it back; what that cost on `clock`.
    pub fn render_cost(&mut self, clock: &dyn Fn() -> Duration) -> RenderCost {
        let (target, screen) = self.target();
        let shapes = self.shapes.clone();
        let tessellate = || self.context.tessellate(shapes, self.pixels_per_point);
        let cost = cost::render(&self.state, &target, &screen, tessellate, clock);
        self.target = Some(target);
        cost
    }

    fn target(&mut self) -> (Target, ScreenDescriptor) {
        let size = (self.size * self.pixels_per_point).round();
        let size = [size.x.max(1.0) as u32, size.y.max(1.0) as u32];
        let target = match self.target.take() {
            Some(target) if target.size() == size => target,
            _ => Target::new(&self.state, size),
        };
        let screen = ScreenDescriptor {
            size_in_pixels: size,
            pixels_per_point: self.pixels_per_point,
        };
        (target, screen)
    }

    /// Changes the size, in points, from the next frame on.
    pub fn resize(&mut self, size: egui::Vec2) {
        self.size = size;
    }
}

/// Waits for a future that needs no reactor, as wgpu's do not off the web.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interface_code_becomes_pixels() {
        let mut host = Offscreen::in_software(egui::vec2(40.0, 20.0), 2.0).unwrap();
        let red = egui::Color32::from_rgb(200, 30, 40);
        host.run(0.0, Vec::new(), |ui| {
            let right = egui::Rect::everything_right_of(20.0);
            ui.painter().rect_filled(right, 0.0, red);
        });
        let image = host.image().unwrap();
        assert_eq!((image.width(), image.height()), (80, 40));
        assert_eq!(image.pixel(60, 20), [200, 30, 40, 255]);
        assert_ne!(image.pixel(20, 20), [200, 30, 40, 255]);
    }
}
