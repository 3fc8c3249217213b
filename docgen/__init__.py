"""Papers of the yearly Party review: facts from a workbook, rendered into Word forms."""

__version__ = "0.1.0"
