"""The accuracy benchmark: public data sets, tieout and its peers on the same files, one page."""
