# The demo: an embedded server and two scripted friends.

demo-title = Onboarding ideas
demo-friend-writes = Fox
demo-friend-draws = Owl
demo-joiner = Wren
demo-you = You

# On the sample board.
demo-frame-text = Sign-up flow
demo-account-text = Create account
demo-tour-text = Welcome
demo-tour-typed-text = tour
demo-question-text = Email ok?
demo-note-text = Try magic link before asking for a password

# What the friends say. Whom they call by @name is one of the names above.
demo-comment = Who writes the text of this mail?
demo-reply = I do, until Friday.
demo-chat-tour = The tour comes right after the account now.
demo-chat-you = @You does the question come too early?
demo-at-cursor = This one first?
demo-vote-title = What do we build first?
