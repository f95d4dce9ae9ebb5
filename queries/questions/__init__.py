"""The named questions: a file *.rq each, with a head that tells what it asks, takes and gives."""
