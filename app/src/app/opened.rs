//! The files that were opened lately, kept among the settings, and whether they are still there, which a thread looks
//! for: a disk may be far away.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::{Duration, Instant};

use super::TavlaApp;
use crate::storage::{Storage, Wake};
use crate::ui::RecentFile;

/// The setting that holds them, as the system has their names.
const KEY: &str = "recent-files";
/// The most that are kept.
const FILES_MAX: usize = 10;
/// How long what was looked for is believed.
const BELIEVED: Duration = Duration::from_secs(2);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct OpenedFiles {
    /// The last one first.
    files: Vec<RecentFile>,
    /// What a thread tells that looks for them: those that are not there.
    looking: Option<Receiver<BTreeSet<PathBuf>>>,
    looked: Option<Instant>,
}

impl OpenedFiles {
    /// As they were kept.
    pub(super) fn kept(storage: &Storage) -> Self {
        let paths: Vec<OsString> = storage.setting(KEY).unwrap_or_default();
        let file = |path: OsString| RecentFile {
            path: PathBuf::from(path),
            missing: false,
        };
        Self {
            files: paths.into_iter().take(FILES_MAX).map(file).collect(),
            ..Self::default()
        }
    }

    /// The last one first.
    pub(super) fn files(&self) -> &[RecentFile] {
        &self.files
    }

    /// One was just opened.
    pub(super) fn note(&mut self, path: &Path, storage: &mut Storage) {
        // The program may be started elsewhere the next time.
        let Ok(path) = std::path::absolute(path) else {
            return;
        };
        self.files.retain(|file| file.path != path);
        let missing = false;
        self.files.insert(0, RecentFile { path, missing });
        self.files.truncate(FILES_MAX);
        self.keep(storage);
    }

    /// None of them is shown any more.
    pub(super) fn forget(&mut self, storage: &mut Storage) {
        self.files.clear();
        self.keep(storage);
    }

    /// Looks whether they are there, unless it was just done.
    pub(super) fn look(&mut self, now: Instant, wake: &Wake) {
        let recently = self.looked.is_some_and(|looked| now < looked + BELIEVED);
        if recently || self.looking.is_some() {
            return;
        }
        self.looked = Some(now);
        let paths: Vec<PathBuf> = self.files.iter().map(|file| file.path.clone()).collect();
        let (tell, told) = sync_channel(1);
        let wake = Arc::clone(wake);
        let work = move || {
            // What cannot be looked for may be there.
            let gone = |path: &PathBuf| matches!(path.try_exists(), Ok(false));
            if tell.send(paths.into_iter().filter(gone).collect()).is_ok() {
                wake();
            }
        };
        let thread = std::thread::Builder::new().name("tavla-recent".to_owned());
        match thread.spawn(work) {
            Ok(_) => self.looking = Some(told),
            Err(error) => tracing::warn!(%error, "no thread to look for files"),
        }
    }

    /// Takes in what was found. Never waits.
    pub(super) fn take_found(&mut self) {
        let Some(looking) = &self.looking else {
            return;
        };
        match looking.try_recv() {
            Ok(gone) => {
                for file in &mut self.files {
                    file.missing = gone.contains(&file.path);
                }
                self.looking = None;
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.looking = None,
        }
    }

    fn keep(&self, storage: &mut Storage) {
        let names: Vec<OsString> = self
            .files
            .iter()
            .map(|file| file.path.clone().into_os_string())
            .collect();
        storage.put_setting(KEY, &names);
    }
}

impl TavlaApp {
    /// Looks whether the files opened lately are there, while they are shown.
    pub(super) fn look_for_files(&mut self) {
        let now = (self.services.instant)();
        self.opened.look(now, &self.services.wake);
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn storage(folder: &TempDir) -> Storage {
        Storage::open(folder.path(), 1, Arc::new(|| {})).unwrap()
    }

    fn names(opened: &OpenedFiles) -> Vec<&str> {
        let files = opened.files().iter();
        files
            .map(|file| file.path.file_name().unwrap().to_str().unwrap())
            .collect()
    }

    #[test]
    fn the_files_opened_last_are_kept_each_once_and_no_more_than_ten() {
        let folder = TempDir::new().unwrap();
        let mut kept = storage(&folder);
        let mut opened = OpenedFiles::kept(&kept);
        for number in 0..FILES_MAX + 2 {
            opened.note(Path::new(&format!("{number}.tavla")), &mut kept);
        }
        opened.note(Path::new("5.tavla"), &mut kept);
        kept.close().unwrap();
        let mut kept = storage(&folder);
        let mut opened = OpenedFiles::kept(&kept);
        assert_eq!(opened.files().len(), FILES_MAX);
        assert_eq!(names(&opened)[..3], ["5.tavla", "11.tavla", "10.tavla"]);
        assert!(opened.files().iter().all(|file| file.path.is_absolute()));
        opened.forget(&mut kept);
        assert!(OpenedFiles::kept(&kept).files().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_kept_as_it_is() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = TempDir::new().unwrap();
        let mut kept = storage(&folder);
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/tmp/caf\xe9.png"));
        OpenedFiles::default().note(path, &mut kept);
        kept.close().unwrap();
        let opened = OpenedFiles::kept(&storage(&folder));
        assert_eq!(opened.files()[0].path, path);
    }

    #[test]
    fn files_that_are_gone_are_told_from_those_that_are_there() {
        let folder = TempDir::new().unwrap();
        let mut kept = storage(&folder);
        let mut opened = OpenedFiles::default();
        let (ring, bell) = sync_channel(1);
        let wake: Wake = Arc::new(move || ring.send(()).unwrap());
        let here = folder.path().join("here.png");
        std::fs::write(&here, "").unwrap();
        opened.note(&here, &mut kept);
        opened.note(&folder.path().join("gone.png"), &mut kept);
        let now = Instant::now();
        opened.look(now, &wake);
        // It is asked in every frame, and looked for once.
        opened.look(now, &wake);
        bell.recv().unwrap();
        opened.take_found();
        let missing: Vec<bool> = opened.files().iter().map(|file| file.missing).collect();
        assert_eq!(missing, [true, false]);
        opened.look(now, &wake);
        assert!(opened.looking.is_none());
    }
}
