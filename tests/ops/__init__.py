"""Tests of the scripts in bin/ and of what deployment reads."""
