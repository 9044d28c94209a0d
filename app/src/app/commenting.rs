//! Comments in the window: what is shown of them, and what a person asks for about them.

mod asked;
mod card;

pub(in crate::app) use self::card::Card;

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::store::BoardSetting;
use tavla_shared::talk::{Anchor, Thread};

use super::TavlaApp;
use super::open_board::OpenBoard;
use super::open_board::talk_lock_words;
use crate::activity;
use crate::app::calling::Call;
use crate::app::chatting::is_looked_at;
use crate::app::words::warning;
use crate::comments::{
    Alone, CommentDeed, CommentNews, Filter, Pin, PinKind, Said, Seen, Spot, Weight, anchor_at,
    gather, latest,
};
use crate::i18n::text;
use crate::notifications::NoticeKind;
use crate::storage::Storage;
use crate::ui::comments::{CardView, Face, ListView, PinView, PinWhat, RowView, ThreadPin};
use crate::ui::{
    CommentAction, CommentsView, Mentionable, OpenCard, SAID_CHARS, Severity, Subject, UiAction,
    excerpt,
};

/// What was read of a board's comments when it was here last; none where it never was.
pub(super) fn recall(storage: &Storage, board: &mut OpenBoard) {
    let seen: Option<Seen> = storage.setting(&BoardSetting::Comments.key(board.id().as_str()));
    board.comments_mut().recall(seen);
}

/// What of comments is shown in a frame.
pub(super) struct Shown {
    pins: Vec<PinView>,
    card: Option<CardView>,
    draft_at: Option<egui::Pos2>,
    /// Whether the list is.
    listed: bool,
    locked: Option<&'static str>,
    mentionable: Vec<Mentionable>,
    now: i64,
}

impl Shown {
    /// The same for the interface; `row` makes a row of the list.
    pub(super) fn view<'a>(
        &'a self,
        board: &OpenBoard,
        row: &'a dyn Fn(usize) -> Option<RowView>,
    ) -> CommentsView<'a> {
        CommentsView {
            pins: &self.pins,
            card: self.card.as_ref(),
            draft_at: self.draft_at,
            list: self.listed.then(|| ListView {
                count: board.comments().listed().len(),
                any: board.desk().talk().threads().len() > 0,
                row,
            }),
            unread: board.comments().unread(),
            locked: self.locked,
            mentionable: &self.mentionable,
            now: self.now,
        }
    }
}

impl TavlaApp {
    /// Takes in what happened to comments: what was not taken is given back, and what was read is kept.
    pub(super) fn watch_comments(&mut self, ctx: &egui::Context) {
        let returned = self.board.comments_mut().take_returned();
        let board = self.board.id().clone();
        self.give_back_said(&board, returned);
        let news = self.board.comments_mut().take_news();
        self.tell_comments(ctx, news);
        let key = BoardSetting::Comments.key(self.board.id().as_str());
        if let Some(seen) = self.board.comments_mut().take_seen() {
            self.services.storage.put_setting(&key, seen);
        }
    }

    /// Puts what a board has not taken back where it was typed.
    pub(super) fn give_back_said(&mut self, board: &BoardId, returned: Vec<Said>) {
        // Each goes before what is there: what was typed first comes first.
        for said in returned.into_iter().rev() {
            self.shell.comments_mut().give_back(board.as_str(), said);
        }
    }

    /// Notes in the feed what others said, and tells the person what of it calls them.
    fn tell_comments(&mut self, ctx: &egui::Context, news: Vec<CommentNews>) {
        let now = ctx.input(|input| input.time);
        let forgotten = self.board.comments_mut().take_forgotten();
        let calls = self.board.calls_mut();
        calls.add_forgotten(NoticeKind::Calls, forgotten);
        for news in news {
            let said = excerpt(&news.text, SAID_CHARS);
            let at = self.time_of(news.time, news.live, now);
            let event = activity_event(&self.board, &news, &said, at);
            self.board.activity_mut().note(event);
            if news.weight() == Weight::Calls {
                let is_open = self.shell.comments().open_thread() == Some(&news.thread);
                let call = Call {
                    kind: if news.mentions_me {
                        NoticeKind::Mention
                    } else {
                        NoticeKind::Reply
                    },
                    by: news.by,
                    words: said,
                    subject: Subject::Commented(self.board.id().clone(), news.thread.clone()),
                    show: UiAction::Comment(CommentAction::Show(news.thread)),
                    seen: is_open && is_looked_at(ctx),
                };
                self.call(call, news.live);
            }
        }
    }

    /// Somebody wants to say something about this place.
    pub(super) fn begin_comment(&mut self, ctx: &egui::Context, at: Point) {
        if let Some(lock) = self.board.talk_lock() {
            self.show_toast(ctx, warning(talk_lock_words(lock)));
            return;
        }
        let shape = self.board.editor_mut().comment_target(at);
        let anchor = anchor_at(at, shape.as_deref());
        self.shell.comments_mut().begin(anchor);
    }

    /// Brings comments to how everything is in this frame, and counts as read what is shown to a person
    /// who looks.
    pub(super) fn follow_comments(&mut self, ctx: &egui::Context) {
        self.keep_replies(ctx);
        let wanted = self.shell.comments().wanted();
        let wanted = self.shell.shows_comments().then_some(wanted);
        let unix = &self.services.unix_seconds;
        self.board.follow_comments(wanted, unix);
        let open = self.shell.comments().open_thread();
        self.board.follow_card(open);
        if let Some(id) = open.filter(|_| is_looked_at(ctx)) {
            self.board.read_comment(id);
        }
    }

    /// What was typed for a thread that somebody has removed is kept, and the person told where.
    fn keep_replies(&mut self, ctx: &egui::Context) {
        let (talk, comments) = (self.board.desk().talk(), self.shell.comments_mut());
        comments.be_at(self.board.id().as_str());
        // Before the talk is there, none of it is gone.
        if talk.peer().is_none() {
            return;
        }
        let open = comments.open_thread().and_then(|id| talk.thread(id));
        if let Some(open) = open {
            let place = Anchor::at(self.board.comments().spot(open).at);
            comments.note_place(place);
        }
        let elsewhere = Anchor::at(self.board.editor().view().camera.center);
        if comments.keep_replies(|thread| talk.thread(thread).is_some(), elsewhere) {
            self.tell(ctx, Severity::Warning, text("comment-gone-kept"));
        }
    }

    /// What of comments is shown.
    pub(super) fn comments_shown(&self) -> Shown {
        let board = &self.board;
        let comments = self.shell.comments();
        let (open, open_thread) = (comments.open(), comments.open_thread());
        // Nobody is looked for where nobody types, and no time is asked where none is told.
        let reads = *open != OpenCard::Nothing;
        let mentionable = if reads {
            board.mentionable().to_vec()
        } else {
            Vec::new()
        };
        let tells = reads || self.shell.shows_comments();
        let draft_at = match open {
            OpenCard::New(anchor) => Some(board.editor().view().screen_from_board(anchor.at)),
            OpenCard::Nothing | OpenCard::Thread(_) => None,
        };
        Shown {
            pins: self.pins(),
            card: card::view(board, open_thread),
            draft_at,
            listed: self.shell.shows_comments(),
            locked: board.talk_lock().map(talk_lock_words),
            mentionable,
            now: if tells {
                (self.services.unix_seconds)()
            } else {
                0
            },
        }
    }

    /// Open threads, and resolved ones where they are looked for.
    fn pins(&self) -> Vec<PinView> {
        let board = &self.board;
        let comments = self.shell.comments();
        let resolved_too =
            self.shell.shows_comments() && comments.wanted().filter == Filter::Resolved;
        let open = comments.open_thread();
        let placed = board.comments().placed().filter(|(thread, _)| {
            thread.resolved.is_none() || resolved_too || open == Some(&thread.id)
        });
        let alone = Alone {
            open,
            dragged: comments.dragged_thread(),
        };
        let pins = gather(placed, board.editor().view(), alone).into_iter();
        pins.map(|pin| pin_view(board, pin)).collect()
    }
}

/// The same as the feed tells it.
fn activity_event(board: &OpenBoard, news: &CommentNews, said: &str, at: f64) -> activity::Event {
    let talk = board.desk().talk();
    let place = talk.thread(&news.thread).map(|thread| {
        let place = board.comments().spot(thread).at;
        Rect::from_points(place, place)
    });
    activity::Event {
        actor: board.author(news.by).actor(),
        kind: match news.deed {
            _ if news.mentions_me => activity::Kind::Mention,
            CommentDeed::Opened => activity::Kind::Comment,
            CommentDeed::Replied => activity::Kind::Reply,
            CommentDeed::Resolved => activity::Kind::Resolved,
        },
        count: 1,
        shapes: Vec::new(),
        place,
        words: said.to_owned(),
        at,
    }
}

/// Where a thread is. What is not read yet may hold its shape.
fn spot_of(board: &OpenBoard, thread: &Thread) -> Spot {
    let spot = board.comments().spot(thread);
    Spot {
        shape_gone: spot.shape_gone && board.is_open(),
        ..spot
    }
}

fn pin_view(board: &OpenBoard, pin: Pin) -> PinView {
    let is_unread = |thread: &Thread| board.comments().is_unread(thread);
    match pin.kind {
        PinKind::Thread { thread, .. } => PinView {
            at: pin.at,
            unread: is_unread(&thread),
            what: PinWhat::Thread(thread_pin(board, &thread)),
        },
        PinKind::Cluster { threads, bounds } => {
            let unread = threads.iter().find(|thread| is_unread(thread));
            let first = unread.or(threads.first()).map(|thread| thread.id.clone());
            PinView {
                at: pin.at,
                unread: unread.is_some(),
                what: PinWhat::Cluster {
                    first,
                    count: threads.len(),
                    bounds,
                },
            }
        }
    }
}

fn thread_pin(board: &OpenBoard, thread: &Thread) -> ThreadPin {
    ThreadPin {
        id: thread.id.clone(),
        face: face_of(board, thread.opener),
        text: Arc::clone(&thread.words.text),
        replies: thread.replies.len(),
        resolved: thread.resolved.is_some(),
        shape_gone: spot_of(board, thread).shape_gone,
        pending: board.desk().talk().is_on_its_way(&thread.id),
    }
}

/// A row of the list.
pub(super) fn row_view(board: &OpenBoard, at: usize) -> Option<RowView> {
    let thread = board.comments().listed().get(at)?;
    Some(RowView {
        pin: thread_pin(board, thread),
        unread: board.comments().is_unread(thread),
        latest: latest(thread),
    })
}

/// Who writes under a peer id.
fn face_of(board: &OpenBoard, peer: PeerId) -> Face {
    let author = board.author(peer);
    Face {
        name: author.name().to_owned(),
        color: author.color,
        picture: board.pictures().of(peer, &author.key),
    }
}
