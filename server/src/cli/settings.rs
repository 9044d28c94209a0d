//! Where a command line's settings come from: its flags, the variables that stand for them, and the
//! file that it names.

use std::path::PathBuf;

use clap::Args;

use crate::config::{ConfigError, Layer, Said, from_file, from_flag, from_variables};

/// Everything a server can be told.
#[derive(Debug, Args)]
pub struct Settings {
    /// A settings file; what flags and variables say counts more.
    #[arg(long, env = "TAVLA_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// One number by its name in the file, such as `limits.updates_per_second=120`; may be repeated.
    #[arg(long, value_name = "TABLE.NAME=NUMBER")]
    set: Vec<String>,
    #[command(flatten)]
    layer: Layer,
}

/// Where boards are kept, for what needs to know nothing else.
#[derive(Debug, Args)]
pub struct Place {
    /// The folder boards are kept in.
    #[arg(long, env = "TAVLA_SERVER_DATA_DIR", value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// A settings file that names the folder.
    #[arg(long, env = "TAVLA_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Settings {
    /// What all sources say.
    ///
    /// # Errors
    /// [`ConfigError`] where one says what is no setting.
    pub fn said(self) -> Result<Said, ConfigError> {
        // A variable that is not UTF-8 names no setting.
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let set: Result<Vec<_>, _> = self.set.iter().map(|said| from_flag(said)).collect();
        Ok(Said {
            flags: self.layer,
            set: set?,
            variables: from_variables(variables)?,
            file: file(self.config)?,
        })
    }
}

impl Place {
    /// The folder.
    ///
    /// # Errors
    /// [`ConfigError`] where nobody names one.
    pub fn folder(self) -> Result<PathBuf, ConfigError> {
        let flags = Layer {
            data: self.data,
            ..Layer::default()
        };
        let file = file(self.config)?;
        Said {
            flags,
            file,
            ..Said::default()
        }
        .data()
    }
}

fn file(path: Option<PathBuf>) -> Result<Option<(PathBuf, Layer)>, ConfigError> {
    path.map(|path| {
        let layer = from_file(&path)?;
        Ok((path, layer))
    })
    .transpose()
}
