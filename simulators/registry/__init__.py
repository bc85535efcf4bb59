"""The registry sandbox: generated residents, their documents, PINs and the whole contract a kiosk speaks."""
