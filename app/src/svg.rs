//! Other programs' SVG, within bounds: read into a tree of what is drawn, and rasterised.
//!
//! What is in it is a stranger's: how much it is once everything is followed is reckoned before anything is made
//! of it, and what it costs to paint before it is painted. Nothing outside the file is ever read, no script runs,
//! and the letters are those of the bundled fonts, so that it looks the same on every machine.

mod budget;
mod cost;
mod expansion;
mod fonts;
mod images;
mod markup;
mod raster;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::thread::Builder;

use resvg::usvg;
use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;
use usvg::roxmltree;

use self::budget::Budget;
pub use self::fonts::nearest_font;
use self::images::Images;
pub use self::raster::Raster;

/// How much stack there is: what is nested as deep as it may be needs more than a thread has by itself.
const STACK_BYTES: usize = 16 << 20;
/// So much of a file is looked at to tell what it is.
const HEAD_BYTES: usize = 4_096;
/// A file that says no size is taken to be so large, as in browsers.
const SIZE_UNSAID: (f32, f32) = (300.0, 150.0);
/// As much of what the reader says as is worth keeping.
const REASON_CHARS_MAX: usize = 200;

/// A drawing that cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SvgError {
    /// More than [`IMAGE_BYTES_MAX`].
    #[error("the drawing is {len} bytes, the limit is {IMAGE_BYTES_MAX}")]
    TooLarge {
        /// How many bytes it has.
        len: usize,
    },
    /// Not UTF-8.
    #[error("the drawing is no text in UTF-8")]
    NotText,
    /// No whole SVG.
    #[error("the drawing cannot be read: {reason}")]
    Unreadable {
        /// What the reader says.
        reason: String,
    },
    /// More of something than is followed or painted.
    #[error("the drawing has {count} {what}, the limit is {limit}")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How much, as far as it was counted.
        count: u64,
        /// How much there may be.
        limit: u64,
    },
    /// Something in it is made of itself.
    #[error("the drawing is made of itself")]
    Endless,
    /// Its reader or painter broke over it, or there was no thread for it.
    #[error("the drawing broke its reader")]
    Broken,
}

impl SvgError {
    fn unreadable(error: &impl std::fmt::Display) -> Self {
        let reason = error.to_string();
        Self::Unreadable {
            reason: reason.chars().take(REASON_CHARS_MAX).collect(),
        }
    }

    /// Whether all of it is there and it is only too much.
    pub fn is_too_much(&self) -> bool {
        matches!(self, Self::TooLarge { .. } | Self::TooMuch { .. })
    }
}

/// A drawing that has been read.
#[derive(Debug)]
pub struct Svg {
    tree: usvg::Tree,
    /// Pictures in it that are elsewhere, or cannot be shown.
    pub pictures_lost: usize,
    /// Parts of it that are in another language, as web pages.
    pub foreign_parts: usize,
}

impl Svg {
    /// What is drawn.
    pub fn tree(&self) -> &usvg::Tree {
        &self.tree
    }

    /// Its pixels where its longer side has so many; fewer where that would take too long.
    ///
    /// # Errors
    /// [`SvgError::TooMuch`] where any that one could recognise it by would.
    pub fn raster(&self, side: u32) -> Result<Raster, SvgError> {
        raster::raster(&self.tree, side)
    }
}

/// Whether a file is an SVG as far as its beginning tells: its first element is called that.
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let head = String::from_utf8_lossy(head);
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!DOCTYPE") {
            // What is declared in it comes before its end.
            if rest.split('>').next().is_some_and(|it| it.contains('[')) {
                "]>"
            } else {
                ">"
            }
        } else {
            break;
        };
        let Some(at) = rest.find(end) else {
            // A long comment or a long list of declarations: its name is told later or never.
            return rest.contains("<!DOCTYPE svg");
        };
        rest = &rest[at + end.len()..];
    }
    let Some(name) = rest.strip_prefix('<') else {
        return false;
    };
    let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/');
    let name = &name[..end.unwrap_or(name.len())];
    name == "svg" || name.ends_with(":svg")
}

/// Reads a drawing and does `then` with it, on a stack that is large enough for both.
///
/// # Errors
/// [`SvgError`] where it cannot be read, or where reading or `then` breaks.
pub fn with<T: Send>(bytes: &[u8], then: impl FnOnce(&Svg) -> T + Send) -> Result<T, SvgError> {
    on_large_stack(|| Ok(then(&read(bytes)?)))
}

fn on_large_stack<T: Send>(
    work: impl FnOnce() -> Result<T, SvgError> + Send,
) -> Result<T, SvgError> {
    let builder = Builder::new().name("tavla-svg".to_owned());
    let joined = std::thread::scope(|scope| {
        let thread = builder.stack_size(STACK_BYTES).spawn_scoped(scope, work);
        thread.map(std::thread::ScopedJoinHandle::join)
    });
    match joined {
        Ok(Ok(done)) => done,
        Ok(Err(_)) | Err(_) => Err(SvgError::Broken),
    }
}

fn read(bytes: &[u8]) -> Result<Svg, SvgError> {
    let budget = Arc::new(Budget::default());
    let images = Arc::new(Images::default());
    let (tree, foreign_parts) = read_within(bytes, &budget, &images, 0)?;
    Ok(Svg {
        tree,
        pictures_lost: images.lost(),
        foreign_parts,
    })
}

/// Reads a drawing that is so many drawings deep in others.
fn read_within(
    bytes: &[u8],
    budget: &Arc<Budget>,
    images: &Arc<Images>,
    depth: usize,
) -> Result<(usvg::Tree, usize), SvgError> {
    if bytes.len() > IMAGE_BYTES_MAX {
        return Err(SvgError::TooLarge { len: bytes.len() });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        tracing::debug!(%error, "an SVG is no text");
        SvgError::NotText
    })?;
    markup::check(text)?;
    let parsing = roxmltree::ParsingOptions {
        // Some programs keep long names in entities; what these may be `markup` has looked at.
        allow_dtd: true,
        nodes_limit: markup::NODES_MAX,
        ..Default::default()
    };
    let document = roxmltree::Document::parse_with_options(text, parsing)
        .map_err(|error| SvgError::unreadable(&error))?;
    let foreign_parts = expansion::check(&document, budget)?;
    let options = usvg::Options {
        default_size: usvg::Size::from_wh(SIZE_UNSAID.0, SIZE_UNSAID.1).ok_or(SvgError::Broken)?,
        image_href_resolver: images::resolver(budget, images, depth),
        font_resolver: fonts::resolver(),
        fontdb: fonts::database(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_xmltree(&document, &options)
        .map_err(|error| SvgError::unreadable(&error))?;
    Ok((tree, foreign_parts))
}
