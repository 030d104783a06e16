"""Pages on which officials change what is theirs. Plain HTML: no script is needed."""
