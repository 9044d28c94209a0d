//! `./dev bench`: prints what Tavla costs, as a table or as one JSON object a line.

use clap::Parser;
use tavla_tests::bench::{Area, Output};

/// Measures Tavla. Run it with `--release`, as `./dev bench` does.
#[derive(Parser)]
struct Arguments {
    /// What to measure; everything by default.
    area: Option<Area>,
    /// One JSON object a line, and nothing else.
    #[arg(long)]
    json: bool,
    /// The sizes of the boards, in shapes.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    scenes: Vec<usize>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut output = if arguments.json {
        Output::Json
    } else {
        Output::Table {
            heading: String::new(),
        }
    };
    let areas = arguments.area.map_or(Area::ALL.to_vec(), |area| vec![area]);
    for area in areas {
        area.run(&arguments.scenes, &mut output)?;
    }
    Ok(())
}
