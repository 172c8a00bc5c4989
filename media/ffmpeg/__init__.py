"""What a file is, and how it becomes a video that every browser plays. No Django.

`probing` refuses what is not a video, `ladder` builds the command, `process` runs it,
`package` writes the playlist that players start from, `pictures` takes the poster.
"""
