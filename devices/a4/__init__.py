"""The A4 printer, spoken to directly over IPP."""
