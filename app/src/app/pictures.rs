//! Pictures that are not on this device: what of them is in view is fetched first, and its place says how
//! that goes.

use std::collections::{BTreeMap, BTreeSet};

use tavla_shared::blob::BlobHash;

use crate::app::TavlaApp;
use crate::app::open_board::OpenBoard;
use crate::app::words::warning;
use crate::i18n::text_with;
use crate::overlay::PictureState;
use crate::session::FileStanding;
use crate::ui::Toast;

impl TavlaApp {
    /// Shows what has come, and has what is missing in view fetched first.
    pub(super) fn follow_pictures(&mut self) {
        if self.board.take_arrived_files() {
            self.canvas.look_for_pictures_again();
        }
        let missing = self.canvas.missing_files();
        self.canvas.await_pictures(self.board.awaited(&missing));
    }
}

impl OpenBoard {
    fn take_arrived_files(&self) -> bool {
        self.desk_session().take_arrived_files()
    }

    /// How these stand, which are looked for first from now on.
    fn awaited(&self, missing: &BTreeSet<BlobHash>) -> BTreeMap<BlobHash, PictureState> {
        let session = self.desk_session();
        session.look_first(missing.iter().copied().collect());
        let standing = |file: &BlobHash| {
            let state = match session.file_standing(file)? {
                FileStanding::Coming(part) => PictureState::Coming(part),
                FileStanding::Absent => PictureState::Absent,
                FileStanding::Refused => PictureState::Refused,
            };
            Some((*file, state))
        };
        missing.iter().filter_map(standing).collect()
    }

    /// How many pictures the server lacks that it is to get from here.
    pub(super) fn pictures_to_send(&self) -> usize {
        self.desk_session().files_to_send()
    }

    /// What is to be said of pictures that the server does not take, once of each.
    pub(super) fn tell_pictures_not_taken(&self) -> Option<Toast> {
        let session = self.desk_session();
        let is_news = session.take_not_taken_files();
        let count = session.files_not_taken();
        let args = [("count", count.into())];
        (is_news && count > 0).then(|| warning(&text_with("warning-pictures-not-taken", &args)))
    }

    /// How many pictures go to the server and come from it, or are not taken, in words; none where none do.
    pub(super) fn pictures_under_way(&self) -> Option<String> {
        let (sent, coming) = self.desk_session().files_under_way();
        let not_taken = self.desk_session().files_not_taken();
        let counted = |id, count: usize| {
            let words = (count > 0).then(|| text_with(id, &[("count", count.into())]));
            words.into_iter()
        };
        let words: Vec<String> = counted("connection-pictures-sent", sent)
            .chain(counted("connection-pictures-coming", coming))
            .chain(counted("connection-pictures-not-taken", not_taken))
            .collect();
        (!words.is_empty()).then(|| words.join(" · "))
    }
}
