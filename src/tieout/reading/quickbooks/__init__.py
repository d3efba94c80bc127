"""QuickBooks Online's and Desktop's reports, and Desktop's IIF."""
