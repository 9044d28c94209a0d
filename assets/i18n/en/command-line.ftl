# What the command line says to whoever watches.

cli-left-out = { $name }: not in it: { $what }
cli-failed = { $error }. Nothing was changed.
cli-scaled-down = the picture is too large at a scale of { $wanted }: it is made at { $scale }
cli-lost-history = the latest changes, which are damaged in the file
cli-lost-missing-picture = { $count ->
    [one] 1 picture, which is not here
   *[other] { $count } pictures, which are not here
}
cli-lost-letters = { $count ->
    [one] letters of 1 text, for which no bundled font has outlines (try --system-fonts)
   *[other] letters of { $count } texts, for which no bundled font has outlines (try --system-fonts)
}
cli-lost-own-shapes = what only Tavla has a word for, as the file would be too large
