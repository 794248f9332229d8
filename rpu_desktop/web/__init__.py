"""The one HTTP client: what reads installation media, lists of updates, update files and the list of releases.

`errors`, `request` and `background` are light.  `client`, which loads the web library, is imported only where something
is fetched: that library takes a fifth of the time in which the program starts.
"""
