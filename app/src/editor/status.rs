//! How present this person is, as the others are told. Nobody is asked for a frame: who shows the
//! editor is told when the answer will be another one.

use tavla_shared::presence::Status;

use super::Editor;

/// Who has done nothing for so long is idle, in seconds.
pub const IDLE_SECONDS: f64 = 60.0;

/// When something was done last, and whether it can be seen.
#[derive(Debug, Default)]
pub(super) struct Liveliness {
    /// When the person did something last.
    stirred: f64,
    /// Whether the window is out of sight.
    hidden: bool,
}

impl Editor {
    /// The person does something now.
    pub fn stir(&mut self) {
        self.liveliness.stirred = self.now;
    }

    /// Says whether the window is out of sight. Who brings it back is here.
    pub fn set_hidden(&mut self, hidden: bool) {
        if std::mem::replace(&mut self.liveliness.hidden, hidden) && !hidden {
            self.stir();
        }
    }

    /// How present the person is now.
    pub fn status(&self) -> Status {
        let quiet = self.now - self.liveliness.stirred;
        match (self.liveliness.hidden, quiet >= IDLE_SECONDS) {
            (true, _) => Status::Away,
            (false, true) => Status::Idle,
            (false, false) => Status::Active,
        }
    }

    /// In how many seconds the person is idle, if they do nothing.
    pub fn idles_in(&self) -> Option<f64> {
        let active = self.status() == Status::Active;
        active.then(|| (self.liveliness.stirred + IDLE_SECONDS - self.now).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(editor: &mut Editor, now: f64) -> (Status, Option<f64>) {
        editor.set_time(now);
        (editor.status(), editor.idles_in())
    }

    #[test]
    fn who_does_nothing_for_a_minute_is_idle_and_active_at_once_with_the_next_touch() {
        let mut editor = Editor::new(1);
        assert_eq!(at(&mut editor, 10.0), (Status::Active, Some(50.0)));
        editor.stir();
        assert_eq!(at(&mut editor, 69.5), (Status::Active, Some(0.5)));
        assert_eq!(at(&mut editor, 70.0), (Status::Idle, None));
        editor.stir();
        assert_eq!(at(&mut editor, 70.0), (Status::Active, Some(60.0)));
    }

    #[test]
    fn who_hides_the_window_is_away_until_it_is_back() {
        let mut editor = Editor::new(1);
        at(&mut editor, 100.0);
        editor.set_hidden(true);
        assert_eq!(at(&mut editor, 100.0), (Status::Away, None));
        assert_eq!(at(&mut editor, 500.0), (Status::Away, None));
        editor.set_hidden(false);
        assert_eq!(at(&mut editor, 500.0), (Status::Active, Some(60.0)));
    }
}
