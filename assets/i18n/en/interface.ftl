# What the panels, dialogs and messages say. Sentence case, no full stop on one-liners.

## Panels, as screen readers call them

board-panel = Board
people-panel = People
style-panel = Style
tool-bar = Tools
more-shapes = More shapes
pen-bar = Pens
pen-bar-pen = Draw with the pen
eraser-panel = Eraser
eraser-whole-hint = Takes whole shapes
eraser-cuts-hint = Cuts ink where it goes, nothing else
pen-mode-panel = Pen mode
pen-mode-words = Pen mode · fingers move the board
pen-mode-end = Let fingers draw again
view-mode-panel = View mode
view-mode-words = View mode · drag to move the board, nothing is changed
view-mode-end = Work on the board again
zen-panel = Zen mode
zen-words = { $key } or Esc shows everything
zen-end = Show everything
back-panel = Way back
back-to-content-tooltip = Goes to the shape that is nearest
reactions-panel = Reactions
cursor-chat = Words at my cursor
history-panel = Zoom and history
minimap = Map of the board
minimap-image = The whole board from afar, and what of it is in view
toasts = Messages
toasts-earlier = { $count ->
    [one] 1 earlier message
   *[other] { $count } earlier messages
}
palette = Commands
menu = Menu
context-menu = What can be done here
menu-order = Order
menu-group = Group and ungroup
menu-flip = Flip
menu-style = Style
menu-select = Select
menu-text = Text
menu-view = View
menu-pens = Pen and eraser
menu-copy-as = Copy as picture
menu-together = Together
close = Close
dismiss = Dismiss

## The board and how safe the work on it is

board-title = Title of the board
board-title-tooltip = Rename
board-untitled = Untitled board
board-copy-title = { $title } (my copy)
state-opening = Opening…
state-saving = Saving…
state-saved-here = Saved here
state-connecting = Saved here · connecting…
state-synced = Saved and synced
state-to-send = { $count ->
    [one] Saved here · { $count } change to send
   *[other] Saved here · { $count } changes to send
}
state-oldest-minutes = { $state }, the oldest for { $minutes } min
state-oldest-hours = { $state }, the oldest for { $hours } h
state-held = { $count ->
    [0] Saved here · the server asks to wait
    [one] Saved here · the server asks to wait, { $count } change to send
   *[other] Saved here · the server asks to wait, { $count } changes to send
}
state-slow = { $count ->
    [0] Saved here · slow connection
    [one] Saved here · slow connection, { $count } change to send
   *[other] Saved here · slow connection, { $count } changes to send
}
state-viewing = Synced · you can only look
state-offline = Saved here · offline
state-offline-to-send = { $count ->
    [one] Saved here · offline, { $count } change to send
   *[other] Saved here · offline, { $count } changes to send
}
state-refused = Saved here · the server refuses
state-read-only = Read-only · made by a newer Tavla
state-not-saved = Not saved
state-ended = Not open · what was saved is safe

## People

share-button = Share
person = { $status ->
    [idle] { $name }, idle · click to follow
    [away] { $name }, away · click to follow
   *[active] { $name } · click to follow
}
person-followed = { $status ->
    [idle] { $name }, idle · click to stop following
    [away] { $name }, away · click to stop following
   *[active] { $name } · click to stop following
}
peer-outside = { $name } is over there · click to go
cursor-chat-field = Say something at the cursor
cursor-chat-hint = Say something
reaction-thumbs-up = Thumbs up
reaction-heart = Heart
reaction-laugh = Laughing
reaction-party = Party
reaction-flame = Fire
reaction-eyes = Eyes
reaction-star = Star
reaction-question = Question
badge-many = { $count }+
ago-now = just now
ago-minutes = { $count } min
ago-hours = { $count } h
ago-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
ago-minutes-sentence = { $count } min ago
ago-hours-sentence = { $count } h ago
ago-yesterday = yesterday
ago-days-sentence = { $count } days ago
ago-months-sentence = { $count } months ago
person-unnamed = Guest
person-somebody = Somebody
person-me = { $name } (you) · click to change how others see you
person-idle = Idle
person-away = Away
person-follows-you = follows you
role-viewer = Viewer
role-commenter = Commenter
role-editor = Editor
role-owner = Owner
role-now-viewer = You can now only view this board
role-now-commenter = You can now only view this board and comment
role-now-editor = You can edit this board now
role-now-owner = You are an owner of this board now
people-more-short = +{ $count }
people-more = { $count ->
    [one] { $count } more person
   *[other] { $count } more people
}

people-list = People on this board
people-list-close = Close the list of people
people-me = { $name } (you)
people-change-me = Change your name, colour or picture
people-follow = Follow { $name }
people-unfollow = Stop following { $name }
people-find = Find { $name }
people-mute = Mute { $name }: hide their cursor and what they say
people-unmute = Unmute { $name }
people-decide = Role of { $name }
people-unknown = Came by a link that is for anybody, so the server knows no name to decide about. Invite people by name, or take the link back
people-remove = Remove from board…
people-remove-question = Remove { $name } from this board? What they have stays with them as a copy.
people-remove-now = Remove
people-keep = Keep
people-alone = This board is on this device only. Put it on a server for others to join.
people-alone-shared = Nobody else is here. Whoever has the link can join.
people-share = Share…
people-spotlight = Spotlight
people-spotlight-stop = Stop spotlight
followed-by = { $name } follows you
followed-left = { $name } left: this is your own view again
decided-role = { $role ->
    [viewer] { $name } can now only view
    [commenter] { $name } can now view and comment
    [owner] { $name } is an owner now
   *[editor] { $name } can edit now
}
decided-removed = { $name } was removed from the board
not-decided = Nothing was changed: the server refused
not-decided-owner = Nothing was changed: only an owner of the board can do this
not-decided-user = Nothing was changed: they came by a link for everybody, so the server does not know them by name
not-decided-token = Nothing was changed: the server does not take your invitation any more
not-decided-often = Nothing was changed: too many changes at once, try again in a moment
not-decided-gone = Nothing was changed: the server cannot be reached

together = Shared views
together-following = Following { $name }
together-circular = Following { $name }, who follows you: both views stay
together-stop = Stop
together-asked = { $name } brings you to their view
together-spotlight = { $name } wants everyone to follow
together-accept = Go now
together-decline = Decline
together-presenting = { $count ->
    [one] You have the spotlight · { $count } follows
   *[other] You have the spotlight · { $count } follow
}
together-stop-presenting = Stop spotlight

you-title = You
you-explained = How others see you on every board
you-preview = Preview: { $name } with initials
you-preview-picture = Preview: { $name } with a picture
you-preview-short = In the light and in the dark theme
you-picture-choose = Choose picture…
you-picture-kinds = PNG, JPEG, WebP or GIF; its middle is shown. You can also drop a file here.
you-picture-picking = A picture is being read
you-picture-remove = Remove picture
you-picture-removed = Your initials are shown instead
you-picture-unreadable = Nothing was changed: the file cannot be opened
you-picture-too-large = Nothing was changed: the picture is too large. At most { $limit } MB.
you-picture-not-shown = Nothing was changed: this file is no picture that can be shown. Choose a PNG, JPEG, WebP or GIF of up to { $side } pixels a side.
you-name = Name
you-name-empty = Type a name
you-name-long = At most { $limit } characters
you-color = Colour
you-color-automatic = Automatic
you-color-automatic-explained = The colour that everybody gives you, another than the others’
you-color-named = Colour: { $color }
you-keep = Save
person-color-blue = Blue
person-color-orange = Orange
person-color-green = Green
person-color-magenta = Magenta
person-color-teal = Teal
person-color-brown = Brown
person-color-lavender = Lavender
person-color-olive = Olive
person-color-pink = Pink
person-color-petrol = Petrol
person-color-red = Red
person-color-plum = Plum
person-color-rose = Rose
person-color-sky = Sky blue
person-color-grass = Grass green
person-color-violet = Violet

## Zoom

zoom-percent = { $percent }%
zoom-button = Zoom: { $zoom }

## Style

style-menu = Style options
style-mixed = Mixed
style-stroke = Stroke
style-fill = Fill
more-strokes = All stroke colours
more-fills = All fill colours
style-fill-style = Fill style
style-section-lines = Outline
style-section-arrows = Ends
style-section-letters = Text style
style-nib = Nib
nib-pen = Pressure
nib-even = Even
nib-highlighter = Highlight
style-smoothing = Smoothing
smoothing-percent = { $percent } of 100
smoothing-hint = Takes the tremble out of lines as they are drawn
style-width = Width
style-width-number = Width in points
style-dash = Dashes
style-look = Look
style-corners = Corners
style-radius-number = Corner radius
style-radius-auto = Auto
style-course = Course
style-heads = Arrowheads
style-font = Font
style-text-size = Text size
style-text-size-number = Text size in points
style-text-align = Text align
style-wraps = Text width
style-opacity = Opacity
style-opacity-number = Opacity in percent
style-arrange = Arrange
fill-hachure = Lines
fill-cross-hatch = Crossed lines
fill-zigzag = Zigzag
fill-solid = Solid
width-thin = Thin
width-medium = Medium
width-bold = Bold lines
width-extra = Extra bold lines
dash-solid = Unbroken
dash-dashed = Dashed
dash-dotted = Dotted
look-clean = Clean
look-sketchy = Sketchy
look-wild = Wild
corner-sharp = Sharp
corner-round = Round
course-straight = Straight
course-curved = Curved
course-elbow = Elbow
head-at-start = Start arrowhead
head-at-end = End arrowhead
head-start-named = Start: { $head }
head-end-named = End: { $head }
head-none = No head
head-arrow = Open arrow
head-triangle = Triangle
head-triangle-outline = Triangle outline
head-bar = Bar
head-circle = Circle
head-circle-outline = Circle outline
head-diamond = Diamond
head-diamond-outline = Diamond outline
head-square = Square
head-inverted = Inverted triangle
head-one = One
head-many = Many
head-one-or-many = One or many
head-exactly-one = Exactly one
head-zero-or-one = Zero or one
head-zero-or-many = Zero or many
font-hand = Handwriting
font-sans = Sans serif
font-serif = Serif
font-mono = Monospaced
font-sample = Aa
more-fonts = All fonts
fonts-search = Search fonts
fonts-awaited = Looking for installed fonts…
fonts-none = No font is called that
text-size-small-sign = S
text-size-medium-sign = M
text-size-large-sign = L
text-size-huge-sign = XL
text-size-small = Small
text-size-medium = Medium text
text-size-large = Large
text-size-huge = Huge
align-left = Left
align-center = Centre
align-right = Right
align-top = Top
align-middle = Middle
align-bottom = Bottom
wraps-grows = As needed
wraps-fixed = Fixed
picker-stroke = Stroke colours
picker-fill = Fill colours
picker-palette = Palette
picker-shades = Shades
picker-shade = Shade
picker-recent = Recent
picker-on-board = On this board
picker-any = Any colour
picker-code = Colour code
picker-code-hint = #hex or name
picker-opacity = Colour opacity
color-none = None
color-black = Black
color-white = White
color-grey = Grey
color-brown = Brown
color-red = Red
color-blue = Blue
color-green = Green
color-pink = Pink
color-purple = Purple
color-violet = Violet
color-cyan = Cyan
color-teal = Teal
color-yellow = Yellow
color-orange = Orange
color-ochre = Ochre
color-light-blue = Light blue
color-light-green = Light green
color-light-yellow = Light yellow
color-light-pink = Light pink
color-note-yellow = Note yellow
color-bright-yellow = Bright yellow
color-bright-green = Bright green
color-bright-blue = Bright blue
color-bright-pink = Bright pink
color-bright-orange = Bright orange
color-shade = { $color }, shade { $shade }

## Why a command cannot run

reason-undo = Nothing to undo
reason-redo = Nothing to redo
reason-selection = Nothing is selected
reason-one = Select one shape
reason-grow = Select one figure or note
reason-walk = Select one shape that an arrow holds on to
reason-changeable = Nothing is selected, or it is locked
reason-style = Select something that has it, or take a tool that draws it
reason-style-default = New shapes look as they did at first
reason-unlocked = Nothing is locked
reason-paste-style = No style was copied, or nothing is selected
reason-group = Select two shapes or more
reason-align = Select two shapes or more, or one in a frame
reason-distribute = Select three shapes or more
reason-in-order = Select two shapes or more that are not locked
reason-ungroup = No group is selected
reason-clear = Nothing is here that is not locked
reason-empty = The board is empty
reason-zoom-in = This is as large as it gets
reason-zoom-out = This is as small as it gets
reason-reconnect = Nothing to reconnect: the board is connected, or on no server
reason-library-empty = Your library is empty
reason-summon = For those who can edit, while others are here
reason-locked = The board cannot be changed now
reason-opening = The board is still being opened
reason-newer = A newer Tavla has made this board
reason-viewer = You may only look at this board
reason-view-only = View mode is on
reason-selection-locked = What is selected is locked
reason-overview = The board is empty, or something is in hand
reason-in-view = What is on the board is in view
reason-kind = Select figures, lines or arrows that can be another kind
reason-points = Select one line or arrow
reason-line = Select a line of three points or more
reason-letters = Type a text, or select shapes that hold letters
reason-not-now = Not possible now

## Command palette and keys

palette-hint = Type a command
palette-recent = Used lately
palette-all = All commands
palette-nothing = No command has these letters
keys-title = Keys
keys-search = Find a key
keys-none = No command with these letters has a key
keys-arrows = Arrow keys
keys-nudge = Move what is picked
keys-nudge-far = Move it further
keys-grow = Add a linked shape
keys-walk = Go to a linked shape
keys-tools = Tools
keys-edit = Edit
keys-style = Looks
keys-text = Text
keys-view = View
keys-arrange = Arrange
keys-together = Together
keys-boards = Boards
keys-hand = With the pointer
hand-pan = Move the board
hand-pan-keys = Space + drag
hand-pan-wheel = Move the board, sideways with Shift
hand-pan-wheel-keys = Wheel
hand-zoom = Zoom at the pointer
hand-zoom-keys = { $command } + wheel
hand-add = Pick one more, or one less
hand-add-keys = Shift + click
hand-deep = Pick inside a group
hand-deep-keys = { $command } + click
hand-copy = Leave a copy
hand-copy-keys = Alt + drag
hand-axis = Straight, level, as wide as high
hand-axis-keys = Shift + drag
hand-center = From the middle
hand-center-keys = Alt + resize
hand-free = Hold on to nothing
hand-free-keys = { $command } + drag
hand-write = Write into what is picked
hand-write-keys = Enter
hand-out = Step out, let go
hand-out-keys = Esc

find-bar = Find on the board
find-field = Words to find
find-hint = Find on the board
find-at = { $at } of { $total }
find-total = { $total } found
find-searching = Looking…
find-nothing = Nothing found
find-nowhere = Nothing was found
find-next = Next place
find-previous = Place before
find-close = Stop looking

## Boards on this device

boards-title = Boards
boards-tab = Boards
trash-tab = Trash
boards-empty = No boards yet
trash-empty = The trash is empty
board-open = Open { $title }
board-rename = Rename { $title }
board-trash = Move { $title } to the trash
board-restore = Restore { $title }
board-delete = Delete { $title } for good
board-delete-question = Delete { $title } from this device?
board-delete-now = Delete
board-keep = Keep
board-on-server = { $opened } · on { $server }
opened-today = Opened today
opened-yesterday = Opened yesterday
opened-days-ago = Opened { $count } days ago

## Joining and sharing

connect-title = Join a board
connect-explained = Paste the link that somebody gave you
connect-field = Link
connect-join = Join
share-title = Share this board
share-explained = The board goes to a Tavla server; everybody with its link can then draw along
share-field = Address of the server
share-start = Share
share-link-explained = Everybody with this link can draw along
share-copy = Copy the link
share-copied = Copied
share-connected = On { $server }
share-not-connected = On { $server } · not connected
share-again = Try again
share-change = Change server
share-keep = Keep the server
share-stop = Stop sharing
link-scheme = This is not a link to a board; it should look like tavla://host:7420/board
link-no-board = The link names no board; ask for the whole link
link-port = The number after the colon is not a port
link-board = A board's name has only letters, digits, - and _
link-host = There is no server's name in this; it should look like host:7420

## Dropping files

drop-hint = Drop to open it on this board
drop-hint-kinds = Boards, Excalidraw files and pictures
drop-hint-face = Drop a picture to make it yours
import-title = Open a file on this board
import-kind = Boards, drawings, tables and pictures
picture-title = Put a picture on this board
picture-kind = Pictures
recent-files = Open recent
recent-files-forget = Clear this list
recent-files-missing = This file is not there any more: { $path }
import-unreadable = The file cannot be read. Nothing was changed.
import-no-file = This is no file, but a folder, a pipe or a device. Nothing was changed.
import-of-file = { $name }: { $words }

## A board's own file

copy-place-title = Save a copy of this board
copy-kind = Tavla boards
copy-saved = A copy of this board is in { $path }
copy-saved-without = { $count ->
    [one] A copy of this board is in { $path }. 1 picture is not on this device, and so not in the copy.
   *[other] A copy of this board is in { $path }. { $count } pictures are not on this device, and so not in the copy.
}
copy-disk-full = There is no room for the copy, and nothing was written there. Free some space or choose another place.
copy-denied = Nothing may be written there, so there is no copy. Choose another place.
copy-exists = There is a file of this name with the ending .tavla already. No copy was written; choose another name.
copy-board-left = The board was left before its copy was written, so there is none. Open it and save the copy again.
copy-no-documents = The board could not be read for the copy, so there is none. The board itself is as it was.
copy-no-pictures = The board's pictures could not be read for the copy, so there is none. The board itself is as it was.
copy-failed = The copy could not be written, and nothing of it is left. Try again, or choose another place.
copy-too-large = The board with its pictures is over 1 GB, more than a file holds. No copy was written.
copy-stopped = Copying the board stopped unexpectedly. The board itself is as it was; save the copy again.
copy-under-way = Saving a copy of { $name }
copy-not-wanted = No copy was saved, as you stopped it.
copy-too-many = { $limit } copies are being written. Wait until one of them is done.
file-question-title = This board is on this device already
file-question-newer = The file has changes that “{ $title }” does not have yet.
file-question-both = The file and “{ $title }” have both changed since the copy was made. Merging keeps the changes of both.
file-merge = Merge into the board
file-keep-apart = Open as a separate copy
file-cancel = Cancel
file-opened = “{ $title }” is on this device now.
file-merged = What was new in the file is on “{ $title }” now.
file-nothing-new = “{ $title }” has everything that is in the file.
file-separate = The file is a board of its own now: “{ $title }”.
file-lost-latest = Part of the file is damaged: it is as it was at an earlier time.
file-lost-pictures = { $count ->
    [one] 1 picture in the file is damaged and left out.
   *[other] { $count } pictures in the file are damaged and left out.
}
file-merge-broke = Part of the file did not go onto the board. What was there is as it was.
file-newer = The file is of a newer Tavla than this one. Nothing was changed; update Tavla to open it.
file-other = This is not a Tavla board, or its beginning is damaged. Nothing was changed.
file-broken = The file is damaged, and nothing of the board in it can be read. Nothing was changed.
file-crowded = The board would have more than { $limit } shapes with this file, more than a board can hold. Nothing was changed.
file-unusable = The file does not fit the board that is here, or is damaged. Nothing was changed.

## Closing the window

quit-title = Not everything is saved
quit-refused = { $count ->
    [0] The disk refuses to save. Your last changes are only in memory: make room and try again. If Tavla quits now, they are lost.
    [one] The disk refuses to save. Your last change is only in memory: make room and try again. If Tavla quits now, it is lost.
   *[other] The disk refuses to save. Your last { $count } changes are only in memory: make room and try again. If Tavla quits now, they are lost.
}
quit-slow = Saving takes longer than it should. What is not saved when Tavla quits is lost.
quit-tried = It was tried again just now, in vain. { $words }
quit-again = Try to save again
quit-stay = Keep working
quit-anyway = Quit anyway

## What happened to the work, and what to do

window-title = { $board } – Tavla
board-trashed = { $title } is in the trash; it can be restored from all boards
board-deleted = { $title } is deleted from this device
board-cleared = { $count ->
    [one] One shape is deleted. Undo brings it back
   *[other] { $count } shapes are deleted. Undo brings them back
}
undo-skipped = { $count ->
    [one] One thing was left as it is, because somebody else has changed it since
   *[other] { $count } things were left as they are, because somebody else has changed them since
}
edit-newer-board = This was not made: the board is from a newer Tavla. Update Tavla to change it.
edit-shape-gone = This was not made: what it changes is not on the board any more.
edit-shape-exists = This was not made: what it adds is on the board already.
edit-not-convertible = This was not made: what you picked cannot become that kind of shape.
edit-out-of-range = This was not made: something in it is larger or longer than a board can hold. Do it in smaller parts.
edit-too-many-shapes = This was not made: a board holds { $limit } shapes at most. Put it on another board.
edit-title-too-long = This was not made: a title has { $limit } letters at most. Choose a shorter one.
edit-board-broke = This was not made: the board broke and is built anew from what is saved. Do it again.
talk-newer = This was not said: a newer Tavla has written here. Update Tavla to take part.
talk-too-long = This was not said: a message has { $limit } letters at most. Say it in several.
talk-gone = This was not made: what it is about is not there any more.
talk-not-yours = This was not made: only who made it may remove it.
talk-vote-over = Your votes were not counted: the vote is over.
talk-full = This was not said: the board holds no more of these. Go on on another board.
talk-not-made = This was not made: something in it is not as it has to be. Look through it and try again.
talk-ended = Nothing can be said here: chat and comments have stopped. Open the board again.
talk-locked-viewer = You can read what is said here and not join in: the server lets you in as a viewer. Ask for a link that lets you comment.
error-not-saved = { $count ->
    [one] The disk refuses to save. Your last change is only in memory: make room, and keep the window open.
   *[other] The disk refuses to save. Your last { $count } changes are only in memory: make room, and keep the window open.
}
error-left-not-saved = { $count ->
    [one] The disk refuses to save { $title }. Its last change is only in memory: make room, and keep the window open.
   *[other] The disk refuses to save { $title }. Its last { $count } changes are only in memory: make room, and keep the window open.
}
error-too-many-unsaved = The disk refuses to save the boards that you left. Make room before you open another one.
save-again = Try again
board-open-again = Open it again
text-cut = The text is longer than a shape holds. Its first { $limit } letters are here, the rest was left out.
drawing-too-long = So large a drawing is not put into a text. Leave the text and paste it on the board.
list-too-long = A list of so many lines is not made: it is { $limit } at a time, and as many as one shape holds. Select fewer, or spread them over several shapes.
bucket-open = Nothing encloses that place, as far as can be seen from here. Close the gap, or show more of the board.
bucket-too-much = There is too much drawn around that place to find what encloses it. Zoom in, and try again.
typing-locked = Somebody locked or hid the shape you were writing in. What you wrote is in it.
typing-lost = Somebody deleted the shape you were writing in. What you wrote comes back with it if they take that back.
name-lost = Somebody deleted or locked the shape you were naming. The name you wrote was not kept.
locked-opening = The board is still being opened. Nothing was drawn.
locked-closing = The board is being saved before it closes. Nothing was drawn.
locked-ended = The board has stopped, and nothing can be drawn on it. Open it again.
locked-read-only = This board is read-only here: a newer Tavla has made it. Update Tavla to change it.
locked-viewer = You can look at this board and not change it: the server lets you in as a viewer. Nothing was drawn; ask for a link that lets you edit.
locked-view-only = View mode is on, so nothing was changed. Alt+R ends it.
locked-too-much = Too many changes wait to be saved, and this one was not made. Wait a moment, then make it again.
error-board-unreadable = This board cannot be read. What is saved of it was not changed; open another one from all boards.
error-board-stopped = Something went wrong inside Tavla. Everything saved before is safe; open the board again.
error-talk-stopped = Chat and comments have stopped; drawing goes on. Everything saved before is safe; open the board again.
error-no-thread = The system is out of resources. Close other programs and try again.
warning-rebuilt = The board was built anew from what is saved; undo starts afresh.
warning-damaged = Part of this board's file is damaged. What could be read is shown, and the rest is kept aside on this device.
warning-damaged-shared = Part of this board's file is damaged. What could be read is shown; others who have the board bring back the rest.
warning-refused-updates = Something from the server made no sense and was left out.
warning-pictures-not-taken = { $count ->
    [one] The server does not take a picture of this board, or has no room for it. It is saved here; others do not see it.
   *[other] The server does not take { $count } pictures of this board, or has no room for them. They are saved here; others do not see them.
}
warning-app-data = The list of boards and the settings cannot be saved now. Your drawing is not affected; it is tried again.
app-data-recovered = The list of boards and the settings are saved again
refused-token-needed = The server lets nobody in without an invitation. Your work is saved here; ask for a link.
refused-token-invalid = The server does not know this invitation, or it is for another board. Your work is saved here; ask for a new link.
refused-token-expired = Your invitation has run out. Your work is saved here; ask for a new link.
refused-token-revoked = Your invitation was taken back. Your work is saved here; ask whoever runs the board for a new link.
refused-no-right = The server does not let you in. Your work is saved here; ask for a new link.
refused-no-board = The server does not have this board. Your work is saved here.
refused-evicted = The server has closed this board for you. Your work is saved here.
refused-replaced = You have opened this board somewhere else. Your work is saved here.
refused-too-many = The server has had too much at once. Your work is saved here; try again in a while.
refused-edit = The server refused a change. Your work is saved here.
refused-their-updates = What the server sends does not go into this board. Your work is saved here, and is not sent any more; try again later, or ask whoever runs the server.
refused-own-history = Your work could not be made ready for the server. It is saved here; open the board again to send it.
copy-open = Open my copy
parted-denied = You may only look at this board. What you changed is in “{ $title }” on this device; the board shows what the server has.
parted-too-large = This board, or a change to it, is larger than the server takes. What you changed is in “{ $title }” on this device; the board shows what the server has.
parted-refused = The server refused a change. What you changed is in “{ $title }” on this device; the board shows what the server has.
parted-unusable = What the server sends did not fit this board. All of it is in “{ $title }” on this device; the board is fetched anew.
not-parted = The server refused a change, and no copy of the board could be made. Your work is saved here, and is not sent any more.
not-parted-full = The server refused a change, and the disk is too full for a copy of the board. Your work is saved here, and is not sent any more: make room, then try again.
not-parted-too-often = The server refuses every change. Your work is saved here, and is not sent any more; ask whoever runs the server.
lag-held = The server has had much at once and asks to wait. Your work is saved here and is sent in a moment.
lag-unacked = The server takes long to answer. Your work is saved here; others see it late.
lag-slow = The connection is slow. Your work is saved here; others see it late.
lag-fallback = Something between here and the server lets only a slower way through. It works; others see you a little later.
trouble-told = You are offline. Your work is saved here, and is sent once you connect again.
trouble-unreachable = Nothing answers at this address. Your work is saved here; it is tried again by itself.
trouble-untrusted = The server's certificate is not valid for this address, so nothing is sent there. Your work is saved here.
trouble-not-encrypted = This server does not encrypt; a link with tavla+plain:// reaches it without. Your work is saved here.
trouble-lost = The connection was lost. Your work is saved here; it is tried again by itself.
trouble-busy = The server has no time now. Your work is saved here; it is tried again by itself.
trouble-nonsense = What answers at this address is no Tavla server, or another version. Your work is saved here.
refused-other = The server has ended the connection. Your work is saved here.

## How long frames take

frame-meter = Frame times
meter-median = Median frame
meter-most = 95th percentile
meter-longest = Longest of { $count }
meter-rate = Frames in a second
meter-millis = { $millis } ms
meter-shapes = Shapes in view
meter-of = { $count } of { $all }
meter-draws = Draw calls
meter-vertices = Vertices
meter-memory = Memory
meter-gpu = GPU memory
meter-megabytes = { $count } MB

measures-panel = Position and size
measures-none = Nothing is selected
measures-mixed = Mixed
measure-x = Selection X
measure-x-sign = X
measure-x-drag = Drag to move sideways
measure-y = Selection Y
measure-y-sign = Y
measure-y-drag = Drag to move up or down
measure-width = Selection width
measure-width-sign = W
measure-width-drag = Drag to make it wider or narrower
measure-height = Selection height
measure-height-sign = H
measure-height-drag = Drag to make it higher or lower
measure-angle = Selection angle
measure-angle-drag = Drag to turn it
text-bar = Text formatting
text-bar-color = Text color
text-bar-address = Link address
text-bar-address-hint = https://…
text-bar-link-set = Set link
text-bar-link-remove = Remove link
shape-link = Link of the selection
shape-links = Links of shapes
shape-link-sign = Link of { $kind }: { $address }
link-shape-gone = The shape that this link leads to is not on this board any more.
link-refused = This link leads to no web page, mail address or board, so it was not opened.

layers-panel = Layers
layers-title = Layers
layers-close = Close the layers
layers-search = Find a layer
layers-only-locked = Only locked
layers-empty = Nothing is on the board yet
layers-none-found = Nothing is called that
layers-none-locked = Nothing is locked
layers-fold = Fold { $name }
layers-unfold = Unfold { $name }
layers-hide = Hide { $name }
layers-show = Show { $name }
layers-lock = Lock { $name }
layers-unlock = Unlock { $name }
layers-name = Name of the layer
layers-dragged = { $count } layers
frame-name = Name of the frame
reason-frame = Select a frame first
