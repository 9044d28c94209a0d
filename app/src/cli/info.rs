//! `tavla info`: what a file is, what is in it, and what of it a board would not have. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use serde::Serialize;
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, Shape};

use super::lost::{self, Lost};
use super::reading::{Input, Loaded, Source};
use super::{CommandError, Console, Outcome};
use crate::i18n::{kind_words, text, text_with};
use crate::import::{Format, PictureReason};

/// What `info` is asked.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct InfoOptions {
    /// What is looked at
    #[command(flatten)]
    pub input: Input,
    /// Tell it in JSON
    #[arg(long)]
    pub json: bool,
}

/// What is told.
#[derive(Debug, Serialize)]
struct Info {
    file: String,
    kind: &'static str,
    title: String,
    /// What the board's own file says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    board: Option<BoardInfo>,
    /// Without groups.
    shapes: usize,
    /// By kind, groups among them.
    kinds: BTreeMap<String, usize>,
    /// The box around all of it: left, top, width, height.
    #[serde(rename = "box")]
    bounds: Option<[f64; 4]>,
    fonts: BTreeSet<String>,
    pictures: Pictures,
    background: Option<String>,
    /// Why a drawing comes as one picture, where it does.
    as_picture: Option<&'static str>,
    lost: Vec<Lost>,
}

#[derive(Debug, Serialize)]
struct BoardInfo {
    id: Option<String>,
    created: i64,
    saved: i64,
    app: String,
}

#[derive(Debug, Serialize)]
struct Pictures {
    /// Files, each of which may be shown more than once.
    files: usize,
    bytes: usize,
    /// Shapes whose file is not here.
    missing: usize,
}

/// Tells it.
///
/// # Errors
/// [`CommandError`] where nothing of the file can be read.
pub fn run(options: &InfoOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let loaded = options.input.load(console)?;
    let info = Info::of(loaded, options.input.name());
    if options.json {
        console.say_json(&info)?;
    } else {
        for line in info.lines() {
            console.say(&line)?;
        }
        lost::tell(&info.lost, &info.file, console);
    }
    Ok(Outcome::of(&info.lost))
}

impl Info {
    fn of(loaded: Loaded, file: String) -> Self {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for shape in &loaded.shapes {
            *kinds.entry(shape.kind.name().to_owned()).or_default() += 1;
        }
        let shown = loaded.shapes.iter().filter(|it| it.kind != Kind::Group);
        let bounds = shown
            .clone()
            .map(|shape| shape.bounds())
            .reduce(|all, one| all.union(one));
        let written = loaded
            .shapes
            .iter()
            .filter(|shape| !shape.text.trim().is_empty());
        let (kind, board, as_picture) = match &loaded.source {
            Source::Board(file) => {
                let about = &file.about;
                let board = BoardInfo {
                    id: about.board.as_ref().map(ToString::to_string),
                    created: about.created,
                    saved: about.saved,
                    app: about.app.clone(),
                };
                ("tavla", Some(board), None)
            }
            Source::Other { format, as_picture } => {
                (word(*format), None, as_picture.map(PictureReason::text_id))
            }
        };
        Self {
            file,
            kind,
            title: loaded.title().to_owned(),
            board,
            shapes: shown.count(),
            kinds,
            bounds: bounds.map(corner_and_size),
            fonts: written.map(|shape| font(shape)).collect(),
            pictures: Pictures {
                files: loaded.files.len(),
                bytes: loaded.files.values().map(Vec::len).sum(),
                missing: loaded.pictures_missing(),
            },
            background: loaded.meta.background.map(|color| color.to_string()),
            as_picture,
            lost: loaded.lost,
        }
    }

    /// The same for people.
    fn lines(&self) -> Vec<String> {
        let name = ("name", self.file.as_str().into());
        let kind = ("kind", text(kind_text(self.kind)).into());
        let mut lines = vec![text_with("cli-info-file", &[name, kind])];
        let kinds = self.kinds.iter().map(|(kind, count)| {
            let kind = kind_words(&Kind::from_name(kind));
            format!("{count} × {kind}")
        });
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        let count = ("count", self.shapes.into());
        lines.push(text_with(
            "cli-info-shapes",
            &[count, ("kinds", kinds.as_str().into())],
        ));
        if let Some([_, _, width, height]) = self.bounds {
            let [width, height] = [width, height].map(|side| format!("{side:.0}"));
            let sides = [
                ("width", width.as_str().into()),
                ("height", height.as_str().into()),
            ];
            lines.push(text_with("cli-info-size", &sides));
        }
        if !self.fonts.is_empty() {
            let fonts: Vec<&str> = self.fonts.iter().map(String::as_str).collect();
            let fonts = fonts.join(", ");
            lines.push(text_with(
                "cli-info-fonts",
                &[("fonts", fonts.as_str().into())],
            ));
        }
        let Pictures { files, bytes, .. } = self.pictures;
        if files > 0 {
            let args = [("count", files.into()), ("bytes", bytes.into())];
            lines.push(text_with("cli-info-pictures", &args));
        }
        if let Some(reason) = self.as_picture {
            let args = [("reason", text(reason).into())];
            lines.push(text_with("cli-info-as-picture", &args));
        }
        lines
    }
}

fn corner_and_size(bounds: Rect) -> [f64; 4] {
    [bounds.x0, bounds.y0, bounds.width(), bounds.height()]
}

fn font(shape: &Shape) -> String {
    let style = &shape.style;
    let named = style.font_name.as_deref();
    named.unwrap_or(style.font.name()).to_owned()
}

/// What a format is called, for programs.
fn word(format: Format) -> &'static str {
    match format {
        Format::Excalidraw => "excalidraw",
        Format::ExcalidrawLibrary => "excalidraw-library",
        Format::JsonCanvas => "canvas",
        Format::Tldraw => "tldraw",
        Format::OtherJson => "json",
        Format::Table => "csv",
        Format::Png => "png",
        Format::Picture => "picture",
        Format::Svg => "svg",
    }
}

/// The text that says the same to people.
fn kind_text(word: &str) -> &'static str {
    match word {
        "tavla" => "cli-kind-tavla",
        "excalidraw" => "cli-kind-excalidraw",
        "excalidraw-library" => "cli-kind-excalidraw-library",
        "canvas" => "cli-kind-canvas",
        "tldraw" => "cli-kind-tldraw",
        "csv" => "cli-kind-csv",
        "svg" => "cli-kind-svg",
        "json" => "cli-kind-json",
        _ => "cli-kind-picture",
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::cli::keeper::Place;
    use crate::cli::testing::{Said, at_console, scene_in};

    fn info(path: PathBuf, json: bool) -> (Outcome, Said) {
        let input = Input {
            file: Some(path),
            board: None,
            place: Place { data: None },
        };
        let options = InfoOptions { input, json };
        let (result, said) = at_console(b"", |console| run(&options, console));
        (result.unwrap(), said)
    }

    #[test]
    fn what_is_in_a_file_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = scene_in(folder.path());
        let (outcome, said) = info(path.clone(), true);
        assert_eq!(outcome, Outcome::Done);
        let told = said.json();
        assert_eq!(told["kind"], "excalidraw");
        assert_eq!(told["shapes"], 5);
        assert_eq!(told["kinds"]["frame"], 2);
        assert_eq!(told["box"], serde_json::json!([0.0, 0.0, 500.0, 250.0]));
        let (_, said) = info(path, false);
        assert!(said.text().contains("5 shapes"), "{}", said.text());
    }

    #[test]
    fn what_would_be_lost_is_told_and_makes_another_exit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.excalidraw");
        let scene = r#"{"type":"excalidraw","elements":[
            {"type":"rectangle","width":9,"height":9,"strokeColor":"no colour"}]}"#;
        std::fs::write(&path, scene).unwrap();
        let (outcome, said) = info(path.clone(), true);
        assert_eq!(outcome, Outcome::Lossy);
        assert_eq!(said.json()["lost"][0]["count"], 1);
        let (_, said) = info(path, false);
        assert!(said.notes.contains("not in it"), "{}", said.notes);
    }

    #[test]
    fn every_kind_has_words() {
        for kind in [
            "tavla",
            "excalidraw",
            "excalidraw-library",
            "canvas",
            "tldraw",
            "csv",
            "svg",
            "json",
            "png",
            "picture",
        ] {
            assert_ne!(text(kind_text(kind)), kind_text(kind));
        }
    }
}
