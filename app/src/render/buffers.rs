//! One painter's memory on the GPU: vertices, indices, the table of origins and the glyph atlases.
//!
//! Buffers only grow; what they hold is copied over on the GPU. A texture is made anew and filled
//! whole, because its owner sends it whole whenever it has grown.

use super::upload::{Pixels, SLOT_TEXELS, SLOTS_PER_ROW, Slot, Uploads, Writes};

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
            let row_bytes = SLOTS_PER_ROW * size_of::<Slot>() as u32;
            write_rows(
                queue,
                &self.slots,
                *row,
                bytemuck::cast_slice(values),
                row_bytes,
            );
        }
        for pixels in &uploads.masks {
            replaced |= write_pixels(device, queue, &mut self.masks, pixels);
        }
        for pixels in &uploads.pictures {
            replaced |= write_pixels(device, queue, &mut self.pictures, pixels);
        }
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
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
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

fn write_pixels(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    target: &mut wgpu::Texture,
    pixels: &Pixels,
) -> bool {
    let replaced = target.width() != pixels.size;
    if replaced {
        *target = texture(device, target.format(), (pixels.size, pixels.size));
    }
    let pixel_bytes = if target.format() == wgpu::TextureFormat::R8Unorm {
        1
    } else {
        4
    };
    write_rows(
        queue,
        target,
        pixels.row,
        &pixels.bytes,
        pixels.size * pixel_bytes,
    );
    replaced
}

fn write_rows(
    queue: &wgpu::Queue,
    target: &wgpu::Texture,
    first: u32,
    bytes: &[u8],
    row_bytes: u32,
) {
    queue.write_texture(
        wgpu::TexelCopyTextureInfo {
            texture: target,
            mip_level: 0,
            origin: wgpu::Origin3d {
                x: 0,
                y: first,
                z: 0,
            },
            aspect: wgpu::TextureAspect::All,
        },
        bytes,
        wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(row_bytes),
            rows_per_image: None,
        },
        wgpu::Extent3d {
            width: target.width(),
            height: bytes.len() as u32 / row_bytes,
            depth_or_array_layers: 1,
        },
    );
}
