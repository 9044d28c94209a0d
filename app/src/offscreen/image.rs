//! Pixels, and PNG files of them.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use super::OffscreenError;

/// A picture: rows of red, green, blue and opacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

impl Image {
    /// A picture of `width` pixels a row; what is no whole row is left out.
    pub(super) fn new(width: u32, rgba: Vec<u8>) -> Self {
        let height = (rgba.len() / (width.max(1) as usize * 4)) as u32;
        Self {
            width,
            height,
            rgba,
        }
    }

    /// In pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// In pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// All pixels, row by row from the top.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// One pixel; transparent black outside.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        let at = (y as usize * self.width as usize + x as usize) * 4;
        match self.rgba.get(at..at + 4) {
            Some(pixel) if x < self.width => pixel.try_into().unwrap_or_default(),
            _ => [0; 4],
        }
    }

    /// Writes the picture as a PNG file.
    ///
    /// # Errors
    /// [`OffscreenError::Write`] and [`OffscreenError::Encode`].
    pub fn write_png(&self, path: &Path) -> Result<(), OffscreenError> {
        let file = BufWriter::new(File::create(path)?);
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgba)?;
        writer.finish()?;
        Ok(())
    }
}
