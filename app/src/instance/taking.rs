//! A data folder that is taken, or whose process is asked: that one may end before it answers, or not listen yet.

use std::path::Path;
use std::time::{Duration, Instant};

use tavla_shared::store::FolderError;

use super::HandOverError;
use crate::storage::StorageError;

/// How long a folder is tried for that another process has and does not answer for: it has ended, and the system is
/// not done with it, or it has only just begun. A command that has it for longer says so.
pub const TAKE_FOR: Duration = Duration::from_secs(10);
const TAKE_AGAIN: Duration = Duration::from_millis(50);

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Taking<T, A> {
    /// It is this process's now.
    Taken(T),
    /// Another process has it, and has answered.
    Answered(A),
}

/// Takes a folder, or asks who has it, whichever comes first. A command that has it is waited for as long as
/// `held_for`.
///
/// # Errors
/// What `take` and `ask` say, where trying again does not help.
pub fn taken_or_asked<T, A, E>(
    held_for: Duration,
    mut take: impl FnMut() -> Result<T, StorageError>,
    mut ask: impl FnMut(&Path) -> Result<A, HandOverError>,
) -> Result<Taking<T, A>, E>
where
    E: From<StorageError> + From<HandOverError>,
{
    let begun = Instant::now();
    loop {
        let path = match take() {
            Err(StorageError::Folder(FolderError::InUse { path })) => path,
            taken => return Ok(Taking::Taken(taken?)),
        };
        let answer = ask(&path);
        let patience = match &answer {
            Err(HandOverError::NoAnswer(_)) => TAKE_FOR,
            Err(HandOverError::Held(_)) => held_for,
            _ => Duration::ZERO,
        };
        if begun.elapsed() >= patience {
            return Ok(Taking::Answered(answer?));
        }
        std::thread::sleep(TAKE_AGAIN);
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::instance::Holder;

    #[derive(Debug, thiserror::Error)]
    enum Refused {
        #[error(transparent)]
        Storage(#[from] StorageError),
        #[error(transparent)]
        HandOver(#[from] HandOverError),
    }

    fn in_use() -> StorageError {
        let path = Path::new("boards").to_owned();
        StorageError::Folder(FolderError::InUse { path })
    }

    fn held() -> HandOverError {
        HandOverError::Held(Holder {
            command: "edit".to_owned(),
            process: 7,
        })
    }

    fn tried<A>(
        held_for: Duration,
        ask: impl FnMut(&Path) -> Result<A, HandOverError>,
    ) -> Result<Taking<&'static str, A>, Refused> {
        let mut found = vec![Ok("the boards"), Err(in_use()), Err(in_use())];
        taken_or_asked(held_for, || found.pop().unwrap(), ask)
    }

    #[test]
    fn boards_whose_process_ends_before_it_answers_are_taken() {
        let silent = |_: &Path| {
            let error = io::Error::from(io::ErrorKind::ConnectionReset);
            Err::<(), HandOverError>(error.into())
        };
        let taken = tried(Duration::ZERO, silent).unwrap();
        assert_eq!(taken, Taking::Taken("the boards"));
    }

    #[test]
    fn what_a_process_answers_or_refuses_it_is_asked_once() {
        let answered = tried(TAKE_FOR, |_| Ok(1)).unwrap();
        assert_eq!(answered, Taking::Answered(1));
        let refused = tried(TAKE_FOR, |_| Err::<(), _>(HandOverError::NotTaken));
        assert!(matches!(
            refused,
            Err(Refused::HandOver(HandOverError::NotTaken))
        ));
    }

    #[test]
    fn a_command_is_waited_for_as_long_as_somebody_wants_to_wait() {
        let taken = tried(TAKE_FOR, |_| Err::<(), _>(held())).unwrap();
        assert_eq!(taken, Taking::Taken("the boards"));
        let refused = tried(Duration::ZERO, |_| Err::<(), _>(held()));
        assert!(matches!(
            refused,
            Err(Refused::HandOver(HandOverError::Held(_)))
        ));
    }
}
