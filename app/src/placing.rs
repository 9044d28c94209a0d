//! Files where a person wants them: written beside their place first, and there in one step once all of it is on the
//! disk. What was there before stays until then, and nothing is left where it fails.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::i18n::text;

/// More of a board's title is not in a file's name.
const NAME_CHARS_MAX: usize = 80;

/// What a file of a board with this title may be called on any system.
pub(crate) fn file_name(title: &str, ending: &str) -> String {
    let kept = |letter: char| !letter.is_control() && !r#"\/:*?"<>|"#.contains(letter);
    let name: String = title
        .chars()
        .map(|letter| if kept(letter) { letter } else { ' ' })
        .take(NAME_CHARS_MAX)
        .collect();
    let name = name.trim_matches(|letter: char| letter.is_whitespace() || letter == '.');
    let name = if name.is_empty() {
        text("board-untitled")
    } else {
        name
    };
    format!("{name}.{ending}")
}

/// The place of a file whose name may lack its ending; none where there is a file of the whole name, which nobody was
/// asked about.
///
/// # Errors
/// Where the system does not say whether there is one.
pub(crate) fn with_ending(path: &Path, ending: &str) -> io::Result<Option<PathBuf>> {
    let has = path.extension().and_then(|it| it.to_str());
    if has.is_some_and(|it| it.eq_ignore_ascii_case(ending)) {
        return Ok(Some(path.to_owned()));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    let whole = path.with_file_name(name);
    Ok((!whole.try_exists()?).then_some(whole))
}

/// A file on its way to its place, which goes away unless it is put there.
#[derive(Debug)]
pub(crate) struct Half {
    file: NamedTempFile,
    place: PathBuf,
}

impl Half {
    /// Begins one beside its place.
    ///
    /// # Errors
    /// Where the system takes none there.
    pub(crate) fn beside(place: PathBuf) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tavla-").suffix(".part");
        // As any file that the person saves, and not for them alone.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder_of(&place))?;
        Ok(Self { file, place })
    }

    /// What is written to.
    pub(crate) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Puts it in its place, once all of it is on the disk.
    ///
    /// # Errors
    /// What the system says; what was there is as it was then.
    pub(crate) fn put(self) -> io::Result<PathBuf> {
        self.file.as_file().sync_all()?;
        self.file
            .persist(&self.place)
            .map_err(|error| error.error)?;
        sync_folder(folder_of(&self.place));
        Ok(self.place)
    }
}

/// Writes a file of these bytes to its place.
///
/// # Errors
/// What the system says; what was there is as it was then.
pub(crate) fn write_whole(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut half = Half::beside(place.to_owned())?;
    half.file().write_all(bytes)?;
    half.put().map(drop)
}

fn folder_of(place: &Path) -> &Path {
    let folder = place.parent().filter(|it| !it.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

/// The new name is on the disk, too; where the system does not let folders be synced it comes by itself.
fn sync_folder(folder: &Path) {
    if !cfg!(unix) {
        return;
    }
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%error, "a folder cannot be synced");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_its_board_is_as_far_as_every_system_allows() {
        let untitled = format!("{}.tavla", text("board-untitled"));
        for (title, name) in [
            ("Plans for May", "Plans for May.tavla"),
            ("a/b: c?", "a b  c.tavla"),
            ("../..", &untitled),
            ("  ", &untitled),
        ] {
            assert_eq!(file_name(title, "tavla"), name, "{title:?}");
        }
        assert!(file_name(&"x".repeat(500), "png").len() < 100);
    }

    #[test]
    fn a_name_gets_its_ending_unless_that_would_replace_something() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let placed = |name: &str| with_ending(&path(name), "png").unwrap();
        assert_eq!(placed("a.PNG"), Some(path("a.PNG")));
        assert_eq!(placed("a"), Some(path("a.png")));
        assert_eq!(placed("v1.2"), Some(path("v1.2.png")));
        std::fs::write(path("a.png"), b"mine").unwrap();
        assert_eq!(placed("a"), None);
        assert_eq!(placed("a.png"), Some(path("a.png")));
    }

    #[test]
    fn a_file_is_in_its_place_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.svg");
        let mut half = Half::beside(place.clone()).unwrap();
        half.file().write_all(b"whole").unwrap();
        assert!(!place.exists());
        assert_eq!(half.put().unwrap(), place);
        assert_eq!(std::fs::read(&place).unwrap(), b"whole");
        drop(Half::beside(place).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
