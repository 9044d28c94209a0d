//! Finds what the sources say: reads the file, the variables and the flags, each into a layer.
//! Decides nothing; what is said twice is weighed by `resolve`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tavla_shared::store::read_file;
use toml::{Table, Value};

use super::layer::Layer;
use super::numbers::OutOfRange;

/// No settings file is larger.
const FILE_BYTES_MAX: u64 = 1 << 20;
/// The variables that set one number of a table, such as `TAVLA_LIMITS_PING_MILLIS`.
const TABLES: [(&str, &str); 3] = [
    ("TAVLA_BLOBS_", "blobs"),
    ("TAVLA_LIMITS_", "limits"),
    ("TAVLA_ROOMS_", "rooms"),
];

/// Who says a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A variable of the environment.
    Variable(String),
    /// `--set`.
    Flag(String),
    /// The command line's own flags and their variables, where clap has looked at each.
    Flags,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(said) => write!(f, "--set {said}"),
            Self::Flags => f.write_str("the command line"),
        }
    }
}

/// Why settings make no server.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file cannot be read ({source}): {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It says something that is no setting, or no value of one.
    #[error("{origin}: {reason}")]
    Unknown {
        /// Who says it.
        origin: Source,
        /// What is wrong, and what is allowed.
        reason: String,
    },
    /// A number is outside of its range.
    #[error("{origin}: {out}")]
    OutOfRange {
        /// Who says it.
        origin: Source,
        /// The number.
        out: OutOfRange,
    },
    /// Settings that do not go together, or one that is missing.
    #[error("{0}")]
    Combination(String),
}

/// What the file says.
///
/// # Errors
/// [`ConfigError`], with the line where there is one.
pub fn from_file(path: &Path) -> Result<Layer, ConfigError> {
    let bytes = read_file(path, FILE_BYTES_MAX).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })?;
    let unknown = |reason: String| ConfigError::Unknown {
        origin: Source::File(path.to_owned()),
        reason,
    };
    let text = String::from_utf8(bytes).map_err(|error| unknown(error.to_string()))?;
    toml::from_str(&text).map_err(|error| unknown(error.to_string().trim_end().to_owned()))
}

/// What the variables say of single numbers, each a layer of its own, so that an error names it.
///
/// # Errors
/// [`ConfigError`] for the first that is no number or has no such name.
pub fn from_variables(
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Vec<(Source, Layer)>, ConfigError> {
    let mut layers = Vec::new();
    for (name, value) in variables {
        let found = TABLES
            .iter()
            .find_map(|(prefix, table)| Some((table, name.strip_prefix(prefix)?)));
        if let Some((table, number)) = found {
            let number = number.to_ascii_lowercase();
            let source = Source::Variable(name.clone());
            layers.push((source.clone(), one(&source, table, &number, &value)?));
        }
    }
    Ok(layers)
}

/// What `--set TABLE.NUMBER=VALUE` says.
///
/// # Errors
/// [`ConfigError`] where it says nothing of the kind.
pub fn from_flag(said: &str) -> Result<(Source, Layer), ConfigError> {
    let source = Source::Flag(said.to_owned());
    let parts = said
        .split_once('=')
        .and_then(|(key, value)| Some((key.trim().split_once('.')?, value)));
    let Some(((table, number), value)) = parts else {
        return Err(ConfigError::Unknown {
            origin: source,
            reason: "say it as limits.NAME=NUMBER, rooms.NAME=NUMBER or blobs.NAME=NUMBER"
                .to_owned(),
        });
    };
    Ok((source.clone(), one(&source, table, number, value)?))
}

fn one(origin: &Source, table: &str, number: &str, value: &str) -> Result<Layer, ConfigError> {
    let unknown = |reason: String| ConfigError::Unknown {
        origin: origin.clone(),
        reason,
    };
    if !TABLES.iter().any(|(_, known)| *known == table) {
        return Err(unknown(format!("no table {table}: blobs, limits, rooms")));
    }
    let parsed: i64 = value
        .trim()
        .parse()
        .map_err(|_| unknown(format!("{value:?} is not a whole number")))?;
    let inner = Table::from_iter([(number.to_owned(), Value::Integer(parsed))]);
    let outer = Table::from_iter([(table.to_owned(), Value::Table(inner))]);
    Layer::deserialize(outer).map_err(|error| unknown(error.to_string().trim_end().to_owned()))
}
