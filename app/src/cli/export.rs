//! `tavla export`: a board, or a part of it, as a file of another kind. Looks at no display and changes no board.

mod extent;
mod product;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use self::product::Product;
use super::format::OutFormat;
use super::lost::{self, Lost};
use super::reading::Input;
use super::writing;
use super::{CommandError, Console, Outcome};

/// What `export` is asked.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct ExportOptions {
    /// What is written
    #[command(flatten)]
    pub input: Input,
    /// Where it goes; its ending says what it is to be; - for the standard output
    #[arg(long, value_name = "OUT")]
    pub to: PathBuf,
    /// What it is to be, if OUT does not say it
    #[arg(long, value_name = "KIND")]
    pub format: Option<OutFormat>,
    /// Only what is seen in this frame, by its name or id
    #[arg(long, value_name = "NAME", conflicts_with = "selection")]
    pub frame: Option<String>,
    /// Only these shapes and what is in them, by their ids
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub selection: Vec<String>,
    /// What is on a page of a PDF
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["frame", "selection"])]
    pub pages: Option<Pages>,
    /// Pixels a board unit: of a PNG 2, of an SVG 1 if nothing is said
    #[arg(long, value_name = "NUMBER", value_parser = scale)]
    pub scale: Option<f64>,
    /// How it looks
    #[command(flatten)]
    pub look: Look,
    /// Put the drawing into the picture, so that it can be opened again; for SVG and PNG
    #[arg(long)]
    pub embed: bool,
    /// Tell in JSON what was written and what is not in it
    #[arg(long)]
    pub json: bool,
}

/// How a picture of a board looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
pub struct Look {
    /// As the dark theme shows it
    #[arg(long)]
    pub dark: bool,
    /// Without the board's ground
    #[arg(long)]
    pub transparent: bool,
    /// Use this machine's fonts for letters that the bundled ones lack, and where a text asks for one
    #[arg(long)]
    pub system_fonts: bool,
}

/// What is on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Pages {
    /// All of the board, on one page
    Board,
    /// Each frame on a page of its own
    Frames,
}

/// What was written.
#[derive(Debug, Serialize)]
struct Report<'a> {
    to: String,
    format: &'static str,
    shapes: usize,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scale: Option<f64>,
    lost: &'a [Lost],
}

/// Does it.
///
/// # Errors
/// [`CommandError`]; nothing was written then.
pub fn run(options: &ExportOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let format = options.format()?;
    let loaded = options.input.load(console)?;
    let product = Product::of(loaded, format, options, console)?;
    writing::put(&options.to, &product.bytes, console)?;
    let name = options.to.display().to_string();
    if !options.json {
        lost::tell(&product.lost, &name, console);
    } else if writing::is_standard(&options.to) {
        console.note_json(&report(&product, format, name))?;
    } else {
        console.say_json(&report(&product, format, name))?;
    }
    Ok(Outcome::of(&product.lost))
}

fn report(product: &Product, format: OutFormat, to: String) -> Report<'_> {
    Report {
        to,
        format: format.name(),
        shapes: product.shapes,
        bytes: product.bytes.len(),
        pages: product.pages,
        scale: product.scale,
        lost: &product.lost,
    }
}

impl ExportOptions {
    /// What it is to be, and whether that can be what else was asked.
    fn format(&self) -> Result<OutFormat, CommandError> {
        let format = self.format.or_else(|| OutFormat::of_name(&self.to));
        let format = format.ok_or_else(|| CommandError::NoFormat {
            name: self.to.display().to_string(),
        })?;
        let is_picture = matches!(format, OutFormat::Svg | OutFormat::Png);
        let drawn = format.is_drawn();
        let asked = [
            ("pages", self.pages.is_some(), format == OutFormat::Pdf),
            ("scale", self.scale.is_some(), is_picture),
            ("embed", self.embed, is_picture),
            ("dark", self.look.dark, drawn),
            ("transparent", self.look.transparent, drawn),
            ("system-fonts", self.look.system_fonts, drawn),
        ];
        let wrong = asked.into_iter().find(|(_, said, fits)| *said && !fits);
        match wrong {
            Some((option, ..)) => Err(CommandError::NotForFormat {
                option,
                format: format.name(),
            }),
            None => Ok(format),
        }
    }
}

/// A scale at which something can be seen.
fn scale(text: &str) -> Result<f64, String> {
    let scale: f64 = text.parse().map_err(|error| format!("{error}"))?;
    if scale.is_finite() && (0.001..=1_000.0).contains(&scale) {
        Ok(scale)
    } else {
        Err("a scale is from 0.001 to 1000".to_owned())
    }
}
