# What helps a group along: the timer and votes.

timer-panel = Timer for everybody
timer-minutes = { $count } min
timer-start = Start
timer-example = 5:00
timer-field = Minutes and seconds
timer-field-explained = Minutes, or minutes:seconds such as 2:30; { $minutes } minutes at most
timer-left = Timer, { $time } left
timer-paused = Timer paused, { $time } left
timer-pause = Pause the timer
timer-resume = Go on with the timer
timer-again = Start the timer again
timer-add = +1 min
timer-stop = Stop the timer
timer-mute = Do not play a sound at the end
timer-unmute = Play a sound at the end
timer-close = Hide the timer
timer-over = Time is up

vote-bar = Vote
vote-untitled = Vote
vote-title = Vote: { $title }
vote-voters = { $count } of { $people } { $people ->
    [one] has
   *[other] have
} voted
vote-standing = { $left } of { $each } left · { $voters }
vote-by-clicks = Vote by clicking shapes; Shift takes a vote back
vote-reveal = Reveal
vote-end = End
vote-not-yours = Who began the vote does this, or an editor of the board
vote-list-show = Show the list of votes
vote-list-hide = Hide the list of votes
vote-list-empty = Click a shape to vote for it, or select shapes and vote here.
vote-nobody = Nobody has voted.
vote-count = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
vote-result = { $name }: { $votes }
vote-more = One vote more for { $name }
vote-less = One vote less for { $name }
vote-none-left = You have given all your votes
vote-none-given = You have given it no vote
vote-deleted = A deleted shape
vote-all-used = { $count ->
    [one] You have given your vote. Take it back with Shift and a click, then give it again.
   *[other] You have given all { $count } votes. Take one back with Shift and a click, then give it again.
}

vote-dialog = Start a vote
vote-explained = Everybody votes by clicking shapes. Nobody sees the others' votes before they are revealed.
vote-example = Which idea do we take?
vote-field = What the vote is about
vote-each = Votes for each person
vote-each-more = More votes
vote-each-less = Fewer votes
vote-each-most = Nobody can have more
vote-each-least = Everybody has one vote at least
vote-about = What can be voted on
vote-about-everything = Everything
vote-about-selected = Selected shapes ({ $count })
vote-start = Start the vote

facilitation-viewer = You can look at this and not take part: the server lets you in as a viewer. Ask for a link that lets you comment.
facilitation-newer = A newer Tavla has written here. Update Tavla to take part.
facilitation-not-now = This cannot be done right now. Try again in a moment.
