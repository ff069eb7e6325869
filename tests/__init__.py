"""Tests of qualnlp, one folder per room; what they share is imported as `tests.ROOM.NAME`."""
