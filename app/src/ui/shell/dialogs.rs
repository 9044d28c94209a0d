//! The dialog that is open, one at a time.

use egui::Ui;

use super::{Shell, ShellView};
use crate::commands::Command;
use crate::ui::action::UiAction;
use crate::ui::boards_dialog::BoardsDialog;
use crate::ui::command_palette::{CommandPalette, PaletteOutcome};
use crate::ui::connect_dialog::ConnectDialog;
use crate::ui::export_dialog::{ExportChoice, ExportDialog, ExportWhat};
use crate::ui::file_dialog::FileDialog;
use crate::ui::keys_help::KeysHelp;
use crate::ui::panel::DialogOutcome;
use crate::ui::quit_dialog::QuitDialog;
use crate::ui::share_dialog::ShareDialog;
use crate::ui::vote_dialog::VoteDialog;
use crate::ui::you_dialog::YouDialog;

#[derive(Debug)]
pub(super) enum Dialog {
    Palette(CommandPalette),
    Keys(KeysHelp),
    Boards(BoardsDialog),
    Connect(ConnectDialog),
    Share(ShareDialog),
    You(YouDialog),
    Vote(VoteDialog),
    File(FileDialog),
    Export(ExportDialog),
    Quit(QuitDialog),
}

impl Dialog {
    /// The dialog that a command opens; none where it opens none.
    pub(super) fn asked_for(command: Command) -> Option<Self> {
        Some(match command {
            Command::CommandPalette => Self::Palette(CommandPalette::default()),
            Command::ShowKeys => Self::Keys(KeysHelp::default()),
            Command::Boards => Self::Boards(BoardsDialog::default()),
            Command::Connect => Self::Connect(ConnectDialog::default()),
            Command::Share => Self::Share(ShareDialog::default()),
            Command::StartVote => Self::Vote(VoteDialog::default()),
            _ => return None,
        })
    }
}

impl Shell {
    /// Asks what is to become of what is not saved, which `words` say, before the window closes.
    pub fn ask_to_quit(&mut self, words: String) {
        self.dialog = Some(Dialog::Quit(QuitDialog::new(words)));
    }

    /// Asks that no more.
    pub fn withdraw_quit_question(&mut self) {
        self.dialog
            .take_if(|dialog| matches!(dialog, Dialog::Quit(_)));
    }

    /// Whether that is being asked.
    pub fn asks_to_quit(&self) -> bool {
        matches!(self.dialog, Some(Dialog::Quit(_)))
    }

    /// Asks what is to become of a file of a board that is here, as `words` say.
    pub fn ask_about_file(&mut self, words: String) {
        self.dialog = Some(Dialog::File(FileDialog::new(words)));
    }

    /// Whether that is being asked.
    pub fn asks_about_file(&self) -> bool {
        matches!(self.dialog, Some(Dialog::File(_)))
    }

    /// Asks that no more.
    pub fn answer_about_file(&mut self) {
        self.dialog
            .take_if(|dialog| matches!(dialog, Dialog::File(_)));
    }

    /// Asks what is to be exported, and how; what is selected is meant at first.
    pub(super) fn ask_export(&mut self) {
        self.dialog = Some(Dialog::Export(ExportDialog::new(ExportChoice {
            what: ExportWhat::Selection,
            ..self.export.clone()
        })));
    }

    /// The dialog about that, while it is open.
    pub fn export_dialog(&self) -> Option<&ExportDialog> {
        match &self.dialog {
            Some(Dialog::Export(export)) => Some(export),
            _ => None,
        }
    }

    /// What was exported last, and how.
    pub fn export_choice(&self) -> &ExportChoice {
        &self.export
    }

    /// Whether a dialog is open.
    pub fn has_dialog(&self) -> bool {
        self.dialog.is_some()
    }

    /// Asks how others are to see the person, where that is wanted.
    pub(super) fn ask_you(&mut self, view: &ShellView<'_>) {
        if std::mem::take(&mut self.you_wanted) {
            self.dialog = Some(Dialog::You(YouDialog::new(view.you.now)));
        }
    }

    /// The dialog about how others see the person, while it is open.
    pub fn you_dialog(&self) -> Option<&YouDialog> {
        match &self.dialog {
            Some(Dialog::You(you)) => Some(you),
            _ => None,
        }
    }

    /// The same, to be given a picture.
    pub fn you_dialog_mut(&mut self) -> Option<&mut YouDialog> {
        match &mut self.dialog {
            Some(Dialog::You(you)) => Some(you),
            _ => None,
        }
    }

    pub(super) fn dialog_ui(&mut self, ui: &Ui, view: &ShellView<'_>) -> Vec<UiAction> {
        let Some(mut dialog) = self.dialog.take() else {
            return Vec::new();
        };
        let (outcome, actions) = match &mut dialog {
            Dialog::Palette(palette) => match palette.ui(ui, &view.commands, view.recent) {
                PaletteOutcome::Open => (DialogOutcome::Open, Vec::new()),
                PaletteOutcome::Closed => (DialogOutcome::Closed, Vec::new()),
                PaletteOutcome::Chosen(command) => {
                    (DialogOutcome::Closed, vec![UiAction::RunFound(command)])
                }
            },
            Dialog::Keys(keys) => (keys.ui(ui, view.commands.platform), Vec::new()),
            Dialog::Boards(boards) => boards.ui(ui, view.boards),
            Dialog::Connect(connect) => {
                let (outcome, action) = connect.ui(ui);
                (outcome, Vec::from_iter(action))
            }
            Dialog::Share(share) => {
                let (outcome, action) = share.ui(ui, view.shared.as_ref());
                (outcome, Vec::from_iter(action))
            }
            Dialog::Vote(vote) => {
                let (outcome, action) = vote.ui(ui, view.facilitation.selected);
                (outcome, Vec::from_iter(action))
            }
            Dialog::You(you) => {
                let (outcome, action) = you.ui(ui, &view.you);
                (outcome, Vec::from_iter(action))
            }
            Dialog::File(file) => {
                let (outcome, action) = file.ui(ui);
                (outcome, Vec::from_iter(action))
            }
            Dialog::Export(export) => {
                let (outcome, action) = export.ui(ui, &view.export);
                self.export = export.choice().clone();
                (outcome, Vec::from_iter(action))
            }
            Dialog::Quit(quit) => {
                let (outcome, action) = quit.ui(ui);
                (outcome, Vec::from_iter(action))
            }
        };
        if outcome == DialogOutcome::Open {
            self.dialog = Some(dialog);
        }
        actions
    }
}
