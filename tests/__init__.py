"""Tests, in folders named as the rooms. Every folder is a package, so that two files may have the same name and none hides a room."""
