# Comments: pins over the board, the card of a thread, the list of all.

comment-pins = Comments on the board
comment-pin = Comment by { $name }: { $text }
comment-row = Go to the comment by { $name }: { $text }
comment-cluster = { $count } comments here: come nearer
comment-replies =
    { $count ->
        [one] 1 reply
       *[other] { $count } replies
    }
comment-no-replies = No replies yet
comment-new = new
comment-resolved = resolved
comment-shape-gone = its shape was deleted
comment-pending = being saved…

comment-card = Comment thread
comment-title = Thread
comment-resolved-by = Resolved by { $name }
comment-card-shape-gone = Its shape was deleted; the comment stays where it was.
comment-close = Close the comment
comment-resolve = Resolve
comment-reopen = Open it again
comment-delete = Delete the thread…
comment-delete-ask = Delete this thread with everybody's replies?
comment-delete-yes = Delete
comment-delete-no = Keep it
comment-copy = Copy a link to the comment
comment-copied = The comment is on the clipboard
comment-reply-kept = The comment you were answering is gone. What you wrote is kept: it is there when you begin a new comment.
comment-copy-text = { $name } on “{ $title }”: “{ $text }”
comment-next = Next comment
comment-previous = Previous comment
comment-no-others = There is no other comment in the list
comment-remove-reply = Remove your reply
comment-field-new = Write a comment
comment-field-reply = Write a reply
comment-field-hint = @ mentions somebody
comment-post = Post
comment-reply = Reply
comment-post-key = Enter · Shift+Enter begins a new line

comments-button = Show comments
comments-button-unread =
    { $count ->
        [one] Comments, 1 with something new
       *[other] Comments, { $count } with something new
    }
comments-panel = Comments
comments-title = Comments
comments-close = Close comments
comments-search = Search comments
comments-open = Open
comments-unread = Unread
comments-mine = Mine
comments-mentions = Mentions me
comments-resolved = Resolved
comments-read-all = Mark all as read
comments-empty = Nothing was said about this board yet. Press C and click where you want to say something.
comments-none-found = No comment is like that.

locked-commenter = You can comment on this board and not change it: the server lets you in as a commenter. Nothing was drawn; ask for a link that lets you edit.
tools-off-commenter = You can comment here and not draw
state-commenting = Synced · you can comment
