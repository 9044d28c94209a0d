//! What one source says of the settings: the command line with its variables, or a file. One list
//! of names for all of them, so that a setting is called the same wherever it is said.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::numbers::{BlobNumbers, LimitNumbers, RoomNumbers};

/// How the program's log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What one source says; what it does not say is left to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:7420].
    #[arg(long, env = "TAVLA_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// The folder boards are kept in.
    #[arg(long, env = "TAVLA_SERVER_DATA_DIR", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Where pictures' files are kept, such as <s3://bucket/prefix>, by AWS' usual variables
    /// [default: in the folder of the boards].
    #[arg(long, env = "TAVLA_BLOB_STORE", value_name = "URL")]
    pub blob_store: Option<String>,
    /// Let everybody who reaches this server edit every board.
    #[arg(long, env = "TAVLA_OPEN", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_name = "true|false")]
    pub open: Option<bool>,
    /// A web page that may join, such as <https://board.example>; may be repeated.
    #[arg(
        long = "allow-origin",
        env = "TAVLA_ORIGINS",
        value_delimiter = ',',
        value_name = "ORIGIN"
    )]
    pub origins: Option<Vec<String>>,
    /// The certificate chain, as PEM; with it the server speaks TLS alone.
    #[arg(long, env = "TAVLA_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key, as PEM.
    #[arg(long, env = "TAVLA_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// A proxy in front of this server does TLS, and all connections come from it.
    #[arg(long, env = "TAVLA_BEHIND_PROXY", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_name = "true|false")]
    pub behind_proxy: Option<bool>,
    /// Worker threads [default: one a core, at most eight].
    #[arg(long, env = "TAVLA_THREADS", value_name = "NUMBER")]
    pub threads: Option<usize>,
    /// Where metrics and the status page are served [default: nowhere].
    #[arg(long, env = "TAVLA_ADMIN", value_name = "ADDRESS:PORT")]
    pub admin: Option<SocketAddr>,
    /// Other machines may see metrics and the status page; they hold no names, but need no token.
    #[arg(long, env = "TAVLA_ADMIN_PUBLIC", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_name = "true|false")]
    pub admin_public: Option<bool>,
    /// How the log is written [default: text].
    #[arg(long, env = "TAVLA_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
    /// What members may do.
    #[arg(skip)]
    #[serde(default)]
    pub limits: LimitNumbers,
    /// When rooms compact and unload.
    #[arg(skip)]
    #[serde(default)]
    pub rooms: RoomNumbers,
    /// How files that shapes show are kept.
    #[arg(skip)]
    #[serde(default)]
    pub blobs: BlobNumbers,
}
