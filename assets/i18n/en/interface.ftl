# What the panels, dialogs and messages say.

state-to-send = { $count ->
    [one] Saved here · { $count } change to send
   *[other] Saved here · { $count } changes to send
}
