//! Files where a person wants them: written beside their place first, and there in one step once all of it is on the
//! disk. What was there before stays until then, and nothing is left where it fails.

use std::fs::{File, Metadata};
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
    /// What the person calls it,
    place: PathBuf,
    /// and where that leads.
    target: PathBuf,
}

impl Half {
    /// Begins one beside its place, with the rights of the file that is there. A link stays one: what it leads to is
    /// replaced.
    ///
    /// # Errors
    /// Where the system takes none there, and where what is there is no file.
    pub(crate) fn beside(place: PathBuf) -> io::Result<Self> {
        let before = before(&place)?;
        if before.as_ref().is_some_and(|it| !it.is_file()) {
            let words = "what is there is no file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
        }
        let target = if before.is_some() && place.is_symlink() {
            std::fs::canonicalize(&place)?
        } else {
            place.clone()
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tavla-").suffix(".part");
        // As any file that the person saves, and not for them alone. Made by us, as tempfile's own way tells its passing
        // name with what the system says, which nobody knows.
        let file = builder.make_in(folder_of(&target), |path| {
            File::options()
                .read(true)
                .write(true)
                .create_new(true)
                .open(path)
        })?;
        #[cfg(unix)]
        if let Some(before) = before {
            file.as_file().set_permissions(before.permissions())?;
        }
        Ok(Self {
            file,
            place,
            target,
        })
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
            .persist(&self.target)
            .map_err(|error| error.error)?;
        sync_folder(folder_of(&self.target));
        Ok(self.place)
    }
}

/// Writes a file of these bytes to its place; into what is there where it is a device or a pipe.
///
/// # Errors
/// What the system says; what was there is as it was then.
pub(crate) fn write_whole(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_stream = before(place)?.is_some_and(|it| !it.is_file() && !it.is_dir());
    if is_stream {
        return File::options().write(true).open(place)?.write_all(bytes);
    }
    let mut half = Half::beside(place.to_owned())?;
    half.file().write_all(bytes)?;
    half.put().map(drop)
}

/// What is there, if anything is.
fn before(place: &Path) -> io::Result<Option<Metadata>> {
    match std::fs::metadata(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        found => found.map(Some),
    }
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

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_written_anew_keeps_its_rights_and_its_links() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (own, link) = (folder.path().join("own"), folder.path().join("link"));
        std::fs::write(&own, "before").unwrap();
        std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&own, &link).unwrap();
        write_whole(&link, b"after").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&own).unwrap(), b"after");
        let mode = std::fs::metadata(&own).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_replaced() {
        use std::os::unix::fs::FileTypeExt as _;
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(Half::beside(socket.clone()).is_err());
        // Nobody can write into this one.
        assert!(write_whole(&socket, b"gone").is_err());
        let kind = std::fs::metadata(&socket).unwrap().file_type();
        assert!(kind.is_socket());
        assert!(write_whole(folder.path(), b"gone").is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

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
