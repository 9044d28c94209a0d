//! `./dev bench`: prints what Tavla costs, as a table or as one JSON object a line.

use std::path::PathBuf;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use tavla_tests::bench::{Area, Output, Works, memory};

/// Measures Tavla. Run it with `--release`, as `./dev bench` does.
#[derive(Parser)]
struct Arguments {
    /// What to measure; everything but the window by default.
    area: Option<Area>,
    /// One JSON object a line, and nothing else.
    #[arg(long)]
    json: bool,
    /// The sizes of the boards, in shapes; 1000 to 100000 by default, 1000 and 10000 in the window.
    #[arg(long, value_delimiter = ',')]
    scenes: Vec<usize>,
    /// Of the canvas and of the server only these works; all by default.
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(Works::names()))]
    works: Vec<String>,
    /// Only opens the board kept in this folder and prints how much memory that takes.
    #[arg(long, hide = true)]
    memory_of: Option<PathBuf>,
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are what this program is run for"
)]
fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(folder) = arguments.memory_of {
        let shapes = arguments.scenes.first().copied().unwrap_or_default();
        if let Some(megabytes) = memory::of(&folder, shapes)? {
            println!("{megabytes}");
        }
        return Ok(());
    }
    let mut output = if arguments.json {
        Output::Json
    } else {
        Output::Table {
            heading: String::new(),
        }
    };
    let wanted = Works::named(arguments.works);
    let areas = arguments
        .area
        .map_or(Area::BY_DEFAULT.to_vec(), |area| vec![area]);
    for area in areas {
        let scenes = match arguments.scenes.as_slice() {
            [] => area.usual_scenes(),
            named => named,
        };
        area.run(scenes, &wanted, &mut output)?;
    }
    Ok(())
}
