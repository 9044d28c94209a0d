//! The ends of guests: their commands are bounded by refusal, what they are told by being merged.
//!
//! Nobody waits for a slow one. What it was not told in time becomes one change; what it said itself is answered in
//! any case, and of that only so much is on its way.

use std::collections::VecDeque;
use std::sync::PoisonError;
use std::time::Duration;

use super::company::Company;
use super::{Hold, Queues, State};
use crate::worker::guests::{
    GUESTS_MAX, GuestCommand, GuestEnd, GuestEvent, GuestNews, GuestsFull,
};
use crate::worker::model::{Change as _, Model};
use crate::worker::{Event, SendError, Wake};

/// The most commands of one guest that wait.
pub(super) const COMMANDS_MAX: usize = 16;
/// While so many wait of all, of those who have gone as well, nobody is taken in: that and what each may say fits.
const WAITING_MAX: usize = GUESTS_MAX * (COMMANDS_MAX + 2);
/// From so many waiting events on, a guest's changes are merged.
pub(super) const EVENTS_MAX: usize = 64;

/// The guests at a document, and what waits for the worker of theirs.
pub(super) struct Guests<M: Model> {
    seats: Vec<Seat<M>>,
    pub(super) commands: VecDeque<(u64, GuestCommand<M::Batch>)>,
    /// How many have come.
    come: u64,
    /// Whether they may only look.
    pub(super) look_only: bool,
    /// Whether the turn before was one of theirs.
    had_turn: bool,
}

impl<M: Model> Default for Guests<M> {
    fn default() -> Self {
        Self {
            seats: Vec::new(),
            commands: VecDeque::new(),
            come: 0,
            look_only: false,
            had_turn: false,
        }
    }
}

/// One guest's end.
struct Seat<M: Model> {
    number: u64,
    /// Whether it has the whole document, so that changes mean something to it.
    has_whole: bool,
    /// Commands of its that wait.
    waiting: usize,
    events: VecDeque<GuestEvent<M::Change>>,
    company: Company,
    wake: Wake,
}

impl<M: Model> Seat<M> {
    /// Whether it can be told something now: of who is here only once it sees the board.
    fn has_news(&self) -> bool {
        !self.events.is_empty() || (self.has_whole && !self.company.is_empty())
    }
}

impl<M: Model> Guests<M> {
    fn seat(&mut self, number: u64) -> Option<&mut Seat<M>> {
        self.seats.iter_mut().find(|seat| seat.number == number)
    }

    /// Whether somebody is here who was not shown the document yet: to them it is worth reading at once.
    pub(super) fn wait_for_whole(&self) -> bool {
        self.seats.iter().any(|seat| !seat.has_whole)
    }

    /// The next thing to do for one of them; where `others` wait for theirs, every other time at most.
    pub(super) fn next(&mut self, others: bool) -> Option<(u64, GuestCommand<M::Batch>)> {
        if std::mem::take(&mut self.had_turn) && others {
            return None;
        }
        let (number, command) = self.commands.pop_front()?;
        self.had_turn = true;
        if let GuestCommand::Edit { .. } = command
            && let Some(seat) = self.seat(number)
        {
            seat.waiting -= 1;
        }
        Some((number, command))
    }

    /// Passes on what is told to everybody; gives whom to wake.
    pub(super) fn tell_all(&mut self, event: &Event<M::Change>) -> Vec<Wake> {
        let mut wakes = Vec::new();
        for seat in &mut self.seats {
            let told = match event {
                Event::Changed { change, .. } if seat.has_whole && !change.is_empty() => {
                    GuestEvent::Changed(change.clone())
                }
                Event::Rebuilt(opened) if seat.has_whole => {
                    GuestEvent::Whole(Box::new(opened.change.clone()))
                }
                Event::Failed(failure) => GuestEvent::Ended(GuestEnd::Failed(failure.clone())),
                _ => continue,
            };
            put(&mut seat.events, told);
            wakes.push(seat.wake.clone());
        }
        wakes
    }

    /// The worker has ended; gives whom to wake.
    pub(super) fn end(&mut self) -> Vec<Wake> {
        self.commands.clear();
        self.tell_end(&GuestEnd::Closed)
    }

    /// Tells everybody that it has ended for them; gives whom to wake.
    fn tell_end(&mut self, end: &GuestEnd) -> Vec<Wake> {
        let mut wakes = Vec::new();
        for seat in &mut self.seats {
            put(&mut seat.events, GuestEvent::Ended(end.clone()));
            wakes.push(seat.wake.clone());
        }
        wakes
    }
}

/// Adds an event so that the guest ends up with the same picture, in bounded room.
pub(super) fn put<C: crate::worker::Change>(
    events: &mut VecDeque<GuestEvent<C>>,
    event: GuestEvent<C>,
) {
    // The first word about the end is the reason.
    if matches!(events.back(), Some(GuestEvent::Ended(_))) {
        return;
    }
    // Only the newest says how it stands with the disk.
    if matches!(event, GuestEvent::NotSaved(_)) {
        events.retain(|old| !matches!(old, GuestEvent::NotSaved(_)));
    }
    if events.len() < EVENTS_MAX {
        events.push_back(event);
        return;
    }
    let is_picture =
        |event: &&mut GuestEvent<C>| matches!(event, GuestEvent::Whole(_) | GuestEvent::Changed(_));
    match event {
        GuestEvent::Changed(later) => match events.iter_mut().rev().find(is_picture) {
            Some(GuestEvent::Whole(change)) => change.merge(later),
            Some(GuestEvent::Changed(change)) => change.merge(later),
            _ => events.push_back(GuestEvent::Changed(later)),
        },
        // Whoever has all of it forgets everything before.
        GuestEvent::Whole(whole) => {
            events.retain(|old| !matches!(old, GuestEvent::Whole(_) | GuestEvent::Changed(_)));
            events.push_back(GuestEvent::Whole(whole));
        }
        GuestEvent::Saved { tickets } => {
            let saved = events.iter_mut().find_map(|old| match old {
                GuestEvent::Saved { tickets } => Some(tickets),
                _ => None,
            });
            match saved {
                Some(before) => before.extend(tickets),
                None => events.push_back(GuestEvent::Saved { tickets }),
            }
        }
        // As many as it has said things, and the last word.
        event => events.push_back(event),
    }
}

impl<M: Model> Queues<M> {
    /// Takes a guest in, who is shown the document when it is there; gives their number.
    pub(in crate::worker) fn attach_guest(
        &self,
        name: &str,
        wake: Wake,
    ) -> Result<u64, GuestsFull> {
        let mut state = self.lock();
        let is_full = state.guests.seats.len() >= GUESTS_MAX;
        if is_full || state.guests.commands.len() >= WAITING_MAX {
            return Err(GuestsFull);
        }
        let gone = state.gone;
        let guests = &mut state.guests;
        guests.come += 1;
        let number = guests.come;
        let mut events = VecDeque::new();
        if gone {
            events.push_back(GuestEvent::Ended(GuestEnd::Closed));
        }
        guests.seats.push(Seat {
            number,
            has_whole: false,
            waiting: 0,
            events,
            company: Company::default(),
            wake,
        });
        if !gone {
            let come = GuestCommand::Come { name: name.into() };
            guests.commands.push_back((number, come));
        }
        self.work.notify_one();
        Ok(number)
    }

    /// It has ended for all guests that are here.
    pub(in crate::worker) fn dismiss_guests(&self, end: &GuestEnd) {
        let wakes = self.lock().guests.tell_end(end);
        self.news.notify_all();
        for wake in wakes {
            wake();
        }
    }

    /// The guest has gone. What they said before is still done.
    pub(in crate::worker) fn detach_guest(&self, number: u64) {
        {
            let mut state = self.lock();
            let gone = state.gone;
            state.guests.seats.retain(|seat| seat.number != number);
            if !gone {
                let leave = (number, GuestCommand::Leave);
                state.guests.commands.push_back(leave);
            }
            self.work.notify_one();
        }
        // Who has kept the board open for them may close it.
        (self.wake)();
    }

    /// How many guests there are.
    pub(in crate::worker) fn guests(&self) -> usize {
        self.lock().guests.seats.len()
    }

    /// Whether guests may change something.
    pub(in crate::worker) fn guests_may_write(&self) -> bool {
        !self.lock().guests.look_only
    }

    /// Says whether guests may change something.
    pub(in crate::worker) fn let_guests_write(&self, may_write: bool) {
        self.lock().guests.look_only = !may_write;
    }

    /// A guest's command; never waits.
    pub(in crate::worker) fn send_guest(
        &self,
        number: u64,
        command: GuestCommand<M::Batch>,
    ) -> Result<(), SendError<GuestCommand<M::Batch>>> {
        let mut state = self.lock();
        // Who lets go of the worker waits for its end, and not for what programs have still to say.
        if state.gone || state.hold != Hold::Held {
            return Err(SendError::Gone(command));
        }
        let guests = &mut state.guests;
        match guests.seat(number) {
            None => return Err(SendError::Gone(command)),
            Some(seat) if seat.waiting >= COMMANDS_MAX => return Err(SendError::Busy(command)),
            Some(seat) => seat.waiting += 1,
        }
        guests.commands.push_back((number, command));
        self.work.notify_one();
        Ok(())
    }

    /// All that a guest was not told yet.
    pub(in crate::worker) fn take_guest_events(&self, number: u64) -> Vec<GuestEvent<M::Change>> {
        let mut state = self.lock();
        let Some(seat) = state.guests.seat(number) else {
            return Vec::new();
        };
        let mut events: Vec<GuestEvent<M::Change>> = seat.events.drain(..).collect();
        // To somebody who does not see the board yet they say nothing.
        if seat.has_whole {
            let end = match events.last() {
                Some(GuestEvent::Ended(_)) => events.pop(),
                _ => None,
            };
            events.extend(seat.company.take());
            events.extend(end);
        }
        events
    }

    /// The same, after waiting for something, at most for `timeout`.
    pub(in crate::worker) fn wait_guest_events(
        &self,
        number: u64,
        timeout: Duration,
    ) -> Vec<GuestEvent<M::Change>> {
        let empty = |state: &mut State<M>| {
            let seat = state.guests.seat(number);
            seat.is_some_and(|seat| !seat.has_news())
        };
        let waited = self.news.wait_timeout_while(self.lock(), timeout, empty);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        self.take_guest_events(number)
    }

    /// Answers one guest.
    pub(in crate::worker) fn tell_guest(&self, number: u64, event: GuestEvent<M::Change>) {
        let wake = {
            let mut state = self.lock();
            let Some(seat) = state.guests.seat(number) else {
                return;
            };
            seat.has_whole |= matches!(event, GuestEvent::Whole(_));
            put(&mut seat.events, event);
            seat.wake.clone()
        };
        self.news.notify_all();
        wake();
    }

    /// Tells one guest what the others know of those who are here.
    pub(in crate::worker) fn brief_guest(&self, number: u64, news: &[GuestNews]) {
        let wake = {
            let mut state = self.lock();
            let Some(seat) = state.guests.seat(number) else {
                return;
            };
            for news in news {
                seat.company.note(news);
            }
            seat.wake.clone()
        };
        self.news.notify_all();
        wake();
    }

    /// Tells every guest something of those who are here, or of the way to them.
    pub(in crate::worker) fn tell_company(&self, news: &GuestNews) {
        let wakes: Vec<Wake> = {
            let mut state = self.lock();
            let seats = state.guests.seats.iter_mut();
            seats
                .map(|seat| {
                    seat.company.note(news);
                    seat.wake.clone()
                })
                .collect()
        };
        self.news.notify_all();
        for wake in wakes {
            wake();
        }
    }
}
