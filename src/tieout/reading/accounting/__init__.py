"""Accounting programs: Xero, Wave, Sage, and the invoices of Xero, Zoho and FreshBooks."""
