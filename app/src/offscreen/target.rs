//! The texture that is rendered into instead of a window, and the way back from it.

use std::sync::mpsc::sync_channel;
use std::time::Duration;

use egui_wgpu::{RenderState, ScreenDescriptor};

use super::{Image, OffscreenError};

/// A software renderer may take long over a large picture, but not for ever.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// A texture and the buffer it is read back through.
pub(super) struct Target {
    texture: wgpu::Texture,
    buffer: wgpu::Buffer,
    row_bytes: u32,
}

impl Target {
    pub(super) fn new(state: &RenderState, [width, height]: [u32; 2]) -> Self {
        let row_bytes = (width * 4).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let texture = state.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("offscreen"),
            size: wgpu::Extent3d {
                width,
                height,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: state.target_format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let buffer = state.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("offscreen"),
            size: u64::from(row_bytes) * u64::from(height),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self {
            texture,
            buffer,
            row_bytes,
        }
    }

    pub(super) fn size(&self) -> [u32; 2] {
        [self.texture.width(), self.texture.height()]
    }

    pub(super) fn view(&self) -> wgpu::TextureView {
        self.texture
            .create_view(&wgpu::TextureViewDescriptor::default())
    }

    /// Begins to draw on nothing but black.
    pub(super) fn pass(
        encoder: &mut wgpu::CommandEncoder,
        view: &wgpu::TextureView,
    ) -> wgpu::RenderPass<'static> {
        encoder
            .begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("offscreen"),
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view,
                    resolve_target: None,
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                        store: wgpu::StoreOp::Store,
                    },
                    depth_slice: None,
                })],
                ..Default::default()
            })
            .forget_lifetime()
    }

    /// Renders what egui tessellated and reads it back.
    pub(super) fn render(
        &self,
        state: &RenderState,
        primitives: &[egui::ClippedPrimitive],
        screen: &ScreenDescriptor,
    ) -> Result<Image, OffscreenError> {
        let RenderState { device, queue, .. } = state;
        let mut renderer = state.renderer.write();
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let callbacks = renderer.update_buffers(device, queue, &mut encoder, primitives, screen);
        let view = self.view();
        let mut pass = Self::pass(&mut encoder, &view);
        renderer.render(&mut pass, primitives, screen);
        drop(pass);
        encoder.copy_texture_to_buffer(
            self.texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &self.buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(self.row_bytes),
                    rows_per_image: None,
                },
            },
            self.texture.size(),
        );
        queue.submit(callbacks.into_iter().chain([encoder.finish()]));
        self.read_back(device)
    }

    fn read_back(&self, device: &wgpu::Device) -> Result<Image, OffscreenError> {
        let failed = |error: String| OffscreenError::ReadBack(error);
        let (sender, receiver) = sync_channel(1);
        self.buffer
            .map_async(wgpu::MapMode::Read, .., move |result| {
                // Nobody waits any more only where the wait below has failed, which says so itself.
                drop(sender.try_send(result));
            });
        device
            .poll(wgpu::PollType::Wait {
                submission_index: None,
                timeout: Some(WAIT_MAX),
            })
            .map_err(|error| failed(error.to_string()))?;
        receiver
            .try_recv()
            .map_err(|error| failed(error.to_string()))?
            .map_err(|error| failed(error.to_string()))?;
        let row = self.texture.width() as usize * 4;
        let mapped = self
            .buffer
            .get_mapped_range(..)
            .map_err(|error| failed(error.to_string()))?;
        let rows = mapped.chunks_exact(self.row_bytes as usize);
        let mut rgba: Vec<u8> = rows
            .flat_map(|bytes| bytes[..row].iter().copied())
            .collect();
        drop(mapped);
        self.buffer.unmap();
        if matches!(
            self.texture.format(),
            wgpu::TextureFormat::Bgra8Unorm | wgpu::TextureFormat::Bgra8UnormSrgb
        ) {
            rgba.as_chunks_mut::<4>()
                .0
                .iter_mut()
                .for_each(|pixel| pixel.swap(0, 2));
        }
        Ok(Image::new(self.texture.width(), rgba))
    }
}
