# The chat, and what a person is told of while they look elsewhere. Sentence case, no full stop on one-liners.

chat-panel = Chat
chat-title = Chat
chat-close = Close the chat
chat-button = Chat
chat-button-unread = { $count ->
    [one] Chat, { $count } new message
   *[other] Chat, { $count } new messages
}
chat-button-mentions = { $count ->
    [one] Chat, { $count } new message, it mentions you
   *[other] Chat, { $count } new messages, { $mentions } of them to you
}
chat-empty = Nothing has been said here yet. What you write is kept with the board, also offline.
chat-alone = Only on this device: a notebook, until you share the board
chat-offline = Offline: what you write is sent once the server is back
chat-field = Message
chat-hint = Write a message
chat-send = Send
chat-send-key = Enter
chat-link = Link the selection
chat-unlink = Do not link { $name }
chat-nothing = Nothing is written yet
chat-too-long = The message is too long
chat-count = { $count } of { $limit }
chat-new = New
chat-jump = Newest messages ↓
chat-jump-new = { $count ->
    [one] { $count } new message ↓
   *[other] { $count } new messages ↓
}
chat-said-by = { $name }, { $time }
chat-removed = Message removed
chat-remove = Remove “{ $words }”
chat-remove-short = Remove your message
chat-web = Open { $address }
chat-shape-show = Show { $name }
chat-shape-gone = { $name } is not on the board any more
chat-shape-deleted = Deleted shape
chat-writing-one = { $name } is typing…
chat-writing-two = { $name } and { $other } are typing…
chat-writing-many = { $count } people are typing…

## Days

chat-today = Today
chat-yesterday = Yesterday
chat-day = { $weekday }, { $day } { $month }
chat-day-of-year = { $weekday }, { $day } { $month } { $year }
chat-monday = Monday
chat-tuesday = Tuesday
chat-wednesday = Wednesday
chat-thursday = Thursday
chat-friday = Friday
chat-saturday = Saturday
chat-sunday = Sunday
chat-january = January
chat-february = February
chat-march = March
chat-april = April
chat-may = May
chat-june = June
chat-july = July
chat-august = August
chat-september = September
chat-october = October
chat-november = November
chat-december = December

## Told while one looks elsewhere

notice-mention = { $name } mentioned you
notice-mention-words = { $name } mentioned you: { $words }
notice-mentions = { $count } mentions
notice-reply = { $name } replied to you
notice-reply-words = { $name } replied to you: { $words }
notice-replies = { $count } replies
notice-calls = { $count } mentions and replies
notice-follow = { $name } follows you
notice-follows = { $count } people follow you
notice-newest = The newest by { $name }: { $words }
notice-together = { $title }. { $newest }
notice-on-board = On { $board }
notice-show = Show
quiet-on = This board is quiet: you are told nothing of mentions and replies
quiet-off = You are told of mentions and replies on this board again
