//! Tavla's app: a native whiteboard that several people draw on at once.

pub mod activity;
pub mod app;
pub mod blobs;
pub mod camera;
pub mod canvas;
pub mod cli;
pub mod colors;
pub mod commands;
pub mod comments;
pub mod control;
pub mod demo;
pub mod desk;
pub mod disposal;
pub mod editor;
pub mod export;
pub mod faces;
pub mod headway;
pub mod i18n;
pub mod impairment;
pub mod import;
pub mod instance;
pub mod json;
pub mod library;
pub mod link;
pub mod notifications;
pub mod offscreen;
pub mod overlay;
mod placing;
pub mod power;
pub mod render;
pub mod scene;
pub mod selection;
pub mod session;
pub mod shapes;
pub mod sound;
pub mod storage;
pub mod svg;
pub mod sync;
pub mod talk;
pub mod text;
pub mod theme;
pub mod tools;
pub mod ui;
pub mod worker;

/// The program, as the files that it writes say.
pub(crate) const APP: &str = concat!("tavla/", env!("CARGO_PKG_VERSION"));
