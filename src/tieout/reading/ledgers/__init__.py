"""Ledgers in double entry: hledger, Beancount, GnuCash."""
