# The panel about the connection to the server. Sentence case, no full stop on one-liners.

connection-panel = Connection to the server
simulation-panel = Simulated network
connection-title = Connection
connection-close = Close the connection panel

## How it stands

connection-none = This board is on this device only
connection-closed = Not connected
connection-told-offline = Offline, as you asked
connection-waiting = { $seconds ->
    [0] Offline · the next try is about to start
   *[other] Offline · the next try in { $seconds } s
}
connection-connecting = Connecting…
connection-joining = Connected · waiting to be let in
connection-live = Connected for { $time }
connection-viewing = Connected for { $time } · you can only look
connection-lagging = Connected for { $time }, with delays
connection-refused = The server refuses
connection-refused-edit = A change was refused · making a copy of the board

## Figures

connection-state = State
connection-server = Server
connection-transport = Transport
connection-websocket = WebSocket
connection-sse = Server-Sent Events
connection-polling = Long polling
connection-received = Received
connection-sent = Sent
connection-traffic = { $count ->
    [one] { $bytes } in { $count } message · { $rate }/s
   *[other] { $bytes } in { $count } messages · { $rate }/s
}
connection-bytes = { $count } B
connection-kilobytes = { $count } kB
connection-megabytes = { $count } MB
connection-unsent = Not sent yet
connection-unsent-none = Nothing
connection-unsent-count = { $count ->
    [one] { $count } change, for { $time }
   *[other] { $count } changes, the oldest for { $time }
}
connection-pictures = Pictures
connection-pictures-sent = { $count ->
    [one] { $count } is being sent
   *[other] { $count } are being sent
}
connection-pictures-coming = { $count ->
    [one] { $count } is coming
   *[other] { $count } are coming
}
connection-pictures-not-taken = { $count ->
    [one] { $count } is not taken by the server
   *[other] { $count } are not taken by the server
}
connection-seconds = { $count } s
connection-minutes = { $count } min
connection-hours = { $count } h

## Round trips

connection-round-trips = Round trips, last 2 minutes
connection-round-trips-none = None was measured yet
connection-round-trips-words = Half within { $median } ms, 95 of 100 within { $most } ms
connection-millis = { $millis } ms

## What went wrong

connection-errors = Last errors
connection-errors-none = None since the board was connected
connection-error = { $time } ago · { $words }
setback-unreachable = nothing answered
setback-untrusted = the certificate is not valid for this address
setback-not-encrypted = the server does not encrypt
setback-lost = the connection broke
setback-silent = nothing was heard for too long
setback-restarting = the server went away
setback-busy = the server had no time
setback-nonsense = what came made no sense
setback-token-needed = refused: an invitation is needed
setback-token-invalid = refused: the invitation is unknown
setback-token-expired = refused: the invitation has run out
setback-token-revoked = refused: the invitation was taken back
setback-no-right = refused: no right to this board
setback-no-board = refused: the server does not have this board
setback-evicted = put out of the board
setback-replaced = the board was opened somewhere else
setback-too-many = refused: too much at once
setback-edit = a change was refused
setback-their-updates = what the server sent did not fit
setback-own-history = the changes could not be made ready
setback-other = the server ended the connection

## What can be done

connection-copy = Copy details
connection-copied = Copied
connection-program = Tavla { $version } on { $system }
connection-row = { $label }: { $value }

## The simulation for developers

simulation = For developers: a worse network
simulation-explained = Only for this window, and only until it closes. Your work is saved here all the same.
simulation-offline = Offline
simulation-latency = Delay, each way
simulation-jitter = Up to so much more, by chance
simulation-loss = Loss
simulation-loss-explained = What is lost is sent again, so everything behind it waits. Lost five times in a row, it ends the connection.
simulation-percent = { $percent } %
simulation-stop = Back to the real network
simulation-badge = Simulated network
simulation-words-offline = offline
simulation-words = { $latency } ms and up to { $jitter } ms more each way, { $loss } % lost
