//! Pictures as the shader finds them: a texture with all its sizes, and how it is sampled.

use super::picture_queue::Strip;
use crate::blobs::Bitmap;

/// How pictures are bound.
pub(super) struct PictureBinding {
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    /// For what shows no picture.
    none: wgpu::BindGroup,
}

impl PictureBinding {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty,
            count: None,
        };
        let texture = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: true },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        };
        let sampler = wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering);
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("canvas picture"),
            entries: &[entry(0, texture), entry(1, sampler)],
        });
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("canvas picture"),
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            mipmap_filter: wgpu::MipmapFilterMode::Linear,
            ..Default::default()
        });
        // No picture's: nothing in it is ever written, and what is not is transparent.
        let none = bound(device, &layout, &sampler, &texture_of(device, 1, 1, 1), 0);
        Self {
            layout,
            sampler,
            none,
        }
    }

    pub(super) fn layout(&self) -> &wgpu::BindGroupLayout {
        &self.layout
    }

    /// What is bound where no picture is shown.
    pub(super) fn none(&self) -> &wgpu::BindGroup {
        &self.none
    }

    /// Binds what there is of a picture, if there is more than before.
    pub(super) fn bind(&self, device: &wgpu::Device, picture: &mut BoundPicture) {
        let Some(largest) = picture.largest else {
            return;
        };
        let is_other = |(level, _): &(u32, wgpu::BindGroup)| *level != largest;
        if picture.bound.as_ref().is_none_or(is_other) {
            let group = bound(
                device,
                &self.layout,
                &self.sampler,
                &picture.texture,
                largest,
            );
            picture.bound = Some((largest, group));
        }
    }
}

/// A picture on the GPU, as far as it is there: its small sizes come before the large ones.
pub(super) struct BoundPicture {
    texture: wgpu::Texture,
    /// The largest size that is there.
    largest: Option<u32>,
    /// What is bound, from this size on.
    bound: Option<(u32, wgpu::BindGroup)>,
}

impl BoundPicture {
    /// One of which nothing is there.
    pub(super) fn new(device: &wgpu::Device, bitmap: &Bitmap) -> Self {
        let (width, height) = bitmap
            .levels
            .first()
            .map_or((1, 1), |level| (level.width, level.height));
        let levels = bitmap.levels.len().max(1) as u32;
        Self {
            texture: texture_of(device, width, height, levels),
            largest: None,
            bound: None,
        }
    }

    /// Takes in what has come.
    pub(super) fn write(&mut self, queue: &wgpu::Queue, strip: &Strip) {
        let Some(level) = strip.size() else {
            return;
        };
        let mip_level = strip.level as u32;
        queue.write_texture(
            wgpu::TexelCopyTextureInfo {
                texture: &self.texture,
                mip_level,
                origin: wgpu::Origin3d {
                    y: strip.rows.start,
                    ..wgpu::Origin3d::ZERO
                },
                aspect: wgpu::TextureAspect::All,
            },
            strip.pixels(),
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(4 * level.width),
                rows_per_image: None,
            },
            wgpu::Extent3d {
                width: level.width,
                height: strip.rows.end - strip.rows.start,
                depth_or_array_layers: 1,
            },
        );
        if strip.is_last() {
            self.largest = Some(mip_level);
        }
    }

    /// What shows of it; none while nothing does.
    pub(super) fn group(&self) -> Option<&wgpu::BindGroup> {
        self.bound.as_ref().map(|(_, group)| group)
    }
}

fn texture_of(device: &wgpu::Device, width: u32, height: u32, levels: u32) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("canvas picture"),
        size: wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
        mip_level_count: levels,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

/// Binds a texture's sizes from one on.
fn bound(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    sampler: &wgpu::Sampler,
    texture: &wgpu::Texture,
    largest: u32,
) -> wgpu::BindGroup {
    let view = texture.create_view(&wgpu::TextureViewDescriptor {
        base_mip_level: largest,
        ..Default::default()
    });
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("canvas picture"),
        layout,
        entries: &[
            wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&view),
            },
            wgpu::BindGroupEntry {
                binding: 1,
                resource: wgpu::BindingResource::Sampler(sampler),
            },
        ],
    })
}
