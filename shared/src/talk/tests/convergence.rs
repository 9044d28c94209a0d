//! Three people, one of them on two devices, random edits, random delivery: in the end all see the
//! same, and so does whoever follows the changes and whoever opens what is left.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::*;
use crate::id::RunId;

const USERS: [&str; 4] = ["mira", "jonas", "noor", "mira"];
const ROUNDS: usize = 60;

fn random_words(rng: &mut StdRng) -> Words {
    Words::plain(["yes", "no", "why?", "ä\u{301}🙂"].choose(rng).unwrap())
}

fn random_thread_edit(talk: &Talk, rng: &mut StdRng) -> TalkEdit {
    let threads: Vec<_> = talk.threads().cloned().collect();
    let fresh = ThreadId::from_random(rng.random());
    let anchor = Anchor::at(Point::new(rng.random_range(-1e3..1e3), 0.0));
    let words = random_words(rng);
    let Some(thread) = threads.choose(rng).filter(|_| rng.random_ratio(7, 8)) else {
        let edit = ThreadEdit::Open { anchor, words };
        return TalkEdit::Thread { id: fresh, edit };
    };
    let edit = match rng.random_range(0..8) {
        0 => ThreadEdit::Resolve,
        1 => ThreadEdit::Reopen,
        2 => ThreadEdit::Move(anchor),
        3 if talk.is_mine(thread.opener) => ThreadEdit::Remove,
        4 => {
            let own = thread.replies.iter().find(|it| talk.is_mine(it.author()));
            own.map_or(ThreadEdit::Resolve, |it| ThreadEdit::RemoveReply(it.id))
        }
        _ => ThreadEdit::Reply(words),
    };
    let id = thread.id.clone();
    TalkEdit::Thread { id, edit }
}

fn random_vote_edit(talk: &Talk, rng: &mut StdRng) -> TalkEdit {
    let votes: Vec<_> = talk.votes().cloned().collect();
    let Some(vote) = votes.choose(rng).filter(|_| rng.random_ratio(7, 8)) else {
        let edit = VoteEdit::Start {
            title: Arc::from("which?"),
            each: rng.random_range(1..=3),
            ends: None,
            shapes: if rng.random() {
                vec![shape("a"), shape("c")]
            } else {
                vec![]
            },
        };
        let id = VoteId::from_random(rng.random());
        return TalkEdit::Vote { id, edit };
    };
    let edit = match rng.random_range(0..8) {
        0 => VoteEdit::Reveal(rng.random()),
        1 => VoteEdit::Close(rng.random()),
        2 if talk.is_mine(vote.by) => VoteEdit::Remove,
        _ if !vote.is_open(NOW) => VoteEdit::Close(false),
        _ => {
            let mut left = vote.each;
            let mut ballot = Ballot::new();
            for name in ["a", "b", "c"] {
                let count = rng.random_range(0..=left);
                left -= count;
                ballot.insert(shape(name), count);
            }
            VoteEdit::Cast(ballot)
        }
    };
    let id = vote.id.clone();
    TalkEdit::Vote { id, edit }
}

fn random_timer_edit(talk: &Talk, rng: &mut StdRng) -> TalkEdit {
    let now_millis = NOW * 1_000 + rng.random_range(0..60_000);
    let start = TimerEdit::Start {
        id: RunId::from_random(rng.random()),
        seconds: 60,
        now_millis,
    };
    TalkEdit::Timer(match rng.random_range(0..8) {
        _ if talk.timer().run.is_none() => start,
        0 => start,
        1 => TimerEdit::Stop,
        2 => TimerEdit::Pause { now_millis },
        3 => TimerEdit::Resume { now_millis },
        _ => TimerEdit::Add { seconds: 60 },
    })
}

fn random_edit(talk: &Talk, rng: &mut StdRng) -> TalkEdit {
    match rng.random_range(0..9) {
        0 => {
            let own = talk.chat().iter().filter(|it| talk.is_mine(it.author()));
            let own: Vec<_> = own.map(|message| message.id).collect();
            own.choose(rng)
                .map_or(say("nothing to remove"), |id| TalkEdit::RemoveMessage(*id))
        }
        1 | 2 => TalkEdit::Say(random_words(rng)),
        3..=5 => random_thread_edit(talk, rng),
        6 | 7 => random_vote_edit(talk, rng),
        _ => random_timer_edit(talk, rng),
    }
}

/// Follows changes as a panel does, without ever looking at the document.
#[derive(Debug)]
struct Panel {
    sight: Sight,
    /// Now and then it lags, and two changes come as one.
    late: Option<TalkChange>,
}

impl Panel {
    fn new() -> Self {
        let sight = Sight::of(&Talk::new(50));
        Self { sight, late: None }
    }

    fn see(&mut self, change: TalkChange, lags: bool) {
        let change = match self.late.take() {
            Some(mut earlier) => {
                earlier.merge(change);
                earlier
            }
            None => change,
        };
        if lags {
            self.late = Some(change);
        } else {
            self.show(change);
        }
    }

    fn show(&mut self, change: TalkChange) {
        let sight = &mut self.sight;
        if let Some(chat) = change.chat {
            // By what is new and gone the same comes out as by the whole.
            let mut ids: Vec<_> = sight.chat.iter().map(|it| it.id).collect();
            ids.retain(|id| change.removed.binary_search(id).is_err());
            ids.extend(change.messages.iter().map(|it| it.id));
            let mut all: Vec<_> = chat.iter().map(|it| it.id).collect();
            ids.sort();
            ids.dedup();
            all.sort();
            assert_eq!(ids, all);
            sight.chat = chat.to_vec();
        } else {
            assert!(change.messages.is_empty() && change.removed.is_empty());
        }
        if let Some(tombstones) = change.tombstones {
            sight.tombstones = tombstones.to_vec();
        }
        sight.schema = change.schema.unwrap_or(sight.schema);
        sight.timer = change.timer.unwrap_or(sight.timer.clone());
        let gone = |id: &ThreadId| change.threads_gone.contains(id);
        let new = |id: &ThreadId| change.threads.iter().any(|it| it.id == *id);
        sight.threads.retain(|it| !gone(&it.id) && !new(&it.id));
        sight.threads.extend(change.threads.iter().cloned());
        sight.threads.sort_by_key(|it| it.id.clone());
        let gone = |id: &VoteId| change.votes_gone.contains(id);
        let new = |id: &VoteId| change.votes.iter().any(|it| it.id == *id);
        sight.votes.retain(|it| !gone(&it.id) && !new(&it.id));
        sight.votes.extend(change.votes.iter().cloned());
        sight.votes.sort_by_key(|it| it.id.clone());
        let new = |peer| change.people.iter().any(|it| it.peer == peer);
        sight.people.retain(|it| !new(it.peer));
        sight.people.extend(change.people.iter().cloned());
        sight.people.sort_by_key(|it| it.peer);
        assert_eq!(change.problems, []);
    }
}

fn converge(seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let count = USERS.len();
    let peers = (1..).zip(USERS);
    let mut talks: Vec<Talk> = peers.map(|(peer, user)| talk(peer, user)).collect();
    let mut panels: Vec<Panel> = talks.iter().map(|_| Panel::new()).collect();
    // Updates on their way, per receiver and sender: order is kept within a pair, as on a socket.
    let mut mail: Vec<Vec<Vec<Vec<u8>>>> = vec![vec![Vec::new(); count]; count];
    for _ in 0..ROUNDS {
        let who = rng.random_range(0..count);
        if rng.random_ratio(1, 16) {
            // A program that changes its mind about who it is.
            let user = *USERS.choose(&mut rng).unwrap();
            talks[who].introduce(person(user));
        }
        let edit = random_edit(&talks[who], &mut rng);
        let batch = TalkBatch::new("edit", vec![edit]);
        let applied = talks[who].apply(&batch, NOW).unwrap();
        panels[who].see(applied.change, rng.random());
        for (to, inbox) in mail.iter_mut().enumerate() {
            if to != who && !applied.update.is_empty() {
                inbox[who].push(applied.update.clone());
            }
        }
        let (to, from) = (rng.random_range(0..count), rng.random_range(0..count));
        let arrived = rng.random_range(0..=mail[to][from].len());
        for update in mail[to][from].drain(..arrived) {
            panels[to].see(talks[to].import(&update).unwrap(), rng.random());
        }
    }
    for (to, inbox) in mail.into_iter().enumerate() {
        for update in inbox.into_iter().flatten() {
            panels[to].see(talks[to].import(&update).unwrap(), rng.random());
        }
    }
    let expected = Sight::of(&talks[0]);
    for (talk, mut panel) in talks.iter_mut().zip(panels) {
        panel.see(TalkChange::default(), false);
        assert_eq!(Sight::of(talk), expected, "peer {} differs", talk.peer());
        assert_eq!(
            panel.sight,
            expected,
            "the panel of {} differs",
            talk.peer()
        );
        assert_eq!(Sight::of(&rebuilt(talk)), expected, "rebuilding differs");
        for vote in &expected.votes {
            assert!(
                vote.ballots
                    .values()
                    .all(|it| it.values().sum::<u32>() <= vote.each)
            );
        }
    }
}

#[test]
fn talk_of_any_seed_delivered_in_any_order_ends_alike() {
    each_seed(60, converge);
}
