//! Tavla's app: a native whiteboard that several people draw on at once.

pub mod app;
pub mod camera;
pub mod canvas;
pub mod cli;
pub mod commands;
pub mod demo;
pub mod desk;
pub mod editor;
pub mod i18n;
pub mod import;
pub mod instance;
pub mod link;
pub mod offscreen;
pub mod overlay;
pub mod render;
pub mod scene;
pub mod selection;
pub mod session;
pub mod shapes;
pub mod storage;
pub mod sync;
pub mod text;
pub mod theme;
pub mod tools;
pub mod ui;
pub mod worker;
