//! One painter's memory on the GPU: vertices, indices, the table of origins and the glyph atlases.
//!
//! Buffers and atlases only grow; what they hold is copied over on the GPU. The table is made anew
//! and filled whole, because its owner sends it whole whenever it has grown.

use super::upload::{Pixels, SLOT_TEXELS, SLOTS_PER_ROW, Uploads, Writes};

/// See the module.
pub(super) struct Buffers {
    vertices: wgpu::Buffer,
    indices: wgpu::Buffer,
    slots: wgpu::Texture,
    masks: wgpu::Texture,
    pictures: wgpu::Texture,
}

impl Buffers {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        Self {
            vertices: buffer(device, wgpu::BufferUsages::VERTEX, 4),
            indices: buffer(device, wgpu::BufferUsages::INDEX, 4),
            slots: texture(device, wgpu::TextureFormat::Rgba32Uint, slots_size(1)),
            masks: texture(device, wgpu::TextureFormat::R8Unorm, (1, 1)),
            pictures: texture(device, wgpu::TextureFormat::Rgba8Unorm, (1, 1)),
        }
    }

    pub(super) fn vertices(&self) -> &wgpu::Buffer {
        &self.vertices
    }

    pub(super) fn indices(&self) -> &wgpu::Buffer {
        &self.indices
    }

    /// Views of slots, masks and pictures.
    pub(super) fn views(&self) -> [wgpu::TextureView; 3] {
        [&self.slots, &self.masks, &self.pictures]
            .map(|texture| texture.create_view(&wgpu::TextureViewDescriptor::default()))
    }

    /// Takes changes in; whether a texture was replaced, so that the bind group is stale.
    pub(super) fn apply(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        uploads: &Uploads,
    ) -> bool {
        let gpu = (device, queue);
        write_all(
            gpu,
            &mut self.vertices,
            wgpu::BufferUsages::VERTEX,
            &uploads.vertices,
        );
        write_all(
            gpu,
            &mut self.indices,
            wgpu::BufferUsages::INDEX,
            &uploads.indices,
        );
        let mut replaced = false;
        if uploads.slot_rows > self.slots.height() {
            let size = slots_size(uploads.slot_rows);
            self.slots = texture(device, wgpu::TextureFormat::Rgba32Uint, size);
            replaced = true;
        }
        for (row, values) in &uploads.slots {
            let size = (self.slots.width(), 1);
            let bytes = bytemuck::cast_slice(values);
            write_part(queue, &self.slots, (0, *row), size, bytes);
        }
        replaced |= write_atlas(gpu, &mut self.masks, &uploads.masks);
        replaced |= write_atlas(gpu, &mut self.pictures, &uploads.pictures);
        replaced
    }
}

/// Width and height of a table with so many rows of slots.
fn slots_size(rows: u32) -> (u32, u32) {
    (SLOTS_PER_ROW * SLOT_TEXELS, rows)
}

fn buffer(device: &wgpu::Device, usage: wgpu::BufferUsages, bytes: u64) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("canvas"),
        size: bytes,
        usage: usage | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    })
}

fn texture(
    device: &wgpu::Device,
    format: wgpu::TextureFormat,
    (width, height): (u32, u32),
) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("canvas"),
        size: wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING
            | wgpu::TextureUsages::COPY_DST
            | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    })
}

fn write_all<T: bytemuck::Pod>(
    (device, queue): (&wgpu::Device, &wgpu::Queue),
    target: &mut wgpu::Buffer,
    usage: wgpu::BufferUsages,
    writes: &Writes<T>,
) {
    let item_bytes = size_of::<T>() as u64;
    let needed = u64::from(writes.capacity) * item_bytes;
    if needed > target.size() {
        let grown = buffer(device, usage, needed);
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_buffer_to_buffer(target, 0, &grown, 0, target.size());
        // Submitted on its own: the writes below must come after the copy.
        queue.submit([encoder.finish()]);
        *target = grown;
    }
    for (at, run) in &writes.runs {
        queue.write_buffer(
            target,
            u64::from(*at) * item_bytes,
            bytemuck::cast_slice(run),
        );
    }
}

/// Takes in what has changed of an atlas; says whether its texture was replaced by a larger one.
fn write_atlas(
    (device, queue): (&wgpu::Device, &wgpu::Queue),
    target: &mut wgpu::Texture,
    changes: &[Pixels],
) -> bool {
    let side = changes.last().map_or(0, |pixels| pixels.side);
    let replaced = side > target.width();
    if replaced {
        let grown = texture(device, target.format(), (side, side));
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let (from, to) = (target.as_image_copy(), grown.as_image_copy());
        encoder.copy_texture_to_texture(from, to, target.size());
        // Submitted on its own: the writes below must come after the copy.
        queue.submit([encoder.finish()]);
        *target = grown;
    }
    for pixels in changes {
        write_part(queue, target, pixels.at, pixels.size, &pixels.bytes);
    }
    replaced
}

fn write_part(
    queue: &wgpu::Queue,
    target: &wgpu::Texture,
    (x, y): (u32, u32),
    (width, height): (u32, u32),
    bytes: &[u8],
) {
    queue.write_texture(
        wgpu::TexelCopyTextureInfo {
            texture: target,
            mip_level: 0,
            origin: wgpu::Origin3d { x, y, z: 0 },
            aspect: wgpu::TextureAspect::All,
        },
        bytes,
        wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(bytes.len() as u32 / height.max(1)),
            rows_per_image: None,
        },
        wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
    );
}
