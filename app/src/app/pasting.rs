//! How letters look that another program has copied: the system's clipboard has that beside the letters, which
//! windowing tells alone. The other program is asked on a thread, as it may take its time; what is pasted and typed
//! waits for the answer, but not for long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::{Duration, Instant};

use egui::Event;

use crate::app::TavlaApp;
use crate::commands::Context;
use crate::import::html;
use crate::storage::Wake;

/// So long it is waited for how letters look; then they are pasted plain.
const PATIENCE: Duration = Duration::from_millis(250);

/// Asks what the clipboard has as HTML; the answer comes once, if at all.
pub type AskHtml = Box<dyn FnMut() -> Receiver<Option<String>>>;

/// Keys and letters from a paste on, until it is known how that looks.
#[derive(Debug)]
pub(super) struct Pasting {
    events: Vec<Event>,
    text: String,
    answer: Receiver<Option<String>>,
    until: Instant,
}

impl TavlaApp {
    /// Holds back what is pasted until it is known how it looks, and what is typed after it. Before anything takes
    /// them in.
    pub(super) fn hold_pasted(&mut self, ctx: &egui::Context) {
        if let Some(pasting) = &mut self.pasting {
            let typed = ctx.input_mut(|input| input.events.extract_if(.., is_typed).collect());
            let typed: Vec<Event> = typed;
            pasting.events.extend(typed);
        } else {
            self.begin_pasting(ctx);
        }
        let now = (self.services.instant)();
        let Some(mut pasting) = self.pasting.take() else {
            return;
        };
        let copied = match pasting.answer.try_recv() {
            Ok(copied) => copied,
            Err(TryRecvError::Empty) if now < pasting.until => {
                ctx.request_repaint_after(pasting.until - now);
                self.pasting = Some(pasting);
                return;
            }
            Err(_) => None,
        };
        let letters = copied.and_then(|copied| html::letters(&copied));
        // A clipboard asked twice may have been filled anew between.
        let letters = letters.filter(|letters| html::says_the_same(&letters.text, &pasting.text));
        let text = std::mem::take(&mut pasting.text);
        self.board.editor_mut().know_looks(text, letters);
        ctx.input_mut(|input| input.events.append(&mut pasting.events));
    }

    fn begin_pasting(&mut self, ctx: &egui::Context) {
        let pasted = ctx.input(|input| {
            let mut events = input.events.iter();
            events.find_map(|event| match event {
                Event::Paste(text) => Some(text.clone()),
                _ => None,
            })
        });
        let Some(text) = pasted else { return };
        let editor = self.board.editor();
        let context = self.shell.key_context(ctx, editor.is_typing());
        let is_for_board = context == Context::CanvasText || context.copies_shapes();
        if !is_for_board || editor.needs_no_looks(&text) {
            return;
        }
        let events = ctx.input_mut(|input| {
            let is_paste = |event: &Event| matches!(event, Event::Paste(_));
            let at = input.events.iter().position(is_paste).unwrap_or_default();
            input.events.extract_if(at.., is_typed).collect()
        });
        self.pasting = Some(Pasting {
            events,
            text,
            answer: (self.services.ask_html)(),
            until: (self.services.instant)() + PATIENCE,
        });
    }
}

/// What comes from the keyboard, in the order in which it was meant. Pointers go their own way.
fn is_typed(event: &mut Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::Copy
            | Event::Cut
            | Event::Ime(_)
    )
}

/// Asks the system's clipboard, one question at a time.
pub(super) fn system_clipboard(wake: Wake) -> AskHtml {
    let asks = Arc::new(AtomicBool::new(false));
    Box::new(move || {
        let (sender, answer) = sync_channel(1);
        // A program that does not answer is not asked again before it has.
        if asks.swap(true, Ordering::AcqRel) {
            return answer;
        }
        let (wake, done) = (Arc::clone(&wake), Arc::clone(&asks));
        let asking = std::thread::Builder::new().name("tavla-clipboard".to_owned());
        let started = asking.spawn(move || {
            let clipboard = arboard::Clipboard::new();
            // Most of what is copied has none.
            let html = clipboard.ok().and_then(|mut it| it.get().html().ok());
            done.store(false, Ordering::Release);
            // Who asked may not wait any more.
            sender.send(html).ok();
            wake();
        });
        if started.is_err() {
            asks.store(false, Ordering::Release);
        }
        answer
    })
}

/// One that has no HTML.
pub(super) fn no_clipboard() -> AskHtml {
    Box::new(|| sync_channel(1).1)
}
